//! Where is the token? In `Authorization: Bearer …` (RFC 6750 section 2.1) and nowhere else. When it is not there, this looks at
//! what the sender probably meant, and says that.

use crate::near::distance;
use crate::refusal::Refusal;
use crate::shown::{looks_like_a_token, shown};

const EXPECTED: &str = "Authorization";

/// Header names that people put tokens into, further than a letter from the right one.
const STAND_INS: &[&str] = &[
    "x-authorization",
    "authentication",
    "x-authentication",
    "auth",
    "x-auth",
    "x-auth-token",
    "x-access-token",
    "access-token",
    "access_token",
    "accesstoken",
    "proxy-authorization",
    "x-forwarded-authorization",
    "bearer",
    "token",
    "x-token",
    "jwt",
    "x-jwt",
    "x-id-token",
    "http_authorization",
    "www-authenticate",
];

/// What stands in a header when a variable was not set.
const NOT_FILLED_IN: &[&str] = &[
    "undefined",
    "null",
    "none",
    "nil",
    "nan",
    "false",
    "true",
    "token",
    "[object",
    "[object object]",
    "your_token",
];

/// Query parameters that tokens travel in (the first is RFC 6750 section 2.3).
const PARAMETERS: &[&str] = &[
    "access_token",
    "id_token",
    "token",
    "jwt",
    "auth",
    "authorization",
    "auth_token",
    "bearer",
    "accesstoken",
];

/// The token of a request, given its headers (names in any case, values as they came) and its query, without the `?`.
pub fn find<'r>(headers: &[(&'r str, &'r [u8])], query: Option<&str>) -> Result<&'r str, Refusal> {
    let mut values = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(EXPECTED));
    let Some((_, value)) = values.next() else { return Err(misplaced(headers, query)) };
    match values.count() {
        0 => token(std::str::from_utf8(value).map_err(|_| not_ascii())?),
        more => Err(Refusal::HeaderTwice { found: more + 1 }),
    }
}

/// The token of the value of an `Authorization` header.
fn token(value: &str) -> Result<&str, Refusal> {
    let value = value.trim_matches([' ', '\t']);
    if value.is_empty() {
        return Err(Refusal::NotFilledIn { found: String::new() });
    }
    let (scheme, rest) = value.split_once([' ', '\t']).unwrap_or((value, ""));
    let token = rest.trim_start_matches(' ');
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(other_scheme(scheme, token));
    }
    let times = 1 + token.split(' ').take_while(|word| is_bearer(word)).count();
    if times > 1 {
        return Err(Refusal::SchemeDoubled { times });
    }
    if token.is_empty() || is_placeholder(token) {
        return Err(Refusal::NotFilledIn { found: shown(token) });
    }
    match token.find(|c: char| !c.is_ascii_graphic()) {
        Some(_) if token.starts_with(['"', '\'', '<', '{', '[']) => Err(Refusal::Quoted),
        Some(at) => Err(Refusal::Character { found: what(token[at..].chars().next().unwrap_or(' ')) }),
        None => Ok(token),
    }
}

fn is_bearer(word: &str) -> bool {
    word.trim_end_matches(':').eq_ignore_ascii_case("bearer")
}

fn other_scheme(scheme: &str, token: &str) -> Refusal {
    if looks_like_a_token(scheme) {
        return match scheme.trim_end_matches(',').split_once("eyJ").map(|(before, _)| before) {
            // `Bearer:eyJ…`, `Bearer=eyJ…`, `Bearer%20eyJ…`: the space is missing, not the word.
            Some(before)
                if before.len() >= 6
                    && before.is_char_boundary(6)
                    && before[..6].eq_ignore_ascii_case("bearer") =>
            {
                Refusal::Scheme { expected: "Bearer ", found: shown(before), near: true }
            }
            _ => Refusal::SchemeMissing,
        };
    }
    if token.is_empty() && is_placeholder(scheme) {
        return Refusal::NotFilledIn { found: shown(scheme) };
    }
    let near = is_bearer(scheme) || distance(scheme, "Bearer") <= 2 || looks_like_a_token(token);
    Refusal::Scheme { expected: "Bearer", found: shown(scheme), near }
}

