//! Keys by purpose and scope, MACs and sealing.

use crypto::trace::{Primitives, count};
use crypto::{KeyRing, OpenError, Purpose};
use proptest::prelude::*;

use crate::{data_key, ring};

const POOL: &str = "eu-west-1_Pool";

#[test]
fn a_mac_depends_on_key_purpose_scope_and_every_boundary_rule_1() {
    let keys = ring(1);
    let mac = keys.mac(Purpose::RowMac, POOL, &[b"ab", b"c"]);
    assert_eq!(mac, keys.clone().mac(Purpose::RowMac, POOL, &[b"ab", b"c"]));
    let others = [
        ring(2).mac(Purpose::RowMac, POOL, &[b"ab", b"c"]),
        keys.mac(Purpose::Code, POOL, &[b"ab", b"c"]),
        keys.mac(Purpose::RowMac, "eu-west-1_Other", &[b"ab", b"c"]),
        keys.mac(Purpose::RowMac, "", &[b"ab", b"c"]),
        keys.mac(Purpose::RowMac, POOL, &[b"a", b"bc"]),
        keys.mac(Purpose::RowMac, POOL, &[b"abc"]),
        keys.mac(Purpose::RowMac, POOL, &[b"ab", b"c", b""]),
    ];
    assert!(others.iter().all(|other| *other != mac));
}

#[test]
fn a_mac_is_verified_whole_and_under_retired_keys_too() {
    let old = ring(1);
    let tag = old.mac(Purpose::RowMac, POOL, &[b"row"]);
    let rotated = KeyRing::with_retired(data_key(2, 0, 2), vec![data_key(1, 0, 1)]);
    assert!(old.mac_verify(Purpose::RowMac, POOL, &[b"row"], &tag));
    assert!(rotated.mac_verify(Purpose::RowMac, POOL, &[b"row"], &tag));
    assert!(!ring(2).mac_verify(Purpose::RowMac, POOL, &[b"row"], &tag));
    assert!(!old.mac_verify(Purpose::RowMac, POOL, &[b"row"], &tag[..31]));
    assert!(!old.mac_verify(Purpose::RowMac, POOL, &[b"row"], &[]));
}

#[test]
fn sealing_the_same_twice_gives_two_strings_rule_2() {
    let keys = ring(1);
    let once = keys.seal(Purpose::FieldSeal, POOL, &[b"user"], b"verifier");
    let twice = keys.seal(Purpose::FieldSeal, POOL, &[b"user"], b"verifier");
    assert_ne!(once, twice);
    assert_eq!(keys.open(Purpose::FieldSeal, POOL, &[b"user"], &twice).unwrap().as_slice(), b"verifier");
}

#[test]
fn every_purpose_refuses_the_sealed_strings_of_every_other_rule_5() {
    let keys = ring(1);
    for made_for in Purpose::ALL {
        let sealed = keys.seal(made_for, POOL, &[], b"x");
        assert_eq!(sealed[0], made_for.type_byte());
        for asked_for in Purpose::ALL {
            match keys.open(asked_for, POOL, &[], &sealed) {
                Ok(plain) => assert_eq!((asked_for, plain.as_slice()), (made_for, &b"x"[..])),
                Err(refusal) => assert_eq!(
                    refusal,
                    OpenError::WrongType { expected: asked_for.type_byte(), found: made_for.type_byte() }
                ),
            }
            let mut relabelled = sealed.clone();
            relabelled[0] = asked_for.type_byte();
            assert_eq!(keys.open(asked_for, POOL, &[], &relabelled).is_ok(), asked_for == made_for);
        }
    }
}

#[test]
fn scope_context_and_key_are_bound() {
    let keys = ring(1);
    let sealed = keys.seal(Purpose::Session, POOL, &[b"ab", b"c"], b"x");
    let forged = Err(OpenError::Forged);
    let open = |keys: &KeyRing, scope, aad: &[&[u8]]| {
        keys.open(Purpose::Session, scope, aad, &sealed).map(|plain| plain.to_vec())
    };
    assert_eq!(open(&keys, POOL, &[b"ab", b"c"]), Ok(b"x".to_vec()));
    assert_eq!(open(&keys, "eu-west-1_Other", &[b"ab", b"c"]), forged);
    assert_eq!(open(&keys, POOL, &[b"a", b"bc"]), forged);
    assert_eq!(open(&keys, POOL, &[b"ab", b"c", b""]), forged);
    assert_eq!(open(&ring(2), POOL, &[b"ab", b"c"]), Err(OpenError::UnknownKey(1)));
    assert_eq!(open(&KeyRing::new(data_key(1, 0, 9)), POOL, &[b"ab", b"c"]), forged);
}

