//! Keys by purpose and scope (RULE-1), derived on first use and kept; MACs and sealing under them (RULE-2, RULE-5).
//!
//! A sealed string is: type byte | format | key id (4 bytes, big-endian) | nonce (12) | ciphertext and tag (+16).
//! Everything readable in it is bound as associated data.

use std::sync::{Arc, PoisonError, RwLock};

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hmac;
use quick_cache::Equivalent;
use quick_cache::sync::Cache;
use zeroize::Zeroizing;

use crate::data_key::DataKey;
use crate::hash::same;
use crate::kdf;
use crate::purpose::Purpose;
use crate::random::OsRandom;
use crate::trace::{Primitive, Primitives, record};

const FORMAT: u8 = 1;
const HEADER: usize = 1 + 1 + 4;
const TAG: usize = 16;

/// How many derived keys are kept; twelve purposes of about a thousand busy pools. A miss costs three hashes.
const DERIVED_KEPT: usize = 4_096;

/// The data keys of a store, and all that was derived from them. A clone shares everything, also what
/// [`KeyRing::replace`] puts in later.
#[derive(Clone)]
pub struct KeyRing(Arc<Keys>);

struct Keys {
    roots: RwLock<Arc<Roots>>,
    derived: Cache<Name, Arc<Derived>>,
}

/// Which part a data key has. In the order in which it has them: there is no way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Known and not used yet: other nodes must know it before anything is sealed under it.
    Coming,
    /// New things are sealed and authenticated under it.
    Current,
    /// What it sealed and authenticated still counts, until everything is made anew under its successor.
    Leaving,
    /// Nothing that it sealed or authenticated counts; hashes made with it are still compared
    /// ([`Purpose::outlives_its_key`]).
    Left,
}

/// A data key with its part.
#[derive(Clone, Debug)]
pub struct RingKey {
    /// The key.
    pub key: DataKey,
    /// Its part.
    pub standing: Standing,
    /// Since when, in milliseconds since the Unix epoch.
    pub since: i64,
}

/// Keys that make no ring, or not this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRing {
    /// None or several are in use, or two have one number.
    #[error("a key ring has exactly one data key in use, and no two of the same number")]
    Unfit,
    /// A key that had left would have a say again, or one that is known would be missing: these are older than the ring.
    #[error("the data keys in the store are older than those that this process has seen already")]
    GoesBack,
}

struct Roots {
    /// Where they were read, in its owner's words.
    origin: Option<Arc<str>>,
    current: Root,
    others: Vec<(Standing, Root)>,
    /// The first that the store had: the lowest number.
    first: u32,
}

/// A data key after HKDF's extract step.
struct Root {
    id: u32,
    epoch: u32,
    pseudorandom_key: Zeroizing<[u8; 32]>,
}

struct Derived {
    sealing: LessSafeKey,
    mac: hmac::Key,
}

#[derive(PartialEq, Eq, Hash)]
struct Name {
    key: u32,
    purpose: Purpose,
    scope: Box<str>,
}

/// A `Name` that borrows, so that a hit allocates nothing.
#[derive(Hash)]
struct NameRef<'a> {
    key: u32,
    purpose: Purpose,
    scope: &'a str,
}

impl Equivalent<Name> for NameRef<'_> {
    fn equivalent(&self, name: &Name) -> bool {
        self.key == name.key && self.purpose == name.purpose && self.scope == &*name.scope
    }
}

/// Why a sealed string was not opened. To callers outside all of these are one refusal; the log may tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Too short to hold a header, a nonce and a tag.
    #[error("the sealed string is cut off ({0} bytes)")]
    CutOff(usize),
    /// Not the canonical text of any bytes.
    #[error("the sealed string is not base64")]
    NotText,
    /// Sealed for something else (RULE-5).
    #[error("expected a sealed string of type {expected}, found type {found}")]
    WrongType {
        /// The type byte of the purpose that was asked for.
        expected: u8,
        /// The type byte that came.
        found: u8,
    },
    /// Made by a later version, or not by us.
    #[error("the sealed string has format {0}, this version reads format {FORMAT}")]
    UnknownFormat(u8),
    /// Sealed under a data key that this ring does not hold.
    #[error("the sealed string names data key {0}, which is not on the ring")]
    UnknownKey(u32),
    /// Changed, or sealed in another scope, epoch or context.
    #[error("the sealed string does not authenticate")]
    Forged,
    /// Authentic, but not what the type says; a fault of ours.
    #[error("the sealed string opens to something unreadable")]
    Unreadable,
}

