//! Why a token was refused: what was expected and what came, as values, never the token itself.
//!
//! Causes and cures are texts of the [`Code`]; what the client is told is its [`crate::Answer`]; this is for the log. What
//! comes from the token is shortened and escaped.

use serde::Serialize;

use crate::algorithm::Algorithm;
use crate::code::Code;
use crate::jwk::KeyFault;
use crate::near::{ClockNote, IssuerNear, or_nothing};
use crate::policy::Uses;
use crate::strict_json::JsonFault;

/// A part of a compact token (RFC 7515 section 7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Before the first dot.
    Header,
    /// Between the dots.
    Payload,
    /// After the second dot.
    Signature,
}

/// Why a request or its token is refused. Times are in epoch seconds, lengths of time in seconds.
#[derive(Clone, Debug, PartialEq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the members say what the sentence above them says")]
pub enum Refusal {
    // Where the token should have been.
    #[error(
        "no token: the request has no Authorization header, and nothing that looks like a misplaced token"
    )]
    NoToken,
    #[error("no Authorization header, but one named `{found}`: expected `{expected}`")]
    HeaderName { expected: &'static str, found: String },
    #[error("the Authorization header holds a token without the word `Bearer` and a space before it")]
    SchemeMissing,
    #[error("the Authorization header says `Bearer` {times} times")]
    SchemeDoubled { times: usize },
    #[error("the Authorization header begins with `{found}`{}: expected `{expected}`", if *.near { ", a misspelling" } else { "" })]
    Scheme { expected: &'static str, found: String, near: bool },
    #[error("the Authorization header holds `{found}` where the token should be: nothing was filled in")]
    NotFilledIn { found: String },
    #[error("the token stands in quotation marks or brackets")]
    Quoted,
    #[error("the token has a character in it that no token has: {found}")]
    Character { found: String },
    #[error("the request has {found} Authorization headers")]
    HeaderTwice { found: usize },
    #[error("no Authorization header; the cookie `{name}` holds a token, but cookies are not looked at")]
    TokenInCookie { name: String },
    #[error(
        "no Authorization header; the query parameter `{name}` holds a token, but the query is not looked at"
    )]
    TokenInQuery { name: String },

    // Its form.
    #[error("the token has {found} characters: at most {limit} are read")]
    TooLong { limit: usize, found: usize },
    #[error(
        "a signed token has 3 parts between dots, this has {found}: it may be an opaque token, or no token"
    )]
    Parts { found: usize },
    #[error(
        "an encrypted token (alg `{alg}`, enc `{enc}`): a refresh token, or one meant for somebody else. Expected a signed one"
    )]
    Encrypted { alg: String, enc: String },
    #[error("the token is cut off in its {} after {found} characters{}", name(*.part), or_nothing(.expected.map(|n| format!(": expected {n}"))))]
    CutOff { part: Part, found: usize, expected: Option<usize> },
    #[error("the {} is not base64url without padding, in its one spelling", name(*.part))]
    Encoding { part: Part },
    #[error("the {} is not a JSON object whose members stand once: {fault}", name(*.part))]
    Json { part: Part, fault: JsonFault },
    #[error("a token of the type `{found}`: expected {}", .expected.join(" or "))]
    Type { expected: Vec<&'static str>, found: String },
    #[error("the header member `{found}` is not accepted")]
    HeaderMember { found: String },
    #[error("the token says that it is signed with `{found}`: expected {}", list(&names(.expected)))]
    Algorithm { expected: Vec<Algorithm>, found: String },
    #[error("the header names no key (`kid`)")]
    NoKeyId,

    // Who issued it, with which key.
    #[error("issued by `{found}`{}: expected {}", or_nothing(.near.as_ref().map(|near| format!(" ({near})"))), list(.expected))]
    Issuer { expected: Vec<String>, found: String, near: Option<IssuerNear> },
    #[error("signed with the key `{found}`, which `{issuer}` does not publish: it has {}", list(.expected))]
    UnknownKey { issuer: String, expected: Vec<String>, found: String },
    #[error("signed with the key `{kid}`, which `{issuer}` publishes but which cannot be used: {fault}")]
    UnusableKey { issuer: String, kid: String, fault: KeyFault },
    #[error("the keys of `{issuer}` are not at hand: {reason}. Next try in {retry_after} s")]
    KeysUnavailable { issuer: String, reason: String, retry_after: i64 },
    #[error(
        "the signature is not that of the key `{kid}`: the token was changed, or another key has this name"
    )]
    Signature { kid: String },

    // What it says.
    #[error("the claim `{name}` is {found}: expected {expected}")]
    Claim { name: String, expected: &'static str, found: &'static str },
    #[error("expired {ago} s ago (exp {expired_at}, now {now}, leeway {leeway} s){}", or_nothing(.clock.as_ref().map(|note| format!("; {note}"))))]
    Expired { expired_at: i64, now: i64, ago: i64, leeway: i64, clock: Option<ClockNote> },
    #[error("valid only in {early} s (nbf {not_before}, now {now}, leeway {leeway} s){}", or_nothing(.clock.as_ref().map(|note| format!("; {note}"))))]
    NotYet { not_before: i64, now: i64, early: i64, leeway: i64, clock: Option<ClockNote> },
    #[error("issued {early} s in the future (iat {issued_at}, now {now}, leeway {leeway} s){}", or_nothing(.clock.as_ref().map(|note| format!("; {note}"))))]
    IssuedInFuture { issued_at: i64, now: i64, early: i64, leeway: i64, clock: Option<ClockNote> },
    #[error("{found}: expected {expected}")]
    TokenUse { expected: Uses, found: String },
    #[error("made for the client {} (`{claim}`): expected {}", list(.found), list(.expected))]
    Client { claim: &'static str, expected: Vec<String>, found: Vec<String> },
    #[error("bound to the resource {}: expected {}", list(.found), .expected.as_ref().map_or("no binding".to_owned(), |it| format!("`{it}`")))]
    Resource { expected: Option<String>, found: Vec<String> },
    #[error("lacks the scope {}: it has {}", list(.missing), list(.found))]
    Scope { expected: Vec<String>, missing: Vec<String>, found: Vec<String> },
    #[error("in none of the groups {}: it has {}", list(.expected), list(.found))]
    Group { expected: Vec<String>, found: Vec<String> },
    #[error("the claims are not of the form that this handler reads: {problem}")]
    ClaimsForm { problem: String },

    // Not the token's fault, nor the client's.
    #[error(
        "no verdict stands with the request: the layer is not around this route, or let it pass without a token"
    )]
    NoVerdict,
}

