//! Does a value look like a pattern of the model? Expressions are compiled when first needed and kept.

use std::sync::{LazyLock, OnceLock};

use aws_model::PATTERNS;
use aws_model::shape::{Check, Pattern};
use regex::Regex;

static COMPILED: LazyLock<Vec<OnceLock<Regex>>> =
    LazyLock::new(|| PATTERNS.iter().map(|_| OnceLock::new()).collect());

/// Whether the value satisfies the pattern.
pub fn matches(pattern: &'static Pattern, value: &str) -> bool {
    pattern.ascii.and_then(|ascii| ascii.matches(value)).unwrap_or_else(|| matches_slowly(pattern, value))
}

fn matches_slowly(pattern: &'static Pattern, value: &str) -> bool {
    match pattern.check {
        Check::Regex(expression) => COMPILED[pattern.index]
            .get_or_init(|| Regex::new(expression).expect("a test compiles every pattern of the model"))
            .is_match(value),
        Check::ByHand => matches_by_hand(pattern.source, value),
    }
}

/// The patterns that look behind or ahead: the name of a bucket, which must not end in a dot, and that of an alias, which
/// must not be a number.
fn matches_by_hand(source: &str, value: &str) -> bool {
    let made_of =
        |others: &[u8]| value.bytes().all(|byte| byte.is_ascii_alphanumeric() || others.contains(&byte));
    match source {
        ALIAS => !value.is_empty() && made_of(b"-_") && !value.bytes().all(|byte| byte.is_ascii_digit()),
        _ => {
            debug_assert!(BUCKETS.contains(&source), "a pattern without a check");
            made_of(b".-_") && !value.ends_with('.')
        }
    }
}

const BUCKETS: [&str; 2] = [r"^[0-9A-Za-z\.\-_]*(?<!\.)$", r"[0-9A-Za-z\.\-_]*(?<!\.)"];
const ALIAS: &str = "(?!^[0-9]+$)([a-zA-Z0-9-_]+)";

#[cfg(test)]
mod tests {
    use super::*;

    fn find(source: &str) -> &'static Pattern {
        PATTERNS.iter().find(|pattern| pattern.source == source).unwrap()
    }

    #[test]
    fn every_pattern_compiles_or_has_a_check() {
        for pattern in &PATTERNS {
            matches_slowly(pattern, "x");
            assert!(
                pattern.check != Check::ByHand
                    || pattern.source == ALIAS
                    || BUCKETS.contains(&pattern.source),
                "{}",
                pattern.source
            );
        }
    }

    #[test]
    fn the_shortcut_for_ascii_says_what_the_expression_says() {
        let mut shortcuts = 0;
        for pattern in PATTERNS.iter().filter(|pattern| pattern.ascii.is_some()) {
            shortcuts += 1;
            for text in
                (0..=127_u8).map(|byte| char::from(byte).to_string()).chain([String::new(), "a b".into()])
            {
                assert_eq!(
                    matches(pattern, &text),
                    matches_slowly(pattern, &text),
                    "{} {text:?}",
                    pattern.source
                );
            }
        }
        assert!(shortcuts > 25, "{shortcuts}");
    }

    #[test]
    fn every_pattern_stands_at_its_index() {
        assert!(PATTERNS.iter().enumerate().all(|(at, pattern)| pattern.index == at));
    }

    #[test]
    fn words_and_spaces_are_ascii_as_in_java() {
        let client_id = find(r"[\w+]+");
        assert!(matches(client_id, "1example23456789"));
        assert!(!matches(client_id, "é"));
        assert!(!matches(client_id, ""));
        let code = find(r"[\S]+");
        assert!(matches(code, "a\u{a0}b"), "a no-break space is no space to Java");
    }

    #[test]
    fn a_pattern_matches_the_whole_value() {
        let pool_id = find(r"[\w-]+_[0-9a-zA-Z]+");
        assert!(matches(pool_id, "eu-west-1_AbC123xyz"));
        assert!(!matches(pool_id, "eu-west-1_AbC123xyz\n"));
        assert!(!matches(pool_id, " eu-west-1_AbC"));
        assert!(!matches(pool_id, "eu-west-1"));
    }

    #[test]
    fn a_bucket_name_may_not_end_in_a_dot() {
        let bucket = find(BUCKETS[0]);
        assert!(matches(bucket, "my.bucket-1"));
        assert!(!matches(bucket, "my.bucket."));
        assert!(!matches(bucket, "my bucket"));
    }
}
