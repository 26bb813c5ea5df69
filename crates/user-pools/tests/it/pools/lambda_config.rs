//! LambdaConfig: what is set is shown everywhere, an update without it takes it away, and the event has its version.

use serde_json::{Value, json};

use crate::office::Office;

const F: &str = "arn:aws:lambda:us-east-1:000000000000:function:f";

/// Every trigger that can be set.
fn every_trigger() -> Value {
    let mut config = json!({"PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": F}});
    for (trigger, qualifier) in [
        ("PreSignUp", ""),
        ("CustomMessage", ":live"),
        ("PostConfirmation", ":7"),
        ("PreAuthentication", ""),
        ("PostAuthentication", ""),
        ("DefineAuthChallenge", ""),
        ("CreateAuthChallenge", ""),
        ("VerifyAuthChallengeResponse", ""),
        ("PreTokenGeneration", ""),
        ("UserMigration", ""),
    ] {
        config[trigger] = json!(format!("{F}{qualifier}"));
    }
    config
}

#[tokio::test]
async fn every_trigger_is_shown_as_it_was_set_until_an_update_leaves_it_out() {
    let office = Office::open().await;
    let pool = office.pool(json!({"LambdaConfig": every_trigger()})).await;
    let described = office.ask("DescribeUserPool", json!({"UserPoolId": pool})).await;
    assert_eq!(described["UserPool"]["LambdaConfig"], every_trigger());
    let listed = office.ask("ListUserPools", json!({"MaxResults": 1})).await;
    assert_eq!(listed["UserPools"][0]["LambdaConfig"], every_trigger());
    let one = json!({"PostConfirmation": F});
    office.ask("UpdateUserPool", json!({"UserPoolId": pool, "LambdaConfig": one})).await;
    let described = office.ask("DescribeUserPool", json!({"UserPoolId": pool})).await;
    assert_eq!(described["UserPool"]["LambdaConfig"], one);
    office.ask("UpdateUserPool", json!({"UserPoolId": pool})).await;
    let described = office.ask("DescribeUserPool", json!({"UserPoolId": pool})).await;
    assert_eq!(described["UserPool"]["LambdaConfig"], json!({}));
}

#[tokio::test]
async fn token_generation_stands_under_both_names_whichever_was_given() {
    let office = Office::open().await;
    for (given, version) in [
        (json!({"PreTokenGeneration": F}), "V1_0"),
        (json!({"PreTokenGenerationConfig": {"LambdaVersion": "V1_0", "LambdaArn": F}}), "V1_0"),
        (json!({"PreTokenGenerationConfig": {"LambdaVersion": "V3_0", "LambdaArn": F}}), "V3_0"),
    ] {
        let pool = office.pool(json!({"LambdaConfig": given})).await;
        let described = office.ask("DescribeUserPool", json!({"UserPoolId": pool})).await;
        let both = json!({
            "PreTokenGeneration": F,
            "PreTokenGenerationConfig": {"LambdaVersion": version, "LambdaArn": F},
        });
        assert_eq!(described["UserPool"]["LambdaConfig"], both);
    }
}

#[tokio::test]
async fn tags_that_change_the_patience_of_triggers_are_checked_wherever_tags_are_set() {
    let office = Office::open().await;
    let pool = office.pool(json!({"UserPoolTags": {"rockpool:trigger-timeout": "8s"}})).await;
    let arn = format!("arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool}");
    for (operation, input) in [
        ("CreateUserPool", json!({"PoolName": "p", "UserPoolTags": {"rockpool:trigger-timeout": "8"}})),
        ("UpdateUserPool", json!({"UserPoolId": pool, "UserPoolTags": {"rockpool:trigger-tries": "11"}})),
        ("TagResource", json!({"ResourceArn": arn, "Tags": {"rockpool:trigger-tries": "none"}})),
    ] {
        let refusal = office.refused(operation, input).await;
        assert!(refusal.starts_with("InvalidParameterException: The tag rockpool:trigger-"), "{refusal}");
    }
    office.ask("TagResource", json!({"ResourceArn": arn, "Tags": {"rockpool:trigger-tries": "1"}})).await;
}
