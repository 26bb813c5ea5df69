//! Callers who hang up: what a commit is followed by happens all the same.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::running::Dev;

#[test]
fn a_client_whose_deletion_nobody_waited_for_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &["--ephemeral"]);
    for number in 0..20 {
        let input = json!({"UserPoolId": dev.pool(), "ClientName": format!("client {number}"),
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]});
        let made = dev.call("CreateUserPoolClient", &input).1["UserPoolClient"].clone();
        let client = made["ClientId"].as_str().unwrap();
        let refused = || dev.sign_in(client, "nobody@example.com", "Wrong-horse-7").1["__type"].clone();
        // From here on the server has it in memory.
        assert_ne!(refused(), "ResourceNotFoundException");
        dev.call_and_hang_up("DeleteUserPoolClient", &json!({"UserPoolId": dev.pool(), "ClientId": client}));
        let began = Instant::now();
        while refused() != "ResourceNotFoundException" {
            assert!(began.elapsed() < Duration::from_secs(5), "client {number} lives on");
        }
    }
}
