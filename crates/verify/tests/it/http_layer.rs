//! The example service, asked as clients ask: what passes, what is refused, what the client is told and what the log is.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response};
use rockpool_verify::layer::VerifyLayer;
use rockpool_verify::{Clock, Issuer, Options, Policy, Trust, Verifier};
use serde_json::json;
use tower::ServiceExt;

use crate::vectors::forge::{Draft, keys};
use crate::vectors::setting::{AWS, CLIENT, NOW, POOL};
use crate::vectors::tokens::{access, id};

#[path = "../../examples/service.rs"]
#[expect(dead_code, reason = "its main function is the example's")]
mod service;

struct Fixed(i64);

impl Clock for Fixed {
    fn now(&self) -> i64 {
        self.0
    }
}

type Log = Arc<Mutex<Vec<String>>>;

fn layer() -> (VerifyLayer, Log) {
    let verifier =
        Verifier::new(Policy::access([Trust::new(Issuer::aws(POOL).unwrap(), [CLIENT])]), Options::default())
            .unwrap();
    let document = json!({"keys": [keys()["pool-access"].jwk, keys()["pool-id"].jwk]});
    verifier.seed(AWS, document.to_string().as_bytes(), NOW).unwrap();
    let log = Log::default();
    let put = Arc::clone(&log);
    let layer =
        VerifyLayer::from(verifier).clock(Fixed(NOW)).realm("example").report(move |refusal, path| {
            put.lock().unwrap().push(format!("{path} {} {refusal}", refusal.code()))
        });
    (layer, log)
}

async fn ask(app: &Router, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

async fn with(app: &Router, path: &str, draft: &Draft) -> Response<Body> {
    ask(app, path, &[("authorization", &format!("Bearer {}", draft.sign()))]).await
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), 10_000).await.unwrap().to_vec()).unwrap()
}

fn challenge(response: &Response<Body>) -> &str {
    response.headers()["www-authenticate"].to_str().unwrap()
}

#[tokio::test]
async fn a_good_token_passes_and_its_claims_reach_the_handler() {
    let app = service::app(layer().0);
    let response = with(&app, "/me", &access(NOW).claim("cognito:groups", json!(["admins"]))).await;
    assert_eq!(response.status(), 200);
    let told: serde_json::Value = serde_json::from_str(&text(response).await).unwrap();
    assert_eq!(told["username"], "andrew");
    assert_eq!(told["groups"], json!(["admins"]));
    assert_eq!(ask(&app, "/", &[]).await.status(), 200, "outside the layer nothing is asked");
}

#[tokio::test]
async fn without_a_token_the_client_is_asked_for_one() {
    let (layer, log) = layer();
    let response = ask(&service::app(layer), "/me", &[]).await;
    assert_eq!((response.status().as_u16(), challenge(&response)), (401, "Bearer realm=\"example\""));
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert!(log.lock().unwrap()[0].starts_with("/me no_token"));
}

#[tokio::test]
async fn the_founders_lost_hours_are_one_line_in_the_log() {
    let (layer, log) = layer();
    let app = service::app(layer);
    let bearer = format!("Bearer {}", access(NOW).sign());
    let response = ask(&app, "/me?page=1", &[("Authorisation", &bearer)]).await;
    assert_eq!((response.status().as_u16(), challenge(&response)), (401, "Bearer realm=\"example\""));
    assert_eq!(
        log.lock().unwrap()[0],
        "/me header_name no Authorization header, but one named `authorisation`: expected `Authorization`"
    );
}

#[tokio::test]
async fn a_bad_token_is_told_by_kind_to_the_client_and_in_full_to_the_log() {
    let (layer, log) = layer();
    let app = service::app(layer);
    let response = with(&app, "/me", &access(NOW).claim("iss", format!("{AWS}/"))).await;
    assert_eq!(response.status(), 401);
    assert_eq!(
        challenge(&response),
        "Bearer realm=\"example\", error=\"invalid_token\", error_description=\"the token is of another issuer\""
    );
    let body = text(response).await;
    assert!(body.contains("invalid_token") && !body.contains("amazonaws"), "{body}");
    assert!(log.lock().unwrap()[0].contains("one slash off"));
    let response = with(&app, "/me", &id(NOW)).await;
    assert!(challenge(&response).contains("another use"), "COG-13");
    let response = ask(&app, "/me", &[("authorization", &access(NOW).sign())]).await;
    assert_eq!(response.status(), 400);
    assert!(challenge(&response).contains("invalid_request"));
}

