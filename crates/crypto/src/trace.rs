//! Counts primitives, so that a test can show that two requests cost the same (RULE-9).
//!
//! Every primitive of this crate and of `tokens` adds one to a counter of its thread. Crypto calls are
//! synchronous and stay on their thread, so `count` around a call sees exactly that call's work. The price is an
//! increment of a thread-local integer a call.

use std::cell::Cell;

/// How often each primitive ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Primitives {
    /// 3072-bit exponentiations of an arbitrary base.
    pub exponentiations: u64,
    /// 3072-bit exponentiations of the generator 2 (about a quarter of the price).
    pub powers_of_g: u64,
    /// Keyed hashes under a derived key.
    pub macs: u64,
    /// AES-256-GCM-SIV encryptions.
    pub seals: u64,
    /// AES-256-GCM-SIV decryptions, refused ones included.
    pub opens: u64,
    /// RSA signatures made.
    pub signatures: u64,
    /// RSA signatures checked.
    pub verifications: u64,
}

/// A primitive, as the room that runs it reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Primitive {
    /// See [`Primitives::exponentiations`].
    Exponentiation,
    /// See [`Primitives::powers_of_g`].
    PowerOfG,
    /// See [`Primitives::macs`].
    Mac,
    /// See [`Primitives::seals`].
    Seal,
    /// See [`Primitives::opens`].
    Open,
    /// See [`Primitives::signatures`].
    Signature,
    /// See [`Primitives::verifications`].
    Verification,
}

thread_local! {
    static COUNTS: Cell<Primitives> = const { Cell::new(Primitives::ZERO) };
}

/// Runs `work` and says which primitives it used on this thread. Calls may be nested.
pub fn count<T>(work: impl FnOnce() -> T) -> (T, Primitives) {
    let before = snapshot();
    let result = work();
    (result, snapshot().since(&before))
}

/// The counters of this thread since it started; two snapshots bracket work that `count` cannot wrap.
pub fn snapshot() -> Primitives {
    COUNTS.get()
}

/// Adds one. Called by the code that runs the primitive, in this crate and in `tokens`.
#[inline]
pub fn record(primitive: Primitive) {
    COUNTS.with(|counts| {
        let mut now = counts.get();
        match primitive {
            Primitive::Exponentiation => now.exponentiations += 1,
            Primitive::PowerOfG => now.powers_of_g += 1,
            Primitive::Mac => now.macs += 1,
            Primitive::Seal => now.seals += 1,
            Primitive::Open => now.opens += 1,
            Primitive::Signature => now.signatures += 1,
            Primitive::Verification => now.verifications += 1,
        }
        counts.set(now);
    });
}

impl Primitives {
    const ZERO: Self = Self {
        exponentiations: 0,
        powers_of_g: 0,
        macs: 0,
        seals: 0,
        opens: 0,
        signatures: 0,
        verifications: 0,
    };

    /// What was added after `earlier`, a snapshot of the same thread.
    pub fn since(&self, earlier: &Self) -> Self {
        Self {
            exponentiations: self.exponentiations - earlier.exponentiations,
            powers_of_g: self.powers_of_g - earlier.powers_of_g,
            macs: self.macs - earlier.macs,
            seals: self.seals - earlier.seals,
            opens: self.opens - earlier.opens,
            signatures: self.signatures - earlier.signatures,
            verifications: self.verifications - earlier.verifications,
        }
    }
}

impl std::ops::Add for Primitives {
    type Output = Self;

    /// The sum of two pieces of work, for requests that cross threads.
    fn add(self, other: Self) -> Self {
        Self {
            exponentiations: self.exponentiations + other.exponentiations,
            powers_of_g: self.powers_of_g + other.powers_of_g,
            macs: self.macs + other.macs,
            seals: self.seals + other.seals,
            opens: self.opens + other.opens,
            signatures: self.signatures + other.signatures,
            verifications: self.verifications + other.verifications,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_ran_inside_and_nothing_else() {
        record(Primitive::Mac);
        let ((), outer) = count(|| {
            record(Primitive::Seal);
            let ((), inner) = count(|| record(Primitive::Open));
            assert_eq!(inner, Primitives { opens: 1, ..Primitives::default() });
        });
        assert_eq!(outer, Primitives { seals: 1, opens: 1, ..Primitives::default() });
    }

    #[test]
    fn another_threads_work_is_not_counted() {
        let ((), seen) = count(|| {
            std::thread::spawn(|| record(Primitive::Mac)).join().unwrap();
        });
        assert_eq!(seen, Primitives::default());
    }
}
