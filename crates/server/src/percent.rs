//! Percent-encoding (RFC 3986 section 2.1), taken away.

/// The text without it; none where a `%` is followed by anything but two hexadecimal digits, or what comes out is not UTF-8. A bare
/// `+` stays one: addresses such as `me+test@example.com` and `+15555550100` are typed into URLs as they are.
pub fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
            bytes.push((digit()? * 16 + digit()?) as u8);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}
