//! Algorithms: a key has one, whatever the token says (SEC-4).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use rockpool_verify::Algorithm;
use serde_json::json;

use super::{GOOD, List, access, oidc_access};
use crate::vectors::forge::{Draft, keys, sign_as};

pub(super) fn algorithms(list: &mut List) {
    let now = list.now;
    for name in [
        "none", "None", "NONE", "nOnE", "", "HS256", "HS384", "HS512", "ES256K", "RSA-OAEP", "dir", "rs256",
        "RS256 ", "A128KW",
    ] {
        list.draft(format!("SEC-4 alg {name:?}"), "access", &access(now).header("alg", name), "algorithm");
    }
    for (name, value) in [("null", json!(null)), ("number", json!(256)), ("list", json!(["RS256"]))] {
        list.draft(
            format!("SEC-4 alg is a {name}"),
            "access",
            &access(now).header("alg", value),
            "algorithm",
        );
    }
    list.draft("SEC-4 alg is missing", "access", &access(now).without("alg"), "algorithm");
    let unsigned = |draft: Draft| {
        let token = draft.header("alg", "none").sign();
        token[..=token.rfind('.').unwrap()].to_owned()
    };
    list.add("SEC-4 alg none without a signature", "access", unsigned(access(now)), "algorithm");
    // The public key as the secret of an HMAC: the classic confusion.
    let draft = access(now).header("alg", "HS256");
    let signed =
        format!("{}.{}", BASE64.encode(draft.header.to_string()), BASE64.encode(draft.claims.to_string()));
    for secret in [BASE64.decode(keys()["pool-access"].jwk["n"].as_str().unwrap()).unwrap(), Vec::new()] {
        let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &secret);
        let tag = aws_lc_rs::hmac::sign(&key, signed.as_bytes());
        let name = if secret.is_empty() { "an empty key" } else { "the public key" };
        list.add(
            format!("SEC-4 an HMAC with {name}"),
            "access",
            format!("{signed}.{}", BASE64.encode(tag)),
            "algorithm",
        );
    }
    for other in Algorithm::ALL.into_iter().filter(|it| *it != Algorithm::RS256) {
        let draft = access(now).header("alg", other.as_str());
        list.draft(format!("SEC-4 a pool's key named with {other}"), "access", &draft, "algorithm");
    }
    for other in [Algorithm::RS384, Algorithm::RS512, Algorithm::PS256, Algorithm::PS384, Algorithm::PS512] {
        let token = sign_as(&access(now), other);
        list.add(format!("SEC-4 a pool's key really used for {other}"), "access", token, "algorithm");
        let token = sign_as(&oidc_access(now).key("plain"), other);
        list.add(
            format!("SEC-4 a key without an algorithm used for {other}"),
            "oidc-access",
            token,
            "algorithm",
        );
    }
    for own in Algorithm::ALL {
        for other in Algorithm::ALL.into_iter().filter(|it| *it != own) {
            let draft = oidc_access(now).key(own.as_str()).header("alg", other.as_str());
            list.draft(
                format!("SEC-4 the key for {own} named with {other}"),
                "oidc-access",
                &draft,
                "algorithm",
            );
        }
        // The right algorithm, signed by another key of the same type.
        let mut draft = oidc_access(now).key(own.as_str());
        if own.as_str().starts_with(['R', 'P']) {
            draft.key = "stranger";
            let token = sign_as(&draft, own);
            list.add(format!("{own} by a stranger"), "oidc-access", token, "signature");
        }
        let verdict = if own == Algorithm::ES256 { GOOD } else { "unusable_key" };
        list.draft(
            format!("{own} where ES256 alone is allowed"),
            "oidc-only-es256",
            &oidc_access(now).key(own.as_str()),
            verdict,
        );
    }
    list.draft(
        "a key without an algorithm where ES256 alone is allowed",
        "oidc-only-es256",
        &oidc_access(now).key("plain"),
        "unusable_key",
    );
    list.draft(
        "a key without an algorithm where RS256 alone is allowed",
        "oidc-only-rs256",
        &oidc_access(now).key("plain"),
        GOOD,
    );
}
