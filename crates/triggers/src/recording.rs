//! Triggers for tests: every event is kept, and a test says beforehand what a handler answers.

use std::collections::BTreeMap;
use std::fmt;

use directory::Pool;
use parking_lot::Mutex;
use serde_json::Value;

use crate::{Answer, BoxFuture, Event, Failure, TriggerKind, TriggerSource, Triggers};

/// A handler in a test: from the event, as the handler gets it, to its `response`.
type Script = Box<dyn Fn(&Value) -> Result<Value, Failure> + Send + Sync>;

/// Keeps every event and answers as it was told; what it was not told about answers nothing and changes nothing.
#[derive(Default)]
pub struct Recording {
    events: Mutex<Vec<Event>>,
    scripts: Mutex<BTreeMap<TriggerKind, Script>>,
    unwanted: Mutex<Vec<TriggerKind>>,
}

impl fmt::Debug for Recording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recording").finish_non_exhaustive()
    }
}

impl Recording {
    /// A recording in which every pool has a handler for every trigger.
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on the handler of `kind` answers with this `response`, an object.
    pub fn answer(&self, kind: TriggerKind, response: Value) {
        assert!(response.is_object(), "a test answers with an object");
        self.script(kind, move |_| Ok(response.clone()));
    }

    /// From now on the handler of `kind` is this: it gets the event as JSON and gives its `response`, an object.
    pub fn script(
        &self,
        kind: TriggerKind,
        handler: impl Fn(&Value) -> Result<Value, Failure> + Send + Sync + 'static,
    ) {
        self.do_with(kind);
        self.scripts.lock().insert(kind, Box::new(handler));
    }

    /// From now on the handler of `kind` fails.
    pub fn fail(&self, kind: TriggerKind, failure: Failure) {
        self.script(kind, move |_| Err(failure.clone()));
    }

    /// From now on no pool has a handler for `kind`.
    pub fn do_without(&self, kind: TriggerKind) {
        self.unwanted.lock().push(kind);
    }

    fn do_with(&self, kind: TriggerKind) {
        self.unwanted.lock().retain(|unwanted| *unwanted != kind);
    }

    /// The events so far, oldest first.
    pub fn events(&self) -> Vec<Event> {
        self.events.lock().clone()
    }

    /// What ran so far, oldest first.
    pub fn sources(&self) -> Vec<TriggerSource> {
        self.events.lock().iter().map(|event| event.source).collect()
    }

    /// Forgets the events so far and keeps what it was told to answer.
    pub fn clear(&self) {
        self.events.lock().clear();
    }
}

impl Triggers for Recording {
    fn wants(&self, _pool: &Pool, kind: TriggerKind) -> bool {
        !self.unwanted.lock().contains(&kind)
    }

    fn run<'a>(&'a self, _pool: &'a Pool, event: Event) -> BoxFuture<'a, Result<Answer, Failure>> {
        let answer = self.scripts.lock().get(&event.kind()).map_or_else(
            || Ok(Answer::unchanged()),
            |script| {
                let told = serde_json::from_str(&event.to_json()).expect("an event is JSON");
                let response = script(&told)?;
                Ok(Answer::of(response.as_object().cloned().expect("a test answers with an object")))
            },
        );
        self.events.lock().push(event);
        Box::pin(std::future::ready(answer))
    }
}

#[cfg(test)]
mod tests {
    use directory::{
        EventVersion, PasswordPolicy, PoolId, Schema, SignInMode, Templates, Timestamp, TriggerFunction,
    };
    use futures_util::FutureExt;
    use serde_json::json;

    use super::*;
    use crate::{NoTriggers, Request, pre_sign_up};

    fn event() -> Event {
        Event::new(
            TriggerSource::PreSignUpSignUp,
            PoolId::new("eu-west-1_AbC123xyz"),
            "ada",
            None,
            Request::PreSignUp(pre_sign_up::Request::default()),
        )
    }

    fn pool() -> Pool {
        Pool {
            id: PoolId::new("eu-west-1_AbC123xyz"),
            name: "a pool".into(),
            created_at: Timestamp(0),
            modified_at: Timestamp(0),
            sign_in: SignInMode::Username,
            case_sensitive: None,
            schema: Schema::standard(),
            password_policy: PasswordPolicy::default(),
            auto_verified: Vec::new(),
            verify_before_update: Vec::new(),
            admin_create_only: false,
            recovery: None,
            templates: Templates::default(),
            deletion_protected: false,
            tags: BTreeMap::new(),
            triggers: BTreeMap::new(),
            neutral: BTreeMap::new(),
            deleting: false,
            altered: Default::default(),
        }
    }

    fn run(triggers: &impl Triggers) -> Result<Answer, Failure> {
        triggers.run(&pool(), event()).now_or_never().expect("nothing to wait for")
    }

    #[test]
    fn a_recording_keeps_events_and_answers_as_told() {
        let recording = Recording::new();
        assert_eq!(run(&recording), Ok(Answer::unchanged()));
        recording.answer(TriggerKind::PreSignUp, json!({"autoConfirmUser": true}));
        assert!(run(&recording).unwrap().pre_sign_up().unwrap().auto_confirm_user);
        recording.fail(TriggerKind::PreSignUp, Failure::TimedOut);
        assert_eq!(run(&recording), Err(Failure::TimedOut));
        assert_eq!(recording.sources(), [TriggerSource::PreSignUpSignUp; 3]);
        recording.do_without(TriggerKind::PreSignUp);
        assert!(!recording.wants(&pool(), TriggerKind::PreSignUp));
    }

    #[test]
    fn no_triggers_change_nothing_and_do_not_pass_over_a_function_that_a_pool_names() {
        assert!(TriggerKind::ALL.iter().all(|kind| !NoTriggers.wants(&pool(), *kind)));
        assert_eq!(run(&NoTriggers), Ok(Answer::unchanged()));
        let function = TriggerFunction { arn: "a".into(), version: EventVersion::V1 };
        let pool = Pool { triggers: [("PreSignUp".to_owned(), function)].into(), ..pool() };
        assert!(NoTriggers.wants(&pool, TriggerKind::PreSignUp));
        let answer = NoTriggers.run(&pool, event()).now_or_never().expect("nothing to wait for");
        assert!(matches!(answer, Err(Failure::NotRun { .. })));
    }
}
