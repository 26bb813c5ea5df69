//! Tokens, and what becomes of them.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as BASE64};
use rockpool_verify::Algorithm;
use serde_json::{Value, json};

use super::forge::{Draft, keys, sign_as, sign_texts};
use super::setting::{AWS, CLIENT, NOW, OIDC, OWN, RESOURCE, UPDATED, documents, policies, verifier};

pub struct Case {
    pub name: String,
    pub policy: &'static str,
    pub token: String,
    pub verdict: &'static str,
}

const GOOD: &str = "accepted";

pub fn access(now: i64) -> Draft {
    Draft {
        header: json!({"kid": "pool-access", "alg": "RS256"}),
        claims: json!({
            "sub": "2f4e6d0a-0000-4000-8000-1c2d3e4f5a6b", "iss": AWS, "client_id": CLIENT, "username": "andrew",
            "token_use": "access", "scope": "aws.cognito.signin.user.admin", "auth_time": now - 60, "iat": now - 60,
            "exp": now + 3540, "jti": "0b1c2d3e-0000-4000-8000-5f6a7b8c9d0e", "origin_jti": "9d0e0b1c-0000-4000-8000-5f6a7b8c2d3e",
            "event_id": "5f6a7b8c-0000-4000-8000-0b1c2d3e9d0e",
        }),
        key: "pool-access",
    }
}

pub fn id(now: i64) -> Draft {
    let mut draft =
        access(now).claim("token_use", "id").claim("aud", CLIENT).claim("cognito:username", "andrew");
    draft = draft.without("client_id").without("username").without("scope");
    draft.claim("email", "andrew@example.com").claim("email_verified", true).key("pool-id")
}

pub fn oidc_access(now: i64) -> Draft {
    Draft {
        header: json!({"kid": "RS256", "alg": "RS256", "typ": "at+jwt"}),
        claims: json!({
            "sub": "person", "iss": OIDC, "client_id": CLIENT, "aud": RESOURCE, "scope": "read write",
            "iat": now - 60, "exp": now + 3540, "jti": "one", "groups": ["editors"],
        }),
        key: "RS256",
    }
}

pub fn oidc_id(now: i64) -> Draft {
    let draft = oidc_access(now).without("typ").without("client_id").without("scope");
    draft.claim("aud", CLIENT).claim("nonce", "n").claim("email", "a@example.org")
}

struct List {
    now: i64,
    cases: Vec<Case>,
}

impl List {
    fn add(
        &mut self,
        name: impl Into<String>,
        policy: &'static str,
        token: impl Into<String>,
        verdict: &'static str,
    ) {
        self.cases.push(Case { name: name.into(), policy, token: token.into(), verdict });
    }

    fn draft(&mut self, name: impl Into<String>, policy: &'static str, draft: &Draft, verdict: &'static str) {
        self.add(name, policy, draft.sign(), verdict);
    }
}

/// All cases, as seen at `now`.
pub fn cases(now: i64) -> Vec<Case> {
    let mut list = List { now, cases: Vec::new() };
    good(&mut list);
    uses(&mut list);
    algorithms(&mut list);
    headers(&mut list);
    forms(&mut list);
    issuers(&mut list);
    claim_types(&mut list);
    times(&mut list);
    clients_and_resources(&mut list);
    permissions(&mut list);
    list.cases
}

