//! `GET /_rockpool/token`: `rockpool token explain` as a page. All of it happens in the browser: the token is never part of a request
//! (RULE-15), so this file serves one document that is always the same.

use std::sync::LazyLock;

use askama::Template;
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};

use super::page::hash;
use crate::answer::{self, Answer};

const STYLE: &str = include_str!("../../templates/token.css");
const SCRIPT: &str = include_str!("../../templates/token.js");

/// One style, one script, both named by their hash; requests go to this server alone, and nothing turns text into HTML or script.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        hash(STYLE),
        hash(SCRIPT)
    );
    HeaderValue::from_str(&policy).expect("base64 and keywords are header text")
});

static PAGE: LazyLock<Bytes> = LazyLock::new(|| {
    let page = Page { style: STYLE, script: SCRIPT }.render();
    page.expect("a template with two texts has nothing that could fail").into()
});

#[derive(Template)]
#[template(path = "token.html")]
struct Page<'a> {
    style: &'a str,
    script: &'a str,
}

pub(super) fn show() -> Answer {
    let mut answer = answer::bytes(StatusCode::OK, "text/html; charset=utf-8", PAGE.clone());
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY.clone());
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
