//! What a claim means, in words, and the times among them.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::times::{Local, iso, relative};

/// A member of a header or of the claims.
#[derive(Debug, Serialize)]
pub struct Said {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// What it means; empty where nobody but the issuer knows.
    pub words: &'static str,
}

/// A moment that a token names.
#[derive(Debug, Serialize)]
pub struct Moment {
    /// The claim.
    pub name: &'static str,
    /// Epoch seconds.
    pub seconds: i64,
    /// In UTC, for programs.
    pub utc: Option<String>,
    /// In local time.
    pub local: String,
    /// `expired 3 minutes ago`
    pub words: String,
}

/// The members of a header.
pub fn header(members: &Map<String, Value>) -> Vec<Said> {
    let word = |name: &str, value: &Value| match (name, value.as_str()) {
        ("alg", Some("RS256")) => "RSA with SHA-256, Cognito's only one",
        ("alg", Some("none")) => "no signature at all: everybody can make such a token",
        ("alg", Some("HS256" | "HS384" | "HS512")) => "a shared secret: whoever verifies can also sign",
        ("alg", _) => "how it is signed",
        ("kid", _) => "the name of the key in the issuer's JWKS",
        ("typ", _) => "what kind of token the issuer calls it",
        ("jku" | "x5u" | "jwk" | "x5c", _) => {
            "brings its own key or an address of keys: no verifier may follow it (COG-16)"
        }
        ("crit", _) => "demands an extension",
        ("enc", _) => "how it is encrypted",
        _ => "",
    };
    members
        .iter()
        .map(|(name, value)| Said { name: name.clone(), value: value.clone(), words: word(name, value) })
        .collect()
}

/// The claims that are no times.
pub fn claims(members: &Map<String, Value>) -> Vec<Said> {
    members
        .iter()
        .filter(|(name, value)| !(TIMES.contains(&name.as_str()) && value.is_i64()))
        .map(|(name, value)| Said { name: name.clone(), value: value.clone(), words: words(name) })
        .collect()
}

const TIMES: [&str; 5] = ["auth_time", "iat", "nbf", "exp", "updated_at"];

fn words(name: &str) -> &'static str {
    match name {
        "iss" => "who issued it: the pool's name, character by character",
        "sub" => "the user, for ever: never changed, never given to another",
        "aud" => "whom it is for: the client of an ID token, the resource of an access token",
        "azp" => "the client that it was issued to",
        "client_id" => "the app client that the user signed in through",
        "token_use" => "access for services, id for the client",
        "scope" => "what its bearer may do",
        "username" | "cognito:username" => {
            "the name in the pool, which may be a UUID where people sign in by e-mail"
        }
        "jti" => "this token's own name",
        "origin_jti" => "the session: the same in all tokens of one sign-in, and what a revocation names",
        "event_id" => "the sign-in, as triggers saw it",
        "device_key" => "the remembered device",
        "version" => "the form of access tokens with scopes",
        "cognito:groups" => "the groups of the user when it was issued",
        "cognito:roles" => "the IAM roles of those groups",
        "cognito:preferred_role" => "the role of the group that goes first",
        "identities" => "accounts at other identity providers",
        "email" => "the address; believe it only beside email_verified",
        "email_verified" => "whether the address was proved",
        "phone_number" => "the number; believe it only beside phone_number_verified",
        "phone_number_verified" => "whether the number was proved",
        "nonce" => "ties an ID token to the request of its client",
        "at_hash" => "ties an ID token to the access token beside it",
        "c_hash" => "ties an ID token to the code beside it",
        "name" | "given_name" | "family_name" | "preferred_username" | "nickname" => {
            "as the user or an administrator wrote it"
        }
        "cognito:mfa_enabled" => "whether a second factor is set up",
        "amr" => "how the user signed in",
        name if name.starts_with("custom:") => {
            "an attribute of this pool; trust it only if users cannot write it (COG-2)"
        }
        name if name.starts_with("dev:") => "an attribute that only administrators write",
        name if TIMES.contains(&name) => "should be a time in whole seconds, and is none",
        _ => "",
    }
}

/// The times, in the order in which they happen.
pub fn times(members: &Map<String, Value>, now: i64, local: &Local) -> Vec<Moment> {
    let told = |name: &'static str| {
        let seconds = members.get(name)?.as_i64()?;
        let ago = relative(seconds, now);
        let words = match (name, seconds <= now) {
            ("auth_time", _) => format!("signed in {ago}"),
            ("iat", true) => format!("issued {ago}"),
            ("iat", false) => format!("issued {ago}, which is the future"),
            ("nbf", true) => format!("valid since then, {ago}"),
            ("nbf", false) => format!("not valid yet: {ago}"),
            ("exp", true) => format!("expired {ago}"),
            ("exp", false) => format!("expires {ago}"),
            _ => format!("changed {ago}"),
        };
        Some(Moment { name, seconds, utc: iso(seconds), local: local.moment(seconds), words })
    };
    TIMES.into_iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn times_are_told_apart_from_claims_and_in_words() {
        let members = json!({"exp": 1000, "iat": 100, "auth_time": "50", "sub": "s", "custom:role": "admin"});
        let members = members.as_object().unwrap();
        let times = times(members, 1180, &Local::utc());
        assert_eq!(
            times.iter().map(|time| time.words.as_str()).collect::<Vec<_>>(),
            ["issued 18 minutes ago", "expired 3 minutes ago"]
        );
        let claims = claims(members);
        let words = |name: &str| claims.iter().find(|claim| claim.name == name).unwrap().words;
        assert!(words("auth_time").contains("is none"));
        assert!(words("custom:role").contains("COG-2"));
        assert_eq!(claims.len(), 3);
    }
}
