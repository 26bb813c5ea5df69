//! `/_rockpool/clock`: what calls take for the present, and moving it forward so that codes and tokens expire at once.

use std::time::Duration;

use directory::Timestamp;
use http::StatusCode;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use serde::Deserialize;

use super::{DevHelpers, MAX_BODY};
use crate::Edge;
use crate::answer::{self, Answer};

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

pub(super) async fn advance(helpers: &dyn DevHelpers, body: Incoming) -> Answer {
    let refused = |message| answer::refusal(StatusCode::BAD_REQUEST, "BadRequestException", message);
    let Ok(body) = Limited::new(body, MAX_BODY).collect().await else {
        return refused("The body is too large or was cut off.");
    };
    let Ok(Advance { advance_seconds }) = serde_json::from_slice(&body.to_bytes()) else {
        return refused(
            r#"The body must be {"advance_seconds": N} with a whole number that is not negative."#,
        );
    };
    if advance_seconds > MOST {
        return refused("The clock moves a hundred years at most.");
    }
    match helpers.advance(Duration::from_secs(advance_seconds)) {
        Some(now) => shown(now),
        None => refused("This clock cannot be moved."),
    }
}

fn shown(now: Timestamp) -> Answer {
    answer::json(&serde_json::json!({ "now": now.fractional_seconds() }))
}
