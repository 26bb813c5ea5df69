//! `rockpool store copy` and `check`: an installation for people moves from its folder to PostgreSQL and back, through the
//! program. Without a database the way goes over another folder.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use crate::database::Database;
use crate::running::{complaint, printed, run};
use crate::serving::{Installed, Key, Serve};

const PASSWORD: &str = "Correct-horse-7-8";

fn told(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    printed(output)
}

/// What people and operators hold.
struct Held {
    key: Key,
    pool: String,
    client: String,
    refresh: String,
    document: Value,
}

fn document(serve: &Serve, pool: &str) -> Value {
    let (status, text) = serve.request(&format!("GET /{pool}/.well-known/jwks.json"), &[], "");
    assert_eq!(status, 200, "{text}");
    serde_json::from_str(&text).unwrap()
}

impl Held {
    /// A key, somebody who is signed in, and a pool whose signing keys are being replaced.
    fn make(made: &Installed, serve: &Serve) -> Self {
        let key = told(&run(made.path(), &["access-key", "create", "--allow", "users,pools", "--json"]));
        let key: Value = serde_json::from_str(&key).unwrap();
        let text = |name: &str| key[name].as_str().unwrap().to_owned();
        let key = Key { id: text("id"), secret: text("secret_access_key") };
        let pool = made.said("user pool");
        let ask = |operation: &str, input: Value| {
            let (status, answer) = serve.call_signed(&key, operation, &input);
            assert_eq!(status, 200, "{operation}: {answer}");
            answer
        };
        let flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];
        let client = ask(
            "CreateUserPoolClient",
            json!({"UserPoolId": pool, "ClientName": "test", "ExplicitAuthFlows": flows}),
        );
        let client = client["UserPoolClient"]["ClientId"].as_str().unwrap().to_owned();
        let ada = json!({"UserPoolId": pool, "Username": "ada@example.com", "MessageAction": "SUPPRESS"});
        ask("AdminCreateUser", ada);
        let password = json!({"UserPoolId": pool, "Username": "ada@example.com", "Password": PASSWORD, "Permanent": true});
        ask("AdminSetUserPassword", password);
        let (status, answer) = sign_in(serve, &client);
        assert_eq!(status, 200, "{answer}");
        told(&run(made.path(), &["keys", "rotate", &pool]));
        let refresh = answer["AuthenticationResult"]["RefreshToken"].as_str().unwrap().to_owned();
        let document = document(serve, &pool);
        assert_eq!(document["keys"].as_array().unwrap().len(), 4, "{document}");
        Self { key, pool, client, refresh, document }
    }

    fn is_good_at(&self, serve: &Serve) {
        let refresh = json!({"ClientId": self.client, "RefreshToken": self.refresh});
        let (status, answer) = serve.call("GetTokensFromRefreshToken", &refresh);
        assert_eq!(status, 200, "{answer}");
        assert_eq!(sign_in(serve, &self.client).0, 200);
        let list = json!({"UserPoolId": self.pool});
        let (status, answer) = serve.call_signed(&self.key, "ListUsers", &list);
        assert_eq!((status, answer["Users"].as_array().map(Vec::len)), (200, Some(1)), "{answer}");
        assert_eq!(document(serve, &self.pool), self.document);
    }
}

