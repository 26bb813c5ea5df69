//! Asking a handler: as often and as long as the pool wants, with one key for all tries of an event.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use directory::{Clock, IdSource as _, OsIds, Pool, TriggerPatience, TriggerRun, pool_arn};
use serde_json::Value;
use tokio::time::{Instant, sleep, timeout};
use triggers::{Answer, Asker, BoxFuture, Event, Failure, NotInvoked, Order, Reply, TriggerKind, Triggers};
use uuid::Uuid;

use crate::client_context::client_context;
use crate::counts::Counts;
use crate::log::TriggerLog;
use crate::reply;
use crate::routes::Routes;

/// Before the second try, where trying at once would meet the same crowd; doubled before each further one.
const PAUSE: Duration = Duration::from_millis(50);
/// How much later than it was told an invoker may notice that the time is over.
const GRACE: Duration = Duration::from_millis(250);

/// Answers triggers by asking the functions that pools name.
pub struct Handlers {
    routes: Routes,
    log: Arc<TriggerLog>,
    clock: Arc<dyn Clock>,
    counts: Counts,
}

/// What a replay gave.
#[derive(Debug)]
pub struct Again {
    /// Who was asked: what the pool names now.
    pub function: String,
    /// How often.
    pub tries: u32,
    /// How long it took.
    pub took: Duration,
    /// What came of it. An answer has no effect any more.
    pub result: Result<Answer, Failure>,
}

/// Why a logged event cannot be run again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAgain {
    /// What RULE-21 keeps out of the log is missing.
    #[error(
        "the log does not keep {}, so the handler would not be given the event that it was given then: replay is for events \
         that were logged whole",
        .0.join(", ")
    )]
    Redacted(Vec<String>),
    /// The pool has no handler for it any more.
    #[error("the pool names no function for {0} any more")]
    NoFunction(&'static str),
    /// The log holds what this version cannot read.
    #[error("the logged event cannot be read")]
    Unreadable,
}

/// What the tries of one event came to.
struct Asked {
    tries: u32,
    took: Duration,
    result: Result<Answer, Failure>,
}

impl Handlers {
    /// Handlers behind these routes, who write down what they did.
    pub fn new(routes: Routes, log: Arc<TriggerLog>, clock: Arc<dyn Clock>) -> Self {
        Self { routes, log, clock, counts: Counts::default() }
    }

    /// How it went so far.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// The log.
    pub fn log(&self) -> &Arc<TriggerLog> {
        &self.log
    }

    /// Runs a logged event once more, with the same idempotency key: for a handler that minds the key it is one more try.
    /// It is logged as a run of its own.
    ///
    /// # Errors
    /// [`NotAgain`]; what came of the run is in [`Again`].
    pub async fn again(&self, pool: &Pool, run: &TriggerRun) -> Result<Again, NotAgain> {
        if !run.redacted.is_empty() {
            return Err(NotAgain::Redacted(run.redacted.clone()));
        }
        let source: triggers::TriggerSource = run.source.parse().map_err(|_| NotAgain::Unreadable)?;
        let kind = source.kind();
        let function = pool.trigger(kind.as_str()).ok_or(NotAgain::NoFunction(kind.as_str()))?;
        let kept = run.kept.as_ref().ok_or(NotAgain::Unreadable)?;
        let payload = Bytes::from(kept.event.to_string());
        let asked = self.ask(pool, kind, &function.arn, payload, run.event).await;
        let again = TriggerRun {
            at: self.clock.now(),
            id: TriggerRun::new_id(self.clock.now()),
            function: function.arn.clone(),
            replay_of: Some(run.id.clone()),
            ..run.clone()
        };
        self.log.note(finished(again, kept.event.clone(), kept.name.clone(), &asked));
        Ok(Again {
            function: function.arn.clone(),
            tries: asked.tries,
            took: asked.took,
            result: asked.result,
        })
    }

