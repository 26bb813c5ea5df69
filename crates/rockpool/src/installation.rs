//! The rooms of one process, wired: store, keys, APIs, messages, jobs, and the work that goes on behind requests.

use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ::functions::Functions;
use access::{Call, KeyTable, Principal};
use anyhow::{Context as _, ensure};
use aws_wire::{Dispatch, Exception, Registry};
use crypto::{KeyRing, MasterKey, OsRandom};
use delivery::{ByMedium, Carrier, Handover, Mailbox, Outbox, SmsGateway, Smtp, SmtpUrl, Undelivered};
use directory::{
    Clock, Contact, IdSource, Message, OsIds, PoolId, SeededIds, SendLimits, ShiftedClock, SystemClock,
    Timestamp,
};
use handlers::{Handlers, Routes, TriggerLog};
use provisioning::{CloudFormation, Deployer, Ports, Stacks};
use serde_json::Value;
use store::blobs::SweepBlobs;
use store::checkpoints::Checkpoints;
use store::jobs::rotate_data::{Master, Waits};
use store::jobs::{RotateData, Steps, Sweep, TrimFeed};
use store::{Engine, Jobs, OpenAs, Store, data_keys, meta};
use tokens::Stock;
use tokio::sync::watch;
use triggers::{Invoker, Triggers};
use user_pools::{AlterPool, Arithmetic, Carries, Issuer, Rooms, RotateSigning};

use crate::artifacts::Kept;
use crate::folder::Folder;
use crate::follow::Follower;
use crate::issuer_mode::IssuerMode;
use crate::settings::Settings;
use crate::ship::Shipper;
use crate::{functions_settings, key_file, moved_clock, stores};

/// Signing keys kept ready: two pools can be made without a wait.
const KEYS_READY: usize = 4;
/// Before that nothing is made ahead: the first answer comes first.
const SETTLING: Duration = Duration::from_secs(2);
/// How often jobs are looked for.
const JOBS_EVERY: Duration = Duration::from_millis(500);
/// How often the feed is read: what another node changed is felt within two of these (RULE-28).
const HEAR_EVERY: Duration = Duration::from_millis(500);
/// A node that has not heard for so long is not ready (RULE-30).
const DEAF_AFTER: Duration = Duration::from_secs(5);
/// How often the uses of access keys are written down.
const NOTE_USES_EVERY: Duration = Duration::from_secs(60);
/// How often lines about sign-ins that were refused without a commit are written.
const LINES_EVERY: Duration = Duration::from_secs(1);
/// How often events of functions are looked for that another node took in, or whose time has come.
const EVENTS_EVERY: Duration = Duration::from_secs(1);
/// How often checkpoints of the audit log are shipped.
const SHIP_EVERY: Duration = Duration::from_secs(2);
/// How often the files are rid of old copies of what was deleted (RULE-25).
const SCRUB_EVERY: Duration = Duration::from_secs(600);
/// Failed sign-ins leave at multiples of this (RULE-9).
const FAILURES_LEAVE_EVERY: Duration = Duration::from_millis(20);

/// STS, SSM parameters and log groups over one room.
fn account(store: &Store, region: &str) -> anyhow::Result<Vec<Arc<dyn Dispatch>>> {
    let rooms = Arc::new(account::Rooms { store: store.clone(), region: region.to_owned() });
    let make = [account::sts, account::ssm, account::logs];
    let mut apis: Vec<Arc<dyn Dispatch>> = Vec::new();
    for make in make {
        let api = make(Arc::clone(&rooms));
        api.complete()?;
        apis.push(Arc::new(api));
    }
    Ok(apis)
}

