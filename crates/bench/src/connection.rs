//! One kept connection of plain HTTP/1.1 to loopback, and the requests that AWS clients send over it.

use std::net::SocketAddr;

use anyhow::{Context as _, bail, ensure};
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// A well-formed signature that proves nothing: `dev` reads it and does not verify it.
const SIGNED_BY_ANYBODY: &str = "AWS4-HMAC-SHA256 \
    Credential=AKIDEXAMPLE/20260101/us-east-1/cognito-idp/aws4_request, \
    SignedHeaders=content-type;host;x-amz-date;x-amz-target, \
    Signature=0000000000000000000000000000000000000000000000000000000000000000";

/// An open connection.
pub struct Connection {
    send: SendRequest<Full<Bytes>>,
    host: String,
}

impl Connection {
    /// Connects; refuses anything but loopback, since this program is made to press hard.
    pub async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        ensure!(address.ip().is_loopback(), "{address} is not loopback");
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (send, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // Ends with the connection; its error shows at the next request.
        tokio::spawn(connection);
        Ok(Self { send, host: address.to_string() })
    }

    /// GETs a path; any answer but 200 is an error.
    pub async fn get(&mut self, path: &str) -> anyhow::Result<Bytes> {
        let request = Request::get(path).header(HOST, &self.host).body(Full::default())?;
        let (status, body) = self.exchange(request).await?;
        ensure!(status == StatusCode::OK, "{path}: {status} {}", String::from_utf8_lossy(&body));
        Ok(body)
    }

    /// Calls an operation as a browser does, without a signature.
    pub async fn call(&mut self, operation: &str, input: &Value) -> anyhow::Result<Value> {
        self.operation(operation, input, false).await
    }

    /// Calls an operation as an administrator's SDK does.
    pub async fn call_signed(&mut self, operation: &str, input: &Value) -> anyhow::Result<Value> {
        self.operation(operation, input, true).await
    }

    /// Calls an operation as a browser does, and gives whatever is answered, refusals too.
    pub async fn ask(&mut self, operation: &str, input: &Value) -> anyhow::Result<(StatusCode, Bytes)> {
        let request = self.request(operation, input, false)?;
        self.exchange(request).await
    }

    async fn operation(&mut self, operation: &str, input: &Value, signed: bool) -> anyhow::Result<Value> {
        let request = self.request(operation, input, signed)?;
        let (status, body) = self.exchange(request).await?;
        if status != StatusCode::OK {
            bail!("{operation}: {status} {}", String::from_utf8_lossy(&body));
        }
        if body.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&body).with_context(|| format!("{operation}: an answer that is not JSON"))
    }

    fn request(&self, operation: &str, input: &Value, signed: bool) -> anyhow::Result<Request<Full<Bytes>>> {
        let mut request = Request::post("/")
            .header(HOST, &self.host)
            .header(CONTENT_TYPE, "application/x-amz-json-1.1")
            .header("x-amz-target", format!("AWSCognitoIdentityProviderService.{operation}"));
        if signed {
            request =
                request.header("x-amz-date", "20260101T000000Z").header(AUTHORIZATION, SIGNED_BY_ANYBODY);
        }
        Ok(request.body(Full::new(Bytes::from(serde_json::to_vec(input)?)))?)
    }

    async fn exchange(&mut self, request: Request<Full<Bytes>>) -> anyhow::Result<(StatusCode, Bytes)> {
        self.send.ready().await?;
        let answer = self.send.send_request(request).await?;
        let status = answer.status();
        Ok((status, answer.into_body().collect().await?.to_bytes()))
    }
}
