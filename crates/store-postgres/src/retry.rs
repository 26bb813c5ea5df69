//! How often, and how long to wait before: random, so that nodes that met do not meet again.

use std::time::Duration;

use crypto::OsRandom;

/// Tries of one transaction or read.
pub const TRIES: u32 = 8;

/// Waits before try number `tries` (from 1): between nothing and twice as long as before it, 100 ms at most.
pub async fn pause(tries: u32) {
    let most = 2_000_u64 << tries.min(6);
    tokio::time::sleep(Duration::from_micros(random() % most.min(100_000))).await;
}

/// Waits for a database that is away: as [`pause`], a second at most.
pub async fn pause_for_return(tries: u32) {
    let most = 20_000_u64 << tries.min(6);
    tokio::time::sleep(Duration::from_micros(most / 2 + random() % most / 2)).await;
}

/// Something between nothing and `most`.
pub fn up_to(most: Duration) -> Duration {
    most.mul_f64((random() >> 32) as f64 / f64::from(u32::MAX))
}

fn random() -> u64 {
    u64::from_le_bytes(OsRandom::bytes())
}
