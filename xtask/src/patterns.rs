//! From Java's regular expressions to those of the `regex` crate. Java's `\w \s \d \S` are ASCII, Rust's are not;
//! Java's dot stops at more line ends; look-behind does not exist here.

use anyhow::bail;

const WORD: &str = "0-9A-Za-z_";
const SPACE: &str = r" \t\n\x0B\f\r";
const DIGIT: &str = "0-9";
/// What Java's dot does not match.
const LINE_ENDS: &str = r"\n\r\x{85}\x{2028}\x{2029}";

/// The expression in Rust's dialect, or nothing where it has to be checked by hand.
pub fn translate(java: &str, whole: bool) -> anyhow::Result<Option<String>> {
    if java.contains("(?<") || java.contains("(?!") || java.contains("(?=") {
        return Ok(None);
    }
    let dot_all = java.starts_with("(?s)");
    let mut out = String::new();
    let mut in_class = false;
    let mut chars = java.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let escaped = chars.next();
                match (escaped, in_class) {
                    (Some('w'), true) => out.push_str(WORD),
                    (Some('s'), true) => out.push_str(SPACE),
                    (Some('d'), true) => out.push_str(DIGIT),
                    (Some('w'), false) => push_class(&mut out, WORD),
                    (Some('s'), false) => push_class(&mut out, SPACE),
                    (Some('d'), false) => push_class(&mut out, DIGIT),
                    // Only as a class of its own: `[\S]`, which is the class of everything that is not \s.
                    (Some('S'), true) if out.ends_with('[') && chars.peek() == Some(&']') => {
                        out.push('^');
                        out.push_str(SPACE);
                    }
                    // A word's edge is the same in both where what stands around it is ASCII.
                    (Some('b'), false) => out.push_str(r"(?-u:\b)"),
                    (Some(letter), _) if "SWDbBhHvVRGAZz".contains(letter) => {
                        bail!("`\\{letter}` in `{java}` is not known here")
                    }
                    (Some(other), _) => {
                        out.push('\\');
                        out.push(other);
                    }
                    (None, _) => bail!("`{java}` ends in a backslash"),
                }
            }
            '[' if in_class => out.push_str(r"\["),
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(c);
            }
            '[' => {
                in_class = true;
                out.push(c);
            }
            ']' => {
                in_class = false;
                out.push(c);
            }
            '.' if !in_class && !dot_all => {
                out.push_str("[^");
                out.push_str(LINE_ENDS);
                out.push(']');
            }
            _ => out.push(c),
        }
    }
    Ok(Some(if whole { format!(r"\A(?:{out})\z") } else { out }))
}

/// The ASCII part of a pattern that is one class again and again (`[…]+` or `[…]*`): a bit a character, and whether the
/// empty value matches. Nothing for every other pattern.
pub fn ascii_class(java: &str) -> Option<(u128, bool)> {
    let inner = java.strip_prefix('^').and_then(|java| java.strip_suffix('$')).unwrap_or(java);
    let (class, empty) = match inner.strip_suffix('+') {
        Some(class) => (class, false),
        None => (inner.strip_suffix('*')?, true),
    };
    let class = class.strip_prefix('[')?.strip_suffix(']')?;
    if class.starts_with('^') {
        return None;
    }
    let mut bits = 0;
    let mut chars = class.chars().peekable();
    // The character before a dash that may turn out to be the start of a range.
    let mut start: Option<u8> = None;
    while let Some(c) = chars.next() {
        match (c, start, chars.peek()) {
            ('-', Some(from), Some(_)) => {
                let to = match chars.next()? {
                    '\\' => escape(&mut chars)?.err()?,
                    to => u8::try_from(to).ok()?,
                };
                bits |= (from..=to).fold(0, |bits, byte| bits | bit(byte));
                start = None;
            }
            ('\\', ..) => match escape(&mut chars)? {
                Ok(class) => {
                    bits |= class;
                    start = None;
                }
                Err(byte) => {
                    bits |= bit(byte);
                    start = Some(byte);
                }
            },
            ('[' | ']' | '&', ..) => return None,
            _ => {
                let byte = u8::try_from(c).ok().filter(u8::is_ascii)?;
                bits |= bit(byte);
                start = Some(byte);
            }
        }
    }
    Some((bits, empty))
}