impl KeyRing {
    /// A ring with one data key.
    pub fn new(current: DataKey) -> Self {
        Self::with_retired(current, Vec::new())
    }

    /// A ring that seals under `current` and still opens what was sealed under `retired`.
    pub fn with_retired(current: DataKey, retired: Vec<DataKey>) -> Self {
        let others = retired.iter().map(|key| (Standing::Leaving, Root::new(key))).collect();
        Self::over(Roots::new(Root::new(&current), others))
    }

    /// A ring of these keys.
    ///
    /// # Errors
    /// None or several are in use, or two have one number.
    pub fn of(keys: &[RingKey]) -> Result<Self, NoRing> {
        Roots::of(keys).map(Self::over)
    }

    fn over(roots: Roots) -> Self {
        Self(Arc::new(Keys { roots: RwLock::new(Arc::new(roots)), derived: Cache::new(DERIVED_KEPT) }))
    }

    /// Puts these keys in the place of those that were there, for this ring and all its clones: a rotation was begun or
    /// ended, here or on another node.
    ///
    /// # Errors
    /// As [`KeyRing::of`], and where a key would get a part again that it has left, or go: whoever can write the store
    /// must not bring a key back by an old list of them. The ring then stays as it is.
    pub fn replace(&self, keys: &[RingKey]) -> Result<(), NoRing> {
        self.replace_from(keys, None)
    }

    /// The same; [`KeyRing::origin`] then says `origin`, in one with the keys.
    ///
    /// # Errors
    /// As [`KeyRing::replace`].
    pub fn replace_from(&self, keys: &[RingKey], origin: Option<&str>) -> Result<(), NoRing> {
        let mut roots = Roots::of(keys)?;
        roots.origin = origin.map(Arc::from);
        let mut held = self.0.roots.write().unwrap_or_else(PoisonError::into_inner);
        let part_of = |id| keys.iter().find(|key| key.key.id == id).map(|key| key.standing);
        if held.all().any(|(standing, root)| part_of(root.id).is_none_or(|new| new < standing)) {
            return Err(NoRing::GoesBack);
        }
        *held = Arc::new(roots);
        Ok(())
    }

    /// Where the keys were read: what [`KeyRing::replace_from`] was given with them.
    pub fn origin(&self) -> Option<Arc<str>> {
        self.roots().origin.clone()
    }

