//! Several callers at once. Which of them wins is nobody's business; that what they were told adds up is.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::installation;

const CALLERS: usize = 4;
const ROUNDS: usize = 12;

/// Four callers make, delete and group the same three names for a while. Every name was made once more often than it was
/// deleted or as often, exactly as it is there in the end; nobody is in a group without being there; one of two who make
/// the same name at once is told that it is taken.
#[test]
fn what_callers_at_once_were_told_adds_up_to_what_is_there_in_the_end() {
    // Several threads, as a server has them.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let harness = std::sync::Arc::new(installation(None).await);
        let pool = harness.pool(json!({})).await;
        harness.call("CreateGroup", json!({"UserPoolId": pool, "GroupName": "readers"})).await.unwrap();
        let callers = (0..CALLERS).map(|caller| {
            let (harness, pool) = (harness.clone(), pool.clone());
            tokio::spawn(async move {
                let mut told = Vec::new();
                for round in 0..ROUNDS {
                    let name = ["ann", "bob", "eve"][(round + caller * round) % 3];
                    let operation =
                        ["AdminCreateUser", "AdminAddUserToGroup", "AdminDeleteUser"][(round + caller) % 3];
                    let mut input = json!({"UserPoolId": pool, "Username": name});
                    match operation {
                        "AdminCreateUser" => input["MessageAction"] = json!("SUPPRESS"),
                        "AdminAddUserToGroup" => input["GroupName"] = json!("readers"),
                        _ => {}
                    }
                    let answer = harness.call(operation, input).await;
                    if let Err(refused) = &answer {
                        let fair = match operation {
                            "AdminCreateUser" => "UsernameExistsException",
                            _ => "UserNotFoundException",
                        };
                        assert_eq!(refused.exception, fair, "{operation}: {refused:?}");
                    }
                    told.push((name, operation, answer.is_ok()));
                }
                told
            })
        });
        let told: Vec<(&str, &str, bool)> =
            join_all(callers).await.into_iter().flat_map(|told| told.unwrap()).collect();
        let listed = |list: Value| -> BTreeSet<String> {
            list["Users"]
                .as_array()
                .unwrap()
                .iter()
                .map(|user| user["Username"].as_str().unwrap().to_owned())
                .collect()
        };
        let users = listed(harness.call("ListUsers", json!({"UserPoolId": pool})).await.unwrap());
        for name in ["ann", "bob", "eve"] {
            let count = |operation: &str| {
                told.iter().filter(|(n, o, ok)| (*n, *o, *ok) == (name, operation, true)).count()
            };
            let there = usize::from(users.contains(name));
            assert_eq!(count("AdminCreateUser"), count("AdminDeleteUser") + there, "{name}: {told:?}");
        }
        let input = json!({"UserPoolId": pool, "GroupName": "readers"});
        let members = listed(harness.call("ListUsersInGroup", input).await.unwrap());
        assert!(members.is_subset(&users), "{members:?} of {users:?}");
    });
}
