//! Jobs, sweeping, deleting, the outbox.

use std::sync::Arc;
use std::time::Duration;

use crypto::Secret;
use directory::{Contact, ManualClock, Message, MessagePurpose, PoolId};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Fixture, NOW, Note, Person, by_hand, insert, must, put, store};
use crate::engine::BoxFuture;
use crate::jobs::{DeletePrefix, Job, Jobs, Next, Step, Steps, Sweep};
use crate::outbox::{Done, State, Why};
use crate::{Record, Scan, Store, StoreError, Unit, change};

/// Counts a note up to five, one a step.
struct CountToFive;

impl Step for CountToFive {
    fn step<'a>(&'a self, unit: &'a mut Unit, state: &'a Value) -> BoxFuture<'a, Result<Next, StoreError>> {
        Box::pin(async move {
            let mut note: Note =
                unit.find(&Note::key_of("p", "1")).await?.ok_or(StoreError::BadMeta("gone"))?;
            note.count += 1;
            unit.put(&note)?;
            let done = state["done"].as_u64().unwrap_or(0) + 1;
            assert_eq!(done, note.count, "the state goes with what was done");
            Ok(if done == 5 {
                Next::Finished
            } else {
                Next::Step { state: json!({ "done": done }), done: 1 }
            })
        })
    }
}

fn worker(store: &Store, name: &str) -> Jobs {
    let steps = Steps::of_the_store().with("count", Arc::new(CountToFive));
    Jobs::new(store.clone(), steps, name)
}

/// Killed between any two steps: nothing is lost and nothing is done twice.
pub async fn a_job_is_gone_on_with_after_its_worker_died(fixture: &dyn Fixture) {
    let first = store(fixture).await;
    insert(&first, &Note::new("p", "1")).await;
    must(worker(&first, "a").insert("job", "count", &json!({}), NOW).await);
    must(worker(&first, "a").insert("job", "count", &json!({}), NOW).await);
    assert!(must(worker(&first, "a").step("job", NOW).await));
    assert!(must(worker(&first, "a").step("job", NOW).await));
    drop(first);
    fixture.close().await;

    let store = store(fixture).await;
    let job = must(store.find_job("job", NOW).await).expect("is not finished");
    assert_eq!((job.steps, job.done, job.owner.as_deref()), (2, 2, Some("a")));
    let clock = ManualClock::new(NOW);
    assert_eq!(must(worker(&store, "b").run_due(&clock).await), 0, "the dead worker's lease still runs");
    clock.set(NOW + Duration::from_secs(31));
    assert_eq!(must(worker(&store, "b").run_due(&clock).await), 3);
    assert_eq!(must(store.find_job("job", NOW).await), None);
    let note = must(store.find::<Note>(&Note::key_of("p", "1"), NOW).await);
    assert_eq!(note.map(|note| note.count), Some(5));
}

/// One owner at a time; its own lease does not stop it.
pub async fn a_leased_job_is_left_alone_by_others(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &Note::new("p", "1")).await;
    must(worker(&store, "a").insert("job", "count", &json!({}), NOW).await);
    assert!(must(worker(&store, "a").step("job", NOW).await));
    assert!(!must(worker(&store, "b").step("job", NOW).await));
    assert!(must(worker(&store, "a").step("job", NOW).await));
    let note = must(store.find::<Note>(&Note::key_of("p", "1"), NOW).await);
    assert_eq!(note.map(|note| note.count), Some(2));
    assert_eq!(must(worker(&store, "a").list(NOW).await).len(), 1);
}

