//! What a token-generation handler may do to claims, and the claims that it may not touch (RULE-13).

use serde_json::{Map, Value};

/// Claims that no handler can set, change or leave out: those of RULE-13, those that AWS refuses besides, `act` and
/// `device_key`, which say who else is involved, and `scope`, which changes only through the scopes that a handler adds
/// or takes away.
pub const RESERVED: &[&str] = &[
    "acr",
    "act",
    "amr",
    "at_hash",
    "aud",
    "auth_time",
    "azp",
    "client_id",
    "cognito:username",
    "device_key",
    "event_id",
    "exp",
    "iat",
    "identities",
    "iss",
    "jti",
    "nbf",
    "nonce",
    "origin_jti",
    "scope",
    "sub",
    "token_use",
    "username",
    "version",
];

/// Whether no handler may touch the claim `name`.
pub fn is_reserved(name: &str) -> bool {
    RESERVED.binary_search(&name).is_ok()
}

/// What a handler wants of the claims and scopes of one token.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimChange {
    /// Claims to set.
    pub set: Map<String, Value>,
    /// Claims to leave out; wins over `set`, as at AWS.
    pub suppress: Vec<String>,
    /// Scopes to add to an access token.
    pub scopes_to_add: Vec<String>,
    /// Scopes to take out of an access token; wins over adding.
    pub scopes_to_suppress: Vec<String>,
}

impl ClaimChange {
    /// Whether nothing is wanted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Does to `claims` what a handler wants, except to reserved claims, which stay exactly as they are.
pub fn apply(claims: &mut Map<String, Value>, change: &ClaimChange) {
    for (name, value) in &change.set {
        if !is_reserved(name) {
            claims.insert(name.clone(), value.clone());
        }
    }
    for name in &change.suppress {
        if !is_reserved(name) {
            claims.remove(name);
        }
    }
}

/// Does to the scopes of an access token what a handler wants, keeping their order and each only once. A scope is a
/// single word (RFC 6749 section 3.3); anything else that a handler adds is dropped, since it would read as several.
pub fn apply_scopes(scopes: &mut Vec<String>, change: &ClaimChange) {
    for scope in &change.scopes_to_add {
        if is_scope(scope) && !scopes.contains(scope) {
            scopes.push(scope.clone());
        }
    }
    scopes.retain(|scope| !change.scopes_to_suppress.contains(scope));
}

fn is_scope(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| matches!(byte, 0x21 | 0x23..=0x5B | 0x5D..=0x7E))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap()
    }

    #[test]
    fn reserved_claims_are_sorted_and_hold_all_of_rule_13() {
        assert!(RESERVED.is_sorted());
        let rule_13 = "iss sub aud client_id token_use exp iat auth_time jti origin_jti event_id username \
                       cognito:username version";
        assert!(rule_13.split_whitespace().all(is_reserved));
    }

    #[test]
    fn suppressing_wins_over_setting() {
        let mut claims = map(json!({"email": "a@b.c", "sub": "1"}));
        let change = ClaimChange {
            set: map(json!({"email": "x@y.z", "tenant": 7})),
            suppress: vec!["email".into()],
            ..Default::default()
        };
        apply(&mut claims, &change);
        assert_eq!(Value::Object(claims), json!({"sub": "1", "tenant": 7}));
    }

    #[test]
    fn scopes_are_added_once_and_only_as_single_words() {
        let mut scopes = vec!["openid".to_owned(), "email".to_owned()];
        let change = ClaimChange {
            scopes_to_add: vec!["openid".into(), "api/read".into(), "a b".into(), String::new()],
            scopes_to_suppress: vec!["email".into()],
            ..Default::default()
        };
        apply_scopes(&mut scopes, &change);
        assert_eq!(scopes, ["openid", "api/read"]);
    }

    fn claim_names() -> impl Strategy<Value = String> {
        prop_oneof![proptest::sample::select(RESERVED).prop_map(str::to_owned), "[a-z:_]{1,12}"]
    }

    proptest! {
        /// RULE-13: whatever a handler asks for, the reserved claims are afterwards what they were before, also those
        /// that were absent.
        #[test]
        fn no_handler_touches_a_reserved_claim(
            before in proptest::collection::btree_map(claim_names(), any::<u32>(), 0..20),
            set in proptest::collection::btree_map(claim_names(), any::<u32>(), 0..20),
            suppress in proptest::collection::vec(claim_names(), 0..20),
        ) {
            let mut claims: Map<String, Value> =
                before.into_iter().map(|(name, value)| (name, json!(value))).collect();
            let reserved = |claims: &Map<String, Value>| -> Vec<Option<Value>> {
                RESERVED.iter().map(|name| claims.get(*name).cloned()).collect()
            };
            let expected = reserved(&claims);
            let set = set.into_iter().map(|(name, value)| (name, json!(value))).collect();
            apply(&mut claims, &ClaimChange { set, suppress: suppress.clone(), ..Default::default() });
            prop_assert_eq!(reserved(&claims), expected);
            prop_assert!(suppress.iter().all(|name| is_reserved(name) || !claims.contains_key(name)));
        }
    }
}
