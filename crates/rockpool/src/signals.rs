//! What the system tells the process: Ctrl-C, or the signal that service managers and containers send.

#[cfg(unix)]
pub struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// From here on they end the process in order, and no longer at once.
    pub fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Returns when one has come.
    pub async fn wait(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
pub struct Signals;

#[cfg(not(unix))]
impl Signals {
    /// Nothing has to be prepared here.
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self)
    }

    /// Returns when Ctrl-C was pressed.
    pub async fn wait(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