/// The rooms of one process.
pub struct Installation {
    pub store: Store,
    pub rooms: Arc<Rooms>,
    pub user_pools: Arc<Registry<Rooms>>,
    pub identity_pools: Arc<Registry<identity_pools::Rooms>>,
    /// The room of functions, and what its operations are called through.
    pub function_rooms: Arc<::functions::Rooms>,
    pub functions: Arc<Registry<::functions::Rooms>>,
    /// The room of stacks, and what it is asked through.
    pub stacks: Stacks,
    pub cloudformation: Arc<Registry<Stacks>>,
    /// STS, SSM parameters and log groups.
    pub account: Vec<Arc<dyn Dispatch>>,
    /// The artifact bucket.
    pub artifacts: Arc<artifacts::Rooms>,
    pub clock: Arc<ShiftedClock>,
    pub ids: Arc<dyn IdSource>,
    pub mailbox: Mailbox,
    pub outbox: Outbox,
    pub jobs: Jobs,
    pub access_keys: Arc<KeyTable>,
    pub handlers: Arc<Handlers>,
    pub follower: Arc<Follower>,
    pub engine: Arc<dyn Engine>,
    /// Where the master key lies; none where nothing is kept.
    pub master_file: Option<PathBuf>,
    master: Master,
    waits: Waits,
    /// The stop of what goes on behind requests, where anything does.
    work: OnceLock<watch::Receiver<bool>>,
    /// Whoever replaces the master key has this.
    pub master_change: tokio::sync::Mutex<()>,
    shipper: Option<Arc<Shipper>>,
}

impl Installation {
    /// The issuer that the tokens of `pool` carry for callers that name no host.
    pub async fn issuer_of(&self, pool: &PoolId) -> anyhow::Result<String> {
        let pool = self.rooms.load_pool(pool, self.clock.now()).await.map_err(Exception::from)?;
        Ok(self.rooms.issuer(&pool, None))
    }

    /// Opens the store and wires the rooms. `address` is what is listened on.
    pub async fn open(settings: &Settings, ground: Ground, address: SocketAddr) -> anyhow::Result<Self> {
        let Ground { engine, master, master_file, who } = ground;
        let serves = who == OpenAs::Serve;
        let clock = Arc::new(ShiftedClock::default());
        store::open::check_version(&engine).await?;
        if !serves {
            moved_clock::restore(&engine, &clock).await?;
        }
        let now = clock.now();
        let keys = data_keys::open(&engine, &master).await?;
        let store = Store::open(Arc::clone(&engine), keys.clone(), who).await?;
        let ids = identifiers(&engine, settings.seed).await?;

        let function_rooms = Arc::new(::functions::Rooms::new(
            store.clone(),
            functions_settings::effective(settings, serves, address.port())?,
        ));
        let ours = Functions::new(Arc::clone(&function_rooms), Arc::<ShiftedClock>::clone(&clock));
        let handlers = Arc::new(handlers(settings, &store, &clock, Arc::new(ours))?);
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let rooms = Arc::new(Rooms::new(
            store.clone(),
            keys,
            Arc::<Handlers>::clone(&handlers) as Arc<dyn Triggers>,
            Arithmetic::on_threads(cores),
            Arc::new(Stock::new(KEYS_READY)),
            user_pools::Settings {
                issuer: issuer(settings, address),
                public_url: settings.url(address),
                region: settings.region.clone(),
                allow_pinned_ids: !serves,
                sends: sends(settings, serves),
                carries: carries(settings, serves),
                failure_schedule: FAILURES_LEAVE_EVERY,
            },
        ));
        let access_keys = Arc::new(KeyTable::new(store.clone()));
        let follower = Follower::start(store.clone(), Arc::clone(&rooms), Arc::clone(&access_keys)).await?;
        let user_pools = user_pools::registry(Arc::clone(&rooms));
        user_pools.complete()?;
        let identity_pools = identity_pools::registry(Arc::new(identity_pools::Rooms));
        identity_pools.complete()?;
        let account = account(&store, &settings.region)?;
        let artifacts = Arc::new(artifacts::Rooms { store: store.clone(), region: settings.region.clone() });

        let functions = ::functions::registry(Arc::clone(&function_rooms));
        functions.complete()?;
        function_rooms.set_artifacts(Arc::new(Kept { store: store.clone() }));
        let (user_pools, functions) = (Arc::new(user_pools), Arc::new(functions));
        // What templates deploy to: every API whose resources they name.
        let mut neighbours: Vec<Arc<dyn Dispatch>> =
            vec![Arc::<Registry<_>>::clone(&user_pools), Arc::<Registry<_>>::clone(&functions)];
        neighbours.extend(account.iter().cloned());
        let stacks = stacks(settings, &store, &clock, neighbours);
        if settings.place().folder().is_some() {
            // What a process before this one had begun need not wait until its lease has run out.
            stacks.deployer.is_alone().await?;
        }
        let cloudformation = provisioning::registry(Arc::new(stacks.clone()));
        cloudformation.complete()?;

        let mailbox = Mailbox::new();
        let carrier = carrier(settings, &mailbox, serves)?;
        let outbox = Outbox::new(store.clone(), carrier, Arc::<ShiftedClock>::clone(&clock));
        let master = master_again(master, master_file.clone(), settings.place().folder());
        // Whoever has the store alone has nobody to wait for.
        let waits = if settings.place().folder().is_some() { Waits::ALONE } else { Waits::NODES };
        let steps = Steps::of_the_store()
            .with(RotateData::KIND, Arc::new(RotateData::new(Arc::clone(&master), waits)))
            .with(RotateSigning::KIND, RotateSigning::step())
            .with(AlterPool::KIND, AlterPool::step());
        let jobs = Jobs::new(store.clone(), steps, owner(settings));
        jobs.insert(Sweep::KIND, Sweep::KIND, &Value::Null, now).await?;
        jobs.insert(SweepBlobs::KIND, SweepBlobs::KIND, &Value::Null, now).await?;
        jobs.insert(TrimFeed::KIND, TrimFeed::KIND, &Value::Null, now).await?;
        jobs.insert(Checkpoints::KIND, Checkpoints::KIND, &Value::Null, now).await?;
        let shipper =
            settings.audit_checkpoints.clone().map(|place| Arc::new(Shipper::new(store.clone(), place)));
        Ok(Self {
            store,
            shipper,
            rooms,
            user_pools,
            stacks,
            cloudformation: Arc::new(cloudformation),
            identity_pools: Arc::new(identity_pools),
            function_rooms,
            functions,
            account,
            artifacts,
            clock,
            ids,
            mailbox,
            outbox,
            jobs,
            access_keys,
            handlers,
            follower: Arc::new(follower),
            engine,
            master_file,
            master,
            waits,
            work: OnceLock::new(),
            master_change: tokio::sync::Mutex::default(),
        })
    }

