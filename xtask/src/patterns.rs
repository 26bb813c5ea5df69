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
    fn look_behind_is_left_to_a_hand_check() {
        assert_eq!(translate(r"^[a-z]*(?<!\.)$", true).unwrap(), None);
        assert!(translate(r"[\S-]+", true).is_err());
    }
}
