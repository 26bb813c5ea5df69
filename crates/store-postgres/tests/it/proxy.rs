//! A proxy between an engine and the database that knows one word of the protocol, COMMIT, and does to it what networks and
//! databases do.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

/// What happens to a COMMIT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It passes.
    None,
    /// It passes late.
    Delay(Duration),
    /// The database rolls back and says 40001.
    Serialization,
    /// The connection is cut before it reaches the database.
    CutBefore,
    /// The database commits; the connection is cut before its answer is heard.
    CutAfter,
    /// The connection is cut, and the COMMIT reaches the database so much later.
    Late(Duration),
}

type Plan = dyn Fn(u64) -> Fault + Send + Sync;

/// A running proxy; gone when dropped.
pub struct Proxy {
    pub port: u16,
    commits: Arc<AtomicU64>,
    /// False: connections are cut and refused, as if the database were away.
    open: watch::Sender<bool>,
    accepting: tokio::task::JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Proxy {
    /// In front of `server`; `plan` says what happens to COMMIT number n, from 0.
    pub async fn start(server: SocketAddr, plan: impl Fn(u64) -> Fault + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let commits = Arc::new(AtomicU64::new(0));
        let (open, is_open) = watch::channel(true);
        let plan: Arc<Plan> = Arc::new(plan);
        let counter = Arc::clone(&commits);
        let accepting = tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                if !*is_open.borrow() {
                    continue;
                }
                let Ok(server) = TcpStream::connect(server).await else { continue };
                let link = Link { plan: Arc::clone(&plan), counter: Arc::clone(&counter) };
                let mut is_open = is_open.clone();
                tokio::spawn(async move {
                    tokio::select! {
                        () = link.run(client, server) => {}
                        _ = is_open.wait_for(|open| !open) => {}
                    }
                });
            }
        });
        Self { port, commits, open, accepting }
    }

    /// COMMITs that were seen.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::SeqCst)
    }

    /// Whether the database can be reached.
    pub fn set_open(&self, open: bool) {
        self.open.send_replace(open);
    }
}

struct Link {
    plan: Arc<Plan>,
    counter: Arc<AtomicU64>,
}

/// A message of the protocol with its type, or the first one, which has none.
async fn message(from: &mut OwnedReadHalf, has_type: bool) -> Option<Vec<u8>> {
    let mut message = vec![0; if has_type { 5 } else { 4 }];
    from.read_exact(&mut message).await.ok()?;
    let start = message.len();
    let length = u32::from_be_bytes(message[start - 4..].try_into().unwrap()) as usize - 4;
    message.resize(start + length, 0);
    from.read_exact(&mut message[start..]).await.ok()?;
    Some(message)
}

fn query(text: &str) -> Vec<u8> {
    framed(b'Q', &[text.as_bytes(), &[0]].concat())
}

fn framed(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).unwrap();
    [&[kind], &length.to_be_bytes()[..], body].concat()
}

fn refusal() -> Vec<u8> {
    let said = b"SERROR\0VERROR\0C40001\0Mcould not serialize access (said the proxy)\0\0";
    [framed(b'E', said), framed(b'Z', b"I")].concat()
}

impl Link {
    async fn run(self, client: TcpStream, server: TcpStream) {
        client.set_nodelay(true).unwrap();
        server.set_nodelay(true).unwrap();
        let (from_client, mut to_client) = client.into_split();
        let (mut from_server, to_server) = server.into_split();
        // What the database says goes through here, so that an answer can be kept back.
        let (answers, mut answered) = mpsc::channel(64);
        let reading = tokio::spawn(async move {
            while let Some(answer) = message(&mut from_server, true).await {
                if answers.send(answer).await.is_err() {
                    return;
                }
            }
        });
        let (events, mut event) = mpsc::channel(64);
        let asking = tokio::spawn(Self::ask(from_client, events));
        self.relay(&mut event, &mut answered, &mut to_client, to_server).await;
        reading.abort();
        asking.abort();
    }

    async fn ask(mut from_client: OwnedReadHalf, events: mpsc::Sender<Vec<u8>>) {
        let mut has_type = false;
        while let Some(said) = message(&mut from_client, has_type).await {
            has_type = true;
            if events.send(said).await.is_err() {
                return;
            }
        }
    }

    async fn relay(
        &self,
        asked: &mut mpsc::Receiver<Vec<u8>>,
        answered: &mut mpsc::Receiver<Vec<u8>>,
        to_client: &mut OwnedWriteHalf,
        mut to_server: OwnedWriteHalf,
    ) {
        let commit = query("COMMIT");
        loop {
            let fault = tokio::select! {
                said = asked.recv() => {
                    let Some(said) = said else { return };
                    if said != commit {
                        if to_server.write_all(&said).await.is_err() { return }
                        continue;
                    }
                    (self.plan)(self.counter.fetch_add(1, Ordering::SeqCst))
                }
                answer = answered.recv() => {
                    let Some(answer) = answer else { return };
                    if to_client.write_all(&answer).await.is_err() { return }
                    continue;
                }
            };
            match fault {
                Fault::None => drop(to_server.write_all(&commit).await),
                Fault::Delay(time) => {
                    tokio::time::sleep(time).await;
                    drop(to_server.write_all(&commit).await);
                }
                Fault::Serialization => {
                    drop(to_server.write_all(&query("ROLLBACK")).await);
                    until_ready(answered).await;
                    drop(to_client.write_all(&refusal()).await);
                }
                Fault::CutBefore => return,
                Fault::CutAfter => {
                    drop(to_server.write_all(&commit).await);
                    until_ready(answered).await;
                    return;
                }
                Fault::Late(time) => {
                    drop(to_client.shutdown().await);
                    tokio::time::sleep(time).await;
                    drop(to_server.write_all(&commit).await);
                    until_ready(answered).await;
                    return;
                }
            }
        }
    }
}

/// Takes answers until the database waits for the next question.
async fn until_ready(answered: &mut mpsc::Receiver<Vec<u8>>) {
    while let Some(answer) = answered.recv().await {
        if answer[0] == b'Z' {
            return;
        }
    }
}