fn sign_in(serve: &Serve, client: &str) -> (u16, Value) {
    let parameters = json!({"USERNAME": "ada@example.com", "PASSWORD": PASSWORD});
    let input = json!({"ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters});
    serve.call("InitiateAuth", &input)
}

fn copied(here: &Path, arguments: &[&str]) {
    let output = run(here, &[&["store", "copy"], arguments].concat());
    let said = told(&output);
    let progress = String::from_utf8_lossy(&output.stderr);
    for line in ["copying record: ", "copying audit: ", "verifying record: ", "verifying claim: "] {
        assert!(progress.contains(line), "{line} in {progress}");
    }
    assert!(said.contains("rows are in ") && said.contains("stays at rest"), "{said}");
    assert!(!said.contains("p4ssw0rd") && !progress.contains("p4ssw0rd"), "{said}{progress}");
}

#[test]
fn an_installation_moves_to_a_database_and_back_with_all_that_people_hold() {
    let made = Installed::new(&["--pool", "people"]);
    let here = made.path();
    let database = Database::new();
    let middle = database.as_ref().map_or_else(|| "middle".to_owned(), |database| database.store(None));
    let serve = made.serve(&[]);
    let held = Held::make(&made, &serve);
    let refused = complaint(&run(here, &["store", "copy", "rockpool-data", &middle]));
    assert!(refused.contains("is in use by process"), "{refused}");
    assert!(serve.stop().success());

    // The key that the configuration file names does, and neither another nor one that lies with the records.
    let inside = made.data().join("inside.key");
    fs::copy(made.master_key(), &inside).unwrap();
    let other = Installed::new(&[]);
    for (key, why) in [
        (inside.to_str().unwrap(), "lies in the data folder"),
        (other.master_key().to_str().unwrap(), "check value"),
        ("absent", "is not there"),
    ] {
        let refused =
            complaint(&run(here, &["store", "copy", "rockpool-data", &middle, "--master-key", key]));
        assert!(refused.contains(why), "{refused}");
    }
    fs::remove_file(inside).unwrap();
    let refused = complaint(&run(here, &["store", "copy", "rockpool-data", "env:NOBODY_SETS_THIS"]));
    assert!(refused.contains("env:NOBODY_SETS_THIS"), "{refused}");
    let refused = complaint(&run(here, &["store", "copy", "rockpool-data", "mysql://h/d"]));
    assert!(refused.contains("mysql:// is no place"), "{refused}");
    copied(here, &["rockpool-data", &middle]);
    assert!(made.refusal(&[]).contains("rockpool store thaw"), "the source rests");

    let serve = made.serve(&["--store", &middle]);
    held.is_good_at(&serve);
    let refused = complaint(&run(here, &["store", "copy", &middle, "back"]));
    let why = if database.is_some() { "1 node(s) use the source" } else { "is in use by process" };
    assert!(refused.contains(why) && !refused.contains("p4ssw0rd"), "{refused}");
    assert!(serve.stop().success());
    copied(here, &[&middle, "back"]);

    let back = ["--store", "back"];
    assert!(told(&run(here, &[&["store", "check"], &back[..]].concat())).contains("rows were read"));
    let checked = told(&run(here, &[&["store", "check", "--json"], &back[..]].concat()));
    let checked: Value = serde_json::from_str(&checked).unwrap();
    assert_eq!((&checked["count"], &checked["set_aside"]), (&json!(0), &json!([])));
    assert!(told(&run(here, &[&["audit", "verify"], &back[..]].concat())).contains("whole and in order"));
    let log = told(&run(here, &[&["audit", "tail", "--json"], &back[..]].concat()));
    assert_eq!(log.matches("CopyStore").count(), 2, "{log}");
    assert!(log.contains("\"back\"") && log.contains("command-line") && !log.contains("p4ssw0rd"), "{log}");
    let serve = made.serve(&back);
    held.is_good_at(&serve);
    assert!(serve.stop().success());

    // Whoever wakes the source begins anew with it: one refresh token is not good in two places (RULE-25).
    let awake = told(&run(here, &["store", "thaw"]));
    assert!(awake.contains("is awake again") && awake.contains("Everybody signs in again"), "{awake}");
    let serve = made.serve(&[]);
    let refresh = json!({"ClientId": held.client, "RefreshToken": held.refresh});
    let (status, answer) = serve.call("GetTokensFromRefreshToken", &refresh);
    assert_eq!((status, &answer["__type"]), (400, &json!("NotAuthorizedException")), "{answer}");
    let (status, answer) = sign_in(&serve, &held.client);
    assert_eq!(status, 200, "{answer}");
    assert!(serve.stop().success());
    let log = told(&run(here, &["audit", "tail", "--json"]));
    assert!(log.contains("ThawStore") && log.contains("user "), "{log}");
    assert!(told(&run(here, &["store", "thaw"])).contains("is awake"));
}

#[test]
fn a_row_that_was_written_by_other_ways_is_named_by_check() {
    let made = Installed::new(&["--pool", "people"]);
    let database = rusqlite::Connection::open(made.data().join("rockpool.db")).unwrap();
    let changed = "UPDATE record SET body = replace(body, 'people', 'puppet') WHERE body LIKE '%people%'";
    assert!(database.execute(changed, []).unwrap() > 0);
    drop(database);
    let output = run(made.path(), &["store", "check"]);
    assert!(complaint(&output).contains("not as they were written"), "{output:?}");
    assert!(printed(&output).contains(&made.said("user pool")), "{output:?}");
}
