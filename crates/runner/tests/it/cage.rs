//! RULE-20: what a handler sees from inside a cage, tried from inside.

use std::path::{Path, PathBuf};

use runner::cage::{Cage, Ended, Listener, Plan, Shown};
use tokio::io::AsyncReadExt as _;

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_runner-cage"))
}

pub fn plan(root: &Path, script: &str) -> Plan {
    Plan {
        root: root.to_owned(),
        shown: ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/ld.so.cache"].map(Shown::here).to_vec(),
        scratch_mib: 8,
        memory_mib: 256,
        processes: 64,
        listeners: vec![],
        hosts: vec![],
        command: ["/bin/sh", "-c", script].map(str::to_owned).to_vec(),
        environment: vec![("PATH".to_owned(), "/usr/bin:/bin".into())],
        directory: PathBuf::from("/tmp"),
        user_outside: 1_879_048_192,
    }
}

async fn run(plan: Plan) -> (String, Ended) {
    let mut cage = Cage::start(program(), plan).await.expect("a cage");
    let mut said = String::new();
    cage.output.take().unwrap().read_to_string(&mut said).await.unwrap();
    let mut errors = String::new();
    cage.errors.take().unwrap().read_to_string(&mut errors).await.unwrap();
    (said + &errors, cage.ended().await.unwrap())
}

#[tokio::test]
async fn a_program_runs_as_a_user_of_its_own_and_ends_with_its_status() {
    let root = tempfile::tempdir().unwrap();
    let (said, ended) = run(plan(root.path(), "id -u; echo $$; ls /; exit 7")).await;
    assert!(said.starts_with("1000\n1\n") || said.starts_with("1879048192\n1\n"), "{said}");
    assert_eq!(ended, Ended { signal: None, status: Some(7) });
}

#[tokio::test]
async fn what_is_listened_to_inside_is_answered_outside() {
    let root = tempfile::tempdir().unwrap();
    let mut plan = plan(
        root.path(),
        "exec python3 -c 'import socket; s = socket.create_connection((\"db\", 5432)); print(s.recv(9))'",
    );
    plan.hosts = vec![("db".to_owned(), "10.9.8.7".parse().unwrap())];
    plan.listeners = vec![Listener { address: "10.9.8.7".parse().unwrap(), port: 5432 }];
    let mut cage = Cage::start(program(), plan).await.expect("a cage");
    let listener = cage.listeners.remove(0);
    let (mut accepted, _) = listener.accept().await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut accepted, b"from here").await.unwrap();
    let mut said = String::new();
    cage.output.take().unwrap().read_to_string(&mut said).await.unwrap();
    assert_eq!(said, "b'from here'\n");
}
