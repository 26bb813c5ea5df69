//! A small service behind the verifier: anybody may look at `/`, `/me` needs a token, `/posts` a scope, `/admin` a group.
//!
//! `cargo run -p rockpool-verify --features axum --example service -- http://localhost:9229 eu-west-1_Ab12Cd34E CLIENT_ID`
//! takes the tokens of a pool of `rockpool dev`. Its keys come over plain HTTP from this machine, which a policy has to
//! allow on purpose; a service in production brings a fetcher with TLS.

use std::error::Error;
use std::net::IpAddr;

use axum::routing::get;
use axum::{Json, Router};
use rockpool_verify::egress::Egress;
use rockpool_verify::extract::{Claims, RequireGroup, RequireScope, Token};
use rockpool_verify::layer::VerifyLayer;
use rockpool_verify::nonblocking::Online;
use rockpool_verify::{
    FetchFault, FetchRequest, Fetched, Issuer, Options, Policy, Trust, Verifier, demand, http_date,
};
use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

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

/// Keys of a server on this machine, refreshed in tasks of their own.
pub fn online(server: &str, pool: &str, client: &str) -> Result<Online, Box<dyn Error>> {
    let policy = Policy::access([Trust::new(Issuer::rockpool(server, pool)?, [client])]);
    let options = Options { egress: Egress::default().allow_loopback(), ..Options::default() };
    let verifier = Verifier::new(policy, options)?;
    Ok(Online::new(verifier, fetch_plainly).spawning(|work| drop(tokio::spawn(work))))
}

/// A fetcher for plain HTTP: resolves once, asks whether the addresses may be reached, follows nothing, and gives up in time.
async fn fetch_plainly(request: FetchRequest) -> Result<Fetched, FetchFault> {
    let limit = request.timeout;
    let got = tokio::time::timeout(limit, get_plainly(&request)).await;
    got.unwrap_or(Err(FetchFault::Timeout(limit.as_secs())))
}

async fn get_plainly(request: &FetchRequest) -> Result<Fetched, FetchFault> {
    let url = &request.url;
    if url.is_https() {
        return Err(FetchFault::Other("this example has no TLS".into()));
    }
    let connect = |error: std::io::Error| FetchFault::Connect(error.to_string());
    let addresses: Vec<_> =
        tokio::net::lookup_host((url.host(), url.port())).await.map_err(connect)?.collect();
    let numbers: Vec<IpAddr> = addresses.iter().map(std::net::SocketAddr::ip).collect();
    request.egress.check_addresses(url, &numbers)?;
    let mut stream = tokio::net::TcpStream::connect(&addresses[..]).await.map_err(connect)?;
    let (target, host) = (url.target(), url.authority());
    let head = format!(
        "GET {target} HTTP/1.0\r\nHost: {host}\r\nAccept: application/json\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.map_err(connect)?;
    let mut answer = Vec::new();
    let most = request.max_bytes + 8192;
    stream.take(most as u64).read_to_end(&mut answer).await.map_err(connect)?;
    if answer.len() == most {
        return Err(FetchFault::TooLong(request.max_bytes));
    }
    read_answer(&answer)
}

fn read_answer(answer: &[u8]) -> Result<Fetched, FetchFault> {
    let broken = || FetchFault::Other("the answer is not HTTP".into());
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").ok_or_else(broken)?;
    let head = std::str::from_utf8(&answer[..end]).map_err(|_| broken())?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(broken)?;
    if status != 200 {
        return Err(FetchFault::Status(status));
    }
    let header = |wanted: &str| {
        let lines = head.lines().filter_map(|line| line.split_once(':'));
        lines.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
    };
    Ok(Fetched { body: answer[end + 4..].to_vec(), date: header("date").and_then(http_date), max_age: None })
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
