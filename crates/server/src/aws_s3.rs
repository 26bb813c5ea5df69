//! The artifact bucket: what is signed for S3. Its signatures say the hash of the body, or that there is none, in the head: so who calls is
//! known before a byte of the body is read, and nobody else's is.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use access::Call;
use artifacts::{Content, Payload, Pieces, Refusal, Request, Rooms};
use aws_lc_rs::digest::{SHA256, digest};
use aws_model::Auth;
use aws_wire::{Exception, path, sigv4};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Response};
use http_body_util::{Either, StreamBody};
use hyper::body::{Body, Frame};

use crate::Edge;
use crate::answer::{self, Answer, Sent};
use crate::asked::{Asked, Failed, spent};
use crate::edge::BoxError;
use crate::explain::Refused;

/// Bytes of a body; larger files come in parts.
const LONGEST: usize = 64 << 20;
/// More than this is large.
const LARGE: u64 = 1 << 20;

/// Whether the request is signed for this API.
pub(crate) fn is_meant(parts: &Parts) -> bool {
    sigv4::scope_of(&parts.headers) == Some("s3")
}

/// Answers one request. `host` has been allowed.
pub(crate) async fn answer<B>(
    edge: &Arc<Edge>,
    rooms: &Arc<Rooms>,
    peer: IpAddr,
    parts: &Parts,
    host: &str,
    body: B,
) -> Answer
where
    B: Body<Data = Bytes, Error: Into<BoxError>>,
{
    let began = Instant::now();
    let asked = Asked::new(edge, peer, parts, host);
    let request_id = asked.request_id.hyphenated().to_string();
    let result = match begin(&asked, body).await {
        Ok(begun) => run(rooms, parts, begun).await,
        Err(failed) => Err(*failed),
    };
    let took = began.elapsed();
    let mut response = match result {
        Ok(response) => {
            edge.metrics.edge.succeeded(took);
            response
        }
        Err((refusal, notes)) => {
            let (outcome, message) = match &refusal {
                Refusal::Named(code, message, _) => ((*code).to_owned(), message.clone()),
                Refusal::Store(_) => ("InternalError".to_owned(), String::new()),
            };
            tracing::info!(
                request_id,
                operation = "s3",
                outcome,
                micros = took.as_micros() as u64,
                "request"
            );
            edge.metrics.edge.refused(&outcome, took);
            edge.refusals.keep(Refused {
                request_id: asked.request_id,
                at: edge.wiring.clock.now(),
                operation: "s3",
                outcome,
                message,
                notes,
            });
            Rooms::refuse(&refusal, &request_id).map(Content::Whole)
        }
    };
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(HeaderName::from_static("x-amz-request-id"), value);
    }
    response.map(|content| match content {
        Content::Whole(body) => answer::whole(body),
        Content::Pieces(pieces) => sent(pieces),
    })
}

/// Reads each piece when the one before it has gone.
fn sent(pieces: Pieces) -> Sent {
    let frames = stream::try_unfold(pieces, async |mut pieces| {
        let next = pieces.next().await.map_err(|error| {
            tracing::error!(%error, "a download broke off");
            std::io::Error::other(error)
        })?;
        Ok(next.map(|piece| (Frame::data(Bytes::from(piece)), pieces)))
    });
    Either::Right(StreamBody::new(frames.boxed()))
}

/// A request that is whole, and whose caller is known.
struct Begun {
    call: Arc<Call>,
    bucket: Option<String>,
    key: Option<String>,
    query: Vec<(String, String)>,
    body: Bytes,
    /// Given back when the operation has ended.
    charged: crate::budget::Share,
}

type Refusing = Box<(Refusal, Vec<String>)>;

fn plain(refusal: Refusal) -> Refusing {
    Box::new((refusal, Vec::new()))
}

/// What the edge says for all, in S3's words.
#[expect(clippy::boxed_local, reason = "as it comes out of every check")]
fn in_s3s_words(failed: Failed) -> Refusing {
    let (Exception { name, message, status, .. }, notes) = *failed;
    let (code, status) = match &*name {
        "MissingAuthenticationTokenException" => ("AccessDenied", 403),
        "IncompleteSignatureException" => ("AuthorizationHeaderMalformed", 400),
        "InvalidSignatureException" => ("SignatureDoesNotMatch", 403),
        "UnrecognizedClientException" => ("InvalidAccessKeyId", 403),
        "ExpiredTokenException" => ("ExpiredToken", 400),
        "ForbiddenException" => ("AccessDenied", 403),
        "TooManyRequestsException" => ("SlowDown", 503),
        "RequestEntityTooLargeException" => ("EntityTooLarge", 400),
        "RequestTimeoutException" => ("RequestTimeout", 400),
        "ServiceUnavailableException" => ("ServiceUnavailable", 503),
        "SerializationException" => ("IncompleteBody", 400),
        _ => ("InternalError", status.max(500)),
    };
    Box::new((Refusal::Named(code, message, status), notes))
}

