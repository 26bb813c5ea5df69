//! Listeners and connections: HTTP/1.1 and HTTP/2 on the main port, over TLS where there is a certificate, limits in number and time, and a stop that lets
//! requests under way finish.

use std::convert::Infallible;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use futures_util::FutureExt as _;
use http::{HeaderValue, Request, Version, header};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};
use tokio_rustls::TlsAcceptor;

use crate::callers::Callers;
use crate::tls::Tls;
use crate::{Edge, edge, management};

/// Bytes of a request's head, and of what is read ahead of it.
const READ_AHEAD: usize = 64 * 1024;
/// Connections at once on the management port.
const MANAGEMENT_CONNECTIONS: usize = 64;
/// Connections that the system holds for us at most.
const QUEUE: usize = 1_024;
/// How long a connection that is silent when the process stops may still say what is on its way.
const LAST_WORDS: Duration = Duration::from_millis(500);
/// For a TLS handshake.
const HANDSHAKE_TIME: Duration = Duration::from_secs(10);
/// How long the management port may take to end.
const MANAGEMENT_STOP: Duration = Duration::from_secs(1);
/// How long to wait when the system has no file descriptors left.
const OUT_OF_FILES: Duration = Duration::from_millis(50);

/// The address cannot be listened on.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// Somebody else listens there.
    #[error("{0} is already in use by another process")]
    Taken(SocketAddr),
    /// Anything else the system says.
    #[error("cannot listen on {0}: {1}")]
    Refused(SocketAddr, std::io::Error),
}

/// Listens on `address`. Needs a tokio runtime.
///
/// # Errors
/// The address is taken, or the system refuses it.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, BindError> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => BindError::Taken(address),
        _ => BindError::Refused(address, error),
    })
}

/// The listeners of a process.
pub struct Server {
    /// APIs, public documents, development helpers.
    pub main: TcpListener,
    /// Health, metrics, explanations.
    pub management: Option<TcpListener>,
    /// What the main port speaks below HTTP; none: nothing.
    pub tls: Option<Arc<Tls>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Main,
    Management,
}

impl Server {
    /// Serves until `stop` comes, then lets requests under way finish, within the limit. The management port answers to the
    /// end, so that whoever distributes requests can see it coming.
    pub async fn run(self, edge: Arc<Edge>, stop: impl Future<Output = ()>) {
        let tls = self.tls.as_ref().map(|tls| TlsAcceptor::from(tls.config()));
        let (ending, builder) = (watch::Sender::new(false), Arc::new(connection_builder(&edge)));
        let mut main = Port {
            listener: self.main,
            kind: Kind::Main,
            tls,
            edge: Arc::clone(&edge),
            places: Arc::new(Semaphore::new(edge.wiring.limits.connections)),
            callers: Callers::new(edge.wiring.limits.connections_of_one),
            builder: Arc::clone(&builder),
        };
        let serving = async {
            tokio::select! {
                () = main.accept(&ending) => {}
                () = stop => {}
            }
            // Whoever has been let in by the system is not sent away.
            main.accept_who_waits(&ending).await;
            drop(main);
            let finished = async {
                come_to_an_end(&ending).await;
                // And what goes on for callers who have hung up.
                edge.bodies.whole().await;
            };
            if tokio::time::timeout(edge.wiring.limits.stop_time, finished).await.is_err() {
                tracing::warn!("requests under way were cut off: they took longer than the stop may take");
            }
        };
        let Some(listener) = self.management else { return serving.await };
        let management = watch::Sender::new(false);
        let mut port = Port {
            listener,
            kind: Kind::Management,
            tls: None,
            edge: Arc::clone(&edge),
            places: Arc::new(Semaphore::new(MANAGEMENT_CONNECTIONS)),
            callers: Callers::new(MANAGEMENT_CONNECTIONS),
            builder,
        };
        tokio::select! {
            () = serving => {}
            () = port.accept(&management) => {}
        }
        drop(port);
        let _ = tokio::time::timeout(MANAGEMENT_STOP, come_to_an_end(&management)).await;
    }
}

/// A listener and what its connections are served with.
struct Port {
    listener: TcpListener,
    kind: Kind,
    tls: Option<TlsAcceptor>,
    edge: Arc<Edge>,
    places: Arc<Semaphore>,
    callers: Callers,
    builder: Arc<Builder<TokioExecutor>>,
}

impl Port {
    /// Accepts connections for ever.
    async fn accept(&mut self, stop: &watch::Sender<bool>) {
        loop {
            // Taken before the next connection is: the system's queue holds whoever comes too many.
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else { return };
            match self.listener.accept().await {
                Ok((stream, peer)) => self.serve(stream, peer.ip(), place, stop),
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(OUT_OF_FILES).await;
                }
            }
        }
    }

    /// Accepts those who stand in the system's queue at the moment.
    async fn accept_who_waits(&mut self, stop: &watch::Sender<bool>) {
        for _ in 0..QUEUE {
            let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else { return };
            let Some(Ok((stream, peer))) = self.listener.accept().now_or_never() else { return };
            self.serve(stream, peer.ip(), place, stop);
        }
    }

    fn serve(
        &self,
        stream: TcpStream,
        peer: IpAddr,
        place: OwnedSemaphorePermit,
        stop: &watch::Sender<bool>,
    ) {
        let (edge, builder, kind) = (Arc::clone(&self.edge), Arc::clone(&self.builder), self.kind);
        let of_one = if edge.wiring.forwarded.is_trusted(peer) {
            None
        } else if let Some(place) = self.callers.enter(peer) {
            Some(place)
        } else {
            edge.metrics.connections_refused.fetch_add(1, Ordering::Relaxed);
            tracing::debug!(%peer, "a connection too many from one address");
            return;
        };
        let (tls, stopping) = (self.tls.clone(), stop.subscribe());
        tokio::spawn(async move {
            let _places = (place, of_one);
            let _counted = (kind == Kind::Main).then(|| Counted::new(&edge));
            let _ = stream.set_nodelay(true);
            let Some(tls) = tls else {
                return converse(TokioIo::new(stream), kind, peer, &edge, &builder, stopping).await;
            };
            // Whatever goes wrong before the first request is the other side's business.
            match tokio::time::timeout(HANDSHAKE_TIME, tls.accept(stream)).await {
                Ok(Ok(stream)) => converse(TokioIo::new(stream), kind, peer, &edge, &builder, stopping).await,
                Ok(Err(error)) => tracing::debug!(%peer, %error, "no TLS came about"),
                Err(_) => tracing::debug!(%peer, "no TLS came about in time"),
            }
        });
    }
}

