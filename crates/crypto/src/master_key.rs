//! The master key (RULE-4): 32 bytes from a file outside the data folder; wraps data keys, nothing else.
//!
//! A wrapped data key is: 0xD0 | format | check (8) | id (4) | epoch (4) | nonce (12) | ciphertext and tag (48). The
//! check tells a wrong master key from a damaged row before any decryption.
//!
//! Several data keys with their parts are one sealed list: 0xD1 | format | check (8) | nonce (12) | ciphertext and tag, of
//! a list of: standing (1) | id (4) | epoch (4) | since (8) | key (32). A store that never changed its data key keeps the
//! first form, which earlier versions read.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use crate::data_key::DataKey;
use crate::hash::same;
use crate::hex;
use crate::kdf;
use crate::key_ring::{RingKey, Standing};
use crate::random::OsRandom;
use crate::trace::{Primitive, record};

const TYPE: u8 = 0xD0;
const FORMAT: u8 = 1;
const CHECK: usize = 8;
const HEADER: usize = 2 + CHECK + 4 + 4;
const LIST_TYPE: u8 = 0xD1;
const LIST_HEADER: usize = 2 + CHECK;
/// Bytes of a data key in a list.
const LISTED: usize = 1 + 4 + 4 + 8 + 32;
const TAG: usize = 16;
const WRAPPED: usize = HEADER + NONCE_LEN + 32 + 16;

/// The key that wraps data keys.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

/// Why a master key or a wrapped data key was refused, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MasterKeyError {
    /// The text of the file is not a key.
    #[error(
        "the master key file must hold 32 bytes, written as 64 hexadecimal digits or 44 characters of base64, and \
         nothing else; found {found} characters that are neither. Put the file back that `rockpool init` wrote, or \
         restore it from your copy"
    )]
    NotAKey {
        /// Length of the text, without the white space around it.
        found: usize,
    },
    /// The store was made with another master key.
    #[error(
        "this store was made with the master key whose check value is {expected}; the one given has {found}. Start \
         with the master key that belongs to this data folder"
    )]
    WrongKey {
        /// Check value in the store.
        expected: String,
        /// Check value of the key given.
        found: String,
    },
    /// The wrapped key was changed or cut off.
    #[error("the wrapped data key is damaged ({0}). Restore the store from a backup")]
    Damaged(&'static str),
}

