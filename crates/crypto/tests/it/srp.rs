//! Whole SRP sign-ins, and that unknown users cost what known ones do.

use crypto::srp::client::Client;
use crypto::srp::{Challenge, Ephemeral, Verifier, parse_a, pool_name, salt, simulated_verifier, verifier};
use crypto::trace::{Primitives, count};

use crate::ring;

const POOL: &str = "eu-west-1_Pool1";
const BLOCK: &[u8] = b"any block";
const TIME: &str = "Tue Apr 2 04:02:09 UTC 2024";

/// Server and client through a whole sign-in; whether the proof holds.
fn proves(stored: &Verifier, user: &str, salt: &[u8], password: &str) -> bool {
    let client = Client::start();
    let a = parse_a(&client.big_a().to_hex()).unwrap();
    let challenge = Challenge::with(stored, Ephemeral::generate());
    let key = client.key(pool_name(POOL), user, salt, password, challenge.big_b()).unwrap();
    let signature = Client::signature(&key, pool_name(POOL), user, BLOCK, TIME);
    let server_key = challenge.server_key(&a, stored).unwrap();
    server_key.proves(pool_name(POOL), user, BLOCK, TIME, &signature)
}

#[test]
fn the_right_password_proves_itself_and_no_other() {
    let salt = salt(&ring(1), POOL, "ann");
    let stored = verifier(pool_name(POOL), "ann", &salt, "right");
    assert!(proves(&stored, "ann", &salt, "right"));
    assert!(!proves(&stored, "ann", &salt, "wrong"));
    assert!(!proves(&stored, "bob", &salt, "right"));
    assert!(!proves(&stored, "ann", &[1; 16], "right"));
}

#[test]
fn a_verifier_checks_plain_passwords() {
    let salt = salt(&ring(1), POOL, "ann");
    let stored = verifier(pool_name(POOL), "ann", &salt, "right");
    let again = Verifier::from_bytes(stored.as_bytes()).unwrap();
    assert!(again.matches_password(pool_name(POOL), "ann", &salt, "right"));
    for (pool, user, password) in
        [("Pool1", "ann", "Right"), ("Pool2", "ann", "right"), ("Pool1", "bob", "right")]
    {
        assert!(!again.matches_password(pool, user, &salt, password));
    }
}

#[test]
fn verifiers_from_outside_must_be_residues() {
    let stored = verifier("Pool1", "ann", &[1], "right");
    let mut with_sign_byte = vec![0];
    with_sign_byte.extend_from_slice(stored.as_bytes());
    assert_eq!(Verifier::from_bytes(&with_sign_byte).unwrap().as_bytes(), stored.as_bytes());
    assert!(Verifier::from_bytes(&[]).is_none());
    assert!(Verifier::from_bytes(&[0; 384]).is_none());
    assert!(Verifier::from_bytes(&[0xff; 384]).is_none());
    assert!(Verifier::from_bytes(&[1; 400]).is_none());
}

#[test]
fn salts_are_stable_per_name_and_read_the_same_as_bytes_and_as_number_rule_9() {
    let first = salt(&ring(1), POOL, "ann");
    assert_eq!(first, salt(&ring(1), POOL, "ann"));
    assert_ne!(first, salt(&ring(1), POOL, "bob"));
    assert_ne!(first, salt(&ring(1), "eu-west-1_Pool2", "ann"));
    assert_ne!(first, salt(&ring(2), POOL, "ann"));
    for number in 0..200 {
        assert!((0x40..0x80).contains(&salt(&ring(1), POOL, &number.to_string())[0]));
    }
}

#[test]
fn simulated_verifiers_are_stable_and_fit_no_password() {
    let simulated = simulated_verifier(&ring(1), POOL, "nobody");
    assert_eq!(simulated.as_bytes(), simulated_verifier(&ring(1), POOL, "nobody").as_bytes());
    assert_ne!(simulated.as_bytes(), simulated_verifier(&ring(1), POOL, "noone").as_bytes());
    let salt = salt(&ring(1), POOL, "nobody");
    assert!(!proves(&simulated, "nobody", &salt, ""));
    assert!(!simulated.matches_password(pool_name(POOL), "nobody", &salt, ""));
}

#[test]
fn a_simulated_sign_in_runs_the_primitives_of_a_real_one_rule_9() {
    let salt = salt(&ring(1), POOL, "ann");
    let real = verifier(pool_name(POOL), "ann", &salt, "right");
    let simulated = simulated_verifier(&ring(1), POOL, "nobody");
    let client = Client::start();
    let server_half = |verifier: &Verifier| {
        let challenge = Challenge::new(verifier);
        challenge.server_key(client.big_a(), verifier).unwrap();
    };
    let ((), found) = count(|| server_half(&real));
    assert_eq!(found, Primitives { exponentiations: 2, powers_of_g: 1, ..Primitives::default() });
    assert_eq!(found, count(|| server_half(&simulated)).1);

    let plain = |verifier: &Verifier| verifier.matches_password("Pool1", "ann", &salt, "guess");
    let (matched, found) = count(|| plain(&real));
    assert!(!matched);
    assert_eq!(found, Primitives { powers_of_g: 1, ..Primitives::default() });
    assert_eq!(found, count(|| plain(&simulated)).1);
}

#[test]
fn the_pool_name_is_what_follows_the_region() {
    assert_eq!(pool_name("eu-west-1_Pool1"), "Pool1");
    assert_eq!(pool_name("local_a_b"), "a_b");
    assert_eq!(pool_name("bare"), "bare");
}

#[test]
fn printing_shows_no_secret() {
    let stored = verifier("Pool1", "ann", &[1], "right");
    let challenge = Challenge::new(&stored);
    let key = challenge.server_key(Client::start().big_a(), &stored).unwrap();
    let shown = format!("{stored:?} {challenge:?} {key:?}");
    assert!(shown.starts_with("Verifier([secret]) Challenge { big_b: PublicValue("), "{shown}");
    assert!(shown.ends_with("SessionKey([secret])"), "{shown}");
}