    fn roots(&self) -> Arc<Roots> {
        Arc::clone(&self.0.roots.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The id of the data key in use.
    pub fn key_id(&self) -> u32 {
        self.roots().current.id
    }

    /// The epoch of the data key in use.
    pub fn epoch(&self) -> u32 {
        self.roots().current.epoch
    }

    /// HMAC-SHA-256 over the length-prefixed `parts`, under the key of `purpose` and `scope` (a pool id, or "").
    pub fn mac(&self, purpose: Purpose, scope: &str, parts: &[&[u8]]) -> [u8; 32] {
        self.mac_under(self.roots().maker(purpose), purpose, scope, parts)
    }

    /// The same under the data key `id`, where that still has a say; 0 stands for the first data key of the store.
    pub fn mac_of(&self, id: u32, purpose: Purpose, scope: &str, parts: &[&[u8]]) -> Option<[u8; 32]> {
        let roots = self.roots();
        let root = roots.accepted(purpose).find(|root| root.id == if id == 0 { roots.first } else { id })?;
        Some(self.mac_under(root, purpose, scope, parts))
    }

    /// Whether `tag` is the MAC of `parts` under the data key `id` and no other, as [`KeyRing::mac_of`] makes it; in
    /// constant time.
    pub fn mac_verify_of(&self, id: u32, purpose: Purpose, scope: &str, parts: &[&[u8]], tag: &[u8]) -> bool {
        self.mac_of(id, purpose, scope, parts).is_some_and(|mac| same(&mac, tag))
    }

    /// Whether `tag` is the MAC of `parts` under a data key that has a say for this purpose; each comparison in constant
    /// time.
    pub fn mac_verify(&self, purpose: Purpose, scope: &str, parts: &[&[u8]], tag: &[u8]) -> bool {
        self.mac_maker(purpose, scope, parts, tag).is_some()
    }

    /// The id of the data key under which `tag` is the MAC of `parts`. Which one it is, is no secret.
    pub fn mac_maker(&self, purpose: Purpose, scope: &str, parts: &[&[u8]], tag: &[u8]) -> Option<u32> {
        let roots = self.roots();
        let mut accepted = roots.accepted(purpose);
        let maker = accepted.find(|root| same(&self.mac_under(root, purpose, scope, parts), tag));
        maker.map(|root| root.id)
    }

    /// Whether a string was sealed under the data key in use.
    pub fn is_sealed_anew(&self, sealed: &[u8]) -> bool {
        key_id_of(sealed) == Some(self.key_id())
    }

    /// Seals `plain`; only `open` with equal purpose, scope and `aad` gives it back.
    pub fn seal(&self, purpose: Purpose, scope: &str, aad: &[&[u8]], plain: &[u8]) -> Vec<u8> {
        record(Primitive::Seal);
        let roots = self.roots();
        let root = roots.maker(purpose);
        // Drawn here and nowhere else: no caller, however often its closure runs, can repeat a nonce.
        let nonce = OsRandom::bytes::<NONCE_LEN>();
        let mut sealed = Vec::with_capacity(HEADER + NONCE_LEN + plain.len() + TAG);
        sealed.push(purpose.type_byte());
        sealed.push(FORMAT);
        sealed.extend_from_slice(&root.id.to_be_bytes());
        sealed.extend_from_slice(&nonce);
        let body = sealed.len();
        sealed.extend_from_slice(plain);
        let tag = self
            .derived(root, purpose, scope)
            .sealing
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(associated_data(root, purpose, scope, aad)),
                &mut sealed[body..],
            )
            .expect("AES-GCM-SIV refuses only plaintexts above 2^36 bytes");
        sealed.extend_from_slice(tag.as_ref());
        sealed
    }

    /// Opens what `seal` made.
    pub fn open(
        &self,
        purpose: Purpose,
        scope: &str,
        aad: &[&[u8]],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        record(Primitive::Open);
        if sealed.len() < HEADER + NONCE_LEN + TAG {
            return Err(OpenError::CutOff(sealed.len()));
        }
        let (header, rest) = sealed.split_at(HEADER);
        let (nonce, body) = rest.split_at(NONCE_LEN);
        if header[0] != purpose.type_byte() {
            return Err(OpenError::WrongType { expected: purpose.type_byte(), found: header[0] });
        }
        if header[1] != FORMAT {
            return Err(OpenError::UnknownFormat(header[1]));
        }
        let id = key_id_of(header).ok_or(OpenError::CutOff(sealed.len()))?;
        let roots = self.roots();
        let root = roots.accepted(purpose).find(|root| root.id == id).ok_or(OpenError::UnknownKey(id))?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).expect("split off at the length of a nonce");
        let aad = Aad::from(associated_data(root, purpose, scope, aad));
        let mut plain = Zeroizing::new(body.to_vec());
        let length = self
            .derived(root, purpose, scope)
            .sealing
            .open_in_place(nonce, aad, &mut plain)
            .map_err(|_| OpenError::Forged)?
            .len();
        plain.truncate(length);
        Ok(plain)
    }

