//! `rockpool triggers`: every command of docs/guide/triggers.md, on a server whose functions live behind a Lambda-compatible
//! endpoint.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc::{Sender, channel};

use serde_json::{Value, json};

use crate::running::{Dev, complaint, printed, rockpool, run};

const F: &str = "arn:aws:lambda:us-east-1:123456789012:function:f";

/// A Lambda endpoint that raises errors as often as it is told, and otherwise gives back what it was given.
struct Lambda {
    url: String,
    raises: Sender<&'static str>,
}

impl Lambda {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (raises, raised) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = BufReader::new(stream.unwrap());
                let mut length = 0;
                loop {
                    let mut line = String::new();
                    stream.read_line(&mut line).unwrap();
                    if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                        length = value.trim().parse().unwrap();
                    }
                    if line.trim().is_empty() {
                        break;
                    }
                }
                let mut body = vec![0; length];
                stream.read_exact(&mut body).unwrap();
                let (mark, body) = match raised.try_recv() {
                    Ok(message) => (
                        "x-amz-function-error: Unhandled\r\n",
                        json!({ "errorMessage": message, "errorType": "E" }).to_string().into_bytes(),
                    ),
                    Err(_) => ("", body),
                };
                let head = format!(
                    "HTTP/1.1 200 OK\r\nconnection: close\r\n{mark}content-length: {}\r\n\r\n",
                    body.len()
                );
                stream.get_mut().write_all(&[head.into_bytes(), body].concat()).unwrap();
            }
        });
        Self { url, raises }
    }
}

fn started(folder: &Path, lambda: &Lambda) -> (Dev, String, String) {
    let keys = folder.join("aws-credentials");
    std::fs::write(&keys, "[default]\naws_access_key_id = AKID\naws_secret_access_key = opensesame\n")
        .unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&keys, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    let settings = format!(
        "[[triggers.elsewhere]]\nfunctions = \"arn:aws:lambda:*:123456789012:function:*\"\nlambda-endpoint = \"{}\"\n\
         credentials-file = \"aws-credentials\"\n",
        lambda.url
    );
    std::fs::write(folder.join("rockpool.toml"), settings).unwrap();
    let dev = Dev::start(folder, &[]);
    let config = json!({ "PreSignUp": F, "PostConfirmation": F });
    let made = dev.call("CreateUserPool", &json!({ "PoolName": "app", "LambdaConfig": config })).1;
    let pool = made["UserPool"]["Id"].as_str().unwrap().to_owned();
    let made = dev.call("CreateUserPoolClient", &json!({ "UserPoolId": pool, "ClientName": "c" })).1;
    let client = made["UserPoolClient"]["ClientId"].as_str().unwrap().to_owned();
    (dev, pool, client)
}

fn told(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    printed(&output)
}

fn runs(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let all = [&["triggers", "log", "--json"], arguments].concat();
    told(folder, &all).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_log_of_triggers_is_listed_followed_shown_replayed_and_goes_with_its_user_rule_21_rule_25() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let lambda = Lambda::start();
    let (dev, pool, client) = started(folder, &lambda);
    let sign_up = json!({
        "ClientId": client, "Username": "ada", "Password": "Correct-horse-7",
        "ValidationData": [{ "Name": "pin", "Value": "pin-4711" }],
        "UserAttributes": [{ "Name": "email", "Value": "ada@example.com" }],
    });
    assert_eq!(dev.call("SignUp", &sign_up).0, 200);
    lambda.raises.send("no such table").unwrap();
    let confirm = json!({ "UserPoolId": pool, "Username": "ada" });
    let (status, refused) = dev.call("AdminConfirmSignUp", &confirm);
    assert_eq!(
        (status, refused["message"].as_str()),
        (400, Some("PostConfirmation failed with error no such table."))
    );

    let all = runs(folder, &["--pool", &pool]);
    let outcomes: Vec<_> = all.iter().map(|run| run["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["answered", "raised"]);
    assert_eq!(runs(folder, &["--pool", "us-east-1_Another01"]), [] as [Value; 0]);
    let failed = runs(folder, &["--failed"]);
    assert_eq!((failed.len(), &failed[0]["reason"]), (1, &json!("no such table")));
    let table = told(folder, &["triggers", "log"]);
    assert!(table.starts_with("ID ") && table.contains("PostConfirmation_ConfirmSignUp"), "{table}");
    assert!(!table.contains("4711"));

    let (first, second) = (all[0]["id"].as_str().unwrap(), all[1]["id"].as_str().unwrap());
    let shown = told(folder, &["triggers", "show", first]);
    assert!(
        shown.contains("not kept") && shown.contains("validationData") && !shown.contains("4711"),
        "{shown}"
    );
    let shown = told(folder, &["triggers", "show", second]);
    assert!(shown.contains("ada@example.com"), "{shown}");

    let refused = complaint(&run(folder, &["triggers", "replay", first, "--yes"]));
    assert!(refused.contains("the log does not keep validationData"), "{refused}");
    let again = told(folder, &["triggers", "replay", second, "--yes"]);
    assert!(again.starts_with("answered after "), "{again}");
    let missing = complaint(&run(folder, &["triggers", "show", "1767225600000-abcdefghij"]));
    assert!(missing.contains("`rockpool triggers log` lists the rest"), "{missing}");

    let mut following = rockpool(folder, &["triggers", "log", "--follow", "--json"]);
    let mut following = following.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(following.stdout.take().unwrap()).lines().map(Result::unwrap);
    let replayed: Value = serde_json::from_str(&lines.nth(2).unwrap()).unwrap();
    assert_eq!(
        (&replayed["replayOf"], &replayed["idempotencyKey"]),
        (&json!(second), &all[1]["idempotencyKey"])
    );
    assert_eq!(
        dev.call("SignUp", &json!({ "ClientId": client, "Username": "bob", "Password": "Correct-horse-7" }))
            .0,
        200
    );
    let came: Value = serde_json::from_str(&lines.next().unwrap()).unwrap();
    assert_eq!((&came["source"], &came["user"]), (&json!("PreSignUp_SignUp"), &json!("bob")));
    following.kill().unwrap();
    following.wait().unwrap();

    assert_eq!(dev.call("AdminDeleteUser", &confirm).0, 200);
    let left = runs(folder, &[]);
    assert_eq!(left.len(), 1, "{left:?}");
    let log = told(folder, &["audit", "tail", "--lines", "200"]);
    assert!(log.contains("ReplayTrigger"), "{log}");
    dev.stop();
}

#[test]
fn a_place_that_makes_no_sense_ends_the_start_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let place = "[[triggers.elsewhere]]\nfunctions = \"arn:aws:lambda:*:123456789012:function:*\"\n";
    for (more, says) in [
        ("webhook = \"https://a\"\n", "say key-id too"),
        ("lambda-endpoint = \"http://hooks.example.com\"\ncredentials-file = \"k\"\n", "number 1"),
        ("lambda-endpoint = \"https://a\"\ncredentials-file = \"missing\"\n", "credentials-file"),
    ] {
        std::fs::write(folder.path().join("rockpool.toml"), format!("{place}{more}")).unwrap();
        let arguments = ["dev", "--ephemeral", "--listen", "127.0.0.1:0", "--management", "127.0.0.1:0"];
        let told = complaint(&run(folder.path(), &arguments));
        assert!(told.contains(says), "{told}");
    }
}
