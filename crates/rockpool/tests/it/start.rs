//! First start, second start, data that stays and data that goes.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::json;

use crate::running::{Dev, complaint, run};

#[test]
fn a_fresh_start_has_a_pool_that_takes_sign_ups_and_shows_their_codes() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &[]);
    let (status, answer) = dev.sign_up("ada@example.com");
    assert_eq!(status, 200, "{answer}");
    let messages = dev.messages("ada@example.com");
    assert_eq!(
        (messages[0]["to"].as_str(), messages[0]["purpose"].as_str()),
        (Some("ada@example.com"), Some("SignUp"))
    );
    let input = json!({
        "ClientId": dev.client(), "Username": "ada@example.com", "ConfirmationCode": messages[0]["code"],
    });
    assert_eq!(dev.call("ConfirmSignUp", &input).0, 200);
    let (status, answer) = dev.sign_in(&dev.client(), "ada@example.com", "Correct-horse-7");
    assert_eq!(status, 200, "{answer}");
    let (status, keys) = dev.request(&format!("GET /{}/.well-known/jwks.json", dev.pool()), &[], "");
    assert!(status == 200 && keys.contains("RS256"), "{keys}");
    let issuer = format!("http://{}/{}", dev.address, dev.pool());
    assert!(dev.banner.lines().any(|line| line == format!("  issuer       {issuer}")), "{}", dev.banner);
    let (_, document) =
        dev.request(&format!("GET /{}/.well-known/openid-configuration", dev.pool()), &[], "");
    assert!(document.contains(&format!("\"issuer\":\"{issuer}\"")), "{document}");
}

#[test]
fn the_starting_pool_requires_what_the_ordinary_web_application_asks_for() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &["--ephemeral"]);
    let (_, answer) = dev.call("DescribeUserPool", &json!({"UserPoolId": dev.pool()}));
    let pool = &answer["UserPool"];
    assert_eq!(
        (&pool["UsernameAttributes"], &pool["AutoVerifiedAttributes"]),
        (&json!(["email"]), &json!(["email"]))
    );
    for name in ["email", "name", "preferred_username"] {
        let schema = pool["SchemaAttributes"].as_array().unwrap();
        assert_eq!(
            schema.iter().find(|attribute| attribute["Name"] == name).unwrap()["Required"],
            true,
            "{name}"
        );
    }
    let input = json!({"UserPoolId": dev.pool(), "ClientId": dev.client()});
    assert_eq!(dev.call("DescribeUserPoolClient", &input).1["UserPoolClient"].get("ClientSecret"), None);
}

#[test]
fn a_second_start_keeps_pool_and_people() {
    let folder = tempfile::tempdir().unwrap();
    let first = Dev::start(folder.path(), &[]);
    let ids = (first.pool(), first.client());
    assert_eq!(first.sign_up("ada@example.com").0, 200);
    first.stop();
    let second = Dev::start(folder.path(), &[]);
    assert_eq!((second.pool(), second.client()), ids);
    assert_eq!(second.sign_up("ada@example.com").1["__type"], "UsernameExistsException");
}

#[test]
fn a_pool_that_was_deleted_on_purpose_does_not_come_back_beside_others() {
    let folder = tempfile::tempdir().unwrap();
    let first = Dev::start(folder.path(), &[]);
    assert_eq!(first.call("CreateUserPool", &json!({"PoolName": "mine"})).0, 200);
    assert_eq!(first.call("DeleteUserPool", &json!({"UserPoolId": first.pool()})).0, 200);
    first.stop();
    let second = Dev::start(folder.path(), &[]);
    assert!(!second.banner.contains("ROCKPOOL_USER_POOL_ID"), "{}", second.banner);
    let pools = second.call("ListUserPools", &json!({"MaxResults": 10})).1;
    assert_eq!(pools["UserPools"].as_array().unwrap().len(), 1, "{pools}");
}

#[test]
fn ephemeral_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &["--ephemeral"]);
    assert_eq!(dev.sign_up("ada@example.com").0, 200);
    dev.stop();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    assert!(
        complaint(&run(folder.path(), &["dev", "--ephemeral", "--data", "x"])).contains("exclude each other")
    );
}

