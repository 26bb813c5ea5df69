//! Keys and discovery: for any Host, for any page, and for reading only.

use crate::running::Running;

#[tokio::test]
async fn keys_are_given_out_under_any_host() {
    let server = Running::start().await;
    for host in ["127.0.0.1", "cognito-idp.us-east-1.amazonaws.com"] {
        let answer =
            server.request("GET /us-east-1_A/.well-known/jwks.json", &[&format!("host: {host}")], "").await;
        assert_eq!((answer.status, &*answer.body), (200, "{\"keys\":[]}"));
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    }
}

#[tokio::test]
async fn discovery_knows_the_host_that_was_asked() {
    let server = Running::start().await;
    let path = "GET /us-east-1_A/.well-known/openid-configuration";
    let answer = server.request(path, &["host: login.example.com"], "").await;
    assert_eq!(answer.json()["issuer"], "http://login.example.com/us-east-1_A");
}

#[tokio::test]
async fn an_unknown_pool_a_broken_room_and_other_methods_are_told_apart() {
    let server = Running::start().await;
    assert_eq!(server.get("/us-east-1_B/.well-known/jwks.json").await.status, 404);
    let broken = server.get("/us-east-1_Broken/.well-known/jwks.json").await;
    assert_eq!(broken.status, 500);
    assert!(!broken.body.contains("disk"));
    assert_eq!(server.request("POST /us-east-1_A/.well-known/jwks.json", &[], "").await.status, 405);
}
