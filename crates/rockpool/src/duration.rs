//! Lengths of time as people write them: `90d`, `12h`, `30m`, `45s`, `2w`.

use std::time::Duration;

/// Reads one.
///
/// # Errors
/// A sentence that shows how it is written.
pub fn parse(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text:?} is no length of time: write it as 90d, 12h, 30m or 45s");
    let at = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = text.split_at(at);
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 604_800,
        _ => return Err(wrong()),
    };
    let number: u32 = number.parse().map_err(|_| wrong())?;
    Ok(Duration::from_secs(u64::from(number) * seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_a_number_and_a_unit() {
        assert_eq!(parse("90d"), Ok(Duration::from_secs(90 * 86_400)));
        assert_eq!(parse("45s"), Ok(Duration::from_secs(45)));
        for wrong in ["", "d", "90", "1.5h", "-1d", "99999999999d", "3 d", "1mo"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