    /// The APIs of the main port.
    pub fn apis(&self) -> Vec<Arc<dyn Dispatch>> {
        let mut apis: Vec<Arc<dyn Dispatch>> = vec![
            Arc::<Registry<_>>::clone(&self.user_pools),
            Arc::<Registry<_>>::clone(&self.identity_pools),
            Arc::<Registry<_>>::clone(&self.functions),
            Arc::<Registry<_>>::clone(&self.cloudformation),
        ];
        apis.extend(self.account.iter().cloned());
        apis
    }

    /// Moves the clock forward for good and says what it shows.
    pub async fn move_clock(&self, length: Duration) -> anyhow::Result<Timestamp> {
        moved_clock::advance(&self.engine, &self.clock, length).await
    }

    /// How far the clock is ahead of the machine's.
    pub async fn clock_ahead(&self) -> anyhow::Result<Duration> {
        moved_clock::ahead(&self.engine).await
    }

    /// A call of this process's own, under this name.
    pub fn own_call(&self, name: &'static str) -> Arc<Call> {
        let principal = Principal::Room(name);
        let call = Call::new(principal, OsIds.uuid(), self.clock.now(), Arc::clone(&self.ids));
        Arc::new(call.in_process())
    }

    /// Runs an operation of user pools as this process.
    pub async fn run(&self, name: &'static str, operation: &str, input: &Value) -> Result<Value, Exception> {
        let body = input.to_string();
        let answer = self.user_pools.dispatch(operation, self.own_call(name), body.as_bytes()).await?;
        if answer.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&answer).map_err(Exception::internal)
    }

    /// A note of the process about its store.
    pub async fn note(&self, name: &str) -> anyhow::Result<Option<String>> {
        Ok(meta::find(&self.engine, name).await?)
    }

    /// Writes such a note.
    pub async fn write_note(&self, name: &str, value: &str) -> anyhow::Result<()> {
        let before = self.note(name).await?;
        meta::put(&self.engine, &[(name, before.as_deref(), value)]).await?;
        Ok(())
    }

    /// Starts what goes on behind requests; it ends when `stop` becomes true.
    pub fn start_work(&self, stop: &watch::Receiver<bool>) -> Vec<tokio::task::JoinHandle<()>> {
        let _ = self.work.set(stop.clone());
        // A node that does not know the data keys takes what the others write for forged, so it leaves everything alone.
        let keys_known = Arc::new(AtomicBool::new(true));
        let known = Arc::clone(&keys_known);
        let may = move || known.load(Ordering::Acquire);
        let outbox = tokio::spawn(self.outbox.clone().run_while(may.clone(), stopped(stop.clone())));
        let (jobs, clock) = (self.jobs.clone(), Arc::clone(&self.clock));
        let jobs = tokio::spawn(every(JOBS_EVERY, stop.clone(), move || {
            let (jobs, clock, may) = (jobs.clone(), Arc::clone(&clock), may());
            async move {
                if may && let Err(error) = jobs.run_due(&*clock).await {
                    tracing::error!(%error, "jobs cannot be looked for");
                }
            }
        }));
        let (deployer, ended) = (self.stacks.deployer.clone(), stop.clone());
        let may_deploy = Arc::clone(&keys_known);
        let deployments = tokio::spawn(every(JOBS_EVERY, stop.clone(), move || {
            let (deployer, ended) = (deployer.clone(), ended.clone());
            let may = may_deploy.load(Ordering::Acquire);
            async move {
                if !may {
                    return;
                }
                // Left where it is when the process stops: whoever starts next goes on from what is on record.
                tokio::select! {
                    done = deployer.run_due() => if let Err(error) = done {
                        tracing::error!(%error, "deployments cannot be looked for");
                    },
                    () = stopped(ended) => {}
                }
            }
        }));
        let stock = Arc::clone(&self.rooms.stock);
        let keys = tokio::spawn(every(SETTLING, stop.clone(), move || {
            let stock = Arc::clone(&stock);
            async move {
                let _ = tokio::task::spawn_blocking(move || while stock.refill_one() {}).await;
            }
        }));
        let follower = Arc::clone(&self.follower);
        let data_keys = Arc::new(DataKeys {
            engine: Arc::clone(&self.engine),
            master: Arc::clone(&self.master),
            ring: self.store.keys().clone(),
            known: Arc::clone(&keys_known),
        });
        let hearing = tokio::spawn(every(HEAR_EVERY, stop.clone(), move || {
            let (follower, data_keys) = (Arc::clone(&follower), Arc::clone(&data_keys));
            async move {
                // Whoever cannot read the data keys has heard nothing: its configuration ages, and it is not able (RULE-30).
                if data_keys.look().await
                    && let Err(error) = follower.catch_up().await
                {
                    tracing::error!(%error, "the feed cannot be read");
                }
            }
        }));
        let (access_keys, clock, ended) =
            (Arc::clone(&self.access_keys), Arc::clone(&self.clock), stop.clone());
        let uses = tokio::spawn(async move {
            let note = || {
                let (access_keys, clock) = (Arc::clone(&access_keys), Arc::clone(&clock));
                async move {
                    if let Err(error) = access_keys.write_uses(clock.now()).await {
                        tracing::error!(%error, "the use of access keys cannot be noted");
                    }
                }
            };
            every(NOTE_USES_EVERY, ended, note).await;
            note().await;
        });
        let (store, clock, shipper, ended) =
            (self.store.clone(), Arc::clone(&self.clock), self.shipper.clone(), stop.clone());
        let vouching = tokio::spawn(async move {
            let ship = || {
                let (clock, shipper) = (Arc::clone(&clock), shipper.clone());
                async move {
                    if let Some(shipper) = shipper
                        && let Err(error) = shipper.ship(clock.now()).await
                    {
                        tracing::error!(error = format!("{error:#}"), "checkpoints of the audit log wait");
                    }
                }
            };
            every(SHIP_EVERY, ended, ship).await;
            // What the last minute said is vouched for before the process ends.
            if let Err(error) = store.make_checkpoint(clock.now()).await {
                tracing::error!(%error, "the end of the audit log cannot be vouched for");
            }
            ship().await;
        });
        let (rooms, clock, ended) = (Arc::clone(&self.rooms), Arc::clone(&self.clock), stop.clone());
        let trigger_log = Arc::clone(self.handlers.log());
        let lines = tokio::spawn(async move {
            let write = || {
                let (rooms, clock) = (Arc::clone(&rooms), Arc::clone(&clock));
                let trigger_log = Arc::clone(&trigger_log);
                async move {
                    if let Err(error) = rooms.write_lines(clock.now()).await {
                        tracing::error!(%error, "lines about refused sign-ins wait");
                    }
                    if let Err(error) = trigger_log.write(clock.now()).await {
                        tracing::error!(%error, "lines about triggers wait");
                    }
                }
            };
            every(LINES_EVERY, ended, write).await;
            write().await;
        });
        let (store, ended) = (self.store.clone(), stop.clone());
        let scrubbing = tokio::spawn(every(SCRUB_EVERY, ended, move || {
            let store = store.clone();
            async move {
                let _ = store.learn_level().await;
                if let Err(error) = store.scrub().await {
                    tracing::warn!(%error, "old copies of what was deleted stay in the files until the next time");
                }
            }
        }));
        let rooms = Arc::clone(&self.function_rooms);
        let tidying = tokio::spawn(every(::functions::TIDY_EVERY, stop.clone(), move || {
            let rooms = Arc::clone(&rooms);
            async move { rooms.tidy().await }
        }));
        let events = tokio::spawn(handle_events(
            Arc::clone(&self.function_rooms),
            Arc::clone(&self.clock),
            stop.clone(),
        ));
        vec![tidying, events, outbox, jobs, deployments, keys, hearing, uses, vouching, lines, scrubbing]
    }
}

