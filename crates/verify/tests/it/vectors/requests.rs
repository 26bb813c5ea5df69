//! Requests: where the token is, or what the sender probably meant.

use rockpool_verify::bearer;
use serde_json::{Value, json};

const TOKEN: &str =
    "eyJraWQiOiJrIiwiYWxnIjoiUlMyNTYifQ.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJlLW9mLXNvbWVib2R5";

fn listed() -> Vec<Value> {
    let mut list = Vec::new();
    let mut add = |name: String, headers: Vec<(String, String)>, query: Option<String>, verdict: &str| {
        list.push(json!({"name": name, "headers": headers, "query": query, "verdict": verdict}));
    };
    let bearer = format!("Bearer {TOKEN}");
    let header = |name: &str, value: &str| {
        vec![("accept".to_owned(), "*/*".to_owned()), (name.to_owned(), value.to_owned())]
    };

    for name in ["authorization", "Authorization", "AUTHORIZATION"] {
        add(format!("the header as {name}"), header(name, &bearer), None, "found");
    }
    for scheme in ["bearer ", "BEARER ", "Bearer   ", " Bearer "] {
        add(
            format!("the scheme as {scheme:?}"),
            header("authorization", &format!("{scheme}{TOKEN}")),
            None,
            "found",
        );
    }
    for name in [
        "Authorisation",
        "Autorization",
        "Authorizaton",
        "Authorizatoin",
        "Authorziation",
        "Athorization",
        "Authorization1",
        "Authorizations",
        "Authorizatio",
        "Authoriation",
        "X-Authorization",
        "x-auth-token",
        "X-Access-Token",
        "Authentication",
        "access_token",
        "Bearer",
        "Token",
        "Proxy-Authorization",
        "X-Forwarded-Authorization",
        "HTTP_AUTHORIZATION",
        "auth-orization",
    ] {
        add(format!("the header {name}"), header(name, &bearer), None, "header_name");
    }
    for name in ["x-request-id", "content-type", "x-amz-security-token", "if-match"] {
        add(format!("the header {name}"), header(name, "something"), None, "no_token");
    }
    add("nothing at all".into(), vec![], None, "no_token");
    for (value, verdict) in [
        (TOKEN.to_owned(), "scheme_missing"),
        (format!("Bearer Bearer {TOKEN}"), "scheme_doubled"),
        (format!("bearer BEARER bearer {TOKEN}"), "scheme_doubled"),
        (format!("Bearer: {TOKEN}"), "scheme"),
        (format!("Bearer:{TOKEN}"), "scheme"),
        (format!("Bearer={TOKEN}"), "scheme"),
        (format!("Bearer%20{TOKEN}"), "scheme"),
        (format!("Baerer {TOKEN}"), "scheme"),
        (format!("Beare {TOKEN}"), "scheme"),
        (format!("Token {TOKEN}"), "scheme"),
        (format!("JWT {TOKEN}"), "scheme"),
        (format!("DPoP {TOKEN}"), "scheme"),
        ("Basic dXNlcjpwYXNzd29yZA==".to_owned(), "scheme"),
        ("AWS4-HMAC-SHA256 Credential=x, SignedHeaders=host, Signature=y".to_owned(), "scheme"),
        ("Bearer".to_owned(), "not_filled_in"),
        ("Bearer ".to_owned(), "not_filled_in"),
        (String::new(), "not_filled_in"),
        ("Bearer undefined".to_owned(), "not_filled_in"),
        ("Bearer null".to_owned(), "not_filled_in"),
        ("Bearer None".to_owned(), "not_filled_in"),
        ("Bearer NaN".to_owned(), "not_filled_in"),
        ("Bearer [object Object]".to_owned(), "not_filled_in"),
        ("Bearer ${TOKEN}".to_owned(), "not_filled_in"),
        ("Bearer {{access_token}}".to_owned(), "not_filled_in"),
        ("Bearer <token>".to_owned(), "not_filled_in"),
        ("Bearer $TOKEN".to_owned(), "not_filled_in"),
        ("Bearer \"\"".to_owned(), "not_filled_in_or_character"),
        ("undefined".to_owned(), "not_filled_in"),
        (format!("Bearer {TOKEN} {TOKEN}"), "character"),
        (format!("Bearer {TOKEN}, Bearer {TOKEN}"), "character"),
        (format!("Bearer {TOKEN}; charset=utf-8"), "character"),
        (format!("Bearer \t{TOKEN}"), "character"),
    ] {
        if verdict != "not_filled_in_or_character" {
            let name = format!("the value {}", value.replace(TOKEN, "TOKEN"));
            add(name, header("authorization", &value), None, verdict);
        }
    }
    add(
        "two headers".into(),
        vec![("authorization".into(), bearer.clone()), ("Authorization".into(), bearer.clone())],
        None,
        "header_twice",
    );
    for name in ["access_token", "id_token", "token", "jwt", "x"] {
        add(
            format!("the query parameter {name}"),
            vec![],
            Some(format!("page=2&{name}={TOKEN}")),
            "token_in_query",
        );
    }
    add(
        "an opaque access_token in the query".into(),
        vec![],
        Some(format!("access_token={}", "a".repeat(40))),
        "token_in_query",
    );
    add("a short token in the query".into(), vec![], Some("token=abc".into()), "no_token");
    for name in ["accessToken", "CognitoIdentityServiceProvider.3v1.andrew.accessToken", "session"] {
        let value = format!("theme=dark; {name}={TOKEN}; x=y");
        add(format!("the cookie {name}"), header("cookie", &value), None, "token_in_cookie");
    }
    add("a cookie without a token".into(), header("cookie", "session=abcdef"), None, "no_token");
    add(
        "a header beats a cookie".into(),
        vec![("cookie".into(), format!("a={TOKEN}")), ("authorization".into(), bearer.clone())],
        Some(format!("access_token={TOKEN}")),
        "found",
    );
    add(
        "a misspelt header beats a cookie".into(),
        vec![("cookie".into(), format!("a={TOKEN}")), ("authorisation".into(), bearer)],
        None,
        "header_name",
    );
    list
}

#[test]
fn every_request_of_the_vectors_gets_its_verdict() {
    let listed = listed();
    let file = super::lines("requests.jsonl", &listed);
    super::assert_fresh(&file, &listed);
    let mut wrong = Vec::new();
    for vector in &file {
        let headers: Vec<(String, String)> = serde_json::from_value(vector["headers"].clone()).unwrap();
        let headers: Vec<(&str, &[u8])> =
            headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        let found = bearer::find(&headers, vector["query"].as_str());
        let code = found.as_ref().map_or_else(|refusal| refusal.code().as_str(), |_| "found");
        if code != vector["verdict"] {
            wrong.push(format!("{}: expected {}, found {found:?}", vector["name"], vector["verdict"]));
        }
        if let Ok(found) = found {
            assert_eq!(found, TOKEN);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