/// It stays, and does not keep the worker busy.
pub async fn a_job_that_fails_waits_longer_and_says_why(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    must(worker(&store, "a").insert("job", "count", &json!({}), NOW).await);
    let clock = ManualClock::new(NOW);
    assert_eq!(must(worker(&store, "a").run_due(&clock).await), 0);
    let job = must(store.find_job("job", NOW).await).expect("stays");
    assert_eq!((job.failures, job.due_at, job.owner), (1, NOW + Duration::from_secs(2), None));
    assert!(job.last_failure.is_some_and(|why| why.contains("gone")));
    assert_eq!(must(worker(&store, "a").run_due(&clock).await), 0);
    assert_eq!(must(store.find_job("job", NOW).await).map(|job| job.failures), Some(1), "not due yet");
    clock.set(NOW + Duration::from_secs(2));
    must(worker(&store, "a").run_due(&clock).await);
    assert_eq!(must(store.find_job("job", NOW).await).map(|job| job.failures), Some(2));
    // What it lacked is there: it goes on by itself.
    insert(&store, &Note::new("p", "1")).await;
    clock.set(NOW + Duration::from_secs(60));
    assert_eq!(must(worker(&store, "a").run_due(&clock).await), 5);
    // A kind that this version does not know is left to those who do.
    must(worker(&store, "a").insert("later", "unknown", &json!({}), NOW).await);
    assert_eq!(must(worker(&store, "a").run_due(&clock).await), 0);
    assert!(must(store.find_job("later", NOW).await).is_some());
}

/// There is no moment at which the reason is there and the job is not.
pub async fn a_job_is_started_in_the_commit_that_needs_it(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &Note::new("p", "1")).await;
    let mut unit = store.unit(NOW);
    let note: Note = must(unit.find(&Note::key_of("p", "1")).await).expect("is there");
    must(unit.delete(&note));
    must(unit.start_job("delete p", DeletePrefix::KIND, &DeletePrefix::of("p/")));
    put(&store, &note).await;
    assert!(must(unit.commit().await).is_err());
    assert_eq!(must(store.find::<Job>(&Job::key_of("delete p"), NOW).await), None);
}

/// Rows, claims, entries, counts; what lives stays.
pub async fn expired_records_are_swept_with_all_that_hangs_on_them(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let end = NOW + Duration::from_secs(10);
    let people: Vec<Person> = (0..450)
        .map(|n| Person { expires_at: (n % 10 != 0).then_some(end), ..Person::new("p", &format!("{n:03}")) })
        .collect();
    must(store.insert_many(&people, NOW).await);
    must(worker(&store, "a").insert(Sweep::KIND, Sweep::KIND, &Value::Null, NOW).await);
    let clock = ManualClock::new(NOW);
    must(worker(&store, "a").run_due(&clock).await);
    assert_eq!(must(store.estimate("p", "person").await), 450);
    clock.set(end + Duration::from_secs(60));
    must(worker(&store, "a").run_due(&clock).await);
    assert_eq!(must(store.estimate("p", "person").await), 45);
    assert!(must_engine(fixture.engine().await.expired(i64::MAX, 1000).await).is_empty());
    assert_eq!(fixture.tamper("UPDATE claim SET k = k").await, 45);
    assert_eq!(fixture.tamper("UPDATE entry SET k = k WHERE k LIKE 'p/%'").await, 45);
    let job = must(store.find_job(Sweep::KIND, NOW).await).expect("runs for ever");
    assert_eq!((job.done, job.owner), (405, None));
}

fn must_engine<T>(result: Result<T, crate::error::EngineError>) -> T {
    must(result.map_err(StoreError::from))
}

