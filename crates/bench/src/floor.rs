//! The HTTP floor: a bare hyper server that answers 3 kB and does nothing else, measured as the real one is.

use std::convert::Infallible;
use std::net::SocketAddr;

use bytes::Bytes;
use http::Response;
use http_body_util::Full;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use crate::load::{self, Limits};
use crate::report::Row;
use crate::server::Server;

/// Answers until it is ended.
pub async fn serve(listen: SocketAddr) -> anyhow::Result<()> {
    let body = Bytes::from(vec![b'x'; 3 * 1024]);
    let listener = TcpListener::bind(listen).await?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let body = body.clone();
        tokio::spawn(http1::Builder::new().serve_connection(
            TokioIo::new(stream),
            service_fn(move |_| {
                let body = body.clone();
                async move { Ok::<_, Infallible>(Response::new(Full::new(body))) }
            }),
        ));
    }
}

/// Measures it from a process of its own.
pub async fn measure(limits: &Limits) -> Row {
    Row::of("HTTP floor: bare hyper, 3 kB", None, outcome(limits).await)
}

async fn outcome(limits: &Limits) -> anyhow::Result<load::Outcome> {
    let ourselves = std::env::current_exe()?;
    let arguments = ["floor-server", "--listen", "{listen}"].map(Into::into);
    let server = Server::start(&ourselves, &arguments, "/").await?;
    let workers = server.connections(limits.workers).await?;
    let outcome = load::drive(&server.meter(), limits, workers, |mut connection| async move {
        connection.get("/").await?;
        Ok(connection)
    })
    .await;
    server.stop().await?;
    outcome
}
