//! RULE-25: what an erasure must reach beside the record, and what tells that it was undone.

use std::sync::Arc;
use std::time::Duration;

use crypto::KeyRing;
use directory::{AuditLine, Contact, ManualClock, PoolId};
use uuid::Uuid;

use super::work::message;
use super::{Fixture, NOW, Person, insert, must, store};
use crate::checkpoints::{CHECKPOINT, Checkpoint, TOMBSTONE, Tombstone, open, sign};
use crate::jobs::{DeletePrefix, Jobs, Steps, Sweep};
use crate::users::users_prefix;
use crate::{OpenAs, Scan, Store, StoreError, change};

fn line(action: &str, pool: &str) -> AuditLine {
    AuditLine {
        at: NOW,
        request_id: Uuid::from_u128(7),
        action: action.into(),
        outcome: "ok".into(),
        principal: "ROCKKEY".into(),
        pool: Some(PoolId::new(pool)),
        sub: None,
        subject: None,
        source: None,
    }
}

async fn say(store: &Store, action: &str, pool: &str) {
    let line = line(action, pool);
    must(change!(store, NOW, |unit| -> Result<(), StoreError> { unit.audit(&line) }));
}

/// A pool takes everybody in it along, and no line of the log names them.
pub async fn a_deleted_pool_leaves_a_tombstone_for_all_that_was_in_it_rule_25(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    say(&store, "DeleteUserPool", "p").await;
    let made = must(store.make_checkpoint(NOW).await).expect("a line has come");
    let public = must(store.log_public_key(NOW).await).expect("was made");
    let tombstone = open::<Tombstone>(&public, TOMBSTONE, &made.tombstones[0]).expect("verifies");
    assert_eq!((tombstone.pool.as_str(), tombstone.sub), ("p", None));
    let shipped: Vec<&str> = made.lines().collect();
    assert_eq!(must(store.verify_against(&shipped, NOW).await).tombstones, 1);
    // Somebody is there again without the pool, and no job is about to take anybody away.
    must(change!(store, NOW, |unit| -> Result<(), StoreError> { unit.insert(&super::upkeep::ada()) }));
    assert_eq!(must(store.verify_against(&shipped, NOW).await).risen.len(), 1);
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.start_job("delete", DeletePrefix::KIND, &DeletePrefix::of("p/"))
    }));
    assert_eq!(must(store.verify_against(&shipped, NOW).await).tombstones, 1);
    let clock = ManualClock::new(NOW);
    assert!(must(Jobs::new(store.clone(), Steps::of_the_store(), "w").run_due(&clock).await) > 0);
    assert_eq!(must(store.verify_against(&shipped, NOW).await).tombstones, 1);
    assert!(
        must(store.scan::<directory::User>(&Scan::keys(&users_prefix(&PoolId::new("p"))), NOW).await)
            .items
            .is_empty()
    );
}

/// RULE-24: two checkpoints of one place that differ are both signed, so the store went two ways.
pub async fn checkpoints_that_contradict_each_other_or_the_log_are_refused_page_by_page_rule_24(
    fixture: &dyn Fixture,
) {
    let store = store(fixture).await;
    say(&store, "SignUp", "p").await;
    let first = must(store.make_checkpoint(NOW).await).expect("a line has come");
    say(&store, "SignUp", "p").await;
    let second = must(store.make_checkpoint(NOW).await).expect("a line has come");
    let pages = [[first.checkpoint.as_str()], [second.checkpoint.as_str()]];
    let (held, previous) = must(store.hold_against(&pages[0], 1, None, NOW).await);
    assert_eq!((held.checkpoints, previous.as_ref().map(|(n, _)| *n)), (1, Some(1)));
    must(store.hold_against(&pages[1], 2, previous.clone(), NOW).await);
    // The page before ended with another one.
    let other = previous.map(|(n, _)| (n, "0".repeat(64)));
    let refused = store.hold_against(&pages[1], 2, other, NOW).await;
    assert!(matches!(refused, Err(StoreError::BadCheckpoint { line: 2, .. })), "{refused:?}");
    // As somebody with the key would sign it after a restore.
    let key = must(store.log_key(NOW).await);
    let public = key.public();
    let mut contradicts = open::<Checkpoint>(&public, CHECKPOINT, &first.checkpoint).expect("verifies");
    contradicts.lanes.values_mut().for_each(|(_, mac)| *mac = "0".repeat(64));
    let contradicts = must(sign(&key, CHECKPOINT, &contradicts));
    for lines in [[first.checkpoint.as_str(), &contradicts], [&contradicts, first.checkpoint.as_str()]] {
        let refused = store.verify_against(&lines, NOW).await;
        assert!(matches!(refused, Err(StoreError::BadCheckpoint { line: 2, .. })), "{refused:?}");
    }
    let refused = store.hold_against(&[&contradicts], 1, None, NOW).await;
    assert!(matches!(refused, Err(StoreError::NotAsCheckpointed { seq: 1, .. })), "{refused:?}");
}

