//! What every operation of this room works with: the store, the workers, and what the operator chose.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use access::Call;
use directory::{AuditLine, Function, FunctionVersion, LATEST, Timestamp};
use runner::egress::Forbidden;
use store::Store;
use store::functions::{function_key, version_key};
use tokio::sync::Notify;

use crate::cache::Cache;
use crate::names::Named;
use crate::{Artifacts, Egress, Fleets, Journal, Place, Refusal, Runtimes};

/// What an operator chose for this room.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The region in ARNs.
    pub region: String,
    /// Why functions do not run on this server, if they do not (RULE-18): a sentence that says what to do.
    pub off: Option<String>,
    /// Which places functions may reach.
    pub egress: Egress,
    /// Where no function may connect to, whatever its egress says.
    pub forbidden: Forbidden,
    /// Where runtimes are prepared.
    pub runtimes: PathBuf,
    /// A runtime is prepared when it is first needed.
    pub prepares_runtimes: bool,
    /// A folder of this process's own.
    pub place: Arc<Place>,
    /// A program whose `main` begins with [`runner::cage::entered`].
    pub program: PathBuf,
    /// Workers of all functions at a time.
    pub most_workers: usize,
    /// What the functions of all workers may use together, in MiB.
    pub memory_mib: u64,
}

/// What every operation works with.
pub struct Rooms {
    /// The store.
    pub store: Store,
    /// What the operator chose.
    pub settings: Settings,
    /// Warm workers.
    pub fleets: Fleets,
    /// What handlers print.
    pub journal: Arc<Journal>,
    pub(crate) cache: Cache,
    pub(crate) runtimes: Arc<Runtimes>,
    pub(crate) artifacts: OnceLock<Arc<dyn Artifacts>>,
    pub(crate) events: Notify,
}

impl Rooms {
    /// The room, without a worker.
    pub fn new(store: Store, settings: Settings) -> Self {
        let cache = Cache::new(Arc::clone(&settings.place));
        let fleets = Fleets::new(
            settings.program.clone(),
            Arc::clone(&settings.place),
            settings.forbidden.clone(),
            settings.most_workers,
            settings.memory_mib,
        );
        let runtimes = Runtimes::new(settings.runtimes.clone(), settings.prepares_runtimes);
        Self {
            store,
            fleets,
            journal: Arc::default(),
            cache,
            runtimes: Arc::new(runtimes),
            artifacts: OnceLock::new(),
            events: Notify::new(),
            settings,
        }
    }

    /// Says who keeps artifacts. Without anybody, code by bucket and key is refused.
    pub fn set_artifacts(&self, artifacts: Arc<dyn Artifacts>) {
        // The wiring says it once.
        let _ = self.artifacts.set(artifacts);
    }

    /// Refuses where functions do not run (RULE-18).
    ///
    /// # Errors
    /// They do not; the sentence says what to do.
    pub fn check_on(&self) -> Result<(), Refusal> {
        self.settings.off.clone().map_or(Ok(()), |why| Err(Refusal::Off(why)))
    }

    /// The function that is named, with its environment.
    ///
    /// # Errors
    /// There is none.
    pub async fn load(&self, named: &Named, now: Timestamp) -> Result<Function, Refusal> {
        let found = self.store.find::<Function>(&function_key(&named.name), now).await?;
        found.ok_or_else(|| Refusal::no_function(&named.arn(&self.settings.region)))
    }

    /// What runs for a version of a function: `$LATEST` or a number.
    ///
    /// # Errors
    /// There is no such version.
    pub async fn load_version(
        &self,
        function: &Function,
        version: &str,
        now: Timestamp,
    ) -> Result<Option<FunctionVersion>, Refusal> {
        if version == LATEST {
            return Ok(None);
        }
        let missing = || Refusal::no_function(&format!("{}:{version}", function.arn(&self.settings.region)));
        let number = version.parse().map_err(|_| missing())?;
        let found = self.store.find::<FunctionVersion>(&version_key(&function.name, number), now).await?;
        found.filter(|found| found.function_id == function.id).map(Some).ok_or_else(missing)
    }

    /// The name and qualifier in a request.
    ///
    /// # Errors
    /// As [`Named::read`].
    pub(crate) fn named(&self, name: &str, qualifier: Option<&str>) -> Result<Named, Refusal> {
        Named::read(name, qualifier, &self.settings.region)
    }

    /// What goes on behind requests, once: idle workers end, folders that nobody uses go.
    pub async fn tidy(self: &Arc<Self>) {
        let rooms = Arc::clone(self);
        let tidied = tokio::task::spawn_blocking(move || {
            rooms.fleets.end_idle();
            rooms.cache.sweep(Instant::now());
        });
        if let Err(error) = tidied.await {
            tracing::warn!(%error, "idle workers could not be looked at");
        }
    }
}

/// How often [`Rooms::tidy`] is called.
pub const TIDY_EVERY: Duration = Duration::from_secs(30);

/// The audit line of a call about a function or a layer.
pub(crate) fn audit_line(call: &Call, action: &str, subject: &str) -> AuditLine {
    AuditLine {
        at: call.now,
        request_id: call.request_id,
        action: action.to_owned(),
        outcome: "ok".to_owned(),
        principal: call.principal.name(),
        pool: None,
        sub: None,
        subject: Some(subject.to_owned()),
        source: call.source.map(|source| source.to_string()),
    }
}
