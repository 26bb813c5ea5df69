//! A process that is killed at any moment: what it had acknowledged is there, whole.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use store::contract::{NOW, Person, keys, must};
use store::{OpenAs, Record, Store, StoreError, change};
use store_embedded::{Embedded, Options};

async fn open(folder: &Path) -> Store {
    let engine = Arc::new(Embedded::open(folder, Options::default(), NOW).unwrap());
    must(Store::open(engine, keys(), OpenAs::Dev).await)
}

/// The process that is killed: reads a folder from its input, writes into it for ever, prints what was acknowledged.
/// Run by itself it has no input and does nothing.
#[ignore = "runs as a child of the test below"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child_that_writes() {
    let mut folder = String::new();
    std::io::stdin().read_line(&mut folder).unwrap();
    if folder.trim().is_empty() {
        return;
    }
    let store = open(Path::new(folder.trim())).await;
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                for n in 0.. {
                    let person = Person::new("p", &format!("{writer}-{n}"));
                    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
                        unit.insert(&person)?;
                        unit.audit(&person.id)?;
                        unit.publish(&person.id)
                    }));
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

#[tokio::test]
async fn what_a_killed_process_had_acknowledged_is_there_and_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged = Vec::new();
    for round in 1..=3 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::child_that_writes", "--ignored", "--nocapture"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        writeln!(child.stdin.take().unwrap(), "{}/{round}", folder.path().display()).unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let mut ids = Vec::new();
        for line in lines.by_ref() {
            ids.extend(line.split_once("acknowledged ").map(|(_, id)| id.to_owned()));
            if ids.len() >= 40 * round {
                break;
            }
        }
        child.kill().unwrap();
        ids.extend(lines.filter_map(|line| line.split_once("acknowledged ").map(|(_, id)| id.to_owned())));
        child.wait().unwrap();
        acknowledged.push(ids);
    }
    for (round, ids) in acknowledged.into_iter().enumerate() {
        let store = open(&folder.path().join((round + 1).to_string())).await;
        for id in &ids {
            let person = Person::new("p", id);
            assert_eq!(must(store.find::<Person>(&person.key(), NOW).await).as_ref(), Some(&person));
            assert!(must(store.find_by_claim::<Person>(&person.claims()[0], NOW).await).is_some());
        }
        // Perhaps a few more than were acknowledged, but each with its line and its entry.
        let people = must(store.estimate("p", "person").await);
        assert!(people >= ids.len() as u64 && people <= ids.len() as u64 + 8);
        assert_eq!(must(store.verify_audit().await)[0].seq, people);
        let feed = must(store.feed_after::<String>(&store.feed_start(), usize::MAX >> 1).await);
        assert_eq!(feed.entries.len() as u64, people);
    }
}
