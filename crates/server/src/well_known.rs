//! `/{pool}/.well-known/…`: public keys and discovery. For any Host, so that DNS or a proxy may give this server other
//! names, and readable by any page: both documents are public. Verifiers that keep nothing ask for the keys on each of their
//! own requests, so that path is the shortest in the server.

use std::time::Instant;

use bytes::Bytes;
use http::{HeaderValue, Method, StatusCode, header};

use crate::Edge;
use crate::answer::{self, Answer};
use crate::origin::ANYONE;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// Keys are kept by verifiers for a while; rotation publishes a key well before it signs.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// Which document of which pool a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Document<'a> {
    Keys(&'a str),
    Discovery(&'a str),
}

impl<'a> Document<'a> {
    pub(crate) fn at(path: &'a str) -> Option<Self> {
        let (pool, name) = path.strip_prefix('/')?.split_once("/.well-known/")?;
        let is_pool = (1..=128).contains(&pool.len())
            && pool.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        match name {
            _ if !is_pool => None,
            "jwks.json" => Some(Self::Keys(pool)),
            "openid-configuration" => Some(Self::Discovery(pool)),
            _ => None,
        }
    }
}

pub(crate) async fn answer(
    edge: &Edge,
    method: &Method,
    document: Document<'_>,
    host: Option<&str>,
) -> Answer {
    if method != Method::GET && method != Method::HEAD {
        return answer::method_not_allowed("GET");
    }
    let began = Instant::now();
    let rooms = &edge.wiring.well_known;
    let (counted, found) = match document {
        Document::Keys(pool) => (&edge.metrics.jwks, rooms.jwks(pool).await),
        Document::Discovery(pool) => match host {
            Some(host) => (&edge.metrics.discovery, rooms.discovery(pool, host).await),
            None => return answer::text(StatusCode::BAD_REQUEST, "The request must name one host."),
        },
    };
    match found {
        Ok(Some(body)) => {
            counted.succeeded(began.elapsed());
            document_of(body)
        }
        Ok(None) => {
            counted.refused("ResourceNotFoundException", began.elapsed());
            answer::refusal(StatusCode::NOT_FOUND, "ResourceNotFoundException", "There is no such user pool.")
        }
        Err(fault) => {
            counted.refused(&fault.name, began.elapsed());
            tracing::error!(
                outcome = &*fault.name,
                cause = fault.cause.as_deref(),
                "a public document failed"
            );
            let status = StatusCode::from_u16(fault.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            answer::refusal(status, &fault.name, &fault.message)
        }
    }
}

fn document_of(body: Bytes) -> Answer {
    let mut answer = Answer::new(answer::whole(body));
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, JSON);
    headers.insert(header::CACHE_CONTROL, KEPT);
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANYONE);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_a_document_of_a_pool_or_nothing() {
        assert_eq!(Document::at("/us-east-1_A/.well-known/jwks.json"), Some(Document::Keys("us-east-1_A")));
        assert_eq!(
            Document::at("/us-east-1_A/.well-known/openid-configuration"),
            Some(Document::Discovery("us-east-1_A"))
        );
        for path in [
            "/",
            "/.well-known/jwks.json",
            "//.well-known/jwks.json",
            "/a/b/.well-known/jwks.json",
            "/a/.well-known/x",
            "/a%2f/.well-known/jwks.json",
            "/../.well-known/jwks.json",
        ] {
            assert_eq!(Document::at(path), None, "{path}");
        }
    }
}
