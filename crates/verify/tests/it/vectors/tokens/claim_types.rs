//! Types of claims: a number in quotes is no number (SEC-4).

use serde_json::json;

use super::{GOOD, List, access, id, oidc_access};
use crate::vectors::setting::CLIENT;

pub(super) fn claim_types(list: &mut List) {
    let now = list.now;
    let wrong_times = [
        ("null", json!(null)),
        ("a boolean", json!(true)),
        ("a number in quotes", json!((now + 3000).to_string())),
        ("an empty text", json!("")),
        ("a fraction", json!(now as f64 + 0.5)),
        ("a list", json!([now])),
        ("an object", json!({})),
        ("negative", json!(-1)),
        ("in milliseconds", json!(now * 1000)),
        ("beyond 64 bits", json!(1e30)),
    ];
    for claim in ["exp", "iat", "nbf", "auth_time"] {
        for (name, value) in &wrong_times {
            let draft = access(now).claim(claim, value.clone());
            list.draft(format!("SEC-4 {claim} is {name}"), "access", &draft, "claim");
        }
    }
    for claim in ["exp", "iat"] {
        list.draft(format!("{claim} is missing"), "access", &access(now).without(claim), "claim");
    }
    list.draft("OIDC: iat is missing", "oidc-access", &oidc_access(now).without("iat"), GOOD);
    list.draft("OIDC: exp is missing", "oidc-access", &oidc_access(now).without("exp"), "claim");
    let wrong_texts = [
        ("null", json!(null)),
        ("a number", json!(1)),
        ("a boolean", json!(true)),
        ("empty", json!("")),
        ("an object", json!({"a": 1})),
    ];
    for claim in ["iss", "sub", "client_id", "token_use"] {
        for (name, value) in &wrong_texts {
            let draft = access(now).claim(claim, value.clone());
            list.draft(format!("SEC-4 {claim} is {name}"), "access", &draft, "claim");
        }
        let listed = access(now).claims[claim].clone();
        list.draft(
            format!("SEC-4 {claim} is a list of the right one"),
            "access",
            &access(now).claim(claim, json!([listed])),
            "claim",
        );
        list.draft(format!("{claim} is missing"), "access", &access(now).without(claim), "claim");
    }
    for (name, value) in &wrong_texts {
        list.draft(
            format!("SEC-4 aud of an ID token is {name}"),
            "id",
            &id(now).claim("aud", value.clone()),
            "claim",
        );
    }
    list.draft("aud of an ID token is missing", "id", &id(now).without("aud"), "claim");
    list.draft("aud of an ID token is an empty list", "id", &id(now).claim("aud", json!([])), "claim");
    list.draft("aud of an ID token lists a number", "id", &id(now).claim("aud", json!([CLIENT, 1])), "claim");
    for (name, value) in [("a list", json!(["posts/read"])), ("a number", json!(1)), ("null", json!(null))] {
        list.draft(format!("scope is {name}"), "access", &access(now).claim("scope", value), "claim");
    }
    for (name, value) in [("an object", json!({})), ("a number", json!(1)), ("a list of numbers", json!([1]))]
    {
        list.draft(
            format!("groups are {name}"),
            "access",
            &access(now).claim("cognito:groups", value),
            "claim",
        );
    }
}
