//! What operations are made of, one thread, in CPU time of that thread: medians of five rounds.

use std::hint::black_box;
use std::time::Duration;

use anyhow::Context as _;
use crypto::srp::client::Client;
use crypto::srp::{Challenge, Ephemeral, verifier};
use tokens::SigningKey;

use crate::cpu::ThreadTime;

const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_millis(300);

/// A primitive and how often it ran.
#[derive(Debug, Clone)]
pub struct Primitive {
    /// What it is.
    pub name: &'static str,
    /// Runs per second of CPU.
    pub rate: f64,
}

/// Measures them all.
pub fn measure() -> anyhow::Result<Vec<Primitive>> {
    let key = SigningKey::generate();
    let claims = [br#"{"sub":""#, "x".repeat(500).as_bytes(), br#""}"#].concat();
    let token = key.sign(&claims);
    let (message, signature) = token.rsplit_once('.').context("a token has three parts")?;
    let signature = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, signature)?;

    let salt = [0x55; 16];
    let kept = verifier("Bench0001", "user-0", &salt, "Bench-Password-1");
    let client = Client::start();
    let challenge = Challenge::new(&kept);
    Ok(vec![
        timed("RS256 signature (aws-lc, parsed key)", || {
            black_box(key.sign(&claims));
        }),
        timed("RS256 verification (aws-lc, parsed key)", || {
            assert!(key.public().verifies(message.as_bytes(), &signature));
        }),
        timed("password against a verifier (one power of g, 256 bits)", || {
            black_box(verifier("Bench0001", "user-0", &salt, "Bench-Password-1"));
        }),
        timed("SRP-6a, server's first half (b, B)", || {
            black_box(Challenge::with(&kept, Ephemeral::generate()));
        }),
        timed("SRP-6a, server's second half (session key)", || {
            black_box(challenge.server_key(client.big_a(), &kept)).expect("an honest A");
        }),
    ])
}

/// Runs it in rounds; the median is the rate.
fn timed(name: &'static str, mut primitive: impl FnMut()) -> Primitive {
    let mut rates: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let time = ThreadTime::start();
            let mut runs = 0_u32;
            loop {
                // Reading the clock costs more than the cheap primitives do.
                for _ in 0..16 {
                    primitive();
                }
                runs += 16;
                let spent = time.elapsed();
                if spent >= ROUND {
                    return f64::from(runs) / spent.as_secs_f64();
                }
            }
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    Primitive { name, rate: rates[ROUNDS / 2] }
}
