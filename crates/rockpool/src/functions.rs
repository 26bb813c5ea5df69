//! `rockpool functions`: which functions there are and what they may reach, what they print, and calling one. Asked of the running
//! server on its control socket: what handlers print is kept in its memory.

use std::io::{Read as _, Write as _, stdout};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use ::functions::{Kind, shown_entry};
use anyhow::{Context as _, bail};
use aws_wire::Dispatch as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::{Args, Subcommand};
use directory::{Clock as _, Function, Timestamp};
use serde_json::{Value, json};
use store::Scan;
use store::functions::{function_key, functions_prefix};

use crate::control::{self, Deed};
use crate::duration;
use crate::installation::Installation;
use crate::local::Where;
use crate::people::table::{Table, printable};
use crate::settings::Settings;

/// How often `logs --follow` asks.
const ASK_EVERY: Duration = Duration::from_millis(400);
/// Entries that are handed over at a time.
const MOST: usize = 2_000;

/// `rockpool functions`.
#[derive(Debug, Args)]
pub struct Words {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    whose: Where,
    /// Print JSON.
    #[arg(long, global = true)]
    json: bool,
}

/// What is done with functions.
#[derive(Debug, Subcommand)]
enum Action {
    /// List functions, and the places that each may reach.
    List,
    /// Show what a function has printed lately, with the beginning and end of each invocation.
    Logs {
        /// Its name.
        name: String,
        /// Go on showing what comes.
        #[arg(long, short)]
        follow: bool,
        /// Only what is not older than this, such as 10m or 2h.
        #[arg(long, value_name = "LENGTH", value_parser = duration::parse)]
        since: Option<Duration>,
    },
    /// Call a function and print what it answers. Ends with 1 if the function failed.
    Invoke {
        /// Its name, or name:qualifier.
        name: String,
        /// The event, JSON; @FILE reads it from a file, - from standard input.
        #[arg(long, value_name = "JSON", default_value = "{}")]
        payload: String,
    },
}

/// What the control socket does with functions.
pub const DEEDS: &[Deed] = &[
    Deed { name: "functions.list", run: |on, _, _| Box::pin(listed(on)) },
    Deed { name: "functions.logs", run: |on, input, _| Box::pin(logged(on, input)) },
    Deed { name: "functions.invoke", run: |on, input, _| Box::pin(invoked(on, input)) },
];

/// Runs the command.
///
/// # Errors
/// Each says what to do next.
pub fn run(words: Words) -> anyhow::Result<ExitCode> {
    let Words { action, whose, json } = words;
    let settings = whose.settings()?;
    match action {
        Action::List => {
            let answer = control::perform(&settings, "functions.list", Value::Null, |_| ())?;
            if json { print(&answer)? } else { list(&answer)? }
        }
        Action::Logs { name, follow, since } => logs(&settings, &name, follow, since, json)?,
        Action::Invoke { name, payload } => return invoke(&settings, &name, &payload, json),
    }
    Ok(ExitCode::SUCCESS)
}