fn is_placeholder(text: &str) -> bool {
    let bare = text.trim_matches(['"', '\'']).to_ascii_lowercase();
    let braces = [("<", ">"), ("{", "}"), ("${", "}"), ("{{", "}}"), ("[", "]"), ("%", "%")];
    NOT_FILLED_IN.contains(&bare.as_str())
        || (bare.starts_with('$') && !bare.contains('.'))
        || (braces.iter().any(|(open, close)| bare.starts_with(open) && bare.ends_with(close))
            && !looks_like_a_token(text))
}

/// No `Authorization` header: what there is instead. The header is looked for first, since that is where most look wrong.
fn misplaced(headers: &[(&str, &[u8])], query: Option<&str>) -> Refusal {
    if let Some((name, _)) = headers.iter().find(|(name, _)| is_misspelt(name)) {
        return Refusal::HeaderName { expected: EXPECTED, found: shown(name) };
    }
    let stand_in = |(name, value): &&(&str, &[u8])| {
        STAND_INS.iter().any(|known| known.eq_ignore_ascii_case(name))
            && std::str::from_utf8(value)
                .is_ok_and(|value| looks_like_a_token(value) || value.starts_with("Bearer "))
    };
    if let Some((name, _)) = headers.iter().find(stand_in) {
        return Refusal::HeaderName { expected: EXPECTED, found: shown(name) };
    }
    if let Some(name) = query.and_then(parameter) {
        return Refusal::TokenInQuery { name };
    }
    let cookies = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("cookie"));
    match cookies.filter_map(|(_, value)| std::str::from_utf8(value).ok()).find_map(cookie) {
        Some(name) => Refusal::TokenInCookie { name },
        None => Refusal::NoToken,
    }
}

/// One or two letters off, or with `_` for `-`; `Authorisation` is the most frequent.
fn is_misspelt(name: &str) -> bool {
    let plain = name.replace(['-', '_', ' ', ':'], "");
    (1..=2).contains(&distance(name, EXPECTED)) || (plain != name && distance(&plain, EXPECTED) <= 1)
}

fn parameter(query: &str) -> Option<String> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let holds = |(name, value): &(&str, &str)| {
        let known = PARAMETERS.iter().any(|known| known.eq_ignore_ascii_case(name));
        looks_like_a_token(value) || (known && value.len() > 20)
    };
    pairs.into_iter().find(holds).map(|(name, _)| shown(name))
}

fn cookie(value: &str) -> Option<String> {
    let pairs = value.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(_, value)| looks_like_a_token(value)).map(|(name, _)| shown(name))
}

fn not_ascii() -> Refusal {
    Refusal::Character { found: "a byte outside ASCII".to_owned() }
}