impl MasterKey {
    /// A fresh key from the OS generator, for `init`.
    pub fn generate() -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        OsRandom::fill(bytes.as_mut_slice());
        Self(bytes)
    }

    /// Reads the text of a key file: 64 hexadecimal digits, or base64 in either alphabet with or without `=`; white
    /// space around it is allowed.
    pub fn from_text(text: &str) -> Result<Self, MasterKeyError> {
        let text = text.trim();
        let bytes = [
            hex::decode(text),
            STANDARD.decode(text).ok(),
            STANDARD_NO_PAD.decode(text).ok(),
            URL_SAFE.decode(text).ok(),
            URL_SAFE_NO_PAD.decode(text).ok(),
        ];
        let mut keys = bytes.into_iter().flatten().map(Zeroizing::new).filter(|bytes| bytes.len() == 32);
        let key = keys.next().ok_or(MasterKeyError::NotAKey { found: text.chars().count() })?;
        let mut bytes = Zeroizing::new([0; 32]);
        bytes.copy_from_slice(&key);
        Ok(Self(bytes))
    }

    /// The text for a key file: base64 and a line end.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(STANDARD.encode(self.0.as_slice()));
        text.push('\n');
        text
    }

    /// Says which key this is without saying the key; kept beside what it wraps.
    pub fn check_value(&self) -> [u8; CHECK] {
        *self.derive(b"check")
    }

    /// Refuses if the store's check value is not this key's.
    pub fn check(&self, expected: &[u8]) -> Result<(), MasterKeyError> {
        let found = self.check_value();
        if same(expected, &found) {
            return Ok(());
        }
        Err(MasterKeyError::WrongKey { expected: hex::encode(expected), found: hex::encode(&found) })
    }

    /// The data key in the form in which the store keeps it.
    pub fn wrap(&self, key: &DataKey) -> Vec<u8> {
        record(Primitive::Seal);
        let nonce = OsRandom::bytes::<NONCE_LEN>();
        let mut wrapped = Vec::with_capacity(WRAPPED);
        wrapped.extend_from_slice(&[TYPE, FORMAT]);
        wrapped.extend_from_slice(&self.check_value());
        wrapped.extend_from_slice(&key.id.to_be_bytes());
        wrapped.extend_from_slice(&key.epoch.to_be_bytes());
        let header = wrapped.clone();
        wrapped.extend_from_slice(&nonce);
        wrapped.extend_from_slice(key.bytes.as_slice());
        let tag = self
            .wrapping_key()
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(header),
                &mut wrapped[HEADER + NONCE_LEN..],
            )
            .expect("AES-GCM-SIV refuses only plaintexts above 2^36 bytes");
        wrapped.extend_from_slice(tag.as_ref());
        wrapped
    }

    /// Opens what `wrap` made.
    pub fn unwrap(&self, wrapped: &[u8]) -> Result<DataKey, MasterKeyError> {
        record(Primitive::Open);
        let wrapped: &[u8; WRAPPED] =
            wrapped.try_into().map_err(|_| MasterKeyError::Damaged("it has the wrong length"))?;
        if wrapped[..2] != [TYPE, FORMAT] {
            return Err(MasterKeyError::Damaged("it is not a wrapped data key of this version"));
        }
        self.check(&wrapped[2..2 + CHECK])?;
        let (header, rest) = wrapped.split_at(HEADER);
        let (nonce, body) = rest.split_at(NONCE_LEN);
        let nonce = Nonce::try_assume_unique_for_key(nonce).expect("split off at the length of a nonce");
        let mut opened = Zeroizing::new(body.to_vec());
        self.wrapping_key()
            .open_in_place(nonce, Aad::from(header), &mut opened)
            .map_err(|_| MasterKeyError::Damaged("it does not authenticate"))?;
        let mut bytes = Zeroizing::new([0; 32]);
        bytes.copy_from_slice(&opened[..32]);
        let number =
            |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
        Ok(DataKey { id: number(2 + CHECK), epoch: number(2 + CHECK + 4), bytes })
    }

    /// All data keys of a store, in the form in which it keeps them.
    pub fn wrap_all(&self, keys: &[RingKey]) -> Vec<u8> {
        if let [RingKey { key, standing: Standing::Current, .. }] = keys {
            return self.wrap(key);
        }
        record(Primitive::Seal);
        let nonce = OsRandom::bytes::<NONCE_LEN>();
        let mut wrapped = vec![LIST_TYPE, FORMAT];
        wrapped.extend_from_slice(&self.check_value());
        let header = wrapped.clone();
        wrapped.extend_from_slice(&nonce);
        let body = wrapped.len();
        // Room for all of it: a buffer that grew would leave keys behind in memory.
        wrapped.reserve_exact(keys.len() * LISTED + TAG);
        for RingKey { key, standing, since } in keys {
            wrapped.push(number_of(*standing));
            wrapped.extend_from_slice(&key.id.to_be_bytes());
            wrapped.extend_from_slice(&key.epoch.to_be_bytes());
            wrapped.extend_from_slice(&since.to_be_bytes());
            wrapped.extend_from_slice(key.bytes.as_slice());
        }
        let tag = self
            .wrapping_key()
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(header),
                &mut wrapped[body..],
            )
            .expect("AES-GCM-SIV refuses only plaintexts above 2^36 bytes");
        wrapped.extend_from_slice(tag.as_ref());
        wrapped
    }

    /// Opens what `wrap_all` or `wrap` made.
    ///
    /// # Errors
    /// The key of another store; a list that was changed, cut off, or is of a later version.
    pub fn unwrap_all(&self, wrapped: &[u8]) -> Result<Vec<RingKey>, MasterKeyError> {
        if wrapped.first() != Some(&LIST_TYPE) {
            let key = self.unwrap(wrapped)?;
            return Ok(vec![RingKey { key, standing: Standing::Current, since: 0 }]);
        }
        record(Primitive::Open);
        if wrapped.len() < LIST_HEADER + NONCE_LEN + TAG || wrapped[1] != FORMAT {
            return Err(MasterKeyError::Damaged("it is not a list of data keys of this version"));
        }
        self.check(&wrapped[2..LIST_HEADER])?;
        let (header, rest) = wrapped.split_at(LIST_HEADER);
        let (nonce, body) = rest.split_at(NONCE_LEN);
        let nonce = Nonce::try_assume_unique_for_key(nonce).expect("split off at the length of a nonce");
        let mut opened = Zeroizing::new(body.to_vec());
        let length = self
            .wrapping_key()
            .open_in_place(nonce, Aad::from(header), &mut opened)
            .map_err(|_| MasterKeyError::Damaged("it does not authenticate"))?
            .len();
        let odd = MasterKeyError::Damaged("it opens to something that is no list");
        if length % LISTED != 0 {
            return Err(odd);
        }
        opened[..length].chunks_exact(LISTED).map(|one| listed(one).ok_or_else(|| odd.clone())).collect()
    }

    fn wrapping_key(&self) -> LessSafeKey {
        let key = self.derive::<32>(b"wrap");
        LessSafeKey::new(UnboundKey::new(&AES_256_GCM_SIV, key.as_slice()).expect("the key has 32 bytes"))
    }

    /// One use a key here too: the file's bytes themselves encrypt and name nothing.
    fn derive<const N: usize>(&self, usage: &[u8]) -> Zeroizing<[u8; N]> {
        kdf::expand(&kdf::extract(&[], self.0.as_slice()), &[b"rockpool/v1/master/", usage])
    }
}

