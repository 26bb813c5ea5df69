//! RULE-4: another data key, and everything made anew under it, while it is read and written, whoever dies on the way.

use std::sync::Arc;
use std::time::Duration;

use crypto::{KeyRing, MasterKey, RingKey, Standing};
use directory::{AuditLine, Clock as _, Contact, ManualClock};
use serde_json::Value;

use super::work::message;
use super::{Fixture, NOW, Note, Person, by_hand, insert, must, put};
use crate::engine::{Batch, Expect, Put};
use crate::jobs::rotate_data::{Phase, Waits, state};
use crate::jobs::{Jobs, RotateData, Steps, Sweep};
use crate::open::{FORMAT, Version};
use crate::set_aside::PutBack;
use crate::{Engine, OpenAs, Record, Scan, Store, StoreError, change, data_keys};

const WAITS: Waits = Waits { nodes: Duration::from_secs(10), clients: Duration::from_secs(3_600) };

async fn open(engine: &Arc<dyn Engine>, master: &MasterKey) -> Store {
    let keys = data_keys::open(engine, master).await.unwrap_or_else(|error| panic!("{error}"));
    must(Store::open(Arc::clone(engine), keys, OpenAs::Dev).await)
}

fn job(master: &MasterKey) -> RotateData {
    let master = master.clone();
    RotateData::new(Arc::new(move || Ok(master.clone())), WAITS)
}

fn worker(store: &Store, master: &MasterKey, name: &str) -> Jobs {
    Jobs::new(store.clone(), Steps::of_the_store().with(RotateData::KIND, Arc::new(job(master))), name)
}

async fn look(engine: &Arc<dyn Engine>, master: &MasterKey, ring: &KeyRing) {
    let read = data_keys::refresh(engine, || Ok(master.clone()), ring).await;
    assert!(read.is_ok(), "{read:?}");
}

fn standings(keys: &[RingKey]) -> Vec<(u32, Standing)> {
    keys.iter().map(|key| (key.key.id, key.standing)).collect()
}

/// RULE-31: older versions know one data key only, so none is announced while a node of theirs may run.
pub async fn data_keys_stay_while_an_upgrade_is_not_finished(fixture: &dyn Fixture) {
    let master = MasterKey::generate();
    let engine = fixture.engine().await;
    let keys = data_keys::open(&engine, &master).await.unwrap_or_else(|error| panic!("{error}"));
    let older = Version { format: 1, min_reader: 1 };
    drop(must(Store::open_as(Arc::clone(&engine), keys, OpenAs::Dev, &older).await));
    let (store, other) = (open(&engine, &master).await, open(&engine, &master).await);
    let refused = job(&master).begin(&store, &by_hand("begin"), NOW).await;
    let Err(error @ StoreError::UpgradeUnfinished { level: 1, ours: FORMAT }) = &refused else {
        panic!("{refused:?}")
    };
    assert!(error.to_string().contains("finish-upgrade"), "{error}");
    let keys = data_keys::read(&engine, &master).await.ok().flatten().expect("opens").keys;
    assert_eq!(standings(&keys), [(1, Standing::Current)]);
    assert!(must(store.find_job(RotateData::KIND, NOW).await).is_none());
    // Said on one node, heard on the other when it is asked.
    must(other.finish_upgrade(&by_hand("finish")).await);
    assert_eq!(must(job(&master).begin(&store, &by_hand("begin"), NOW).await).new, 2);
}

/// A node that has not read the new key must damage nothing that is written under it.
pub async fn a_node_that_does_not_know_the_data_key_sets_nothing_aside_rule_3_rule_4(fixture: &dyn Fixture) {
    let (master, clock) = (MasterKey::generate(), ManualClock::new(NOW + Duration::from_secs(10)));
    let engine = fixture.engine().await;
    let store = open(&engine, &master).await;
    let old = open(&engine, &master).await;
    // What the server that never looks would have: a ring from nowhere.
    let alone: Vec<RingKey> = data_keys::read(&engine, &master).await.ok().flatten().expect("is there").keys;
    must(job(&master).begin(&store, &by_hand("begin"), NOW).await);
    assert!(must(worker(&store, &master, "w").step(RotateData::KIND, clock.now()).await));
    let soon = Some(NOW + Duration::from_secs(1));
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.enqueue(&message("p", 1))?;
        unit.insert(&Person { expires_at: soon, ..Person::new("p", "1") })?;
        unit.start_job(Sweep::KIND, Sweep::KIND, &Value::Null)
    }));
    let lease = Duration::from_secs(30);
    let refused = old.lease_messages(Contact::Email, NOW, lease, 10).await.map(|leased| leased.len());
    assert!(matches!(refused, Err(StoreError::Busy(_))), "{refused:?}");
    assert!(Jobs::new(old.clone(), Steps::of_the_store(), "o").run_due(&clock).await.is_err());
    assert!(must(store.all_set_aside(10, NOW).await).is_empty());
    // It looks, and goes on.
    look(&engine, &master, old.keys()).await;
    assert_eq!(must(old.lease_messages(Contact::Email, NOW, lease, 10).await).len(), 1);

    // What was set aside for nothing is put back as it was, with its claims.
    let ring = KeyRing::of(&alone).unwrap_or_else(|error| panic!("{error}"));
    let blind = must(Store::open(Arc::clone(&engine), ring, OpenAs::Dev).await);
    insert(&store, &Person { expires_at: Some(NOW + Duration::from_secs(5)), ..Person::new("p", "2") }).await;
    let later = NOW + Duration::from_secs(6);
    assert!(
        must(change!(blind, later, |unit| -> Result<usize, StoreError> { unit.take_expired(10).await })) > 0
    );
    // What is committed from now on is vouched for by a ring that knows the key.
    let store = open(&engine, &master).await;
    let aside = must(store.all_set_aside(10, NOW).await);
    assert_eq!(aside.len(), 2, "{aside:?}");
    for row in &aside {
        assert_eq!(must(store.put_back(&row.id, &by_hand("back"), NOW).await), PutBack::Done);
        assert_eq!(must(store.put_back(&row.id, &by_hand("back"), NOW).await), PutBack::Unknown);
    }
    let found = must(store.find_by_claim::<Person>("p/email/2@example.com", NOW).await);
    assert_eq!(found.map(|person| person.id), Some("2".to_owned()));
    let checked = must(store.check(NOW, |_, _| {}).await);
    assert_eq!((checked.count, checked.set_aside.len()), (0, 0), "{checked:?}");
}

