//! A code that was sent to a person, and the budget of guesses and sends around it (RULE-11). A resend makes a new code
//! and refills neither budget.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{PoolId, Timestamp};

/// What a code is for. One purpose a code (RULE-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodePurpose {
    /// Confirms a sign-up.
    SignUp,
    /// Sets a new password.
    Recovery,
    /// Verifies an e-mail address.
    VerifyEmail,
    /// Verifies a phone number.
    VerifyPhone,
}

impl CodePurpose {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::SignUp, Self::Recovery, Self::VerifyEmail, Self::VerifyPhone];

    /// A short name, part of keys and hashes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignUp => "sign-up",
            Self::Recovery => "recovery",
            Self::VerifyEmail => "verify-email",
            Self::VerifyPhone => "verify-phone",
        }
    }

    /// How long a code works: an hour for recovery, a day otherwise.
    pub const fn lifetime(self) -> Duration {
        match self {
            Self::Recovery => Duration::from_secs(3_600),
            _ => Duration::from_secs(86_400),
        }
    }

    /// Guesses an hour.
    pub const fn guesses_an_hour(self) -> u32 {
        match self {
            Self::Recovery => 10,
            _ => 15,
        }
    }

    /// Sends an hour.
    pub const fn sends_an_hour(self) -> u32 {
        5
    }
}

const HOUR: Duration = Duration::from_secs(3_600);

/// Why a code is not taken, or not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeRefusal {
    /// Never sent, or too old.
    #[error("no code is live")]
    Expired,
    /// Not the code that was sent.
    #[error("the code does not match")]
    Mismatch,
    /// The budget of guesses or sends of this hour is used up.
    #[error("the hourly budget is used up")]
    Limit,
}

/// The latest code of one purpose for one user, and its budgets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// The pool.
    pub pool: PoolId,
    /// Whose it is: a sub, or a bucket that stands for names nobody has.
    pub owner: String,
    /// What it is for.
    pub purpose: CodePurpose,
    /// Keyed hash over pool, owner, purpose, destination and the code; empty when used or never sent.
    #[serde(with = "crate::text_bytes")]
    pub hash: Vec<u8>,
    /// Where it was sent, or the value that it verifies.
    pub destination: String,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When the present window of guesses began.
    pub guesses_since: Timestamp,
    /// Guesses in the present window.
    pub guesses: u32,
    /// When the present window of sends began.
    pub sends_since: Timestamp,
    /// Sends in the present window.
    pub sends: u32,
}

impl Code {
    /// The record before anything was sent.
    pub fn none(pool: PoolId, owner: impl Into<String>, purpose: CodePurpose) -> Self {
        Self {
            pool,
            owner: owner.into(),
            purpose,
            hash: Vec::new(),
            destination: String::new(),
            sent_at: Timestamp(0),
            guesses_since: Timestamp(0),
            guesses: 0,
            sends_since: Timestamp(0),
            sends: 0,
        }
    }

    /// Takes a freshly made code, if the budget of sends allows another.
    ///
    /// # Errors
    /// `CodeRefusal::Limit` when this hour's sends are used up.
    pub fn send(&mut self, hash: Vec<u8>, destination: &str, now: Timestamp) -> Result<(), CodeRefusal> {
        if now.since(self.sends_since) >= HOUR {
            (self.sends_since, self.sends) = (now, 0);
        }
        if self.sends >= self.purpose.sends_an_hour() {
            return Err(CodeRefusal::Limit);
        }
        self.sends += 1;
        self.hash = hash;
        self.destination = destination.to_owned();
        self.sent_at = now;
        Ok(())
    }

    /// Counts a guess before its verdict is known (RULE-8).
    ///
    /// # Errors
    /// `CodeRefusal::Limit` when this hour's guesses are used up; the guess is not evaluated then.
    pub fn reserve_guess(&mut self, now: Timestamp) -> Result<(), CodeRefusal> {
        if now.since(self.guesses_since) >= HOUR {
            (self.guesses_since, self.guesses) = (now, 0);
        }
        if self.guesses >= self.purpose.guesses_an_hour() {
            return Err(CodeRefusal::Limit);
        }
        self.guesses += 1;
        Ok(())
    }

    /// Whether a code is live at `now`.
    pub fn is_live(&self, now: Timestamp) -> bool {
        !self.hash.is_empty() && now <= self.sent_at + self.purpose.lifetime()
    }

    /// Uses the code up: it does not work twice. The budgets stay.
    pub fn consume(&mut self) {
        self.hash.clear();
    }

    /// When nothing in the record matters any more.
    pub fn expires_at(&self) -> Timestamp {
        (self.sent_at + self.purpose.lifetime()).max(self.guesses_since + HOUR).max(self.sends_since + HOUR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> Code {
        Code::none(PoolId::new("p_1"), "sub", CodePurpose::SignUp)
    }

    #[test]
    fn a_resend_does_not_refill_the_guesses_rule_11() {
        let mut code = code();
        let now = Timestamp(1_000_000_000);
        code.send(vec![1], "a@b", now).unwrap();
        for _ in 0..15 {
            code.reserve_guess(now).unwrap();
        }
        code.send(vec![2], "a@b", now).unwrap();
        assert_eq!(code.reserve_guess(now), Err(CodeRefusal::Limit));
        assert_eq!(code.reserve_guess(now + HOUR), Ok(()));
    }

    #[test]
    fn five_sends_an_hour_and_no_more() {
        let mut code = code();
        let now = Timestamp(1_000_000_000);
        for _ in 0..5 {
            code.send(vec![1], "a@b", now).unwrap();
        }
        assert_eq!(code.send(vec![1], "a@b", now), Err(CodeRefusal::Limit));
        assert_eq!(code.send(vec![1], "a@b", now + HOUR), Ok(()));
    }

    #[test]
    fn a_code_dies_after_its_lifetime_and_after_use() {
        let mut code = code();
        let now = Timestamp(1_000_000_000);
        code.send(vec![1], "a@b", now).unwrap();
        assert!(code.is_live(now + Duration::from_secs(86_400)));
        assert!(!code.is_live(now + Duration::from_secs(86_401)));
        code.consume();
        assert!(!code.is_live(now));
    }
}