fn number_of(standing: Standing) -> u8 {
    match standing {
        Standing::Coming => 1,
        Standing::Current => 2,
        Standing::Leaving => 3,
        Standing::Left => 4,
    }
}

fn listed(one: &[u8]) -> Option<RingKey> {
    let (&standing, rest) = one.split_first()?;
    let (id, rest) = rest.split_first_chunk::<4>()?;
    let (epoch, rest) = rest.split_first_chunk::<4>()?;
    let (since, rest) = rest.split_first_chunk::<8>()?;
    let all = [Standing::Coming, Standing::Current, Standing::Leaving, Standing::Left];
    let mut bytes = Zeroizing::new([0; 32]);
    bytes.copy_from_slice(rest.get(..32)?);
    let key = DataKey { id: u32::from_be_bytes(*id), epoch: u32::from_be_bytes(*epoch), bytes };
    let standing = all.into_iter().find(|known| number_of(*known) == standing)?;
    Some(RingKey { key, standing, since: i64::from_be_bytes(*since) })
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MasterKey([secret])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_key_reads_back_in_every_spelling() {
        let key = MasterKey::generate();
        let spellings = [
            key.to_text().to_string(),
            hex::encode(key.0.as_slice()),
            hex::encode(key.0.as_slice()).to_uppercase(),
            URL_SAFE_NO_PAD.encode(key.0.as_slice()),
        ];
        for text in spellings {
            let back = MasterKey::from_text(&format!(" {text}\r\n")).unwrap();
            assert_eq!(back.check_value(), key.check_value());
        }
    }

    #[test]
    fn a_bad_key_file_is_explained_without_its_content() {
        for text in ["", "not a key", &"ab".repeat(31), &"A".repeat(200)] {
            let refusal = MasterKey::from_text(text).unwrap_err();
            assert_eq!(refusal, MasterKeyError::NotAKey { found: text.len() });
            assert!(text.is_empty() || !refusal.to_string().contains(text));
        }
    }

    #[test]
    fn a_wrapped_data_key_unwraps_with_its_id_and_epoch() {
        let master = MasterKey::generate();
        let key = DataKey::generate(7, 3);
        let back = master.unwrap(&master.wrap(&key)).unwrap();
        assert_eq!((back.id, back.epoch, *back.bytes), (7, 3, *key.bytes));
        assert_ne!(master.wrap(&key), master.wrap(&key));
    }

    #[test]
    fn another_master_key_is_named_as_the_wrong_one_rule_4() {
        let (right, wrong) = (MasterKey::generate(), MasterKey::generate());
        let refusal = wrong.unwrap(&right.wrap(&DataKey::generate(1, 0))).unwrap_err();
        let expected = hex::encode(&right.check_value());
        assert_eq!(refusal, MasterKeyError::WrongKey { expected, found: hex::encode(&wrong.check_value()) });
    }

    #[test]
    fn every_changed_byte_and_every_cut_is_refused() {
        let master = MasterKey::generate();
        let wrapped = master.wrap(&DataKey::generate(1, 0));
        for at in 0..wrapped.len() {
            let mut changed = wrapped.clone();
            changed[at] ^= 1;
            assert!(master.unwrap(&changed).is_err(), "byte {at}");
            assert!(master.unwrap(&wrapped[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_list_of_data_keys_comes_back_and_no_changed_byte_of_it_does() {
        let master = MasterKey::generate();
        let keys: Vec<RingKey> =
            [(1, Standing::Left), (2, Standing::Leaving), (3, Standing::Current), (4, Standing::Coming)]
                .map(|(id, standing)| RingKey {
                    key: DataKey::generate(id, 7),
                    standing,
                    since: i64::from(id) * 1000,
                })
                .into();
        let wrapped = master.wrap_all(&keys);
        let back = master.unwrap_all(&wrapped).unwrap();
        let told = |keys: &[RingKey]| -> Vec<_> {
            keys.iter()
                .map(|one| (one.key.id, one.key.epoch, *one.key.bytes, one.standing, one.since))
                .collect()
        };
        assert_eq!(told(&back), told(&keys));
        for at in 0..wrapped.len() {
            let mut changed = wrapped.clone();
            changed[at] ^= 1;
            assert!(master.unwrap_all(&changed).is_err(), "byte {at}");
            assert!(master.unwrap_all(&wrapped[..at]).is_err(), "cut at {at}");
        }
        assert!(matches!(MasterKey::generate().unwrap_all(&wrapped), Err(MasterKeyError::WrongKey { .. })));
    }

    #[test]
    fn a_single_data_key_is_kept_as_earlier_versions_read_it_rule_31() {
        let master = MasterKey::generate();
        let one = RingKey { key: DataKey::generate(1, 1), standing: Standing::Current, since: 5 };
        assert_eq!(master.unwrap(&master.wrap_all(&[one])).unwrap().id, 1);
    }
}
