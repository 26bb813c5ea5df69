//! A server over rooms that only say what reached them, and a client that sends exactly what a test writes.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use access::{Call, Principal};
use aws_model::{ServiceModel, identity_pools, user_pools};
use aws_wire::{Dispatch, Exception};
use bytes::Bytes;
use directory::{Clock, ManualClock, SeededIds, Timestamp};
use futures_util::future::BoxFuture;
use parking_lot::Mutex;
use serde_json::{Value, json};
use server::dev::{DevHelpers, Mail};
use server::forwarded::Forwarded;
use server::host::Hosts;
use server::identify::{AccessKeys, KnownKey, Signatures};
use server::wiring::{Limits, WellKnown, Wiring};
use server::{Edge, Server, bind};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

pub const FOLDER_KEY: &str = "ROCKPOOLFOLDER";
pub const FOLDER_SECRET: &str = "folder secret";

/// Where a handler waits, once a test has closed it, until the test lets it go on.
pub struct Gate {
    pub closed: AtomicBool,
    /// Who has come to it.
    pub came: Semaphore,
    /// Who may go on.
    pub open: Semaphore,
    /// Who has gone on.
    pub went: Semaphore,
}

impl Default for Gate {
    fn default() -> Self {
        let nobody = || Semaphore::new(0);
        Self { closed: AtomicBool::new(false), came: nobody(), open: nobody(), went: nobody() }
    }
}

impl Gate {
    async fn pass(&self) {
        if self.closed.load(Ordering::SeqCst) {
            self.came.add_permits(1);
            self.open.acquire().await.unwrap().forget();
            self.went.add_permits(1);
        }
    }
}

/// Answers with what it was asked; refuses `ForgotPassword` with a note, fails in `GetUser`, and passes the gate in
/// `ConfirmSignUp`.
pub struct Echo(pub &'static ServiceModel, pub Arc<Gate>);

impl Dispatch for Echo {
    fn service(&self) -> &'static ServiceModel {
        self.0
    }

    fn dispatch(
        &self,
        operation: &str,
        call: Arc<Call>,
        body: &[u8],
    ) -> BoxFuture<'static, Result<Vec<u8>, Exception>> {
        let answer = match operation {
            "ForgotPassword" => {
                call.note("the destination's budget is spent");
                Err(Exception::limit_exceeded("Attempt limit exceeded, please try after some time."))
            }
            "GetUser" => Err(Exception::internal("the disk is on fire")),
            _ => Ok(json!({
                "Service": self.0.name,
                "Operation": operation,
                "Principal": call.principal.name(),
                "FolderKey": matches!(call.principal, Principal::Dev { folder_key: true, .. }),
                "Bytes": body.len(),
            })
            .to_string()
            .into_bytes()),
        };
        let gate = (operation == "ConfirmSignUp").then(|| Arc::clone(&self.1));
        Box::pin(async move {
            if let Some(gate) = gate {
                gate.pass().await;
            }
            answer
        })
    }
}

struct OnePool;

impl WellKnown for OnePool {
    fn jwks<'a>(&'a self, pool: &'a str) -> BoxFuture<'a, Result<Option<Bytes>, Exception>> {
        Box::pin(async move {
            match pool {
                "us-east-1_A" => Ok(Some(Bytes::from_static(b"{\"keys\":[]}"))),
                "us-east-1_Broken" => Err(Exception::internal("no disk")),
                _ => Ok(None),
            }
        })
    }

    fn discovery<'a>(
        &'a self,
        pool: &'a str,
        host: &'a str,
    ) -> BoxFuture<'a, Result<Option<Bytes>, Exception>> {
        Box::pin(async move {
            Ok((pool == "us-east-1_A")
                .then(|| Bytes::from(json!({ "issuer": format!("http://{host}/{pool}") }).to_string())))
        })
    }
}

pub struct Helpers {
    pub mail: Mutex<Vec<Mail>>,
    pub gate: Arc<Gate>,
    clock: Arc<ManualClock>,
}

impl DevHelpers for Helpers {
    fn messages<'a>(&'a self, to: Option<&'a str>) -> BoxFuture<'a, Result<Vec<Mail>, String>> {
        let mail =
            self.mail.lock().iter().filter(|mail| to.is_none_or(|to| mail.to == to)).cloned().collect();
        Box::pin(async move { Ok(mail) })
    }

    fn reset(&self) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(async {
            self.gate.pass().await;
            self.mail.lock().clear();
            Ok(())
        })
    }

    fn advance(&self, length: Duration) -> BoxFuture<'_, Result<Timestamp, String>> {
        self.clock.advance(length);
        Box::pin(async { Ok(self.clock.now()) })
    }
}

struct FolderKey;

impl AccessKeys for FolderKey {
    fn find<'a>(&'a self, id: &'a str, _: Timestamp) -> BoxFuture<'a, Result<Option<KnownKey>, Exception>> {
        let known = (id == FOLDER_KEY).then(|| KnownKey {
            secret: Arc::new(FOLDER_SECRET),
            principal: Principal::Dev { id: id.to_owned(), folder_key: true },
        });
        Box::pin(async { Ok(known) })
    }
}

