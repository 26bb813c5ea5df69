//! The trigger log: what is in it, what never is (RULE-21), for how long, and that it goes with its user (RULE-25).

use handlers::NotAgain;
use serde_json::json;
use triggers::{NotInvoked, Reply};

use crate::house::{Act, F, House, PASSWORD};

#[tokio::test]
async fn a_run_is_logged_with_its_tries_its_outcome_and_what_the_handler_said() {
    let house = House::with(&["PostConfirmation"], json!({})).await;
    house.sign_up("ada").await.unwrap();
    house.function.refuses(NotInvoked::Throttled);
    house.function.then(Act::Say(Ok(Reply::failed(r#"{"errorMessage":"no table"}"#))));
    house.confirm("ada").await.unwrap_err();
    let log = house.log().await;
    assert_eq!(log.len(), 1);
    let run = &log[0];
    assert_eq!((run.source.as_str(), &*run.function, run.tries), ("PostConfirmation_ConfirmSignUp", F, 2));
    assert_eq!((run.outcome.as_str(), run.failed(), run.redacted.len()), ("raised", true, 0));
    let kept = run.kept.as_ref().unwrap();
    assert_eq!(kept.reason.as_deref(), Some("no table"));
    assert_eq!(kept.event["request"]["userAttributes"]["email"], "ada@example.com");
    let user = house.user("ada").await.unwrap();
    let sub = user["UserAttributes"].as_array().unwrap().iter().find(|one| one["Name"] == "sub").unwrap();
    assert_eq!(json!(run.who), sub["Value"]);
    let counts = house.handlers.counts();
    assert_eq!((counts.runs(), counts.failures(), counts.tries()), (1, 1, 2));
}

#[tokio::test]
async fn neither_password_nor_what_a_client_sent_along_is_logged_nor_can_be_replayed_rule_21() {
    let house = House::with(&["PreSignUp", "PreAuthentication"], json!({})).await;
    let input = json!({
        "ClientId": house.client, "Username": "ada", "Password": PASSWORD,
        "ValidationData": [{"Name": "pin", "Value": "pin-4711"}], "ClientMetadata": {"k": "meta-4711"},
    });
    house.ask("SignUp", input).await.unwrap();
    house.confirm("ada").await.unwrap();
    let input = json!({
        "ClientId": house.client, "AuthFlow": "USER_PASSWORD_AUTH", "ClientMetadata": {"k": "auth-4711"},
        "AuthParameters": {"USERNAME": "ada", "PASSWORD": PASSWORD},
    });
    house.ask("InitiateAuth", input).await.unwrap();
    let orders = house.function.orders();
    assert!(String::from_utf8_lossy(&orders[0].payload).contains("pin-4711"), "the handler is told");
    let log = house.log().await;
    assert_eq!(log.len(), 2);
    for run in &log {
        let whole = format!("{run:?} {}", run.kept.as_ref().unwrap().event);
        assert!(!whole.contains("4711") && !whole.contains(PASSWORD), "{whole}");
        let refused = house.handlers.again(&*house.described().await, run).await.unwrap_err();
        let NotAgain::Redacted(names) = refused else { panic!("{refused}") };
        assert!(names.contains(&"validationData".to_owned()), "{names:?}");
    }
    assert_eq!(house.function.orders().len(), 0, "no handler was asked again");
}

#[tokio::test]
async fn a_whole_event_is_asked_about_again_under_the_same_key_and_that_is_logged_too() {
    let house = House::with(&["PostConfirmation"], json!({})).await;
    house.sign_up("ada").await.unwrap();
    house.function.then(Act::Say(Ok(Reply::failed(r#"{"errorMessage":"no table"}"#))));
    house.confirm("ada").await.unwrap_err();
    let first = house.function.orders().pop().unwrap();
    let run = house.log().await.remove(0);
    house.harness.advance(1);
    let again = house.handlers.again(&*house.described().await, &run).await.unwrap();
    assert!(again.result.is_ok());
    let second = house.function.orders().pop().unwrap();
    assert_eq!(first.client_context, second.client_context);
    let event =
        |order: &triggers::Order| serde_json::from_slice::<serde_json::Value>(&order.payload).unwrap();
    assert_eq!(event(&first), event(&second));
    let log = house.log().await;
    assert_eq!(log.len(), 2);
    assert_eq!((log[1].outcome.as_str(), log[1].replay_of.as_ref()), ("answered", Some(&run.id)));
}

#[tokio::test]
async fn a_deleted_user_takes_the_log_along_even_what_waits_rule_25() {
    let house = House::with(&["PreSignUp", "PostConfirmation", "PreAuthentication"], json!({})).await;
    for name in ["ada", "bob"] {
        house.sign_up(name).await.unwrap();
        house.confirm(name).await.unwrap();
    }
    assert_eq!(house.log().await.len(), 4);
    let input = json!({
        "ClientId": house.client, "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": "ada", "PASSWORD": PASSWORD},
    });
    house.ask("InitiateAuth", input).await.unwrap();
    house.ask("AdminDeleteUser", json!({"UserPoolId": house.pool, "Username": "ada"})).await.unwrap();
    let left = house.log().await;
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left.iter().all(|run| run.kept.as_ref().unwrap().event["userName"] == "bob"));
}

#[tokio::test]
async fn somebody_with_a_long_log_is_erased_from_it_to_the_end_rule_25() {
    let house = House::with(&["PreAuthentication"], json!({})).await;
    house.sign_up("ada").await.unwrap();
    house.confirm("ada").await.unwrap();
    let input = json!({
        "ClientId": house.client, "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": "ada", "PASSWORD": PASSWORD},
    });
    house.ask("InitiateAuth", input).await.unwrap();
    let run = house.log().await.remove(0);
    let many: Vec<_> =
        (0..250).map(|n| directory::TriggerRun { id: format!("{}{n}", run.id), ..run.clone() }).collect();
    house.harness.store.insert_many(&many, house.harness.now()).await.unwrap();
    house.ask("AdminDeleteUser", json!({"UserPoolId": house.pool, "Username": "ada"})).await.unwrap();
    let jobs =
        store::Jobs::new(house.harness.store.clone(), store::jobs::Steps::of_the_store(), "me".to_owned());
    jobs.run_due(&*house.harness.clock).await.unwrap();
    assert_eq!(house.logged().await.len(), 0);
}

#[tokio::test]
async fn a_name_that_somebody_typed_is_sealed_and_fits_every_store_however_long_rule_21() {
    let house = House::with(&["UserMigration"], json!({})).await;
    let name = format!("somebody{}", "/%".repeat(300));
    house.function.refuses(NotInvoked::Throttled);
    let input = json!({
        "ClientId": house.client, "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": name, "PASSWORD": PASSWORD},
    });
    house.ask("InitiateAuth", input).await.unwrap_err();
    let log = house.log().await;
    assert_eq!(log.len(), 1);
    // PostgreSQL's B-trees take 2,704 bytes, name of the row included.
    let texts = [store::Record::index(&log[0]), vec![serde_json::to_string(&log[0]).unwrap()]].concat();
    assert!(texts.iter().all(|text| text.len() < 1_000 && !text.contains("somebody")), "{texts:?}");
    assert_eq!(log[0].kept.as_ref().unwrap().name.as_ref(), Some(&name));
}

#[tokio::test]
async fn a_line_is_gone_after_its_days() {
    let house = House::with(&["PreSignUp"], json!({})).await;
    house.sign_up("ada").await.unwrap();
    assert_eq!(house.log().await.len(), 1);
    house.harness.advance(86_400);
    assert_eq!(house.logged().await.len(), 0);
}