/// Begun, cut off in the middle, gone on with by another worker, while records come, go and change on two nodes.
pub async fn everything_is_made_anew_under_another_data_key_rule_4(fixture: &dyn Fixture) {
    let (master, clock) = (MasterKey::generate(), ManualClock::new(NOW));
    let at = |seconds: u64| clock.set(NOW + Duration::from_secs(seconds));
    let engine = fixture.engine().await;
    let store = open(&engine, &master).await;
    let people: Vec<Person> = (0..230).map(|n| Person::new("p", &format!("{n:03}"))).collect();
    must(store.insert_many(&people, NOW).await);
    insert(&store, &Note::new("q", "1")).await;
    insert(&store, &Person { expires_at: Some(NOW + Duration::from_secs(1)), ..Person::new("p", "expired") })
        .await;
    let before = must(store.row(&Person::key_of("p", "007"), NOW).await).expect("is there");

    must(job(&master).begin(&store, &by_hand("begin"), NOW).await);
    must(job(&master).begin(&store, &by_hand("begin"), NOW).await);
    let first = worker(&store, &master, "first");
    assert_eq!(must(first.run_due(&clock).await), 0, "the other nodes must see the key first");
    // Another node, which has the ring of before and learns of it.
    let other = open(&engine, &master).await;
    at(10);
    assert!(must(first.step(RotateData::KIND, NOW + Duration::from_secs(10)).await));
    assert_eq!(store.keys().key_id(), 2);
    // It sees the switch later, and reads until then what is written under the new key.
    put(&store, &Person { count: 7, ..people[3].clone() }).await;
    assert_eq!(must(other.find::<Person>(&people[3].key(), NOW).await).map(|person| person.count), Some(7));
    put(&other, &Person { count: 8, ..people[3].clone() }).await;
    look(&engine, &master, other.keys()).await;
    assert_eq!(other.keys().key_id(), 2);

    // Two pages, then the worker is gone.
    at(20);
    for _ in 0..2 {
        assert!(must(first.step(RotateData::KIND, NOW + Duration::from_secs(20)).await));
    }
    drop((first, store));
    // What is changed and taken away meanwhile, behind and before the place that was come to.
    put(&other, &Person { count: 9, ..people[1].clone() }).await;
    put(&other, &Person { count: 9, email: Some("moved@example.com".into()), ..people[229].clone() }).await;
    must(change!(other, NOW, |unit| -> Result<(), StoreError> {
        unit.find::<Person>(&people[228].key()).await?;
        unit.delete_key(&people[228].key())
    }));
    drop((other, engine));
    fixture.close().await;

    let engine = fixture.engine().await;
    let store = open(&engine, &master).await;
    let second = worker(&store, &master, "second");
    at(21);
    assert_eq!(must(second.run_due(&clock).await), 0, "the dead worker's lease still runs");
    at(60);
    assert!(must(second.run_due(&clock).await) > 0);
    let waiting = must(store.find_job(RotateData::KIND, NOW).await).expect("waits for what clients hold");
    assert!(matches!(must(state(&waiting.state)).phase, Phase::Settle(_)), "{waiting:?}");

    // The old key still counts for what clients hold; then it has no say.
    let keys = data_keys::read(&engine, &master).await.ok().flatten().expect("opens").keys;
    assert_eq!(standings(&keys), [(1, Standing::Leaving), (2, Standing::Current)]);
    at(60 + 3_600);
    assert!(must(second.run_due(&clock).await) > 0);
    assert!(must(store.find_job(RotateData::KIND, NOW).await).is_none());
    let keys = data_keys::read(&engine, &master).await.ok().flatten().expect("opens").keys;
    assert_eq!(standings(&keys), [(1, Standing::Left), (2, Standing::Current)]);
    let mut said = Vec::new();
    for (lane, _) in must(store.audit_ends().await) {
        let lines = must(store.audit_lines::<AuditLine>(&lane, 0, 100).await);
        said.extend(lines.into_iter().map(|kept| (kept.line.at, kept.line.action, kept.line.subject)));
    }
    said.sort();
    let said: Vec<_> =
        said.iter().map(|(_, action, key)| (action.as_str(), key.as_deref().unwrap_or(""))).collect();
    assert_eq!(said, [("AnnounceDataKey", "2"), ("SwitchDataKey", "2"), ("RetireDataKey", "1")]);
    drop((second, store, engine));
    fixture.close().await;

    // Everything is there, by key, by claim, by index and sealed; the expired can be swept.
    let engine = fixture.engine().await;
    let store = open(&engine, &master).await;
    for (n, person) in people.iter().enumerate().filter(|(n, _)| *n != 228) {
        let found = must(store.find::<Person>(&person.key(), NOW).await).expect("is there");
        assert_eq!(found.secret, person.secret, "{n}");
        assert_eq!(
            found.count,
            [(1, 9), (3, 8), (229, 9)].iter().find(|(m, _)| *m == n).map_or(0, |(_, c)| *c)
        );
        let claim = Person::email_claim("p", found.email.as_deref().unwrap_or_default());
        assert!(must(store.find_by_claim::<Person>(&claim, NOW).await).is_some(), "{n}");
    }
    assert!(must(store.find::<Note>(&Note::key_of("q", "1"), NOW).await).is_some());
    let mut cursor = None;
    let mut listed = 0;
    loop {
        let page = must(
            store
                .scan::<Person>(
                    &Scan::index("p/by-name/").limit(100).after(cursor),
                    NOW + Duration::from_secs(9),
                )
                .await,
        );
        listed += page.items.len();
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(listed, 229);
    must(change!(store, NOW + Duration::from_secs(9), |unit| -> Result<usize, StoreError> {
        unit.take_expired(10).await
    }));

    // A row of before, put back by somebody who knows the old key, counts as forged.
    let now = must(store.row(&before.key, NOW).await).expect("is there");
    let forged = Put { expect: Expect::Version(now.version), row: before };
    engine.commit(Batch { puts: vec![forged], ..Batch::default() }).await.expect("an engine takes any row");
    let found = store.find::<Person>(&people[7].key(), NOW).await;
    assert!(matches!(found, Err(StoreError::Tampered { .. })), "{found:?}");
}

/// An engine whose store has switched to the second data key, the keys, and those of somebody who has not heard of it.
pub(super) async fn after_and_before_a_switch(fixture: &dyn Fixture) -> (Arc<dyn Engine>, KeyRing, KeyRing) {
    let master = MasterKey::generate();
    let engine = fixture.engine().await;
    let store = open(&engine, &master).await;
    must(job(&master).begin(&store, &by_hand("begin"), NOW).await);
    let before = data_keys::open(&engine, &master).await.unwrap_or_else(|error| panic!("{error}"));
    let jobs = worker(&store, &master, "worker");
    assert!(must(jobs.step(RotateData::KIND, NOW + WAITS.nodes).await));
    assert_eq!((store.keys().key_id(), before.key_id()), (2, 1));
    (engine, store.keys().clone(), before)
}

/// A second rotation begins when the first is over, and the first key goes on to make what must stay the same.
pub async fn data_keys_are_replaced_one_at_a_time_and_the_first_makes_salts_for_ever_rule_9(
    fixture: &dyn Fixture,
) {
    let (master, clock) = (MasterKey::generate(), ManualClock::new(NOW));
    let engine = fixture.engine().await;
    let store = open(&engine, &master).await;
    let salt = store.keys().mac(crypto::Purpose::Salt, "p", &[b"ada"]);
    for round in 2..4 {
        let begun = must(job(&master).begin(&store, &by_hand("begin"), clock.now()).await);
        assert_eq!((begun.old, begun.new), (round - 1, round));
        let jobs = worker(&store, &master, "worker");
        for _ in 0..4 {
            clock.set(clock.now() + Duration::from_secs(3_700));
            must(jobs.run_due(&clock).await);
        }
        assert!(must(store.find_job(RotateData::KIND, NOW).await).is_none());
        assert_eq!(store.keys().mac(crypto::Purpose::Salt, "p", &[b"ada"]), salt);
    }
    drop((store, engine));
    fixture.close().await;
    let store = open(&fixture.engine().await, &master).await;
    assert_eq!(store.keys().key_id(), 3);
    assert_eq!(store.keys().mac(crypto::Purpose::Salt, "p", &[b"ada"]), salt);
}
