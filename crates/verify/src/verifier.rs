//! A policy with what it needs to be carried out: the keys of its issuers and the tokens seen before. Checks tokens with the keys
//! at hand; fetching is left to [`crate::blocking`] and [`crate::nonblocking`].

use std::sync::Arc;

use crate::check::Opened;
use crate::claims::Verified;
use crate::egress::Egress;
use crate::key_cache::{CacheLimits, KeyCache, Plan, Turn, Waiting};
use crate::key_set::{KeySet, KeySetFault};
use crate::policy::{Policy, PolicyError};
use crate::refusal::Refusal;
use crate::seen::{Name, Seen};
use crate::shown::shown;

/// How a verifier works, apart from what it accepts.
#[derive(Clone, Debug)]
pub struct Options {
    /// Good tokens that are remembered; 0 remembers none. About two kilobytes each.
    pub remember: usize,
    /// Characters of the longest token that is looked at.
    pub longest_token: usize,
    /// How keys are kept.
    pub keys: CacheLimits,
    /// Where keys may be fetched from.
    pub egress: Egress,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            remember: 10_000,
            longest_token: 16 * 1024,
            keys: CacheLimits::default(),
            egress: Egress::default(),
        }
    }
}

/// Why keys that were given by hand are not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SeedError {
    /// The policy does not trust that issuer.
    #[error("`{0}` is not an issuer of the policy")]
    UnknownIssuer(String),
    /// The document gives no keys.
    #[error(transparent)]
    Keys(#[from] KeySetFault),
}

/// Checks tokens by one policy. A clone shares keys and remembered tokens.
#[derive(Clone, Debug)]
pub struct Verifier(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    policy: Policy,
    longest_token: usize,
    caches: Vec<Arc<KeyCache>>,
    seen: Seen,
}

/// Steps of one verification at most: its own fetch and a wait for another's, each of them once more when it was dropped.
#[cfg(any(feature = "blocking", feature = "async"))]
pub(crate) const MOST_STEPS: usize = 6;

/// What comes next in a verification that may fetch.
pub(crate) enum Step {
    Done(Result<Arc<Verified>, Refusal>),
    Fetch(Turn),
    Wait(Waiting),
}

/// A refusal, and whether keys that are not at hand could turn it.
struct Unless {
    refusal: Refusal,
    missing: Option<(usize, Option<String>)>,
}

impl From<Refusal> for Box<Unless> {
    fn from(refusal: Refusal) -> Self {
        Box::new(Unless { refusal, missing: None })
    }
}

impl Verifier {
    /// Checks the policy, and the addresses that its keys are fetched from.
    pub fn new(policy: Policy, options: Options) -> Result<Self, PolicyError> {
        policy.check()?;
        let caches = policy.trust.iter().map(|trust| KeyCache::new(trust, &options.egress, options.keys));
        let caches = caches.collect::<Result<_, _>>()?;
        let seen = Seen::new(options.remember);
        Ok(Self(Arc::new(Inner { policy, longest_token: options.longest_token, caches, seen })))
    }

    /// The policy that it carries out.
    pub fn policy(&self) -> &Policy {
        &self.0.policy
    }

    /// Gives the keys of `issuer` by hand, as its JWKS document. `now` is in epoch seconds: where keys are fetched as well,
    /// these age from then on.
    pub fn seed(&self, issuer: &str, document: &[u8], now: i64) -> Result<(), SeedError> {
        let at = self.0.policy.trust.iter().position(|trust| trust.issuer.name == issuer);
        let cache = &self.0.caches[at.ok_or_else(|| SeedError::UnknownIssuer(shown(issuer)))?];
        cache.seed(KeySet::parse(document, cache.allowed())?, now);
        Ok(())
    }

    /// The verdict on `token` with the keys at hand. `now` is in epoch seconds.
    pub fn verify(&self, token: &str, now: i64) -> Result<Arc<Verified>, Refusal> {
        self.attempt(token, now).map_err(|unless| unless.refusal)
    }