#[tokio::test]
async fn a_scope_or_group_that_is_lacking_is_forbidden_and_named_as_rfc_6750_says() {
    let app = service::app(layer().0);
    let response = with(&app, "/posts", &access(NOW).claim("scope", "posts/read")).await;
    assert_eq!(response.status(), 403);
    assert!(challenge(&response).ends_with("scope=\"posts/write\""));
    assert_eq!(with(&app, "/posts", &access(NOW).claim("scope", "posts/write")).await.status(), 200);
    assert_eq!(
        with(&app, "/admin", &access(NOW).claim("cognito:groups", json!(["editors"]))).await.status(),
        403
    );
    assert_eq!(
        with(&app, "/admin", &access(NOW).claim("cognito:groups", json!(["admins"]))).await.status(),
        200
    );
}

#[tokio::test]
async fn an_optional_layer_lets_strangers_pass_and_bad_tokens_not() {
    let (layer, log) = layer();
    let app = service::app(layer);
    assert_eq!(text(ask(&app, "/greeting", &[]).await).await, "hello, whoever you are");
    assert!(log.lock().unwrap().is_empty(), "nothing was brought, nothing is reported");
    assert!(text(with(&app, "/greeting", &access(NOW)).await).await.starts_with("hello, 2f4e6d0a"));
    assert_eq!(with(&app, "/greeting", &access(NOW).claim("exp", NOW - 60)).await.status(), 401);
    let cookie = format!("session={}", access(NOW).sign());
    assert_eq!(ask(&app, "/greeting", &[("cookie", &cookie)]).await.status(), 200);
    assert!(log.lock().unwrap()[1].contains("token_in_cookie"), "reported, not used");
}

#[tokio::test]
async fn a_handler_without_a_layer_refuses_instead_of_trusting() {
    let bare =
        Router::new().route("/", axum::routing::get(|_: rockpool_verify::extract::Token| async { "in" }));
    let response = with(&bare, "/", &access(NOW)).await;
    assert_eq!(response.status(), 500);
}

#[tokio::test]
async fn claims_of_another_form_are_refused() {
    #[derive(serde::Deserialize)]
    struct Tenant {
        #[expect(dead_code, reason = "tokens of the vectors have none")]
        tenant: String,
    }
    use rockpool_verify::extract::Claims;
    let app =
        Router::new().route("/", axum::routing::get(|_: Claims<Tenant>| async { "in" })).layer(layer().0);
    let response = with(&app, "/", &access(NOW)).await;
    assert_eq!(response.status(), 401);
    assert!(challenge(&response).contains("not of the form"));
}

/// The whole of it over loopback: a server that publishes keys, a service that fetches them, a client that asks.
#[tokio::test]
async fn keys_are_fetched_over_http_once_for_many_requests() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(0));
    let counter = Arc::clone(&asked);
    let document = json!({"keys": [keys()["pool-access"].jwk]}).to_string();
    let path = format!("/{POOL}/.well-known/jwks.json");
    let issuer = Router::new().route(
        &path,
        axum::routing::get(move || async move {
            *counter.lock().unwrap() += 1;
            document
        }),
    );
    let serving = tokio::spawn(async move { axum::serve(listener, issuer).await });

    let online = service::online(&server, POOL, CLIENT).unwrap();
    let app = service::app(VerifyLayer::from(online).clock(Fixed(NOW)));
    let draft = access(NOW).claim("iss", format!("{server}/{POOL}"));
    let requests = (0..20).map(|_| {
        let (app, draft) = (app.clone(), draft.clone());
        tokio::spawn(async move { with(&app, "/me", &draft).await.status().as_u16() })
    });
    for request in requests.collect::<Vec<_>>() {
        assert_eq!(request.await.unwrap(), 200);
    }
    assert_eq!(*asked.lock().unwrap(), 1);
    serving.abort();

    let nowhere = service::online(&format!("{server}0/x"), POOL, CLIENT);
    assert!(nowhere.is_err(), "a port that is no port is refused before anybody connects");
}

#[tokio::test]
async fn while_no_keys_can_be_had_the_answer_is_503_and_says_when_to_come_back() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let app =
        service::app(VerifyLayer::from(service::online(&server, POOL, CLIENT).unwrap()).clock(Fixed(NOW)));
    let response = with(&app, "/me", &access(NOW).claim("iss", format!("{server}/{POOL}"))).await;
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["retry-after"], "1");
    assert!(!response.headers().contains_key("www-authenticate"));
}
