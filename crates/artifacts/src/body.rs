//! What a body is: bytes as they are, or in chunks with trailers behind them, as clients send streams whose checksum they only
//! know at the end.

use http::HeaderMap;

use crate::{Refusal, checksum};

/// How the head says that the body is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload<'a> {
    /// Its SHA-256 is signed.
    Hashed(&'a str),
    /// It is not signed.
    Unsigned,
    /// It is not signed, and comes in chunks with a checksum behind them.
    UnsignedChunks,
}

impl<'a> Payload<'a> {
    /// Reads the header.
    ///
    /// # Errors
    /// It is absent, or says a form that is not known here.
    pub fn read(headers: &'a HeaderMap) -> Result<Self, Refusal> {
        let said =
            headers.get("x-amz-content-sha256").and_then(|said| said.to_str().ok()).unwrap_or_default();
        match said {
            "UNSIGNED-PAYLOAD" => Ok(Self::Unsigned),
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER" => Ok(Self::UnsignedChunks),
            said if said.len() == 64 && said.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                Ok(Self::Hashed(said))
            }
            said if said.starts_with("STREAMING-") => {
                Err(Refusal::not_built("chunks that are signed one by one"))
            }
            _ => Err(Refusal::new(
                "InvalidRequest",
                "Missing required header for this request: x-amz-content-sha256",
            )),
        }
    }
}

/// The bytes of a body that was sent in chunks; every checksum that stands behind them is checked.
///
/// # Errors
/// It is not of that form, says another length than `announced`, or a checksum is another one.
pub fn decoded(body: &[u8], announced: Option<usize>) -> Result<Vec<u8>, Refusal> {
    let broken = || Refusal::new("IncompleteBody", "The body is not in chunks as its head says.");
    let mut bytes = Vec::with_capacity(announced.unwrap_or(0).min(body.len()));
    let mut rest = body;
    loop {
        let (line, after) = line(rest).ok_or_else(broken)?;
        let size = line.split(';').next().unwrap_or_default();
        let plain = (1..=8).contains(&size.len()) && size.bytes().all(|byte| byte.is_ascii_hexdigit());
        let size = usize::from_str_radix(size, 16).ok().filter(|_| plain).ok_or_else(broken)?;
        if size == 0 {
            rest = after;
            break;
        }
        let chunk = after.get(..size).ok_or_else(broken)?;
        bytes.extend_from_slice(chunk);
        rest = after[size..].strip_prefix(b"\r\n").ok_or_else(broken)?;
    }
    if announced.is_some_and(|announced| announced != bytes.len()) {
        return Err(broken());
    }
    while !rest.is_empty() {
        let (line, after) = line(rest).ok_or_else(broken)?;
        rest = after;
        if line.is_empty() {
            break;
        }
        let (name, said) = line.split_once(':').ok_or_else(broken)?;
        checksum::check(&name.to_ascii_lowercase(), said, &bytes)?;
    }
    if rest.is_empty() { Ok(bytes) } else { Err(broken()) }
}

/// A line, and what follows it.
fn line(bytes: &[u8]) -> Option<(&str, &[u8])> {
    const LONGEST: usize = 1024;
    let end = bytes.iter().take(LONGEST).position(|byte| *byte == b'\n')?;
    let line = bytes[..end].strip_suffix(b"\r").unwrap_or(&bytes[..end]);
    Some((std::str::from_utf8(line).ok()?, &bytes[end + 1..]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn chunks_are_joined_and_their_checksum_is_checked() {
        let sent = b"5\r\n12345\r\n4\r\n6789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n";
        assert_eq!(decoded(sent, Some(9)).unwrap(), b"123456789");
        assert_eq!(decoded(b"0\r\n\r\n", Some(0)).unwrap(), b"");
        let other = b"9\r\n123456780\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n";
        assert!(decoded(other, Some(9)).is_err());
    }

    #[test]
    fn what_is_no_chunk_is_refused() {
        for sent in [
            &b""[..],
            b"5\r\n123",
            b"5\r\n12345",
            b"g\r\n",
            b"-1\r\n",
            b"ffffffffff\r\n",
            b"0\r\nno colon\r\n",
            b"0\r\n\r\nmore",
            b"5\r\n123456\r\n0\r\n\r\n",
        ] {
            assert!(decoded(sent, None).is_err(), "{sent:?}");
        }
        assert!(decoded(b"1\r\na\r\n0\r\n\r\n", Some(2)).is_err());
    }

    proptest! {
        #[test]
        fn any_body_is_read_or_refused(body in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(bytes) = decoded(&body, None) {
                prop_assert!(bytes.len() < body.len());
            }
        }
    }
}