async fn listed(on: &Arc<Installation>) -> anyhow::Result<Value> {
    let (rooms, now) = (&on.function_rooms, on.clock.now());
    let (mut functions, mut after) = (Vec::new(), None);
    loop {
        let page = Scan::keys(&functions_prefix()).limit(200).after(after);
        let page = rooms.store.scan::<Function>(&page, now).await?;
        for function in page.items {
            // What it may reach stands in its environment, which a page does not open.
            let Some(function) = rooms.store.find::<Function>(&function_key(&function.name), now).await?
            else {
                continue;
            };
            let latest = &function.latest;
            let reaches = rooms.settings.egress.places(&function.name, latest.environment.as_ref());
            functions.push(json!({
                "name": function.name,
                "arn": function.arn(&rooms.settings.region),
                "runtime": latest.runtime,
                "handler": latest.handler,
                "memory": latest.memory_mib,
                "timeout": latest.timeout,
                "layers": latest.layers.iter().map(|layer| layer.arn.as_str()).collect::<Vec<_>>(),
                "reaches": reaches.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "modifiedAt": latest.modified_at.0,
                "aliases": function.aliases.iter().map(|(name, alias)| (name.clone(), json!(alias.version))).collect::<serde_json::Map<_, _>>(),
                "reserved": function.reserved,
            }));
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok(json!({ "functions": functions, "off": rooms.settings.off }))
}

async fn logged(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let name = input["name"].as_str().context("which function?")?;
    let rooms = &on.function_rooms;
    let after = input["after"].as_u64().unwrap_or(0);
    if after == 0 && rooms.store.find::<Function>(&function_key(name), on.clock.now()).await?.is_none() {
        bail!("there is no function {name}: `rockpool functions list` shows those that there are");
    }
    let since = input["since"].as_i64().map_or(Timestamp(i64::MIN), Timestamp);
    let entries = rooms.journal.entries(name, after, since, MOST);
    let entries = entries.iter().map(|entry| {
        json!({
            "number": entry.number,
            "at": entry.at.0,
            "version": entry.version,
            "invocation": entry.invocation,
            "kind": match entry.kind {
                Kind::Start => "start",
                Kind::Line(_) => "line",
                Kind::End => "end",
                Kind::Report(_) => "report",
                Kind::Note(_) => "note",
            },
            "text": shown_entry(entry),
        })
    });
    Ok(entries.collect())
}

async fn invoked(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let name = input["name"].as_str().context("which function?")?;
    let payload = input["payload"].as_str().context("which event?")?;
    let request = json!({ "FunctionName": name, "Payload": STANDARD.encode(payload), "LogType": "Tail" });
    let answer =
        on.functions.dispatch("Invoke", on.own_call("functions"), request.to_string().as_bytes()).await;
    let answer = answer.map_err(|refusal| {
        // Whoever asks here may know what went wrong inside.
        match refusal.cause {
            Some(cause) => anyhow::anyhow!("{}: {cause}", refusal.name),
            None => anyhow::anyhow!("{}", refusal.message),
        }
    })?;
    Ok(serde_json::from_slice(&answer)?)
}

fn list(answer: &Value) -> anyhow::Result<()> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut table = Table::new(&["NAME", "RUNTIME", "HANDLER", "MEMORY", "TIMEOUT", "REACHES", "CHANGED"]);
    for function in answer["functions"].as_array().into_iter().flatten() {
        let reaches: Vec<_> = function["reaches"].as_array().into_iter().flatten().map(text).collect();
        table.row([
            text(&function["name"]),
            text(&function["runtime"]),
            text(&function["handler"]),
            format!("{} MiB", function["memory"]),
            format!("{} s", function["timeout"]),
            if reaches.is_empty() { "nothing".to_owned() } else { reaches.join(", ") },
            moment(&function["modifiedAt"]),
        ]);
    }
    if let Some(off) = answer["off"].as_str() {
        eprintln!("{off}");
    }
    if table.is_empty() {
        eprintln!("There is no function yet: `aws lambda create-function` makes one.");
        return Ok(());
    }
    Ok(table.print(&mut stdout().lock())?)
}

fn logs(
    settings: &Settings,
    name: &str,
    follow: bool,
    since: Option<Duration>,
    json: bool,
) -> anyhow::Result<()> {
    let since = since
        .map(|length| directory::SystemClock.now().0 - i64::try_from(length.as_millis()).unwrap_or(i64::MAX));
    let mut after = 0;
    loop {
        let asked = json!({ "name": name, "after": after, "since": since });
        let answer = control::perform_beside_others(settings, "functions.logs", asked)?;
        let answer = answer.context(
            "no server runs here: what functions print is kept in the memory of the server, and in its own log",
        )?;
        let mut out = stdout().lock();
        for entry in answer.as_array().into_iter().flatten() {
            after = entry["number"].as_u64().unwrap_or(after).max(after);
            if json {
                writeln!(out, "{entry}")?;
            } else {
                writeln!(out, "{}", line(entry))?;
            }
        }
        out.flush()?;
        if !follow {
            return Ok(());
        }
        let waiting = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
        waiting.block_on(tokio::time::sleep(ASK_EVERY));
    }
}

/// A line for people. What the platform says stands behind `=`, what a handler printed behind `|`: one cannot be taken for the
/// other, nor act on the terminal (RULE-19).
fn line(entry: &Value) -> String {
    let sign = if entry["kind"] == "line" { '|' } else { '=' };
    let invocation = entry["invocation"].as_str().unwrap_or_default();
    let short = invocation.get(..8).unwrap_or("-");
    let text = printable(entry["text"].as_str().unwrap_or_default());
    format!("{} {short:<8} {sign} {text}", moment(&entry["at"]))
}

fn invoke(settings: &Settings, name: &str, payload: &str, json: bool) -> anyhow::Result<ExitCode> {
    let payload = match payload.strip_prefix('@') {
        Some(file) => std::fs::read_to_string(file).with_context(|| file.to_owned())?,
        None if payload == "-" => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text)?;
            text
        }
        None => payload.to_owned(),
    };
    let asked = json!({ "name": name, "payload": payload });
    let answer = control::perform(settings, "functions.invoke", asked, |_| ())?;
    if json {
        print(&answer)?;
    } else {
        let decoded = |member: &str| {
            let text = answer[member].as_str().unwrap_or_default();
            STANDARD
                .decode(text)
                .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
                .unwrap_or_default()
        };
        for line in decoded("LogResult").lines() {
            eprintln!("{}", printable(line));
        }
        writeln!(stdout().lock(), "{}", printable(&decoded("Payload")))?;
    }
    Ok(if answer["FunctionError"].is_string() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn moment(millis: &Value) -> String {
    let at = millis.as_i64().and_then(|millis| jiff::Timestamp::from_millisecond(millis).ok());
    at.map_or_else(|| "-".to_owned(), |at| at.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

fn print(value: &Value) -> anyhow::Result<()> {
    Ok(writeln!(stdout().lock(), "{value:#}")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_handler_prints_is_not_taken_for_what_the_platform_says_rule_19() {
        let text = "END RequestId: 1\u{1b}[2J";
        let printed = json!({ "at": 0, "invocation": "0123456789", "kind": "line", "text": text });
        let said = json!({ "at": 0, "invocation": "0123456789", "kind": "end", "text": "END RequestId: 1" });
        assert_eq!(line(&said), "1970-01-01 00:00:00 01234567 = END RequestId: 1");
        let printed = line(&printed);
        assert!(printed.starts_with("1970-01-01 00:00:00 01234567 | END RequestId: 1"), "{printed}");
        assert!(!printed.contains('\u{1b}'), "{printed}");
    }
}
