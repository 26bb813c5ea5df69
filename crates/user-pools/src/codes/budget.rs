//! What may go to one destination, and to numbers that begin alike, in an hour (RULE-11).
//!
//! A message that is sent counts in a record of its destination. One that only seems to be sent counts in one of a fixed
//! number of records, for the destination that came last, so that asking for unknown names fills no disk. Both are read
//! and added up every time: otherwise the budget of an address would tell whether an account has it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crypto::Purpose;
use directory::{CodeRefusal, PoolId, SendBudget, Timestamp};
use store::Unit;
use store::sends::sends_key;

use crate::{Refusal, Rooms, keep};

/// `+` and the five digits that tell country and network.
const PREFIX: usize = 6;

/// Whether a message is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    Really,
    Seemingly,
}

/// Takes one message out of the budgets of its destination and, for a phone number, of its prefix. `Err` inside: one of
/// them is used up.
///
/// # Errors
/// The store's.
pub(super) async fn take(
    rooms: &Rooms,
    unit: &mut Unit,
    pool: &PoolId,
    destination: &str,
    sent: Sent,
    now: Timestamp,
) -> Result<Result<(), CodeRefusal>, Refusal> {
    let limits = &rooms.settings.sends;
    let whole = take_one(rooms, unit, pool, destination, limits.destination_an_hour, sent, now).await?;
    match destination.get(..PREFIX).filter(|prefix| prefix.starts_with('+')) {
        Some(prefix) => {
            let alike = take_one(rooms, unit, pool, prefix, limits.prefix_an_hour, sent, now).await?;
            Ok(whole.and(alike))
        }
        None => Ok(whole),
    }
}

async fn take_one(
    rooms: &Rooms,
    unit: &mut Unit,
    pool: &PoolId,
    of: &str,
    limit: u32,
    sent: Sent,
    now: Timestamp,
) -> Result<Result<(), CodeRefusal>, Refusal> {
    let tag = rooms.keys.mac(Purpose::Attempts, pool.as_str(), &[b"sends", of.to_lowercase().as_bytes()]);
    let name = URL_SAFE_NO_PAD.encode(&tag[..18]);
    let bucket = format!("~{:04x}", u16::from_be_bytes([tag[18], tag[19]]));
    let keys = [sends_key(pool, &name), sends_key(pool, &bucket)];
    let mut found = unit.find_many::<SendBudget>(&keys).await?.into_iter();
    let (real, seeming) = (found.next().flatten(), found.next().flatten());
    rooms.spend_for_rows(pool, [&real, &seeming].iter().filter(|found| found.is_none()).count());
    let there = match sent {
        Sent::Really => real.is_some(),
        Sent::Seemingly => seeming.is_some(),
    };
    let real = real.unwrap_or_else(|| SendBudget::new(pool.clone(), name.clone()));
    let seeming = seeming.filter(|budget| budget.tenant.as_ref() == Some(&name));
    let seeming =
        seeming.unwrap_or_else(|| SendBudget { tenant: Some(name), ..SendBudget::new(pool.clone(), bucket) });
    let (mut budget, other) = match sent {
        Sent::Really => (real, seeming),
        Sent::Seemingly => (seeming, real),
    };
    let taken = budget.take(limit.saturating_sub(other.within_the_hour(now)), now);
    keep(unit, &budget, there)?;
    Ok(taken)
}