    /// Runs the MACs, seals and opens of `amount` for nothing: the half of a comparison for unknown users (RULE-9)
    /// whose real half found a record. Exponentiations are spent by `srp` itself, on a simulated verifier;
    /// signatures are never spent, because a refusal makes none.
    pub fn spend(&self, amount: &Primitives) {
        let purpose = Purpose::FieldSeal;
        for _ in 0..amount.macs {
            std::hint::black_box(self.mac(purpose, "", &[&[0; 64]]));
        }
        for _ in 0..amount.seals {
            std::hint::black_box(self.seal(purpose, "", &[], &[0; 512]));
        }
        let unread =
            [purpose.type_byte(), FORMAT].into_iter().chain(self.key_id().to_be_bytes()).chain([0; 540]);
        let unread: Vec<u8> = unread.collect();
        for _ in 0..amount.opens {
            std::hint::black_box(self.open(purpose, "", &[], &unread).is_err());
        }
    }

    fn mac_under(&self, root: &Root, purpose: Purpose, scope: &str, parts: &[&[u8]]) -> [u8; 32] {
        record(Primitive::Mac);
        let key = self.derived(root, purpose, scope);
        let mut context = hmac::Context::with_key(&key.mac);
        let mut add = |part: &[u8]| {
            context.update(&length(part));
            context.update(part);
        };
        add(&root.bound_epoch(purpose));
        parts.iter().for_each(|part| add(part));
        context.sign().as_ref().try_into().expect("SHA-256 gives 32 bytes")
    }

    fn derived(&self, root: &Root, purpose: Purpose, scope: &str) -> Arc<Derived> {
        let name = NameRef { key: root.id, purpose, scope };
        if let Some(derived) = self.0.derived.get(&name) {
            return derived;
        }
        // Two threads may both derive: the results are equal and the second insertion replaces the first.
        let derived = Arc::new(Derived::new(root, purpose, scope));
        let name = Name { key: root.id, purpose, scope: scope.into() };
        self.0.derived.insert(name, Arc::clone(&derived));
        derived
    }
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("KeyRing")
            .field("key_id", &self.key_id())
            .field("epoch", &self.epoch())
            .finish_non_exhaustive()
    }
}

impl Roots {
    fn new(current: Root, others: Vec<(Standing, Root)>) -> Self {
        let first = others.iter().map(|(_, root)| root.id).chain([current.id]).min();
        Self { origin: None, first: first.unwrap_or(current.id), current, others }
    }

    fn of(keys: &[RingKey]) -> Result<Self, NoRing> {
        let ids: std::collections::BTreeSet<u32> = keys.iter().map(|key| key.key.id).collect();
        let mut current = keys.iter().filter(|key| key.standing == Standing::Current);
        let (Some(used), None) = (current.next(), current.next()) else { return Err(NoRing::Unfit) };
        if ids.len() != keys.len() {
            return Err(NoRing::Unfit);
        }
        let others = keys.iter().filter(|key| key.standing != Standing::Current);
        Ok(Self::new(
            Root::new(&used.key),
            others.map(|other| (other.standing, Root::new(&other.key))).collect(),
        ))
    }

    /// Under which new things of this purpose are made.
    fn maker(&self, purpose: Purpose) -> &Root {
        if purpose.keeps_first_key() {
            return self
                .all()
                .find(|(_, root)| root.id == self.first)
                .map_or(&self.current, |(_, root)| root);
        }
        &self.current
    }

    /// Those that have a say for this purpose, the one in use first.
    fn accepted(&self, purpose: Purpose) -> impl Iterator<Item = &Root> {
        self.all()
            .filter(move |(standing, root)| match standing {
                _ if purpose.keeps_first_key() => root.id == self.first,
                Standing::Coming | Standing::Current | Standing::Leaving => true,
                Standing::Left => purpose.outlives_its_key(),
            })
            .map(|(_, root)| root)
    }

    fn all(&self) -> impl Iterator<Item = (Standing, &Root)> {
        let others = self.others.iter().map(|(standing, root)| (*standing, root));
        std::iter::once((Standing::Current, &self.current)).chain(others)
    }
}

impl Root {
    fn new(key: &DataKey) -> Self {
        Self { id: key.id, epoch: key.epoch, pseudorandom_key: kdf::extract(&[], key.bytes.as_slice()) }
    }