/// Of whatever kind and format, and whatever is queued for it.
pub async fn everything_below_a_prefix_is_deleted_and_nothing_beside_it(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let people: Vec<Person> = (0..450).map(|n| Person::new("p", &format!("{n:03}"))).collect();
    must(store.insert_many(&people, NOW).await);
    insert(&store, &Note::new("p", "1")).await;
    insert(
        &store,
        &super::nouns::LaterNote::<9> {
            pool: "p".into(),
            id: "later".into(),
            count: 1,
            colour: "red".into(),
            tags: Vec::new(),
        },
    )
    .await;
    let gone = NOW + Duration::from_secs(1);
    insert(&store, &Person { expires_at: Some(gone), ..Person::new("p", "gone") }).await;
    must(change!(store, NOW, |unit| -> Result<(), StoreError> { unit.enqueue(&message("p", 1)) }));
    for neighbour in ["o", "p-", "p0", "pp"] {
        insert(&store, &Person::new(neighbour, "1")).await;
    }
    must(change!(store, gone, |unit| -> Result<(), StoreError> {
        unit.start_job("delete p", DeletePrefix::KIND, &DeletePrefix::of("p/"))
    }));
    let clock = ManualClock::new(gone);
    must(worker(&store, "a").run_due(&clock).await);
    assert_eq!(must(store.find_job("delete p", NOW).await), None);
    for table in ["record", "claim", "entry"] {
        assert_eq!(fixture.tamper(&format!("UPDATE {table} SET k = k WHERE k LIKE 'p/%'")).await, 0);
    }
    assert!(must(store.lease_messages(Contact::Email, gone, Duration::ZERO, 10).await).is_empty());
    assert_eq!(must(store.estimate("p", "person").await), 0);
    for neighbour in ["o", "p-", "p0", "pp"] {
        let claim = Person::email_claim(neighbour, "1@example.com");
        assert!(must(store.find_by_claim::<Person>(&claim, NOW).await).is_some());
    }
}

/// A slip there would take everything.
pub async fn a_deletion_refuses_half_a_name(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &Person::new("pool", "1")).await;
    for prefix in ["", "poo", "pool", "/", "~/"] {
        must(worker(&store, "a").insert(prefix, "", &json!({}), NOW).await.or(Ok(())));
        let id = format!("delete {prefix}");
        let state = serde_json::to_value(DeletePrefix::of(prefix)).expect("JSON");
        must(worker(&store, "a").insert(&id, DeletePrefix::KIND, &state, NOW).await);
        must(worker(&store, "a").run_due(&ManualClock::new(NOW)).await);
        assert_eq!(must(store.find_job(&id, NOW).await).map(|job| job.failures), Some(1), "{prefix:?}");
    }
    assert_eq!(must(store.scan::<Person>(&Scan::keys("pool/"), NOW).await).items.len(), 1);
}

pub(super) fn message(pool: &str, n: u128) -> Message {
    Message {
        id: Uuid::from_u128(n),
        pool: PoolId::new(pool),
        username: "ann".into(),
        medium: Contact::Email,
        to: "ann@example.com".into(),
        purpose: MessagePurpose::SignUp,
        code: Secret::new("123456"),
        subject: "Your code".into(),
        body: Secret::new("Your code is 123456"),
        queued_at: NOW,
    }
}

/// Queued in the commit, sealed at rest, delivered by one worker, gone when done.
pub async fn a_message_is_leased_once_and_gone_when_done(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.insert(&Note::new("p", "1"))?;
        unit.enqueue(&message("p", 1))?;
        unit.enqueue(&message("p", 2))
    }));
    assert_eq!(fixture.tamper("UPDATE record SET k = k WHERE body LIKE '%123456%'").await, 0);
    assert_eq!(fixture.tamper("UPDATE record SET k = k WHERE body LIKE '%example.com%'").await, 0);
    assert_eq!(must(store.next_message_due(NOW).await), Some(NOW));
    let lease = Duration::from_secs(30);
    let first = must(store.lease_messages(Contact::Email, NOW, lease, 1).await);
    let second = must(store.lease_messages(Contact::Email, NOW, lease, 10).await);
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_ne!(first[0].message.id, second[0].message.id);
    assert_eq!(first[0].message.code.expose(), "123456");
    assert!(must(store.lease_messages(Contact::Email, NOW, lease, 10).await).is_empty());
    must(store.message_done(&first[0], NOW).await);
    must(store.message_again(&second[0], NOW + lease * 4, NOW).await);
    let later = NOW + lease;
    assert!(must(store.lease_messages(Contact::Email, later, lease, 10).await).is_empty());
    assert_eq!(must(store.next_message_due(later).await), Some(NOW + lease * 4));
    let again = must(store.lease_messages(Contact::Email, NOW + lease * 4, lease, 10).await);
    assert_eq!(again.iter().map(|queued| queued.tries).collect::<Vec<_>>(), [2]);
    must(store.message_done(&again[0], later).await);
    assert_eq!(must(store.next_message_due(later).await), None);
}

