//! Listeners and connections: HTTP/1.1 and HTTP/2 on the main port, limits in number and time, and a stop that lets
//! requests under way finish.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::{Edge, edge, management};

/// Bytes of a request's head, and of what is read ahead of it.
const READ_AHEAD: usize = 64 * 1024;
/// Connections at once on the management port.
const MANAGEMENT_CONNECTIONS: usize = 64;
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
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Port {
    Main,
    Management,
}

impl Server {
    /// Serves until `stop` comes, then lets requests under way finish, within the limit.
    pub async fn run(self, edge: Arc<Edge>, stop: impl Future<Output = ()>) {
        let graceful = GracefulShutdown::new();
        let accepting = async {
            let main = accept(&self.main, &edge, Port::Main, edge.wiring.limits.connections, &graceful);
            match &self.management {
                None => main.await,
                Some(listener) => {
                    let management =
                        accept(listener, &edge, Port::Management, MANAGEMENT_CONNECTIONS, &graceful);
                    tokio::join!(main, management);
                }
            }
        };
        tokio::select! {
            () = accepting => {}
            () = stop => {}
        }
        drop(self);
        let finished = async {
            graceful.shutdown().await;
            // And what goes on for callers who have hung up.
            edge.bodies.whole().await;
        };
        if tokio::time::timeout(edge.wiring.limits.stop_time, finished).await.is_err() {
            tracing::warn!("requests under way were cut off: they took longer than the stop may take");
        }
    }
}

async fn accept(
    listener: &TcpListener,
    edge: &Arc<Edge>,
    port: Port,
    most: usize,
    graceful: &GracefulShutdown,
) {
    let places = Arc::new(Semaphore::new(most));
    let builder = Arc::new(connection_builder(edge));
    loop {
        // Taken before the next connection is: the system's queue holds whoever comes too many.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let (stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(OUT_OF_FILES).await;
                continue;
            }
        };
        let (edge, builder, watcher) = (Arc::clone(edge), Arc::clone(&builder), graceful.watcher());
        tokio::spawn(async move {
            if port == Port::Main {
                edge.metrics.connections.fetch_add(1, Ordering::Relaxed);
            }
            let _ = stream.set_nodelay(true);
            let spoken = Arc::new(AtomicBool::new(false));
            let service = service_fn(|request: Request<Incoming>| {
                spoken.store(true, Ordering::Relaxed);
                let edge = Arc::clone(&edge);
                async move {
                    Ok::<_, Infallible>(match port {
                        Port::Main => edge::route(&edge, peer.ip(), request).await,
                        Port::Management => management::route(&edge, peer.ip(), request).await,
                    })
                }
            });
            let mut connection = pin!(watcher.watch(builder.serve_connection(TokioIo::new(stream), service)));
            // Whatever ends a connection early is the other side's business.
            tokio::select! {
                _ = &mut connection => {}
                // The protocol is told apart by the first bytes, and nothing in the library times those.
                () = tokio::time::sleep(edge.wiring.limits.head_time) => {
                    if spoken.load(Ordering::Relaxed) {
                        let _ = connection.await;
                    }
                }
            }
            if port == Port::Main {
                edge.metrics.connections.fetch_sub(1, Ordering::Relaxed);
            }
            drop(place);
        });
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
