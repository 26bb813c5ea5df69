//! GlobalSignOut ends everything at once.

use serde_json::json;
use testkit::Harness;

use crate::fixtures::{PASSWORD, pool_with_ada};

#[tokio::test]
async fn every_token_of_the_user_is_dead_at_once_and_a_new_sign_in_works() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let (first, second) =
        (harness.tokens(&client, "ada", PASSWORD).await, harness.tokens(&client, "ada", PASSWORD).await);
    harness.call("GlobalSignOut", json!({"AccessToken": first.access})).await.unwrap();
    for tokens in [&first, &second] {
        let refused = harness.call("GetUser", json!({"AccessToken": tokens.access})).await.unwrap_err();
        assert_eq!(refused.told(), ("NotAuthorizedException", "Access Token has been revoked"));
    }
    let again = harness.call("GlobalSignOut", json!({"AccessToken": first.access})).await.unwrap_err();
    assert_eq!(again.exception, "NotAuthorizedException");
    // In the same second: what counts is the session, not the clock.
    let third = harness.tokens(&client, "ada", PASSWORD).await;
    harness.call("GetUser", json!({"AccessToken": third.access})).await.unwrap();
}
