//! TagResource through the registry: what it answers, what it changes, what it refuses.

use std::collections::{BTreeMap, BTreeSet};

use access::{Call, Capability, Principal};
use directory::PoolId;
use serde_json::{Value, json};

use super::arn;
use crate::office::Office;

fn put(pool: &str, tags: &Value) -> Value {
    json!({"ResourceArn": arn(pool), "Tags": tags})
}

#[tokio::test]
async fn tags_are_added_to_those_that_are_there() {
    let office = Office::open().await;
    let pool = office.pool(json!({"UserPoolTags": {"team": "blue", "stage": "test"}})).await;
    let answer = office.ask("TagResource", put(&pool, &json!({"stage": "live", "empty": ""}))).await;
    assert_eq!(answer, json!({}));
    let all = json!({"team": "blue", "stage": "live", "empty": ""});
    let listed = office.ask("ListTagsForResource", json!({"ResourceArn": arn(&pool)})).await;
    assert_eq!(listed, json!({ "Tags": all }));
    let shown = office.ask("DescribeUserPool", json!({"UserPoolId": pool})).await;
    assert_eq!(shown["UserPool"]["UserPoolTags"], all);
}

#[tokio::test]
async fn a_pool_has_fifty_tags_and_no_more() {
    let office = Office::open().await;
    let tags = |range: std::ops::Range<usize>| -> BTreeMap<String, String> {
        range.map(|number| (format!("tag-{number}"), "x".to_owned())).collect()
    };
    let pool = office.pool(json!({"UserPoolTags": tags(0..49)})).await;
    office.ask("TagResource", put(&pool, &json!(tags(40..50)))).await;
    assert_eq!(
        office.refused("TagResource", put(&pool, &json!({"one": "more"}))).await,
        "InvalidParameterException: A user pool has at most 50 tags."
    );
    office.ask("TagResource", put(&pool, &json!({"tag-7": "changed"}))).await;
    let listed = office.ask("ListTagsForResource", json!({"ResourceArn": arn(&pool)})).await;
    assert_eq!(listed["Tags"].as_object().unwrap().len(), 50);
}

#[tokio::test]
async fn tags_that_mean_something_keep_their_rules() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    for (tags, said) in [
        (json!({"rockpool:id": "us-east-1_other"}), "the id of a user pool cannot change"),
        (json!({"_custom_id_": "no id"}), "which is not of the form"),
        (json!({"rockpool:issuer": "nowhere"}), "there are public, aws and"),
        (json!({"aws:cloudformation:stack-id": "x"}), "begins with aws:, which is reserved"),
        (json!({"AWS:x": "x"}), "begins with aws:, which is reserved"),
    ] {
        let refusal = office.refused("TagResource", put(&pool, &tags)).await;
        assert!(refusal.starts_with("InvalidParameterException: ") && refusal.contains(said), "{refusal}");
    }
    let listed = office.ask("ListTagsForResource", json!({"ResourceArn": arn(&pool)})).await;
    assert_eq!(listed, json!({"Tags": {}}));
    // The id that it has may be pinned, and the issuer chosen: the next token has it.
    office.ask("TagResource", put(&pool, &json!({"rockpool:id": pool, "rockpool:issuer": "aws"}))).await;
    let kept = office.harness.rooms.load_pool(&PoolId::new(&pool), office.now()).await.unwrap();
    assert!(office.harness.rooms.issuer(&kept, None).contains(".amazonaws.com/"));
}

#[tokio::test]
async fn only_the_whole_arn_of_a_pool_names_it_sec_15() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let whole = arn(&pool);
    for wrong in [
        whole.replace("userpool", "identitypool"),
        whole.replace("000000000000", "123456789012"),
        whole.replace("arn:aws:", "arn:aws-cn:"),
        whole.replace(":us-east-1:", ":eu-west-1:"),
        format!("{whole}/client/x"),
        format!("{whole}:userpool/{pool}"),
    ] {
        for operation in ["TagResource", "UntagResource", "ListTagsForResource"] {
            let input = json!({"ResourceArn": wrong, "Tags": {"a": "b"}, "TagKeys": ["a"]});
            let refusal = office.refused(operation, input).await;
            assert!(refusal.starts_with("InvalidParameterException: "), "{operation} {wrong}: {refusal}");
        }
    }
    let gone = json!({"ResourceArn": arn("us-east-1_gone"), "Tags": {}, "TagKeys": []});
    for operation in ["TagResource", "UntagResource", "ListTagsForResource"] {
        assert_eq!(
            office.refused(operation, gone.clone()).await,
            "ResourceNotFoundException: User pool us-east-1_gone does not exist."
        );
    }
}

#[tokio::test]
async fn a_key_for_one_pool_tags_no_other_whatever_else_the_input_names_rule_18() {
    let office = Office::open().await;
    let (mine, other) = (office.pool(json!({})).await, office.pool(json!({})).await);
    let principal = Principal::AccessKey {
        id: "AK".into(),
        capabilities: BTreeSet::from([Capability::Pools]),
        pools: Some(BTreeSet::from([PoolId::new(&mine)])),
    };
    let call = || {
        let ids = office.harness.ids.clone();
        Call::new(principal.clone(), ids.uuid(), office.now(), ids)
    };
    let ask = async |input: Value| office.harness.call_as(call(), "TagResource", input).await;
    ask(put(&mine, &json!({"a": "b"}))).await.unwrap();
    for smuggled in [json!({}), json!({"UserPoolId": mine}), json!({"IdentityPoolId": mine})] {
        let mut input = put(&other, &json!({"a": "b"}));
        for (name, value) in smuggled.as_object().unwrap() {
            input[name] = value.clone();
        }
        let refused = ask(input).await.unwrap_err();
        assert_eq!(refused.exception, "AccessDeniedException", "{refused:?}");
    }
    let listed = office.ask("ListTagsForResource", json!({"ResourceArn": arn(&other)})).await;
    assert_eq!(listed, json!({"Tags": {}}));
}
