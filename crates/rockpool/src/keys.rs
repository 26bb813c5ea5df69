//! `rockpool keys`: which keys sign a pool's tokens, and replacing them while tokens of the old ones are about.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use clap::{Args, Subcommand};
use directory::{Clock as _, PoolId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::signing_keys::Part;
use user_pools::Refusal;

use crate::control::{self, Deed};
use crate::installation::Installation;
use crate::local::Where;
use crate::people::table::Table;
use crate::when;

/// What is to be done with signing keys.
#[derive(Debug, Args)]
pub struct Words {
    #[command(subcommand)]
    deed: Verb,
    #[command(flatten)]
    whose: Where,
    /// Print JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List the keys of a pool: which sign, which will, and which are only published.
    List {
        /// The pool's id.
        pool: String,
    },
    /// Publish new keys, sign with them after a while, and withdraw the old ones when their last token has expired.
    Rotate {
        /// The pool's id.
        pool: String,
        /// How long the new keys are published before they sign. Longer than anybody keeps the JWKS document.
        #[arg(long, value_name = "TIME", default_value = "24h", value_parser = crate::duration::parse)]
        after: Duration,
        /// Sign with new keys at once and withdraw all others at once: for a private key in the wrong hands. Every ID and
        /// access token of the pool is void; refresh tokens stay good.
        #[arg(long, conflicts_with = "after")]
        now: bool,
    },
}

/// What `keys.rotate` is given.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    pool: String,
    /// None: at once.
    overlap_seconds: Option<u64>,
}

/// What `keys.list` is given.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    pool: String,
}

/// What the control socket does with signing keys.
pub const DEEDS: &[Deed] = &[
    Deed { name: "keys.list", run: |on, input, _| Box::pin(list(on, input)) },
    Deed { name: "keys.rotate", run: |on, input, _| Box::pin(rotate(on, input)) },
];

/// Runs the command.
///
/// # Errors
/// Each says what to do next.
pub fn run(words: Words) -> anyhow::Result<()> {
    let settings = words.whose.settings()?;
    let mut out = std::io::stdout().lock();
    let told = match words.deed {
        Verb::List { pool } => control::perform(&settings, "keys.list", json!({ "pool": pool }), |_| ())?,
        Verb::Rotate { pool, after, now } => {
            let wanted = Wanted { pool, overlap_seconds: (!now).then_some(after.as_secs()) };
            control::perform(&settings, "keys.rotate", serde_json::to_value(wanted)?, |_| ())?
        }
    };
    if words.json {
        writeln!(out, "{told:#}")?;
        return Ok(());
    }
    let mut table = Table::new(&["KEY", "FOR", "STATE", "MADE", "UNTIL"]);
    for key in told.as_array().into_iter().flatten() {
        let of = |name: &str| key[name].as_str().unwrap_or_default().to_owned();
        table.row([of("kid"), of("signs"), of("state"), of("created_at"), of("until")]);
    }
    table.print(&mut out)?;
    Ok(())
}

async fn list(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let Named { pool } = serde_json::from_value(input).context("keys.list")?;
    listed(on, &PoolId::new(pool)).await
}

async fn listed(on: &Arc<Installation>, pool: &PoolId) -> anyhow::Result<Value> {
    let keys = on.rooms.list_signing_keys(pool, on.clock.now()).await.map_err(said)?;
    let keys = keys.into_iter().map(|key| {
        let state = match key.part {
            Part::Next => "next",
            Part::Signs => "signs",
            Part::Old => "published",
        };
        json!({
            "kid": key.kid,
            "signs": key.signs,
            "state": state,
            "created_at": when::shown(key.created_at),
            "until": key.until.map(when::shown),
        })
    });
    Ok(keys.collect())
}

async fn rotate(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let Wanted { pool, overlap_seconds } = serde_json::from_value(input).context("keys.rotate")?;
    let (pool, now) = (PoolId::new(pool), on.clock.now());
    match overlap_seconds {
        Some(seconds) => {
            on.rooms.rotate_signing_keys(&pool, Duration::from_secs(seconds), now).await.map_err(said)?;
        }
        None => on.rooms.replace_signing_keys(&pool, now).await.map_err(said)?,
    }
    listed(on, &pool).await
}

/// A refusal as an operator reads it.
fn said(refusal: Refusal) -> anyhow::Error {
    match refusal {
        Refusal::UnknownPool(pool) => {
            anyhow!("there is no user pool {:?}; `rockpool pool list` shows them", pool.as_str())
        }
        other => anyhow!("{other}"),
    }
}