#[test]
fn the_same_seed_gives_the_same_ids_and_a_later_run_others() {
    let folder = tempfile::tempdir().unwrap();
    let start = |arguments: &[&str]| Dev::start(folder.path(), &[&["--seed", "42"], arguments].concat());
    let (one, two) = (start(&["--ephemeral"]), start(&["--ephemeral"]));
    assert_eq!((one.pool(), one.client()), (two.pool(), two.client()));
    let sub = |dev: &Dev| dev.sign_up("ada@example.com").1["UserSub"].clone();
    assert_eq!(sub(&one), sub(&two));
    // On a store that stays, a second run must not give out the ids of the first again.
    let first = start(&[]);
    let ada = sub(&first);
    first.stop();
    let second = start(&[]);
    assert_eq!(second.pool(), one.pool());
    let bob = second.sign_up("bob@example.com").1["UserSub"].clone();
    assert!(bob.is_string() && bob != ada);
}

#[test]
fn the_folder_is_its_owners_and_needs_its_master_key_rule_4() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join(".rockpool");
    Dev::start(folder.path(), &[]).stop();
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    for name in ["master.key", "folder.key", "rockpool.db"] {
        assert_eq!(mode(&data.join(name)), 0o600, "{name}");
    }
    let key = std::fs::read_to_string(data.join("master.key")).unwrap();
    std::fs::remove_file(data.join("master.key")).unwrap();
    let dev = ["dev", "--listen", "127.0.0.1:0"];
    assert!(complaint(&run(folder.path(), &dev)).contains("master.key is gone"));
    let other = key.chars().rev().filter(|c| !"=\n".contains(*c)).collect::<String>() + "=";
    std::fs::write(data.join("master.key"), other).unwrap();
    assert!(complaint(&run(folder.path(), &dev)).contains("master key"));
    std::fs::write(data.join("master.key"), key).unwrap();
    Dev::start(folder.path(), &[]).stop();
}

#[test]
fn a_folder_in_use_is_not_opened_twice() {
    let folder = tempfile::tempdir().unwrap();
    let _dev = Dev::start(folder.path(), &[]);
    assert!(
        complaint(&run(folder.path(), &["dev", "--listen", "127.0.0.1:0"])).contains("is in use by process")
    );
}

#[test]
fn reset_throws_away_what_was_made_and_keeps_the_ids() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &["--ephemeral"]);
    let protected = json!({"PoolName": "mine", "DeletionProtection": "ACTIVE"});
    assert_eq!(dev.call("CreateUserPool", &protected).0, 200);
    assert_eq!(dev.sign_up("ada@example.com").0, 200);
    assert_eq!(dev.request("POST /_rockpool/reset", &["x-rockpool: 1"], ""), (200, "{}".to_owned()));
    assert_eq!(dev.messages("ada@example.com"), json!([]));
    let pools = dev.call("ListUserPools", &json!({"MaxResults": 10})).1;
    assert_eq!(pools["UserPools"].as_array().unwrap().len(), 1, "{pools}");
    assert_eq!(dev.sign_up("ada@example.com").0, 200);
    assert_eq!(dev.request("POST /_rockpool/reset", &["x-rockpool: 1"], "").0, 200);
}

#[test]
fn a_clock_that_is_moved_expires_codes() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &["--ephemeral"]);
    dev.sign_up("ada@example.com");
    let code = dev.messages("ada@example.com")[0]["code"].clone();
    let day = r#"{"advance_seconds":86401}"#;
    assert_eq!(dev.request("POST /_rockpool/clock", &["x-rockpool: 1"], day).0, 200);
    let input = json!({"ClientId": dev.client(), "Username": "ada@example.com", "ConfirmationCode": code});
    assert_eq!(dev.call("ConfirmSignUp", &input).1["__type"], "ExpiredCodeException");
}

#[test]
fn a_clock_that_was_moved_stays_moved_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let now = |dev: &Dev| {
        let (_, shown) = dev.request("GET /_rockpool/clock", &[], "");
        serde_json::from_str::<serde_json::Value>(&shown).unwrap()["now"].as_f64().unwrap()
    };
    let first = Dev::start(folder.path(), &[]);
    assert!(!first.banner.contains("  clock "), "{}", first.banner);
    first.sign_up("ada@example.com");
    let code = first.messages("ada@example.com")[0]["code"].clone();
    for seconds in [86_400, 1] {
        let body = json!({"advance_seconds": seconds}).to_string();
        assert_eq!(first.request("POST /_rockpool/clock", &["x-rockpool: 1"], &body).0, 200);
    }
    let before = now(&first);
    first.stop();
    let second = Dev::start(folder.path(), &[]);
    let line = "  clock        86401 s ahead of the machine's: somebody moved it";
    assert!(second.banner.lines().any(|found| found == line), "{}", second.banner);
    assert!(now(&second) >= before);
    let input = json!({"ClientId": second.client(), "Username": "ada@example.com", "ConfirmationCode": code});
    assert_eq!(second.call("ConfirmSignUp", &input).1["__type"], "ExpiredCodeException");
}
