//! SECRET_HASH: what a client that has a secret adds to its calls (Cognito developer facts, section 8.1 of the
//! reference): base64(HMAC-SHA-256(client secret, user name as typed + client id)).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::hash::{hmac_sha256, same};
use crate::secret::Secret;

/// The hash a client computes for `username` as it stands in the same call.
pub fn secret_hash(secret: &Secret, username: &str, client_id: &str) -> String {
    let tag = hmac_sha256(secret.expose().as_bytes(), &[username.as_bytes(), client_id.as_bytes()]);
    STANDARD.encode(tag)
}

/// Whether `given` is that hash, compared in constant time as text: other spellings of the same bytes are refused.
pub fn secret_hash_matches(secret: &Secret, username: &str, client_id: &str, given: &str) -> bool {
    same(secret_hash(secret, username, client_id).as_bytes(), given.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_a_hash_made_by_another_implementation() {
        // Python: base64.b64encode(hmac.new(b"client secret", b"ann" + b"6client", "sha256").digest())
        let expected = "8ki7UIhihkjU+Q85qgqTzr0aYRJXGY4dcjF4Um8fThM=";
        let secret = Secret::new("client secret");
        assert_eq!(secret_hash(&secret, "ann", "6client"), expected);
        assert!(secret_hash_matches(&secret, "ann", "6client", expected));
    }

    #[test]
    fn another_name_client_secret_or_spelling_is_refused() {
        let secret = Secret::new("client secret");
        let given = secret_hash(&secret, "ann", "6client");
        assert!(!secret_hash_matches(&secret, "bob", "6client", &given));
        assert!(!secret_hash_matches(&secret, "ann", "7client", &given));
        assert!(!secret_hash_matches(&Secret::new("other"), "ann", "6client", &given));
        assert!(!secret_hash_matches(&secret, "ann", "6client", given.trim_end_matches('=')));
        assert!(!secret_hash_matches(&secret, "ann", "6client", ""));
    }
}
