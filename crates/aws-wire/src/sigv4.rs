//! Who signed this? Signature Version 4 in the Authorization header, checked as RULE-17 asks.
//!
//! Owns the parsing of the header, the canonical request, the day keys and the refusals in AWS's words. Knows nothing of
//! operations, and where secrets are kept is the caller's business: `verify` is given a look-up. Query-string signatures
//! are not read here, so a request that carries only one counts as unsigned (RULE-14).

mod authorization;
mod canonical;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use aws_lc_rs::{digest, hmac};
use http::HeaderMap;
use subtle::ConstantTimeEq;

pub use authorization::Authorization;
use canonical::{canonical_request, hex};

/// How far the signer's clock may be from ours, in seconds.
pub const SKEW_SECONDS: i64 = 5 * 60;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const TERMINATOR: &str = "aws4_request";
/// Day keys kept: a few keys on two days in a few regions. Full means start over.
const MAX_DAY_KEYS: usize = 256;

/// Why a request does not count as signed. Displays AWS's sentence; never shows what came in the header, which may be a
/// token of another kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No Authorization header.
    #[error("Missing Authentication Token")]
    Missing,
    /// The header is not what a signature looks like.
    #[error("{0}")]
    Incomplete(String),
    /// The signature is there and does not hold.
    #[error("{0}")]
    Invalid(String),
    /// The access key is not known here.
    #[error("The security token included in the request is invalid.")]
    Unrecognized,
}

impl Refusal {
    /// AWS's name for it. All of them are answered with status 400 on the JSON protocol.
    pub const fn exception(&self) -> &'static str {
        match self {
            Self::Missing => "MissingAuthenticationTokenException",
            Self::Incomplete(_) => "IncompleteSignatureException",
            Self::Invalid(_) => "InvalidSignatureException",
            Self::Unrecognized => "UnrecognizedClientException",
        }
    }
}

/// A request as the signature covers it.
#[derive(Clone, Copy, Debug)]
pub struct Presented<'a> {
    /// `POST`
    pub method: &'a str,
    /// As it came, still percent-encoded.
    pub path: &'a str,
    /// What stands after `?`, as it came.
    pub query: Option<&'a str>,
    /// The Host header or HTTP/2 `:authority`.
    pub host: &'a str,
    /// All headers.
    pub headers: &'a HeaderMap,
    /// The whole body.
    pub body: &'a [u8],
}

/// Reads the signature without checking it: what `rockpool dev` asks of credentials. The scope must still be that of
/// `service`, so that a wrongly built client is noticed before it meets production.
///
/// # Errors
/// `Missing`, `Incomplete`, or `Invalid` for another API's scope.
pub fn parse_only<'a>(headers: &'a HeaderMap, service: &str) -> Result<Authorization<'a>, Refusal> {
    let authorization = Authorization::parse(authorization_header(headers)?)?;
    check_service(&authorization, service)?;
    Ok(authorization)
}

/// The service that a signature says it is for, if the header is one; for finding out which API is meant, and believed by
/// nobody.
pub fn scope_of(headers: &HeaderMap) -> Option<&str> {
    Authorization::parse(authorization_header(headers).ok()?).ok().map(|authorization| authorization.service)
}

/// The session token that came beside the signature, which covers it.
///
/// # Errors
/// It stands twice, or is no text.
pub fn session_token(headers: &HeaderMap) -> Result<Option<&str>, Refusal> {
    only_value(headers, "x-amz-security-token")
}

/// The hash of the body as the head says it, where it says one.
///
/// # Errors
/// The header stands twice, or is no text.
pub fn payload_hash(headers: &HeaderMap) -> Result<Option<&str>, Refusal> {
    let said = only_value(headers, "x-amz-content-sha256")?;
    let is_hash = |said: &&str| said.len() == 64 && said.bytes().all(|byte| byte.is_ascii_hexdigit());
    Ok(said.filter(is_hash))
}

/// Checks signatures. Keeps the derived day keys, so that a check costs two hashes and one HMAC.
#[derive(Debug, Default)]
pub struct Verifier {
    day_keys: Mutex<HashMap<String, DayKey>>,
}

#[derive(Clone)]
struct DayKey {
    /// Of the secret that the key was derived from: a changed secret must not be served from the table.
    secret_digest: [u8; 32],
    key: hmac::Key,
}

impl std::fmt::Debug for DayKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[day key]")
    }
}

