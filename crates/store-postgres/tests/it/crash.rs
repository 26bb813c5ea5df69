//! A node that is killed at any moment: what it had acknowledged is there, whole, nothing it had used up is usable again, and
//! the other node goes on. `ROCKPOOL_TEST_KILLS` asks for more rounds.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;

use crypto::OsRandom;
use store::contract::{NOW, keys, killed, must};
use store::{Engine, OpenAs, Store};
use store_postgres::{Options, Postgres};

use crate::database::{Isolation, at};

async fn open(address: &str, node: &str) -> Store {
    let options = Options { node: node.into(), ..Options::default() };
    let engine = Arc::new(Postgres::open(address, options, NOW).await.unwrap()) as Arc<dyn Engine>;
    must(Store::open(engine, keys(), OpenAs::Dev).await)
}

/// The process that is killed: reads a name and an address from its input, works for ever, prints what was acknowledged.
/// Run by itself it has no input and does nothing.
#[ignore = "runs as a child of the test below"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child_that_writes() {
    let mut address = String::new();
    std::io::stdin().read_line(&mut address).unwrap();
    let Some((name, address)) = address.trim().split_once(' ') else { return };
    let store = open(address, "doomed").await;
    killed::live(store, name.to_owned(), |deed| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "said {deed}").and_then(|()| out.flush()).unwrap();
    })
    .await;
}

/// Lets a life begin at `address`, ends it after a random number of deeds, and answers what it said.
fn lived(address: &str, name: &str) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::child_that_writes", "--ignored", "--nocapture"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{name} {address}").unwrap();
    let said = |line: Result<String, _>| {
        let line: String = line.ok()?;
        line.split_once("said ").map(|(_, said)| said.to_owned())
    };
    let mut heard = BufReader::new(child.stdout.take().unwrap()).lines().filter_map(said);
    let enough = 1 + usize::from(OsRandom::bytes::<1>()[0]) / 4;
    let mut deeds: Vec<String> = heard.by_ref().take(enough).collect();
    child.kill().unwrap();
    deeds.extend(heard);
    child.wait().unwrap();
    deeds
}

async fn killed_nodes(isolation: Isolation, rounds: usize) {
    let Some(database) = at(isolation) else { return };
    let address = database.address(None).await;
    let other = open(&address, "other").await;
    let mut said = Vec::new();
    for round in 1..=rounds {
        let (address, name) = (address.clone(), format!("r{round}"));
        said.extend(tokio::task::spawn_blocking(move || lived(&address, &name)).await.unwrap());
        // The other node is not held up by what the dead one held, and finds everything.
        killed::assert_whole(&other, &said, round).await;
    }
}

fn rounds() -> usize {
    let asked = std::env::var_os("ROCKPOOL_TEST_KILLS").map(|asked| asked.to_str().unwrap().parse().unwrap());
    asked.unwrap_or(8)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_killed_nodes_had_acknowledged_is_there_and_whole_read_committed() {
    killed_nodes(Isolation::ReadCommitted, rounds()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_killed_nodes_had_acknowledged_is_there_and_whole_serializable() {
    killed_nodes(Isolation::Serializable, rounds()).await;
}
