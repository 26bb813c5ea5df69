//! A small service behind the verifier: anybody may look at `/`, `/me` needs a token, `/posts` a scope, `/admin` a group.
//!
//! `cargo run -p rockpool-verify --features axum,fetch --example service -- http://localhost:9229 eu-west-1_Ab12Cd34E CLIENT_ID`
//! takes the tokens of a pool of `rockpool dev`. Its keys come over plain HTTP from this machine, which has to be allowed on
//! purpose; keys of any other address come over TLS.

use std::error::Error;

use axum::routing::get;
use axum::{Json, Router};
use rockpool_verify::egress::Egress;
use rockpool_verify::extract::{Claims, RequireGroup, RequireScope, Token};
use rockpool_verify::https::Https;
use rockpool_verify::layer::VerifyLayer;
use rockpool_verify::nonblocking::Online;
use rockpool_verify::{Issuer, Options, Policy, Trust, Verifier, demand};
use serde::Deserialize;

demand! { WritePosts = "posts/write"; Admins = "admins" }

/// What this service wants to know of a person.
#[derive(Deserialize)]
pub struct Person {
    sub: String,
    username: Option<String>,
}

/// The routes. What is before `layer` needs a token; what comes after it does not.
pub fn app(layer: VerifyLayer) -> Router {
    Router::new()
        .route("/me", get(me))
        .route("/posts", get(posts))
        .route("/admin", get(admin))
        .route_layer(layer.clone())
        .merge(Router::new().route("/greeting", get(greeting)).route_layer(layer.optional()))
        .route("/", get(|| async { "nothing secret here" }))
}

async fn me(Claims(person): Claims<Person>, token: Token) -> Json<serde_json::Value> {
    let groups: Vec<&str> = token.0.groups().collect();
    Json(serde_json::json!({"sub": person.sub, "username": person.username, "groups": groups}))
}

async fn posts(_: RequireScope<WritePosts>) -> &'static str {
    "you may write"
}

async fn admin(_: RequireGroup<Admins>) -> &'static str {
    "you may do everything"
}

async fn greeting(person: Option<Claims<Person>>) -> String {
    person.map_or("hello, whoever you are".into(), |person| format!("hello, {}", person.sub))
}

/// Keys that are fetched when they are needed, and refreshed in tasks of their own.
pub fn online(server: &str, pool: &str, client: &str) -> Result<Online, Box<dyn Error>> {
    let policy = Policy::access([Trust::new(Issuer::rockpool(server, pool)?, [client])]);
    let options = Options { egress: Egress::default().allow_loopback(), ..Options::default() };
    let verifier = Verifier::new(policy, options)?;
    Ok(Online::new(verifier, Https::new()).spawning(|work| drop(tokio::spawn(work))))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [server, pool, client] = &arguments[..] else {
        return Err("usage: service SERVER_URL POOL_ID CLIENT_ID".into());
    };
    let layer = VerifyLayer::from(online(server, pool, client)?)
        .realm("example")
        .report(|refusal, path| eprintln!("{path}: {}: {refusal}", refusal.code()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    eprintln!("http://127.0.0.1:8080/me");
    Ok(axum::serve(listener, app(layer)).await?)
}