    /// Forgets remembered tokens, those of a revoked session for instance. They are then checked anew, so this alone refuses
    /// nothing.
    pub fn forget_where(&self, gone: impl Fn(&Verified) -> bool) {
        self.0.seen.forget_where(gone);
    }

    /// How many tokens are remembered.
    pub fn remembered(&self) -> usize {
        self.0.seen.len()
    }

    /// The verdict, or what to do first. Asked again after each step.
    pub(crate) fn step(&self, token: &str, now: i64) -> Step {
        let mut unless = match self.attempt(token, now) {
            Ok(verified) => return Step::Done(Ok(verified)),
            Err(unless) => unless,
        };
        let Some((trust, kid)) = unless.missing.take() else { return Step::Done(Err(unless.refusal)) };
        match self.0.caches[trust].plan(kid.as_deref(), now) {
            Plan::Fetch(turn) => Step::Fetch(turn),
            Plan::Wait(waiting) => Step::Wait(waiting),
            Plan::Ready => Step::Done(self.verify(token, now)),
            Plan::GiveUp { .. } if kid.is_some() => Step::Done(Err(unless.refusal)),
            Plan::GiveUp { reason, retry_after } => {
                Step::Done(Err(self.unavailable(trust, reason, retry_after)))
            }
        }
    }

    /// A turn to fetch keys ahead of time, if it is time for those of some issuer.
    pub(crate) fn due(&self, now: i64) -> Option<Turn> {
        self.0.caches.iter().find_map(|cache| cache.due(now))
    }

    /// What a caller that waited too long is told.
    pub(crate) fn waited_too_long(&self) -> Refusal {
        let reason = "they are being fetched, which takes longer than it may".to_owned();
        self.unavailable(0, reason, 1)
    }

    fn unavailable(&self, trust: usize, reason: String, retry_after: i64) -> Refusal {
        let issuer = self.0.policy.trust[trust].issuer.name.clone();
        Refusal::KeysUnavailable { issuer, reason, retry_after }
    }

    fn attempt(&self, token: &str, now: i64) -> Result<Arc<Verified>, Box<Unless>> {
        let name = self.0.seen.name(token);
        if let Some(verified) = name.as_ref().and_then(|name| self.remembered_as(name, now)) {
            return Ok(verified);
        }
        let policy = &self.0.policy;
        let opened = Opened::open(policy, token, self.0.longest_token)?;
        let at = opened.trust;
        let Some(held) = self.0.caches[at].held(now) else {
            let refusal = self.unavailable(at, "none were given or fetched yet".to_owned(), 1);
            return Err(Box::new(Unless { refusal, missing: Some((at, None)) }));
        };
        let key = opened.key(&policy.trust[at], &held.keys).map_err(|refusal| {
            let unknown = matches!(refusal, Refusal::UnknownKey { .. });
            let missing = unknown.then(|| (at, Some(opened.compact.header.kid.clone())));
            Box::new(Unless { refusal, missing })
        })?;
        let key = key.clone();
        let verified = Arc::new(opened.judge(policy, &key, now, held.ahead)?);
        if let Some(name) = name {
            self.0.seen.keep(name, &verified);
        }
        Ok(verified)
    }

    /// A remembered token is good while its times are, and its key is one of the issuer's.
    fn remembered_as(&self, name: &Name, now: i64) -> Option<Arc<Verified>> {
        let verified = self.0.seen.find(name)?;
        let leeway = i64::from(self.0.policy.leeway);
        let in_time = now < verified.expires_at + leeway && verified.not_before <= now.saturating_add(leeway);
        let held = self.0.caches[verified.trust].held(now);
        let has_key =
            held.is_some_and(|held| held.keys.find(verified.kid()).is_some_and(|key| key.is(&verified.key)));
        if in_time && has_key {
            return Some(verified);
        }
        self.0.seen.forget(name);
        None
    }
}
