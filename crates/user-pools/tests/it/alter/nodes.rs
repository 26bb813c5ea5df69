//! Several nodes on one store, of which one has not heard; workers that die between two steps.

use std::time::Duration;

use directory::alteration::Changes;
use directory::{Alias, AuditLine, Contact, SignInMode};
use serde_json::json;
use testkit::Harness;
use user_pools::Arithmetic;
use user_pools::alter::{Turn, job};

use super::{PASSWORD, Works, worker};
use crate::office::Office;

fn fold() -> Changes {
    Changes { case_sensitive: Some(false), ..Changes::default() }
}

/// Another node on the same store; it hears of nothing until it is told.
async fn second(works: &Works) -> Office {
    let harness = &works.office.harness;
    let (engine, keys) = (harness.engine.clone(), harness.keys.clone());
    let two = Harness::over(engine, keys, harness.now(), 99, Arithmetic::inline(), Duration::ZERO).await;
    Office::of(two)
}

#[tokio::test]
async fn a_node_that_has_not_heard_takes_nothing_back() {
    for works in Works::everywhere(
        json!({"Schema": [{"Name": "tier", "AttributeDataType": "String", "Mutable": true}]}),
    )
    .await
    {
        works.person("Ada", json!({"email": "ada@example.com"})).await;
        let two = second(&works).await;
        // It has read the pool, and keeps it.
        two.harness.sign_in(&works.client, "Ada", PASSWORD).await.unwrap();
        works.begin(&Changes { sign_in: Some(SignInMode::Attributes(vec![Contact::Email])), ..fold() }).await;
        while works.standing().await.unwrap().seen == 0 {
            works.step().await;
        }
        // It changes somebody who was brought to the new form, and makes somebody by the old one.
        let change = json!({
            "UserPoolId": works.pool, "Username": "Ada",
            "UserAttributes": [{"Name": "email", "Value": "Lovelace@example.com"}],
        });
        two.ask("AdminUpdateUserAttributes", change).await;
        let eve = json!({
            "ClientId": works.client, "Username": "Eve", "Password": PASSWORD,
            "UserAttributes": [{"Name": "email", "Value": "LOVELACE@example.com"}],
        });
        let refused = two.refused("SignUp", eve).await;
        assert!(refused.contains("already exists"), "{refused}");
        let eve = json!({
            "ClientId": works.client, "Username": "Eve", "Password": PASSWORD,
            "UserAttributes": [{"Name": "email", "Value": "eve@example.com"}],
        });
        two.ask("SignUp", eve).await;
        assert!(works.sign_up("mallory", &[("email", "EVE@example.com")]).await.is_err());
        works.work().await;
        works.comes_in("lovelace@example.com").await;
        // The other node reads by the old form still, and finds whom it means.
        assert!(two.harness.sign_in(&works.client, "Ada", PASSWORD).await.is_ok());
        two.harness.rooms.forget_all();
        assert!(two.harness.sign_in(&works.client, "LOVELACE@example.com", PASSWORD).await.is_ok());
        works.turn(Turn::Finish).await;
        assert!(two.harness.sign_in(&works.client, "lovelace@example.com", PASSWORD).await.is_ok());
    }
}

#[tokio::test]
async fn a_node_that_has_not_heard_gives_nobodys_user_name_away_as_an_address_rule_9() {
    for sign_in in [SignInMode::Attributes(vec![Contact::Email]), SignInMode::Aliases(vec![Alias::Email])] {
        for works in Works::everywhere(json!({"AutoVerifiedAttributes": ["email"]})).await {
            works
                .person("ada@example.com", json!({"email": "ada@example.com", "email_verified": "true"}))
                .await;
            works.person("bob", json!({"email": "bob@example.com", "email_verified": "true"})).await;
            let two = second(&works).await;
            let bob = two.harness.tokens(&works.client, "bob", PASSWORD).await;
            works.alter(&Changes { sign_in: Some(sign_in.clone()), ..Changes::default() }).await;
            works.turn(Turn::Finish).await;
            // Ada moves, and keeps her user name: whoever types it means her.
            let change = |user: &str, email: &str| {
                let verified = json!({"Name": "email_verified", "Value": "true"});
                json!({
                    "UserPoolId": works.pool, "Username": user,
                    "UserAttributes": [{"Name": "email", "Value": email}, verified],
                })
            };
            works.office.ask("AdminUpdateUserAttributes", change("ada@example.com", "ada@example.org")).await;

            let refused = two.refused("AdminUpdateUserAttributes", change("bob", "ada@example.com")).await;
            assert!(refused.contains("already exists"), "{refused}");
            let own = json!({
                "AccessToken": bob.access,
                "UserAttributes": [{"Name": "email", "Value": "ada@example.com"}],
            });
            let refused = if matches!(sign_in, SignInMode::Attributes(_)) {
                two.refused("UpdateUserAttributes", own).await
            } else {
                two.ask("UpdateUserAttributes", own).await;
                let code = two.harness.last_code("ada@example.com").await;
                let verify = json!({"AccessToken": bob.access, "AttributeName": "email", "Code": code});
                two.refused("VerifyUserAttribute", verify).await
            };
            assert!(refused.contains("already exists"), "{refused}");
        }
    }
}

#[tokio::test]
async fn a_worker_that_dies_between_two_steps_leaves_nothing_to_wait_for() {
    let works = Works::open(json!({})).await;
    for number in 0..150 {
        works.office.user(&works.pool, &format!("User-{number}"), &[]).await;
    }
    works.begin(&fold()).await;
    let (harness, name) = (&works.office.harness, job::name(&works.id()));
    let mut workers = 0;
    // Each worker does one step and is never seen again; the clock stands still.
    while worker(harness, &format!("worker {workers}")).step(&name, works.office.now()).await.unwrap() {
        workers += 1;
    }
    assert!(workers > 3, "{workers}");
    harness.rooms.forget_pool(&works.id());
    assert!(works.sign_up("user-149", &[]).await.is_err());
    let found = json!({"UserPoolId": works.pool, "Username": "uSER-77"});
    assert_eq!(works.office.ask("AdminGetUser", found).await["Username"], "User-77");
    works.turn(Turn::Finish).await;
    let (tally, _) = works.survey(&Changes { case_sensitive: Some(true), ..Changes::default() }).await;
    assert_eq!(tally.users, 150);
}

#[tokio::test]
async fn a_pool_that_is_deleted_ends_its_alteration() {
    let works = Works::open(json!({})).await;
    works.person("ada", json!({})).await;
    works.begin(&fold()).await;
    works.step().await;
    works.office.ask("DeleteUserPool", json!({"UserPoolId": works.pool})).await;
    works.work().await;
    let job = works.office.harness.store.find_job(&job::name(&works.id()), works.office.now()).await.unwrap();
    assert!(job.is_none());
}

#[tokio::test]
async fn what_was_done_to_the_pool_is_in_the_log_rule_24() {
    let works = Works::open(json!({})).await;
    works.person("ada", json!({})).await;
    works.alter(&fold()).await;
    works.turn(Turn::Finish).await;
    let store = &works.office.harness.store;
    let mut text = String::new();
    for (lane, _) in store.audit_ends().await.unwrap() {
        let lines = store.audit_lines::<AuditLine>(&lane, 0, 500).await.unwrap();
        text += &format!("{lines:?}");
    }
    for action in ["BeginAlteration", "SwitchAlteration", "FinishAlteration", "EndAlteration"] {
        assert!(text.contains(action), "{action}");
    }
}
