//! The compact form: cut off, re-encoded, changed, or no token at all.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as BASE64};

use super::{List, access, oidc_access};
use crate::vectors::forge::sign_texts;
use crate::vectors::setting::AWS;

pub(super) fn forms(list: &mut List) {
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
