//! Running a change again when somebody else was quicker.
//!
//! The first try is optimistic. After a conflict the body takes a turn for the thing that moved, so that contenders on
//! one node stand in line instead of beating each other; between nodes the versions decide and a random wait helps.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use directory::Timestamp;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::error::{StoreError, What};
use crate::{Store, Unit, data_keys};

/// Tries before a change gives up.
const TRIES: u32 = 32;
/// Conflicts that are simply tried again; from then on with a random wait before.
const AT_ONCE: u32 = 4;
/// The longest wait before a try.
const LONGEST_WAIT_MS: u64 = 64;
/// The longest wait for a turn.
const LONGEST_TURN: Duration = Duration::from_secs(2);
/// Lines to stand in.
const LINES: usize = 128;

/// Reads, decides and commits, again from the start on a conflict; the body must leave nothing behind but its unit.
///
/// ```ignore
/// let user = change!(store, now, |unit| -> Result<User, MyError> {
///     let mut user: User = unit.find(&key).await?.ok_or(MyError::NotFound)?;
///     user.enabled = false;
///     unit.put(&user)?;
///     Ok(user)
/// })?;
/// ```
///
/// An `Err` of the body ends the change and commits nothing. A future that is dropped while it waits for the commit may
/// have committed. `MyError: From<StoreError>`.
#[macro_export]
macro_rules! change {
    ($store:expr, $now:expr, |$unit:ident| -> Result<$value:ty, $error:ty $(,)?> $body:block) => {{
        let mut attempts = $crate::change::Attempts::new(&$store, $now);
        loop {
            let mut collected = attempts.unit();
            let outcome = {
                #[allow(unused_variables)]
                let $unit = &mut collected;
                $crate::change::typed::<_, $value, $error>(async { $body }).await
            };
            match outcome {
                ::core::result::Result::Err(refusal) => break ::core::result::Result::Err(refusal),
                ::core::result::Result::Ok(value) => match attempts.commit(collected).await {
                    ::core::result::Result::Ok(true) => break ::core::result::Result::Ok(value),
                    ::core::result::Result::Ok(false) => {}
                    ::core::result::Result::Err(error) => {
                        break ::core::result::Result::Err(<$error as ::core::convert::From<
                            $crate::StoreError,
                        >>::from(error));
                    }
                },
            }
        }
    }};
}

/// Names the types of a body, for [`change!`].
#[doc(hidden)]
pub fn typed<F, T, E>(body: F) -> F
where
    F: Future<Output = Result<T, E>>,
{
    body
}

/// The tries of one change, for [`change!`].
#[doc(hidden)]
pub struct Attempts {
    store: Store,
    now: Timestamp,
    tries: u32,
    clashed: Vec<What>,
    turn: Option<(usize, OwnedMutexGuard<()>)>,
}

impl Attempts {
    /// Before the first try.
    pub fn new(store: &Store, now: Timestamp) -> Self {
        Self { store: store.clone(), now, tries: 0, clashed: Vec::new(), turn: None }
    }

    /// A fresh unit for the next try.
    pub fn unit(&self) -> Unit {
        Unit::new(self.store.clone(), self.now, &self.clashed)
    }

    /// Commits a try; false when it must be done again.
    pub async fn commit(&mut self, mut unit: Unit) -> Result<bool, StoreError> {
        let blind = unit.take_blind();
        let keys_from = unit.keys_from().cloned();
        let Err(what) = unit.commit().await? else { return Ok(true) };
        // This node has not read the data keys anew: it would judge by the old ones again.
        if matches!(&what, What::Meta(name) if name == data_keys::NAME)
            && self.store.inner.keys.origin() == keys_from
        {
            return Err(StoreError::Busy(what));
        }
        self.tries += 1;
        if self.tries >= TRIES {
            return Err(StoreError::Busy(what));
        }
        tracing::trace!(%what, tries = self.tries, "conflict");
        if self.tries > AT_ONCE {
            let most = (1u64 << (self.tries - AT_ONCE).min(16)).min(LONGEST_WAIT_MS);
            tokio::time::sleep(Duration::from_micros(jitter() % (most * 1000))).await;
        }
        self.store.inner.turns.stand_in_line(&what, &mut self.turn).await;
        // A body that inserts without looking would meet the same thing for ever: the next run is told of it.
        if blind.contains(&what) && !self.clashed.contains(&what) && self.is_taken(&what).await? {
            self.clashed.push(what);
        }
        Ok(false)
    }
}

impl Attempts {
    async fn is_taken(&self, what: &What) -> Result<bool, StoreError> {
        Ok(match what {
            What::Record(key) => self.store.row(key, self.now).await?.is_some(),
            What::Claim(claim) => {
                self.store.claimed(std::slice::from_ref(claim), self.now).await?.iter().any(Option::is_some)
            }
            What::Meta(_) => false,
        })
    }
}

/// Lines that contenders for one key stand in.
pub(crate) struct Turns {
    lines: Vec<Arc<Mutex<()>>>,
}

impl Default for Turns {
    fn default() -> Self {
        Self { lines: (0..LINES).map(|_| Arc::default()).collect() }
    }
}

impl Turns {
    /// Holds the turn for `what`, and no other: whoever holds one never waits for a second.
    async fn stand_in_line(&self, what: &What, turn: &mut Option<(usize, OwnedMutexGuard<()>)>) {
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        let line = (hasher.finish() % LINES as u64) as usize;
        if turn.as_ref().is_some_and(|(held, _)| *held == line) {
            return;
        }
        *turn = None;
        // The versions decide, not the turn: whoever has waited long enough goes on without one. That also ends the wait
        // of a body that runs another change inside itself, for a line that it is standing in already.
        let wait = tokio::time::timeout(LONGEST_TURN, Arc::clone(&self.lines[line]).lock_owned());
        *turn = wait.await.ok().map(|guard| (line, guard));
    }
}

/// Spreads waits; nothing depends on its quality.
fn jitter() -> u64 {
    static STATE: AtomicU64 = AtomicU64::new(0);
    let mut z = STATE.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