impl Installation {
    /// Whether jobs are done behind requests: a command on the store alone does them itself.
    pub fn is_at_work(&self) -> bool {
        self.work.get().is_some()
    }

    /// Says that this process writes nothing more. A store that does not hear it takes the process for one that was killed.
    pub async fn leave(&self) {
        if let Err(error) = self.engine.leave().await {
            tracing::warn!(%error, "the store could not be told that this process ends");
        }
    }

    /// Whether that has been told to stop: nothing that waits for it comes to its end.
    pub fn is_stopping(&self) -> bool {
        self.work.get().is_some_and(|stop| *stop.borrow())
    }

    /// Until every node has heard of a change of configuration.
    pub fn wait_for_nodes(&self) -> Duration {
        self.waits.nodes
    }

    /// The job that puts another data key in use.
    pub fn rotate_data(&self) -> RotateData {
        RotateData::new(Arc::clone(&self.master), self.waits)
    }

    /// What is counted here and shown by the server.
    pub fn count_in(&self, metrics: &server::metrics::Metrics) {
        let store = self.store.clone();
        let help = "Rows that could not be read and were set aside, since the process began.";
        metrics.count_too("rockpool_store_rows_set_aside", help, Box::new(move || store.set_aside_count()));
        type Count = fn(&Handlers) -> u64;
        let counted: [(_, _, Count); 5] = [
            ("rockpool_trigger_runs", "Events that handlers of triggers were asked about.", |all| {
                all.counts().runs()
            }),
            ("rockpool_trigger_failures", "Those of them that got no usable answer.", |all| {
                all.counts().failures()
            }),
            ("rockpool_trigger_tries", "How often handlers were asked, all tries together.", |all| {
                all.counts().tries()
            }),
            ("rockpool_trigger_milliseconds", "How long callers waited for handlers.", |all| {
                all.counts().millis()
            }),
            (
                "rockpool_trigger_log_lost",
                "Runs that are in no log, since too many waited or the store refused them.",
                |all| all.log().lost(),
            ),
        ];
        for (name, help, count) in counted {
            let handlers = Arc::clone(&self.handlers);
            metrics.count_too(name, help, Box::new(move || count(&handlers)));
        }
    }

