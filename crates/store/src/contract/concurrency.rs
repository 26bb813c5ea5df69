//! Many at once, and conflicts that a test forces.

use std::sync::Arc;

use super::{Contended, Fixture, NOW, Note, Person, Plan, insert, keys, must, store};
use crate::{OpenAs, Store, StoreError, change};

/// A store over the fixture's engine with forced conflicts.
async fn contended(fixture: &dyn Fixture, plan: Plan) -> Store {
    let engine = Arc::new(Contended::new(fixture.engine().await, plan));
    must(Store::open(engine, keys(), OpenAs::Dev).await)
}

async fn all<T: Send + 'static>(tasks: Vec<tokio::task::JoinHandle<T>>) -> Vec<T> {
    let mut results = Vec::with_capacity(tasks.len());
    for task in tasks {
        results.push(task.await.expect("a task does not panic"));
    }
    results
}

async fn count_up(store: Store, id: &str, times: usize) {
    for _ in 0..times {
        must(change!(store, NOW, |unit| -> Result<(), StoreError> {
            let mut note: Note = unit.find(&Note::key_of("p", id)).await?.expect("is there");
            note.count += 1;
            unit.put(&note)
        }));
    }
}

/// Two hundred at one counter: every one gets its turn.
pub async fn parallel_counts_lose_nothing(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &Note::new("p", "1")).await;
    all((0..200).map(|_| tokio::spawn(count_up(store.clone(), "1", 1))).collect()).await;
    let note = must(store.find::<Note>(&Note::key_of("p", "1"), NOW).await);
    assert_eq!(note.map(|note| note.count), Some(200));
}

/// "Already exists", said once less than it was tried.
pub async fn of_parallel_inserts_of_one_claim_one_wins(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let tries = (0..40).map(|n| {
        let store = store.clone();
        tokio::spawn(async move {
            let person = Person { email: Some("same".into()), ..Person::new("p", &n.to_string()) };
            change!(store, NOW, |unit| -> Result<bool, StoreError> {
                if unit.find_by_claim::<Person>("p/email/same").await?.is_some() {
                    return Ok(false);
                }
                unit.insert(&person)?;
                Ok(true)
            })
        })
    });
    let won = all(tries.collect()).await.into_iter().map(must).filter(|won| *won).count();
    assert_eq!(won, 1);
    assert_eq!(must(store.estimate("p", "person").await), 1);
}

/// Write skew: each reads both and writes one. Without checks both would pass.
pub async fn two_records_that_check_each_other_never_both_pass(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    for round in 0..20 {
        let ids = [format!("{round}-a"), format!("{round}-b")];
        for id in &ids {
            insert(&store, &Note { count: 1, ..Note::new("p", id) }).await;
        }
        let tries = (0..2).map(|mine| {
            let (store, ids) = (store.clone(), ids.clone());
            tokio::spawn(async move {
                // At least one of the two must stay at 1.
                must(change!(store, NOW, |unit| -> Result<(), StoreError> {
                    let keys = [Note::key_of("p", &ids[0]), Note::key_of("p", &ids[1])];
                    let notes: Vec<Note> = unit.find_many(&keys).await?.into_iter().flatten().collect();
                    if notes.iter().all(|note| note.count == 1) {
                        unit.put(&Note { count: 0, ..notes[mine].clone() })?;
                        unit.check(&notes[1 - mine])?;
                    }
                    Ok(())
                }));
            })
        });
        all(tries.collect()).await;
        let keys = [Note::key_of("p", &ids[0]), Note::key_of("p", &ids[1])];
        let left = must(store.find_many::<Note>(&keys, NOW).await);
        assert_eq!(left.into_iter().flatten().map(|note| note.count).sum::<u64>(), 1);
    }
}

