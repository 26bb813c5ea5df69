//! What a key is for (RULE-1): one purpose a key, one type byte a purpose (RULE-5).

/// The purposes that keys are derived for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Purpose {
    /// Secret members of stored records.
    FieldSeal,
    /// Authenticity of stored rows and claims (RULE-3).
    RowMac,
    /// The `Session` string between challenges.
    Session,
    /// The SECRET_BLOCK of an SRP sign-in (RULE-7).
    SecretBlock,
    /// Refresh tokens (RULE-12).
    Refresh,
    /// Codes sent to people (RULE-11).
    Code,
    /// SRP salts of real and unknown users (RULE-9).
    Salt,
    /// Page tokens of lists.
    PageToken,
    /// Browser cookies.
    Cookie,
    /// The audit chain (RULE-24).
    Audit,
    /// Names of attempt counters and their buckets (RULE-8, RULE-9).
    Attempts,
    /// Data keys given out by the KMS API.
    Kms,
    /// Temporary AWS credentials: the session token that holds what the server must know of them.
    Credentials,
}

impl Purpose {
    /// Every purpose, in the order of the type bytes.
    pub const ALL: [Self; 13] = [
        Self::FieldSeal,
        Self::RowMac,
        Self::Session,
        Self::SecretBlock,
        Self::Refresh,
        Self::Code,
        Self::Salt,
        Self::PageToken,
        Self::Cookie,
        Self::Audit,
        Self::Attempts,
        Self::Kms,
        Self::Credentials,
    ];

    /// First byte of everything sealed for this purpose. Never reuse a number: old strings stay in the world.
    pub const fn type_byte(self) -> u8 {
        match self {
            Self::FieldSeal => 1,
            Self::RowMac => 2,
            Self::Session => 3,
            Self::SecretBlock => 4,
            Self::Refresh => 5,
            Self::Code => 6,
            Self::Salt => 7,
            Self::PageToken => 8,
            Self::Cookie => 9,
            Self::Audit => 10,
            Self::Attempts => 11,
            Self::Kms => 12,
            Self::Credentials => 13,
        }
    }

    /// The middle of the HKDF info `rockpool/v1/<purpose>/<scope>`. Changing one makes everything under it
    /// unreadable.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FieldSeal => "field-seal",
            Self::RowMac => "row-mac",
            Self::Session => "session",
            Self::SecretBlock => "secret-block",
            Self::Refresh => "refresh",
            Self::Code => "code",
            Self::Salt => "salt",
            Self::PageToken => "page-token",
            Self::Cookie => "cookie",
            Self::Audit => "audit",
            Self::Attempts => "attempts",
            Self::Kms => "kms",
            Self::Credentials => "credentials",
        }
    }

    /// Whether what is made for this purpose must come out the same for ever: it is made under the first data key that
    /// the store had, whatever replaced it. A salt that changed with the data key would tell names that somebody has,
    /// whose salt is kept, from names that nobody has (RULE-9), and a counter under a new name would count from nothing.
    pub const fn keeps_first_key(self) -> bool {
        matches!(self, Self::Salt | Self::Attempts)
    }

    /// Whether a data key is still asked after everything was sealed anew under its successor: for what the store keeps
    /// only the hash of, and for the chain, which nobody can make anew.
    pub const fn outlives_its_key(self) -> bool {
        matches!(self, Self::Refresh | Self::Code | Self::Audit)
    }

    /// Whether what is made for this purpose dies when a restore starts a new epoch (RULE-25): what was handed to
    /// clients does, what lies in the store has to stay readable.
    pub const fn dies_with_epoch(self) -> bool {
        match self {
            Self::Session
            | Self::SecretBlock
            | Self::Refresh
            | Self::Code
            | Self::PageToken
            | Self::Cookie
            | Self::Credentials => true,
            Self::FieldSeal | Self::RowMac | Self::Salt | Self::Audit | Self::Attempts | Self::Kms => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn type_bytes_and_names_are_unique_and_without_separator() {
        let bytes: BTreeSet<_> = Purpose::ALL.iter().map(|purpose| purpose.type_byte()).collect();
        let names: BTreeSet<_> = Purpose::ALL.iter().map(|purpose| purpose.name()).collect();
        assert_eq!((bytes.len(), names.len()), (Purpose::ALL.len(), Purpose::ALL.len()));
        assert!(names.iter().all(|name| !name.contains('/')));
    }
}
