//! `GET /_rockpool/`: the mailbox for people. Works without scripts, on a phone too.

use std::sync::LazyLock;

use askama::Template;
use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderValue, StatusCode, header};

use super::{DevHelpers, Mail, failed};
use crate::answer::{self, Answer};

const STYLE: &str = include_str!("../../templates/messages.css");

/// Nothing may be loaded or run: the one style sheet is named by its hash, and the frames that mail is shown in inherit this.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let hash = STANDARD.encode(digest::digest(&digest::SHA256, STYLE.as_bytes()));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; frame-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).expect("base64 and keywords are header text")
});

#[derive(Template)]
#[template(path = "messages.html")]
struct Page<'a> {
    style: &'a str,
    messages: Vec<Shown<'a>>,
}

struct Shown<'a> {
    mail: &'a Mail,
    at: String,
}

pub(super) async fn show(helpers: &dyn DevHelpers) -> Answer {
    let messages = match helpers.messages(None).await {
        Ok(messages) => messages,
        Err(reason) => return failed(&reason),
    };
    // People read the newest first.
    let shown =
        messages.iter().rev().map(|mail| Shown { mail, at: time_of_day(mail.at.seconds()) }).collect();
    let page = match (Page { style: STYLE, messages: shown }).render() {
        Ok(page) => page,
        Err(error) => return failed(&error.to_string()),
    };
    let mut answer = answer::bytes(StatusCode::OK, "text/html; charset=utf-8", page);
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY.clone());
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// `14:05:09 UTC`; a mailbox in memory is not days old.
fn time_of_day(seconds: i64) -> String {
    let second = seconds.rem_euclid(86_400);
    format!("{:02}:{:02}:{:02} UTC", second / 3_600, second / 60 % 60, second % 60)
}