    /// The epoch where it counts (RULE-25), a constant where the purpose outlives it.
    fn bound_epoch(&self, purpose: Purpose) -> [u8; 4] {
        if purpose.dies_with_epoch() { self.epoch.to_be_bytes() } else { [0; 4] }
    }
}

impl Derived {
    /// 64 bytes for `rockpool/v1/<purpose>/<scope>`: 32 for sealing, 32 for MACs, so that no key serves two
    /// algorithms.
    fn new(root: &Root, purpose: Purpose, scope: &str) -> Self {
        let info = [b"rockpool/v1/", purpose.name().as_bytes(), b"/", scope.as_bytes()];
        let keys = kdf::expand::<64>(&root.pseudorandom_key, &info);
        let sealing = UnboundKey::new(&AES_256_GCM_SIV, &keys[..32]).expect("the key has 32 bytes");
        Self { sealing: LessSafeKey::new(sealing), mac: hmac::Key::new(hmac::HMAC_SHA256, &keys[32..]) }
    }
}

/// Type, format, key id, epoch, scope and the caller's parts, each after its length (RULE-1).
fn associated_data(root: &Root, purpose: Purpose, scope: &str, aad: &[&[u8]]) -> Vec<u8> {
    let own: [&[u8]; 5] = [
        &[purpose.type_byte()],
        &[FORMAT],
        &root.id.to_be_bytes(),
        &root.bound_epoch(purpose),
        scope.as_bytes(),
    ];
    let size = own.iter().chain(aad).map(|part| 8 + part.len()).sum();
    let mut bytes = Vec::with_capacity(size);
    for part in own.iter().chain(aad) {
        bytes.extend_from_slice(&length(part));
        bytes.extend_from_slice(part);
    }
    bytes
}

/// The id of the data key that a sealed string names.
fn key_id_of(sealed: &[u8]) -> Option<u32> {
    let id = sealed.get(2..HEADER)?;
    (sealed[1] == FORMAT).then(|| u32::from_be_bytes([id[0], id[1], id[2], id[3]]))
}