fn good(list: &mut List) {
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

fn uses(list: &mut List) {
    let now = list.now;
    list.draft("COG-13 an ID token where an access token is needed", "access", &id(now), "token_use");
    list.draft("COG-13 an access token where an ID token is needed", "id", &access(now), "token_use");
    let both = id(now).claim("client_id", CLIENT).claim("scope", "aws.cognito.signin.user.admin");
    list.draft("COG-13 an ID token dressed as an access token", "access", &both, "token_use");
    for other in ["Access", "refresh", " access", "access\u{0}", "acces", "id "] {
        let draft = access(now).claim("token_use", other);
        list.draft(format!("the use {other:?}"), "access", &draft, "token_use");
    }
    list.draft("an ID token typed as an access token", "id", &id(now).header("typ", "at+jwt"), "token_use");
    list.draft(
        "OIDC: an ID token where an access token is needed",
        "oidc-access",
        &oidc_id(now).claim("aud", RESOURCE),
        "token_use",
    );
    list.draft(
        "OIDC: an access token where an ID token is needed",
        "oidc-id",
        &oidc_access(now).claim("aud", CLIENT),
        "token_use",
    );
    let untyped = oidc_access(now).without("typ");
    list.draft("OIDC: an access token without its type", "oidc-access", &untyped, "token_use");
    list.draft("OIDC: the same where that is allowed", "oidc-untyped", &untyped, GOOD);
    for name in ["nonce", "at_hash", "c_hash"] {
        let draft = untyped.clone().claim(name, "x");
        list.draft(
            format!("OIDC: untyped, with {name}, is an ID token"),
            "oidc-untyped",
            &draft,
            "token_use",
        );
    }
}

fn algorithms(list: &mut List) {
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

fn headers(list: &mut List) {
    let now = list.now;
    list.draft("no kid", "access", &access(now).without("kid"), "no_key_id");
    for (name, value) in [
        ("null", json!(null)),
        ("a number", json!(1)),
        ("empty", json!("")),
        ("a list", json!(["pool-access"])),
        ("very long", json!("k".repeat(600))),
    ] {
        list.draft(format!("kid is {name}"), "access", &access(now).header("kid", value), "no_key_id");
    }
    for kid in
        ["unknown", "Pool-Access", "pool-access ", "../../../../dev/null", "' or 1=1 --", "pool-access\u{0}"]
    {
        list.draft(
            format!("SEC-4 the kid {kid:?}"),
            "access",
            &access(now).header("kid", kid),
            "unknown_key",
        );
    }
    list.draft("a stranger's key under its own name", "access", &access(now).key("stranger"), "unknown_key");
    let mut forged = access(now);
    forged.key = "stranger";
    list.draft("a stranger's key under the pool's name", "access", &forged, "signature");
    let mut other = access(now);
    other.key = "pool-id";
    list.draft("the pool's other key under this one's name", "access", &other, "signature");
    let own_key = &keys()["stranger"].jwk;
    let injected: [(&str, Value); 9] = [
        ("jwk", own_key.clone()),
        ("jku", json!("https://evil.example/keys")),
        ("x5u", json!("https://evil.example/cert")),
        ("x5c", json!(["MIIB"])),
        ("crit", json!(["exp"])),
        ("b64", json!(false)),
        ("zip", json!("DEF")),
        ("enc", json!("A256GCM")),
        ("epk", json!({})),
    ];
    for (name, value) in injected {
        let draft = forged.clone().header(name, value);
        list.draft(format!("SEC-4 the header member {name}"), "access", &draft, "header_member");
    }
    for (name, value) in [("crit", json!(["exp"])), ("jwk", keys()["pool-access"].jwk.clone())] {
        let draft = access(now).header(name, value);
        list.draft(format!("{name} on a token of the pool's own key"), "access", &draft, "header_member");
    }
    for typ in
        ["secevent+jwt", "logout+jwt", "dpop+jwt", "JOSE", "", "text/plain", "id_token", "JWT; charset=x"]
    {
        list.draft(format!("typ {typ:?}"), "access", &access(now).header("typ", typ), "type");
    }
    list.draft("typ is a number", "access", &access(now).header("typ", 1), "type");
}

fn forms(list: &mut List) {
    let now = list.now;
    let token = access(now).sign();
    let parts: Vec<&str> = token.split('.').collect();
    let (header, payload, signature) = (parts[0], parts[1], parts[2]);
    list.add("nothing", "access", "", "parts");
    list.add("a word", "access", "opaque-token-of-somebody", "parts");
    list.add("dots", "access", "..", "json");
    list.add("four dots", "access", "....", "parts");
    list.add("four parts", "access", format!("{token}.x"), "parts");
    list.add("a UUID", "access", "0b1c2d3e-0000-4000-8000-5f6a7b8c9d0e", "parts");
    let jwe = BASE64.encode(r#"{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}"#);
    list.add("SEC-4 a refresh token of Cognito, a JWE", "access", format!("{jwe}.a.b.c.d"), "encrypted");
    list.add(
        "SEC-4 a JWE header on a signed token",
        "access",
        sign_texts(
            r#"{"alg":"RSA-OAEP","enc":"A256GCM","kid":"pool-access"}"#,
            &access(now).claims.to_string(),
            "pool-access",
        ),
        "header_member",
    );
    for length in [5, 10, header.len() - 1, header.len()] {
        list.add(format!("cut off in the header after {length}"), "access", &token[..length], "cut_off");
    }
    for part in [1, 2, 3, 5, 7] {
        let length = header.len() + payload.len() * part / 8;
        list.add(
            format!("cut off in the payload after {part} eighths"),
            "access",
            &token[..length],
            "cut_off",
        );
    }
    for length in [0, 1, 100, signature.len() - 1] {
        let at = header.len() + payload.len() + 2 + length;
        list.add(format!("cut off in the signature after {length}"), "access", &token[..at], "cut_off");
    }
    let half = &payload[..payload.len() / 2 / 4 * 4];
    list.add("a payload cut in the middle", "access", format!("{header}.{half}.{signature}"), "cut_off");
    list.add("padding", "access", format!("{token}="), "encoding");
    list.add("padding in the header", "access", format!("{header}=.{payload}.{signature}"), "encoding");
    let plain = STANDARD.encode(access(now).claim("username", "~~~???>>>").claims.to_string());
    list.add("the alphabet of plain base64", "access", format!("{header}.{plain}+/.{signature}"), "encoding");
    // 342 characters hold 2052 bits: the last four must be zero, or one signature has sixteen spellings.
    let last = signature.chars().last().unwrap();
    let respelt = char::from(last as u8 + 1);
    let respelt = if respelt.is_ascii_alphanumeric() { respelt } else { 'B' };
    list.add(
        "another spelling of the signature",
        "access",
        format!("{header}.{payload}.{}{respelt}", &signature[..341]),
        "encoding",
    );
    list.add("a longer signature", "access", format!("{token}AA"), "signature");
    for (name, found) in [
        (" ", "a space"),
        ("\n", "a line break"),
        ("\t", "a tabulator"),
        ("\u{200b}", "nothing visible"),
        (",", "a comma"),
        ("%2E", "an escape"),
        ("é", "a letter outside ASCII"),
    ] {
        list.add(
            format!("{found} inside"),
            "access",
            format!("{}{name}{}", &token[..40], &token[40..]),
            "character",
        );
    }
    list.add("quotation marks", "access", format!("\"{token}\""), "quoted");
    list.add("angle brackets", "access", format!("<{token}>"), "quoted");
    list.add("very long", "access", "a".repeat(20_000), "too_long");
    list.draft("very long, signed", "access", &access(now).claim("x", "x".repeat(20_000)), "too_long");
    list.draft("a very long header", "access", &access(now).header("x", "x".repeat(4000)), "too_long");

    // A changed letter anywhere in the payload.
    for at in [0, 20, 100, 200, payload.len() - 2] {
        let mut changed = access(now).claims.to_string().into_bytes();
        let at = at.min(changed.len() - 3);
        let position = (at..changed.len()).find(|it| changed[*it].is_ascii_lowercase()).unwrap_or(2);
        changed[position] = if changed[position] == b'z' { b'y' } else { changed[position] + 1 };
        let changed = BASE64.encode(changed);
        // What the change hits decides which refusal comes first: the issuer is read before the signature is checked.
        let hits_issuer = !String::from_utf8(BASE64.decode(&changed).unwrap())
            .unwrap()
            .contains(&format!("\"iss\":\"{AWS}\""));
        if !hits_issuer {
            list.add(
                format!("a changed letter near {at}"),
                "access",
                format!("{header}.{changed}.{signature}"),
                "signature",
            );
        }
    }
    let other = access(now).claim("sub", "somebody-else").sign();
    let other_payload = other.split('.').nth(1).unwrap();
    list.add(
        "the payload of another token",
        "access",
        format!("{header}.{other_payload}.{signature}"),
        "signature",
    );
    list.add(
        "a signature of zeros",
        "access",
        format!("{header}.{payload}.{}", BASE64.encode([0; 256])),
        "signature",
    );
    list.add(
        "a signature of ones",
        "access",
        format!("{header}.{payload}.{}", BASE64.encode([255; 256])),
        "signature",
    );
    let ec = oidc_access(now).key("ES256").sign();
    let front = &ec[..ec.rfind('.').unwrap()];
    list.add(
        "ES256: a signature of zeros",
        "oidc-access",
        format!("{front}.{}", BASE64.encode([0; 64])),
        "signature",
    );
    list.add(
        "ES256: a signature of half the length",
        "oidc-access",
        format!("{front}.{}", BASE64.encode([1; 32])),
        "cut_off",
    );
    list.add(
        "EdDSA: a signature of zeros",
        "oidc-access",
        {
            let ed = oidc_access(now).key("EdDSA").sign();
            format!("{}.{}", &ed[..ed.rfind('.').unwrap()], BASE64.encode([0; 64]))
        },
        "signature",
    );

    let good_header = access(now).header.to_string();
    let good_claims = access(now).claims.to_string();
    let json_cases: [(&str, &str, String, &'static str); 14] = [
        ("a header that is a list", "[]", good_claims.clone(), "json"),
        ("a header that is null", "null", good_claims.clone(), "json"),
        (
            "a header that says alg twice",
            r#"{"alg":"RS256","kid":"pool-access","alg":"none"}"#,
            good_claims.clone(),
            "json",
        ),
        (
            "a header that says kid twice",
            r#"{"alg":"RS256","kid":"pool-access","kid":"x"}"#,
            good_claims.clone(),
            "json",
        ),
        (
            "a header with something behind it",
            r#"{"alg":"RS256","kid":"pool-access"} x"#,
            good_claims.clone(),
            "json",
        ),
        ("claims that are a list", &good_header, "[]".into(), "json"),
        ("claims that are a text", &good_header, "\"x\"".into(), "json"),
        ("claims that say sub twice", &good_header, good_claims.replacen('{', r#"{"sub":"x","#, 1), "json"),
        (
            "claims that say exp twice, once escaped",
            &good_header,
            good_claims.replacen('{', r#"{"\u0065xp":9,"#, 1),
            "json",
        ),
        (
            "claims that say something twice deep down",
            &good_header,
            good_claims.replacen('{', r#"{"a":[{"b":1,"b":2}],"#, 1),
            "json",
        ),
        (
            "claims nested a thousand deep",
            &good_header,
            good_claims.replacen('{', &format!(r#"{{"a":{}{},"#, "[".repeat(1000), "]".repeat(1000)), 1),
            "json",
        ),
        ("claims with a comment", &good_header, good_claims.replacen('{', "{/**/", 1), "json"),
        (
            "claims with a comma at the end",
            &good_header,
            format!("{},}}", good_claims.trim_end_matches('}')),
            "json",
        ),
        (
            "claims with half a surrogate",
            &good_header,
            good_claims.replacen('{', r#"{"a":"\ud800","#, 1),
            "json",
        ),
    ];
    for (name, header, claims, verdict) in json_cases {
        list.add(name, "access", sign_texts(header, &claims, "pool-access"), verdict);
    }
    let not_utf8 = [&good_header.as_bytes()[..good_header.len() - 1], b",\"a\":\"\xff\"}"].concat();
    list.add(
        "a header that is not UTF-8",
        "access",
        format!("{}.{payload}.{signature}", BASE64.encode(not_utf8)),
        "json",
    );
}

fn issuers(list: &mut List) {
    let now = list.now;
    let others = [
        ("one slash more", format!("{AWS}/")),
        ("http", AWS.replace("https", "http")),
        ("upper case", AWS.to_uppercase()),
        ("another pool", AWS.replace("Ab12", "Xx12")),
        ("another region", AWS.replace("eu-west-1", "us-east-1")),
        ("AWS's newer host", UPDATED.to_owned()),
        ("a server of one's own with that pool", "http://localhost:9229/eu-west-1_Ab12Cd34E".to_owned()),
        ("somebody else", "https://evil.example".to_owned()),
        ("a longer name", format!("{AWS}.evil.example")),
        ("a name in front", format!("https://evil.example/{AWS}")),
        ("a user name", AWS.replace("https://", "https://evil@")),
        ("a query", format!("{AWS}?x=1")),
        ("a zero byte", format!("{AWS}\u{0}")),
        ("a path upwards", format!("{AWS}/../eu-west-1_Evil")),
        ("another letter a", AWS.replace('a', "а")),
        ("an own server's pool", OWN.to_owned()),
        ("an OpenID Connect issuer", OIDC.to_owned()),
    ];
    for (name, issuer) in others {
        let draft = access(now).claim("iss", issuer);
        list.draft(format!("COG-16 issuer: {name}"), "access", &draft, "issuer");
    }
    list.draft("the original issuer where the newer is trusted", "updated", &access(now), "issuer");
    let crossed = access(now).claim("iss", OWN);
    list.draft("the old pool's client under the new issuer", "migration", &crossed, "client");
    list.draft("an OIDC token at a pool's policy", "access", &oidc_access(now), "issuer");
    list.draft("a pool's token at an OIDC policy", "oidc-access", &access(now), "issuer");
}

fn claim_types(list: &mut List) {
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

fn times(list: &mut List) {
    let now = list.now;
    let exp = |at: i64| access(now).claim("exp", at);
    list.draft("expired this second", "strict-time", &exp(now), "expired");
    list.draft("expires next second", "strict-time", &exp(now + 1), GOOD);
    list.draft("expired within the leeway", "access", &exp(now - 1), GOOD);
    list.draft("expired at the leeway's end", "access", &exp(now - 2), "expired");
    list.draft("expired within a leeway of a minute", "leeway", &exp(now - 59), GOOD);
    list.draft("expired after a leeway of a minute", "leeway", &exp(now - 60), "expired");
    list.draft("expired an hour ago", "access", &exp(now - 3600), "expired");
    list.draft("expired in 1970", "access", &exp(0), "expired");
    list.draft("expires in 5000", "access", &exp(95_617_584_000), GOOD);
    let nbf = |at: i64| access(now).claim("nbf", at);
    list.draft("valid from now", "strict-time", &nbf(now), GOOD);
    list.draft("valid from next second", "strict-time", &nbf(now + 1), "not_yet");
    list.draft("valid from within the leeway", "access", &nbf(now + 2), GOOD);
    list.draft("valid from after the leeway", "access", &nbf(now + 3), "not_yet");
    list.draft("valid from in an hour", "leeway", &nbf(now + 3600), "not_yet");
    let iat = |at: i64| access(now).claim("iat", at);
    list.draft("issued now", "strict-time", &iat(now), GOOD);
    list.draft("issued next second", "strict-time", &iat(now + 1), "issued_in_future");
    list.draft("issued within the leeway", "access", &iat(now + 2), GOOD);
    list.draft("issued after the leeway", "access", &iat(now + 3), "issued_in_future");
    list.draft(
        "issued in two hours",
        "access",
        &iat(now + 7200).claim("exp", now + 10_000),
        "issued_in_future",
    );
    list.draft(
        "expired, and forged",
        "access",
        &{
            let mut draft = exp(now - 60);
            draft.key = "stranger";
            draft
        },
        "signature",
    );
}

fn clients_and_resources(list: &mut List) {
    let now = list.now;
    list.draft("another client", "access", &access(now).claim("client_id", "other"), "client");
    list.draft(
        "the client in another case",
        "access",
        &access(now).claim("client_id", CLIENT.to_uppercase()),
        "client",
    );
    list.draft(
        "another client where any will do",
        "any-client",
        &access(now).claim("client_id", "other"),
        GOOD,
    );
    list.draft("an ID token of another client", "id", &id(now).claim("aud", "other"), "client");
    list.draft(
        "an ID token of two clients and one party",
        "oidc-id",
        &oidc_id(now).claim("aud", json!([CLIENT, "other"])).claim("azp", CLIENT),
        GOOD,
    );
    list.draft(
        "an ID token of two clients without a party",
        "oidc-id",
        &oidc_id(now).claim("aud", json!([CLIENT, "other"])),
        "claim",
    );
    list.draft(
        "an ID token of another party",
        "oidc-id",
        &oidc_id(now).claim("aud", json!([CLIENT, "other"])).claim("azp", "other"),
        "client",
    );
    list.draft(
        "an ID token of one client in a list",
        "oidc-id",
        &oidc_id(now).claim("aud", json!([CLIENT])),
        GOOD,
    );
    list.draft(
        "OIDC: another client",
        "oidc-access",
        &oidc_access(now).claim("client_id", "other"),
        "client",
    );
    list.draft("OIDC: no client", "oidc-access", &oidc_access(now).without("client_id"), "claim");
    list.draft(
        "OIDC: the client as azp",
        "oidc-access",
        &oidc_access(now).without("client_id").claim("azp", CLIENT),
        GOOD,
    );
    list.draft(
        "OIDC: client_id beats azp",
        "oidc-access",
        &oidc_access(now).claim("client_id", "other").claim("azp", CLIENT),
        "client",
    );

    list.draft("bound to this resource", "resource", &access(now).claim("aud", RESOURCE), GOOD);
    list.draft(
        "bound to this resource among others",
        "resource",
        &access(now).claim("aud", json!(["https://b.example", RESOURCE])),
        GOOD,
    );
    list.draft(
        "bound to another resource",
        "resource",
        &access(now).claim("aud", "https://b.example"),
        "resource",
    );
    list.draft(
        "bound to this resource with a slash",
        "resource",
        &access(now).claim("aud", format!("{RESOURCE}/")),
        "resource",
    );
    list.draft("bound to nothing where a binding is needed", "resource", &access(now), "resource");
    list.draft("bound where no resource is named", "access", &access(now).claim("aud", RESOURCE), "resource");
    list.draft(
        "the client as audience where no resource is named",
        "access",
        &access(now).claim("aud", CLIENT),
        GOOD,
    );
    list.draft(
        "client and another as audience where no resource is named",
        "access",
        &access(now).claim("aud", json!([CLIENT, RESOURCE])),
        "resource",
    );
    list.draft(
        "bound, any client, no resource named",
        "any-client",
        &access(now).claim("aud", CLIENT),
        "resource",
    );
    list.draft(
        "OIDC: bound to another resource",
        "oidc-access",
        &oidc_access(now).claim("aud", "https://b.example"),
        "resource",
    );
    list.draft("OIDC: bound to nothing", "oidc-access", &oidc_access(now).without("aud"), "resource");
    list.draft(
        "OIDC: the client as audience",
        "oidc-client-audience",
        &oidc_access(now).claim("aud", CLIENT),
        GOOD,
    );
    list.draft("OIDC: a resource where none is named", "oidc-client-audience", &oidc_access(now), "resource");
}

fn permissions(list: &mut List) {
    let now = list.now;
    let scope = |text: &str| access(now).claim("scope", text);
    list.draft("both scopes", "scopes", &scope("posts/read posts/write"), GOOD);
    list.draft(
        "both scopes among others, in another order",
        "scopes",
        &scope("openid posts/write x posts/read"),
        GOOD,
    );
    list.draft("one scope of two", "scopes", &scope("posts/read"), "scope");
    list.draft("no scope", "scopes", &access(now).without("scope"), "scope");
    list.draft("an empty scope", "scopes", &scope(""), "scope");
    list.draft("a scope that begins like it", "scopes", &scope("posts/reader posts/writer"), "scope");
    list.draft("scopes in another case", "scopes", &scope("Posts/read posts/Write"), "scope");
    list.draft("scopes with a comma", "scopes", &scope("posts/read,posts/write"), "scope");
    list.draft("an empty scope where none is needed", "access", &scope(""), GOOD);
    let groups = |value: Value| access(now).claim("cognito:groups", value);
    list.draft("in one group", "groups", &groups(json!(["editors"])), GOOD);
    list.draft("in the other group, among others", "groups", &groups(json!(["x", "admins"])), GOOD);
    list.draft("in another group", "groups", &groups(json!(["readers"])), "group");
    list.draft("in no group", "groups", &access(now), "group");
    list.draft("an empty list of groups", "groups", &groups(json!([])), "group");
    list.draft("a group that begins like it", "groups", &groups(json!(["editors2"])), "group");
    list.draft(
        "a group under a claim of another name",
        "groups",
        &access(now).claim("groups", json!(["admins"])),
        "group",
    );
    list.draft("OIDC: group and scope", "oidc-groups", &oidc_access(now), GOOD);
    list.draft(
        "OIDC: another group",
        "oidc-groups",
        &oidc_access(now).claim("groups", json!(["x"])),
        "group",
    );
    list.draft(
        "OIDC: scopes as scp",
        "oidc-groups",
        &oidc_access(now).without("scope").claim("scp", json!(["read"])),
        GOOD,
    );
    list.draft(
        "OIDC: scopes as a list",
        "oidc-groups",
        &oidc_access(now).claim("scope", json!(["read"])),
        GOOD,
    );
    list.draft(
        "scp means nothing to a pool",
        "scopes",
        &access(now).without("scope").claim("scp", "posts/read posts/write"),
        "scope",
    );
}

#[test]
fn every_token_of_the_vectors_gets_its_verdict() {
    let listed: Vec<Value> = cases(NOW)
        .iter()
        .map(|case| json!({"name": case.name, "policy": case.policy, "token": case.token, "verdict": case.verdict}))
        .collect();
    let file = super::lines("tokens.jsonl", &listed);
    super::assert_fresh(&file, &listed);
    assert!(file.len() > 300, "{}", file.len());

    let documents = documents();
    let verifiers: std::collections::BTreeMap<_, _> =
        policies().into_iter().map(|(name, policy)| (name, verifier(&policy, &documents, NOW))).collect();
    let mut wrong = Vec::new();
    for vector in &file {
        let text = |name: &str| vector[name].as_str().unwrap();
        let verdict = verifiers[text("policy")].verify(text("token"), NOW);
        let code = verdict.as_ref().map_or_else(|refusal| refusal.code().as_str(), |_| GOOD);
        if code != text("verdict") {
            wrong.push(format!("{}: expected {}, found {verdict:?}", text("name"), text("verdict")));
        }
        // What is refused is told without the token, and in every form.
        if let Err(refusal) = verdict {
            let told = format!("{refusal}{refusal:?}{}", serde_json::to_string(&refusal).unwrap());
            let signature = text("token").rsplit('.').next().unwrap();
            assert!(signature.len() < 30 || !told.contains(signature), "{}", text("name"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
