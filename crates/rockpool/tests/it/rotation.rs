//! `rockpool keys`, `rotate-master` and `rotate-data`, on a running server and on the store alone (RULE-4, RULE-6).

use std::path::Path;

use serde_json::{Value, json};

use crate::running::{Dev, complaint, printed, run};

fn told(folder: &Path, arguments: &[&str]) -> Value {
    let output = run(folder, &[arguments, &["--json"]].concat());
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    serde_json::from_str(&printed(&output)).unwrap()
}

fn states(keys: &Value) -> Vec<&str> {
    keys.as_array().unwrap().iter().map(|key| key["state"].as_str().unwrap()).collect()
}

fn published(dev: &Dev) -> usize {
    let (_, document) = dev.request(&format!("GET /{}/.well-known/jwks.json", dev.pool()), &[], "");
    serde_json::from_str::<Value>(&document).unwrap()["keys"].as_array().unwrap().len()
}

#[test]
fn signing_keys_are_published_before_they_sign_and_listed_rule_6() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &[]);
    let (here, pool) = (folder.path(), dev.pool());
    assert_eq!(states(&told(here, &["keys", "list", &pool])), ["signs", "signs"]);
    assert_eq!(states(&told(here, &["keys", "rotate", &pool])), ["signs", "signs", "next", "next"]);
    assert_eq!(published(&dev), 4);
    let again = complaint(&run(here, &["keys", "rotate", &pool]));
    assert!(again.contains("being rotated"), "{again}");
    assert_eq!(states(&told(here, &["keys", "rotate", &pool, "--now"])), ["signs", "signs"]);
    assert_eq!(published(&dev), 2);
    let none = complaint(&run(here, &["keys", "list", "us-east-1_None"]));
    assert!(none.contains("there is no user pool"), "{none}");
}

#[test]
fn the_data_key_and_the_master_key_are_replaced_under_a_running_server_and_without_one_rule_4() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &[]);
    let here = folder.path();
    assert_eq!(dev.sign_up("ada@example.com").0, 200);
    let master = std::fs::read_to_string(here.join(".rockpool/master.key")).unwrap();
    let replaced = told(here, &["rotate-master"]);
    let now = std::fs::read_to_string(here.join(".rockpool/master.key")).unwrap();
    assert_ne!(now, master);
    assert!(!replaced.to_string().contains(now.trim()), "the key is in its file and nowhere else");
    let kept = std::fs::read_to_string(here.join(replaced["old_file"].as_str().unwrap()));
    assert_eq!(kept.ok().as_deref(), Some(&*master));

    let rotated = told(here, &["rotate-data"]);
    assert_eq!(
        (&rotated["phase"], &rotated["old"], &rotated["new"]),
        (&json!("settling"), &json!(1), &json!(2))
    );
    assert!(rotated["renewed"].as_u64().unwrap() > 3, "{rotated}");
    // Somebody who was there before signs up no second time, and can be confirmed.
    assert_eq!(dev.sign_up("ada@example.com").1["__type"], "UsernameExistsException");
    let code = dev.messages("ada@example.com")[0]["code"].clone();
    let input = json!({"ClientId": dev.client(), "Username": "ada@example.com", "ConfirmationCode": code});
    assert_eq!(dev.call("ConfirmSignUp", &input).0, 200);
    dev.stop();

    // Both again, with nobody serving; and another start on what they leave.
    told(here, &["rotate-master"]);
    assert_eq!(told(here, &["rotate-data"])["phase"], "settling");
    let dev = Dev::start(here, &[]);
    assert_eq!(dev.sign_in(&dev.client(), "ada@example.com", "Correct-horse-7").0, 200);
    let hour = r#"{"advance_seconds":3700}"#;
    assert_eq!(dev.request("POST /_rockpool/clock", &["x-rockpool: 1"], hour).0, 200);
    dev.stop();
    let dev = Dev::start(here, &[]);
    assert_eq!(dev.sign_in(&dev.client(), "ada@example.com", "Correct-horse-7").0, 200);
    // Who did what with which key, of this machine's users (RULE-24).
    let log = printed(&run(here, &["audit", "tail", "--json", "-n", "500"]));
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let said = |action: &str, outcome: &str| {
        let one = |line: &&Value| line["action"] == action && line["outcome"] == outcome;
        lines.iter().filter(one).collect::<Vec<_>>()
    };
    let me = format!("user {}", rustix::process::geteuid().as_raw());
    for (action, outcome) in
        [("RotateMasterKey", "begun"), ("RotateMasterKey", "ok"), ("AnnounceDataKey", "ok")]
    {
        let found = said(action, outcome);
        assert!(!found.is_empty() && found.iter().all(|line| line["source"] == me), "{action}: {log}");
    }
    assert!(!said("SwitchDataKey", "ok").is_empty(), "{log}");
    std::fs::write(here.join(".rockpool/master.key"), master).unwrap();
    dev.stop();
    let refused = complaint(&run(here, &["dev", "--listen", "127.0.0.1:0"]));
    assert!(refused.contains("check value"), "{refused}");
}
