//! The form of keys: `<pool>/<kind>/<id>` for records, `<pool>/<name>/<value>` for claims and index entries.
//!
//! Every key begins with its pool, so that a pool is one range and keys spread well over a cluster. What belongs to no
//! pool begins with [`NO_POOL`].

/// The scope of rows that belong to no pool: jobs, queues, the store's own state.
pub const NO_POOL: &str = "~";

/// The part before the first slash: the pool, or [`NO_POOL`].
pub fn scope(key: &str) -> &str {
    key.split_once('/').map_or(key, |(scope, _)| scope)
}

/// The part between the first and the second slash.
pub fn kind(key: &str) -> &str {
    key.split('/').nth(1).unwrap_or("")
}

/// What follows the second slash.
pub fn id(key: &str) -> &str {
    key.splitn(3, '/').nth(2).unwrap_or("")
}

/// A value as one segment of a key: slash, per cent and control characters are written as `%XX`.
///
/// Character by character, so that a prefix of the value gives a prefix of the segment and the order of values is kept
/// but for those three.
pub fn part(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '/' | '%' | '\u{7f}' | '\0'..='\u{1f}' => {
                out.push('%');
                for shift in [4, 0] {
                    out.push(char::from(b"0123456789ABCDEF"[(c as usize >> shift) & 15]));
                }
            }
            _ => out.push(c),
        }
    }
    out
}

/// A key from a pool (or [`NO_POOL`]), a kind or name, and a value that may hold anything.
pub fn join(scope: &str, kind: &str, value: &str) -> String {
    format!("{scope}/{kind}/{}", part(value))
}

/// A number as key text whose order is the numbers' order.
pub fn number(n: u64) -> String {
    format!("{n:020}")
}

/// A time in milliseconds as key text whose order is the times' order (times before 1970 count as 1970).
pub fn time(ms: i64) -> String {
    format!("{:016}", ms.max(0))
}

/// The smallest text greater than every text that begins with `prefix`; `None` when there is none.
pub fn after_prefix(prefix: &str) -> Option<String> {
    let mut chars: Vec<char> = prefix.chars().collect();
    while let Some(last) = chars.pop() {
        let next = match last {
            '\u{d7ff}' => Some('\u{e000}'),
            char::MAX => None,
            other => char::from_u32(other as u32 + 1),
        };
        if let Some(next) = next {
            chars.push(next);
            return Some(chars.into_iter().collect());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_splits_into_scope_kind_and_id() {
        assert_eq!((scope("p/user/a/b"), kind("p/user/a/b"), id("p/user/a/b")), ("p", "user", "a/b"));
        assert_eq!((scope("p"), kind("p"), id("p")), ("p", "", ""));
    }

    #[test]
    fn a_value_cannot_leave_its_segment() {
        assert_eq!(part("a/b%\n"), "a%2Fb%25%0A");
        assert!(part("ab/cd").starts_with(&part("ab/")));
    }

    #[test]
    fn the_end_of_a_prefix_is_the_next_text() {
        assert_eq!(after_prefix("ab").as_deref(), Some("ac"));
        assert_eq!(after_prefix("a\u{10ffff}").as_deref(), Some("b"));
        assert_eq!(after_prefix("\u{d7ff}").as_deref(), Some("\u{e000}"));
        assert_eq!(after_prefix("\u{10ffff}"), None);
        assert_eq!(after_prefix(""), None);
    }
}