impl Verifier {
    /// Checks the whole signature and gives back what the header says, which is then true. `now` in seconds since the
    /// epoch; `secret` finds the secret of an access key id.
    ///
    /// # Errors
    /// Every way in which RULE-17 is not kept, in the order in which AWS notices them.
    pub fn verify<'a, S: AsRef<[u8]>>(
        &self,
        request: &Presented<'a>,
        service: &str,
        now: i64,
        secret: impl FnOnce(&str) -> Option<S>,
    ) -> Result<Authorization<'a>, Refusal> {
        let (authorization, at) = check_head(request, service, now)?;
        let body_hash = hex(digest::digest(&digest::SHA256, request.body).as_ref());
        check_payload_hash(request.headers, &body_hash)?;
        self.check_signature(request, authorization, at, &body_hash, secret)
    }

    /// The same before the body has come: for the hash of it that the head says or the caller took. `request.body` is not
    /// looked at; whoever calls this must hold the body to the hash, or know that it needs none.
    ///
    /// # Errors
    /// As [`Verifier::verify`].
    pub fn verify_head<'a, S: AsRef<[u8]>>(
        &self,
        request: &Presented<'a>,
        service: &str,
        now: i64,
        body_hash: &str,
        secret: impl FnOnce(&str) -> Option<S>,
    ) -> Result<Authorization<'a>, Refusal> {
        let (authorization, at) = check_head(request, service, now)?;
        self.check_signature(request, authorization, at, body_hash, secret)
    }

    fn check_signature<'a, S: AsRef<[u8]>>(
        &self,
        request: &Presented<'a>,
        authorization: Authorization<'a>,
        at: &str,
        body_hash: &str,
        secret: impl FnOnce(&str) -> Option<S>,
    ) -> Result<Authorization<'a>, Refusal> {
        let secret = secret(authorization.key_id).ok_or(Refusal::Unrecognized)?;
        let canonical = canonical_request(request, &authorization, body_hash)?;
        let hash = hex(digest::digest(&digest::SHA256, canonical.as_bytes()).as_ref());
        let to_sign = format!("{ALGORITHM}\n{at}\n{}\n{hash}", authorization.scope());
        let secret_digest = sha256(secret.as_ref());
        let (key, kept) = self.day_key(&authorization, secret.as_ref(), &secret_digest);
        let expected = hmac::sign(&key, to_sign.as_bytes());
        if !bool::from(expected.as_ref().ct_eq(&authorization.signature)) {
            return Err(Refusal::Invalid(
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret \
                 Access Key and signing method. Consult the service documentation for details."
                    .to_owned(),
            ));
        }
        // Only a proven scope is remembered: strangers cannot fill the table with regions they make up.
        if !kept {
            self.remember(&authorization, secret_digest, key);
        }
        Ok(authorization)
    }

    fn day_key(
        &self,
        authorization: &Authorization<'_>,
        secret: &[u8],
        digest: &[u8; 32],
    ) -> (hmac::Key, bool) {
        let table = self.day_keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = table.get(&table_key(authorization))
            && bool::from(known.secret_digest.ct_eq(digest))
        {
            return (known.key.clone(), true);
        }
        drop(table);
        (derive_day_key(secret, authorization), false)
    }

    fn remember(&self, authorization: &Authorization<'_>, secret_digest: [u8; 32], key: hmac::Key) {
        let mut table = self.day_keys.lock().unwrap_or_else(PoisonError::into_inner);
        if table.len() >= MAX_DAY_KEYS {
            table.clear();
        }
        table.insert(table_key(authorization), DayKey { secret_digest, key });
    }
}

fn table_key(authorization: &Authorization<'_>) -> String {
    format!("{}/{}", authorization.key_id, authorization.scope())
}

fn derive_day_key(secret: &[u8], authorization: &Authorization<'_>) -> hmac::Key {
    let mut first = Vec::with_capacity(4 + secret.len());
    first.extend_from_slice(b"AWS4");
    first.extend_from_slice(secret);
    let mut key = hmac::Key::new(hmac::HMAC_SHA256, &first);
    for part in [authorization.date, authorization.region, authorization.service, TERMINATOR] {
        key = hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&key, part.as_bytes()).as_ref());
    }
    key
}

/// All that can be said of the head alone; gives the header and the time of signing.
fn check_head<'a>(
    request: &Presented<'a>,
    service: &str,
    now: i64,
) -> Result<(Authorization<'a>, &'a str), Refusal> {
    let authorization = parse_only(request.headers, service)?;
    let at = only_value(request.headers, "x-amz-date")?
        .ok_or_else(|| incomplete("Authorization header requires existence of a 'X-Amz-Date' header."))?;
    check_date(at, &authorization, now)?;
    check_signed_headers(request, &authorization)?;
    Ok((authorization, at))
}

