//! A cage from outside: started, answered, watched and ended.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::process::{Child, ChildStderr, ChildStdout, Command};

use super::channel::{Word, receive, receive_descriptors, send};
use super::inside::KEEPER;
use super::plan::Plan;

/// Building a cage takes milliseconds; a machine that needs longer than this does not answer at all.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why no cage came to stand.
#[derive(Debug, thiserror::Error)]
pub enum CageError {
    /// A step of building it was refused, most often by the kernel's settings. The sentence names the step.
    #[error("the cage could not be built: {0}")]
    Refused(String),
    /// The process that should build it could not be started, or did not answer.
    #[error("the cage's keeper: {0}")]
    Keeper(#[from] io::Error),
}

/// How the first process inside ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// The status that it gave.
    pub status: Option<i32>,
}

/// A running cage. Dropping it ends every process inside.
#[derive(Debug)]
pub struct Cage {
    /// Its end is the keeper's sign to end the cage.
    socket: UnixStream,
    keeper: Child,
    /// What was asked for in [`Plan::listeners`], in that order: accept here what is connected to inside.
    pub listeners: Vec<TcpListener>,
    /// What the processes inside print.
    pub output: Option<ChildStdout>,
    /// What they print as errors.
    pub errors: Option<ChildStderr>,
}

impl Cage {
    /// Builds the cage of `plan` and starts its command. `program` is a program whose `main` begins with
    /// [`entered`](super::entered).
    ///
    /// # Errors
    /// If the kernel refuses a step, the program cannot be started or a folder is missing; nothing is left behind.
    pub async fn start(program: &Path, plan: Plan) -> Result<Self, CageError> {
        let (ours, theirs) = UnixStream::pair()?;
        let mut keeper = Command::new(program)
            .arg(KEEPER)
            .env_clear()
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let greeted = tokio::task::spawn_blocking(move || greet(ours, &plan)).await;
        let (socket, listeners) = greeted.map_err(io::Error::other)??;
        let listeners = listeners.into_iter().map(listener).collect::<io::Result<Vec<_>>>()?;
        Ok(Self { socket, listeners, output: keeper.stdout.take(), errors: keeper.stderr.take(), keeper })
    }

    /// Waits until the cage has ended by itself or by [`end`](Self::end).
    ///
    /// # Errors
    /// If its keeper died before it could tell.
    pub async fn ended(&mut self) -> io::Result<Ended> {
        let socket = self.socket.try_clone()?;
        self.keeper.wait().await?;
        // The keeper has gone: what it said last is there.
        match tokio::task::spawn_blocking(move || receive::<Word>(&socket))
            .await
            .map_err(io::Error::other)??
        {
            Some(Word::Ended(signal, status)) => Ok(Ended { signal, status }),
            _ => Err(io::Error::other("the cage's keeper died")),
        }
    }

    /// Ends every process inside. Harmless if they have ended.
    pub fn end(&self) {
        let _ = self.socket.shutdown(std::net::Shutdown::Write);
    }

    /// Whether its processes may still be running, as far as is known without waiting.
    pub fn stands(&mut self) -> bool {
        matches!(self.keeper.try_wait(), Ok(None))
    }

    /// Something that ends it as [`end`](Self::end) does.
    ///
    /// # Errors
    /// If this process has too many descriptors.
    pub fn ender(&self) -> io::Result<impl Fn() + Send + 'static> {
        let socket = self.socket.try_clone()?;
        Ok(move || drop(socket.shutdown(std::net::Shutdown::Write)))
    }

    /// The keeper's process id: the cage's processes are its descendants.
    pub fn keeper(&self) -> Option<u32> {
        self.keeper.id()
    }
}

fn greet(socket: UnixStream, plan: &Plan) -> Result<(UnixStream, Vec<OwnedFd>), CageError> {
    socket.set_read_timeout(Some(PATIENCE))?;
    send(&socket, plan)?;
    match receive::<Word>(&socket)? {
        Some(Word::Listening(count)) => {
            let listeners = receive_descriptors(&socket, count)?;
            socket.set_read_timeout(None)?;
            Ok((socket, listeners))
        }
        Some(Word::Failed(reason)) => Err(CageError::Refused(reason)),
        Some(Word::Ended(..)) | None => Err(io::Error::other("it ended before the cage stood").into()),
    }
}

fn listener(descriptor: OwnedFd) -> io::Result<TcpListener> {
    let listener = std::net::TcpListener::from(descriptor);
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}
