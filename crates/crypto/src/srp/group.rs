//! The group of Cognito's SRP: the 3072-bit prime of RFC 5054 appendix A (group 15 of RFC 3526), generator 2.

use std::sync::LazyLock;

use super::pad::padded;
use crate::hash::sha256;
use crate::modexp::{MODULUS, Residue, WIDTH};

/// The prime N, big-endian.
pub(crate) const PRIME: [u8; WIDTH] = bytes(
    b"ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd\
      ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed\
      ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f\
      83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b\
      e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa0510\
      15728e5a8aaac42dad33170d04507a33a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7\
      abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864d87602733ec86a64521f2b18177b200c\
      bbe117577a615d6c770988c0bad946e208e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff",
);

/// The multiplier k = SHA-256(pad(N) | pad(g)), as Cognito's clients compute it.
static MULTIPLIER: LazyLock<Residue> = LazyLock::new(|| {
    let k = sha256(&[&padded(&PRIME), &padded(&[2])]);
    Residue::below_modulus(&k).expect("256 bits are below a modulus of 3072")
});

/// k times `value`.
pub(super) fn times_k(value: &Residue) -> Residue {
    MODULUS.mul(&MULTIPLIER, value)
}

/// Reads the digits of the constant above.
const fn bytes(digits: &[u8; WIDTH * 2]) -> [u8; WIDTH] {
    const fn value(digit: u8) -> u8 {
        if digit.is_ascii_digit() { digit - b'0' } else { digit - b'a' + 10 }
    }
    let mut bytes = [0; WIDTH];
    let mut at = 0;
    while at < WIDTH {
        bytes[at] = value(digits[at * 2]) << 4 | value(digits[at * 2 + 1]);
        at += 1;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hex;

    #[test]
    fn the_prime_is_that_of_rfc_5054_and_rfc_3526() {
        let published = include_str!("../../vectors/rfc5054-3072.txt");
        let digits: String = published.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(hex::encode(&PRIME), digits.replace(' ', "").to_lowercase());
    }

    #[test]
    fn the_multiplier_is_the_one_clients_compute() {
        // pycognito 2024.5 and amazon-cognito-identity-js: SHA-256 over "00" + N + "02".
        let k = "538282c4354742d7cbbde2359fcf67f9f5b3a6b08791e5011b43b8a5b66d9ee6";
        assert_eq!(hex::encode(&MULTIPLIER.as_bytes()[WIDTH - 32..]), k);
    }
}
