//! SHA-256, HMAC-SHA-256 and comparison in constant time, as plain functions.

use aws_lc_rs::{digest, hmac};
use subtle::ConstantTimeEq;

/// SHA-256 over the concatenation of `parts`.
pub fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in parts {
        context.update(part);
    }
    array(context.finish().as_ref())
}

/// SHA-256 of bytes that come in pieces.
#[derive(Clone)]
pub struct Sha256(digest::Context);

impl Default for Sha256 {
    fn default() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }
}

impl Sha256 {
    /// The next piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The digest of all pieces.
    pub fn finish(self) -> [u8; 32] {
        array(self.0.finish().as_ref())
    }
}

/// HMAC-SHA-256 (RFC 2104) over the concatenation of `parts`.
pub fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    for part in parts {
        context.update(part);
    }
    array(context.sign().as_ref())
}

/// Whether two byte strings are equal, in a time that depends on their lengths only.
pub fn same(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

fn array(bytes: &[u8]) -> [u8; 32] {
    bytes.try_into().expect("SHA-256 gives 32 bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sha256_of_the_fips_180_example() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(crate::hex::encode(&sha256(&[b"a", b"", b"bc"])), expected);
        let mut pieces = Sha256::default();
        [&b"a"[..], b"", b"bc"].into_iter().for_each(|piece| pieces.update(piece));
        assert_eq!(crate::hex::encode(&pieces.finish()), expected);
    }

    proptest::proptest! {
        #[test]
        fn sha256_equals_another_implementation(parts: Vec<Vec<u8>>) {
            use sha2::Digest;
            let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
            proptest::prop_assert_eq!(sha256(&parts).to_vec(), sha2::Sha256::digest(parts.concat()).to_vec());
        }
    }

    #[test]
    fn published_vectors_of_rfc_4231() {
        let file = include_str!("../vectors/rfc4231-hmac-sha256.json");
        let file: serde_json::Value = serde_json::from_str(file).unwrap();
        for case in file["cases"].as_array().unwrap() {
            let field = |name: &str| crate::hex::decode(case[name].as_str().unwrap()).unwrap();
            let data = field("data");
            let (left, right) = data.split_at(data.len() / 3);
            assert_eq!(hmac_sha256(&field("key"), &[left, right]).to_vec(), field("hmac_sha256"), "{case}");
        }
    }

    #[test]
    fn same_sees_content_and_length() {
        assert!(same(b"abc", b"abc"));
        assert!(!same(b"abc", b"abd"));
        assert!(!same(b"abc", b"ab"));
    }
}
