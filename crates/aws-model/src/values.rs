//! The values that JSON has no type for: sensitive text and moments.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// Text that the model marks as sensitive. It does not print and is wiped when dropped.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Zeroize, ZeroizeOnDrop)]
pub struct Sensitive(String);

impl Sensitive {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, no longer guarded.
    pub fn into_inner(mut self) -> String {
        std::mem::take(&mut self.0)
    }
}

impl std::ops::Deref for Sensitive {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Sensitive {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<String> for Sensitive {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Sensitive {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl PartialEq<str> for Sensitive {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Sensitive {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[sensitive]")
    }
}

/// A moment on the wire: seconds since 1970-01-01 UTC, with a fraction.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd)]
pub struct Timestamp(pub f64);

impl Timestamp {
    /// From unix milliseconds.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis as f64 / 1000.0)
    }

    /// In unix milliseconds, rounded.
    pub fn millis(self) -> i64 {
        (self.0 * 1000.0).round() as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sensitive_text_does_not_print() {
        let secret = Sensitive::from("hunter2");
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "[sensitive] Some([sensitive])");
        assert_eq!(secret, "hunter2");
        assert_eq!(secret.into_inner(), "hunter2");
    }

    #[test]
    fn milliseconds_survive_the_trip_through_seconds() {
        for millis in [0, 1, 999, 1_712_030_529_123, 253_402_300_799_999] {
            assert_eq!(Timestamp::from_millis(millis).millis(), millis);
        }
    }
}
