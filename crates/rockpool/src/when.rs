//! Instants as people and scripts read them: RFC 3339, UTC, to the second.

use directory::Timestamp;

/// `2026-01-02T03:04:05Z`.
pub fn shown(at: Timestamp) -> String {
    jiff::Timestamp::from_second(at.seconds()).map(|at| at.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_shown_to_the_second() {
        assert_eq!(shown(Timestamp(1_767_225_600_999)), "2026-01-01T00:00:00Z");
    }
}