fn length(part: &[u8]) -> [u8; 8] {
    (part.len() as u64).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hex;

    #[test]
    fn published_vectors_of_rfc_8452() {
        let file = include_str!("../vectors/rfc8452-aes-256-gcm-siv.json");
        let file: serde_json::Value = serde_json::from_str(file).unwrap();
        let cases = file["cases"].as_array().unwrap();
        assert_eq!(cases.len(), 24);
        for case in cases {
            let field = |name: &str| hex::decode(case[name].as_str().unwrap()).unwrap();
            let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM_SIV, &field("key")).unwrap());
            let nonce = || Nonce::try_assume_unique_for_key(&field("nonce")).unwrap();
            let mut bytes = field("plaintext");
            let tag = key.seal_in_place_separate_tag(nonce(), Aad::from(field("aad")), &mut bytes).unwrap();
            bytes.extend_from_slice(tag.as_ref());
            assert_eq!(bytes, field("result"), "{case}");
            let opened = key.open_in_place(nonce(), Aad::from(field("aad")), &mut bytes).unwrap();
            assert_eq!(opened.to_vec(), field("plaintext"), "{case}");
        }
    }

    fn ring(keys: &[(u32, u8, Standing)]) -> Vec<RingKey> {
        let key = |id, byte| DataKey { id, epoch: 5, bytes: Zeroizing::new([byte; 32]) };
        keys.iter()
            .map(|(id, byte, standing)| RingKey { key: key(*id, *byte), standing: *standing, since: 0 })
            .collect()
    }

    #[test]
    fn a_key_that_has_left_opens_and_vouches_for_nothing_and_still_compares_hashes_rule_4() {
        use Standing::{Coming, Current, Leaving, Left};
        let keys = KeyRing::of(&ring(&[(1, 1, Current)])).unwrap();
        let clone = keys.clone();
        let sealed = keys.seal(Purpose::FieldSeal, "p", &[], b"secret");
        let session = keys.seal(Purpose::Session, "p", &[], b"secret");
        let tag = |purpose| keys.mac(purpose, "p", &[b"x"]);
        let (row, code, salt) = (tag(Purpose::RowMac), tag(Purpose::Code), tag(Purpose::Salt));
        assert!(keys.is_sealed_anew(&sealed));
        for (standing, counts) in [(Leaving, true), (Left, false)] {
            clone.replace(&ring(&[(1, 1, standing), (2, 2, Current), (3, 3, Coming)])).unwrap();
            assert_eq!(keys.key_id(), 2);
            assert!(!keys.is_sealed_anew(&sealed));
            for (purpose, text) in [(Purpose::FieldSeal, &sealed), (Purpose::Session, &session)] {
                assert_eq!(keys.open(purpose, "p", &[], text).is_ok(), counts, "{standing:?}");
            }
            assert_eq!(keys.mac_verify(Purpose::RowMac, "p", &[b"x"], &row), counts);
            assert_eq!(keys.mac_maker(Purpose::Code, "p", &[b"x"], &code), Some(1));
            assert_eq!(
                keys.mac_of(1, Purpose::Refresh, "p", &[b"x"]),
                keys.mac_of(0, Purpose::Refresh, "p", &[b"x"])
            );
            // What must come out the same for ever does (RULE-9).
            assert_eq!(keys.mac(Purpose::Salt, "p", &[b"x"]), salt);
            assert_ne!(keys.mac(Purpose::RowMac, "p", &[b"x"]), row);
        }
    }

    /// Whoever can write the store cannot bring a key back by a list of them that was once good.
    #[test]
    fn no_key_gets_back_a_part_that_it_has_left_rule_4() {
        use Standing::{Coming, Current, Leaving, Left};
        let steps = [
            &[(1, 1, Current)][..],
            &[(1, 1, Current), (2, 2, Coming)],
            &[(1, 1, Leaving), (2, 2, Current)],
            &[(1, 1, Left), (2, 2, Current)],
        ];
        let keys = KeyRing::of(&ring(steps[0])).unwrap();
        for (n, step) in steps.iter().enumerate() {
            keys.replace_from(&ring(step), Some("here")).unwrap();
            keys.replace_from(&ring(step), Some("here")).unwrap();
            for before in &steps[..n] {
                assert_eq!(keys.replace(&ring(before)), Err(NoRing::GoesBack), "{step:?} to {before:?}");
            }
        }
        assert_eq!((keys.key_id(), keys.origin().as_deref()), (2, Some("here")));
        assert_eq!(keys.mac_of(1, Purpose::RowMac, "p", &[]), None);
    }

    #[test]
    fn a_ring_has_one_key_in_use() {
        use Standing::{Current, Leaving};
        for keys in [
            &[][..],
            &[(1, 1, Leaving)],
            &[(1, 1, Current), (2, 2, Current)],
            &[(1, 1, Current), (1, 2, Leaving)],
        ] {
            assert_eq!(KeyRing::of(&ring(keys)).err(), Some(NoRing::Unfit));
        }
    }

    /// The derivation is a promise to stored data: HKDF-SHA-256 with an empty salt, the info of RULE-1, 64 bytes of
    /// which the second half is the MAC key; the MAC is over the epoch and the parts, each after its length.
    #[test]
    fn a_mac_can_be_recomputed_by_hand() {
        let key = DataKey { id: 1, epoch: 5, bytes: Zeroizing::new([7; 32]) };
        let prk = kdf::extract(&[], &[7; 32]);
        let derived = kdf::expand::<64>(&prk, &[b"rockpool/v1/session/eu-west-1_Pool"]);
        let message = [
            &[0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 5][..],
            &[0, 0, 0, 0, 0, 0, 0, 1],
            b"a",
            &[0, 0, 0, 0, 0, 0, 0, 2],
            b"bc",
        ];
        let expected = crate::hash::hmac_sha256(&derived[32..], &message);
        assert_eq!(KeyRing::new(key).mac(Purpose::Session, "eu-west-1_Pool", &[b"a", b"bc"]), expected);
    }
}
