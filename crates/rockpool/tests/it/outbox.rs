//! `rockpool outbox`, and messages whose delivery breaks off.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::receivers::Arrivals;
use crate::running::{Dev, complaint, printed, run};

const NUMBER: &str = "+15555550100";

fn told(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    printed(&output)
}

fn messages(folder: &Path) -> Vec<Value> {
    let answer: Value = serde_json::from_str(&told(folder, &["outbox", "list", "--json"])).unwrap();
    answer["messages"].as_array().unwrap().clone()
}

/// The one message, once it is in this state.
fn once(folder: &Path, state: &str) -> Value {
    for _ in 0..2_000 {
        let all = messages(folder);
        assert_eq!(all.len(), 1, "{all:?}");
        if all[0]["state"] == state {
            return all[0].clone();
        }
    }
    panic!("it never came to be {state}");
}

/// Invites somebody whose temporary password is `Temporary-1`.
fn invite(dev: &Dev, medium: &str) {
    let made = json!({"PoolName": "invites"});
    let pool = dev.call("CreateUserPool", &made).1["UserPool"]["Id"].as_str().unwrap().to_owned();
    let attributes = [("email", "ada@example.com"), ("phone_number", NUMBER)];
    let attributes = attributes.map(|(name, value)| json!({"Name": name, "Value": value}));
    let input = json!({
        "UserPoolId": pool, "Username": "ada", "UserAttributes": attributes,
        "TemporaryPassword": "Temporary-1", "DesiredDeliveryMediums": [medium],
    });
    assert_eq!(dev.call("AdminCreateUser", &input).0, 200);
}

fn later(dev: &Dev) {
    let body = json!({"advance_seconds": 3_600}).to_string();
    assert_eq!(dev.request("POST /_rockpool/clock", &["x-rockpool: 1"], &body).0, 200, "{body}");
}

/// Ends it as a power cut does.
fn kill(dev: Dev) {
    let id = dev.process_id().to_string();
    assert!(Command::new("kill").args(["-KILL", &id]).status().unwrap().success());
    drop(dev);
}

#[test]
fn what_a_gateway_refuses_is_shown_without_its_code_tried_again_and_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let gateway = Arrivals::of_gateway(Some("422 No"));
    let url = format!("http://127.0.0.1:{}/?key=s3cret", gateway.port);
    let dev = Dev::start(here, &["--sms-gateway", &url, "--sms-header", "Authorization: Bearer s3cret"]);
    assert_eq!(told(here, &["outbox", "list"]), "");
    invite(&dev, "SMS");
    let first = gateway.next();
    let message = once(here, "refused");
    let id = message["id"].as_str().unwrap().to_owned();
    assert_eq!((message["state"].as_str(), &*first), (Some("refused"), &*id));
    assert_eq!(message["reason"], "the SMS gateway answered 422");
    assert_eq!(message["to"], "+*******0100");
    for text in [told(here, &["outbox", "list"]), told(here, &["outbox", "show", &id])] {
        assert!(text.contains("refused") && text.contains("AdminCreateUser"), "{text}");
        assert!(
            !text.contains("Temporary-1") && !text.contains(NUMBER) && !text.contains("s3cret"),
            "{text}"
        );
    }
    let said = complaint(&run(here, &["outbox", "drop", &id]));
    assert!(said.contains("cannot be undone") && said.contains("--yes"), "{said}");

    *gateway.answer.lock().unwrap() = Some("202 Taken");
    assert!(told(here, &["outbox", "retry", &id]).contains("is tried again now"));
    assert_eq!(gateway.next(), id, "under the same key");
    let unknown = complaint(&run(here, &["outbox", "show", "00000000-0000-0000-0000-000000000000"]));
    assert!(unknown.contains("rockpool outbox list"), "{unknown}");

    *gateway.answer.lock().unwrap() = Some("400 No");
    invite(&dev, "SMS");
    let id = gateway.next();
    once(here, "refused");
    assert_eq!(told(here, &["outbox", "drop", &id, "--yes"]), format!("{id} is dropped\n"));
    assert!(messages(here).is_empty());
    // Who did what with which message, and not whose it was (RULE-24).
    let log = told(here, &["audit", "tail", "--json", "-n", "500"]);
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let me = format!("user {}", rustix::process::geteuid().as_raw());
    for (action, of) in [("RetryMessage", &first), ("DropMessage", &id)] {
        let found: Vec<_> = lines.iter().filter(|line| line["action"] == action).collect();
        assert_eq!(found.len(), 1, "{action}: {log}");
        assert_eq!((&found[0]["subject"], &found[0]["source"]), (&json!(of), &json!(me)), "{log}");
        assert!(found[0]["pool"].is_string() && found[0]["outcome"] == "ok", "{log}");
    }
    assert!(!log.contains(NUMBER) && !log.contains("Temporary-1"), "{log}");
    dev.stop();
}

