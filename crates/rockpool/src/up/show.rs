//! What a person sees of a deployment: what would change, a table that lives while it is done, and what came of it.

use std::io::{IsTerminal as _, Write as _, stdout};

use serde_json::{Value, json};

use super::print;
use crate::paint::{Colours, Paint};
use crate::people::table::{Table, details, printable};

/// Shows one deployment.
pub struct Show {
    json: bool,
    stack: String,
    paint: Paint,
    /// Rows of the table: resource, type, status, reason.
    rows: Vec<[String; 4]>,
    /// Lines of the table that stand on the terminal.
    drawn: usize,
    live: bool,
    failures: Vec<String>,
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

impl Show {
    pub fn new(json: bool, stack: &str) -> Self {
        let live = !json && stdout().is_terminal();
        Self {
            json,
            stack: stack.to_owned(),
            paint: Paint::new(&Colours::default()),
            rows: Vec::new(),
            drawn: 0,
            live,
            failures: Vec::new(),
        }
    }

    /// What would change.
    pub fn proposed(&mut self, proposed: &Value) -> anyhow::Result<()> {
        if self.json {
            return print(&json!({ "proposed": proposed }));
        }
        let mut out = stdout().lock();
        for kind in proposed["left_out"].as_array().into_iter().flatten() {
            let kind = printable(kind.as_str().unwrap_or_default());
            writeln!(out, "{} resources of type {kind} are left out", self.paint.warn("note:"))?;
        }
        let mut table = Table::new(&["CHANGE", "RESOURCE", "TYPE", "REPLACED"]);
        for change in proposed["changes"].as_array().into_iter().flatten() {
            let change = &change["ResourceChange"];
            let word = match change["Action"].as_str() {
                Some("Add") => "make",
                Some("Remove") => "take away",
                _ => "change",
            };
            let replaced = match change["Replacement"].as_str() {
                Some("True") => "yes",
                Some("Conditional") => "perhaps",
                _ => "",
            };
            table.row([
                word.to_owned(),
                text(change, "LogicalResourceId"),
                text(change, "ResourceType"),
                replaced.to_owned(),
            ]);
        }
        if !table.is_empty() {
            writeln!(out, "The stack {}:", self.paint.strong(&printable(&self.stack)))?;
            table.print(&mut out)?;
            writeln!(out)?;
        }
        Ok(())
    }

    /// There is nothing to do.
    pub fn nothing(&self, proposed: &Value) -> anyhow::Result<()> {
        if self.json {
            return print(&json!({ "done": { "status": "UNCHANGED", "outputs": proposed["outputs"] } }));
        }
        let mut out = stdout().lock();
        writeln!(out, "Nothing has changed: the stack {} is as the template says.", printable(&self.stack))?;
        drop(out);
        outputs(proposed)
    }

    /// Something happened.
    pub fn happened(&mut self, line: &Value) {
        let (resource, status) = (text(line, "resource"), text(line, "status"));
        let reason = text(line, "reason");
        if status.ends_with("_FAILED") && resource != self.stack {
            self.failures.push(format!("  {}: {}\n", printable(&resource), printable(&reason)));
        }
        if self.json {
            let _ = print(&json!({ "event": line }));
            return;
        }
        let row = [resource, text(line, "type"), status, reason];
        match self.rows.iter_mut().find(|known| known[0] == row[0]) {
            Some(known) => *known = row.clone(),
            None => self.rows.push(row.clone()),
        }
        let _ = if self.live { self.redraw() } else { self.line(&row) };
    }

    fn line(&self, row: &[String; 4]) -> std::io::Result<()> {
        let [resource, kind, status, reason] = row;
        let reason = if reason.is_empty() { String::new() } else { format!("  {}", printable(reason)) };
        let mut out = stdout().lock();
        writeln!(out, "{status:<36}  {}  {}{reason}", printable(resource), self.paint.faint(&printable(kind)))
    }

    /// The table anew, over the one that stands there.
    fn redraw(&mut self) -> std::io::Result<()> {
        let mut out = stdout().lock();
        if self.drawn > 0 {
            write!(out, "\x1b[{}A\x1b[J", self.drawn)?;
        }
        let width =
            |column: usize| self.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let (first, second) = (width(0).min(40), width(1).min(40));
        for [resource, kind, status, _] in &self.rows {
            let shown = format!("{status:<28}");
            let shown = match status.as_str() {
                status if status.ends_with("_FAILED") || status.contains("ROLLBACK") => {
                    self.paint.bad(&shown)
                }
                status if status.ends_with("_COMPLETE") => self.paint.good(&shown),
                _ => self.paint.warn(&shown),
            };
            writeln!(out, "  {:<first$}  {:<second$}  {shown}", printable(resource), printable(kind))?;
        }
        self.drawn = self.rows.len();
        out.flush()
    }

    /// What came of it.
    pub fn done(&self, done: &Value) -> anyhow::Result<()> {
        if self.json {
            return print(&json!({ "done": done }));
        }
        outputs(done)
    }

    /// What failed and why, one a line.
    pub fn failures(&self) -> String {
        self.failures.concat()
    }
}

/// Outputs, one a line.
pub fn outputs(of: &Value) -> anyhow::Result<()> {
    let outputs: Vec<(String, String)> = of["outputs"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| (text(one, "key"), text(one, "value")))
        .collect();
    if outputs.is_empty() {
        return Ok(());
    }
    let mut out = stdout().lock();
    writeln!(out)?;
    let lines: Vec<(&str, String)> =
        outputs.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    Ok(details(&mut out, &lines)?)
}
