//! Every answer and every refusal of the operations on tags.

use serde_json::{Value, json};

use crate::answers::{Book, with};

/// What all three refuse in the same words; a pool and its ARN.
async fn arns(book: &mut Book, input: &Value) -> Value {
    let pool = book.office.pool(json!({"UserPoolTags": {"team": "blue"}})).await;
    let described = book.office.ask("DescribeUserPool", json!({"UserPoolId": pool})).await;
    let arn = described["UserPool"]["Arn"].as_str().unwrap().to_owned();
    let nowhere = arn.replace(&pool, "us-east-1_NotThere0");
    book.refuses("a pool that is not there", with(input, json!({"ResourceArn": nowhere}))).await;
    let elsewhere = arn.replace("cognito-idp", "cognito-identity");
    book.refuses("an ARN of something else", with(input, json!({"ResourceArn": elsewhere}))).await;
    with(input, json!({"ResourceArn": arn}))
}

#[tokio::test]
async fn tag_resource() {
    let mut book = Book::open("TagResource").await;
    let input = arns(&mut book, &json!({"Tags": {"a": "b"}})).await;
    book.answers("one more", input.clone()).await;
    book.refuses("a reserved key", with(&input, json!({"Tags": {"aws:x": "y"}}))).await;
    let pinned = json!({"Tags": {"rockpool:id": "us-east-1_other"}});
    book.refuses("an id that cannot change", with(&input, pinned)).await;
    let tags: serde_json::Map<String, Value> = (0..50).map(|n| (n.to_string(), json!(""))).collect();
    book.refuses("more than fifty", with(&input, json!({"Tags": tags}))).await;
    book.close();
}

#[tokio::test]
async fn untag_resource() {
    let mut book = Book::open("UntagResource").await;
    let input = arns(&mut book, &json!({"TagKeys": ["team", "never"]})).await;
    book.answers("one that is there and one that is not", input).await;
    book.close();
}

#[tokio::test]
async fn list_tags_for_resource() {
    let mut book = Book::open("ListTagsForResource").await;
    let input = arns(&mut book, &json!({})).await;
    book.answers("one tag", input).await;
    book.close();
}
