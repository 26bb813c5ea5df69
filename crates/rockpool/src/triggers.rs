//! `rockpool triggers`: what handlers were asked and what came of it, for whoever may use the control socket. What RULE-21
//! keeps out of the log is not shown, since it is not there.

use std::collections::BTreeSet;
use std::io::{Write as _, stdout};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use directory::{AuditLine, Clock as _, TriggerRun};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::trigger_runs::{every_run, run_entry};
use store::{Record, Scan};

use crate::control::{self, Deed};
use crate::installation::Installation;
use crate::local::Where;
use crate::people::table::{Table, details, printable};
use crate::people::{Agreed, agree};
use crate::when;

/// Lines that one answer holds at most.
const MOST: usize = 1_000;
/// Lines that are looked at for one answer.
const LOOKED_AT: usize = 20_000;
/// Lines of the store in one go.
const PAGE: usize = 200;
/// How often what has come is asked for.
const ASK_EVERY: Duration = Duration::from_millis(500);
/// How much later than a run began its line may appear, on any node, in milliseconds.
const LATE: i64 = 60_000;

/// `rockpool triggers`.
#[derive(Debug, Args)]
pub struct TriggerWords {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    whose: Where,
    /// Print JSON.
    #[arg(long, global = true)]
    json: bool,
}

/// What is done with the trigger log.
#[derive(Debug, Subcommand)]
enum Action {
    /// List what handlers were asked: when, for which pool, how often, how long, and what came of it.
    Log {
        /// Of this pool alone.
        #[arg(long, value_name = "ID")]
        pool: Option<String>,
        /// What failed alone.
        #[arg(long)]
        failed: bool,
        /// So many of the newest.
        #[arg(long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=1000))]
        limit: u16,
        /// Go on with what comes, until interrupted.
        #[arg(short, long)]
        follow: bool,
    },
    /// Show a run with its event, without what the log does not keep.
    Show {
        /// Its id, as `log` lists it.
        id: String,
    },
    /// Ask the handler about a logged event once more, under the same idempotency key. Its answer changes nothing here.
    Replay {
        /// The run's id, as `log` lists it.
        id: String,
        #[command(flatten)]
        agreed: Agreed,
    },
}

/// What the control socket does with triggers.
pub const DEEDS: &[Deed] = &[
    Deed { name: "triggers.log", run: |on, input, _| Box::pin(log(on, input)) },
    Deed { name: "triggers.show", run: |on, input, _| Box::pin(show(on, input)) },
    Deed { name: "triggers.replay", run: |on, input, _| Box::pin(replay(on, input)) },
];

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    pool: Option<String>,
    failed: bool,
    limit: usize,
    /// Runs that began before this moment are not asked for, in milliseconds.
    since: Option<i64>,
}

/// Runs the command.
///
/// # Errors
/// Each says what to do next.
pub fn run(words: TriggerWords) -> anyhow::Result<()> {
    let TriggerWords { action, whose, json } = words;
    let settings = whose.settings()?;
    match action {
        Action::Log { pool, failed, limit, follow } => {
            let mut wanted = Wanted { pool, failed, limit: limit.into(), since: None };
            let answer = control::perform(&settings, "triggers.log", serde_json::to_value(&wanted)?, |_| ())?;
            let mut seen = BTreeSet::new();
            list(&answer, json, follow, &mut seen)?;
            wanted.limit = MOST;
            if !follow {
                return Ok(());
            }
            loop {
                #[expect(
                    clippy::disallowed_methods,
                    reason = "a command that waits for what comes, and does nothing else"
                )]
                let pause = || std::thread::sleep(ASK_EVERY);
                pause();
                let newest = seen.last().and_then(|id: &String| id.split('-').next()?.parse::<i64>().ok());
                wanted.since = Some(newest.unwrap_or(0).saturating_sub(LATE));
                let input = serde_json::to_value(&wanted)?;
                if let Some(answer) = control::perform_beside_others(&settings, "triggers.log", input)? {
                    list(&answer, json, follow, &mut seen)?;
                }
            }
        }
        Action::Show { id } => {
            let run = control::perform(&settings, "triggers.show", json!({ "id": id }), |_| ())?;
            if json { print(&run) } else { shown_whole(&run) }
        }
        Action::Replay { id, agreed } => {
            let run = control::perform(&settings, "triggers.show", json!({ "id": id }), |_| ())?;
            let (source, pool) = (text(&run, "source"), text(&run, "pool"));
            agree::ask(&agreed, &format!("Ask the handler of {pool} about {id} ({source}) again"))?;
            let again = control::perform(&settings, "triggers.replay", json!({ "id": id }), |_| ())?;
            if json {
                return print(&again);
            }
            let (outcome, took) = (text(&again, "outcome"), again["tookMs"].as_u64().unwrap_or_default());
            writeln!(stdout(), "{outcome} after {took} ms by {}", printable(&text(&again, "function")))?;
            if let Some(reason) = again["reason"].as_str() {
                writeln!(stdout(), "{}", printable(reason))?;
            }
            Ok(())
        }
    }
}

