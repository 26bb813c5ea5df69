//! `rockpool audit` and `rockpool store`: beside a running server and without one (RULE-3, RULE-24, RULE-25).

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::running::{Dev, complaint, printed, rockpool, run};

fn told(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    printed(&output)
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_log_is_read_verified_and_exported_beside_a_server_and_without_one_rule_24() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let dev = Dev::start(here, &["--audit-checkpoints", "checkpoints.jsonl"]);
    assert_eq!(dev.sign_up("ada@example.com").0, 200);
    let shown = lines(&told(here, &["audit", "tail", "--json", "-n", "1"]));
    assert_eq!((&shown[0]["action"], &shown[0]["source"]), (&json!("SignUp"), &json!("127.0.0.1")));
    let sub = shown[0]["sub"].as_str().unwrap();
    let of_ada = lines(&told(here, &["audit", "tail", "--json", "--user", sub, "--since", "1h"]));
    assert!(of_ada.iter().all(|line| line["sub"] == sub) && !of_ada.is_empty());
    let pool = dev.pool();
    let by_name = ["audit", "tail", "--json", "--pool", &pool, "--user", "ada@example.com"];
    assert_eq!(lines(&told(here, &by_name)), of_ada);
    assert!(told(here, &["audit", "tail"]).contains("SignUp"));
    assert!(told(here, &["audit", "verify"]).contains("whole and in order"));
    assert!(told(here, &["store", "check"]).contains("rows were read"));
    dev.stop();

    let verified = told(here, &["audit", "verify", "--checkpoints", "checkpoints.jsonl"]);
    assert!(verified.contains("agree with"), "the end was vouched for and shipped: {verified}");
    // However long the file is, each of its lines counts.
    let shipped = fs::read_to_string(here.join("checkpoints.jsonl")).unwrap();
    let times = 20_001_usize.div_ceil(shipped.lines().count());
    fs::write(here.join("long.jsonl"), shipped.repeat(times)).unwrap();
    let verified = told(here, &["audit", "verify", "--checkpoints", "long.jsonl"]);
    assert!(
        verified.contains(&format!("agree with {} checkpoint(s)", shipped.lines().count() * times)),
        "{verified}"
    );
    told(here, &["audit", "export", "--to", "log.jsonl"]);
    assert!(told(here, &["audit", "verify", "--file", "log.jsonl"]).contains("as they were exported"));
    let key = told(here, &["audit", "key"]);
    told(here, &["audit", "verify", "--file", "log.jsonl", "--key", key.trim()]);
    let export = fs::read_to_string(here.join("log.jsonl")).unwrap();
    for (text, why) in [
        (export.replacen("SignUp", "SignIn", 1), "was changed after it was written"),
        (export.lines().next().unwrap().to_owned() + "\n", "is cut off"),
        (export.clone() + "{}\n", "stands behind"),
    ] {
        fs::write(here.join("bad.jsonl"), text).unwrap();
        let refused = complaint(&run(here, &["audit", "verify", "--file", "bad.jsonl"]));
        assert!(refused.contains(why), "{refused}");
    }
    let other = "0".repeat(64);
    let refused = complaint(&run(here, &["audit", "verify", "--file", "log.jsonl", "--key", &other]));
    assert!(refused.contains("was not signed by the key"), "{refused}");
    let shipped = fs::read_to_string(here.join("checkpoints.jsonl")).unwrap();
    fs::write(here.join("bad.jsonl"), shipped.replacen("eyJ", "eyK", 1)).unwrap();
    let refused = complaint(&run(here, &["audit", "verify", "--checkpoints", "bad.jsonl"]));
    assert!(refused.contains("line 1 of the checkpoints"), "{refused}");
}

#[test]
fn new_lines_are_followed_as_they_come_and_only_those_that_were_asked_for_rule_24() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let dev = Dev::start(here, &[]);
    assert_eq!(dev.sign_up("ada@example.com").0, 200);
    let arguments = ["audit", "tail", "-f", "--json", "-n", "1", "--pool", &dev.pool()];
    let mut process = rockpool(here, &arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut next = || serde_json::from_str::<Value>(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(next()["action"], "SignUp", "the last one that is there");
    assert_eq!(dev.call("CreateUserPool", &json!({"PoolName": "other"})).0, 200);
    assert_eq!(dev.sign_up("eve@example.com").0, 200);
    // A refusal that commits nothing is written a little later.
    let parameters = json!({"USERNAME": "nobody", "SRP_A": "a1b2c3"});
    let unknown =
        json!({"ClientId": dev.client(), "AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters});
    assert_eq!(dev.call("InitiateAuth", &unknown).0, 400);
    let (second, third) = (next(), next());
    assert_eq!(second["action"], "SignUp");
    assert_eq!((&third["action"], &third["outcome"]), (&json!("SignIn"), &json!("unknown_user")));
    assert_eq!(third["source"], "127.0.0.1");
    process.kill().unwrap();
    process.wait().unwrap();
}

#[test]
fn a_store_moves_rests_and_is_woken() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let dev = Dev::start(here, &[]);
    assert_eq!(dev.sign_up("ada@example.com").0, 200);
    let held = complaint(&run(here, &["store", "copy", ".rockpool", "moved"]));
    assert!(held.contains("is in use by process"), "{held}");
    dev.stop();
    let copied = run(here, &["store", "copy", ".rockpool", "moved"]);
    assert!(copied.status.success(), "{copied:?}");
    assert!(printed(&copied).contains("each as in .rockpool"), "{copied:?}");
    let progress = String::from_utf8_lossy(&copied.stderr);
    assert!(progress.contains("copying record") && progress.contains("verifying record"), "{progress}");
    let again = complaint(&run(here, &["store", "copy", ".rockpool", "moved"]));
    assert!(again.contains("holds a store already"), "{again}");
    let rests = complaint(&run(here, &["audit", "verify"]));
    assert!(rests.contains("rockpool store thaw"), "{rests}");
    assert!(told(here, &["store", "thaw"]).contains("awake again"));
    assert!(told(here, &["audit", "verify"]).contains("whole"));
    assert!(told(here, &["store", "finish-upgrade"]).contains("already"));
}
