//! `rockpool init`: what is made, for whose eyes, and what it is never made over.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::json;

use crate::running::{complaint, run};
use crate::serving::Installed;

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o7777
}

#[test]
fn the_master_key_is_outside_the_data_and_everything_is_its_owners_rule_4() {
    let made = Installed::new(&[]);
    assert_eq!(mode(&made.master_key()), 0o600);
    assert_eq!(mode(&made.path().join("rockpool.toml")), 0o600);
    assert_eq!(mode(&made.data()), 0o700);
    assert_eq!(mode(&made.data().join("rockpool.db")), 0o600);
    assert!(!made.data().join("rockpool-master.key").exists());
    assert!(made.told.contains("Copy the master key") && made.told.contains("rockpool serve --config"));
    assert_eq!(made.serve(&[]).manage("/health/ready").0, 200);
}

#[test]
fn nothing_that_is_there_is_written_over() {
    let made = Installed::new(&[]);
    let before = std::fs::read(made.master_key()).unwrap();
    let again = |arguments: &[&str]| complaint(&run(made.path(), &[&["init"], arguments].concat()));
    assert!(again(&[]).contains("rockpool.toml is there already"));
    assert!(again(&["--config", "other.toml"]).contains("there is a store in"));
    let elsewhere = ["--config", "other.toml", "--store", "other-data"];
    assert!(again(&elsewhere).contains("rockpool-master.key is there already"));
    assert_eq!(std::fs::read(made.master_key()).unwrap(), before);
    assert!(!made.path().join("other.toml").exists() && !made.path().join("other-data").exists());
}

#[test]
fn a_key_in_the_data_folder_is_not_made_rule_4() {
    let folder = tempfile::tempdir().unwrap();
    let told =
        complaint(&run(folder.path(), &["init", "--store", "data", "--master-key", "data/master.key"]));
    assert!(told.contains("lies in the data folder"), "{told}");
    let told =
        complaint(&run(folder.path(), &["init", "--store", ".", "--master-key", "keys/../master.key"]));
    assert!(told.contains("lies in the data folder"), "{told}");
    assert!(!folder.path().join("rockpool.toml").exists());
}

#[test]
fn what_was_said_stands_in_the_file_and_serve_reads_it() {
    let made = Installed::new(&["--public-url", "http://localhost:9229", "--region", "eu-west-1"]);
    let text = std::fs::read_to_string(made.path().join("rockpool.toml")).unwrap();
    for line in ["public-url = \"http://localhost:9229\"", "region = \"eu-west-1\""] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert!(!text.contains("log"), "{text}");
    assert!(made.serve(&[]).banner.contains(" serves on http://localhost:9229"));
    let seeded = complaint(&run(made.path(), &["init", "--config", "b.toml", "--store", "b", "--seed", "1"]));
    assert!(seeded.contains("seed is for `rockpool dev` only"), "{seeded}");
}

#[test]
fn the_first_pool_has_the_safe_preset() {
    let made = Installed::new(&["--pool", "people"]);
    let (pool, client) = (made.said("user pool"), made.said("client"));
    let serve = made.serve(&[]);
    let keys = serve.request(&format!("GET /{pool}/.well-known/jwks.json"), &[], "");
    assert!(keys.0 == 200 && keys.1.contains("RS256"), "{keys:?}");
    // Nobody learns who has an account, and passwords do not travel.
    let parameters = json!({"USERNAME": "nobody@example.com", "PASSWORD": "Wrong-horse-7-8"});
    let input = json!({"ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters});
    let (_, refused) = serve.call("InitiateAuth", &input);
    assert_eq!(refused["__type"], "InvalidParameterException", "{refused}");
    let short = json!({"ClientId": client, "Username": "a@example.com", "Password": "Short-7a"});
    assert_eq!(serve.call("SignUp", &short).1["__type"], "InvalidPasswordException");
}
