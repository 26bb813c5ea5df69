//! What was acknowledged is there, and nothing is half there, whatever happens to a COMMIT on its way.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use store::contract::{Fixture, NOW, Note, Person, insert, keys, must};
use store::{Engine, OpenAs, Record, Store, StoreError, change};

use crate::database::{Database, Isolation, at};
use crate::proxy::{Fault, Proxy};

async fn store_at(database: &Database, node: &str, proxy: &Proxy) -> Store {
    let engine = database.node(node, Some(proxy.port)).await as Arc<dyn Engine>;
    must(Store::open(engine, keys(), OpenAs::Dev).await)
}

/// Everything of a change: the record, its claim and index entry, an audit line, a feed entry.
async fn add(store: &Store, id: &str) -> Result<(), StoreError> {
    let person = Person::new("p", id);
    change!(store, NOW, |unit| -> Result<(), StoreError> {
        // A change whose answer was lost to us may have been done: then it is found, and not done twice.
        if unit.find::<Person>(&person.key()).await?.is_some() {
            return Ok(());
        }
        unit.insert(&person)?;
        unit.audit(&person.id)?;
        unit.publish(&person.id)
    })
}

/// State, claims, entries, log and feed tell the same, and all of `acknowledged` is in it.
async fn assert_whole(database: &Database, acknowledged: &BTreeSet<String>) {
    let store = must(Store::open(database.engine().await, keys(), OpenAs::Dev).await);
    for id in acknowledged {
        let person = Person::new("p", id);
        assert_eq!(must(store.find::<Person>(&person.key(), NOW).await).as_ref(), Some(&person));
        assert_eq!(must(store.find_by_claim::<Person>(&person.claims()[0], NOW).await), Some(person));
    }
    let people = must(store.estimate("p", "person").await);
    let count = |table: &'static str| database.number(table);
    assert_eq!(count("SELECT count(*) FROM record WHERE k LIKE 'p/person/%'").await, people.cast_signed());
    assert_eq!(count("SELECT count(*) FROM claim").await, people.cast_signed());
    let of_one = Person::new("p", "x").index().len() as u64;
    assert_eq!(count("SELECT count(*) FROM entry WHERE k LIKE 'p/%'").await, (people * of_one).cast_signed());
    let heads = must(store.verify_audit().await);
    assert_eq!(heads.iter().map(|head| head.seq).sum::<u64>(), people);
    let feed = must(store.feed_after::<String>(&store.feed_start(), usize::MAX >> 1).await).entries;
    assert_eq!(feed.iter().collect::<BTreeSet<_>>().len(), feed.len(), "an entry is there twice");
    assert_eq!(feed.len() as u64, people);
    assert!(acknowledged.iter().all(|id| feed.contains(id)));
}

