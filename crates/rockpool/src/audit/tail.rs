//! `rockpool audit tail`: the newest lines, of a pool or a user or a while, and what comes.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use directory::{Clock as _, PoolId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::audit::Shown;

use super::Tail;
use crate::control;
use crate::installation::Installation;
use crate::people::table::printable;
use crate::settings::Settings;
use crate::when;

/// How often what has come is asked for.
const ASK_EVERY: Duration = Duration::from_millis(500);
/// Lines of the store in one go.
const PAGE: usize = 500;
/// Lines that one answer holds at most.
const MOST: usize = 10_000;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// How far the reader is, by lane; from the end if it has not begun.
    after: Option<BTreeMap<String, u64>>,
    lines: usize,
    pool: Option<String>,
    user: Option<String>,
    since_seconds: Option<u64>,
}

/// Runs the command.
pub(super) fn run(settings: &Settings, tail: &Tail) -> anyhow::Result<()> {
    let mut wanted = Wanted {
        after: None,
        lines: tail.lines,
        pool: tail.pool.clone(),
        user: tail.user.clone(),
        since_seconds: tail.since.map(|since| since.as_secs()),
    };
    let mut answer = control::perform(settings, "audit.tail", serde_json::to_value(&wanted)?, |_| ())?;
    loop {
        let mut out = std::io::stdout().lock();
        for line in answer["lines"].as_array().into_iter().flatten() {
            if tail.json {
                writeln!(out, "{line}")?;
            } else {
                writeln!(out, "{}", sentence(&Shown::deserialize(line)?))?;
            }
        }
        out.flush()?;
        if !tail.follow {
            return Ok(());
        }
        wanted.after = Some(BTreeMap::deserialize(&answer["after"])?);
        wanted.since_seconds = None;
        #[expect(
            clippy::disallowed_methods,
            reason = "a command that waits for what comes, and does nothing else"
        )]
        let pause = || std::thread::sleep(ASK_EVERY);
        answer = loop {
            pause();
            let input = serde_json::to_value(&wanted)?;
            if let Some(answer) = control::perform_beside_others(settings, "audit.tail", input)? {
                break answer;
            }
        };
    }
}

/// A line as people read it.
fn sentence(shown: &Shown) -> String {
    let line = &shown.line;
    let text = |what: &Option<String>| what.clone().unwrap_or_else(|| "-".into());
    let of = |what: Option<&str>| what.unwrap_or("-").to_owned();
    let source = if shown.erased { "(erased)".to_owned() } else { text(&line.source) };
    printable(&format!(
        "{}  {:<28} {:<16} {:<24} pool={} user={} about={} from={} request={} [{}/{}]",
        when::shown(line.at),
        line.action,
        line.outcome,
        line.principal,
        of(line.pool.as_ref().map(PoolId::as_str)),
        of(line.sub.as_ref().map(|sub| sub.as_str())),
        text(&line.subject),
        source,
        line.request_id,
        shown.lane,
        shown.seq,
    ))
}

/// `audit.tail`.
pub(super) async fn read(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let wanted: Wanted = serde_json::from_value(input).context("audit.tail")?;
    let user = match (&wanted.user, &wanted.pool) {
        (Some(user), Some(pool)) => Some(sub_of(on, pool, user).await),
        (user, _) => user.clone(),
    };
    let since = wanted.since_seconds.map(|seconds| {
        Timestamp(
            on.clock.now().0.saturating_sub(i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1_000)),
        )
    });
    let is_filtered = user.is_some() || wanted.pool.is_some();
    let mut found: Vec<Shown> = Vec::new();
    let mut after = BTreeMap::new();
    for (lane, end) in on.store.audit_ends().await? {
        let mut seq = match (&wanted.after, since) {
            (Some(after), _) => after.get(&lane).copied().unwrap_or(0),
            (None, Some(since)) => before(on, &lane, end, since).await?,
            (None, None) if is_filtered => 0,
            (None, None) => end.saturating_sub(wanted.lines as u64),
        };
        while seq < end {
            let page = on.store.audit_shown(&lane, seq, PAGE).await?;
            let Some(last) = page.last() else { break };
            seq = last.seq;
            let is_wanted = |shown: &Shown| {
                let line = &shown.line;
                wanted
                    .pool
                    .as_ref()
                    .is_none_or(|id| line.pool.as_ref().is_some_and(|pool| pool.as_str() == id))
                    && user
                        .as_ref()
                        .is_none_or(|user| line.sub.as_ref().is_some_and(|sub| sub.as_str() == user))
                    && since.is_none_or(|since| line.at >= since)
            };
            found.extend(page.into_iter().filter(is_wanted));
            if found.len() > 2 * MOST {
                found.drain(..found.len() - MOST);
            }
        }
        after.insert(lane, seq.max(end));
    }
    found.sort_by_key(|shown| (shown.line.at, shown.seq));
    let most = if wanted.after.is_some() || since.is_some() { MOST } else { wanted.lines.min(MOST) };
    found.drain(..found.len().saturating_sub(most));
    Ok(json!({"lines": found, "after": after}))
}

/// The sub of a user by whatever name; what is no name of a user is taken for a sub, of somebody who may be gone.
async fn sub_of(on: &Arc<Installation>, pool: &str, user: &str) -> String {
    let pool = PoolId::new(pool);
    let now = on.clock.now();
    let Ok(pool) = on.rooms.load_pool(&pool, now).await else { return user.to_owned() };
    match on.rooms.load_profile_as_admin(&pool, user, now).await {
        Ok(found) => found.sub.as_str().to_owned(),
        Err(_) => user.to_owned(),
    }
}

/// A number before the first line of `since`: lines of a lane are in the order of time, near enough for halving.
async fn before(on: &Arc<Installation>, lane: &str, end: u64, since: Timestamp) -> anyhow::Result<u64> {
    let (mut low, mut high) = (0, end);
    while low < high {
        let middle = low + (high - low) / 2;
        let line = on.store.audit_shown(lane, middle, 1).await?;
        match line.first() {
            Some(shown) if shown.line.at < since => low = middle + 1,
            _ => high = middle,
        }
    }
    // Clocks of requests that ran side by side differ by a little.
    Ok(low.saturating_sub(PAGE as u64))
}
