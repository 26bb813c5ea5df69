//! The warm workers of all functions: a fleet for each version that is called, until it changes.

use std::collections::HashMap;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use directory::{Build, Clock as _, SystemClock, Timestamp};
use parking_lot::Mutex;
use runner::cage::Secret;
use runner::egress::{self, Forbidden};
use runner::fleet::{Fleet, Grounds, Room};
use runner::function::Function;
use runner::worker::{StartError, Surroundings};
use store::Store;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use crate::cache::{Cache, Unpacked};
use crate::{Journal, Place, Refusal, Runtimes};

/// What all fleets share.
pub struct Fleets {
    program: PathBuf,
    place: Arc<Place>,
    grounds: OnceLock<Arc<Grounds>>,
    room: Arc<Room>,
    /// Invocations that run.
    running: Arc<Semaphore>,
    most: usize,
    forbidden: Mutex<Arc<Forbidden>>,
    fleets: Mutex<HashMap<(String, String), Kept>>,
    reserved: Arc<Mutex<HashMap<String, u32>>>,
}

struct Kept {
    revision: Uuid,
    running: Arc<Running>,
}

/// A fleet with the folders that its workers have mounted. Whoever waits for a worker's answer holds it, so that the folders stay
/// until the last worker has ended, also where the function was changed or deleted meanwhile.
pub struct Running {
    // Dropped first: idle workers end before their folders may go.
    fleet: Fleet,
    _code: Unpacked,
    _layers: Option<Unpacked>,
}

impl Deref for Running {
    type Target = Fleet;

    fn deref(&self) -> &Fleet {
        &self.fleet
    }
}

/// What a fleet is made of.
pub struct Wanted<'a> {
    /// The function's name.
    pub name: &'a str,
    /// `$LATEST` or a number.
    pub version: &'a str,
    /// What runs.
    pub build: &'a Build,
    /// Where it may connect to.
    pub places: Vec<egress::Place>,
    /// The region that its ARN names.
    pub region: &'a str,
}

/// The right to run one invocation of a function.
pub struct Turn {
    _running: OwnedSemaphorePermit,
    _reserved: Option<Reserved>,
}

struct Reserved {
    name: String,
    all: Arc<Mutex<HashMap<String, u32>>>,
}

impl Drop for Reserved {
    fn drop(&mut self) {
        let mut all = self.all.lock();
        if let Some(count) = all.get_mut(&self.name) {
            *count -= 1;
            if *count == 0 {
                all.remove(&self.name);
            }
        }
    }
}

impl Fleets {
    /// No fleet yet. `program` is as for [`Grounds::new`]; `most_workers` and `memory_mib` hold for all fleets together.
    pub fn new(
        program: PathBuf,
        place: Arc<Place>,
        forbidden: Forbidden,
        most_workers: usize,
        memory_mib: u64,
    ) -> Self {
        Self {
            program,
            place,
            grounds: OnceLock::new(),
            room: Room::new(most_workers, memory_mib),
            running: Arc::new(Semaphore::new(most_workers)),
            most: most_workers,
            forbidden: Mutex::new(Arc::new(forbidden)),
            fleets: Mutex::default(),
            reserved: Arc::default(),
        }
    }

    /// One more port of this process where no function may connect to. Call it before anything runs.
    pub fn forbid_port(&self, port: u16) {
        Arc::make_mut(&mut *self.forbidden.lock()).own_ports.push(port);
    }

    fn grounds(&self) -> std::io::Result<Arc<Grounds>> {
        let roots = self.place.folder()?.join("roots");
        let make = || Arc::new(Grounds::with_room(self.program.clone(), roots, Arc::clone(&self.room)));
        Ok(Arc::clone(self.grounds.get_or_init(make)))
    }

    /// Whether workers can run on this machine at all (RULE-20).
    ///
    /// # Errors
    /// The step of building a cage that was refused.
    pub async fn try_cage(&self) -> Result<(), StartError> {
        self.grounds()?.try_cage().await
    }

