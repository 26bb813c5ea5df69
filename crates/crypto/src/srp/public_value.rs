//! Public values A and B, and what is refused about them (RULE-7).

use super::pad::shortest;
use crate::hex;
use crate::modexp::{Residue, WIDTH};

/// Digits of the longest form that is read: 3072 bits and a sign byte.
const MAX_DIGITS: usize = (WIDTH + 1) * 2;

/// A public value: neither zero nor as large as the prime.
#[derive(Clone)]
pub struct PublicValue(pub(super) Residue);

/// Why an SRP number was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Empty, or a character that is no hexadecimal digit.
    #[error("an SRP value is hexadecimal digits")]
    NotHex,
    /// More digits than 3072 bits and a sign byte have.
    #[error("an SRP value has at most {MAX_DIGITS} digits, found {0}")]
    TooLong(usize),
    /// As large as the prime: honest clients reduce, and N and 2N are zero in disguise.
    #[error("an SRP value is below the prime")]
    NotReduced,
    /// Zero: the shared secret would be known to everybody.
    #[error("an SRP value is not zero modulo the prime")]
    Zero,
    /// u = 0: the password would drop out of the proof.
    #[error("the scrambling parameter u is zero")]
    ZeroScramble,
}

/// Reads SRP_A: hexadecimal of either case, also of odd length (JavaScript clients do not pad).
pub fn parse_a(text: &str) -> Result<PublicValue, Refused> {
    PublicValue::parse(text)
}

impl PublicValue {
    /// See [`parse_a`].
    pub fn parse(text: &str) -> Result<Self, Refused> {
        let digits = text.as_bytes();
        if digits.len() > MAX_DIGITS {
            return Err(Refused::TooLong(digits.len()));
        }
        if digits.is_empty() {
            return Err(Refused::NotHex);
        }
        let (odd, pairs) = digits.split_at(digits.len() % 2);
        let mut bytes = Vec::with_capacity(WIDTH + 1);
        if let [digit] = odd {
            bytes.push(hex::nibble(*digit).ok_or(Refused::NotHex)?);
        }
        for pair in pairs.chunks_exact(2) {
            let (high, low) = (hex::nibble(pair[0]), hex::nibble(pair[1]));
            bytes.push(high.ok_or(Refused::NotHex)? << 4 | low.ok_or(Refused::NotHex)?);
        }
        Self::from_bytes(&bytes)
    }

    /// Takes big-endian bytes under the same rules.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Refused> {
        if bytes.len() > WIDTH + 1 {
            return Err(Refused::TooLong(bytes.len() * 2));
        }
        let residue = Residue::below_modulus(bytes).ok_or(Refused::NotReduced)?;
        if residue.is_zero() { Err(Refused::Zero) } else { Ok(Self(residue)) }
    }

    /// Big-endian, of fixed width.
    pub fn as_bytes(&self) -> &[u8; WIDTH] {
        self.0.as_bytes()
    }

    /// Lower-case hexadecimal of whole bytes without leading zeros, as Cognito sends SRP_B.
    pub fn to_hex(&self) -> String {
        hex::encode(shortest(self.as_bytes()))
    }
}

impl std::fmt::Debug for PublicValue {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "PublicValue({}…)", &self.to_hex()[..2])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::srp::PRIME;

    fn refusal(text: &str) -> Refused {
        parse_a(text).unwrap_err()
    }

    #[test]
    fn zero_the_prime_and_its_double_are_refused_rule_7() {
        assert_eq!(refusal("0"), Refused::Zero);
        assert_eq!(refusal(&"0".repeat(770)), Refused::Zero);
        assert_eq!(refusal(&hex::encode(&PRIME)), Refused::NotReduced);
        assert_eq!(refusal(&format!("00{}", hex::encode(&PRIME))), Refused::NotReduced);
        let mut double = vec![1];
        double.extend(PRIME.windows(2).map(|pair| pair[0] << 1 | pair[1] >> 7));
        double.push(PRIME[WIDTH - 1] << 1);
        assert_eq!(refusal(&hex::encode(&double)), Refused::NotReduced);
        assert_eq!(refusal(&"f".repeat(768)), Refused::NotReduced);
    }

    #[test]
    fn one_below_the_prime_is_taken() {
        let mut largest = PRIME;
        largest[WIDTH - 1] -= 1;
        assert_eq!(parse_a(&hex::encode(&largest)).unwrap().as_bytes(), &largest);
    }

    #[test]
    fn over_long_and_foreign_text_is_refused_rule_7() {
        assert_eq!(refusal(&"0".repeat(771)), Refused::TooLong(771));
        assert_eq!(refusal(&"a".repeat(100_000)), Refused::TooLong(100_000));
        for text in ["", " ", "0x12", "12g4", "-1", "+1", "1 2", "１２", "\u{0}"] {
            assert_eq!(refusal(text), Refused::NotHex, "{text:?}");
        }
    }

    #[test]
    fn both_cases_odd_lengths_and_leading_zeros_mean_the_same_number() {
        for text in ["abc", "0ABC", "000abc"] {
            assert_eq!(parse_a(text).unwrap().to_hex(), "0abc");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_refused_or_read_as_the_number_it_spells(text in "[0-9a-fA-Fx ]{0,800}|.{0,40}") {
            if let Ok(value) = parse_a(&text) {
                let plain = text.trim_start_matches('0').to_lowercase();
                let hex = value.to_hex();
                prop_assert_eq!(hex.trim_start_matches('0'), plain.as_str());
                let again = parse_a(&value.to_hex()).unwrap();
                prop_assert_eq!(again.as_bytes(), value.as_bytes());
            }
        }
    }
}
