//! Text that somebody else wrote, made fit to stand in a message or a log line: short, on one line, and without characters
//! that change how the rest is read (RULE-19).

/// Characters of foreign text that a refusal carries at most.
const LONGEST: usize = 120;

/// `text`, shortened and with control and direction characters escaped.
///
/// Whatever looks like a whole token is left out: a refusal never carries one, wherever it stood.
pub(crate) fn shown(text: &str) -> String {
    if looks_like_a_token(text) {
        return format!("(a token of {} characters)", text.len());
    }
    let mut out = String::new();
    for (index, character) in text.chars().enumerate() {
        if index == LONGEST {
            out.push('…');
            break;
        }
        if changes_reading(character) { out.extend(character.escape_unicode()) } else { out.push(character) }
    }
    out
}

/// Each of `texts`, at most 20 of them.
pub(crate) fn shown_all<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    texts.into_iter().take(20).map(shown).collect()
}

/// Whether `text` could be a compact JWS or JWE, or hold one: `eyJ` is `{"` in base64url, which every JOSE header begins with.
pub(crate) fn looks_like_a_token(text: &str) -> bool {
    let Some(at) = text.find("eyJ") else { return false };
    let token: &str = text[at..].split(|c: char| !is_token_character(c)).next().unwrap_or_default();
    token.len() > 30 && token.contains('.')
}

pub(crate) fn is_token_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.')
}

fn changes_reading(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_stays_on_its_line_and_short() {
        assert_eq!(shown("plain"), "plain");
        assert_eq!(shown("a\nb"), "a\\u{a}b");
        assert_eq!(shown("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(shown(&"x".repeat(500)).chars().count(), LONGEST + 1);
    }

    #[test]
    fn a_token_is_never_shown() {
        let token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
        assert!(!shown(token).contains("eyJ"));
        assert!(!shown(&format!("Bearer {token}")).contains("eyJ"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_shown_in_one_short_line(text: String) {
            let shown = shown(&text);
            proptest::prop_assert!(!shown.chars().any(char::is_control));
            proptest::prop_assert!(shown.len() <= LONGEST * 12);
        }
    }
}
