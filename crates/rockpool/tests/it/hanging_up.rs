//! Callers who hang up: what a commit is followed by happens all the same.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::running::Dev;

#[test]
fn clients_whose_deletion_nobody_waited_for_are_gone_from_memory_too() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &["--ephemeral"]);
    let known = |client: &str| {
        let (_, answer) = dev.sign_in(client, "nobody@example.com", "Wrong-horse-7");
        answer["__type"] != "ResourceNotFoundException"
    };
    let made: Vec<String> = (0..20)
        .map(|number| {
            let input = json!({"UserPoolId": dev.pool(), "ClientName": format!("client {number}"),
                "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]});
            let made = &dev.call("CreateUserPoolClient", &input).1["UserPoolClient"];
            let client = made["ClientId"].as_str().unwrap().to_owned();
            // From here on the server has it in memory.
            assert!(known(&client));
            dev.call_and_hang_up(
                "DeleteUserPoolClient",
                &json!({"UserPoolId": dev.pool(), "ClientId": client}),
            );
            client
        })
        .collect();
    let kept = || {
        let input = json!({"UserPoolId": dev.pool(), "MaxResults": 60});
        dev.call("ListUserPoolClients", &input).1["UserPoolClients"].to_string()
    };
    let began = Instant::now();
    for client in &made {
        // Whoever hangs up before the request has been read may not have asked at all. Then store and memory both have it.
        while kept().contains(client) != known(client) {
            assert!(began.elapsed() < Duration::from_secs(10), "{client} is deleted and lives on");
        }
    }
    let kept = kept();
    assert!(made.iter().any(|client| !kept.contains(client)), "nothing was deleted");
}
