//! The keys of one issuer over time: one fetch for many waiters, refreshed ahead, an unknown `kid` or an absent issuer never asked
//! about more often than the limits say, and old keys used on while the issuer is away. No I/O: a [`Turn`] says what to
//! fetch and takes what came; who fetches is decided above.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::task::Waker;
use std::time::Duration;

use crate::algorithm::Algorithm;
use crate::egress::{Egress, Url};
use crate::fetch::{FetchFault, FetchRequest, Fetched};
use crate::key_set::{self, KeySet};
use crate::policy::{PolicyError, Trust};
use crate::shown::shown;
use crate::strict_json::object;

/// Seconds between tries while an issuer is away, at most.
const LONGEST_PAUSE: i64 = 60;
/// Fetches that may be dropped half-way, by callers that went away, before the next one has to wait.
const FREE_RETRIES: u32 = 3;

/// How keys are kept. Lengths of time in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheLimits {
    /// Keys of this age are fetched again while they are still used; an issuer may ask for less by `max-age`.
    pub refresh_after: i64,
    /// Keys of this age are not used any more: an issuer that has been away for so long may have withdrawn them.
    pub keep_for: i64,
    /// Between two fetches for the sake of a `kid` that is not known.
    pub unknown_kid_pause: i64,
    /// For one document.
    pub timeout: Duration,
    /// Of one document.
    pub max_bytes: usize,
}

impl Default for CacheLimits {
    fn default() -> Self {
        Self {
            refresh_after: 3600,
            keep_for: 24 * 3600,
            unknown_kid_pause: 10,
            timeout: Duration::from_secs(5),
            max_bytes: key_set::LONGEST,
        }
    }
}

/// The keys of an issuer, kept.
#[derive(Debug)]
pub(crate) struct KeyCache {
    issuer: String,
    start: Option<(Url, bool)>,
    egress: Egress,
    limits: CacheLimits,
    allowed: Vec<Algorithm>,
    held: RwLock<Option<Arc<Held>>>,
    refresh_at: AtomicI64,
    state: Mutex<State>,
    landed: Condvar,
}

/// Keys at hand.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) keys: KeySet,
    /// This machine's clock before the issuer's, in seconds, when the keys came.
    pub(crate) ahead: Option<i64>,
    fetched_at: i64,
    by_hand: bool,
}

#[derive(Debug, Default)]
struct State {
    in_flight: bool,
    /// Grows with every flight that ends.
    round: u64,
    last_try: Option<i64>,
    failures: u32,
    dropped: u32,
    reason: String,
    waiting: Vec<Waker>,
}

/// What to do for keys that are not at hand.
pub(crate) enum Plan {
    /// They are by now.
    Ready,
    /// Fetch them: this caller's turn.
    Fetch(Turn),
    /// Somebody is fetching them.
    Wait(Waiting),
    /// Not now.
    GiveUp { reason: String, retry_after: i64 },
}

impl KeyCache {
    pub(crate) fn new(trust: &Trust, egress: &Egress, limits: CacheLimits) -> Result<Arc<Self>, PolicyError> {
        let issuer = trust.issuer.name.clone();
        let refuse = |fault| PolicyError::Egress { issuer: shown(&issuer), fault };
        let start = match trust.issuer.address() {
            Some(text) => Some((egress.check(&text).map_err(refuse)?, trust.issuer.discovers())),
            None => None,
        };
        Ok(Arc::new(Self {
            issuer,
            start,
            egress: egress.clone(),
            limits,
            allowed: trust.algorithms.clone(),
            held: RwLock::default(),
            refresh_at: AtomicI64::new(i64::MAX),
            state: Mutex::default(),
            landed: Condvar::new(),
        }))
    }

