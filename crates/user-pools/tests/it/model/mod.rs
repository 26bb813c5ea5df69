//! Random sequences of operations against a simple model of pools, clients, users, groups and sessions. Whatever the
//! model expects, answer or refusal with its sentence, the real thing must say, on the embedded engine and on PostgreSQL
//! where `ROCKPOOL_TEST_POSTGRES` names one.
//!
//! A failure prints the shortest sequence that still fails and the seed it was drawn from; `ROCKPOOL_MODEL_SEED` draws the
//! same again, `ROCKPOOL_MODEL_CASES` draws more (40 sequences by default).
//!
//! Left to other tests: codes and their budgets (no address is verified by a code here), locks (a name is guessed at four
//! times at most), SRP, client secrets.

mod act;
mod ops;
mod parallel;
mod people;
mod world;

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use crypto::OsRandom;
use proptest::collection::vec;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use store::Engine;
use testkit::Harness;
use tokens::SigningKey;
use user_pools::Arithmetic;

use self::world::World;

/// Sequences when nothing else is said.
const CASES: u32 = 40;
/// Operations of a sequence at most.
const LONGEST: usize = 160;

/// Which engine a sequence runs on.
#[derive(Clone, Copy, Debug)]
enum On {
    Embedded,
    Postgres,
}

/// An installation with signing keys for as many pools as a sequence can make: making a key takes long, and nothing here
/// looks at one.
async fn installation(engine: Option<Arc<dyn Engine>>) -> Harness {
    let harness = match engine {
        Some(engine) => Harness::on(engine, Arithmetic::inline(), Duration::ZERO).await,
        None => Harness::start().await,
    };
    static KEYS: LazyLock<[Vec<u8>; 2]> =
        LazyLock::new(|| [(); 2].map(|()| SigningKey::generate().to_pkcs8().to_vec()));
    for _ in 0..LONGEST {
        for key in &*KEYS {
            harness.rooms.stock.put(SigningKey::from_pkcs8(key).unwrap());
        }
    }
    harness
}

/// What somebody who looks longer says.
fn said(name: &str) -> Option<String> {
    std::env::var_os(name).map(|text| text.into_string().unwrap())
}

fn seed() -> [u8; 32] {
    match said("ROCKPOOL_MODEL_SEED") {
        Some(text) => {
            crypto::hex::decode(&text).unwrap().try_into().expect("a seed is 64 hexadecimal digits")
        }
        None => OsRandom::bytes(),
    }
}

fn run(on: On, cases: u32) {
    let cases = said("ROCKPOOL_MODEL_CASES").map_or(cases, |text| text.parse().expect("a number"));
    let seed = seed();
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 400, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let sequences = ([ops::kind(), ops::kind()], vec(ops::op(), 1..LONGEST));
    let outcome = runner.run(&sequences, |(kinds, sequence)| {
        runtime.block_on(async {
            let engine = match on {
                On::Embedded => None,
                On::Postgres => Some(testkit::postgres::fresh().await.expect("asked for before")),
            };
            let mut world = World::new(installation(engine).await);
            for (place, op) in ops::prelude(kinds).iter().chain(&sequence).enumerate() {
                let told = world.act(op).await;
                told.map_err(|why| TestCaseError::fail(format!("{place}: {op:?}: {why}")))?;
            }
            let tried = world.try_every_session().await;
            tried.map_err(|why| TestCaseError::fail(format!("every session: {why}")))?;
            world.look_everywhere().await.map_err(|why| TestCaseError::fail(format!("at the end: {why}")))
        })
    });
    if let Err(failure) = outcome {
        panic!("{failure}\nROCKPOOL_MODEL_SEED={} draws it again", crypto::hex::encode(&seed));
    }
}

#[test]
fn whatever_is_done_in_whatever_order_is_answered_as_the_model_says() {
    run(On::Embedded, CASES);
}

#[test]
fn whatever_is_done_is_answered_as_the_model_says_on_postgresql_too() {
    if std::env::var_os(testkit::postgres::ADDRESS).is_none() {
        eprintln!("SKIPPED: {} is not set, so there is no database to test with", testkit::postgres::ADDRESS);
        return;
    }
    run(On::Postgres, CASES / 4);
}