    /// How many invocations may run at a time.
    pub fn most(&self) -> usize {
        self.most
    }

    /// How many workers there are, idle ones too.
    pub fn workers(&self) -> usize {
        self.room.workers()
    }

    /// Waits for a turn, at most for `patience`. What a function has reserved is also the most that it gets, at once or not at all.
    ///
    /// # Errors
    /// If as many run as may.
    pub async fn turn(&self, name: &str, reserved: Option<u32>, patience: Duration) -> Result<Turn, Refusal> {
        let held = match reserved {
            Some(most) => {
                let mut all = self.reserved.lock();
                let count = all.get(name).copied().unwrap_or(0);
                if count >= most {
                    return Err(Refusal::Throttled("ReservedFunctionConcurrentInvocationLimitExceeded"));
                }
                all.insert(name.to_owned(), count + 1);
                Some(Reserved { name: name.to_owned(), all: Arc::clone(&self.reserved) })
            }
            None => None,
        };
        match tokio::time::timeout(patience, Arc::clone(&self.running).acquire_owned()).await {
            Ok(Ok(running)) => Ok(Turn { _running: running, _reserved: held }),
            _ => Err(Refusal::Throttled("ConcurrentInvocationLimitExceeded")),
        }
    }

    /// The fleet of a version, made if it is not there or the version has changed since.
    ///
    /// # Errors
    /// If its code cannot be unpacked or its runtime is not here.
    pub async fn get(
        &self,
        wanted: Wanted<'_>,
        store: &Store,
        cache: &Cache,
        runtimes: &Arc<Runtimes>,
        journal: &Arc<Journal>,
        now: Timestamp,
    ) -> Result<Arc<Running>, Refusal> {
        let key = (wanted.name.to_owned(), wanted.version.to_owned());
        if let Some(kept) = self.fleets.lock().get(&key).filter(|kept| kept.revision == wanted.build.revision)
        {
            return Ok(Arc::clone(&kept.running));
        }
        let build = wanted.build;
        let code = cache.code(store, &build.code, now).await?;
        let layers = cache.layers(store, &build.layers, now).await?;
        let (runtimes, runtime) = (Arc::clone(runtimes), build.runtime.clone());
        let runtime = tokio::task::spawn_blocking(move || runtimes.ready(&runtime));
        let runtime = runtime.await.map_err(|error| Refusal::Internal(error.to_string()))??;
        let environment = build.environment.iter().flatten();
        let function = Function {
            name: wanted.name.to_owned(),
            version: wanted.version.to_owned(),
            region: wanted.region.to_owned(),
            runtime,
            handler: build.handler.clone(),
            code: code.path.clone(),
            layers: layers.as_ref().map(|layers| layers.path.clone()),
            environment: environment
                .map(|(name, value)| (name.clone(), Secret(value.expose().to_owned())))
                .collect(),
            memory_mib: build.memory_mib,
            scratch_mib: build.scratch_mib,
        };
        let (journal, name, version) = (Arc::clone(journal), key.0.clone(), key.1.clone());
        let surroundings = Surroundings {
            places: wanted.places,
            forbidden: Arc::clone(&self.forbidden.lock()),
            sink: Arc::new(move |line| {
                journal.line(&name, &version, line.invocation.as_deref(), line.text, SystemClock.now());
            }),
        };
        let fleet = Fleet::new(function, surroundings, self.grounds()?, self.most);
        let running = Arc::new(Running { fleet, _code: code, _layers: layers });
        let mut fleets = self.fleets.lock();
        // Somebody else may have been quicker, with this revision or with a later one: theirs is no worse than ours.
        if let Some(kept) = fleets.get(&key).filter(|kept| kept.revision == build.revision) {
            return Ok(Arc::clone(&kept.running));
        }
        let kept = Kept { revision: build.revision, running: Arc::clone(&running) };
        let old = fleets.insert(key, kept);
        drop(fleets);
        // Idle workers of the old revision end with it; those that are at work end when nobody waits for them any more.
        drop(old);
        Ok(running)
    }

