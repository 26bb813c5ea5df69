//! The program on PostgreSQL: chosen by its address, refused in sentences, and not ready when the database does not do its
//! part (RULE-30). `cargo xtask test` starts a database.

use std::net::TcpListener;

use serde_json::json;

use crate::database::{Database, Proxy};
use crate::running::{Dev, complaint, printed, run};
use crate::serving::{Installed, Serve};

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
    serve.until(200, "ready");
    assert_eq!(get_user(&serve), (400, "NotAuthorizedException".to_owned()));
    proxy.cut();
    serve.until(503, "not ready");
    assert_eq!(get_user(&serve), (503, "ServiceUnavailableException".to_owned()));
    assert_eq!(serve.manage("/health/live").0, 200);
    proxy.mend();
    serve.until(200, "ready");
    assert_eq!(get_user(&serve), (400, "NotAuthorizedException".to_owned()));
}

#[test]
fn a_node_whose_store_keeps_no_changes_is_not_ready_rule_30() {
    let Some(database) = Database::new() else { return };
    let made = Installed::new(&["--store", &database.store(None)]);
    let serve = made.serve(&[]);
    serve.until(200, "ready");
    // Reading goes on, writing waits for ever.
    let other = database.client();
    let lock = format!("BEGIN; LOCK TABLE {0}.meta, {0}.writer IN EXCLUSIVE MODE", database.schema);
    database.runtime.block_on(other.batch_execute(&lock)).unwrap();
    serve.until(503, "the store keeps no changes");
    assert_eq!(get_user(&serve).0, 503);
    database.runtime.block_on(other.batch_execute("ROLLBACK")).unwrap();
    serve.until(200, "ready");
}
