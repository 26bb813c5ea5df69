//! The program on PostgreSQL: chosen by its address, refused in sentences, and not ready when the database does not do its
//! part (RULE-30). `cargo xtask test` starts a database.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crypto::OsRandom;
use serde_json::json;
use tokio_postgres::{Client, NoTls};

use crate::running::{Dev, complaint, printed, run};
use crate::serving::{Installed, Serve};

/// A schema of its own in the database of the tests.
struct Database {
    address: String,
    schema: String,
    runtime: tokio::runtime::Runtime,
}

impl Database {
    fn new() -> Option<Self> {
        let Some(address) = std::env::var_os("ROCKPOOL_TEST_POSTGRES") else {
            eprintln!("SKIPPED: ROCKPOOL_TEST_POSTGRES is not set; `cargo xtask test` starts a database");
            return None;
        };
        let schema = format!("t{}", OsRandom::letters(b"abcdefghijklmnopqrstuvwxyz", 16));
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let database = Self { address: address.into_string().unwrap(), schema, runtime };
        let client = database.client();
        let sql = format!("CREATE SCHEMA {}", database.schema);
        database.runtime.block_on(client.batch_execute(&sql)).unwrap();
        Some(database)
    }

    fn client(&self) -> Client {
        self.runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(&self.address, NoTls).await.unwrap();
            tokio::spawn(connection);
            client
        })
    }

    fn server(&self) -> SocketAddr {
        self.address.split_once('@').unwrap().1.split_once('/').unwrap().0.parse().unwrap()
    }

    /// What is said with --store; through another port if one is given.
    fn store(&self, port: Option<u16>) -> String {
        let port = port.unwrap_or(self.server().port());
        format!(
            "postgres://rockpool:p4ssw0rd@127.0.0.1:{port}/postgres?options=-c%20search_path%3D{}",
            self.schema
        )
    }
}

/// Hands bytes on, or does not.
struct Proxy {
    port: u16,
    is_cut: Arc<AtomicBool>,
    streams: Arc<Mutex<Vec<TcpStream>>>,
}

impl Proxy {
    fn new(to: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (is_cut, streams) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let (cut, kept) = (Arc::clone(&is_cut), Arc::clone(&streams));
        thread::spawn(move || {
            for near in listener.incoming() {
                let near = near.unwrap();
                if cut.load(Ordering::SeqCst) {
                    continue;
                }
                let far = TcpStream::connect(to).unwrap();
                kept.lock().unwrap().extend([near.try_clone().unwrap(), far.try_clone().unwrap()]);
                for (mut from, mut to) in [(near.try_clone().unwrap(), far.try_clone().unwrap()), (far, near)]
                {
                    thread::spawn(move || {
                        let mut bytes = [0; 16 * 1024];
                        while let Ok(length @ 1..) = from.read(&mut bytes) {
                            if to.write_all(&bytes[..length]).is_err() {
                                break;
                            }
                        }
                        let _ = to.shutdown(Shutdown::Both);
                    });
                }
            }
        });
        Self { port, is_cut, streams }
    }

