//! `rockpool stack`: the stacks of this server, looked at and deleted by whoever may use the control socket.

use std::io::{Write as _, stdout};

use anyhow::ensure;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::control;
use crate::local::Where;
use crate::people::table::{Table, details};
use crate::people::{Agreed, agree};
use crate::{times, up};

/// `rockpool stack`.
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

/// What is done with stacks.
#[derive(Debug, Subcommand)]
enum Action {
    /// List the stacks.
    List,
    /// Show a stack: its resources and outputs.
    Show {
        /// Its name.
        stack: String,
    },
    /// Tell what happened to a stack, the newest last.
    Events {
        /// Its name, or the id of one that was deleted.
        stack: String,
    },
    /// Delete a stack with everything in it that its template does not retain.
    Delete {
        /// Its name.
        stack: String,
        /// Leave this resource where it is, where deleting it failed before; repeatable.
        #[arg(long, value_name = "RESOURCE")]
        retain: Vec<String>,
        #[command(flatten)]
        agreed: Agreed,
    },
}

/// Runs the command.
///
/// # Errors
/// Each says what to do next.
pub fn run(words: Words) -> anyhow::Result<()> {
    let Words { action, whose, json } = words;
    let settings = whose.settings()?;
    let ask = |name: &str, input: Value| control::perform(&settings, name, input, |_| ());
    match action {
        Action::List => {
            let found = ask("stack.list", json!({}))?;
            if json { print(&found) } else { list(&found) }
        }
        Action::Show { stack } => {
            let found = ask("stack.show", json!({ "stack": stack }))?;
            if json { print(&found) } else { show(&found) }
        }
        Action::Events { stack } => {
            let found = ask("stack.events", json!({ "stack": stack }))?;
            if json { print(&found) } else { events(&found) }
        }
        Action::Delete { stack, retain, agreed } => {
            agree::ask(&agreed, &format!("Delete the stack {stack} with everything in it"))?;
            let mut show = up::show::Show::new(json, &stack);
            let input = json!({ "stack": stack, "retain": retain });
            let done = control::perform(&settings, "stack.delete", input, |line| show.happened(line))?;
            // Its outputs are of the past.
            if json {
                show.done(&done)?;
            }
            ensure!(
                done["status"] == "DELETE_COMPLETE",
                "the stack {stack} is in {}\n{}what is in the way can be left where it is with --retain",
                text(&done, "status"),
                show.failures()
            );
            Ok(())
        }
    }
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

fn at(value: &Value, name: &str) -> String {
    value[name].as_i64().and_then(|at| times::iso(at.div_euclid(1000))).unwrap_or_default()
}

fn print(value: &Value) -> anyhow::Result<()> {
    Ok(writeln!(stdout(), "{value:#}")?)
}

fn list(found: &Value) -> anyhow::Result<()> {
    let mut table = Table::new(&["STACK", "STATUS", "MADE", "CHANGED"]);
    for stack in found.as_array().into_iter().flatten() {
        table.row([text(stack, "stack"), text(stack, "status"), at(stack, "created"), at(stack, "updated")]);
    }
    let mut out = stdout().lock();
    if table.is_empty() {
        return Ok(writeln!(out, "There are no stacks. `rockpool up TEMPLATE` makes one")?);
    }
    Ok(table.print(&mut out)?)
}

fn show(found: &Value) -> anyhow::Result<()> {
    let mut out = stdout().lock();
    details(
        &mut out,
        &[
            ("stack", text(found, "stack")),
            ("id", text(found, "id")),
            ("status", text(found, "status")),
            ("reason", text(found, "reason")),
        ],
    )?;
    let mut table = Table::new(&["RESOURCE", "TYPE", "ID", "STATUS"]);
    for resource in found["resources"].as_array().into_iter().flatten() {
        table.row(["resource", "type", "id", "status"].map(|name| text(resource, name)));
    }
    if !table.is_empty() {
        writeln!(out)?;
        table.print(&mut out)?;
    }
    drop(out);
    up::show::outputs(found)
}

fn events(found: &Value) -> anyhow::Result<()> {
    let mut table = Table::new(&["AT", "RESOURCE", "STATUS", "WHY"]);
    for event in found.as_array().into_iter().flatten() {
        table.row([at(event, "at"), text(event, "resource"), text(event, "status"), text(event, "reason")]);
    }
    Ok(table.print(&mut stdout().lock())?)
}
