//! `rockpool outbox`: messages that wait or could not be sent, looked at by whoever may use the control socket. Who a
//! message is for is masked, and its code and text are never shown.

use std::io::{Write as _, stdout};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use directory::pool::Contact;
use directory::{Clock as _, mask};
use serde_json::{Value, json};
use store::outbox::{Done, Entry, State, Why};
use uuid::Uuid;

use crate::control::{self, Deed};
use crate::installation::Installation;
use crate::local::Where;
use crate::people::table::{Table, details};
use crate::people::{Agreed, agree};

/// Messages listed at most.
const MOST: usize = 1_000;

/// `rockpool outbox`.
#[derive(Debug, Args)]
pub struct OutboxWords {
    #[command(subcommand)]
    action: OutboxAction,
    #[command(flatten)]
    whose: Where,
    /// Print JSON.
    #[arg(long, global = true)]
    json: bool,
}

/// What is done with the outbox.
#[derive(Debug, Subcommand)]
enum OutboxAction {
    /// List messages: first those that could not be sent, then those that wait.
    List {
        /// So many at most.
        #[arg(long, value_name = "NUMBER", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=1000))]
        limit: u16,
    },
    /// Show a message and why it is where it is, without its code.
    Show {
        /// Its id.
        id: Uuid,
    },
    /// Try a message again now. One that is `doubtful` may arrive twice.
    Retry {
        /// Its id.
        id: Uuid,
        #[command(flatten)]
        agreed: Agreed,
    },
    /// Take a message away without sending it.
    Drop {
        /// Its id.
        id: Uuid,
        #[command(flatten)]
        agreed: Agreed,
    },
}

/// What the control socket does with the outbox.
pub const DEEDS: &[Deed] = &[
    Deed { name: "outbox.list", run: |on, input, _| Box::pin(listed(on, input)) },
    Deed { name: "outbox.show", run: |on, input, _| Box::pin(found(on, input)) },
    Deed { name: "outbox.retry", run: |on, input, _| Box::pin(retry(on, input)) },
    Deed { name: "outbox.drop", run: |on, input, _| Box::pin(discard(on, input)) },
];

/// Runs the command.
///
/// # Errors
/// Each says what to do next.
pub fn run(words: OutboxWords) -> anyhow::Result<()> {
    let OutboxWords { action, whose, json } = words;
    let settings = whose.settings()?;
    let ask = |name: &str, input: Value| control::perform(&settings, name, input, |_| ());
    match action {
        OutboxAction::List { limit } => {
            let answer = ask("outbox.list", json!({ "limit": limit }))?;
            if json { print(&answer) } else { list(&answer) }
        }
        OutboxAction::Show { id } => {
            let message = ask("outbox.show", json!({ "id": id }))?;
            if json { print(&message) } else { Ok(show(&message)?) }
        }
        OutboxAction::Retry { id, agreed } => {
            let message = ask("outbox.show", json!({ "id": id }))?;
            if message["state"] == "doubtful" {
                let to = text(&message, "to");
                agree::ask(&agreed, &format!("Send {id} to {to} again, though it may have arrived"))?;
            }
            let answer = ask("outbox.retry", json!({ "id": id }))?;
            let next = format!("{id} is tried again now; `rockpool outbox show {id}` tells how it went");
            if json { print(&answer) } else { Ok(writeln!(stdout(), "{next}")?) }
        }
        OutboxAction::Drop { id, agreed } => {
            let message = ask("outbox.show", json!({ "id": id }))?;
            let (purpose, to) = (text(&message, "purpose"), text(&message, "to"));
            agree::ask(&agreed, &format!("Drop {id} ({purpose}, to {to})"))?;
            let answer = ask("outbox.drop", json!({ "id": id }))?;
            if json { print(&answer) } else { Ok(writeln!(stdout(), "{id} is dropped")?) }
        }
    }
}

async fn listed(on: &Installation, input: Value) -> anyhow::Result<Value> {
    let limit = input["limit"].as_u64().map_or(MOST, |limit| (limit as usize).clamp(1, MOST));
    let found = on.store.outbox(limit + 1, on.clock.now()).await?;
    let messages: Vec<Value> = found.iter().take(limit).map(shown).collect();
    Ok(json!({ "messages": messages, "more": found.len() > limit }))
}

async fn found(on: &Installation, input: Value) -> anyhow::Result<Value> {
    let id = read_id(&input)?;
    let entry = on.store.find_in_outbox(id, on.clock.now()).await?;
    Ok(shown(&entry.with_context(|| unknown(id))?))
}

