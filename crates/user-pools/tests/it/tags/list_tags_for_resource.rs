//! ListTagsForResource through the registry: what it answers, what it changes, what it refuses.

use serde_json::json;

use super::arn;
use crate::office::Office;

#[tokio::test]
async fn the_tags_of_one_pool_are_shown_and_no_others() {
    let office = Office::open().await;
    let pool = office.pool(json!({"UserPoolTags": {"team": "blue"}})).await;
    let plain = office.pool(json!({})).await;
    let listed = office.ask("ListTagsForResource", json!({"ResourceArn": arn(&pool)})).await;
    assert_eq!(listed, json!({"Tags": {"team": "blue"}}));
    let listed = office.ask("ListTagsForResource", json!({"ResourceArn": arn(&plain)})).await;
    assert_eq!(listed, json!({"Tags": {}}));
}