async fn begin<B>(asked: &Asked<'_>, body: B) -> Result<Begun, Refusing>
where
    B: Body<Data = Bytes, Error: Into<BoxError>>,
{
    asked.able().and_then(|()| asked.pages(Auth::Signed)).map_err(in_s3s_words)?;
    let edge = asked.edge;
    let headers = &asked.parts.headers;
    let payload = Payload::read(headers).map_err(plain)?;
    let said = headers.get("x-amz-content-sha256").and_then(|said| said.to_str().ok()).unwrap_or_default();
    let now = edge.wiring.signing_clock.now();
    let principal = edge.identify.principal_by_head(&asked.presented(&[]), "s3", now, said).await;
    let principal = principal.map_err(|refusal| in_s3s_words(crate::asked::with_cause(refusal)))?;
    let call = Arc::new(asked.call_of(principal));
    Rooms::admit(&call).map_err(plain)?;
    let (bucket, key) = named(asked).map_err(plain)?;
    let query = path::parameters(asked.parts.uri.query().unwrap_or_default());
    let query = query.map_err(|error| plain(Refusal::new("InvalidURI", error.to_string())))?;

    let limits = &edge.wiring.limits;
    let is_large = body.size_hint().upper().unwrap_or(u64::MAX) > LARGE;
    let (budget, time) = match is_large {
        true => (&edge.large_bodies, limits.large_body_time),
        false => (&edge.bodies, limits.body_time),
    };
    let mut charged = budget.share();
    let body = asked.body(body, LONGEST, time, &mut charged).await.map_err(in_s3s_words)?;
    charged.begin().map_err(|error| in_s3s_words(spent(error)))?;
    let body = match payload {
        Payload::Unsigned => body,
        Payload::Hashed(said) => {
            let found: String =
                digest(&SHA256, &body).as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
            if !found.eq_ignore_ascii_case(said) {
                let message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
                return Err(plain(Refusal::new("XAmzContentSHA256Mismatch", message)));
            }
            body
        }
        Payload::UnsignedChunks => {
            let announced = headers.get("x-amz-decoded-content-length");
            let announced = announced.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
            Bytes::from(artifacts::decoded(&body, announced).map_err(plain)?)
        }
    };
    Ok(Begun { call, bucket, key, query, body, charged })
}

/// Bucket and key, out of the path, or the bucket out of a name below `localhost`.
fn named(asked: &Asked<'_>) -> Result<(Option<String>, Option<String>), Refusal> {
    let path = asked.parts.uri.path();
    let name = asked.host.rsplit_once(':').map_or(asked.host, |(name, _)| name);
    let below = name.strip_suffix(".localhost").map(str::to_owned);
    let mut segments = match path {
        "/" => Vec::new(),
        path => path::segments(path).map_err(|error| Refusal::new("InvalidURI", error.to_string()))?,
    };
    let ends = if path.ends_with('/') { "/" } else { "" };
    let in_path = below.is_none() && !segments.is_empty();
    let bucket = if in_path { Some(segments.remove(0)) } else { below };
    let key = (!segments.is_empty()).then(|| format!("{}{ends}", segments.join("/")));
    Ok((bucket, key))
}

/// Runs the operation to its end, whether or not the caller waits.
async fn run(
    rooms: &Arc<Rooms>,
    parts: &Parts,
    begun: Begun,
) -> Result<Response<Content>, (Refusal, Vec<String>)> {
    let (rooms, method, headers) = (Arc::clone(rooms), parts.method.clone(), parts.headers.clone());
    let running = tokio::spawn(async move {
        let Begun { call, bucket, key, query, body, charged } = begun;
        let request = Request {
            method: method.as_str(),
            bucket: bucket.as_deref(),
            key: key.as_deref(),
            query: &query,
            headers: &headers,
            body: &body,
        };
        let answer = rooms.answer(&call, &request).await;
        drop(charged);
        answer.map_err(|refusal| (refusal, call.take_notes()))
    });
    running.await.unwrap_or_else(|_| {
        let message = "The operation ended without an answer.";
        Err((Refusal::Named("InternalError", message.to_owned(), 500), Vec::new()))
    })
}
