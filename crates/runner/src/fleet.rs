//! The workers of one function: kept warm between events, more of them under load, replaced when they fail or grow old.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use tokio::sync::Semaphore;

use crate::cage::Cage;
use crate::function::{Function, Runtime};
use crate::runtime_api::Invocation;
use crate::worker::{Outcome, StartError, Surroundings, Worker};

/// A worker that was not needed for this long is ended.
pub const IDLE: Duration = Duration::from_secs(600);
/// A worker is replaced after so many events: what a handler leaks has an end.
const MOST_EVENTS: u64 = 10_000;
/// The first of the user numbers that workers get where the superuser starts them; nobody else has numbers up there.
const FIRST_USER: u32 = 0x7000_0000;
const USERS: u32 = 0x0010_0000;

/// How many workers there may be in all fleets together, and how much memory their functions may have together. A worker takes
/// its place when it starts and gives it back when it has ended.
#[derive(Debug)]
pub struct Room {
    most_workers: usize,
    most_mib: u64,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    workers: usize,
    mib: u64,
}

/// A worker's place.
#[derive(Debug)]
struct Placed {
    room: Arc<Room>,
    mib: u64,
}

impl Room {
    /// For so many workers with so many MiB.
    pub fn new(most_workers: usize, most_mib: u64) -> Arc<Self> {
        Arc::new(Self { most_workers, most_mib, taken: Mutex::default() })
    }

    /// How many workers there are.
    pub fn workers(&self) -> usize {
        self.taken.lock().workers
    }

    fn take(self: &Arc<Self>, mib: u64) -> Option<Placed> {
        let mut taken = self.taken.lock();
        if taken.workers >= self.most_workers || taken.mib + mib > self.most_mib {
            return None;
        }
        taken.workers += 1;
        taken.mib += mib;
        Some(Placed { room: Arc::clone(self), mib })
    }
}

impl Drop for Placed {
    fn drop(&mut self) {
        let mut taken = self.room.taken.lock();
        taken.workers -= 1;
        taken.mib -= self.mib;
    }
}

/// What all fleets of a process share.
#[derive(Debug)]
pub struct Grounds {
    /// A program whose `main` begins with [`entered`](crate::cage::entered).
    pub program: PathBuf,
    /// A folder for the empty folders on which cages stand.
    pub roots: PathBuf,
    room: Arc<Room>,
    next_user: AtomicU32,
}

impl Grounds {
    /// Grounds in `roots`, which must exist, with room for as many workers as anybody asks for.
    pub fn new(program: PathBuf, roots: PathBuf) -> Self {
        Self::with_room(program, roots, Room::new(usize::MAX, u64::MAX))
    }

    /// Grounds in `roots`, which must exist.
    pub fn with_room(program: PathBuf, roots: PathBuf, room: Arc<Room>) -> Self {
        Self { program, roots, room, next_user: AtomicU32::new(0) }
    }

    /// Builds a cage around nothing and takes it down again: whether workers can run here at all.
    ///
    /// # Errors
    /// The step that the kernel refused, by name.
    pub async fn try_cage(&self) -> Result<(), StartError> {
        let (root, code) = (Root::new(&self.roots)?, Root::new(&self.roots)?);
        let nothing = Function {
            name: "nothing".to_owned(),
            version: "$LATEST".to_owned(),
            region: "us-east-1".to_owned(),
            runtime: Runtime::Provided,
            handler: "nothing".to_owned(),
            code: code.0.clone(),
            layers: None,
            environment: BTreeMap::new(),
            memory_mib: 128,
            scratch_mib: 16,
        };
        let mut plan = nothing.plan(&root.0, self.user());
        plan.command = ["/bin/sh", "-c", "exit"].map(str::to_owned).to_vec();
        let mut cage = Cage::start(&self.program, plan).await?;
        cage.end();
        cage.ended().await?;
        Ok(())
    }

    fn user(&self) -> u32 {
        FIRST_USER + self.next_user.fetch_add(1, Ordering::Relaxed) % USERS
    }
}

/// What came of an event, and what it took.
#[derive(Debug)]
pub struct Report {
    /// The id under which the handler knew the event; none if no worker came to take it.
    pub id: Option<String>,
    /// What came of it.
    pub outcome: Result<Outcome, StartError>,
    /// How long the worker took to start, if one had to.
    pub started_in: Option<Duration>,
    /// How long the handler had the event.
    pub took: Duration,
    /// The most memory that was seen in use, in bytes.
    pub held: u64,
}

/// A function's workers.
pub struct Fleet {
    function: Function,
    surroundings: Surroundings,
    grounds: Arc<Grounds>,
    places: Semaphore,
    idle: Mutex<Vec<Idle>>,
}

struct Idle {
    worker: Worker,
    placed: Placed,
    since: Instant,
}