pub struct Running {
    pub address: SocketAddr,
    pub management: SocketAddr,
    pub edge: Arc<Edge>,
    pub helpers: Arc<Helpers>,
    pub clock: Arc<ManualClock>,
    pub ready: Arc<Mutex<Result<(), String>>>,
    stop: tokio::sync::oneshot::Sender<()>,
    served: tokio::task::JoinHandle<()>,
}

impl Running {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// Starts with a changed wiring.
    pub async fn start_with(change: impl FnOnce(&mut Wiring)) -> Self {
        let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(1_767_225_600)));
        let gate = Arc::new(Gate::default());
        let helpers =
            Arc::new(Helpers { mail: Mutex::default(), gate: Arc::clone(&gate), clock: Arc::clone(&clock) });
        let ready = Arc::new(Mutex::new(Ok(())));
        let seen = Arc::clone(&ready);
        let mut wiring = Wiring {
            apis: vec![
                Arc::new(Echo(&user_pools::SERVICE, Arc::clone(&gate))),
                Arc::new(Echo(&identity_pools::SERVICE, gate)),
            ],
            artifacts: None,
            well_known: Arc::new(OnePool),
            dev: Some(Arc::<Helpers>::clone(&helpers)),
            signatures: Signatures::Development { folder: Arc::new(FolderKey), folder_only: false },
            hosts: Hosts::default(),
            clock: Arc::<ManualClock>::clone(&clock),
            signing_clock: Arc::<ManualClock>::clone(&clock),
            ids: Arc::new(SeededIds::new(1)),
            request_ids: Arc::new(SeededIds::new(2)),
            forwarded: Forwarded::ignored(),
            ready: Arc::new(move || seen.lock().clone()),
            able: Arc::new(|| Ok(())),
            limits: Limits::default(),
        };
        change(&mut wiring);
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let server =
            Server { main: bind(any).await.unwrap(), management: Some(bind(any).await.unwrap()), tls: None };
        let address = server.main.local_addr().unwrap();
        let management = server.management.as_ref().unwrap().local_addr().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let edge = Edge::new(wiring);
        let served = tokio::spawn(server.run(Arc::clone(&edge), async {
            let _ = stopped.await;
        }));
        Self { address, management, edge, helpers, clock, ready, stop, served }
    }

    /// Asks the server to stop and waits until it has.
    pub async fn stop(self) {
        self.stop.send(()).unwrap();
        self.served.await.unwrap();
    }

    /// Sends these bytes on a connection of their own and reads to its end.
    pub async fn send(&self, request: &[u8]) -> Answer {
        exchange(self.address, request).await
    }

    /// A request with these header lines. Host and Content-Length are added where they are not given.
    pub async fn request(&self, line: &str, headers: &[&str], body: &str) -> Answer {
        exchange(self.address, &compose(self.address, line, headers, body)).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.request(&format!("GET {path}"), &[], "").await
    }

    pub async fn manage(&self, path: &str, headers: &[&str]) -> Answer {
        exchange(self.management, &compose(self.management, &format!("GET {path}"), headers, "")).await
    }

    /// A call of a user-pool operation as clients make it, with further header lines.
    pub async fn call(&self, operation: &str, headers: &[&str], body: &str) -> Answer {
        let target = format!("x-amz-target: AWSCognitoIdentityProviderService.{operation}");
        let mut all = vec![target.as_str()];
        if !headers.iter().any(|line| line.to_ascii_lowercase().starts_with("content-type")) {
            all.push("content-type: application/x-amz-json-1.1");
        }
        all.extend(headers);
        self.request("POST /", &all, body).await
    }
}

pub fn compose(address: SocketAddr, line: &str, headers: &[&str], body: &str) -> Vec<u8> {
    let mut text = format!("{line} HTTP/1.1\r\nconnection: close\r\n");
    let has = |name: &str| headers.iter().any(|line| line.to_ascii_lowercase().starts_with(name));
    if !has("host:") {
        text += &format!("host: {address}\r\n");
    }
    if !has("content-length:") && !has("transfer-encoding:") {
        text += &format!("content-length: {}\r\n", body.len());
    }
    for line in headers {
        text += &format!("{line}\r\n");
    }
    (text + "\r\n" + body).into_bytes()
}

async fn exchange(address: SocketAddr, request: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The server may answer and close before it has read all.
    let _ = stream.write_all(request).await;
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    Answer::read(&bytes)
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: BTreeMap<String, String>,
    pub body: String,
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
        let headers = lines.filter_map(|line| line.split_once(": "));
        Self {
            status: status.unwrap_or(0),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            body: body.to_owned(),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }

    pub fn exception(&self) -> String {
        self.json()["__type"].as_str().unwrap_or_default().to_owned()
    }
}