    fn cut(&self) {
        self.is_cut.store(true, Ordering::SeqCst);
        for stream in self.streams.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    fn mend(&self) {
        self.is_cut.store(false, Ordering::SeqCst);
    }
}

/// Waits until the node says this of itself.
fn until(serve: &Serve, status: u16, word: &str) {
    let began = Instant::now();
    loop {
        let (found, said) = serve.manage("/health/ready");
        if found == status && said.contains(word) {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{found} {said}");
    }
}

fn get_user(serve: &Serve) -> (u16, String) {
    let (status, answer) = serve.call("GetUser", &json!({"AccessToken": "nonsense"}));
    (status, answer["__type"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn two_nodes_serve_one_database_and_neither_shows_its_password() {
    let Some(database) = Database::new() else { return };
    // Nobody takes mail there; a node that stops leaves it for the next.
    let mail = ["--smtp", "smtp://127.0.0.1:9"];
    let made = Installed::new(&[&["--pool", "people", "--store", &database.store(None)], &mail[..]].concat());
    assert!(!made.told.contains("p4ssw0rd"), "{}", made.told);
    let log = made.path().join("log");
    let node = |name: &str| {
        let mut command =
            made.command(&["--node", name, "--control", &format!("{name}.sock"), "--log-level", "debug"]);
        command.stderr(std::fs::File::options().append(true).create(true).open(&log).unwrap());
        Serve::spawn(command)
    };
    let (one, two) = (node("one"), node("two"));
    let input = json!({"ClientId": made.said("client"), "Username": "a@example.com", "Password": "Correct-horse-7-8"});
    assert_eq!(one.call("SignUp", &input).0, 200);
    assert_eq!(two.call("SignUp", &input).1["__type"], "UsernameExistsException");
    let keys = format!("GET /{}/.well-known/jwks.json", made.said("user pool"));
    assert_eq!(one.request(&keys, &[], "").1, two.request(&keys, &[], "").1);
    let config = printed(&run(made.path(), &["config"]));
    assert!(config.contains("store = \"postgres://rockpool:[secret]@127.0.0.1"), "{config}");
    let again = complaint(&run(
        made.path(),
        &["init", "--config", "b.toml", "--master-key", "b.key", "--store", &database.store(None)],
    ));
    assert!(again.contains("there is a store in postgres://rockpool:[secret]@"), "{again}");
    for text in [one.banner.clone(), config, again, std::fs::read_to_string(&log).unwrap()] {
        assert!(!text.contains("p4ssw0rd"), "{text}");
    }
    assert!(one.stop().success() && two.stop().success());
}

#[test]
fn development_can_keep_its_records_there_too_and_they_are_never_served_rule_16() {
    let Some(database) = Database::new() else { return };
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &["--store", &database.store(None)]);
    assert_eq!(dev.sign_up("ada@example.com").0, 200);
    dev.stop();
    assert!(!folder.path().join(".rockpool/rockpool.db").exists());
    let key = folder.path().join(".rockpool/master.key").display().to_string();
    let made = Installed::new(&[]);
    let told = made.refusal(&["--store", &database.store(None), "--master-key", &key]);
    assert!(told.contains("made by `rockpool dev`"), "{told}");
}

#[test]
fn what_is_wrong_with_the_database_is_said_in_a_sentence() {
    let Some(database) = Database::new() else { return };
    let made = Installed::new(&[]);
    let refused = |store: &str| {
        let told = made.refusal(&["--store", store]);
        assert!(!told.contains("p4ssw0rd"), "{told}");
        told
    };
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let told = refused(&format!("postgres://rockpool:p4ssw0rd@{nobody}/x"));
    assert!(told.contains(&format!("no database answers at {nobody}")), "{told}");
    let server = database.server();
    let told = refused(&format!("postgres://rockpool:p4ssw0rd@{server}/absent"));
    assert!(told.contains("there is no database absent") && told.contains("CREATE DATABASE"), "{told}");
    let told = refused(&format!("postgres://stranger:p4ssw0rd@{server}/postgres"));
    assert!(told.contains("Check user and password"), "{told}");
    let told = refused("postgres://u:p4ssw0rd@db.example.com/x?sslmode=disable");
    assert!(told.contains("certificate verified"), "{told}");
    let told = refused(&database.store(None));
    assert!(told.contains("there is no store in postgres://rockpool:[secret]@"), "{told}");
    let told = refused(&format!(
        "postgres://rockpool:p4ssw0rd@localhost:{}/postgres?sslmode=verify-full",
        server.port()
    ));
    assert!(told.contains("verified TLS") && told.contains("sslrootcert"), "{told}");
}

#[test]
fn a_node_that_cannot_read_the_configuration_issues_nothing_and_comes_back_by_itself_rule_30() {
    let Some(database) = Database::new() else { return };
    let proxy = Proxy::new(database.server());
    let made = Installed::new(&["--store", &database.store(None)]);
    let serve = made.serve(&["--store", &database.store(Some(proxy.port))]);
    until(&serve, 200, "ready");
    assert_eq!(get_user(&serve), (400, "NotAuthorizedException".to_owned()));
    proxy.cut();
    until(&serve, 503, "not ready");
    assert_eq!(get_user(&serve), (503, "ServiceUnavailableException".to_owned()));
    assert_eq!(serve.manage("/health/live").0, 200);
    proxy.mend();
    until(&serve, 200, "ready");
    assert_eq!(get_user(&serve), (400, "NotAuthorizedException".to_owned()));
}

#[test]
fn a_node_whose_store_keeps_no_changes_is_not_ready_rule_30() {
    let Some(database) = Database::new() else { return };
    let made = Installed::new(&["--store", &database.store(None)]);
    let serve = made.serve(&[]);
    until(&serve, 200, "ready");
    // Reading goes on, writing waits for ever.
    let other = database.client();
    let lock = format!("BEGIN; LOCK TABLE {0}.meta, {0}.writer IN EXCLUSIVE MODE", database.schema);
    database.runtime.block_on(other.batch_execute(&lock)).unwrap();
    until(&serve, 503, "the store keeps no changes");
    assert_eq!(get_user(&serve).0, 503);
    database.runtime.block_on(other.batch_execute("ROLLBACK")).unwrap();
    until(&serve, 200, "ready");
}
