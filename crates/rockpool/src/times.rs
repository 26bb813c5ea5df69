//! Moments and lengths of time as people read them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The zone that people here live in, and its name.
#[derive(Debug)]
pub struct Local(TimeZone);

impl Local {
    /// The machine's; UTC where the machine does not say.
    pub fn system() -> Self {
        Self(TimeZone::system())
    }

    /// UTC, for output that is the same everywhere.
    #[cfg(test)]
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// `2026-11-20 14:03:00 CET`; the bare number where it is no moment of this calendar.
    pub fn moment(&self, seconds: i64) -> String {
        match Timestamp::from_second(seconds) {
            Ok(at) => at.to_zoned(self.0.clone()).strftime("%Y-%m-%d %H:%M:%S %Z").to_string(),
            Err(_) => format!("{seconds} (no moment of any calendar)"),
        }
    }
}

/// `2026-11-20T13:03:00Z`, for programs.
pub fn iso(seconds: i64) -> Option<String> {
    Timestamp::from_second(seconds).ok().map(|at| at.to_string())
}

/// `3 minutes ago`, `in 2 hours and 5 minutes`, `just now`.
pub fn relative(at: i64, now: i64) -> String {
    match at.saturating_sub(now) {
        0 => "just now".to_owned(),
        ahead @ 1.. => format!("in {}", span(ahead.unsigned_abs())),
        behind => format!("{} ago", span(behind.unsigned_abs())),
    }
}

/// The two largest units of a length of time in seconds.
pub fn span(seconds: u64) -> String {
    const UNITS: [(u64, &str); 4] = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let count = |number: u64, unit: &str| format!("{number} {unit}{}", if number == 1 { "" } else { "s" });
    for (index, (length, unit)) in UNITS.iter().enumerate() {
        let number = seconds / length;
        if number == 0 {
            continue;
        }
        let rest = UNITS.get(index + 1).map(|(length, unit)| (seconds % UNITS[index].0 / length, unit));
        return match rest {
            // "3 days and 1 hour" helps, "3 minutes and 1 second" does not.
            Some((rest, smaller)) if rest > 0 && number < 10 && *smaller != "second" => {
                format!("{} and {}", count(number, unit), count(rest, smaller))
            }
            _ => count(number, unit),
        };
    }
    "0 seconds".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_told_in_the_units_that_matter() {
        for (seconds, told) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (59, "59 seconds"),
            (60, "1 minute"),
            (185, "3 minutes"),
            (3_600, "1 hour"),
            (7_500, "2 hours and 5 minutes"),
            (86_400 * 2 + 3_600, "2 days and 1 hour"),
            (86_400 * 40 + 3_600, "40 days"),
        ] {
            assert_eq!(span(seconds), told);
        }
        assert_eq!(relative(100, 280), "3 minutes ago");
        assert_eq!(relative(280, 100), "in 3 minutes");
        assert_eq!(relative(i64::MIN, i64::MAX).split(' ').next_back(), Some("ago"));
    }

    #[test]
    fn a_moment_is_local_and_none_is_too_far() {
        assert_eq!(Local::utc().moment(1_790_000_000), "2026-09-21 14:13:20 UTC");
        assert!(Local::utc().moment(i64::MAX).contains("no moment"));
        assert_eq!(iso(0).as_deref(), Some("1970-01-01T00:00:00Z"));
    }
}
