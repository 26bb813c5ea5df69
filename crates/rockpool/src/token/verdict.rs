//! Which expectation would refuse the token, and why: every one of them is asked of the verifier itself, so that what is said here is
//! what a service will say.
//!
//! The verifier stops at its first refusal. To hear all of them, the claims are signed again with a key that lives for this moment, and
//! that twin is judged by one policy for each expectation. The real signature is judged on its own.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rockpool_verify::{
    Algorithm, Clients, Code, Issuer, Options, Policy, Refusal, Shape, Trust, Uses, Verifier,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::expected::Expected;
use super::given::Given;
use super::keys::Keys;
use super::kind::Recognised;
use crate::times::span;

/// One thing that was looked at.
#[derive(Debug, Serialize)]
pub struct Check {
    /// `signature`
    pub check: &'static str,
    /// What came out.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// What came out of a check.
#[derive(Debug, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// It is as it should be.
    Good {
        /// In a sentence.
        why: String,
    },
    /// A service would refuse it.
    Refused {
        /// The name of the refusal, as in logs and docs/guide/refusals.md.
        code: &'static str,
        /// What was expected and what came.
        why: String,
        /// What usually causes it.
        cause: &'static str,
        /// What cures it.
        cure: &'static str,
    },
    /// It could not be looked at.
    NotChecked {
        /// Why not.
        why: String,
    },
}

/// Looks at everything. `now` is in epoch seconds.
pub fn judge(given: &Given, token: &Recognised, keys: &Keys, expected: &Expected, now: i64) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut add = |check, verdict| checks.push(Check { check, verdict });
    let issuer = token.claims.as_ref().and_then(|claims| claims.get("iss")).and_then(Value::as_str);
    let judged = Judged {
        token: &given.token,
        issuer: issuer.unwrap_or("-"),
        is_cognito: is_cognito(token),
        now,
        expected,
    };

    let form = match &given.as_it_came {
        Err(refusal) => Some(refusal.clone()),
        Ok(came) => judged.form(came),
    };
    let repaired = form.is_some() && given.as_it_came.as_ref().ok() != Some(&given.token);
    let inner = if repaired { judged.form(&given.token) } else { None };
    match (&form, &inner) {
        (Some(refusal), None) => add("form", refused(refusal)),
        (_, Some(refusal)) => add("form", refused(refusal)),
        (None, None) => add("form", good("a signed token in its plain form".to_owned())),
    }
    if token.header.is_none() || token.claims.is_none() {
        return checks;
    }
    let unreadable = inner.or(if repaired { None } else { form });
    match (&unreadable, issuer) {
        (Some(_), _) => add("signature", not_checked("a verifier reads no further than the form".to_owned())),
        (None, None) => add("signature", not_checked("the token does not say who issued it".to_owned())),
        (None, Some(_)) => add("signature", judged.signature(keys, token)),
    }
    if let Some(twin) = Twin::of(token, &given.token) {
        for (check, verdict) in judged.claims(&twin, token) {
            add(check, verdict);
        }
    }
    checks
}

/// Whether a service would accept it; `None` if that could not be found out.
pub fn accepted(checks: &[Check]) -> Option<bool> {
    if checks.iter().any(|check| matches!(check.verdict, Verdict::Refused { .. })) {
        return Some(false);
    }
    let open = checks.iter().any(|check| matches!(check.verdict, Verdict::NotChecked { .. }));
    (!open).then_some(true)
}

/// The same claims under a signature of our own.
struct Twin {
    token: String,
    keys: String,
}

