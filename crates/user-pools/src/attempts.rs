//! The counters of password guesses, by whom they count for.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crypto::{KeyRing, Purpose};
use directory::{AttemptCounter, PoolId, Sub};
use store::attempts::attempts_key;
use store::{StoreError, Unit};

/// Buckets that count the guesses at all names nobody has (RULE-9).
const STAND_IN_BUCKETS: u16 = 4_096;

/// The slot of a user.
pub fn slot_of(keys: &KeyRing, pool: &PoolId, sub: &Sub) -> String {
    URL_SAFE_NO_PAD.encode(&tag(keys, pool, sub)[..18])
}

/// The slot of a name that nobody has: one of a fixed number.
pub fn stand_in_slot(keys: &KeyRing, pool: &PoolId, sub: &Sub) -> String {
    let tag = tag(keys, pool, sub);
    format!("~{:03x}", u16::from_be_bytes([tag[0], tag[1]]) % STAND_IN_BUCKETS)
}

fn tag(keys: &KeyRing, pool: &PoolId, sub: &Sub) -> [u8; 32] {
    keys.mac(Purpose::Attempts, pool.as_str(), &[b"slot", sub.as_str().as_bytes()])
}

/// The counter in `slot`, and whether it was there.
///
/// # Errors
/// The store's.
pub async fn load_counter(
    unit: &mut Unit,
    pool: &PoolId,
    slot: &str,
) -> Result<(AttemptCounter, bool), StoreError> {
    let found = unit.find::<AttemptCounter>(&attempts_key(pool, slot)).await?;
    let there = found.is_some();
    Ok((found.unwrap_or_else(|| AttemptCounter::new(pool.clone(), slot)), there))
}