#[test]
fn a_new_epoch_ends_what_clients_hold_and_keeps_what_is_stored_rule_25() {
    let before = KeyRing::new(data_key(1, 0, 1));
    let after = KeyRing::new(data_key(1, 1, 1));
    for purpose in Purpose::ALL {
        let sealed = before.seal(purpose, POOL, &[], b"x");
        assert_eq!(
            after.open(purpose, POOL, &[], &sealed).is_err(),
            purpose.dies_with_epoch(),
            "{purpose:?}"
        );
        let tag = before.mac(purpose, POOL, &[b"x"]);
        assert_ne!(after.mac_verify(purpose, POOL, &[b"x"], &tag), purpose.dies_with_epoch(), "{purpose:?}");
    }
}

#[test]
fn a_retired_key_still_opens_and_no_longer_seals() {
    let sealed = ring(1).seal(Purpose::FieldSeal, POOL, &[], b"x");
    let rotated = KeyRing::with_retired(data_key(2, 0, 2), vec![data_key(1, 0, 1)]);
    assert_eq!(rotated.open(Purpose::FieldSeal, POOL, &[], &sealed).unwrap().as_slice(), b"x");
    let fresh = rotated.seal(Purpose::FieldSeal, POOL, &[], b"x");
    assert_eq!(ring(1).open(Purpose::FieldSeal, POOL, &[], &fresh), Err(OpenError::UnknownKey(2)));
}

#[test]
fn every_changed_byte_and_every_cut_is_refused() {
    let keys = ring(1);
    let sealed = keys.seal(Purpose::SecretBlock, POOL, &[b"a"], b"contents");
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 0x20;
        assert!(keys.open(Purpose::SecretBlock, POOL, &[b"a"], &changed).is_err(), "byte {at}");
        assert!(keys.open(Purpose::SecretBlock, POOL, &[b"a"], &sealed[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn spending_runs_the_primitives_it_is_told_to_rule_9() {
    let keys = ring(1);
    let amount = Primitives { macs: 3, seals: 1, opens: 2, ..Primitives::default() };
    let ((), spent) = count(|| keys.spend(&amount));
    assert_eq!(spent, amount);
}

#[test]
fn printing_a_ring_shows_no_key() {
    let shown = format!("{:?} {:?}", ring(1), data_key(1, 2, 65));
    assert_eq!(shown, "KeyRing { key_id: 1, epoch: 0, .. } DataKey { id: 1, epoch: 2, .. }");
}

proptest! {
    #[test]
    fn foreign_bytes_are_refused(bytes: Vec<u8>, pick in 0_usize..12) {
        prop_assert!(ring(1).open(Purpose::ALL[pick], POOL, &[], &bytes).is_err());
    }

    #[test]
    fn foreign_bytes_behind_a_good_header_are_refused(bytes: Vec<u8>, pick in 0_usize..12) {
        let purpose = Purpose::ALL[pick];
        let mut sealed = vec![purpose.type_byte(), 1, 0, 0, 0, 1];
        sealed.extend_from_slice(&bytes);
        let refusal = ring(1).open(purpose, POOL, &[], &sealed).unwrap_err();
        let expected = if bytes.len() < 28 { OpenError::CutOff(sealed.len()) } else { OpenError::Forged };
        prop_assert_eq!(refusal, expected);
    }

    #[test]
    fn what_is_sealed_opens(plain: Vec<u8>, scope: String, aad: Vec<Vec<u8>>) {
        let aad: Vec<&[u8]> = aad.iter().map(Vec::as_slice).collect();
        let sealed = ring(1).seal(Purpose::FieldSeal, &scope, &aad, &plain);
        prop_assert_eq!(sealed.len(), plain.len() + 34);
        prop_assert_eq!(ring(1).open(Purpose::FieldSeal, &scope, &aad, &sealed).unwrap().to_vec(), plain);
    }
}
