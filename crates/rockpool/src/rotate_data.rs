//! `rockpool rotate-data`: another data key, and everything in the store made anew under it, while it is served (RULE-4).

use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use clap::Args;
use directory::{Clock as _, Timestamp};
use serde_json::{Value, json};
use store::jobs::RotateData;
use store::jobs::rotate_data::{self, Phase, State};

use crate::control::{self, Deed, Progress};
use crate::installation::Installation;
use crate::local::Where;
use crate::when;

/// How often progress is told.
const TOLD_EVERY: Duration = Duration::from_millis(500);

/// What is said on the command line.
#[derive(Debug, Args)]
pub struct Words {
    #[command(flatten)]
    whose: Where,
    /// Begin and do not wait; the server goes on. Said again later it shows how far it has come.
    #[arg(long)]
    detach: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What the control socket does with data keys.
pub const DEEDS: &[Deed] = &[
    Deed { name: "rotate-data", run: |on, _, progress| Box::pin(rotate(on, progress, true)) },
    Deed { name: "rotate-data.begin", run: |on, _, progress| Box::pin(rotate(on, progress, false)) },
];

/// Runs the command.
///
/// # Errors
/// Each says what to do next. What was begun is gone on with, by the server or when this is said again.
pub fn run(words: Words) -> anyhow::Result<()> {
    let settings = words.whose.settings()?;
    let shows = std::io::stderr().is_terminal();
    let name = if words.detach { "rotate-data.begin" } else { "rotate-data" };
    let told = control::perform(&settings, name, Value::Null, |progress| {
        if shows {
            eprint!("\r{:<70}", line(progress));
        }
    });
    if shows {
        eprintln!();
    }
    let told = told?;
    let mut out = std::io::stdout().lock();
    if words.json {
        writeln!(out, "{told:#}")?;
    } else {
        writeln!(out, "{}", line(&told))?;
    }
    Ok(())
}

fn line(told: &Value) -> String {
    let number = |name: &str| told[name].as_u64().unwrap_or_default();
    let (old, new) = (number("old"), number("new"));
    match told["phase"].as_str().unwrap_or_default() {
        "announced" => format!("data key {new} is made known; it is put in use at {}", text(told, "next_at")),
        "records" => format!(
            "{} records looked at, {} made anew under data key {new}",
            number("seen"),
            number("renewed")
        ),
        "settling" => format!(
            "everything is under data key {new}; key {old} counts for what clients hold until {}",
            text(told, "next_at")
        ),
        "checking" => format!("{} records looked at again; then data key {old} has no say", number("seen")),
        _ => format!("data key {new} is in use, and key {old} has no say"),
    }
}

fn text<'a>(told: &'a Value, name: &str) -> &'a str {
    told[name].as_str().unwrap_or_default()
}

async fn rotate(on: &Arc<Installation>, progress: &Progress, wait: bool) -> anyhow::Result<Value> {
    let by = control::line("AnnounceDataKey", None, on.clock.now());
    let begun = on.rotate_data().begin(&on.store, &by, on.clock.now()).await?;
    if !wait {
        return Ok(told(&begun, on.clock.now()));
    }
    loop {
        // Without a server nobody else does the steps.
        let stepped = !on.is_at_work() && on.jobs.step(RotateData::KIND, on.clock.now()).await?;
        let Some(job) = on.store.find_job(RotateData::KIND, on.clock.now()).await? else {
            return Ok(json!({ "phase": "done", "old": begun.old, "new": begun.new }));
        };
        let state = rotate_data::state(&job.state)?;
        let last = told(&state, job.due_at);
        if let Some(failure) = &job.last_failure {
            return Err(anyhow::anyhow!("{failure}")).context(
                "a step failed; it is tried again by itself, and `rockpool rotate-data` shows how it goes",
            );
        }
        if matches!(state.phase, Phase::Settle(_) | Phase::Again(..)) {
            return Ok(last);
        }
        progress.tell(last);
        ensure!(
            !on.is_stopping(),
            "the server is stopping; it goes on with this when it runs again, and `rockpool rotate-data` shows how it goes"
        );
        if !stepped {
            tokio::time::sleep(TOLD_EVERY).await;
        }
    }
}

fn told(state: &State, next_at: Timestamp) -> Value {
    let phase = match &state.phase {
        Phase::Switch => "announced",
        Phase::Records(_) => "records",
        Phase::Settle(_) => "settling",
        Phase::Again(..) => "checking",
    };
    json!({
        "phase": phase,
        "old": state.old,
        "new": state.new,
        "seen": state.seen,
        "renewed": state.renewed,
        "begun_at": when::shown(state.begun_at),
        "next_at": when::shown(next_at),
    })
}

#[cfg(test)]
mod tests {
    use tokio::sync::watch;

    use super::*;
    use crate::arguments::Values;
    use crate::installation::Ground;
    use crate::settings::Settings;

    /// The jobs have ended then: whoever waits for one would hold up the stop for ever.
    #[tokio::test]
    async fn whoever_waits_for_the_rotation_is_let_go_when_the_server_stops() {
        let settings = Settings::of(Values { ephemeral: Some(true), ..Values::default() }).unwrap();
        let ground = Ground::of_development(&settings, None).await.unwrap();
        let on = Arc::new(Installation::open(&settings, ground, settings.listen).await.unwrap());
        let (_stop, stopping) = watch::channel(true);
        for work in on.start_work(&stopping) {
            work.await.unwrap();
        }
        let unheard = Progress::unheard();
        let waiting = tokio::time::timeout(Duration::from_secs(20), rotate(&on, &unheard, true));
        let refused = waiting.await.expect("it lets go").unwrap_err().to_string();
        assert!(refused.contains("the server is stopping"), "{refused}");
    }
}
