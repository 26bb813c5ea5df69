//! The listening end of the control socket, in the running server.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::watch;

use crate::installation::Installation;

/// A bound socket; its file goes away with it.
pub struct Listener {
    #[cfg(unix)]
    socket: tokio::net::UnixListener,
    path: PathBuf,
}

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::io::ErrorKind;
    use std::os::unix::fs::PermissionsExt as _;
    use std::time::Duration;

    use anyhow::{Context as _, bail, ensure};
    use serde_json::{Value, json};
    use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
    use tokio::net::{UnixListener, UnixStream};
    use tokio::sync::Semaphore;

    use super::*;
    use crate::control::{LONGEST_LINE, Progress, VERSION, run};
    use crate::installation::stopped;

    /// Deeds at once.
    const AT_ONCE: usize = 16;
    /// From the connection to the end of the request.
    const SAID_WITHIN: Duration = Duration::from_secs(5);
    /// For whoever asked to take the answer.
    const TAKEN_WITHIN: Duration = Duration::from_secs(10);

    impl Listener {
        /// Binds `path`. What a server that is gone left behind is replaced; a socket that answers is not.
        ///
        /// # Errors
        /// Another server answers there; the path is too long for a socket, or not ours to write.
        pub async fn bind(path: &Path) -> anyhow::Result<Self> {
            let shown = path.display();
            if UnixStream::connect(path).await.is_ok() {
                bail!("another server listens on the control socket {shown}: name another with --control");
            }
            let folder =
                path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            if !folder.exists() {
                fs::create_dir_all(folder)
                    .and_then(|()| fs::set_permissions(folder, fs::Permissions::from_mode(0o700)))
                    .with_context(|| format!("the folder of the control socket {shown}"))?;
            }
            // Nobody may connect before the mode is set: it is made under another name, and then moved.
            let half = path.with_extension(format!("{}.new", std::process::id()));
            let _ = fs::remove_file(&half);
            let socket = match UnixListener::bind(&half) {
                Ok(socket) => socket,
                Err(error) if error.kind() == ErrorKind::InvalidInput => bail!(
                    "the path of the control socket {shown} is too long for a socket: name a shorter one with --control"
                ),
                Err(error) => return Err(error).with_context(|| format!("the control socket {shown}")),
            };
            fs::set_permissions(&half, fs::Permissions::from_mode(0o600))
                .and_then(|()| fs::rename(&half, path))
                .with_context(|| format!("the control socket {shown}"))?;
            Ok(Self { socket, path: path.to_owned() })
        }

        /// Answers until `stop` becomes true; a deed that has begun goes on to its end, but what is handed out in parts, or
        /// only waits for what others do, ends then.
        pub async fn run(self, installation: Arc<Installation>, stop: watch::Receiver<bool>) {
            let places = Arc::new(Semaphore::new(AT_ONCE));
            let mut deeds = tokio::task::JoinSet::new();
            loop {
                let accepted = tokio::select! {
                    () = stopped(stop.clone()) => break,
                    accepted = self.socket.accept() => accepted,
                };
                while deeds.try_join_next().is_some() {}
                let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
                match accepted {
                    Ok((stream, _)) => {
                        let (installation, stop) = (Arc::clone(&installation), stop.clone());
                        deeds.spawn(async move {
                            if let Err(error) = answer(stream, &installation, stop).await {
                                tracing::warn!(%error, "a connection to the control socket came to nothing");
                            }
                            drop(place);
                        });
                    }
                    Err(error) => {
                        tracing::warn!(%error, "the control socket cannot be accepted from");
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                }
            }
            while deeds.join_next().await.is_some() {}
        }
    }

    impl Drop for Listener {
        fn drop(&mut self) {
            let _ = fs::remove_file(&self.path);
        }
    }

    async fn answer(
        stream: UnixStream,
        installation: &Arc<Installation>,
        stop: watch::Receiver<bool>,
    ) -> anyhow::Result<()> {
        // The mode of the file says the same; this holds also where somebody changed it.
        let caller = stream.peer_cred()?.uid();
        ensure!(
            caller == 0 || caller == rustix::process::geteuid().as_raw(),
            "user {caller} is neither this server's nor root"
        );
        let (read, mut write) = stream.into_split();
        let mut line = String::new();
        let mut reader = BufReader::new(read.take(LONGEST_LINE));
        tokio::time::timeout(SAID_WITHIN, reader.read_line(&mut line))
            .await
            .context("nothing was asked")??;
        let (told_here, mut progress) = Progress::channel();
        let running = match asked(&line) {
            Ok((name, input)) => {
                tracing::info!(deed = name, "asked on the control socket");
                run(installation, caller, &name, input, told_here)
            }
            Err(error) => {
                drop(told_here);
                Box::pin(async { Err(error) })
            }
        };
        // A task of its own: whoever hangs up does not leave half a deed behind.
        let running = tokio::spawn(running);
        let telling = async {
            while let Some(value) = progress.recv().await {
                let told = json!({ "progress": value }).to_string() + "\n";
                if write.write_all(told.as_bytes()).await.is_err() {
                    break;
                }
            }
        };
        let is_told = tokio::select! {
            () = telling => true,
            () = stopped(stop) => false,
        };
        // A deed that hands out parts learns that nobody takes them.
        drop(progress);
        let said = match running.await.context("the deed ended without an answer") {
            Ok(Ok(done)) => json!({ "done": done }),
            Ok(Err(error)) | Err(error) => json!({ "refused": format!("{error:#}") }),
        };
        // Half a line may stand there after a stop: whoever reads it learns from the line's end that it is none.
        let said = if is_told { said.to_string() + "\n" } else { format!("\n{said}\n") };
        let _ = tokio::time::timeout(TAKEN_WITHIN, write.write_all(said.as_bytes())).await;
        Ok(())
    }

    fn asked(line: &str) -> anyhow::Result<(String, Value)> {
        let mut asked: Value = serde_json::from_str(line).context("the request is not a line of JSON")?;
        ensure!(
            asked["rockpool"] == VERSION,
            "the command is of another version than the running server: use the program that the server was started with"
        );
        let name = asked["do"].as_str().context("the request names no deed")?.to_owned();
        Ok((name, asked["with"].take()))
    }
}

#[cfg(not(unix))]
impl Listener {
    /// There are no such sockets here: commands need the server stopped.
    pub async fn bind(path: &Path) -> anyhow::Result<Self> {
        Ok(Self { path: path.to_owned() })
    }

    /// Waits for the stop.
    pub async fn run(self, _: Arc<Installation>, stop: watch::Receiver<bool>) {
        let _ = self.path;
        crate::installation::stopped(stop).await;
    }
}
