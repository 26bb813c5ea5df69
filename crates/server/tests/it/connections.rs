//! Connections that cost a place: silent ones end, and one address does not get them all.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::running::Running;

const SETTINGS: u8 = 4;
const PING: u8 = 6;
const ACK: u8 = 1;

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

#[tokio::test]
async fn an_http2_connection_that_answers_pings_and_asks_nothing_more_is_ended() {
    let limits = server::Limits {
        head_time: Duration::from_millis(200),
        body_time: Duration::from_secs(1),
        ..server::Limits::default()
    };
    let server = Running::start_with(|wiring| wiring.limits = limits).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let authority = server.address.to_string();
    // :method GET, :scheme http, :path /, :authority.
    let mut head = vec![0x82, 0x86, 0x84, 0x41, u8::try_from(authority.len()).unwrap()];
    head.extend(authority.as_bytes());
    let mut said = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    said.extend(frame(SETTINGS, 0, 0, &[]));
    said.extend(frame(1, 0x5, 1, &head));
    stream.write_all(&said).await.unwrap();
    let mut kinds = Vec::new();
    let reading = async {
        let mut start = [0; 9];
        while stream.read_exact(&mut start).await.is_ok() {
            let length = u32::from_be_bytes([0, start[0], start[1], start[2]]);
            let mut payload = vec![0; length as usize];
            stream.read_exact(&mut payload).await.unwrap();
            let (kind, flags) = (start[3], start[4]);
            kinds.push(kind);
            if matches!(kind, PING | SETTINGS) && flags & ACK == 0 {
                let back: &[u8] = if kind == PING { &payload } else { &[] };
                let _ = stream.write_all(&frame(kind, ACK, 0, back)).await;
            }
        }
    };
    let ended = tokio::time::timeout(Duration::from_secs(20), reading).await;
    assert!(ended.is_ok(), "it is held for as long as pings are answered: {kinds:?}");
    assert!(kinds.contains(&1), "the request was answered: {kinds:?}");
    while !server.manage("/metrics", &[]).await.body.contains("rockpool_connections 0\n") {}
}

#[tokio::test]
async fn one_address_does_not_take_every_place() {
    let limits = server::Limits { connections: 8, connections_of_one: 2, ..server::Limits::default() };
    let server = Running::start_with(|wiring| wiring.limits = limits).await;
    let silent = [(); 2].map(|()| TcpStream::connect(server.address));
    let silent = futures_util::future::try_join_all(silent).await.unwrap();
    while !server.manage("/metrics", &[]).await.body.contains("rockpool_connections 2\n") {}
    let mut third = TcpStream::connect(server.address).await.unwrap();
    assert!(matches!(third.read(&mut [0; 1]).await, Ok(0) | Err(_)), "it is closed at once");
    assert!(server.manage("/metrics", &[]).await.body.contains("rockpool_connections_refused_total 1\n"));
    drop(silent);
    while !server.manage("/metrics", &[]).await.body.contains("rockpool_connections 0\n") {}
    assert_eq!(server.get("/").await.status, 200);
}

#[tokio::test]
async fn a_proxy_that_was_named_speaks_for_many() {
    let limits = server::Limits { connections: 8, connections_of_one: 1, ..server::Limits::default() };
    let proxies = vec!["127.0.0.1".parse().unwrap()];
    let server = Running::start_with(|wiring| {
        wiring.limits = limits;
        wiring.forwarded = server::forwarded::Forwarded::from_proxies(proxies);
    })
    .await;
    let _held = TcpStream::connect(server.address).await.unwrap();
    while !server.manage("/metrics", &[]).await.body.contains("rockpool_connections 1\n") {}
    assert_eq!(server.get("/").await.status, 200);
}