    /// Whether this node hears what others change (RULE-30).
    ///
    /// # Errors
    /// Since when it does not.
    pub fn hears(&self) -> Result<(), String> {
        let silence = self.follower.silence();
        if silence < DEAF_AFTER {
            return Ok(());
        }
        Err(format!(
            "the feed has not been read for {} seconds: the store does not answer",
            silence.as_secs()
        ))
    }
}

/// What an installation stands on.
pub struct Ground {
    /// Where records are kept.
    pub engine: Arc<dyn Engine>,
    /// What opens them.
    pub master: MasterKey,
    /// Where that lies; none where nothing is kept.
    pub master_file: Option<PathBuf>,
    /// Whether development or people use it.
    pub who: OpenAs,
}

impl Ground {
    /// The store of a data folder of development, or one that nobody will miss.
    pub async fn of_development(settings: &Settings, folder: Option<&Folder>) -> anyhow::Result<Self> {
        let now = SystemClock.now();
        let (engine, master) = match folder {
            Some(folder) => {
                let master = folder.master_key()?;
                (settings.place().open(&settings.reaching(), now).await?, master)
            }
            None => (stores::ephemeral(now)?, MasterKey::generate()),
        };
        let master_file = folder.map(Folder::master_key_file);
        Ok(Self { engine, master, master_file, who: OpenAs::Dev })
    }

