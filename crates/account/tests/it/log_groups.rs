//! Log groups: neutral records that tools make, look for and take away.

use serde_json::{Value, json};

use crate::Account;

#[tokio::test]
async fn a_log_group_is_made_found_changed_and_taken_away() {
    let account = Account::start().await;
    for name in ["/aws/lambda/f", "/aws/lambda/f2", "other"] {
        account.call("logs", "CreateLogGroup", json!({"logGroupName": name})).await.unwrap();
    }
    let again = json!({"logGroupName": "other"});
    assert_eq!(
        account.refused("logs", "CreateLogGroup", again.clone()).await,
        "ResourceAlreadyExistsException"
    );
    let find = |input: Value| async {
        let said = account.call("logs", "DescribeLogGroups", input).await.unwrap();
        let groups = said["logGroups"].as_array().unwrap().clone();
        (groups, said["nextToken"].clone())
    };
    let (found, _) = find(json!({"logGroupNamePrefix": "/aws/lambda/f"})).await;
    assert_eq!(found.len(), 2, "the name itself begins with itself: {found:?}");
    assert_eq!(found[0]["arn"], "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/f:*");
    let (page, token) = find(json!({"limit": 2})).await;
    let (rest, end) = find(json!({"limit": 2, "nextToken": token})).await;
    assert_eq!((page.len() + rest.len(), end), (3, Value::Null));

    account
        .call("logs", "PutRetentionPolicy", json!({"logGroupName": "other", "retentionInDays": 14}))
        .await
        .unwrap();
    let (found, _) = find(json!({"logGroupNamePattern": "THE"})).await;
    assert_eq!(found[0]["retentionInDays"], 14);
    let odd = json!({"logGroupName": "other", "retentionInDays": 15});
    assert_eq!(account.refused("logs", "PutRetentionPolicy", odd).await, "InvalidParameterException");
    account.call("logs", "DeleteRetentionPolicy", again.clone()).await.unwrap();

    let arn = "arn:aws:logs:us-east-1:000000000000:log-group:other";
    account
        .call("logs", "TagResource", json!({"resourceArn": arn, "tags": {"a": "1", "b": "2"}}))
        .await
        .unwrap();
    account.call("logs", "UntagLogGroup", json!({"logGroupName": "other", "tags": ["a"]})).await.unwrap();
    let tags = account.call("logs", "ListTagsForResource", json!({"resourceArn": arn})).await.unwrap();
    assert_eq!(tags, json!({"tags": {"b": "2"}}));

    account.call("logs", "DeleteLogGroup", again.clone()).await.unwrap();
    assert_eq!(account.refused("logs", "DeleteLogGroup", again).await, "ResourceNotFoundException");
}

#[tokio::test]
async fn what_would_have_no_effect_is_refused() {
    let account = Account::start().await;
    let kms = json!({"logGroupName": "g", "kmsKeyId": "arn:aws:kms:us-east-1:000000000000:key/x"});
    assert_eq!(account.refused("logs", "CreateLogGroup", kms).await, "InvalidParameterException");
    let protected = json!({"logGroupName": "g", "deletionProtectionEnabled": true});
    account.call("logs", "CreateLogGroup", protected).await.unwrap();
    assert_eq!(
        account.refused("logs", "DeleteLogGroup", json!({"logGroupName": "g"})).await,
        "ValidationException"
    );
    let streams = account.refused("logs", "CreateLogStream", json!({})).await;
    assert_eq!(streams, "UnknownOperationException");
}
