//! How many warm invocations a second of a trivial Python handler one process carries, through the registry as a server calls it:
//! `cargo run --release -p functions --example warm_invocations -- 4000`. Needs `ROCKPOOL_TEST_WHEELHOUSE`, as the tests do.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that fails says so")]

use std::io::{Cursor, Write as _};
use std::sync::Arc;
use std::time::Instant;

use access::{Call, Principal};
use aws_wire::Dispatch as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use functions::{Egress, Place, Rooms, Runtimes, Settings};
use runner::egress::Forbidden;
use serde_json::{Value, json};
use zip::write::{SimpleFileOptions, ZipWriter};

const AT_ONCE: usize = 4;

async fn call(
    registry: &aws_wire::Registry<Rooms>,
    harness: &testkit::Harness,
    operation: &str,
    input: Value,
) {
    let developer = Principal::Dev { id: "AKIDEXAMPLE".to_owned(), folder_key: true };
    let call = Call::new(developer, harness.ids.uuid(), harness.now(), Arc::clone(&harness.ids));
    let answer = registry.dispatch(operation, Arc::new(call), input.to_string().as_bytes()).await.unwrap();
    assert!(!String::from_utf8_lossy(&answer).contains("FunctionError"));
}

fn main() {
    // This program starts itself for each worker.
    if runner::cage::entered().is_some() {
        return;
    }
    let count: usize = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(2000);
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(measure(count));
}

async fn measure(count: usize) {
    let folder = tempfile::tempdir().unwrap();
    let harness = Arc::new(testkit::Harness::start().await);
    let runtimes = folder.path().join("runtimes");
    let wheelhouse = std::env::var_os("ROCKPOOL_TEST_WHEELHOUSE").unwrap();
    Runtimes::add("python3.11", &runtimes, Some(wheelhouse.as_ref())).unwrap();
    let rooms = Rooms::new(
        harness.store.clone(),
        Settings {
            region: "us-east-1".to_owned(),
            off: None,
            egress: Egress::FromEnvironment,
            forbidden: Forbidden::default(),
            runtimes,
            prepares_runtimes: false,
            place: Arc::new(Place::below(folder.path().join("functions"))),
            program: "/proc/self/exe".into(),
            most_workers: AT_ONCE,
            memory_mib: 4096,
        },
    );
    let registry = Arc::new(functions::registry(Arc::new(rooms)));
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("app.py", SimpleFileOptions::default()).unwrap();
    archive.write_all(b"def handler(event, context):\n    return event\n").unwrap();
    let code = STANDARD.encode(archive.finish().unwrap().into_inner());
    let made = json!({
        "FunctionName": "f", "Runtime": "python3.11", "Handler": "app.handler", "Role": "arn:aws:iam::000000000000:role/any",
        "Code": { "ZipFile": code },
    });
    call(&registry, &harness, "CreateFunction", made).await;
    let event = json!({ "FunctionName": "f", "Payload": STANDARD.encode("{}") });
    let began = Instant::now();
    call(&registry, &harness, "Invoke", event.clone()).await;
    println!("cold: {:.0} ms", began.elapsed().as_secs_f64() * 1000.0);
    for round in ["warming", "measured"] {
        let began = Instant::now();
        let all = (0..AT_ONCE).map(|_| {
            let (registry, harness, event) = (Arc::clone(&registry), Arc::clone(&harness), event.clone());
            tokio::spawn(async move {
                for _ in 0..count / AT_ONCE {
                    call(&registry, &harness, "Invoke", event.clone()).await;
                }
            })
        });
        for one in all.collect::<Vec<_>>() {
            one.await.unwrap();
        }
        let seconds = began.elapsed().as_secs_f64();
        println!("{round}: {:.0} invocations a second, {AT_ONCE} at a time", count as f64 / seconds);
    }
}