    /// The store of an installation for people, which must have been made.
    pub async fn of_service(settings: &Settings) -> anyhow::Result<Self> {
        let place = settings.place();
        let path = settings.master_key.as_deref().context(
            "no master key is named: say --master-key FILE, or name the configuration file that `rockpool init` wrote \
             with --config",
        )?;
        let none = || {
            format!(
                "there is no store in {}. Make one with `rockpool init`, or name another place with --store",
                place.shown()
            )
        };
        ensure!(place.may_have_a_store(), none());
        let master = key_file::read(path, place.folder())?;
        let engine = place.open(&settings.reaching(), SystemClock.now()).await?;
        ensure!(meta::find(&engine, "format").await?.is_some(), none());
        Ok(Self { engine, master, master_file: Some(path.to_owned()), who: OpenAs::Serve })
    }
}

/// The room of stacks.
fn stacks(
    settings: &Settings,
    store: &Store,
    clock: &Arc<ShiftedClock>,
    neighbours: Vec<Arc<dyn Dispatch>>,
) -> Stacks {
    let kinds = provisioning::resources::all();
    let reader = Arc::new(CloudFormation { kinds: kinds.clone() });
    let artifacts: Arc<dyn provisioning::Artifacts> = Arc::new(Kept { store: store.clone() });
    let ports = Arc::new(Ports { apis: neighbours, artifacts: Some(artifacts) });
    let clock = Arc::<ShiftedClock>::clone(clock);
    let deployer = Deployer::new(store.clone(), clock, kinds, reader, ports, owner(settings));
    Stacks::new(store.clone(), deployer, settings.region.clone())
}

/// No other process has the same, on this machine or another.
fn owner(settings: &Settings) -> String {
    let letters = OsRandom::letters(b"abcdefghijklmnopqrstuvwxyz", 16);
    format!("{} process {} {letters}", settings.node, std::process::id())
}

/// The data keys as they lie in the store: another node may have begun to replace one.
struct DataKeys {
    engine: Arc<dyn Engine>,
    master: Master,
    ring: KeyRing,
    /// Whether the ring holds those of the store.
    known: Arc<AtomicBool>,
}

impl DataKeys {
    /// Whether the ring holds what the store has.
    async fn look(&self) -> bool {
        let master = || (self.master)().map_err(data_keys::DataKeyError::NoMaster);
        let looked = data_keys::refresh(&self.engine, master, &self.ring).await;
        self.known.store(looked.is_ok(), Ordering::Release);
        if let Err(error) = &looked {
            tracing::error!(%error, "the data keys cannot be read: this node does nothing until they can");
        }
        looked.is_ok()
    }
}

/// Handles the events of functions that nobody waits for, when one comes and every second. One that is being handled when the
/// process is to stop is cut off, and handled again by the next one.
async fn handle_events(
    rooms: Arc<::functions::Rooms>,
    clock: Arc<ShiftedClock>,
    stop: watch::Receiver<bool>,
) {
    let clock: Arc<dyn Clock> = clock;
    loop {
        tokio::select! {
            () = stopped(stop.clone()) => break,
            () = rooms.event_came() => {}
            () = tokio::time::sleep(EVENTS_EVERY) => {}
        }
        let handled = tokio::select! {
            () = stopped(stop.clone()) => break,
            handled = rooms.handle_events(&clock) => handled,
        };
        if let Err(error) = handled {
            tracing::error!(%error, "events of functions cannot be looked for");
        }
    }
    rooms.fleets.end_all();
}

