//! Why a token or a key was refused: what was expected and what came, never the token itself.

/// Why a token is not good.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Longer than any token we make.
    #[error("a token has at most {limit} characters, found {found}")]
    TooLong {
        /// The limit.
        limit: usize,
        /// What came.
        found: usize,
    },
    /// Not three parts between dots.
    #[error("a token has 3 parts, found {found}")]
    Parts {
        /// How many came.
        found: usize,
    },
    /// A part is not base64url without padding, in its one canonical spelling (RFC 7515 section 2).
    #[error("the {part} is not base64url without padding")]
    Encoding {
        /// Which part.
        part: &'static str,
    },
    /// A part is not a JSON object with every member named once (RFC 7515 section 4, RFC 7519 section 4).
    #[error("the {part} is not a JSON object with unique members")]
    Json {
        /// Which part.
        part: &'static str,
    },
    /// The algorithm is fixed by our keys, never chosen by the token (RFC 8725 section 3.1).
    #[error("expected alg RS256, found {found}")]
    Algorithm {
        /// What came, shortened.
        found: String,
    },
    /// The header says nothing, or nothing readable, about the key.
    #[error("the header has no kid that is a text")]
    NoKeyId,
    /// The header has a member that we do not honour; `crit` is one (RFC 7515 section 4.1.11).
    #[error("the header has the member {found}, which is not understood here")]
    Header {
        /// Its name, shortened.
        found: String,
    },
    /// None of the keys it may be signed with.
    #[error("expected a kid among {expected:?}, found {found}")]
    UnknownKey {
        /// The keys given.
        expected: Vec<String>,
        /// What came, shortened.
        found: String,
    },
    /// The signature is not that of the named key.
    #[error("the signature does not verify")]
    Signature,
    /// A claim is missing or of the wrong type.
    #[error("expected claim {name} to be {expected}, found {found}")]
    Claim {
        /// Which claim.
        name: &'static str,
        /// The type that was expected, in words.
        expected: &'static str,
        /// The type that came, in words.
        found: &'static str,
    },
    /// A token of one kind at a consumer of another (RULE-5).
    #[error("expected token_use {expected}, found {found}")]
    TokenUse {
        /// The kind that was expected.
        expected: &'static str,
        /// What came, shortened.
        found: String,
    },
    /// Another issuer's token.
    #[error("expected issuer {expected}, found {found}")]
    Issuer {
        /// The issuer that was expected.
        expected: String,
        /// What came, shortened.
        found: String,
    },
    /// Its time is over.
    #[error("the token expired at {expired_at}, now is {now}")]
    Expired {
        /// exp, epoch seconds.
        expired_at: i64,
        /// The time of the question, epoch seconds.
        now: i64,
    },
    /// Its time has not come.
    #[error("the token is not valid before {not_before}, now is {now}")]
    NotYet {
        /// nbf, epoch seconds.
        not_before: i64,
        /// The time of the question, epoch seconds.
        now: i64,
    },
}

/// Why a key was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not a PKCS#8 RSA private key, or an inconsistent one.
    #[error("not a consistent RSA private key in PKCS#8 form")]
    NotAKey,
    /// Not the components of an RSA public key.
    #[error("not an RSA public key")]
    NotAPublicKey,
    /// A size other than Cognito's.
    #[error("expected an RSA key of 2048 bits, found {found}")]
    Size {
        /// Bits of the modulus.
        found: usize,
    },
    /// An exponent other than Cognito's.
    #[error("expected the public exponent 65537")]
    Exponent,
}

/// At most 64 characters of foreign text, escaped, for a message.
pub(crate) fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(64).flat_map(char::escape_default).collect();
    if text.chars().nth(64).is_some() {
        short.push('…');
    }
    short
}