/// `triggers.log`: oldest first.
async fn log(on: &Installation, input: Value) -> anyhow::Result<Value> {
    let wanted: Wanted = serde_json::from_value(input).context("triggers.log")?;
    let limit = wanted.limit.clamp(1, MOST);
    on.handlers.log().write(on.clock.now()).await?;
    let mut found = Vec::new();
    let (mut after, mut looked_at) = (None, 0);
    let is_wanted = |run: &TriggerRun| {
        wanted.pool.as_ref().is_none_or(|pool| run.pool.as_str() == pool) && (!wanted.failed || run.failed())
    };
    let is_old = |run: &TriggerRun| wanted.since.is_some_and(|since| run.at.0 < since);
    'all: while looked_at < LOOKED_AT {
        let scan = Scan::index(&every_run()).after(after).reverse().limit(PAGE);
        let page = on.store.scan::<TriggerRun>(&scan, on.clock.now()).await?;
        for run in page.items {
            looked_at += 1;
            if is_old(&run) || found.len() == limit {
                break 'all;
            }
            if is_wanted(&run) {
                found.push(run);
            }
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    // A scan leaves what is sealed as it is.
    let keys: Vec<String> = found.iter().rev().map(Record::key).collect();
    let found = on.store.find_many::<TriggerRun>(&keys, on.clock.now()).await?;
    Ok(json!({ "runs": found.iter().flatten().map(shown).collect::<Vec<_>>() }))
}

/// `triggers.show`.
async fn show(on: &Installation, input: Value) -> anyhow::Result<Value> {
    let run = find(on, &input).await?;
    let mut value = shown(&run);
    value["event"] = run.kept.map(|kept| kept.event).unwrap_or_default();
    Ok(value)
}

/// `triggers.replay`.
async fn replay(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let run = find(on, &input).await?;
    let id = run.id.clone();
    let pool = on.rooms.load_pool(&run.pool, on.clock.now()).await;
    let pool =
        pool.ok().with_context(|| format!("the user pool {} is gone, and its handlers with it", run.pool))?;
    let again = match on.handlers.again(&pool, &run).await {
        Ok(again) => again,
        Err(why) => bail!("{id} cannot be run again: {why}"),
    };
    let line = control::line("ReplayTrigger", Some(id), on.clock.now());
    let line = AuditLine { pool: Some(run.pool.clone()), ..line };
    store::change!(on.store, on.clock.now(), |unit| -> Result<(), store::StoreError> { unit.audit(&line) })?;
    let mut value = json!({
        "function": again.function,
        "tries": again.tries,
        "tookMs": u64::try_from(again.took.as_millis()).unwrap_or(u64::MAX),
        "outcome": match &again.result { Ok(_) => "answered", Err(_) => "failed" },
    });
    if let Err(failure) = &again.result {
        value["reason"] = json!(failure.to_string());
    }
    Ok(value)
}

async fn find(on: &Installation, input: &Value) -> anyhow::Result<TriggerRun> {
    let id = input["id"].as_str().context("which run? `rockpool triggers log` lists their ids")?;
    on.handlers.log().write(on.clock.now()).await?;
    let scan = Scan::index_exact(&run_entry(id)).limit(1);
    let found = on.store.scan::<TriggerRun>(&scan, on.clock.now()).await?.items.pop();
    let found = match found {
        Some(run) => on.store.find::<TriggerRun>(&run.key(), on.clock.now()).await?,
        None => None,
    };
    found.with_context(|| {
        format!("there is no run {id} in the trigger log: it was kept long enough, or went with its user. `rockpool triggers log` lists the rest")
    })
}

fn shown(run: &TriggerRun) -> Value {
    let mut value = json!({
        "id": run.id,
        "at": when::shown(run.at),
        "pool": run.pool.as_str(),
        "source": run.source,
        "user": run.kept.as_ref().and_then(|kept| kept.name.as_ref()).unwrap_or(&run.who),
        "function": run.function,
        "tries": run.tries,
        "tookMs": run.took_ms,
        "outcome": run.outcome,
        "idempotencyKey": run.event,
    });
    if !run.redacted.is_empty() {
        value["redacted"] = json!(run.redacted);
    }
    if let Some(id) = &run.replay_of {
        value["replayOf"] = json!(id);
    }
    if let Some(reason) = run.kept.as_ref().and_then(|kept| kept.reason.as_ref()) {
        value["reason"] = json!(reason);
    }
    value
}

/// As a table, or a line of JSON each; what comes while somebody follows is a line as well, since a table has an end.
fn list(answer: &Value, json: bool, follow: bool, seen: &mut BTreeSet<String>) -> anyhow::Result<()> {
    let runs = answer["runs"].as_array().cloned().unwrap_or_default();
    let fresh: Vec<&Value> = runs.iter().filter(|run| seen.insert(text(run, "id"))).collect();
    while seen.len() > 10 * MOST {
        seen.pop_first();
    }
    let mut out = stdout().lock();
    if json {
        for run in fresh {
            writeln!(out, "{run}")?;
        }
        return Ok(out.flush()?);
    }
    if follow {
        for run in fresh {
            let cells = cells(run).map(|cell| printable(&cell));
            writeln!(out, "{}", cells.join("  "))?;
        }
        return Ok(out.flush()?);
    }
    let mut table = Table::new(&["ID", "AT", "POOL", "SOURCE", "TRIES", "MS", "OUTCOME", "WHY"]);
    for run in fresh {
        table.row(cells(run));
    }
    if table.is_empty() {
        eprintln!("No handler was asked. `rockpool pool show` tells which functions a pool names.");
        return Ok(());
    }
    Ok(table.print(&mut out)?)
}

fn cells(run: &Value) -> [String; 8] {
    [
        text(run, "id"),
        text(run, "at"),
        text(run, "pool"),
        text(run, "source"),
        run["tries"].to_string(),
        run["tookMs"].to_string(),
        text(run, "outcome"),
        text(run, "reason"),
    ]
}

fn shown_whole(run: &Value) -> anyhow::Result<()> {
    let redacted: Vec<&str> =
        run["redacted"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut out = stdout().lock();
    details(
        &mut out,
        &[
            ("id", text(run, "id")),
            ("at", text(run, "at")),
            ("pool", text(run, "pool")),
            ("source", text(run, "source")),
            ("user", text(run, "user")),
            ("function", text(run, "function")),
            ("tries", run["tries"].to_string()),
            ("milliseconds", run["tookMs"].to_string()),
            ("outcome", text(run, "outcome")),
            ("why", text(run, "reason")),
            ("idempotency key", text(run, "idempotencyKey")),
            ("replay of", text(run, "replayOf")),
            ("not kept", redacted.join(", ")),
        ],
    )?;
    let event = format!("{:#}", run["event"]);
    for line in event.lines() {
        writeln!(out, "{}", printable(line))?;
    }
    Ok(())
}

fn text(run: &Value, name: &str) -> String {
    run[name].as_str().unwrap_or_default().to_owned()
}

fn print(value: &Value) -> anyhow::Result<()> {
    Ok(writeln!(stdout().lock(), "{value:#}")?)
}
