//! How far off is it? Compares what came with what was expected, so that a refusal can say "one slash off" or "your clock
//! is five minutes fast" instead of "invalid".

use std::fmt;

use serde::Serialize;

use crate::issuer::AwsName;

/// How a found issuer differs from one that is trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IssuerNear {
    /// A slash at the end too many or too few.
    Slash,
    /// `http` where `https` is expected, or the reverse.
    Scheme,
    /// Upper and lower case differ.
    Case,
    /// The same pool under AWS's other host name (`cognito-idp…` and `issuer-cognito-idp…`).
    OtherAwsHost,
    /// The same pool id under another address: an issuer setting differs between server and verifier.
    OtherAddress {
        /// The pool.
        pool: String,
    },
    /// Another pool in the same place.
    OtherPool {
        /// The pool that is trusted.
        expected: String,
        /// The pool that issued the token.
        found: String,
    },
    /// Another region.
    OtherRegion {
        /// The region that is trusted.
        expected: String,
        /// The region that issued the token.
        found: String,
    },
}

impl fmt::Display for IssuerNear {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slash => out.write_str("one slash off"),
            Self::Scheme => out.write_str("http and https differ"),
            Self::Case => out.write_str("upper and lower case differ"),
            Self::OtherAwsHost => out.write_str("the same pool under AWS's other issuer host"),
            Self::OtherAddress { pool } => write!(out, "the same pool {pool} under another address"),
            Self::OtherPool { expected, found } => write!(out, "pool {found} instead of {expected}"),
            Self::OtherRegion { expected, found } => write!(out, "region {found} instead of {expected}"),
        }
    }
}

/// The nearest miss of `found` among the trusted issuers, if one is near.
pub(crate) fn issuer_near<'a>(
    expected: impl Iterator<Item = &'a str> + Clone,
    found: &str,
) -> Option<IssuerNear> {
    // A difference of spelling beats a difference of place: look for the first kind in all of them.
    expected
        .clone()
        .find_map(|one| spelling(one, found))
        .or_else(|| expected.clone().find_map(|one| place(one, found)))
}

fn spelling(expected: &str, found: &str) -> Option<IssuerNear> {
    let without_scheme = |name: &str| name.split_once("://").map(|(_, rest)| rest.to_owned());
    if expected.trim_end_matches('/') == found.trim_end_matches('/') {
        return Some(IssuerNear::Slash);
    }
    if expected.eq_ignore_ascii_case(found) {
        return Some(IssuerNear::Case);
    }
    match (without_scheme(expected), without_scheme(found)) {
        (Some(expected), Some(found)) if expected == found => Some(IssuerNear::Scheme),
        _ => None,
    }
}

fn place(expected: &str, found: &str) -> Option<IssuerNear> {
    if let (Some(expected), Some(found)) = (AwsName::parse(expected), AwsName::parse(found)) {
        return Some(if expected.pool == found.pool {
            IssuerNear::OtherAwsHost
        } else if expected.region != found.region {
            IssuerNear::OtherRegion { expected: expected.region, found: found.region }
        } else {
            IssuerNear::OtherPool { expected: expected.pool, found: found.pool }
        });
    }
    let (expected_at, expected_pool) = expected.rsplit_once('/')?;
    let (found_at, found_pool) = found.rsplit_once('/')?;
    if expected_pool == found_pool && expected_pool.contains('_') {
        return Some(IssuerNear::OtherAddress { pool: expected_pool.to_owned() });
    }
    (expected_at == found_at && expected_pool.contains('_')).then(|| IssuerNear::OtherPool {
        expected: expected_pool.to_owned(),
        found: crate::shown::shown(found_pool),
    })
}

/// What is known about clocks when a time refuses a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockNote {
    /// This machine's clock against the issuer's, as its `Date` header told it with the keys: seconds ahead, or behind if
    /// negative.
    Ahead(i64),
    /// The difference is a whole number of hours or half hours: local time was taken for UTC somewhere.
    TimeZone {
        /// Minutes of the difference.
        minutes: i64,
    },
    /// Off by so little that two clocks explain it.
    Drift,
}

impl fmt::Display for ClockNote {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ahead(seconds) if *seconds < 0 => {
                write!(out, "this machine's clock is {} s behind the issuer's", seconds.unsigned_abs())
            }
            Self::Ahead(seconds) => write!(out, "this machine's clock is {seconds} s ahead of the issuer's"),
            Self::TimeZone { minutes } => {
                write!(out, "{minutes} minutes are a difference of time zones: was local time taken for UTC?")
            }
            Self::Drift => out.write_str("so little that two clocks that differ explain it"),
        }
    }
}