    /// Ends the worker that has been idle for longest, whosever it is. Says whether there was one.
    pub async fn end_longest_idle(&self) -> bool {
        let oldest = {
            let fleets = self.fleets.lock();
            let idle = fleets.values().filter_map(|kept| Some((kept.running.idle_since()?, &kept.running)));
            idle.min_by_key(|(since, _)| *since).map(|(_, running)| Arc::clone(running))
        };
        match oldest {
            Some(running) => running.end_longest_idle().await,
            None => false,
        }
    }

    /// Lets go of the fleets of a function: it was changed or deleted.
    pub fn forget(&self, name: &str) {
        let gone: Vec<_> = {
            let mut fleets = self.fleets.lock();
            let keys: Vec<_> = fleets.keys().filter(|(of, _)| of == name).cloned().collect();
            keys.into_iter().filter_map(|key| fleets.remove(&key)).collect()
        };
        drop(gone);
    }

    /// Ends workers that were idle for too long, and lets go of fleets that have none and are not at work.
    pub fn end_idle(&self) {
        let now = Instant::now();
        let mut gone = Vec::new();
        let mut fleets = self.fleets.lock();
        let empty: Vec<_> = fleets
            .iter()
            .filter(|(_, kept)| kept.running.end_idle(now) == 0 && Arc::strong_count(&kept.running) == 1)
            .map(|(key, _)| key.clone())
            .collect();
        gone.extend(empty.into_iter().filter_map(|key| fleets.remove(&key)));
        drop(fleets);
        drop(gone);
    }

    /// Ends all workers that are idle: the process stops.
    pub fn end_all(&self) {
        let all = std::mem::take(&mut *self.fleets.lock());
        drop(all);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::{Cursor, Write as _};

    use testkit::Harness;
    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    /// RULE: code stays as long as somebody is at work with it, also when its function is changed or deleted meanwhile.
    #[tokio::test]
    async fn code_outlives_its_function_while_a_worker_runs_it() {
        let harness = Harness::start().await;
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("bootstrap", SimpleFileOptions::default().unix_permissions(0o755)).unwrap();
        archive.write_all(b"#!/bin/sh\n").unwrap();
        let zip = archive.finish().unwrap().into_inner();
        let code = harness.store.keep_blob(&zip, harness.now()).await.unwrap();
        let build = Build {
            runtime: "provided.al2023".to_owned(),
            handler: "any".to_owned(),
            role: String::new(),
            description: String::new(),
            timeout: 3,
            memory_mib: 128,
            scratch_mib: 512,
            layers: Vec::new(),
            code,
            code_size: zip.len() as u64,
            neutral: BTreeMap::new(),
            modified_at: harness.now(),
            revision: harness.ids.uuid(),
            environment: None,
        };
        let folder = tempfile::tempdir().unwrap();
        let place = Arc::new(Place::below(folder.path().to_owned()));
        let cache = Cache::new(Arc::clone(&place));
        let fleets = Fleets::new("/nowhere".into(), place, Forbidden::default(), 1, 128);
        let wanted =
            Wanted { name: "f", version: "$LATEST", build: &build, places: Vec::new(), region: "us-east-1" };
        let (runtimes, journal) = (Arc::new(Runtimes::new("/nowhere".into(), false)), Arc::default());
        let at_work =
            fleets.get(wanted, &harness.store, &cache, &runtimes, &journal, harness.now()).await.unwrap();
        let code = at_work._code.path.clone();
        let later = Instant::now() + Duration::from_secs(3600);
        fleets.forget("f");
        cache.sweep(later);
        assert!(code.join("bootstrap").is_file(), "a worker is at work with it");
        drop(at_work);
        cache.sweep(later);
        assert!(!code.exists());
    }
}