/// At least once; and a worker that was given up for dead cannot take it away from its successor.
pub async fn a_message_comes_again_when_its_worker_died(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    must(change!(store, NOW, |unit| -> Result<(), StoreError> { unit.enqueue(&message("p", 1)) }));
    let lease = Duration::from_secs(30);
    let lost = must(store.lease_messages(Contact::Email, NOW, lease, 10).await).remove(0);
    let again = must(store.lease_messages(Contact::Email, NOW + lease, lease, 10).await).remove(0);
    assert_eq!((lost.tries, again.tries), (1, 2));
    must(store.message_again(&lost, NOW, NOW).await);
    must(store.message_done(&lost, NOW).await);
    assert_eq!(must(store.next_message_due(NOW).await), Some(NOW + lease * 2));
    must(store.message_done(&again, NOW).await);
    assert_eq!(must(store.next_message_due(NOW).await), None);
    assert_eq!(Job::KIND, "job");
}

/// A second copy is worse than none: what had begun when its worker died says so, and what is held stays until somebody
/// decides or a week has passed. The reason names addresses, so it is sealed.
pub async fn a_message_that_may_have_gone_out_is_told_and_held_for_its_operator(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.enqueue(&message("p", 1))?;
        unit.enqueue(&message("p", 2))
    }));
    let lease = Duration::from_secs(30);
    let leased = must(store.lease_messages(Contact::Email, NOW, lease, 10).await);
    assert!(must(store.message_begins(&leased[0], NOW).await));
    for busy in [1, 2] {
        let id = Uuid::from_u128(busy);
        assert_eq!(must(store.retry_message(id, &by_hand("retry"), NOW).await), Done::Busy);
        assert_eq!(must(store.drop_message(id, &by_hand("drop"), NOW).await), Done::Busy);
    }
    let later = NOW + lease;
    let again = must(store.lease_messages(Contact::Email, later, lease, 10).await);
    let doubtful: Vec<bool> = leased
        .iter()
        .map(|first| again.iter().any(|next| next.message.id == first.message.id && next.doubtful))
        .collect();
    assert_eq!(doubtful, [true, false]);
    assert!(!must(store.message_begins(&leased[1], later).await), "the lease was lost");
    for queued in &again {
        must(store.message_held(queued, Why::Doubtful, "ann@example.com?", later).await);
    }
    assert_eq!(fixture.tamper("UPDATE record SET k = k WHERE body LIKE '%example.com%'").await, 0);
    assert_eq!(must(store.next_message_due(later).await), None);
    let held = must(store.outbox(10, later).await);
    assert_eq!(held.len(), 2);
    assert_eq!(held[0].state, State::Held(Why::Doubtful, later));
    assert_eq!(held[0].reason.as_deref(), Some("ann@example.com?"));
    let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
    assert_eq!(must(store.retry_message(one, &by_hand("retry"), later).await), Done::Yes);
    assert_eq!(must(store.drop_message(two, &by_hand("drop"), later).await), Done::Yes);
    assert_eq!(must(store.drop_message(two, &by_hand("drop"), later).await), Done::Unknown);
    let fresh = must(store.lease_messages(Contact::Email, later, lease, 10).await);
    assert_eq!(fresh.iter().map(|queued| (queued.tries, queued.doubtful)).collect::<Vec<_>>(), [(1, false)]);
    must(store.message_held(&fresh[0], Why::Refused, "no such user", later).await);
    let week = later + Duration::from_secs(7 * 24 * 60 * 60);
    assert!(must(store.outbox(10, week).await).is_empty());
    assert_eq!(must(store.retry_message(one, &by_hand("retry"), week).await), Done::Unknown);
}