/// Seconds within which a difference of clocks is not worth a word.
const AGREES: i64 = 3;

/// A token that is too early by `early` seconds: somebody's clock is off.
pub(crate) fn early_note(early: i64, ahead: Option<i64>) -> Option<ClockNote> {
    let measured = ahead.filter(|ahead| *ahead < -AGREES).map(ClockNote::Ahead);
    measured.or_else(|| time_zone(early)).or((early <= 300).then_some(ClockNote::Drift))
}

/// A token that is too late by `late` seconds: mostly just old.
pub(crate) fn late_note(late: i64, ahead: Option<i64>) -> Option<ClockNote> {
    ahead.filter(|ahead| *ahead > AGREES).map(ClockNote::Ahead).or((late <= 5).then_some(ClockNote::Drift))
}

fn time_zone(early: i64) -> Option<ClockNote> {
    let minutes = early.checked_add(30)? / 60;
    let off = early - minutes * 60;
    (off.abs() <= 10 && minutes % 30 == 0 && (30..=14 * 60).contains(&minutes))
        .then_some(ClockNote::TimeZone { minutes })
}

/// Insertions, deletions, replacements and swaps of neighbours between two short ASCII words.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > 3 {
        return 4;
    }
    let mut rows = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = match (i, j) {
                (0, n) | (n, 0) => n,
                _ => {
                    let same = a[i - 1].eq_ignore_ascii_case(&b[j - 1]);
                    let best = (rows[i - 1][j] + 1)
                        .min(rows[i][j - 1] + 1)
                        .min(rows[i - 1][j - 1] + usize::from(!same));
                    let swapped = i > 1
                        && j > 1
                        && a[i - 1].eq_ignore_ascii_case(&b[j - 2])
                        && a[i - 2].eq_ignore_ascii_case(&b[j - 1]);
                    if swapped { best.min(rows[i - 2][j - 2] + 1) } else { best }
                }
            };
        }
    }
    rows[a.len()][b.len()]
}

pub(crate) fn or_nothing(text: Option<String>) -> String {
    text.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AWS: &str = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Aaaaaaaaa";

    #[test]
    fn the_miss_of_an_issuer_has_a_name() {
        let near = |found: &str| {
            issuer_near([AWS, "https://auth.example.com/eu-west-1_Bbbbbbbbb"].into_iter(), found)
        };
        assert_eq!(near(&format!("{AWS}/")), Some(IssuerNear::Slash));
        assert_eq!(near(&AWS.replace("https", "http")), Some(IssuerNear::Scheme));
        assert_eq!(near(&AWS.replace("Aaaa", "aAAA")), Some(IssuerNear::Case));
        assert_eq!(near(&AWS.replace("cognito-idp", "issuer-cognito-idp")), Some(IssuerNear::OtherAwsHost));
        assert!(matches!(near(&AWS.replace("_Aaa", "_Ccc")), Some(IssuerNear::OtherPool { .. })));
        assert!(matches!(near(&AWS.replace("west-1", "west-2")), Some(IssuerNear::OtherRegion { .. })));
        assert!(matches!(
            near("http://localhost:9229/eu-west-1_Bbbbbbbbb"),
            Some(IssuerNear::OtherAddress { .. })
        ));
        assert!(matches!(
            near("https://auth.example.com/eu-west-1_Ddddddddd"),
            Some(IssuerNear::OtherPool { .. })
        ));
        assert_eq!(near("https://accounts.example.org"), None);
    }

    #[test]
    fn a_clock_that_is_off_is_told_by_how_much() {
        assert_eq!(early_note(7200, None), Some(ClockNote::TimeZone { minutes: 120 }));
        assert_eq!(early_note(19_805, None), Some(ClockNote::TimeZone { minutes: 330 }));
        assert_eq!(early_note(312, Some(-312)), Some(ClockNote::Ahead(-312)));
        assert_eq!(early_note(40, None), Some(ClockNote::Drift));
        assert_eq!(early_note(4000, None), None);
        assert_eq!(late_note(3600, None), None);
        assert_eq!(late_note(3600, Some(3650)), Some(ClockNote::Ahead(3650)));
        assert_eq!(late_note(i64::MAX, None), None);
        assert_eq!(early_note(i64::MAX, None), None);
    }

    #[test]
    fn one_letter_off_is_a_distance_of_one() {
        for near in ["authorisation", "autorization", "authorizaton", "authroization", "authorizationn"] {
            assert_eq!(distance("authorization", near), 1, "{near}");
        }
        assert_eq!(distance("authorization", "AUTHORIZATION"), 0);
        assert!(distance("authorization", "content-type") > 3);
    }
}
