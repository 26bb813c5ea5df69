//! E-mail addresses that may stand in an envelope. Cognito's own rule for the attribute is looser; an address that no
//! carrier can use is refused here, before it reaches a header or an SMTP command.

use lettre::Address;

/// The text is not an address that mail can be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an address that mail can be sent to")]
pub struct BadAddress;

/// The longest address of a path in SMTP, in bytes (RFC 5321, section 4.5.3.1.3, less the angle brackets).
const LONGEST: usize = 254;

/// Reads an address: one mailbox, no display name, no line break, no comment.
pub(crate) fn parse(text: &str) -> Result<Address, BadAddress> {
    // Angle brackets are where an address ends in a command; a quoted name or a literal could hold them.
    let ends_it = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>');
    if text.len() > LONGEST || text.chars().any(ends_it) {
        return Err(BadAddress);
    }
    text.parse().map_err(|_| BadAddress)
}

/// Whether mail can be sent to `text`.
pub fn check_email(text: &str) -> Result<(), BadAddress> {
    parse(text).map(drop)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_cannot_bring_a_command_or_a_header() {
        for good in ["ada@example.com", "a+b@xn--bcher-kva.example", "ünïcode@example.com"] {
            assert_eq!(check_email(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "ada@example.com\r\nRCPT TO:<eve@example.com>",
            "ada@example.com\nBcc: eve@example.com",
            "ada@example.com, eve@example.com",
            "Ada <ada@example.com>",
            "ada@example.com> BODY=8BITMIME",
            "ada @example.com",
            "/@[<PfP]",
            "\"a<b\"@example.com",
        ] {
            assert_eq!(check_email(bad), Err(BadAddress), "{bad:?}");
        }
        assert_eq!(check_email(&format!("{}@example.com", "a".repeat(250))), Err(BadAddress));
    }

    proptest! {
        #[test]
        fn what_passes_holds_no_line_break_and_no_second_address(text in "(\\PC|[\r\n<>@,. ]){0,40}") {
            if let Ok(address) = parse(&text) {
                let text = address.to_string();
                prop_assert!(!text.contains(['\r', '\n', '<', '>', ' ']));
            }
        }
    }
}