/// Becomes ready when the process is to stop.
pub async fn stopped(mut stop: watch::Receiver<bool>) {
    // The other end is dropped with the process.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Runs `work` again and again, beginning after the first pause.
pub async fn every<W, F>(pause: Duration, stop: watch::Receiver<bool>, work: W)
where
    W: Fn() -> F,
    F: Future<Output = ()>,
{
    loop {
        tokio::select! {
            () = stopped(stop.clone()) => return,
            () = tokio::time::sleep(pause) => work().await,
        }
    }
}

/// The master key at any later time: its file may have been replaced since the start.
fn master_again(master: MasterKey, file: Option<PathBuf>, data: Option<&Path>) -> Master {
    // Development has its key beside the records.
    let data =
        data.filter(|data| !file.as_ref().is_some_and(|file| file.starts_with(data))).map(Path::to_owned);
    Arc::new(move || match &file {
        None => Ok(master.clone()),
        Some(file) => key_file::read(file, data.as_deref()).map_err(|error| format!("{error:#}")),
    })
}

/// The seed pins the identifiers of the first run on a store. Later runs on it must not give them out again.
async fn identifiers(engine: &Arc<dyn Engine>, seed: Option<u64>) -> anyhow::Result<Arc<dyn IdSource>> {
    const RUNS: &str = "seeded_runs";
    let Some(seed) = seed else { return Ok(Arc::new(OsIds)) };
    let before = meta::find(engine, RUNS).await?;
    let runs: u64 = before.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0);
    meta::put(engine, &[(RUNS, before.as_deref(), &(runs + 1).to_string())]).await?;
    // Far apart in the sequence that all seeds share.
    Ok(Arc::new(SeededIds::new(seed.wrapping_add(runs << 40))))
}

/// Who answers triggers: functions that live elsewhere, as the settings say, and those of this installation.
fn handlers(
    settings: &Settings,
    store: &Store,
    clock: &Arc<ShiftedClock>,
    ours: Arc<dyn Invoker>,
) -> anyhow::Result<Handlers> {
    // Signatures are for others, whose clock nobody moved.
    let machine: Arc<dyn Clock> = Arc::new(SystemClock);
    let elsewhere = settings.triggers.invokers(&machine)?;
    let log = Arc::new(TriggerLog::new(store.clone(), settings.triggers.keep()));
    Ok(Handlers::new(Routes::new(elsewhere, ours), log, Arc::<ShiftedClock>::clone(clock)))
}

fn issuer(settings: &Settings, address: SocketAddr) -> Issuer {
    match settings.issuer {
        IssuerMode::Public => Issuer::Public(settings.url(address)),
        IssuerMode::Host => Issuer::RequestHost { fallback: settings.url(address) },
        IssuerMode::Aws => Issuer::Aws,
    }
}

/// What stays in the mailbox floods nobody.
fn sends(settings: &Settings, serves: bool) -> SendLimits {
    let leaves = serves || settings.smtp.is_some() || settings.sms.is_some();
    if leaves { SendLimits::default() } else { SendLimits::unlimited() }
}

/// In development a message without a way of its own stays in the mailbox; a server for people has none, and says at once
/// that it cannot send.
fn carries(settings: &Settings, serves: bool) -> Carries {
    if serves {
        Carries { email: settings.smtp.is_some(), sms: settings.sms.is_some() }
    } else {
        Carries::ALL
    }
}

/// Mail goes to the server that was named and SMS to its gateway; what has neither stays in the mailbox of development, and
/// is given up by a server for people.
fn carrier(settings: &Settings, mailbox: &Mailbox, serves: bool) -> anyhow::Result<Arc<dyn Carrier>> {
    let kept: Arc<dyn Carrier> = if serves { Arc::new(Nobody) } else { Arc::new(mailbox.clone()) };
    let email: Arc<dyn Carrier> = match &settings.smtp {
        Some(url) => {
            let url = SmtpUrl::parse(url.expose()).context("smtp")?;
            Arc::new(Smtp::new(&url, &settings.smtp_from).context("smtp")?)
        }
        None => Arc::clone(&kept),
    };
    let sms: Arc<dyn Carrier> = match &settings.sms {
        Some(gateway) => Arc::new(SmsGateway::new(gateway).context("sms-gateway")?),
        None => kept,
    };
    Ok(Arc::new(ByMedium { email, sms }))
}

/// Takes nothing: what was queued while there was a way has none any more.
struct Nobody;

impl Carrier for Nobody {
    fn deliver<'a>(
        &'a self,
        message: &'a Message,
        _: &'a dyn Handover,
    ) -> delivery::BoxFuture<'a, Result<(), Undelivered>> {
        let why = match message.medium {
            Contact::Email => "no mail server is configured (smtp)",
            Contact::PhoneNumber => "no SMS gateway is configured (sms-gateway)",
        };
        Box::pin(async move { Err(Undelivered::Later(why.into())) })
    }
}

/// The keys of the store in `engine`, which must be there.
pub async fn key_ring(engine: &Arc<dyn Engine>, master: &MasterKey) -> anyhow::Result<KeyRing> {
    Ok(data_keys::open(engine, master).await?)
}

#[cfg(test)]
mod tests;