impl Twin {
    fn of(token: &Recognised, original: &str) -> Option<Self> {
        let key = Ed25519KeyPair::generate().ok()?;
        let mut header = json!({"alg": "EdDSA", "kid": "twin"});
        // Only what says what kind of token it is; the rest of the header was judged with the form.
        if let Some(typ) = token.header.as_ref().and_then(|header| header.get("typ")) {
            header["typ"] = typ.clone();
        }
        let payload = original.split('.').nth(1)?;
        let signed = format!("{}.{payload}", URL_SAFE_NO_PAD.encode(header.to_string()));
        let signature = URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes()));
        let public = URL_SAFE_NO_PAD.encode(key.public_key().as_ref());
        let keys =
            json!({"keys": [{"kid": "twin", "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "x": public}]});
        Some(Self { token: format!("{signed}.{signature}"), keys: keys.to_string() })
    }

    fn ask(&self, policy: Policy, now: i64) -> Result<(), Refusal> {
        let names: Vec<String> = policy.trust.iter().map(|trust| trust.issuer.name.clone()).collect();
        let verifier = match Verifier::new(policy, options()) {
            Ok(verifier) => verifier,
            Err(_) => return Err(Refusal::NoVerdict),
        };
        for name in names {
            // The document is ours and has a key.
            let _ = verifier.seed(&name, self.keys.as_bytes(), now);
        }
        verifier.verify(&self.token, now).map(drop)
    }
}

struct Judged<'a> {
    token: &'a str,
    issuer: &'a str,
    is_cognito: bool,
    now: i64,
    expected: &'a Expected,
}

impl Judged<'_> {
    /// The refusal of the form, before any key or claim is looked at.
    fn form(&self, text: &str) -> Option<Refusal> {
        let verifier = Verifier::new(self.policy(self.trust(&Algorithm::ALL)), options()).ok()?;
        verifier.verify(text, self.now).err().filter(|refusal| refusal.code() < Code::Issuer)
    }

    fn signature(&self, keys: &Keys, token: &Recognised) -> Verdict {
        let (document, from) = match keys {
            Keys::Found { document, from, .. } => (document, from),
            Keys::Missing(why) => return not_checked(why.clone()),
        };
        let Ok(verifier) = Verifier::new(self.policy(self.trust(&Algorithm::ALL)), options()) else {
            return not_checked("the issuer's name is none".to_owned());
        };
        if let Err(error) = verifier.seed(self.issuer, document, self.now) {
            return not_checked(format!("the keys of {from} are of no use: {error}"));
        }
        match verifier.verify(self.token, self.moment(token)) {
            // What comes after the signature is said by the other checks.
            Err(refusal) if refusal.code() <= Code::Signature => refused(&refusal),
            _ => good(format!("by a key of {from}")),
        }
    }

    fn claims(&self, twin: &Twin, token: &Recognised) -> Vec<(&'static str, Verdict)> {
        let moment = self.moment(token);
        let base = || self.policy(self.trust(&[Algorithm::EdDSA]));
        let mut told = Vec::new();
        let mut ask = |check, codes: &[Code], policy: Policy, now, why: String| {
            let verdict = match twin.ask(policy, now) {
                Ok(()) => good(why),
                Err(refusal) if codes.contains(&refusal.code()) => refused(&refusal),
                Err(refusal) if refusal.code() == Code::Claim && check != "claims" => {
                    not_checked("a verifier stops at the claims before".to_owned())
                }
                // Somebody else's refusal: theirs is the line that says so.
                Err(_) => good(why),
            };
            told.push((check, verdict));
        };
        ask(
            "claims",
            &[Code::Claim],
            base(),
            moment,
            "every claim has the type that it should have".to_owned(),
        );
        const TIMES: &[Code] = &[Code::Expired, Code::NotYet, Code::IssuedInFuture];
        ask("times", TIMES, base(), self.now, "it is valid now".to_owned());
        let expected = self.expected;
        if !expected.issuers.is_empty() {
            let trusts = expected.issuers.iter().map(|name| self.trusting(name, &[Algorithm::EdDSA]));
            let policy = Policy { trust: trusts.collect(), ..base() };
            ask("issuer", &[Code::Issuer], policy, moment, format!("{} is trusted", self.issuer));
        }
        if let Some(token_use) = expected.token_use {
            ask(
                "use",
                &[Code::TokenUse],
                Policy { token_use, ..base() },
                moment,
                format!("it is {token_use}"),
            );
        }
        if !expected.clients.is_empty() {
            let mut policy = base();
            policy.trust[0].clients = Clients::Only(expected.clients.clone());
            ask(
                "client",
                &[Code::Client],
                policy,
                moment,
                "it was made for a client that is accepted".to_owned(),
            );
        }
        let audience = self.audience(token);
        if expected.resource.is_some() || audience.is_some() {
            let policy = Policy { resource: expected.resource.clone(), ..base() };
            ask("resource", &[Code::Resource], policy, moment, "it is for this service".to_owned());
        }
        let bound = |policy: Policy| Policy { resource: audience.clone(), ..policy };
        for scope in &expected.scopes {
            ask("scope", &[Code::Scope], bound(base().scope(scope)), moment, format!("it has {scope}"));
        }
        if !expected.groups.is_empty() {
            let policy = Policy { groups: expected.groups.clone(), ..bound(base()) };
            ask("group", &[Code::Group], policy, moment, "the user is in one of the groups".to_owned());
        }
        told
    }

    /// A moment at which its times refuse nothing, if there is one.
    fn moment(&self, token: &Recognised) -> i64 {
        let time = |name: &str| token.claims.as_ref()?.get(name)?.as_i64();
        match (time("iat").max(time("nbf")), time("exp")) {
            (Some(from), _) => from,
            (None, Some(exp)) => exp.saturating_sub(1),
            (None, None) => self.now,
        }
    }

    /// The resource that an access token is bound to.
    fn audience(&self, token: &Recognised) -> Option<String> {
        let claims = token.claims.as_ref()?;
        let is_access = claims.get("token_use").and_then(Value::as_str) == Some("access");
        let audience = claims.get("aud").filter(|_| is_access)?;
        audience.as_str().or_else(|| audience.get(0)?.as_str()).map(str::to_owned)
    }

    fn policy(&self, trust: Trust) -> Policy {
        Policy { token_use: Uses::Either, ..Policy::access([trust]) }.leeway(self.expected.leeway)
    }

    fn trust(&self, algorithms: &[Algorithm]) -> Trust {
        self.trusting(self.issuer, algorithms)
    }

    fn trusting(&self, name: &str, algorithms: &[Algorithm]) -> Trust {
        let issuer = if self.is_cognito { Issuer::cognito(name) } else { Issuer::oidc(name) };
        Trust::any_client(issuer.offline()).algorithms(algorithms)
    }
}

