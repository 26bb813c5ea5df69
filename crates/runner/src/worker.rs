//! One worker: a cage, the Runtime API that it talks to, and its ways out. It handles one event at a time and is used again
//! until it fails.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use hyper::body::Bytes;
use tokio::net::unix::pipe;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinSet;

use crate::cage::{Cage, CageError, Ended, Listener, Plan};
use crate::egress::{self, Forbidden, Place};
use crate::log::{Ledger, Printed, Sink};
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
    /// Its processes held more memory than the function has.
    #[error("the runtime needed more memory than the function has to start")]
    OutOfMemory,
    /// Not within [`STARTING`].
    #[error("the runtime did not ask for an event in time")]
    TimedOut,
    /// There are as many workers, or as much of their memory, as there may be.
    #[error("there is no room for another worker")]
    NoRoom,
    /// The folder on which its cage should stand could not be made.
    #[error("no folder for the cage: {0}")]
    Folder(#[from] std::io::Error),
    /// A way out that cannot be laid: an IPv6 address, or more than 254 names.
    #[error(
        "no way can be laid to {0}: only IPv4 addresses and up to 254 names can be reached from a cage, and 127.0.0.1:9001 is the runtime's"
    )]
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
    ledger: Arc<Ledger>,
    watch: Arc<Watch>,
    /// What answers inside the cage, and the watch. They end with the worker: a listener that is kept keeps its cage's network.
    tasks: JoinSet<()>,
    invocations: u64,
}

/// What is known of a worker's memory.
#[derive(Default)]
struct Watch {
    /// The most that was seen, in bytes.
    held: AtomicU64,
    /// It was too much, and the cage was ended for it.
    over: AtomicBool,
    /// Whether an event is being handled.
    busy: AtomicBool,
}

impl Watch {
    /// Looks at what the processes below `keeper` hold, and calls `end` once it is more than `memory`: while they handle an
    /// event, before the first one and between two.
    async fn keep(self: Arc<Self>, keeper: u32, memory: u64, end: impl Fn()) {
        loop {
            let Ok(held) = tokio::task::spawn_blocking(move || crate::memory::held_below(keeper)).await
            else {
                return;
            };
            self.held.fetch_max(held, Ordering::Relaxed);
            if held > memory {
                self.over.store(true, Ordering::Release);
                return end();
            }
            let busy = self.busy.load(Ordering::Relaxed);
            tokio::time::sleep(if busy { LOOKING } else { LOOKING_AT_REST }).await;
        }
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }
}

/// Nobody is left to say how it ended.
const UNKNOWN: Ended = Ended { signal: None, status: None };

/// How often memory is looked at while a handler runs: it is read from files, and a handler that is quicker is let go on.
const LOOKING: Duration = Duration::from_millis(50);
/// And otherwise. Short enough for an event that begins in between.
const LOOKING_AT_REST: Duration = Duration::from_millis(100);

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
        let mut tasks = JoinSet::new();
        if let Some(listener) = listeners.next() {
            tasks.spawn(api.clone().serve(listener));
        }
        let room = Arc::new(Semaphore::new(egress::CONNECTIONS));
        for (listener, place) in listeners.zip(ways.places) {
            tasks.spawn(egress::carry(listener, place, forbidden.clone(), room.clone()));
        }
        let watch = Arc::new(Watch::default());
        let keeper = cage.keeper().ok_or(StartError::Exited(UNKNOWN))?;
        tasks.spawn(watch.clone().keep(keeper, memory, cage.ender()?));
        let ledger = Arc::new(Ledger::new(sink));
        let mut printed = Vec::new();
        for pipe in [
            cage.output.take().map(|pipe| pipe.into_owned_fd()),
            cage.errors.take().map(|pipe| pipe.into_owned_fd()),
        ] {
            let Some(Ok(pipe)) = pipe.map(|pipe| pipe.and_then(pipe::Receiver::from_owned_fd)) else {
                continue;
            };
            let stream = Arc::new(Printed::new(pipe, ledger.clone()));
            printed.push(stream.clone());
            // Ends by itself, with the last process that could print.
            tokio::spawn(async move { stream.read().await });
        }
        let mut worker = Self { cage, api, printed, ledger, watch, tasks, invocations: 0 };
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
            ended = self.cage.ended() => match ended {
                _ if self.watch.is_over() => StartError::OutOfMemory,
                ended => StartError::Exited(ended.unwrap_or(UNKNOWN)),
            },
            () = tokio::time::sleep(STARTING) => StartError::TimedOut,
        };
        self.end().await;
        Err(failed)
    }

    /// Hands it an event and waits for what comes of it, at most `patience`. Gives back the id under which the handler knew
    /// the event. After anything but an answer or an error the worker has ended and is good for nothing more.
    pub async fn invoke(&mut self, invocation: Invocation, patience: Duration) -> (String, Outcome) {
        self.invocations += 1;
        self.read_what_was_printed();
        self.watch.busy.store(true, Ordering::Relaxed);
        let (id, said) = self.api.give(invocation, |id| self.ledger.turn(Some(id.to_owned())));
        let outcome = self.outcome(said, patience).await;
        if !matches!(outcome, Outcome::Answered(_) | Outcome::Raised(_) | Outcome::TooLarge) {
            self.end().await;
        }
        self.read_what_was_printed();
        self.ledger.turn(None);
        self.watch.busy.store(false, Ordering::Relaxed);
        (id, outcome)
    }

    fn read_what_was_printed(&self) {
        for stream in &self.printed {
            stream.read_what_is_there();
        }
    }

    async fn outcome(&mut self, said: oneshot::Receiver<Said>, patience: Duration) -> Outcome {
        let ended = tokio::select! {
            biased;
            said = said => match said {
                Ok(Said::Answer(answer)) => return Outcome::Answered(answer),
                Ok(Said::Error(error)) => return Outcome::Raised(error),
                Ok(Said::TooLarge) => return Outcome::TooLarge,
                Err(_) => self.ended_now().await,
            },
            ended = self.cage.ended() => ended.unwrap_or(UNKNOWN),
            () = tokio::time::sleep(patience) => return Outcome::TimedOut,
        };
        if self.watch.is_over() { Outcome::OutOfMemory } else { Outcome::Exited(ended) }
    }

    /// Ends it, whatever it is doing.
    pub async fn end(&mut self) {
        self.ended_now().await;
        self.tasks.shutdown().await;
    }

    /// Whether it can take an event: it may have died or have been ended between two.
    pub fn is_up(&mut self) -> bool {
        !self.watch.is_over() && self.cage.stands()
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
        self.watch.held.load(Ordering::Relaxed)
    }
}