async fn retry(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let id = read_id(&input)?;
    let by = control::line("RetryMessage", None, on.clock.now());
    let done = on.store.retry_message(id, &by, on.clock.now()).await?;
    on.outbox.wake();
    told(id, done)
}

async fn discard(on: &Installation, input: Value) -> anyhow::Result<Value> {
    let id = read_id(&input)?;
    let by = control::line("DropMessage", None, on.clock.now());
    told(id, on.store.drop_message(id, &by, on.clock.now()).await?)
}

fn told(id: Uuid, done: Done) -> anyhow::Result<Value> {
    match done {
        Done::Yes => Ok(json!({})),
        Done::Unknown => bail!(unknown(id)),
        Done::Busy => bail!("{id} is being delivered at this moment; look again in a minute"),
    }
}

fn unknown(id: Uuid) -> String {
    format!(
        "there is no message {id} in the outbox: it went out, or was dropped. `rockpool outbox list` shows the rest"
    )
}

fn read_id(input: &Value) -> anyhow::Result<Uuid> {
    input["id"].as_str().and_then(|id| Uuid::try_parse(id).ok()).context("which message? Its id is a UUID")
}

/// A message without what is in it.
fn shown(entry: &Entry) -> Value {
    let message = &entry.message;
    let (state, since) = match entry.state {
        State::Waiting => ("waiting", None),
        State::Leased | State::Begun => ("sending", None),
        State::Held(Why::Refused, since) => ("refused", Some(since)),
        State::Held(Why::TooOld, since) => ("too-old", Some(since)),
        State::Held(Why::Doubtful, since) => ("doubtful", Some(since)),
    };
    let mut value = json!({
        "id": message.id,
        "state": state,
        "medium": match message.medium { Contact::Email => "EMAIL", Contact::PhoneNumber => "SMS" },
        "to": mask(message.medium, &message.to),
        "purpose": message.purpose,
        "pool": message.pool.as_str(),
        "username": message.username,
        "queuedAt": message.queued_at.0,
        "tries": entry.tries,
    });
    match since {
        Some(since) => value["heldSince"] = json!(since.0),
        None => value["dueAt"] = json!(entry.due_at.0),
    }
    if let Some(reason) = &entry.reason {
        value["reason"] = json!(reason);
    }
    value
}

fn list(answer: &Value) -> anyhow::Result<()> {
    let mut table = Table::new(&["ID", "STATE", "MEDIUM", "TO", "PURPOSE", "TRIES", "QUEUED", "NEXT"]);
    for message in answer["messages"].as_array().into_iter().flatten() {
        table.row([
            text(message, "id"),
            text(message, "state"),
            text(message, "medium"),
            text(message, "to"),
            text(message, "purpose"),
            message["tries"].to_string(),
            moment(&message["queuedAt"]),
            moment(&message["dueAt"]),
        ]);
    }
    if table.is_empty() {
        eprintln!("Nothing waits: every message has gone out.");
        return Ok(());
    }
    table.print(&mut stdout().lock())?;
    if answer["more"] == true {
        eprintln!("There are more; --limit shows up to 1000.");
    }
    Ok(())
}

fn show(message: &Value) -> std::io::Result<()> {
    let advice = match message["state"].as_str() {
        Some("refused") => "refused for good: mend what the reason says, then retry, or drop",
        Some("too-old") => "tried for a day: its code is too old, so the person had better ask for another",
        Some("doubtful") => "it may have arrived: retry sends it perhaps twice",
        Some("sending") => "it is being sent now",
        _ => "it is tried again at the time below",
    };
    details(
        &mut stdout().lock(),
        &[
            ("id", text(message, "id")),
            ("state", format!("{} ({advice})", text(message, "state"))),
            ("reason", text(message, "reason")),
            ("medium", text(message, "medium")),
            ("to", text(message, "to")),
            ("purpose", text(message, "purpose")),
            ("pool", text(message, "pool")),
            ("user", text(message, "username")),
            ("tries", message["tries"].to_string()),
            ("queued", moment(&message["queuedAt"])),
            ("held since", moment(&message["heldSince"])),
            ("next try", moment(&message["dueAt"])),
        ],
    )
}

fn text(message: &Value, name: &str) -> String {
    message[name].as_str().unwrap_or_default().to_owned()
}

fn moment(millis: &Value) -> String {
    let at = millis.as_i64().and_then(|millis| jiff::Timestamp::from_millisecond(millis).ok());
    at.map_or_else(|| "-".to_owned(), |at| at.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

fn print(value: &Value) -> anyhow::Result<()> {
    Ok(writeln!(stdout().lock(), "{value:#}")?)
}
