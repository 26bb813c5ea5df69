//! A process that is killed at any moment: what it had acknowledged is there, whole, and nothing it had used up is usable
//! again. 200 rounds, or as many as `ROCKPOOL_TEST_KILLS` says.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crypto::OsRandom;
use store::contract::{NOW, keys, killed, must};
use store::{OpenAs, Store};
use store_embedded::{Embedded, Options};

/// Rounds on one folder before the next begins: each finds what all the others left.
const LIVES: usize = 8;

async fn open(folder: &Path) -> Store {
    let engine = Arc::new(Embedded::open(folder, Options::default(), NOW).unwrap());
    must(Store::open(engine, keys(), OpenAs::Dev).await)
}

/// The process that is killed: reads a name and a folder from its input, works in it for ever, prints what was
/// acknowledged. Run by itself it has no input and does nothing.
#[ignore = "runs as a child of the test below"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child_that_writes() {
    let mut input = String::new();
    std::io::stdin().read_line(&mut input).unwrap();
    let Some((name, folder)) = input.trim().split_once(' ') else { return };
    let store = open(Path::new(folder)).await;
    killed::live(store, name.to_owned(), |deed| {
        let mut out = std::io::stdout().lock();
        // The other end goes when we are killed, and not before.
        writeln!(out, "said {deed}").and_then(|()| out.flush()).unwrap();
    })
    .await;
}

/// Between its fork and its exec a child holds what this process has open, the lock of the other lane's folder too.
static FORKING: Mutex<()> = Mutex::new(());

/// Lets a life begin in `folder`, ends it, and answers what it said.
fn lived(folder: &Path, name: &str) -> Vec<String> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "crash::child_that_writes", "--ignored", "--nocapture"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = {
        let _forking = FORKING.lock();
        command.spawn().unwrap()
    };
    writeln!(child.stdin.take().unwrap(), "{name} {}", folder.display()).unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let (sender, heard) = channel();
    let hearing = std::thread::spawn(move || {
        for line in out.lines() {
            // What is cut off in the middle was not said.
            let Ok(line) = line else { return };
            if let Some((_, said)) = line.split_once("said ") {
                let _ = sender.send(said.to_owned());
            }
        }
    });
    let mut said = until_a_random_moment(&heard);
    child.kill().unwrap();
    child.wait().unwrap();
    hearing.join().unwrap();
    said.extend(heard.try_iter());
    said
}

/// One life in four ends while it opens the store, perhaps before it has said anything; the others within the next hundred deeds.
fn until_a_random_moment(heard: &Receiver<String>) -> Vec<String> {
    let [kind, length] = OsRandom::bytes::<2>();
    if kind % 4 == 0 {
        let opening = Duration::from_micros(200 * u64::from(length));
        return heard.recv_timeout(opening).into_iter().collect();
    }
    heard.iter().take(1 + usize::from(length) * 100 / 256).collect()
}

fn rounds() -> usize {
    let asked = std::env::var_os("ROCKPOOL_TEST_KILLS").map(|asked| asked.to_str().unwrap().parse().unwrap());
    asked.unwrap_or(200)
}

#[test]
fn what_killed_processes_had_acknowledged_is_there_and_whole() {
    let lane = |lane: usize| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (mut folder, mut said, mut all) = (tempfile::tempdir().unwrap(), Vec::new(), 0);
        for round in 0..rounds().div_ceil(2) {
            let lives = round % LIVES;
            if lives == 0 {
                folder = tempfile::tempdir().unwrap();
                said.clear();
            }
            let heard = lived(folder.path(), &format!("{lane}-{round}"));
            all += heard.len();
            said.extend(heard);
            runtime.block_on(async {
                let store = open(folder.path()).await;
                killed::assert_whole(&store, &said, lives + 1).await;
                let _forking = FORKING.lock();
                drop(store);
            });
        }
        all
    };
    let all: usize = std::thread::scope(|scope| {
        let lanes = [0, 1].map(|n| scope.spawn(move || lane(n)));
        lanes.map(|lane| lane.join().unwrap()).into_iter().sum()
    });
    println!("{} lives said {all} deeds", rounds());
    assert!(all > rounds() * 10, "{all} deeds in {} lives are no load", rounds());
}