/// Each fault at each of the first commits of a sequence, alone and again and again.
async fn each_fault_alone(isolation: Isolation) {
    let Some(database) = at(isolation) else { return };
    // The tables are there and the store is founded before anything goes wrong.
    must(Store::open(database.engine().await, keys(), OpenAs::Dev).await);
    let faults = [
        Fault::Delay(Duration::from_millis(20)),
        Fault::Serialization,
        Fault::CutBefore,
        Fault::CutAfter,
        Fault::Late(Duration::from_millis(100)),
    ];
    let mut acknowledged = BTreeSet::new();
    for (round, fault) in faults.into_iter().enumerate() {
        let proxy =
            Proxy::start(database.server(), move |n| if n % 2 == 0 { fault } else { Fault::None }).await;
        let store = store_at(&database, "local", &proxy).await;
        for n in 0..3 {
            let id = format!("{round}-{n}");
            // Alone, so no conflict: one way or the other the engine finds out and the caller never hears of it.
            add(&store, &id).await.unwrap_or_else(|error| panic!("{fault:?}: {error}"));
            acknowledged.insert(id);
        }
        assert!(proxy.commits() >= 3, "{fault:?} was never met");
    }
    assert_whole(&database, &acknowledged).await;
    // Nothing was done twice and nothing that was given up came later.
    assert_eq!(database.number("SELECT count(*) FROM audit").await, 15);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_meets_any_fault_is_done_once_read_committed() {
    each_fault_alone(Isolation::ReadCommitted).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_meets_any_fault_is_done_once_serializable() {
    each_fault_alone(Isolation::Serializable).await;
}

/// One in two commits meets something, on two nodes at once.
async fn many_faults_at_once(isolation: Isolation, seed: u64) {
    let Some(database) = at(isolation) else { return };
    must(Store::open(database.engine().await, keys(), OpenAs::Dev).await);
    let plan = move |n: u64| {
        let mut z = seed.wrapping_add(n.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        match (z ^ (z >> 31)) % 10 {
            0 => Fault::CutBefore,
            1 => Fault::CutAfter,
            2 => Fault::Late(Duration::from_millis(z >> 60)),
            3 => Fault::Serialization,
            4 => Fault::Delay(Duration::from_millis(z >> 60)),
            _ => Fault::None,
        }
    };
    let proxy = Proxy::start(database.server(), plan).await;
    let mut writers = Vec::new();
    for node in ["a", "b"] {
        let store = store_at(&database, node, &proxy).await;
        for writer in 0..4 {
            let store = store.clone();
            writers.push(tokio::spawn(async move {
                let mut acknowledged = Vec::new();
                for n in 0..15 {
                    let id = format!("{node}-{writer}-{n}");
                    if add(&store, &id).await.is_ok() {
                        acknowledged.push(id);
                    }
                }
                acknowledged
            }));
        }
    }
    let mut acknowledged = BTreeSet::new();
    for writer in writers {
        acknowledged.extend(writer.await.unwrap());
    }
    assert!(acknowledged.len() > 100, "{} of 120 were acknowledged", acknowledged.len());
    assert_whole(&database, &acknowledged).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_write_is_there_whatever_happened_read_committed() {
    for seed in [1, 2] {
        many_faults_at_once(Isolation::ReadCommitted, seed).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_write_is_there_whatever_happened_serializable() {
    for seed in [3, 4] {
        many_faults_at_once(Isolation::Serializable, seed).await;
    }
}

/// Counting shows what setting does not: a commit that is done twice, or given up and then done.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_count_is_exact_although_answers_were_lost() {
    let Some(database) = at(Isolation::ReadCommitted) else { return };
    let calm = must(Store::open(database.engine().await, keys(), OpenAs::Dev).await);
    insert(&calm, &Note::new("p", "1")).await;
    let proxy = Proxy::start(database.server(), |n| match n % 3 {
        0 => Fault::CutAfter,
        1 => Fault::Late(Duration::from_millis(30)),
        _ => Fault::None,
    })
    .await;
    let store = store_at(&database, "a", &proxy).await;
    let mut acknowledged = 0;
    for _ in 0..20 {
        let counted = change!(store, NOW, |unit| -> Result<(), StoreError> {
            let mut note: Note = unit.find(&Note::key_of("p", "1")).await?.expect("is there");
            note.count += 1;
            unit.put(&note)
        });
        counted.unwrap();
        acknowledged += 1;
    }
    let note: Note = must(calm.find(&Note::key_of("p", "1"), NOW).await).unwrap();
    assert_eq!(note.count, acknowledged);
}

/// RULE-30: an error while it is away, and on it goes without a restart.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_was_away_is_used_again_when_it_is_back() {
    let Some(database) = at(Isolation::ReadCommitted) else { return };
    let proxy = Proxy::start(database.server(), |_| Fault::None).await;
    let store = store_at(&database, "local", &proxy).await;
    add(&store, "before").await.unwrap();
    proxy.set_open(false);
    let before = Person::key_of("p", "before");
    let (read, written) = tokio::join!(store.find::<Person>(&before, NOW), add(&store, "meanwhile"));
    assert!(matches!(read, Err(StoreError::Engine(_))), "{read:?}");
    assert!(matches!(written, Err(StoreError::Engine(_))), "{written:?}");
    proxy.set_open(true);
    assert!(must(store.find::<Person>(&before, NOW).await).is_some());
    add(&store, "after").await.unwrap();
    assert_whole(&database, &["before".into(), "after".into()].into()).await;
}
