//! `rockpool pool supply`: values that people lack, from a file, over the control socket. What is there stays.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _, stdout};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use directory::PoolId;
use serde_json::{Value, json};
use user_pools::alter::supply::{Came, Row};

use crate::control::{self, Deed, Progress};
use crate::installation::Installation;
use crate::people::{Target, printable};
use crate::pool_alter::Place;

/// Rows that are asked for in one go.
const AT_ONCE: usize = 500;
/// The longest file.
const LONGEST: u64 = 256 * 1024 * 1024;
/// What the column of users is called; the last is how files for Cognito's own import call it.
const KEYS: [&str; 4] = ["user", "username", "sub", "cognito:username"];

/// `rockpool pool supply`.
#[derive(Debug, Args)]
pub struct SupplyWords {
    /// The pool's id.
    #[arg(value_name = "POOL")]
    supplied: String,
    /// The file (CSV): a line with the names of the columns, one of them `user` with a user name, address or sub, the others
    /// attributes; then a line for each user.
    file: PathBuf,
    /// Only tell what would come of each line.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    place: Place,
}

/// What the control socket does with values that people lack.
pub const DEEDS: &[Deed] =
    &[Deed { name: "pool.supply", run: |on, input, progress| Box::pin(supply(on, input, progress)) }];

/// Runs the command.
///
/// # Errors
/// Lines that were refused; the others were taken, and saying it again does no harm.
pub fn run(target: &Target, words: SupplyWords) -> anyhow::Result<()> {
    let SupplyWords { supplied: pool, file, dry_run, place } = words;
    let settings = place.settings(target)?;
    let shown = file.display();
    let size = std::fs::metadata(&file).with_context(|| shown.to_string())?.len();
    ensure!(size <= LONGEST, "{shown} is larger than {LONGEST} bytes: supply it in parts");
    let text = std::fs::read_to_string(&file).with_context(|| shown.to_string())?;
    let rows = rows(&text).with_context(|| shown.to_string())?;
    let shows = std::io::stderr().is_terminal() && !target.json;
    let (mut supplied, mut unchanged, mut refused) = (0u64, 0u64, 0u64);
    for part in rows.chunks(AT_ONCE) {
        let told: Vec<&Row> = part.iter().map(|(_, row)| row).collect();
        let input = json!({ "pool": pool, "rows": told, "dry_run": dry_run });
        let came = control::perform(&settings, "pool.supply", input, |_| ())?;
        let came: Vec<Came> = serde_json::from_value(came).context("the answer of the server")?;
        for ((line, row), came) in part.iter().zip(came) {
            if target.json {
                let mut told = serde_json::to_value(&came)?;
                told["line"] = (*line).into();
                told["user"] = row.user.clone().into();
                writeln!(stdout(), "{told}")?;
            }
            match came {
                Came::Supplied { .. } => supplied += 1,
                Came::Unchanged => unchanged += 1,
                Came::Refused { why } => {
                    refused += 1;
                    if !target.json {
                        let (user, why) = (printable(&row.user), printable(why.trim_end()));
                        writeln!(stdout(), "line {line}: {user}: {why}")?;
                    }
                }
            }
        }
        if shows {
            eprint!("\r{:<60}", format!("{} of {} lines", supplied + unchanged + refused, rows.len()));
        }
    }
    if shows {
        eprintln!();
    }
    if !target.json {
        let would = if dry_run { "would be " } else { "" };
        writeln!(
            stdout(),
            "{supplied} users {would}supplied, {unchanged} had everything, {refused} lines refused"
        )?;
    }
    ensure!(
        refused == 0,
        "{refused} lines were refused; mend them and say it again, which leaves the others as they are"
    );
    Ok(())
}

async fn supply(on: &Arc<Installation>, input: Value, progress: &Progress) -> anyhow::Result<Value> {
    let pool = PoolId::new(input["pool"].as_str().context("which pool?")?);
    let rows: Vec<Row> = serde_json::from_value(input["rows"].clone()).context("the rows")?;
    let dry = input["dry_run"] == true;
    let call = on.own_call("supply");
    let mut came = Vec::with_capacity(rows.len());
    for (done, row) in rows.iter().enumerate() {
        ensure!(
            !on.is_stopping(),
            "the server is stopping; say it again when it runs: what was taken is left alone"
        );
        came.push(
            on.rooms.supply(&call, &pool, row, dry).await.map_err(|refusal| anyhow::anyhow!("{refusal}"))?,
        );
        progress.tell(json!({ "done": done + 1, "of": rows.len() }));
    }
    Ok(serde_json::to_value(came)?)
}

