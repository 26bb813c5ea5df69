//! The JWKS document.

use tokens::{Jwk, PoolKeys, PublicKey, SigningKey, jwks_json};

use crate::KEY;

#[test]
fn members_stand_in_cognitos_order() {
    let jwk = KEY.public().jwk();
    let expected = format!(
        r#"{{"keys":[{{"alg":"RS256","e":"AQAB","kid":"{}","kty":"RSA","n":"{}","use":"sig"}}]}}"#,
        jwk.kid, jwk.n
    );
    let document = jwks_json(&[KEY.public().clone()]);
    assert_eq!(String::from_utf8(document).unwrap(), expected);
}

#[test]
fn a_pool_shows_two_different_keys_rule_6() {
    let keys = PoolKeys { id_key: SigningKey::generate(), access_key: KEY.clone() };
    let document: serde_json::Value = serde_json::from_slice(&jwks_json(&keys.public())).unwrap();
    let listed: Vec<Jwk> = serde_json::from_value(document["keys"].clone()).unwrap();
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[0].kid, keys.id_key.kid());
    assert_eq!(listed[1].kid, keys.access_key.kid());
    assert_ne!(listed[0].kid, listed[1].kid);
    assert!(keys.has(&listed[0].kid) && keys.has(&listed[1].kid) && !keys.has("other"));
    for jwk in &listed {
        assert_eq!(PublicKey::from_jwk(jwk).unwrap().kid(), jwk.kid);
    }
}