/// RULE-28: whatever a reader's timing, it sees 1, 2, 3 … of each writer and misses none.
pub async fn a_feed_reader_sees_every_entry_in_order_while_it_is_written(fixture: &dyn Fixture) {
    const WRITERS: usize = 8;
    const EACH: usize = 25;
    let store = store(fixture).await;
    let writers = (0..WRITERS).map(|writer| {
        let store = store.clone();
        tokio::spawn(async move {
            for n in 0..EACH {
                must(change!(store, NOW, |unit| -> Result<(), StoreError> { unit.publish(&(writer, n)) }));
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    let mut cursor = store.feed_start();
    let mut seen = Vec::new();
    while seen.len() < WRITERS * EACH {
        let page = must(store.feed_after::<(usize, usize)>(&cursor, 7).await);
        seen.extend(page.entries);
        cursor = page.cursor;
        tokio::task::yield_now().await;
    }
    all(writers).await;
    for writer in 0..WRITERS {
        let of_one: Vec<usize> = seen.iter().filter(|entry| entry.0 == writer).map(|entry| entry.1).collect();
        assert_eq!(of_one, (0..EACH).collect::<Vec<_>>());
    }
    assert!(must(store.feed_after::<(usize, usize)>(&cursor, 7).await).entries.is_empty());
}

/// RULE-24.
pub async fn the_audit_chain_is_whole_under_parallel_writers_rule_24(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let writers = (0..50).map(|n| {
        let store = store.clone();
        tokio::spawn(async move {
            must(change!(store, NOW, |unit| -> Result<(), StoreError> {
                unit.insert(&Note::new("p", &n.to_string()))?;
                unit.audit(&n)?;
                unit.audit(&"and another")
            }));
        })
    });
    all(writers.collect()).await;
    let heads = must(store.verify_audit().await);
    assert_eq!(heads.iter().map(|head| head.seq).sum::<u64>(), 100);
}

/// Whatever conflicts, the same work comes to the same.
pub async fn forced_conflicts_change_no_outcome(fixture: &dyn Fixture) {
    for (id, seed) in [("a", 1), ("b", 2), ("c", 3)] {
        let store = contended(fixture, Plan::Random { seed, per_mille: 500 }).await;
        insert(&store, &Note::new("p", id)).await;
        let tasks = (0..4).map(|_| {
            let store = store.clone();
            tokio::spawn(async move { count_up(store, id, 5).await })
        });
        all(tasks.collect()).await;
        let note = must(store.find::<Note>(&Note::key_of("p", id), NOW).await);
        assert_eq!(note.map(|note| note.count), Some(20), "seed {seed}");
    }
    let store = contended(fixture, Plan::At((0..1000).collect())).await;
    let note = Note::new("p", "never");
    let given_up = change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.find::<Note>(&Note::key_of("p", "never")).await?;
        unit.insert(&note)
    });
    assert!(matches!(given_up, Err(StoreError::Busy(_))), "it gives up in the end: {given_up:?}");
}

/// Two records that are always written together are never read apart within one round trip.
pub async fn readers_never_see_half_a_commit(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    for id in ["1", "2"] {
        insert(&store, &Person { name: "same".into(), ..Person::new("p", id) }).await;
    }
    let writer = tokio::spawn({
        let store = store.clone();
        async move {
            for count in 1..=100 {
                must(change!(store, NOW, |unit| -> Result<(), StoreError> {
                    for id in ["1", "2"] {
                        let person = unit.find::<Person>(&Person::key_of("p", id)).await?;
                        unit.put(&Person { count, ..person.expect("is there") })?;
                    }
                    Ok(())
                }));
            }
        }
    });
    let mut last = 0;
    while last < 100 {
        let page = must(store.scan::<Person>(&crate::Scan::index_exact("p/by-name/same"), NOW).await);
        let counts: Vec<u64> = page.items.iter().map(|person| person.count).collect();
        assert_eq!(counts.len(), 2);
        assert_eq!(counts[0], counts[1]);
        assert!(counts[0] >= last, "time does not run backwards");
        last = counts[0];
        tokio::task::yield_now().await;
    }
    writer.await.expect("the writer does not panic");
}
