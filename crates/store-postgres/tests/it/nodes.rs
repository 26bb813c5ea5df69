//! Several nodes on one database: versions decide between them, each has its own lane of the logs, a job has one owner.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use store::contract::{NOW, Note, Person, insert, keys, must};
use store::jobs::{Jobs, Next, Step, Steps};
use store::{BoxFuture, Engine, OpenAs, Store, StoreError, Unit, change};
use store_postgres::{Options, Postgres};

use crate::database::{Database, Isolation, at};

async fn node(database: &Database, name: &str) -> Store {
    let engine = database.node(name, None).await as Arc<dyn Engine>;
    must(Store::open(engine, keys(), OpenAs::Dev).await)
}

async fn two(database: &Database) -> [Store; 2] {
    [node(database, "a").await, node(database, "b").await]
}

async fn all<T: Send + 'static>(tasks: Vec<tokio::task::JoinHandle<T>>) -> Vec<T> {
    let mut results = Vec::with_capacity(tasks.len());
    for task in tasks {
        results.push(task.await.unwrap());
    }
    results
}

async fn counts(isolation: Isolation) {
    let Some(database) = at(isolation) else { return };
    let nodes = two(&database).await;
    insert(&nodes[0], &Note::new("p", "1")).await;
    let tasks = (0..60).map(|n| {
        let store = nodes[n % 2].clone();
        tokio::spawn(async move {
            must(change!(store, NOW, |unit| -> Result<(), StoreError> {
                let mut note: Note = unit.find(&Note::key_of("p", "1")).await?.expect("is there");
                note.count += 1;
                unit.put(&note)?;
                unit.audit(&n)
            }));
        })
    });
    all(tasks.collect()).await;
    let note: Note = must(nodes[1].find(&Note::key_of("p", "1"), NOW).await).unwrap();
    assert_eq!(note.count, 60);
    // RULE-24: each lane is whole, and together they are everything.
    let heads = must(nodes[0].verify_audit().await);
    assert_eq!(heads.len(), 2);
    assert_eq!(heads.iter().map(|head| head.seq).sum::<u64>(), 60);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_that_count_together_lose_nothing_read_committed() {
    counts(Isolation::ReadCommitted).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_that_count_together_lose_nothing_serializable() {
    counts(Isolation::Serializable).await;
}

/// Write skew between nodes: each reads both records and writes one.
async fn skew(isolation: Isolation) {
    let Some(database) = at(isolation) else { return };
    let nodes = two(&database).await;
    for round in 0..10 {
        let ids = [format!("{round}-a"), format!("{round}-b")];
        for id in &ids {
            insert(&nodes[0], &Note { count: 1, ..Note::new("p", id) }).await;
        }
        let notes_of = |ids: &[String; 2]| [Note::key_of("p", &ids[0]), Note::key_of("p", &ids[1])];
        let tries = (0..2).map(|mine| {
            let (store, keys) = (nodes[mine].clone(), notes_of(&ids));
            tokio::spawn(async move {
                must(change!(store, NOW, |unit| -> Result<(), StoreError> {
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
        let left = must(nodes[0].find_many::<Note>(&notes_of(&ids), NOW).await);
        assert_eq!(left.into_iter().flatten().map(|note| note.count).sum::<u64>(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_that_check_each_other_on_two_nodes_never_both_pass_read_committed() {
    skew(Isolation::ReadCommitted).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_that_check_each_other_on_two_nodes_never_both_pass_serializable() {
    skew(Isolation::Serializable).await;
}

/// Absence has no version: each looks whether the other's record is there, and makes its own if not.
async fn absence(isolation: Isolation) {
    let Some(database) = at(isolation) else { return };
    let nodes = two(&database).await;
    for round in 0..10 {
        let ids = [format!("{round}-a"), format!("{round}-b")];
        let tries = (0..2).map(|mine| {
            let (store, ids) = (nodes[mine].clone(), ids.clone());
            tokio::spawn(async move {
                must(change!(store, NOW, |unit| -> Result<bool, StoreError> {
                    let theirs = Note::key_of("p", &ids[1 - mine]);
                    if unit.find::<Note>(&theirs).await?.is_some() {
                        return Ok(false);
                    }
                    unit.check_key(&theirs)?;
                    unit.insert(&Note::new("p", &ids[mine]))?;
                    Ok(true)
                }))
            })
        });
        let won = all(tries.collect()).await.into_iter().filter(|won| *won).count();
        assert_eq!(won, 1, "round {round}");
    }
    // Nothing of what held the places is left.
    assert_eq!(database.number("SELECT count(*) FROM record WHERE k LIKE 'p/%'").await, 10);
    assert_eq!(must(nodes[0].estimate("p", "note").await), 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_nodes_that_each_check_the_others_absence_one_gets_in_read_committed() {
    absence(Isolation::ReadCommitted).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_nodes_that_each_check_the_others_absence_one_gets_in_serializable() {
    absence(Isolation::Serializable).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_inserts_of_one_claim_on_two_nodes_one_wins() {
    for isolation in [Isolation::ReadCommitted, Isolation::Serializable] {
        let Some(database) = at(isolation) else { return };
        let nodes = two(&database).await;
        let tries = (0..20).map(|n| {
            let store = nodes[n % 2].clone();
            tokio::spawn(async move {
                let person = Person { email: Some("same".into()), ..Person::new("p", &n.to_string()) };
                must(change!(store, NOW, |unit| -> Result<bool, StoreError> {
                    if unit.find_by_claim::<Person>("p/email/same").await?.is_some() {
                        return Ok(false);
                    }
                    unit.insert(&person)?;
                    Ok(true)
                }))
            })
        });
        let won = all(tries.collect()).await.into_iter().filter(|won| *won).count();
        assert_eq!((won, must(nodes[0].estimate("p", "person").await)), (1, 1), "{isolation:?}");
    }
}

/// RULE-28: what one node revokes, a reader on the other sees, once and in the order of each lane.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_feed_of_every_node_is_read_on_every_node_without_a_gap() {
    const EACH: usize = 30;
    let Some(database) = at(Isolation::ReadCommitted) else { return };
    let nodes = two(&database).await;
    let writers = [0, 1].map(|n| {
        let store = nodes[n].clone();
        tokio::spawn(async move {
            for m in 0..EACH {
                must(change!(store, NOW, |unit| -> Result<(), StoreError> { unit.publish(&(n, m)) }));
            }
        })
    });
    for reader in &nodes {
        let mut cursor = reader.feed_start();
        let mut seen: [Vec<usize>; 2] = Default::default();
        while seen.iter().map(Vec::len).sum::<usize>() < 2 * EACH {
            let page = must(reader.feed_after::<(usize, usize)>(&cursor, 7).await);
            page.entries.into_iter().for_each(|(node, n)| seen[node].push(n));
            cursor = page.cursor;
            tokio::task::yield_now().await;
        }
        assert_eq!(seen, [(0..EACH).collect::<Vec<_>>(), (0..EACH).collect()]);
    }
    all(writers.into()).await;
}

/// Two nodes that were given one name by mistake wait for each other, and the lane stays whole.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_of_one_name_share_their_lane_without_a_gap() {
    let Some(database) = at(Isolation::ReadCommitted) else { return };
    let nodes = [node(&database, "same").await, node(&database, "same").await];
    let tasks = (0..40).map(|n| {
        let store = nodes[n % 2].clone();
        tokio::spawn(async move {
            must(change!(store, NOW, |unit| -> Result<(), StoreError> {
                unit.audit(&n)?;
                unit.publish(&n)
            }));
        })
    });
    all(tasks.collect()).await;
    let heads = must(nodes[0].verify_audit().await);
    assert_eq!(heads.iter().map(|head| head.seq).collect::<Vec<_>>(), [40]);
    let feed = must(nodes[1].feed_after::<usize>(&nodes[1].feed_start(), 100).await).entries;
    assert_eq!(feed.len(), 40);
}

/// Counts how often it was done.
struct Once(Arc<AtomicU32>);

impl Step for Once {
    fn step<'a>(
        &'a self,
        _: &'a mut Unit,
        state: &'a serde_json::Value,
    ) -> BoxFuture<'a, Result<Next, StoreError>> {
        Box::pin(async move {
            self.0.fetch_add(1, Ordering::SeqCst);
            let n = state.as_u64().unwrap_or(0) + 1;
            Ok(if n == 5 { Next::Finished } else { Next::Step { state: n.into(), done: 1 } })
        })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_two_nodes_want_is_done_once() {
    let Some(database) = at(Isolation::ReadCommitted) else { return };
    let nodes = two(&database).await;
    let done = Arc::new(AtomicU32::new(0));
    let workers: Vec<Jobs> = nodes
        .iter()
        .enumerate()
        .map(|(n, store)| {
            let steps = Steps::default().with("once", Arc::new(Once(Arc::clone(&done))));
            Jobs::new(store.clone(), steps, format!("node {n}"))
        })
        .collect();
    must(workers[0].insert("job", "once", &0.into(), NOW).await);
    let tasks = workers.into_iter().map(|worker| {
        tokio::spawn(async move { must(worker.run_due(&directory::ManualClock::new(NOW)).await) })
    });
    let steps: u64 = all(tasks.collect()).await.into_iter().sum();
    // A step may be begun on both; it is committed on one.
    assert_eq!(steps, 5);
    assert!(must(nodes[0].find_job("job", NOW).await).is_none());
}

/// Both make the tables and found the store.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_that_come_to_an_empty_database_at_the_same_time_share_one_store() {
    for isolation in [Isolation::ReadCommitted, Isolation::Serializable] {
        let Some(database) = at(isolation) else { return };
        let address = database.address(None).await;
        let tasks = (0..4).map(|n| {
            let address = address.clone();
            tokio::spawn(async move {
                let options = Options { node: format!("n{n}"), ..Options::default() };
                let engine = Arc::new(Postgres::open(&address, options, NOW).await.unwrap());
                let store = must(Store::open(engine, keys(), OpenAs::Dev).await);
                insert(&store, &Note::new("p", &n.to_string())).await;
                store
            })
        });
        let stores = all(tasks.collect()).await;
        for (n, store) in stores.iter().enumerate() {
            let found = must(store.find::<Note>(&Note::key_of("p", &(3 - n).to_string()), NOW).await);
            assert!(found.is_some());
        }
    }
}