/// What follows a backslash: a class of characters, or one character.
fn escape(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<Result<u128, u8>> {
    let members = |belongs: fn(u8) -> bool| {
        (0..128).filter(|byte| belongs(*byte)).fold(0, |bits, byte| bits | bit(byte))
    };
    Some(match chars.next()? {
        'w' => Ok(members(|byte| byte.is_ascii_alphanumeric() || byte == b'_')),
        'd' => Ok(members(|byte| byte.is_ascii_digit())),
        's' => Ok(members(is_space)),
        'S' => Ok(members(|byte| !is_space(byte))),
        'p' => {
            let name: String = chars.by_ref().take(3).collect();
            Ok(match name.as_str() {
                "{L}" => members(|byte| byte.is_ascii_alphabetic()),
                "{N}" => members(|byte| byte.is_ascii_digit()),
                "{M}" => 0,
                "{S}" => members(|byte| b"$+<=>^`|~".contains(&byte)),
                "{P}" => members(|byte| byte.is_ascii_punctuation() && !b"$+<=>^`|~".contains(&byte)),
                "{Z}" => bit(b' '),
                _ => return None,
            })
        }
        'x' => {
            let digits: String = chars.by_ref().take(2).collect();
            Err(u8::from_str_radix(&digits, 16).ok().filter(u8::is_ascii)?)
        }
        't' => Err(b'\t'),
        'n' => Err(b'\n'),
        'r' => Err(b'\r'),
        other if other.is_ascii_punctuation() => Err(u8::try_from(other).ok()?),
        _ => return None,
    })
}

fn is_space(byte: u8) -> bool {
    b" \t\n\x0B\x0C\r".contains(&byte)
}

fn bit(byte: u8) -> u128 {
    1 << byte
}

fn push_class(out: &mut String, class: &str) {
    out.push('[');
    out.push_str(class);
    out.push(']');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn java_shorthands_become_ascii() {
        assert_eq!(translate(r"[\w+]+", true).unwrap().unwrap(), r"\A(?:[0-9A-Za-z_+]+)\z");
        assert_eq!(translate(r"\d+", true).unwrap().unwrap(), r"\A(?:[0-9]+)\z");
        assert_eq!(translate(r"[\S]+", false).unwrap().unwrap(), r"[^ \t\n\x0B\f\r]+");
    }

    #[test]
    fn the_dot_stops_where_java_stops() {
        assert_eq!(translate("(?s).*", true).unwrap().unwrap(), r"\A(?:(?s).*)\z");
        assert_eq!(translate("a.", true).unwrap().unwrap(), r"\A(?:a[^\n\r\x{85}\x{2028}\x{2029}])\z");
        assert_eq!(translate("[.]", true).unwrap().unwrap(), r"\A(?:[.])\z");
    }

    #[test]
    fn one_class_again_and_again_has_a_shortcut() {
        let bits = |text: &str| text.bytes().fold(0, |bits, byte| bits | bit(byte));
        assert_eq!(ascii_class("[0-9]+"), Some((bits("0123456789"), false)));
        assert_eq!(ascii_class("^[a-c-_.]*$"), Some((bits("abc-_."), true)));
        assert_eq!(ascii_class(r"[\x21\x23-\x25+,-]+"), Some((bits("!#$%+,-"), false)));
        assert_eq!(ascii_class(r"[\p{N}\p{Z}]+"), Some((bits("0123456789 "), false)));
        for other in [r"[\w-]+_[0-9a-zA-Z]+", ".*", "[a]", "[^_]+", "(a|b)+"] {
            assert_eq!(ascii_class(other), None, "{other}");
        }
    }

    #[test]
    fn look_behind_is_left_to_a_hand_check() {
        assert_eq!(translate(r"^[a-z]*(?<!\.)$", true).unwrap(), None);
        assert!(translate(r"[\S-]+", true).is_err());
    }
}
