//! A random key of one record: its secrets are sealed under it, it is kept wrapped beside them, and it dies with them,
//! so that whatever copies of the secrets remain elsewhere are unreadable once the record is erased (RULE-25).
//!
//! A string sealed here is: type byte | format 2 | nonce (12) | ciphertext and tag (+16).

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

use crate::key_ring::{KeyRing, OpenError};
use crate::purpose::Purpose;
use crate::random::OsRandom;
use crate::trace::{Primitive, record};

/// Told apart from format 1, which a key of the ring seals.
const FORMAT: u8 = 2;
const HEADER: usize = 2;
const TAG: usize = 16;

/// The key. Does not print.
pub struct OwnKey(Zeroizing<[u8; 32]>);

impl OwnKey {
    /// A fresh one from the OS generator.
    pub fn generate() -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        OsRandom::fill(bytes.as_mut_slice());
        Self(bytes)
    }

    /// Sealed under the ring; only `unwrap` with equal scope and `aad` gives it back.
    pub fn wrap(&self, ring: &KeyRing, scope: &str, aad: &[&[u8]]) -> Vec<u8> {
        ring.seal(Purpose::FieldSeal, scope, aad, self.0.as_slice())
    }

    /// Back from its wrapped form.
    pub fn unwrap(ring: &KeyRing, scope: &str, aad: &[&[u8]], wrapped: &[u8]) -> Result<Self, OpenError> {
        let plain = ring.open(Purpose::FieldSeal, scope, aad, wrapped)?;
        let bytes = plain.as_slice().try_into().map_err(|_| OpenError::Unreadable)?;
        Ok(Self(Zeroizing::new(bytes)))
    }

    /// Seals `plain`; only `open` with an equal `aad` gives it back.
    pub fn seal(&self, aad: &[&[u8]], plain: &[u8]) -> Vec<u8> {
        record(Primitive::Seal);
        let nonce = OsRandom::bytes::<NONCE_LEN>();
        let mut sealed = Vec::with_capacity(HEADER + NONCE_LEN + plain.len() + TAG);
        sealed.extend_from_slice(&[Purpose::FieldSeal.type_byte(), FORMAT]);
        sealed.extend_from_slice(&nonce);
        let body = sealed.len();
        sealed.extend_from_slice(plain);
        let nonce = Nonce::assume_unique_for_key(nonce);
        let tag = self
            .sealing()
            .seal_in_place_separate_tag(nonce, Aad::from(associated_data(aad)), &mut sealed[body..])
            .expect("AES-GCM-SIV refuses only plaintexts above 2^36 bytes");
        sealed.extend_from_slice(tag.as_ref());
        sealed
    }

    /// Opens what `seal` made.
    pub fn open(&self, aad: &[&[u8]], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        record(Primitive::Open);
        if sealed.len() < HEADER + NONCE_LEN + TAG {
            return Err(OpenError::CutOff(sealed.len()));
        }
        let (header, rest) = sealed.split_at(HEADER);
        let (nonce, body) = rest.split_at(NONCE_LEN);
        let expected = Purpose::FieldSeal.type_byte();
        if header[0] != expected {
            return Err(OpenError::WrongType { expected, found: header[0] });
        }
        if header[1] != FORMAT {
            return Err(OpenError::UnknownFormat(header[1]));
        }
        let nonce = Nonce::try_assume_unique_for_key(nonce).expect("split off at the length of a nonce");
        let mut plain = Zeroizing::new(body.to_vec());
        let length = self
            .sealing()
            .open_in_place(nonce, Aad::from(associated_data(aad)), &mut plain)
            .map_err(|_| OpenError::Forged)?
            .len();
        plain.truncate(length);
        Ok(plain)
    }

    fn sealing(&self) -> LessSafeKey {
        LessSafeKey::new(UnboundKey::new(&AES_256_GCM_SIV, self.0.as_slice()).expect("the key has 32 bytes"))
    }
}

impl std::fmt::Debug for OwnKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("OwnKey([secret])")
    }
}

/// Type, format and the caller's parts, each after its length (RULE-1).
fn associated_data(aad: &[&[u8]]) -> Vec<u8> {
    let own: [&[u8]; 2] = [&[Purpose::FieldSeal.type_byte()], &[FORMAT]];
    let mut bytes = Vec::with_capacity(own.iter().chain(aad).map(|part| 8 + part.len()).sum());
    for part in own.iter().chain(aad) {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data_key::DataKey;

    #[test]
    fn what_an_own_key_seals_opens_only_in_its_place() {
        let ring = KeyRing::new(DataKey::generate(1, 1));
        let key = OwnKey::generate();
        let sealed = key.seal(&[b"record", b"field"], b"secret");
        let wrapped = key.wrap(&ring, "pool", &[b"record"]);
        let back = OwnKey::unwrap(&ring, "pool", &[b"record"], &wrapped).unwrap();
        assert_eq!(back.open(&[b"record", b"field"], &sealed).unwrap().as_slice(), b"secret");
        assert_eq!(back.open(&[b"recordf", b"ield"], &sealed), Err(OpenError::Forged));
        assert_eq!(OwnKey::generate().open(&[b"record", b"field"], &sealed), Err(OpenError::Forged));
        assert!(OwnKey::unwrap(&ring, "pool", &[b"another"], &wrapped).is_err());
        assert!(OwnKey::unwrap(&ring, "other", &[b"record"], &wrapped).is_err());
    }

    #[test]
    fn a_string_sealed_by_the_ring_is_not_one_sealed_by_an_own_key() {
        let ring = KeyRing::new(DataKey::generate(1, 1));
        let key = OwnKey::generate();
        let by_ring = ring.seal(Purpose::FieldSeal, "pool", &[], b"secret");
        let by_own_key = key.seal(&[], b"secret, and some more of it to be long enough");
        assert_eq!(key.open(&[], &by_ring), Err(OpenError::UnknownFormat(1)));
        assert_eq!(ring.open(Purpose::FieldSeal, "pool", &[], &by_own_key), Err(OpenError::UnknownFormat(2)));
        assert_eq!(format!("{key:?}"), "OwnKey([secret])");
    }
}