impl Fleet {
    /// A fleet without workers. At most `most` events are handled at a time; others wait for their turn.
    pub fn new(function: Function, surroundings: Surroundings, grounds: Arc<Grounds>, most: usize) -> Self {
        Self { function, surroundings, grounds, places: Semaphore::new(most), idle: Mutex::default() }
    }

    /// Has a worker handle an event. Waiting for a turn and the start of a worker count towards `patience`, as they do in a
    /// call by a user pool; `None` bounds the start alone and leaves `timeout` for the handler, as in an Invoke.
    ///
    /// Whoever stops waiting for the answer ends the worker: nobody knows what it is doing.
    pub async fn handle(
        &self,
        invocation: Invocation,
        timeout: Duration,
        patience: Option<Duration>,
    ) -> Report {
        let began = Instant::now();
        let left = |began: Instant| patience.map(|patience| patience.saturating_sub(began.elapsed()));
        let mut report = Report {
            id: None,
            outcome: Ok(Outcome::TimedOut),
            started_in: None,
            took: Duration::ZERO,
            held: 0,
        };
        let Some(Ok(_place)) = within(left(began), self.places.acquire()).await else { return report };
        let warm = self.take_idle();
        let (mut worker, placed) = match warm {
            Some(warm) => warm,
            None => {
                let starting = Instant::now();
                let started = within(left(began), self.start()).await;
                report.started_in = Some(starting.elapsed());
                match started {
                    Some(Ok(started)) => started,
                    Some(Err(error)) => return Report { outcome: Err(error), ..report },
                    None => return report,
                }
            }
        };
        let limit = left(began).map_or(timeout, |left| left.min(timeout));
        let handing = Instant::now();
        let (id, outcome) = worker.invoke(invocation, limit).await;
        report.took = handing.elapsed();
        report.held = worker.held();
        report.id = Some(id);
        if matches!(outcome, Outcome::Answered(_) | Outcome::Raised(_) | Outcome::TooLarge) {
            if worker.invocations() < MOST_EVENTS {
                self.idle.lock().push(Idle { worker, placed, since: Instant::now() });
            } else {
                worker.end().await;
            }
        }
        report.outcome = Ok(outcome);
        report
    }

    /// The worker that was idle for the shortest time, of those that are still good for an event.
    fn take_idle(&self) -> Option<(Worker, Placed)> {
        let mut idle = self.idle.lock();
        loop {
            let Idle { mut worker, placed, .. } = idle.pop()?;
            if worker.is_up() {
                return Some((worker, placed));
            }
        }
    }

    async fn start(&self) -> Result<(Worker, Placed), StartError> {
        let memory = u64::from(self.function.memory_mib);
        let placed = self.grounds.room.take(memory).ok_or(StartError::NoRoom)?;
        let root = Root::new(&self.grounds.roots)?;
        let plan = self.function.plan(&root.0, self.grounds.user());
        let surroundings = self.surroundings.clone();
        let worker = Worker::start(&self.grounds.program, plan, surroundings, memory << 20).await?;
        Ok((worker, placed))
    }

    /// Since when its longest idle worker is idle.
    pub fn idle_since(&self) -> Option<Instant> {
        self.idle.lock().first().map(|idle| idle.since)
    }

    /// Ends the worker that has been idle for longest, to make room for another one. Says whether there was one.
    pub async fn end_longest_idle(&self) -> bool {
        let idle = {
            let mut idle = self.idle.lock();
            if idle.is_empty() {
                return false;
            }
            idle.remove(0)
        };
        let Idle { mut worker, placed, .. } = idle;
        worker.end().await;
        drop(placed);
        true
    }

    /// Ends the workers that were idle for [`IDLE`] at `now`, and lets go of those that died meanwhile; gives back how many are
    /// left idle.
    pub fn end_idle(&self, now: Instant) -> usize {
        let mut idle = self.idle.lock();
        idle.retain_mut(|idle| now.saturating_duration_since(idle.since) < IDLE && idle.worker.is_up());
        idle.len()
    }
}

/// The folder on which a cage is put together. The cage keeps what it needs of it mounted.
struct Root(PathBuf);

impl Root {
    fn new(roots: &std::path::Path) -> std::io::Result<Self> {
        let root = roots.join(crypto::OsRandom::letters(b"abcdefghijklmnopqrstuvwxyz", 16));
        std::fs::create_dir(&root)?;
        Ok(Self(root))
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        // It is empty here, whatever is mounted on it elsewhere.
        let _ = std::fs::remove_dir(&self.0);
    }
}

async fn within<T>(limit: Option<Duration>, future: impl Future<Output = T>) -> Option<T> {
    match limit {
        Some(limit) => tokio::time::timeout(limit, future).await.ok(),
        None => Some(future.await),
    }
}