    async fn run_event(&self, pool: &Pool, event: Event) -> Result<Answer, Failure> {
        let kind = event.kind();
        let Some(function) = pool.trigger(kind.as_str()) else { return Ok(Answer::unchanged()) };
        let id = OsIds.uuid();
        let at = self.clock.now();
        let asked = self.ask(pool, kind, &function.arn, event.to_json().into(), id).await;
        if let Err(failure) = &asked.result {
            // The handler's own words may be about a person: they are in the log that is sealed, not in this one.
            let why = match failure {
                Failure::Raised { .. } => "the handler raised an error".to_owned(),
                other => other.to_string(),
            };
            tracing::warn!(pool = %pool.id, source = %event.source, function = function.arn, tries = asked.tries, why, "a trigger failed");
        }
        let (logged, redacted) = event.to_log();
        let attributes = &logged["request"]["userAttributes"];
        let sub = attributes["sub"].as_str().map(directory::Sub::new);
        let name = sub.is_none().then(|| pool.fold(&event.username));
        let hash = name.as_ref().map(|name| self.log.hash_of_name(&pool.id, name));
        let run = TriggerRun {
            pool: pool.id.clone(),
            id: TriggerRun::new_id(at),
            event: id,
            who: hash.or_else(|| sub.as_ref().map(|sub| sub.as_str().to_owned())).unwrap_or_default(),
            is_user: sub.is_some() && !comes_before_the_user(&event),
            at,
            source: event.source.as_str().to_owned(),
            function: function.arn.clone(),
            tries: 0,
            took_ms: 0,
            outcome: String::new(),
            redacted,
            replay_of: None,
            until: at,
            kept: None,
        };
        self.log.note(finished(run, logged, name, &asked));
        asked.result
    }

    /// Asks until there is an answer, or no more tries.
    async fn ask(
        &self,
        pool: &Pool,
        kind: TriggerKind,
        function: &str,
        payload: Bytes,
        event: Uuid,
    ) -> Asked {
        let began = Instant::now();
        let patience = pool.trigger_patience();
        let mut tries = 0;
        let mut pause = PAUSE;
        let result = loop {
            tries += 1;
            match self.try_once(pool, function, &payload, event, patience).await {
                Ok(reply) => break reply::answer(&reply),
                Err(not) if not.may_pass() && tries < patience.tries => {
                    tracing::debug!(pool = %pool.id, trigger = kind.as_str(), tries, %not, "a trigger is tried again");
                    if not != NotInvoked::TimedOut {
                        sleep(pause).await;
                        pause *= 2;
                    }
                }
                Err(not) => break Err(reply::failure(not)),
            }
        };
        let took = began.elapsed();
        self.counts.count(&result, tries, took);
        Asked { tries, took, result }
    }

    async fn try_once(
        &self,
        pool: &Pool,
        function: &str,
        payload: &Bytes,
        event: Uuid,
        patience: TriggerPatience,
    ) -> Result<Reply, NotInvoked> {
        let order = Order {
            function: function.to_owned(),
            asker: Asker::pool(pool_arn(&pool.id)),
            payload: payload.clone(),
            client_context: client_context(event),
            patience: patience.each,
            request_id: OsIds.uuid().to_string(),
        };
        let invoker = self.routes.find(function)?;
        // An invoker that forgets its patience must not make the caller wait for ever.
        timeout(patience.each + GRACE, invoker.invoke(order)).await.unwrap_or(Err(NotInvoked::TimedOut))
    }
}

impl Triggers for Handlers {
    fn wants(&self, pool: &Pool, kind: TriggerKind) -> bool {
        pool.trigger(kind.as_str()).is_some()
    }

    fn run<'a>(&'a self, pool: &'a Pool, event: Event) -> BoxFuture<'a, Result<Answer, Failure>> {
        Box::pin(self.run_event(pool, event))
    }
}

/// In these the user may not be stored yet, and may never be.
fn comes_before_the_user(event: &Event) -> bool {
    use triggers::TriggerSource as Source;
    matches!(
        event.source,
        Source::PreSignUpSignUp
            | Source::PreSignUpAdminCreateUser
            | Source::PreSignUpExternalProvider
            | Source::CustomMessageSignUp
            | Source::CustomMessageAdminCreateUser
            | Source::UserMigrationAuthentication
            | Source::UserMigrationForgotPassword
    )
}

fn finished(run: TriggerRun, event: Value, name: Option<String>, asked: &Asked) -> TriggerRun {
    let (outcome, reason) = match &asked.result {
        Ok(_) => ("answered", None),
        Err(failure) => (
            match failure {
                Failure::Raised { .. } => "raised",
                Failure::TimedOut => "timed-out",
                Failure::NotPermitted => "not-permitted",
                Failure::Rubbish { .. } => "rubbish",
                Failure::Missing => "missing",
                Failure::Throttled => "throttled",
                Failure::NotRun { .. } => "not-run",
            },
            Some(match failure {
                Failure::Raised { message } => message.clone(),
                other => other.to_string(),
            }),
        ),
    };
    TriggerRun {
        tries: asked.tries,
        took_ms: u64::try_from(asked.took.as_millis()).unwrap_or(u64::MAX),
        outcome: outcome.to_owned(),
        kept: Some(directory::KeptOfRun { event, reason, name }),
        ..run
    }
}