/// What was set aside is a person's data as well: it goes with the person, with the pool, by hand, and with time.
pub async fn what_was_set_aside_does_not_outlive_an_erasure_rule_25(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let soon = Some(NOW + Duration::from_secs(1));
    for (pool, id) in [("p", "1"), ("p", "2"), ("q", "1"), ("q", "2")] {
        insert(&store, &Person { expires_at: soon, ..Person::new(pool, id) }).await;
    }
    assert_eq!(fixture.tamper("UPDATE record SET ver = ver + 1 WHERE k LIKE '%/person/%'").await, 4);
    let later = NOW + Duration::from_secs(2);
    must(change!(store, later, |unit| -> Result<usize, StoreError> { unit.take_expired(10).await }));
    let aside = must(store.all_set_aside(10, later).await);
    assert_eq!(aside.len(), 4);
    // By the key of the record.
    let gone = must(change!(store, later, |unit| -> Result<usize, StoreError> {
        unit.drop_set_aside(&Person::key_of("q", "1")).await
    }));
    assert_eq!(gone, 1);
    // By hand.
    let by = line("DropRow", "q");
    let by_hand = aside.iter().find(|aside| aside.of == Person::key_of("q", "2")).expect("was set aside");
    assert!(must(store.drop_aside(&by_hand.id, &by, later).await));
    assert!(!must(store.drop_aside(&by_hand.id, &by, later).await));
    // With the pool.
    must(change!(store, later, |unit| -> Result<(), StoreError> {
        unit.start_job("delete", DeletePrefix::KIND, &DeletePrefix::of("p/"))
    }));
    let clock = ManualClock::new(later);
    assert!(must(Jobs::new(store.clone(), Steps::of_the_store(), "w").run_due(&clock).await) > 0);
    assert!(must(store.all_set_aside(10, later).await).is_empty());
    // With time.
    insert(&store, &Person { expires_at: soon, ..Person::new("r", "1") }).await;
    assert_eq!(fixture.tamper("UPDATE record SET ver = ver + 1 WHERE k LIKE 'r/person/%'").await, 1);
    must(change!(store, later, |unit| -> Result<usize, StoreError> { unit.take_expired(10).await }));
    assert_eq!(must(store.all_set_aside(10, later).await).len(), 1);
    clock.set(later + Duration::from_secs(91 * 24 * 3_600));
    must(
        Jobs::new(store.clone(), Steps::of_the_store(), "w")
            .insert(Sweep::KIND, Sweep::KIND, &serde_json::Value::Null, later)
            .await,
    );
    must(Jobs::new(store.clone(), Steps::of_the_store(), "w").run_due(&clock).await);
    assert_eq!(fixture.tamper("UPDATE record SET k = k WHERE k LIKE '~/set-aside/%'").await, 0, "swept");
}

/// Waiting, held or leased: nobody who is gone gets a letter, and nobody else loses one.
pub async fn messages_go_with_the_person_they_are_for_rule_25(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let named = |n: u128, name: &str| directory::Message { username: name.into(), ..message("p", n) };
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        for (n, name) in [(1, "ada"), (2, "ada"), (3, "adam"), (4, "ad/a%")] {
            unit.enqueue(&named(n, name))?;
        }
        unit.enqueue(&directory::Message { username: "ada".into(), ..message("q", 5) })
    }));
    let leased = must(store.lease_messages(Contact::Email, NOW, Duration::from_secs(30), 1).await);
    must(store.message_held(&leased[0], crate::outbox::Why::Refused, "no such box", NOW).await);
    let leased = must(store.lease_messages(Contact::Email, NOW, Duration::from_secs(30), 1).await);
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.drop_messages_of(&PoolId::new("p"), "ada").await?;
        unit.drop_messages_of(&PoolId::new("p"), "ad/a%").await
    }));
    assert!(!must(store.message_begins(&leased[0], NOW).await), "it must not go out any more");
    let left = must(store.outbox(10, NOW).await);
    let mut left: Vec<_> = left.iter().map(|entry| entry.message.id.as_u128()).collect();
    left.sort_unstable();
    assert_eq!(left, [3, 5]);
}

/// RULE-24: the chain refuses a line that was made with a data key after its time.
pub async fn a_line_under_a_data_key_that_was_replaced_is_refused_rule_24(fixture: &dyn Fixture) {
    let (engine, keys, old_keys) = super::rotation::after_and_before_a_switch(fixture).await;
    // Whoever opened the store last chains.
    let say = async |keys: &KeyRing, lines: u64| {
        let store = must(Store::open(Arc::clone(&engine), keys.clone(), OpenAs::Dev).await);
        must(change!(store, NOW, |unit| -> Result<(), StoreError> {
            for n in 0..lines {
                unit.audit(&n)?;
            }
            Ok(())
        }));
        store
    };
    // Another process of the same lane hears of the switch a moment later.
    say(&old_keys, 2).await;
    say(&keys, 1).await;
    say(&old_keys, 1).await;
    let ours = say(&keys, 1_001).await;
    must(ours.verify_audit().await);
    must(ours.make_checkpoint(NOW).await);
    say(&old_keys, 1).await;
    let found = ours.verify_audit().await;
    assert!(
        matches!(&found, Err(StoreError::Tampered { why, .. }) if why.contains("had been replaced")),
        "{found:?}"
    );
    let unsigned = ours.make_checkpoint(NOW).await;
    assert!(
        matches!(unsigned, Err(StoreError::Tampered { .. })),
        "a checkpoint goes on from where it was: {unsigned:?}"
    );
}
