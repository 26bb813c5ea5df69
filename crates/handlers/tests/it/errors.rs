//! Every way in which a handler can fail, in AWS's words; what is tried again, how often, and under which key.

use serde_json::{Value, json};
use triggers::{NotInvoked, Reply};

use crate::house::{Act, F, House};

const QUICK: &str = "100ms";

fn raised(message: &str) -> Act {
    Act::Say(Ok(Reply::failed(json!({"errorMessage": message, "errorType": "ValueError"}).to_string())))
}

fn broken() -> NotInvoked {
    NotInvoked::Broken { why: "the worker died of /var/secret".into() }
}

fn off() -> NotInvoked {
    NotInvoked::Off { why: "switched off by the operator".into() }
}

#[tokio::test]
async fn each_failure_is_told_in_awss_words_after_as_many_tries_as_it_deserves() {
    let house = House::with(&["PreSignUp"], json!({"rockpool:trigger-timeout": QUICK})).await;
    let rubbish = |text: &'static str| Act::Say(Ok(Reply::returned(text)));
    let unexpected =
        |error: &str| format!("UnexpectedLambdaException: PreSignUp invocation failed due to error {error}.");
    let unreadable = "InvalidLambdaResponseException: Unrecognizable lambda output".to_owned();
    for (act, tries, told) in [
        (
            raised("no table"),
            1,
            "UserLambdaValidationException: PreSignUp failed with error no table.".to_owned(),
        ),
        (Act::Hang, 3, unexpected("Socket timeout while invoking Lambda function")),
        (Act::Say(Err(NotInvoked::TimedOut)), 3, unexpected("Socket timeout while invoking Lambda function")),
        (rubbish("null"), 1, unreadable.clone()),
        (rubbish("{\"statusCode\":200}"), 1, unreadable.clone()),
        (rubbish("{\"response\":{\"autoConfirmUser\":\"yes\"}}"), 1, unreadable),
        (Act::Say(Err(NotInvoked::NotPermitted)), 1, unexpected("AccessDeniedException")),
        (Act::Say(Err(NotInvoked::Missing)), 1, unexpected("ResourceNotFoundException")),
        (Act::Say(Err(NotInvoked::Throttled)), 3, unexpected("TooManyRequestsException")),
        (Act::Say(Err(broken())), 3, unexpected("ServiceException")),
        (Act::Say(Err(off())), 1, unexpected("ServiceException")),
    ] {
        for _ in 0..tries {
            house.function.then(act.clone());
        }
        assert_eq!(house.sign_up("ada").await, Err(told.clone()));
        assert_eq!(house.function.orders().len(), tries, "{told}");
        assert!(house.user("ada").await.unwrap_err().starts_with("UserNotFoundException"), "{told}");
    }
    assert!(house.sign_up("ada").await.is_ok(), "afterwards the handler answers");
}

#[tokio::test]
async fn a_pool_says_how_long_and_how_often_and_a_later_try_may_do() {
    let house = House::with(
        &["PreSignUp"],
        json!({"rockpool:trigger-timeout": QUICK, "rockpool:trigger-tries": "2"}),
    )
    .await;
    house.function.refuses(NotInvoked::Throttled);
    assert!(house.sign_up("ada").await.is_ok());
    let orders = house.function.orders();
    assert_eq!(orders.iter().map(|order| order.patience.as_millis()).collect::<Vec<_>>(), [100, 100]);
    house.function.then(Act::Hang);
    house.function.then(Act::Hang);
    assert!(house.sign_up("bob").await.unwrap_err().contains("Socket timeout"));
    assert_eq!(house.function.orders().len(), 2);
}

#[tokio::test]
async fn without_tags_a_try_has_five_seconds_and_all_tries_of_an_event_carry_one_key() {
    let house = House::with(&["PreSignUp"], json!({})).await;
    house.function.refuses(broken());
    house.function.refuses(NotInvoked::Throttled);
    house.sign_up("ada").await.unwrap();
    let orders = house.function.orders();
    assert_eq!(orders.len(), 3);
    let context: Value = serde_json::from_str(&orders[0].client_context).unwrap();
    let key = context["custom"]["idempotencyKey"].as_str().unwrap().to_owned();
    for order in &orders {
        assert_eq!((order.patience.as_secs(), &*order.function), (5, F));
        assert_eq!(order.client_context, orders[0].client_context, "one key for all tries");
        assert_eq!(order.payload, orders[0].payload);
        assert_eq!(order.asker.source_account(), "000000000000");
        assert!(order.asker.source_arn.ends_with(&house.pool));
    }
    assert_ne!(orders[0].request_id, orders[1].request_id, "each try has an id of its own in logs");
    house.sign_up("bob").await.unwrap();
    assert!(!house.function.orders()[0].client_context.contains(&key), "another event has another key");
}

#[tokio::test]
async fn a_failing_post_confirmation_leaves_the_user_confirmed_and_says_so() {
    let house = House::with(&["PostConfirmation"], json!({})).await;
    house.sign_up("ada").await.unwrap();
    house.function.then(raised("relation \"users\" does not exist"));
    assert_eq!(
        house.confirm("ada").await.unwrap_err(),
        "UserLambdaValidationException: PostConfirmation failed with error relation \"users\" does not exist."
    );
    assert_eq!(house.user("ada").await.unwrap()["UserStatus"], "CONFIRMED");
}

#[tokio::test]
async fn a_function_of_another_account_that_no_setting_places_is_missing() {
    let house = House::with(&["PreSignUp"], json!({})).await;
    let elsewhere = F.replace("000000000000", "123456789012");
    let input = json!({"UserPoolId": house.pool, "LambdaConfig": {"PreSignUp": elsewhere}});
    house.ask("UpdateUserPool", input).await.unwrap();
    assert!(house.sign_up("ada").await.unwrap_err().contains("error ResourceNotFoundException."));
    assert_eq!(house.function.orders().len(), 0);
}

#[tokio::test]
async fn the_handlers_answer_has_its_effect() {
    let house = House::with(&["PreSignUp"], json!({})).await;
    let answer = json!({"response": {"autoConfirmUser": true, "autoVerifyEmail": true}}).to_string();
    house.function.then(Act::Say(Ok(Reply::returned(answer))));
    house.sign_up("ada").await.unwrap();
    let user = house.user("ada").await.unwrap();
    assert_eq!(user["UserStatus"], "CONFIRMED");
}