fn authorization_header(headers: &HeaderMap) -> Result<&str, Refusal> {
    only_value(headers, "authorization")?.ok_or(Refusal::Missing)
}

/// The value of a header that may stand once at most.
fn only_value<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(incomplete(format!("The header '{name}' must not be sent twice.")));
    }
    value.to_str().map(Some).map_err(|_| incomplete(format!("The header '{name}' is not plain text.")))
}

fn check_service(authorization: &Authorization<'_>, service: &str) -> Result<(), Refusal> {
    if authorization.service == service {
        return Ok(());
    }
    Err(Refusal::Invalid(format!("Credential should be scoped to correct service: '{service}'.")))
}

fn check_date(at: &str, authorization: &Authorization<'_>, now: i64) -> Result<(), Refusal> {
    let signed_at = seconds(at)
        .ok_or_else(|| incomplete("Date must be in ISO-8601 'basic format', as in 20260101T000000Z."))?;
    if !at.starts_with(authorization.date) {
        return Err(Refusal::Invalid(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date \
             from HTTP: the day of 'X-Amz-Date' is another."
                .to_owned(),
        ));
    }
    if signed_at < now - SKEW_SECONDS {
        let (edge, now) = (basic_format(now - SKEW_SECONDS), basic_format(now));
        return Err(Refusal::Invalid(format!(
            "Signature expired: {at} is now earlier than {edge} ({now} - 5 min.)"
        )));
    }
    if signed_at > now + SKEW_SECONDS {
        let (edge, now) = (basic_format(now + SKEW_SECONDS), basic_format(now));
        return Err(Refusal::Invalid(format!(
            "Signature not yet current: {at} is still later than {edge} ({now} + 5 min.)"
        )));
    }
    Ok(())
}

/// RULE-17: host, content-type and every `x-amz-*` header that is there are signed, and no signed header stands twice.
fn check_signed_headers(request: &Presented<'_>, authorization: &Authorization<'_>) -> Result<(), Refusal> {
    let is_signed = |name: &str| authorization.signed_headers.binary_search(&name).is_ok();
    let must_be_signed = |name: &str| name == "content-type" || name.starts_with("x-amz-");
    let unsigned = std::iter::once("host")
        .chain(request.headers.keys().map(http::HeaderName::as_str).filter(|name| must_be_signed(name)))
        .find(|name| !is_signed(name));
    if let Some(name) = unsigned {
        return Err(Refusal::Invalid(format!(
            "'{name}' must be a 'SignedHeader' in the AWS Authorization header."
        )));
    }
    for name in &authorization.signed_headers {
        if only_value(request.headers, name)?.is_none() && *name != "host" {
            return Err(Refusal::Invalid(format!("The signed header '{name}' is not in the request.")));
        }
    }
    Ok(())
}

fn check_payload_hash(headers: &HeaderMap, body_hash: &str) -> Result<(), Refusal> {
    match only_value(headers, "x-amz-content-sha256")? {
        None => Ok(()),
        Some(said) if said == body_hash => Ok(()),
        Some("UNSIGNED-PAYLOAD") => Err(Refusal::Invalid(
            "The payload of this API must be signed: UNSIGNED-PAYLOAD is not accepted.".to_owned(),
        )),
        Some(_) => Err(Refusal::Invalid(
            "'x-amz-content-sha256' is not the SHA-256 of the request's payload.".to_owned(),
        )),
    }
}

/// Seconds since the epoch of `YYYYMMDDTHHMMSSZ`.
fn seconds(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    if bytes.len() != 16 || bytes[8] != b'T' || bytes[15] != b'Z' {
        return None;
    }
    let number = |from: usize, to: usize| {
        let digits = &bytes[from..to];
        digits
            .iter()
            .all(u8::is_ascii_digit)
            .then(|| digits.iter().fold(0i16, |sum, digit| sum * 10 + i16::from(digit - b'0')))
    };
    let two = |from: usize| number(from, from + 2).and_then(|value| i8::try_from(value).ok());
    let civil =
        jiff::civil::DateTime::new(number(0, 4)?, two(4)?, two(6)?, two(9)?, two(11)?, two(13)?, 0).ok()?;
    Some(civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second())
}

fn basic_format(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds)
        .map(|instant| instant.strftime("%Y%m%dT%H%M%SZ").to_string())
        .unwrap_or_default()
}

fn incomplete(sentence: impl Into<String>) -> Refusal {
    Refusal::Incomplete(sentence.into())
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0u8; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    out
}
