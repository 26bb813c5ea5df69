//! Tokens that are good: of every issuer and every algorithm.

use rockpool_verify::Algorithm;
use serde_json::json;

use super::{GOOD, List, access, id, oidc_access, oidc_id};
use crate::vectors::forge::sign_texts;
use crate::vectors::setting::{AWS, CLIENT, OWN, UPDATED};

pub(super) fn good(list: &mut List) {
    let now = list.now;
    list.draft("an access token of a pool", "access", &access(now), GOOD);
    list.draft("signed with the pool's other key", "access", &access(now).key("pool-id"), GOOD);
    list.draft("an ID token of a pool", "id", &id(now), GOOD);
    list.draft("an access token where either will do", "either", &access(now), GOOD);
    list.draft("an ID token where either will do", "either", &id(now), GOOD);
    list.draft("the newer issuer name of AWS", "updated", &access(now).claim("iss", UPDATED), GOOD);
    for (name, issuer, client) in
        [("old", AWS, CLIENT), ("newer", UPDATED, CLIENT), ("own", OWN, "ownclient")]
    {
        let draft = access(now).claim("iss", issuer).claim("client_id", client);
        list.draft(format!("a migration takes the {name} issuer"), "migration", &draft, GOOD);
    }
    list.draft("a machine's token without a user name", "access", &access(now).without("username"), GOOD);
    list.draft("typ JWT", "access", &access(now).header("typ", "JWT"), GOOD);
    list.draft("typ jwt", "access", &access(now).header("typ", "jwt"), GOOD);
    list.draft("typ at+jwt", "access", &access(now).header("typ", "at+jwt"), GOOD);
    list.draft("typ application/at+jwt", "access", &access(now).header("typ", "application/at+jwt"), GOOD);
    list.draft("an unknown header member", "access", &access(now).header("x5t", "abc"), GOOD);
    list.draft(
        "a nested claim",
        "access",
        &access(now).claim("address", json!({"street": {"no": [1, 2]}})),
        GOOD,
    );
    list.draft("letters outside ASCII", "access", &access(now).claim("username", "Зоë\u{1f600}"), GOOD);
    list.draft("white space in the JSON", "access", &access(now), GOOD);
    let spaced = serde_json::to_string_pretty(&access(now).claims).unwrap();
    list.add(
        "indented JSON",
        "access",
        sign_texts(&access(now).header.to_string(), &spaced, "pool-access"),
        GOOD,
    );
    list.draft("an OpenID Connect access token", "oidc-access", &oidc_access(now), GOOD);
    list.draft("an OpenID Connect ID token", "oidc-id", &oidc_id(now), GOOD);
    list.draft(
        "a key without an algorithm is for RS256",
        "oidc-access",
        &oidc_access(now).key("plain"),
        GOOD,
    );
    for algorithm in Algorithm::ALL {
        let draft = oidc_access(now).key(algorithm.as_str());
        list.draft(format!("{algorithm}"), "oidc-access", &draft, GOOD);
    }
    list.draft(
        "Ed25519 by its newer name",
        "oidc-access",
        &oidc_access(now).key("EdDSA").header("alg", "Ed25519"),
        GOOD,
    );
}
