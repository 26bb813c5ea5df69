//! A node that is killed at any moment: what it had acknowledged is there, whole, and the other node goes on.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;

use store::contract::{NOW, Person, keys, must};
use store::{Engine, OpenAs, Record, Store, StoreError, change};
use store_postgres::{Options, Postgres};

use crate::database::{Isolation, at};

async fn open(address: &str, node: &str) -> Store {
    let options = Options { node: node.into(), ..Options::default() };
    let engine = Arc::new(Postgres::open(address, options, NOW).await.unwrap()) as Arc<dyn Engine>;
    must(Store::open(engine, keys(), OpenAs::Dev).await)
}

async fn add(store: &Store, person: &Person) {
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.insert(person)?;
        unit.audit(&person.id)?;
        unit.publish(&person.id)
    }));
}

/// The process that is killed: reads an address from its input, writes for ever, prints what was acknowledged. Run by
/// itself it has no input and does nothing.
#[ignore = "runs as a child of the test below"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child_that_writes() {
    let mut address = String::new();
    std::io::stdin().read_line(&mut address).unwrap();
    let Some((round, address)) = address.trim().split_once(' ') else { return };
    let store = open(address, "doomed").await;
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let (store, round) = (store.clone(), round.to_owned());
            tokio::spawn(async move {
                for n in 0.. {
                    let person = Person::new("p", &format!("{round}-{writer}-{n}"));
                    add(&store, &person).await;
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "acknowledged {}", person.id).unwrap();
                    out.flush().unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_node_had_acknowledged_is_there_and_whole() {
    let Some(database) = at(Isolation::ReadCommitted) else { return };
    let address = database.address(None).await;
    let other = open(&address, "other").await;
    let mut ids = Vec::new();
    for round in 1..=3 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::child_that_writes", "--ignored", "--nocapture"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        writeln!(child.stdin.take().unwrap(), "{round} {address}").unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let enough = ids.len() + 30;
        for line in lines.by_ref() {
            ids.extend(line.split_once("acknowledged ").map(|(_, id)| id.to_owned()));
            if ids.len() >= enough {
                break;
            }
        }
        child.kill().unwrap();
        ids.extend(lines.filter_map(|line| line.split_once("acknowledged ").map(|(_, id)| id.to_owned())));
        child.wait().unwrap();
        // The other node is not held up by what the dead one held.
        let person = Person::new("p", &format!("other-{round}"));
        add(&other, &person).await;
        ids.push(person.id);
    }
    for id in &ids {
        let person = Person::new("p", id);
        assert_eq!(must(other.find::<Person>(&person.key(), NOW).await).as_ref(), Some(&person));
        assert!(must(other.find_by_claim::<Person>(&person.claims()[0], NOW).await).is_some());
    }
    // Perhaps a few more than were acknowledged, but each with its line and its entry, in lanes without a gap.
    let people = must(other.estimate("p", "person").await);
    assert!(people >= ids.len() as u64 && people <= ids.len() as u64 + 3 * 8, "{people} of {}", ids.len());
    assert_eq!(must(other.verify_audit().await).iter().map(|head| head.seq).sum::<u64>(), people);
    let feed = must(other.feed_after::<String>(&other.feed_start(), usize::MAX >> 1).await);
    assert_eq!(feed.entries.len() as u64, people);
}