impl Refusal {
    /// The name of this kind of refusal.
    pub fn code(&self) -> Code {
        match self {
            Self::NoToken => Code::NoToken,
            Self::HeaderName { .. } => Code::HeaderName,
            Self::SchemeMissing => Code::SchemeMissing,
            Self::SchemeDoubled { .. } => Code::SchemeDoubled,
            Self::Scheme { .. } => Code::Scheme,
            Self::NotFilledIn { .. } => Code::NotFilledIn,
            Self::Quoted => Code::Quoted,
            Self::Character { .. } => Code::Character,
            Self::HeaderTwice { .. } => Code::HeaderTwice,
            Self::TokenInCookie { .. } => Code::TokenInCookie,
            Self::TokenInQuery { .. } => Code::TokenInQuery,
            Self::TooLong { .. } => Code::TooLong,
            Self::Parts { .. } => Code::Parts,
            Self::Encrypted { .. } => Code::Encrypted,
            Self::CutOff { .. } => Code::CutOff,
            Self::Encoding { .. } => Code::Encoding,
            Self::Json { .. } => Code::Json,
            Self::Type { .. } => Code::Type,
            Self::HeaderMember { .. } => Code::HeaderMember,
            Self::Algorithm { .. } => Code::Algorithm,
            Self::NoKeyId => Code::NoKeyId,
            Self::Issuer { .. } => Code::Issuer,
            Self::UnknownKey { .. } => Code::UnknownKey,
            Self::UnusableKey { .. } => Code::UnusableKey,
            Self::KeysUnavailable { .. } => Code::KeysUnavailable,
            Self::Signature { .. } => Code::Signature,
            Self::Claim { .. } => Code::Claim,
            Self::Expired { .. } => Code::Expired,
            Self::NotYet { .. } => Code::NotYet,
            Self::IssuedInFuture { .. } => Code::IssuedInFuture,
            Self::TokenUse { .. } => Code::TokenUse,
            Self::Client { .. } => Code::Client,
            Self::Resource { .. } => Code::Resource,
            Self::Scope { .. } => Code::Scope,
            Self::Group { .. } => Code::Group,
            Self::ClaimsForm { .. } => Code::ClaimsForm,
            Self::NoVerdict => Code::NoVerdict,
        }
    }
}

fn name(part: Part) -> &'static str {
    match part {
        Part::Header => "header",
        Part::Payload => "payload",
        Part::Signature => "signature",
    }
}

fn names(algorithms: &[Algorithm]) -> Vec<String> {
    algorithms.iter().map(ToString::to_string).collect()
}

fn list(names: &[String]) -> String {
    match names {
        [] => "none".to_owned(),
        names => names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    }
}