    /// The keys, if there are any that may be used.
    pub(crate) fn held(&self, now: i64) -> Option<Arc<Held>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner).clone()?;
        (held.by_hand || now.saturating_sub(held.fetched_at) <= self.limits.keep_for).then_some(held)
    }

    /// Takes keys that were given by hand. Where they are fetched otherwise, they age like fetched ones.
    pub(crate) fn seed(&self, keys: KeySet, now: i64) {
        self.keep(keys, None, now, None);
    }

    pub(crate) fn allowed(&self) -> &[Algorithm] {
        &self.allowed
    }

    /// What to do: any keys are needed, or the one of a name.
    pub(crate) fn plan(self: &Arc<Self>, kid: Option<&str>, now: i64) -> Plan {
        let mut state = self.state();
        let held = self.held(now);
        let ready = match (&held, kid) {
            (Some(held), Some(kid)) => held.keys.find(kid).is_some(),
            (Some(_), None) => true,
            (None, _) => false,
        };
        if ready {
            return Plan::Ready;
        }
        if self.start.is_none() {
            let reason = "they are given by hand, and none were given".to_owned();
            return Plan::GiveUp { reason, retry_after: LONGEST_PAUSE };
        }
        if state.in_flight {
            return Plan::Wait(Waiting { cache: Arc::clone(self), round: state.round });
        }
        match self.pause(&state, held.is_none(), now) {
            0 => match self.turn(&mut state, now) {
                Some(turn) => Plan::Fetch(turn),
                None => {
                    Plan::GiveUp { reason: "nowhere to fetch them".to_owned(), retry_after: LONGEST_PAUSE }
                }
            },
            retry_after => Plan::GiveUp { reason: state.reason.clone(), retry_after },
        }
    }

    /// A turn to fetch ahead, if it is time to.
    pub(crate) fn due(self: &Arc<Self>, now: i64) -> Option<Turn> {
        if now < self.refresh_at.load(Ordering::Relaxed) {
            return None;
        }
        let mut state = self.state();
        if state.in_flight || self.pause(&state, false, now) > 0 {
            return None;
        }
        self.turn(&mut state, now)
    }

    /// Seconds until the issuer may be asked again.
    fn pause(&self, state: &State, nothing_held: bool, now: i64) -> i64 {
        let Some(last_try) = state.last_try else { return 0 };
        let elapsed = now.saturating_sub(last_try);
        if elapsed < 0 {
            // The clock was set back: no reason to wait for it.
            return 0;
        }
        let gap = match state.failures {
            0 if nothing_held && state.dropped <= FREE_RETRIES => 0,
            0 => self.limits.unknown_kid_pause,
            failures => {
                let backoff = 1i64.checked_shl(failures - 1).unwrap_or(LONGEST_PAUSE).clamp(1, LONGEST_PAUSE);
                if nothing_held { backoff } else { backoff.max(self.limits.unknown_kid_pause) }
            }
        };
        gap.saturating_sub(elapsed).max(0)
    }

    fn turn(self: &Arc<Self>, state: &mut State, now: i64) -> Option<Turn> {
        let (url, discovering) = self.start.clone()?;
        state.in_flight = true;
        state.last_try = Some(now);
        Some(Turn { cache: Arc::clone(self), request: Some(self.request(url)), discovering })
    }

    fn request(&self, url: Url) -> FetchRequest {
        FetchRequest {
            url,
            egress: self.egress.clone(),
            timeout: self.limits.timeout,
            max_bytes: self.limits.max_bytes,
        }
    }

    fn keep(&self, keys: KeySet, date: Option<i64>, now: i64, max_age: Option<i64>) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        let keys = match &*held {
            Some(before) => keys.sharing(&before.keys),
            None => keys,
        };
        let by_hand = self.start.is_none();
        let ahead = date.map(|date| now.saturating_sub(date));
        *held = Some(Arc::new(Held { keys, ahead, fetched_at: now, by_hand }));
        let shortest = self.limits.unknown_kid_pause.min(self.limits.refresh_after);
        let after =
            max_age.map_or(self.limits.refresh_after, |age| age.clamp(shortest, self.limits.refresh_after));
        let at = if by_hand { i64::MAX } else { now.saturating_add(after) };
        self.refresh_at.store(at, Ordering::Relaxed);
    }

    fn land(&self, outcome: Result<(), String>, now: i64) {
        let mut state = self.state();
        state.dropped = 0;
        state.last_try = Some(now);
        match outcome {
            Ok(()) => {
                state.failures = 0;
                state.reason = "the key may be new; the issuer was asked a moment ago".to_owned();
            }
            Err(reason) => {
                state.failures = state.failures.saturating_add(1);
                state.reason = reason;
                let next = now.saturating_add(self.pause(&state, false, now));
                self.refresh_at.fetch_max(next, Ordering::Relaxed);
            }
        }
        self.wake(state);
    }

    fn wake(&self, mut state: MutexGuard<'_, State>) {
        state.in_flight = false;
        state.round += 1;
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        self.landed.notify_all();
        waiting.into_iter().for_each(Waker::wake);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right and duty to fetch an issuer's keys. Dropped without an answer, it passes to the next who asks.
#[derive(Debug)]
pub(crate) struct Turn {
    cache: Arc<KeyCache>,
    request: Option<FetchRequest>,
    discovering: bool,
}

impl Turn {
    /// What to fetch.
    pub(crate) fn request(&self) -> FetchRequest {
        self.request.clone().expect("a turn has a request until it is answered")
    }

    /// Takes what came. Where that was a discovery document, there is another turn: for the keys that it names.
    pub(crate) fn answer(mut self, answer: Result<Fetched, FetchFault>, now: i64) -> Option<Turn> {
        let answer = answer.map_err(|fault| fault.to_string()).and_then(|fetched| {
            let limit = self.cache.limits.max_bytes;
            match fetched.body.len() > limit {
                true => Err(FetchFault::TooLong(limit).to_string()),
                false => Ok(fetched),
            }
        });
        let outcome = match answer {
            Err(reason) => Err(reason),
            Ok(fetched) if self.discovering => match self.discovered(&fetched.body) {
                Ok(url) => {
                    self.request = Some(self.cache.request(url));
                    self.discovering = false;
                    return Some(self);
                }
                Err(reason) => Err(reason),
            },
            Ok(fetched) => KeySet::parse(&fetched.body, &self.cache.allowed)
                .map(|keys| self.cache.keep(keys, fetched.date, now, fetched.max_age))
                .map_err(|fault| fault.to_string()),
        };
        self.request = None;
        self.cache.land(outcome, now);
        None
    }

    /// OpenID Connect Discovery sections 3 and 4.3: the document's issuer must be the one that was asked.
    fn discovered(&self, body: &[u8]) -> Result<Url, String> {
        let document = object(body).map_err(|fault| format!("the discovery document: {fault}"))?;
        let text = |name: &str| document.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
        let issuer = text("issuer");
        if issuer != self.cache.issuer {
            return Err(format!("the discovery document is of the issuer `{}`", shown(issuer)));
        }
        self.cache.egress.check(text("jwks_uri")).map_err(|fault| format!("jwks_uri: {fault}"))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.request.take().is_some() {
            let mut state = self.cache.state();
            state.dropped = state.dropped.saturating_add(1);
            state.reason = "the fetch was given up by the one who made it".to_owned();
            self.cache.wake(state);
        }
    }
}

/// Somebody else is fetching.
#[derive(Debug)]
pub(crate) struct Waiting {
    cache: Arc<KeyCache>,
    round: u64,
}

impl Waiting {
    /// Blocks until the flight has landed, or for as long as two fetches may take.
    #[cfg(feature = "blocking")]
    pub(crate) fn block(self) -> bool {
        let longest = self.cache.limits.timeout * 2 + Duration::from_secs(1);
        let state = self.cache.state();
        let over = self.cache.landed.wait_timeout_while(state, longest, |state| state.round == self.round);
        !over.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }
}

#[cfg(feature = "async")]
impl Future for Waiting {
    type Output = ();

    fn poll(self: std::pin::Pin<&mut Self>, context: &mut std::task::Context<'_>) -> std::task::Poll<()> {
        let mut state = self.cache.state();
        if state.round != self.round {
            return std::task::Poll::Ready(());
        }
        if !state.waiting.iter().any(|waker| waker.will_wake(context.waker())) {
            state.waiting.push(context.waker().clone());
        }
        std::task::Poll::Pending
    }
}