/// Answers the requests of one connection. When the process stops, nobody is hung up on who may have asked already: the next
/// answer says that it is the last.
async fn converse<S>(
    stream: S,
    kind: Kind,
    peer: IpAddr,
    edge: &Arc<Edge>,
    builder: &Builder<TokioExecutor>,
    stopping: Stopping,
) where
    S: hyper::rt::Read + hyper::rt::Write + Unpin + Send + 'static,
{
    let (first, is_http2) = (Arc::new(Notify::new()), Arc::new(AtomicBool::new(false)));
    let asked = Arc::new(Asked::default());
    let service = service_fn(|request: Request<Incoming>| {
        is_http2.store(request.version() == Version::HTTP_2, Ordering::Relaxed);
        first.notify_one();
        let (edge, stopping) = (Arc::clone(edge), stopping.clone());
        let under_way = UnderWay::new(&asked);
        async move {
            let _under_way = under_way;
            let http1 = request.version() != Version::HTTP_2;
            let mut answer = match kind {
                Kind::Main => edge::route(&edge, peer, request).await,
                Kind::Management => management::route(&edge, peer, request).await,
            };
            if http1 && *stopping.borrow() {
                answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            Ok::<_, Infallible>(answer)
        }
    });
    // Whatever ends a connection early is the other side's business.
    let mut connection = pin!(builder.serve_connection(stream, service));
    tokio::select! {
        _ = &mut connection => return,
        () = first.notified() => {}
        // The protocol is told apart by the first bytes, and nothing in the library times those.
        () = tokio::time::sleep(edge.wiring.limits.head_time) => return,
        () = stopped(stopping.clone()) => {
            tokio::select! {
                _ = &mut connection => return,
                () = first.notified() => {}
                () = tokio::time::sleep(LAST_WORDS) => {}
            }
        }
    }
    let idle = tokio::select! {
        _ = &mut connection => return,
        () = stopped(stopping.clone()) => false,
        () = asked.idle(edge.wiring.limits.head_time) => true,
    };
    if idle {
        // Whoever does not read the last of it either is not waited for.
        connection.as_mut().graceful_shutdown();
        let _ = tokio::time::timeout(edge.wiring.limits.body_time, connection).await;
        return;
    }
    // HTTP/2 has a word for it, which loses nothing.
    if !is_http2.load(Ordering::Relaxed) && tokio::time::timeout(LAST_WORDS, &mut connection).await.is_ok() {
        return;
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

/// Requests of one connection. The library times the heads of HTTP/1.1, and nothing of HTTP/2 but its pings, which the
/// other side answers for as long as it likes.
#[derive(Default)]
struct Asked {
    begun: AtomicU64,
    ended: AtomicU64,
}

impl Asked {
    /// Returns when nothing was asked or answered for `limit`, and before twice of that. No request sets a timer for it.
    async fn idle(&self, limit: Duration) {
        loop {
            let begun = self.begun.load(Ordering::Relaxed);
            let all_ended = self.ended.load(Ordering::Relaxed) == begun;
            tokio::time::sleep(limit).await;
            if all_ended && self.begun.load(Ordering::Relaxed) == begun {
                return;
            }
        }
    }
}

/// A request whose answer has not been given; the caller may also have taken it back.
struct UnderWay(Arc<Asked>);

impl UnderWay {
    fn new(asked: &Arc<Asked>) -> Self {
        asked.begun.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(asked))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.ended.fetch_add(1, Ordering::Relaxed);
    }
}

/// Becomes true when the process stops; who holds one is waited for.
type Stopping = watch::Receiver<bool>;

async fn stopped(mut stopping: Stopping) {
    // The other end outlives every connection.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

/// Tells the connections to come to an end and waits until they have.
async fn come_to_an_end(stop: &watch::Sender<bool>) {
    stop.send_replace(true);
    stop.closed().await;
}

/// A connection among those that are open.
struct Counted(Arc<Edge>);

impl Counted {
    fn new(edge: &Arc<Edge>) -> Self {
        edge.metrics.connections.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(edge))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.metrics.connections.fetch_sub(1, Ordering::Relaxed);
    }
}

fn connection_builder(edge: &Edge) -> Builder<TokioExecutor> {
    let limits = &edge.wiring.limits;
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_buf_size(READ_AHEAD)
        .pipeline_flush(true);
    builder
        .http2()
        .timer(TokioTimer::new())
        // The least that RFC 9113 advises: what comes over one connection is bounded by all bodies together in any case.
        .max_concurrent_streams(100)
        .max_header_list_size(16 * 1024)
        // What waits to be read, of one stream and of a connection.
        .initial_stream_window_size(64 * 1024)
        .initial_connection_window_size(256 * 1024)
        .keep_alive_interval(limits.head_time)
        .keep_alive_timeout(Duration::from_secs(20));
    builder
}
