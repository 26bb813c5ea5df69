//! Checksums that clients send along, in a header or behind the body: checked, and given back.

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::Refusal;

/// The header that says a checksum begins so.
const PREFIX: &str = "x-amz-checksum-";

/// Checks what a header or trailer says of the bytes. Names that say no checksum are none of this business.
///
/// # Errors
/// It is another one, or of a kind that is not known.
pub(crate) fn check(name: &str, said: &str, bytes: &[u8]) -> Result<(), Refusal> {
    let Some(kind) = name.strip_prefix(PREFIX) else { return Ok(()) };
    let found = match kind {
        // How, and not what.
        "algorithm" | "mode" | "type" => return Ok(()),
        "crc32" => STANDARD.encode(&crc(bytes, 0xEDB8_8320, 32).to_be_bytes()[4..]),
        "crc32c" => STANDARD.encode(&crc(bytes, 0x82F6_3B78, 32).to_be_bytes()[4..]),
        "crc64nvme" => STANDARD.encode(crc(bytes, 0x9A6C_9329_AC4B_C9B5, 64).to_be_bytes()),
        "sha1" => STANDARD.encode(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes)),
        "sha256" => STANDARD.encode(digest::digest(&digest::SHA256, bytes)),
        _ => return Err(Refusal::not_built("a checksum of this kind")),
    };
    if found == said.trim() {
        return Ok(());
    }
    let message = format!("The {kind} you specified did not match the calculated checksum.");
    Err(Refusal::new("BadDigest", message))
}

/// A reflected cyclic redundancy check of 32 or 64 bits.
fn crc(bytes: &[u8], polynomial: u64, bits: u32) -> u64 {
    let mut table = [0u64; 256];
    for (at, entry) in table.iter_mut().enumerate() {
        *entry =
            (0..8).fold(at as u64, |sum, _| if sum & 1 == 1 { (sum >> 1) ^ polynomial } else { sum >> 1 });
    }
    let all = if bits == 64 { u64::MAX } else { (1 << bits) - 1 };
    let step = |sum: u64, byte: &u8| (sum >> 8) ^ table[usize::from((sum as u8) ^ byte)];
    bytes.iter().fold(all, step) ^ all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogues_check_values_come_out() {
        // Of the nine digits, as catalogues of such checks have them.
        assert_eq!(crc(b"123456789", 0xEDB8_8320, 32), 0xCBF4_3926);
        assert_eq!(crc(b"123456789", 0x82F6_3B78, 32), 0xE306_9283);
        assert_eq!(crc(b"123456789", 0x9A6C_9329_AC4B_C9B5, 64), 0xAE8B_1486_0A79_9888);
    }

    #[test]
    fn a_checksum_that_is_another_one_is_refused() {
        assert!(check("x-amz-checksum-crc32", "y/Q5Jg==", b"123456789").is_ok());
        assert!(check("x-amz-checksum-crc32", "y/Q5Jg==", b"12345678").is_err());
        assert!(check("x-amz-checksum-sha256", "x", b"").is_err());
        assert!(check("x-amz-checksum-new", "x", b"").is_err());
        assert!(
            check("x-amz-meta-crc32", "x", b"").is_ok()
                && check("x-amz-checksum-algorithm", "CRC32", b"").is_ok()
        );
    }
}
