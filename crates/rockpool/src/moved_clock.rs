//! The clock of development, which stays where it was moved to: the store notes how far it is ahead of the machine's, and the next
//! start begins there. Otherwise sessions and people would be from the future.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use directory::{Clock, ShiftedClock, Timestamp};
use store::{Engine, meta};

/// The note: whole milliseconds.
const AHEAD: &str = "clock_ahead_ms";

/// Moves a clock that has just been made to where the store's was.
pub async fn restore(engine: &Arc<dyn Engine>, clock: &ShiftedClock) -> anyhow::Result<()> {
    let ahead = read(meta::find(engine, AHEAD).await?.as_deref())?;
    clock.advance(Duration::from_millis(ahead));
    Ok(())
}

/// How far the store's clock is ahead of the machine's.
pub async fn ahead(engine: &Arc<dyn Engine>) -> anyhow::Result<Duration> {
    Ok(Duration::from_millis(read(meta::find(engine, AHEAD).await?.as_deref())?))
}

/// Moves the clock, the note first: time may have gone on after a crash, never back.
pub async fn advance(
    engine: &Arc<dyn Engine>,
    clock: &ShiftedClock,
    length: Duration,
) -> anyhow::Result<Timestamp> {
    let length_ms = u64::try_from(length.as_millis()).context("that is too far")?;
    loop {
        let before = meta::find(engine, AHEAD).await?;
        let ahead = read(before.as_deref())?.checked_add(length_ms).context("that is too far")?;
        // Somebody else may be moving it as well: then both count.
        if meta::put(engine, &[(AHEAD, before.as_deref(), &ahead.to_string())]).await? {
            clock.advance(length);
            return Ok(clock.now());
        }
    }
}

fn read(note: Option<&str>) -> anyhow::Result<u64> {
    note.map_or(Ok(0), |text| {
        text.parse().with_context(|| format!("the store's note of how far its clock was moved is {text:?}"))
    })
}
