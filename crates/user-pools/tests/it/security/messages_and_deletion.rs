//! Codes do not leak, deleted users are gone, and the commit that changes a state also queues its message and audit line.

use directory::{Code, PoolId, Sub};
use serde_json::json;
use store::Scan;
use store::set_aside::SetAside;
use store::users::user_key;
use testkit::Harness;

use crate::fixtures::{PASSWORD, founders_pool, pool_with_ada, sign_up};

#[tokio::test]
async fn a_deleted_user_is_gone_and_the_name_is_free_for_somebody_else() {
    let harness = Harness::start().await;
    let (pool, client) = founders_pool(&harness).await;
    sign_up(&harness, &client, "ada@example.com", json!({})).await.unwrap();
    let code = harness.last_code("ada@example.com").await;
    let confirm = json!({"ClientId": client, "Username": "ada@example.com", "ConfirmationCode": code});
    harness.call("ConfirmSignUp", confirm).await.unwrap();
    let tokens = harness.tokens(&client, "ada@example.com", PASSWORD).await;
    harness.call("DeleteUser", json!({"AccessToken": tokens.access})).await.unwrap();
    let refused = harness.call("GetUser", json!({"AccessToken": tokens.access})).await.unwrap_err();
    assert_eq!(refused.told(), ("UserNotFoundException", "User does not exist."));
    let refused =
        harness.call("AdminGetUser", json!({"UserPoolId": pool, "Username": "ada@example.com"})).await;
    assert_eq!(refused.unwrap_err().exception, "UserNotFoundException");
    let again = sign_up(&harness, &client, "ada@example.com", json!({})).await.unwrap();
    assert_eq!(again["UserConfirmed"], false);
}

#[tokio::test]
async fn nothing_of_a_deleted_user_waits_to_be_sent_or_says_where_codes_went_rule_25() {
    let harness = Harness::start().await;
    let (pool, client) = founders_pool(&harness).await;
    for name in ["ada@example.com", "bob@example.com"] {
        sign_up(&harness, &client, name, json!({})).await.unwrap();
    }
    let codes = async || {
        let codes = harness.store.scan::<Code>(&Scan::keys(&format!("{pool}/code/")), harness.now()).await;
        codes.unwrap().items.into_iter().map(|code| code.destination).collect::<Vec<_>>()
    };
    assert_eq!(codes().await.len(), 2);
    let delete = json!({"UserPoolId": pool, "Username": "ada@example.com"});
    harness.call("AdminDeleteUser", delete).await.unwrap();
    assert_eq!(codes().await, ["bob@example.com"]);
    assert!(harness.messages("ada@example.com").await.is_empty());
    assert_eq!(harness.messages("bob@example.com").await.len(), 1);
}

#[tokio::test]
async fn a_user_whose_record_was_set_aside_is_erased_by_sub_rule_25() {
    let harness = Harness::start().await;
    let (pool, _) = pool_with_ada(&harness, json!({}), json!({})).await;
    let ada = harness.call("AdminGetUser", json!({"UserPoolId": pool, "Username": "ada"})).await.unwrap();
    let sub = ada["UserAttributes"].as_array().unwrap().iter().find(|one| one["Name"] == "sub").unwrap();
    let sub = sub["Value"].as_str().unwrap();
    let aside = SetAside {
        id: SetAside::new_id(&user_key(&PoolId::new(&*pool), &Sub::new(sub))),
        of: user_key(&PoolId::new(&*pool), &Sub::new(sub)),
        at: harness.now(),
        ..SetAside::default()
    };
    let delete = || harness.call("AdminDeleteUser", json!({"UserPoolId": pool, "Username": sub}));
    // Beside a record that is there, and where there is none any more.
    for _ in 0..2 {
        harness.store.insert_many(std::slice::from_ref(&aside), harness.now()).await.unwrap();
        delete().await.unwrap();
        assert!(harness.store.all_set_aside(10, harness.now()).await.unwrap().is_empty());
    }
    assert_eq!(delete().await.unwrap_err().exception, "UserNotFoundException");
    let signed = harness.store.make_checkpoint(harness.now()).await.unwrap().unwrap();
    assert_eq!(signed.tombstones.len(), 2);
}

#[tokio::test]
async fn codes_and_passwords_do_not_stand_in_the_store_in_the_clear_sec_10() {
    let harness = Harness::start().await;
    let (_, client) = founders_pool(&harness).await;
    sign_up(&harness, &client, "ada@example.com", json!({})).await.unwrap();
    // Read before the outbox drains, so that the queued message is there too.
    let folder = harness.file.as_deref().unwrap().parent().unwrap().to_owned();
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        bytes.extend(std::fs::read(entry.unwrap().path()).unwrap_or_default());
    }
    let code = harness.last_code("ada@example.com").await;
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("ada@example.com"), "attributes are kept readable, so the search works");
    assert!(!holds(PASSWORD));
    assert!(!holds(&format!("confirmation code is {code}")));
}

#[tokio::test]
async fn a_refused_operation_says_why_to_explain_and_not_to_the_client() {
    let harness = Harness::start().await;
    let (_, client) =
        pool_with_ada(&harness, json!({}), json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    let refused = harness.sign_in(&client, "nobody", PASSWORD).await.unwrap_err();
    assert_eq!(refused.message, "Incorrect username or password.");
    assert!(refused.notes.iter().any(|note| note.contains("no user of the pool has the name")));
    assert!(refused.notes.iter().all(|note| !note.contains(PASSWORD) && !note.contains("nobody")));
}
