//! AWS::Cognito::UserPoolUser and UserPoolUserToGroupAttachment.

use serde_json::json;
use testkit::Harness;

use super::house::{kind, pools, world};

#[tokio::test]
async fn a_user_is_known_by_the_name_that_stays() {
    let harness = Harness::start().await;
    let ports = pools(&harness);
    let pool = harness.pool(json!({"UsernameAttributes": ["email"]})).await;
    let user = kind("AWS::Cognito::UserPoolUser");
    let properties = json!({
        "UserPoolId": pool,
        "Username": "ann@example.com",
        "MessageAction": "SUPPRESS",
        "UserAttributes": [{"Name": "email", "Value": "ann@example.com"}],
    });
    let step = world(&ports, "t-1");
    assert_eq!(user.find(&step, &properties).await.unwrap(), None);
    let made = user.create(&step, &properties).await.unwrap();
    assert_ne!(made.physical_id, "ann@example.com");
    assert_eq!(user.find(&step, &properties).await.unwrap(), Some(made.clone()));
    assert!(user.update(&step, &made.physical_id, &properties, &json!({})).await.unwrap_err().replace);

    let group = json!({"UserPoolId": pool, "GroupName": "admins"});
    harness.call("CreateGroup", group.clone()).await.unwrap();
    let attachment = kind("AWS::Cognito::UserPoolUserToGroupAttachment");
    let membership = json!({"UserPoolId": pool, "GroupName": "admins", "Username": made.physical_id});
    attachment.create(&step, &membership).await.unwrap();
    let again = attachment.create(&step, &membership).await.unwrap();
    let members = harness.call("ListUsersInGroup", group).await.unwrap();
    assert_eq!(members["Users"].as_array().unwrap().len(), 1);
    attachment.delete(&step, &again.physical_id, &membership).await.unwrap();
    user.delete(&step, &made.physical_id, &properties).await.unwrap();
    user.delete(&step, &made.physical_id, &properties).await.unwrap();
    attachment.delete(&step, &again.physical_id, &membership).await.unwrap();
}
