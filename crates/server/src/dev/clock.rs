//! `/_rockpool/clock`: what calls take for the present, and moving it forward so that codes and tokens expire at once.

use std::time::Duration;

use bytes::Bytes;
use directory::Timestamp;
use http::StatusCode;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Body;
use serde::Deserialize;

use super::{DevHelpers, MAX_BODY, failed};
use crate::Edge;
use crate::answer::{self, Answer};
use crate::edge::BoxError;

/// For the last byte of so small a body.
const BODY_TIME: Duration = Duration::from_secs(5);

/// A hundred years: past that, dates stop being dates.
const MOST: u64 = 100 * 366 * 86_400;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_seconds: u64,
}

pub(super) fn show(edge: &Edge) -> Answer {
    shown(edge.wiring.clock.now())
}

pub(super) async fn advance<B>(helpers: &dyn DevHelpers, body: B) -> Answer
where
    B: Body<Data = Bytes, Error: Into<BoxError>> + Send,
{
    let refused = |message| answer::refusal(StatusCode::BAD_REQUEST, "BadRequestException", message);
    let body = tokio::time::timeout(BODY_TIME, Limited::new(body, MAX_BODY).collect()).await;
    let Ok(Ok(body)) = body else {
        return refused("The body is too large, too slow, or was cut off.");
    };
    let Ok(Advance { advance_seconds }) = serde_json::from_slice(&body.to_bytes()) else {
        return refused(
            r#"The body must be {"advance_seconds": N} with a whole number that is not negative."#,
        );
    };
    if advance_seconds > MOST {
        return refused("The clock moves a hundred years at most.");
    }
    match helpers.advance(Duration::from_secs(advance_seconds)).await {
        Ok(now) => shown(now),
        Err(reason) => failed(&reason),
    }
}

fn shown(now: Timestamp) -> Answer {
    answer::json(&serde_json::json!({ "now": now.fractional_seconds() }))
}