fn what(character: char) -> String {
    match character {
        ' ' => "a space".to_owned(),
        '\t' => "a tabulator".to_owned(),
        other => format!("`{}`", shown(&other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";

    fn found(headers: &[(&str, &str)], query: Option<&str>) -> Result<String, Refusal> {
        let headers: Vec<(&str, &[u8])> = headers.iter().map(|(n, v)| (*n, v.as_bytes())).collect();
        find(&headers, query).map(str::to_owned)
    }

    #[test]
    fn the_token_stands_behind_bearer_in_any_case() {
        for value in [format!("Bearer {TOKEN}"), format!("bearer   {TOKEN}"), format!(" BEARER {TOKEN} ")] {
            assert_eq!(found(&[("AUTHORIZATION", &value)], None).as_deref(), Ok(TOKEN), "{value}");
        }
    }

    #[test]
    fn a_header_one_letter_off_is_named() {
        let bearer = format!("Bearer {TOKEN}");
        for name in [
            "Authorisation",
            "Autorization",
            "authorizaton",
            "Authorization_",
            "Authorizations",
            "x-authorization",
        ] {
            let refusal = found(&[("accept", "*/*"), (name, &bearer)], None).unwrap_err();
            assert_eq!(refusal, Refusal::HeaderName { expected: EXPECTED, found: name.into() });
        }
        assert_eq!(found(&[("x-auth-token", "opaque")], None), Err(Refusal::NoToken));
    }

    #[test]
    fn bearer_missing_doubled_or_misspelt_is_named() {
        let refusal = |value: &str| found(&[("authorization", value)], None).unwrap_err();
        assert_eq!(refusal(TOKEN), Refusal::SchemeMissing);
        assert_eq!(refusal(&format!("Bearer Bearer {TOKEN}")), Refusal::SchemeDoubled { times: 2 });
        assert_eq!(refusal(&format!("Bearer bearer: Bearer {TOKEN}")), Refusal::SchemeDoubled { times: 3 });
        for value in [
            format!("Baerer {TOKEN}"),
            format!("Bearer: {TOKEN}"),
            format!("Bearer:{TOKEN}"),
            format!("JWT {TOKEN}"),
        ] {
            assert!(matches!(refusal(&value), Refusal::Scheme { near: true, .. }), "{value}");
        }
        assert!(matches!(refusal("Basic dXNlcjpwYXNz"), Refusal::Scheme { near: false, .. }));
    }

    #[test]
    fn a_variable_that_was_not_set_is_named() {
        for value in [
            "Bearer",
            "Bearer undefined",
            "Bearer null",
            "Bearer [object Object]",
            "Bearer ${TOKEN}",
            "Bearer $T",
            "Bearer <token>",
            "",
            "undefined",
        ] {
            let refusal = found(&[("authorization", value)], None).unwrap_err();
            assert!(matches!(refusal, Refusal::NotFilledIn { .. }), "{value}: {refusal:?}");
        }
    }

    #[test]
    fn a_token_elsewhere_is_named_and_not_used() {
        let cookie = format!("theme=dark; accessToken={TOKEN}");
        assert_eq!(
            found(&[("Cookie", &cookie)], None),
            Err(Refusal::TokenInCookie { name: "accessToken".into() })
        );
        let query = format!("page=1&access_token={TOKEN}");
        assert_eq!(found(&[], Some(&query)), Err(Refusal::TokenInQuery { name: "access_token".into() }));
        assert_eq!(found(&[("Cookie", "theme=dark")], Some("page=1&token=x")), Err(Refusal::NoToken));
    }

    #[test]
    fn two_headers_are_one_too_many() {
        let bearer = format!("Bearer {TOKEN}");
        assert_eq!(
            found(&[("authorization", &bearer), ("Authorization", &bearer)], None),
            Err(Refusal::HeaderTwice { found: 2 })
        );
    }

    proptest::proptest! {
        #[test]
        fn no_refusal_shows_the_token(before in "[ -~]{0,20}", after in "[ -~]{0,20}", name in "[A-Za-z-]{1,16}") {
            let value = format!("{before}{TOKEN}{after}");
            for refusal in [
                found(&[("authorization", &value)], None).err(),
                found(&[(&name, &value)], Some(&format!("{name}={value}"))).err(),
                found(&[("cookie", &format!("a={value}"))], None).err(),
            ].into_iter().flatten() {
                let text = format!("{refusal}{}", serde_json::to_string(&refusal).unwrap());
                proptest::prop_assert!(!text.contains("c2lnbmF0dXJl"), "{}", text);
            }
        }

        #[test]
        fn any_headers_are_looked_at(name: String, value: Vec<u8>, query: String) {
            let _ = find(&[(name.as_str(), value.as_slice()), ("authorization", value.as_slice())], Some(&query));
            let _ = find(&[(name.as_str(), value.as_slice()), ("cookie", value.as_slice())], Some(&query));
        }
    }
}
