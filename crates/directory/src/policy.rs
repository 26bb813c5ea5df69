//! What a password must look like (`PasswordPolicy`), told in AWS's words.

use crate::pool::PasswordPolicy;

/// Cognito's symbols; a space counts when it is neither first nor last.
const SYMBOLS: &str = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-";

/// The longest password, in characters.
pub const LONGEST_PASSWORD: usize = 256;

/// The first rule that a password breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// Fewer characters than the policy asks for.
    #[error("Password did not conform with policy: Password not long enough")]
    TooShort,
    /// More than 256 characters.
    #[error("Password did not conform with policy: Password must not be longer than 256 characters")]
    TooLong,
    /// No upper-case letter.
    #[error("Password did not conform with policy: Password must have uppercase characters")]
    NoUppercase,
    /// No lower-case letter.
    #[error("Password did not conform with policy: Password must have lowercase characters")]
    NoLowercase,
    /// No digit.
    #[error("Password did not conform with policy: Password must have numeric characters")]
    NoNumber,
    /// No symbol.
    #[error("Password did not conform with policy: Password must have symbol characters")]
    NoSymbol,
}

impl PasswordPolicy {
    /// Checks `password` against the policy; the first broken rule is told.
    ///
    /// # Errors
    /// The first broken rule, whose text is AWS's message for `InvalidPasswordException`.
    pub fn check(&self, password: &str) -> Result<(), PasswordRefusal> {
        let length = password.chars().count();
        if length < self.minimum_length as usize {
            return Err(PasswordRefusal::TooShort);
        }
        if length > LONGEST_PASSWORD {
            return Err(PasswordRefusal::TooLong);
        }
        if self.require_lowercase && !password.bytes().any(|b| b.is_ascii_lowercase()) {
            return Err(PasswordRefusal::NoLowercase);
        }
        if self.require_uppercase && !password.bytes().any(|b| b.is_ascii_uppercase()) {
            return Err(PasswordRefusal::NoUppercase);
        }
        if self.require_numbers && !password.bytes().any(|b| b.is_ascii_digit()) {
            return Err(PasswordRefusal::NoNumber);
        }
        let inner_space = password.trim_matches(' ').contains(' ');
        if self.require_symbols && !inner_space && !password.chars().any(|c| SYMBOLS.contains(c)) {
            return Err(PasswordRefusal::NoSymbol);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_is_told_when_it_is_the_first_broken_one() {
        let policy = PasswordPolicy::default();
        assert_eq!(policy.check("Sh0rt!"), Err(PasswordRefusal::TooShort));
        assert_eq!(policy.check("NOLOWER1!"), Err(PasswordRefusal::NoLowercase));
        assert_eq!(policy.check("noupper1!"), Err(PasswordRefusal::NoUppercase));
        assert_eq!(policy.check("NoNumber!"), Err(PasswordRefusal::NoNumber));
        assert_eq!(policy.check("NoSymbol1"), Err(PasswordRefusal::NoSymbol));
        assert_eq!(policy.check(&"Aa1!".repeat(65)), Err(PasswordRefusal::TooLong));
        assert_eq!(policy.check("Good-Pass-1"), Ok(()));
    }

    #[test]
    fn a_space_is_a_symbol_only_inside() {
        let policy = PasswordPolicy::default();
        assert_eq!(policy.check("Passw0rd word"), Ok(()));
        assert_eq!(policy.check(" Passw0rdword "), Err(PasswordRefusal::NoSymbol));
    }
}
