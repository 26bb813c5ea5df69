//! "Padded hex", the byte form of numbers that Cognito's clients hash: the shortest big-endian form that is positive
//! as a two's complement number. Not of fixed width.

use zeroize::Zeroizing;

/// The form of the number that `bytes` (big-endian, any leading zeros) spell.
pub(super) fn padded(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let digits = shortest(bytes);
    let mut padded = Zeroizing::new(Vec::with_capacity(digits.len() + 1));
    if digits.first().is_none_or(|top| top & 0x80 != 0) {
        padded.push(0);
    }
    padded.extend_from_slice(digits);
    padded
}

/// `bytes` without leading zeros.
pub(super) fn shortest(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    &bytes[zeros..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_byte_comes_only_before_a_set_top_bit() {
        assert_eq!(padded(&[0x7f]).as_slice(), [0x7f]);
        assert_eq!(padded(&[0x80]).as_slice(), [0, 0x80]);
        assert_eq!(padded(&[0, 0, 0x01, 0xff]).as_slice(), [0x01, 0xff]);
        assert_eq!(padded(&[0, 0xff]).as_slice(), [0, 0xff]);
        assert_eq!(padded(&[]).as_slice(), [0]);
        assert_eq!(padded(&[0, 0]).as_slice(), [0]);
    }
}
