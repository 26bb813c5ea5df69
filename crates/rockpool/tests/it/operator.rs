//! A program of an operator's: its access key, and calls that are signed with it.

use crypto::Secret;
use directory::{Clock as _, SystemClock};
use serde_json::Value;
use signature::{Credentials, Scope};

use crate::running::{printed, program};
use crate::serving::{Installed, Serve, exchange};

#[path = "../../src/people/signature.rs"]
mod signature;

pub struct Operator {
    pub id: String,
    credentials: Credentials,
}

impl Operator {
    /// With a key for users and pools, made while nobody serves.
    pub fn new(made: &Installed) -> Self {
        Self::of(env!("CARGO_BIN_EXE_rockpool"), made)
    }

    /// The same by the program at `path`.
    pub fn of(path: &str, made: &Installed) -> Self {
        let words = ["access-key", "create", "--allow", "users,pools", "--json"];
        let output = program(path, made.path(), &words).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let key: Value = serde_json::from_str(&printed(&output)).unwrap();
        let word = |name: &str| key[name].as_str().unwrap().to_owned();
        let credentials = Credentials {
            id: word("id"),
            secret: Secret::new(word("secret_access_key")),
            session_token: None,
        };
        Self { id: word("id"), credentials }
    }

    /// Calls an operation of user pools.
    pub fn call(&self, node: &Serve, operation: &str, input: &Value) -> (u16, Value) {
        let (host, body) = (node.address.to_string(), input.to_string());
        let target = format!("AWSCognitoIdentityProviderService.{operation}");
        let scope = Scope { region: "us-east-1", service: "cognito-idp" };
        let now = SystemClock.now();
        let headers = signature::headers(&self.credentials, scope, &host, &target, body.as_bytes(), now);
        let lines = headers.iter().filter(|(name, _)| *name != "host");
        let lines: Vec<String> = lines.map(|(name, value)| format!("{name}: {value}")).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let (status, body) = exchange(node.address, &host, "POST /", &lines, &body);
        (status, serde_json::from_str(&body).unwrap_or(Value::Null))
    }

    /// The same where nothing but success will do.
    #[track_caller]
    pub fn done(&self, node: &Serve, operation: &str, input: &Value) -> Value {
        let (status, answer) = self.call(node, operation, input);
        assert_eq!(status, 200, "{operation}: {answer}");
        answer
    }
}
