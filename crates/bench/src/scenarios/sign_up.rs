//! SignUp and ConfirmSignUp with the code that was sent. Workers go in batches: all sign up, the mailbox is read once,
//! all confirm; so reading the mailbox, which no real deployment does, hardly counts.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use crate::load::{self, Limits, Outcome};
use crate::seed;
use crate::server::Server;

/// Fewer than the mailbox keeps.
const BATCH: u64 = 500;

/// Measures it; an operation is one person who signed up and confirmed.
pub async fn run(server: &Server, limits: &Limits) -> anyhow::Result<Outcome> {
    let (meter, start) = (server.meter(), Instant::now());
    let before = meter.read()?;
    let zero = Duration::ZERO;
    let mut total = Outcome { operations: 0, cpu: zero, database: zero, wall: zero, waits: Vec::new() };
    while start.elapsed() < limits.time && total.operations < limits.operations {
        let size = BATCH.min(limits.operations - total.operations);
        let waits = batch(server, limits, total.operations, size).await?;
        total.operations += size;
        total.waits.extend(waits);
    }
    total.wall = start.elapsed();
    let after = meter.read()?;
    total.cpu = after.0.saturating_sub(before.0);
    total.database = after.1.saturating_sub(before.1);
    total.waits.sort_unstable();
    Ok(total)
}

/// One batch; gives the waiting times of its sign-ups.
async fn batch(server: &Server, limits: &Limits, first: u64, size: u64) -> anyhow::Result<Vec<Duration>> {
    // The run's time was looked at by the caller: a batch that has begun is finished.
    let limits = Limits { time: Duration::from_secs(60), operations: size, ..*limits };
    let next = Arc::new(AtomicU64::new(first));
    let signed_up = each(server, &limits, move |mut connection| {
        let number = next.fetch_add(1, Ordering::Relaxed);
        async move {
            let (username, email) = (format!("new-{number}"), format!("new-{number}@example.com"));
            let input = json!({
                "ClientId": seed::CLIENT,
                "Username": username,
                "Password": seed::PASSWORD,
                "UserAttributes": [{ "Name": "email", "Value": email }],
            });
            connection.call("SignUp", &input).await?;
            Ok(connection)
        }
    })
    .await?;
    let codes = Arc::new(codes(server, first, size).await?);
    let next = Arc::new(AtomicU64::new(first));
    each(server, &limits, move |mut connection| {
        let (codes, number) = (Arc::clone(&codes), next.fetch_add(1, Ordering::Relaxed));
        async move {
            let code = codes.get(&number).with_context(|| format!("no code for new-{number}"))?;
            let input = json!({
                "ClientId": seed::CLIENT,
                "Username": format!("new-{number}"),
                "ConfirmationCode": code,
            });
            connection.call("ConfirmSignUp", &input).await?;
            Ok(connection)
        }
    })
    .await?;
    Ok(signed_up.waits)
}

async fn each<F, Fut>(server: &Server, limits: &Limits, step: F) -> anyhow::Result<Outcome>
where
    F: Fn(crate::connection::Connection) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = anyhow::Result<crate::connection::Connection>> + Send,
{
    let workers = server.connections(limits.workers).await?;
    let outcome = load::drive(&server.meter(), limits, workers, step).await?;
    ensure!(outcome.operations == limits.operations, "a batch took longer than a minute");
    Ok(outcome)
}

/// Number of the user to the code that was sent.
async fn codes(server: &Server, first: u64, size: u64) -> anyhow::Result<HashMap<u64, String>> {
    let mut messages = Vec::new();
    // Whichever node was quicker has delivered it.
    for address in server.addresses() {
        let mut connection = crate::connection::Connection::open(address).await?;
        let there: Value = serde_json::from_slice(&connection.get("/_rockpool/messages").await?)?;
        messages.extend(there.as_array().context("the mailbox is no list")?.clone());
    }
    let found: HashMap<u64, String> = messages
        .iter()
        .filter_map(|message| {
            let number = message["to"].as_str()?.strip_prefix("new-")?.split('@').next()?.parse().ok()?;
            Some((number, message["code"].as_str()?.to_owned()))
        })
        .filter(|(number, _)| (first..first + size).contains(number))
        .collect();
    Ok(found)
}
