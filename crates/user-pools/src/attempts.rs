//! The counters of password guesses, by whom they count for. Users have one each; all names that nobody has share a
//! fixed number of slots, each of which counts for the name that came last (RULE-9): a counter that counted for several
//! would be locked for a name that was never tried, and tell that nobody has it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crypto::{KeyRing, Purpose};
use directory::{AttemptCounter, PoolId, Sub};
use store::attempts::attempts_key;
use store::{StoreError, Unit};

/// Where a guess is counted.
#[derive(Clone, Debug)]
pub struct Slot {
    key: String,
    tenant: Option<String>,
}

impl Slot {
    /// The slot of a user.
    pub fn of_user(keys: &KeyRing, pool: &PoolId, sub: &Sub) -> Self {
        Self { key: URL_SAFE_NO_PAD.encode(&tag(keys, pool, sub)[..18]), tenant: None }
    }

    /// The slot of a name that nobody has, by the sub of its stand-in.
    pub fn of_nobody(keys: &KeyRing, pool: &PoolId, sub: &Sub) -> Self {
        let tag = tag(keys, pool, sub);
        let bucket = u16::from_be_bytes([tag[0], tag[1]]);
        Self { key: format!("~{bucket:04x}"), tenant: Some(URL_SAFE_NO_PAD.encode(&tag[2..20])) }
    }
}

fn tag(keys: &KeyRing, pool: &PoolId, sub: &Sub) -> [u8; 32] {
    keys.mac(Purpose::Attempts, pool.as_str(), &[b"slot", sub.as_str().as_bytes()])
}

/// The counter in `slot`, and whether a record was there.
///
/// # Errors
/// The store's.
pub async fn load_counter(
    unit: &mut Unit,
    pool: &PoolId,
    slot: &Slot,
) -> Result<(AttemptCounter, bool), StoreError> {
    let found = unit.find::<AttemptCounter>(&attempts_key(pool, &slot.key)).await?;
    let there = found.is_some();
    let kept = found.filter(|counter| counter.tenant == slot.tenant);
    let fresh =
        || AttemptCounter { tenant: slot.tenant.clone(), ..AttemptCounter::new(pool.clone(), &*slot.key) };
    Ok((kept.unwrap_or_else(fresh), there))
}