fn is_cognito(token: &Recognised) -> bool {
    let has = |claims: &Map<String, Value>| claims.contains_key("token_use");
    let shape = if token.claims.as_ref().is_some_and(has) { Shape::Cognito } else { Shape::Oidc };
    shape == Shape::Cognito
}

fn options() -> Options {
    Options { remember: 0, ..Options::default() }
}

fn good(why: String) -> Verdict {
    Verdict::Good { why }
}

fn not_checked(why: String) -> Verdict {
    Verdict::NotChecked { why }
}

fn refused(refusal: &Refusal) -> Verdict {
    let code = refusal.code();
    let note = |clock: &Option<rockpool_verify::ClockNote>| {
        clock.as_ref().map(|note| format!("; {note}")).unwrap_or_default()
    };
    // People read minutes, logs read seconds.
    let why = match refusal {
        Refusal::Expired { ago, clock, .. } => {
            format!("expired {} ago{}", span(ago.unsigned_abs()), note(clock))
        }
        Refusal::NotYet { early, clock, .. } => {
            format!("valid only in {}{}", span(early.unsigned_abs()), note(clock))
        }
        Refusal::IssuedInFuture { early, clock, .. } => {
            format!("issued {} in the future{}", span(early.unsigned_abs()), note(clock))
        }
        other => other.to_string(),
    };
    Verdict::Refused { code: code.as_str(), why, cause: code.cause(), cure: code.cure() }
}

#[cfg(test)]
mod tests;
