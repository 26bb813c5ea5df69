//! Who may call a function, and what a user pool learns that may not, or whose function fails.

use std::time::Duration;

use serde_json::{Value, json};
use triggers::{Asker, Invoker as _, NotInvoked, Order, Reply};

use crate::scene::{APP, Scene};

const POOL: &str = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_AbC123xyz";

fn order(function: &str, event: &Value, patience: Duration) -> Order {
    Order {
        function: format!("arn:aws:lambda:us-east-1:000000000000:function:{function}"),
        asker: Asker::pool(POOL),
        payload: event.to_string().into(),
        client_context: r#"{"custom":{"key":"k-1"}}"#.to_owned(),
        patience,
        request_id: "1".to_owned(),
    }
}

async fn ask(scene: &Scene, function: &str, event: Value) -> Result<Reply, NotInvoked> {
    scene.invoker().invoke(order(function, &event, Duration::from_secs(5))).await
}

async fn allow(scene: &Scene, id: &str, more: Value) {
    let mut input = json!({
        "FunctionName": "f", "StatementId": id, "Action": "lambda:InvokeFunction", "Principal": "cognito-idp.amazonaws.com",
    });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    scene.call("AddPermission", input).await.unwrap();
}

#[tokio::test]
async fn a_pool_calls_a_function_only_where_its_policy_lets_it() {
    let scene = Scene::start().await;
    assert_eq!(ask(&scene, "f", json!({})).await, Err(NotInvoked::Missing));
    scene.make("f", APP, json!({ "Publish": true })).await;
    assert_eq!(ask(&scene, "f", json!({})).await, Err(NotInvoked::NotPermitted));
    let other = POOL.replace("AbC123xyz", "other0000");
    allow(&scene, "other", json!({ "SourceArn": other })).await;
    assert_eq!(ask(&scene, "f", json!({})).await, Err(NotInvoked::NotPermitted));
    allow(&scene, "pool", json!({ "SourceArn": POOL, "SourceAccount": "000000000000" })).await;
    let reply = ask(&scene, "f", json!({ "word": "x" })).await.unwrap();
    let answer: Value = serde_json::from_slice(&reply.payload).unwrap();
    assert_eq!((answer["echo"].clone(), reply.function_error), (json!({ "word": "x" }), None));
    assert_eq!(answer["context"], r#"{"custom":{"key":"k-1"}}"#);
    // A version has a policy of its own.
    assert_eq!(ask(&scene, "f:1", json!({})).await, Err(NotInvoked::NotPermitted));
    allow(&scene, "pool", json!({ "SourceArn": POOL, "Qualifier": "1" })).await;
    assert!(ask(&scene, "f:1", json!({})).await.is_ok());
    assert_eq!(ask(&scene, "f:2", json!({})).await, Err(NotInvoked::NotPermitted));
    scene.call("RemovePermission", json!({ "FunctionName": "f", "StatementId": "pool" })).await.unwrap();
    assert_eq!(ask(&scene, "f", json!({})).await, Err(NotInvoked::NotPermitted));
}

#[tokio::test]
async fn a_policy_is_shown_and_what_has_no_effect_in_one_is_refused() {
    let scene = Scene::start().await;
    scene.make("f", APP, json!({})).await;
    let none = scene.call("GetPolicy", json!({ "FunctionName": "f" })).await.unwrap_err();
    assert_eq!(none.0, "ResourceNotFoundException");
    allow(&scene, "pool", json!({ "SourceArn": POOL })).await;
    let shown = scene.call("GetPolicy", json!({ "FunctionName": "f" })).await.unwrap();
    let policy: Value = serde_json::from_str(shown["Policy"].as_str().unwrap()).unwrap();
    assert_eq!(policy["Statement"][0]["Condition"]["ArnLike"]["AWS:SourceArn"], POOL);
    assert_eq!(policy["Statement"][0]["Resource"], "arn:aws:lambda:us-east-1:000000000000:function:f");
    for (more, says) in [
        (json!({ "Action": "lambda:GetFunction" }), "lambda:GetFunction"),
        (json!({ "FunctionUrlAuthType": "NONE" }), "FunctionUrlAuthType"),
        (json!({ "PrincipalOrgID": "o-aaaaaaaaaa" }), "PrincipalOrgID"),
    ] {
        let mut input = json!({
            "FunctionName": "f", "StatementId": "x", "Action": "lambda:InvokeFunction", "Principal": "cognito-idp.amazonaws.com",
        });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let refused = scene.call("AddPermission", input).await.unwrap_err();
        assert_eq!(refused.0, "InvalidParameterValueException");
        assert!(refused.1.contains(says), "{refused:?}");
    }
}

#[tokio::test]
async fn a_pools_patience_is_not_the_functions_time() {
    let scene = Scene::start().await;
    scene.make("f", APP, json!({ "Timeout": 1 })).await;
    allow(&scene, "pool", json!({})).await;
    let failed = ask(&scene, "f", json!({ "do": "raise" })).await.unwrap();
    assert_eq!(failed.function_error.as_deref(), Some("Unhandled"));
    // The function's own time ends first: it failed. The pool's ends first: nobody knows.
    let slow = ask(&scene, "f", json!({ "do": "sleep" })).await.unwrap();
    assert_eq!(slow.function_error.as_deref(), Some("Unhandled"));
    let impatient = order("f", &json!({ "do": "sleep" }), Duration::from_millis(300));
    assert_eq!(scene.invoker().invoke(impatient).await, Err(NotInvoked::TimedOut));
    let none = json!({ "FunctionName": "f", "ReservedConcurrentExecutions": 0 });
    scene.call("PutFunctionConcurrency", none).await.unwrap();
    assert_eq!(ask(&scene, "f", json!({})).await, Err(NotInvoked::Throttled));
}
