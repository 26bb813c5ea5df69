//! UntagResource through the registry: what it answers, what it changes, what it refuses.

use directory::PoolId;
use serde_json::json;

use super::arn;
use crate::office::Office;

#[tokio::test]
async fn tags_are_taken_away_by_their_keys_and_unknown_keys_are_no_mistake() {
    let office = Office::open().await;
    let pool = office.pool(json!({"UserPoolTags": {"a": "1", "b": "2", "c": "3"}})).await;
    let keys = json!({"ResourceArn": arn(&pool), "TagKeys": ["a", "c", "never-there"]});
    assert_eq!(office.ask("UntagResource", keys).await, json!({}));
    let listed = office.ask("ListTagsForResource", json!({"ResourceArn": arn(&pool)})).await;
    assert_eq!(listed, json!({"Tags": {"b": "2"}}));
}

#[tokio::test]
async fn without_its_tag_a_pool_has_the_issuer_of_the_installation_again() {
    let office = Office::open().await;
    let pool = office.pool(json!({"UserPoolTags": {"rockpool:issuer": "aws"}})).await;
    let issuer = async || {
        let kept = office.harness.rooms.load_pool(&PoolId::new(&pool), office.now()).await.unwrap();
        office.harness.rooms.issuer(&kept, None)
    };
    assert!(issuer().await.contains(".amazonaws.com/"));
    office.ask("UntagResource", json!({"ResourceArn": arn(&pool), "TagKeys": ["rockpool:issuer"]})).await;
    assert_eq!(issuer().await, format!("http://127.0.0.1:9229/{pool}"));
}
