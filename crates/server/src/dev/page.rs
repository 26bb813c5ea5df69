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
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; frame-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
        hash(STYLE)
    );
    HeaderValue::from_str(&policy).expect("base64 and keywords are header text")
});

/// How a policy names a style or script that stands in the page.
pub(super) fn hash(text: &str) -> String {
    STANDARD.encode(digest::digest(&digest::SHA256, text.as_bytes()))
}

#[derive(Template)]
#[template(path = "messages.html")]
struct Page<'a> {
    style: &'a str,
    messages: Vec<Shown<'a>>,
}

struct Shown<'a> {
    mail: &'a Mail,
    body: String,
    at: String,
}

pub(super) async fn show(helpers: &dyn DevHelpers) -> Answer {
    let messages = match helpers.messages(None).await {
        Ok(messages) => messages,
        Err(reason) => return failed(&reason),
    };
    // People read the newest first.
    let shown = messages.iter().rev().map(|mail| Shown {
        mail,
        body: without_reach(&mail.body),
        at: time_of_day(mail.at.seconds()),
    });
    let shown = shown.collect();
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

/// Elements for which browsers open connections before they ask the page's policy.
const REACHING: [&str; 7] = ["iframe", "frame", "fencedframe", "object", "embed", "link", "meta"];

/// A message in which nothing makes a browser reach out: the beginnings of such elements become text. The policy and the sandbox keep
/// them from loading anything; a connection alone would already tell somebody that the mail was looked at.
fn without_reach(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let is_next = |name: &str| rest.get(..name.len()).is_some_and(|next| next.eq_ignore_ascii_case(name));
        out.push_str(if REACHING.into_iter().any(is_next) { "&lt;" } else { "<" });
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_reach_out_is_text_and_the_rest_is_the_mail_rule_15() {
        assert_eq!(
            without_reach("<p>Hi <b>123456</b></p><IFrame src=x><link rel=preconnect href=y> 1 < 2"),
            "<p>Hi <b>123456</b></p>&lt;IFrame src=x>&lt;link rel=preconnect href=y> 1 < 2"
        );
        assert_eq!(without_reach("<"), "<");
        assert_eq!(without_reach("<<meta é<i"), "<&lt;meta é<i");
    }
}
