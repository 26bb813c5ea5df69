//! Padding to buckets, so that the length of a sealed string does not tell what is inside (RULE-9).

use zeroize::Zeroizing;

/// `plain`, then a byte 0x80, then zeros up to the next multiple of `bucket` bytes (ISO/IEC 7816-4 padding).
///
/// # Panics
/// If `bucket` is zero: buckets are constants of the program.
pub fn pad_to_bucket(plain: &[u8], bucket: usize) -> Zeroizing<Vec<u8>> {
    assert!(bucket > 0, "a bucket holds at least one byte");
    let length = (plain.len() + 1).next_multiple_of(bucket);
    let mut padded = Zeroizing::new(Vec::with_capacity(length));
    padded.extend_from_slice(plain);
    padded.push(0x80);
    padded.resize(length, 0);
    padded
}

/// What `pad_to_bucket` was given; `None` if there is no padding to strip.
pub fn strip_padding(padded: &[u8]) -> Option<&[u8]> {
    let mark = padded.iter().rposition(|byte| *byte != 0)?;
    (padded[mark] == 0x80).then(|| &padded[..mark])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_within_a_bucket_look_the_same() {
        assert_eq!(pad_to_bucket(b"", 64).len(), 64);
        assert_eq!(pad_to_bucket(&[7; 63], 64).len(), 64);
        assert_eq!(pad_to_bucket(&[7; 64], 64).len(), 128);
    }

    #[test]
    fn bytes_without_a_mark_are_refused() {
        assert_eq!(strip_padding(b""), None);
        assert_eq!(strip_padding(&[0, 0]), None);
        assert_eq!(strip_padding(b"abc"), None);
    }

    proptest::proptest! {
        #[test]
        fn padding_comes_off_again(plain: Vec<u8>, bucket in 1_usize..300) {
            let padded = pad_to_bucket(&plain, bucket);
            proptest::prop_assert_eq!(padded.len() % bucket, 0);
            proptest::prop_assert_eq!(strip_padding(&padded), Some(plain.as_slice()));
        }
    }
}