#[test]
fn the_outbox_of_a_server_that_is_stopped_is_looked_at_in_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let gateway = ["--sms-gateway", "http://127.0.0.1:1/"];
    let dev = Dev::start(here, &gateway);
    invite(&dev, "SMS");
    let id = once(here, "waiting")["id"].as_str().unwrap().to_owned();
    dev.stop();
    assert_eq!(told(here, &["outbox", "drop", &id, "--yes"]), format!("{id} is dropped\n"));
    assert!(messages(here).is_empty());
}

#[test]
fn an_sms_whose_sender_is_killed_goes_again_under_its_key_or_waits_for_a_word() {
    for idempotent in ["true", "false"] {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path();
        let gateway = Arrivals::of_gateway(None);
        let url = format!("http://127.0.0.1:{}/", gateway.port);
        let idempotence = format!("--sms-idempotent={idempotent}");
        let arguments = ["--sms-gateway", &url, &idempotence];
        let dev = Dev::start(here, &arguments);
        invite(&dev, "SMS");
        let key = gateway.next();
        kill(dev);
        *gateway.answer.lock().unwrap() = Some("200 OK");
        let dev = Dev::start(here, &arguments);
        later(&dev);
        if idempotent == "true" {
            assert_eq!(gateway.next(), key);
        } else {
            once(here, "doubtful");
            assert!(gateway.is_empty(), "it was not sent twice");
            let said = complaint(&run(here, &["outbox", "retry", &key]));
            assert!(said.contains("it may have arrived"), "{said}");
            told(here, &["outbox", "retry", &key, "--yes"]);
            assert_eq!(gateway.next(), key);
        }
        kill(dev);
    }
}

#[test]
fn a_letter_whose_sender_is_killed_is_not_sent_twice() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let server = Arrivals::of_mail(None);
    let url = format!("smtp://127.0.0.1:{}", server.port);
    let dev = Dev::start(here, &["--smtp", &url]);
    invite(&dev, "EMAIL");
    let letter = server.next();
    assert!(letter.contains("Temporary-1"), "{letter}");
    kill(dev);
    *server.answer.lock().unwrap() = Some("250 taken");
    let dev = Dev::start(here, &["--smtp", &url]);
    later(&dev);
    let doubtful = once(here, "doubtful");
    assert!(server.is_empty(), "it was not sent twice");
    let id = doubtful["id"].as_str().unwrap().to_owned();
    told(here, &["outbox", "retry", &id, "--yes"]);
    let again = server.next();
    assert!(again.contains(&format!("Message-ID: <{id}@")), "{again}");
    kill(dev);
}

#[test]
fn a_gateway_that_cannot_be_used_ends_the_start_with_a_reason_and_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |arguments: &[&str]| complaint(&run(folder.path(), &[&["dev"][..], arguments].concat()));
    let gateway = ["--listen", "127.0.0.1:0", "--sms-gateway", "https://sms.example.com/?key=s3cret"];
    for (arguments, says) in [
        (
            &["--listen", "127.0.0.1:0", "--sms-gateway", "http://sms.example.com/?key=s3cret"][..],
            "over https",
        ),
        (&["--sms-method", "put"], "names none"),
        (&[&gateway[..], &["--sms-method", "get"]].concat(), "{to}"),
        (&[&gateway[..], &["--sms-body", "{"]].concat(), "not JSON"),
        (&[&gateway[..], &["--sms-header", "s3cret"]].concat(), "Name: value"),
        (&[&gateway[..], &["--sms-status", "ok"]].concat(), "200-299"),
    ] {
        let told = refused(arguments);
        assert!(told.contains(says) && !told.contains("s3cret"), "{arguments:?}: {told}");
    }
    let arguments = [&["config"][..], &gateway[2..], &["--sms-header", "X-Key: s3cret"]].concat();
    let config = told(folder.path(), &arguments);
    assert!(config.contains("sms-gateway = \"https://sms.example.com/?[secret]\"  # flag"), "{config}");
    assert!(config.contains("sms-header = [\"X-Key: [secret]\"]") && !config.contains("s3cret"), "{config}");
}