/// The rows of a file, each with the number of its line.
fn rows(text: &str) -> anyhow::Result<Vec<(usize, Row)>> {
    let mut records = records(text.strip_prefix('\u{feff}').unwrap_or(text))?.into_iter();
    let (_, titles) = records.next().context("the file is empty")?;
    let titles: Vec<String> = titles.iter().map(|title| title.trim().to_owned()).collect();
    let key = KEYS.iter().find_map(|key| titles.iter().position(|title| title == key));
    let key = key.context("no column is called `user`: it has a user name, an address or a sub")?;
    for (at, title) in titles.iter().enumerate() {
        ensure!(
            !title.is_empty() && !titles[..at].contains(title),
            "the column {} has no name of its own",
            at + 1
        );
    }
    let mut rows = Vec::new();
    for (line, mut values) in records {
        if values.iter().all(|value| value.is_empty()) {
            continue;
        }
        ensure!(
            values.len() == titles.len(),
            "line {line} has {} columns and the first line {}",
            values.len(),
            titles.len()
        );
        let user = std::mem::take(&mut values[key]);
        let attributes = titles.iter().cloned().zip(values).enumerate();
        let attributes: BTreeMap<String, String> =
            attributes.filter(|(at, _)| *at != key).map(|(_, pair)| pair).collect();
        rows.push((line, Row { user, attributes }));
    }
    Ok(rows)
}

/// CSV as RFC 4180 has it: values in quotes may hold commas, line ends and doubled quotes.
fn records(text: &str) -> anyhow::Result<Vec<(usize, Vec<String>)>> {
    let (mut records, mut record, mut value) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut begun_at, mut quoted, mut was_quoted) = (1, 1, false, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                value.push('"');
            }
            '"' if quoted => quoted = false,
            _ if quoted => {
                line += usize::from(c == '\n');
                value.push(c);
            }
            '"' if value.is_empty() && !was_quoted => (quoted, was_quoted) = (true, true),
            ',' => {
                record.push(std::mem::take(&mut value));
                was_quoted = false;
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' => {
                record.push(std::mem::take(&mut value));
                records.push((begun_at, std::mem::take(&mut record)));
                line += 1;
                (begun_at, was_quoted) = (line, false);
            }
            '"' => bail!("line {line}: a quote in the middle of a value; put the whole value in quotes"),
            _ if was_quoted => bail!("line {line}: something follows a value in quotes"),
            c => value.push(c),
        }
    }
    ensure!(!quoted, "line {begun_at}: a value in quotes does not end");
    if !value.is_empty() || !record.is_empty() || was_quoted {
        record.push(value);
        records.push((begun_at, record));
    }
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_in_quotes_hold_commas_quotes_and_line_ends() {
        let read =
            rows("\u{feff}user,name,custom:note\r\nada,\"Lovelace, Ada\",\"a \"\"b\"\"\nc\"\n\nbob,Bob,\n")
                .unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!((read[0].0, read[0].1.user.as_str()), (2, "ada"));
        assert_eq!(read[0].1.attributes["name"], "Lovelace, Ada");
        assert_eq!(read[0].1.attributes["custom:note"], "a \"b\"\nc");
        assert_eq!((read[1].0, read[1].1.attributes["custom:note"].as_str()), (5, ""));
    }

    #[test]
    fn what_is_no_such_file_is_refused_with_the_line() {
        for (text, why) in [
            ("", "empty"),
            ("name\nAda\n", "`user`"),
            ("user,name,name\n", "column 3"),
            ("user,name\nada\n", "line 2"),
            ("user,name\nada,\"A", "does not end"),
            ("user,name\nada,A\"b\"\n", "line 2"),
            ("user,name\nada,\"A\"b\n", "line 2"),
        ] {
            let refused = format!("{:#}", rows(text).unwrap_err());
            assert!(refused.contains(why), "{text:?}: {refused}");
        }
    }
}
