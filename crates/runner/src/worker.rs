//! One worker: a cage, the Runtime API that it talks to, and its ways out. It handles one event at a time and is used again
//! until it fails.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Bytes;
use tokio::net::unix::pipe;
use tokio::sync::oneshot;

use crate::cage::{Cage, CageError, Ended, Listener, Plan};
use crate::egress::{self, Forbidden, Place};
use crate::log::{Printed, Sink};
use crate::runtime_api::{Invocation, RuntimeApi, Said};

/// Where a worker finds the Runtime API, in its environment's `AWS_LAMBDA_RUNTIME_API`.
pub const RUNTIME_API: &str = "127.0.0.1:9001";

/// How long a runtime may take from its start to its first question, as on Lambda.
pub const STARTING: Duration = Duration::from_secs(10);

/// What came of an invocation.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The handler returned this.
    Answered(Bytes),
    /// The handler raised this.
    Raised(Bytes),
    /// It returned more than a function may.
    TooLarge,
    /// No answer in time. The worker is ended: nobody knows what it is doing.
    TimedOut,
    /// The worker's process ended meanwhile.
    Exited(Ended),
    /// Its processes held more memory than the function has. The worker is ended.
    OutOfMemory,
}

/// Why a worker did not come to take events.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No cage.
    #[error(transparent)]
    Cage(#[from] CageError),
    /// The runtime said that it cannot start, most often because the handler cannot be imported: JSON with `errorMessage`.
    #[error("the runtime could not start the handler")]
    Init(Bytes),
    /// It ended before it asked for an event.
    #[error("the runtime ended before it asked for an event")]
    Exited(Ended),
    /// Not within [`STARTING`].
    #[error("the runtime did not ask for an event in time")]
    TimedOut,
    /// The folder on which its cage should stand could not be made.
    #[error("no folder for the cage: {0}")]
    Folder(#[from] std::io::Error),
    /// A way out that cannot be laid: an IPv6 address, or more than 254 names.
    #[error("no way can be laid to {0}: only IPv4 addresses and up to 254 names can be reached from a cage")]
    Way(Place),
}

/// What a worker is besides its cage.
#[derive(Clone)]
pub struct Surroundings {
    /// Where its handler may connect to.
    pub places: Vec<Place>,
    /// Where it may not, whatever `places` says.
    pub forbidden: Arc<Forbidden>,
    /// Where what it prints goes.
    pub sink: Sink,
}

/// A worker that has asked for its first event.
pub struct Worker {
    cage: Cage,
    api: RuntimeApi,
    printed: Vec<Arc<Printed>>,
    invocations: u64,
    memory: u64,
    held: u64,
}

/// Nobody is left to say how it ended.
const UNKNOWN: Ended = Ended { signal: None, status: None };

/// How often memory is looked at while a handler runs: it is read from files, and a handler that is quicker is let go on.
const LOOKING: Duration = Duration::from_millis(50);

impl Worker {
    /// Starts one and waits until it asks for an event. `program` is as for [`Cage::start`]; listeners and hosts of `plan`
    /// are filled in here. `memory` is what its processes may hold together, in bytes.
    ///
    /// # Errors
    /// If no cage can be built, or the runtime fails, ends or dawdles. Nothing is left running.
    pub async fn start(
        program: &Path,
        mut plan: Plan,
        surroundings: Surroundings,
        memory: u64,
    ) -> Result<Self, StartError> {
        let Surroundings { places, forbidden, sink } = surroundings;
        let ways = egress::lay_out(&places).map_err(StartError::Way)?;
        let runtime_api = RUNTIME_API.parse::<std::net::SocketAddrV4>().expect("a constant address");
        plan.listeners = vec![Listener { address: *runtime_api.ip(), port: runtime_api.port() }];
        plan.listeners.extend(ways.listeners);
        plan.hosts = ways.hosts;
        let mut cage = Cage::start(program, plan).await?;
        let (api, started) = RuntimeApi::new();
        let mut listeners = std::mem::take(&mut cage.listeners).into_iter();
        if let Some(listener) = listeners.next() {
            tokio::spawn(api.clone().serve(listener));
        }
        for (listener, place) in listeners.zip(places) {
            tokio::spawn(egress::carry(listener, place, forbidden.clone()));
        }
        let mut printed = Vec::new();
        for pipe in [
            cage.output.take().map(|pipe| pipe.into_owned_fd()),
            cage.errors.take().map(|pipe| pipe.into_owned_fd()),
        ] {
            let Some(Ok(pipe)) = pipe.map(|pipe| pipe.and_then(pipe::Receiver::from_owned_fd)) else {
                continue;
            };
            let api = api.clone();
            let stream = Arc::new(Printed::new(pipe, move || api.running(), sink.clone()));
            printed.push(stream.clone());
            tokio::spawn(async move { stream.read().await });
        }
        let mut worker = Self { cage, api, printed, invocations: 0, memory, held: 0 };
        worker.wait_for_first_question(started).await?;
        Ok(worker)
    }

    async fn wait_for_first_question(
        &mut self,
        started: oneshot::Receiver<Result<(), Said>>,
    ) -> Result<(), StartError> {
        let failed = tokio::select! {
            biased;
            started = started => match started {
                Ok(Ok(())) => return Ok(()),
                Ok(Err(Said::Answer(said) | Said::Error(said))) => StartError::Init(said),
                Ok(Err(Said::TooLarge)) | Err(_) => StartError::Init(Bytes::new()),
            },
            ended = self.cage.ended() => StartError::Exited(ended.unwrap_or(UNKNOWN)),
            () = tokio::time::sleep(STARTING) => StartError::TimedOut,
        };
        self.end().await;
        Err(failed)
    }

    /// Hands it an event and waits for what comes of it, at most `patience`. Gives back the id under which the handler knew
    /// the event. After anything but an answer or an error the worker has ended and is good for nothing more.
    pub async fn invoke(&mut self, invocation: Invocation, patience: Duration) -> (String, Outcome) {
        self.invocations += 1;
        let (id, said) = self.api.give(invocation).await;
        let outcome = self.outcome(said, patience).await;
        if matches!(outcome, Outcome::TimedOut | Outcome::OutOfMemory) {
            self.end().await;
        }
        for stream in &self.printed {
            stream.read_what_is_there();
        }
        (id, outcome)
    }

    async fn outcome(&mut self, mut said: oneshot::Receiver<Said>, patience: Duration) -> Outcome {
        let late = tokio::time::sleep(patience);
        tokio::pin!(late);
        loop {
            let ended = tokio::select! {
                biased;
                said = &mut said => match said {
                    Ok(Said::Answer(answer)) => return Outcome::Answered(answer),
                    Ok(Said::Error(error)) => return Outcome::Raised(error),
                    Ok(Said::TooLarge) => return Outcome::TooLarge,
                    Err(_) => self.ended_now().await,
                },
                ended = self.cage.ended() => ended.unwrap_or(UNKNOWN),
                () = &mut late => return Outcome::TimedOut,
                () = tokio::time::sleep(LOOKING) => {
                    self.held = self.held.max(self.cage.keeper().map_or(0, crate::memory::held_below));
                    if self.held > self.memory {
                        return Outcome::OutOfMemory;
                    }
                    continue;
                }
            };
            return Outcome::Exited(ended);
        }
    }

    /// Ends it, whatever it is doing.
    pub async fn end(&mut self) {
        self.ended_now().await;
    }

    async fn ended_now(&mut self) -> Ended {
        self.cage.end();
        self.cage.ended().await.unwrap_or(UNKNOWN)
    }

    /// How many events it has been given.
    pub fn invocations(&self) -> u64 {
        self.invocations
    }

    /// The most memory that its processes were seen to hold together, in bytes.
    pub fn held(&self) -> u64 {
        self.held
    }
}
