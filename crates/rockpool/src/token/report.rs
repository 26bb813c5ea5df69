//! What is said about a token: for people in lines, for programs as JSON. The signature is never part of it.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::claims::{Moment, Said};
use super::given::Slip;
use super::kind::Kind;
use super::verdict::{Check, Verdict};
use crate::paint::Paint;
use crate::people::printable;

/// Everything that was found out.
#[derive(Debug, Serialize)]
pub struct Report {
    /// What kind of string it is.
    pub kind: Kind,
    /// In a sentence.
    pub said: String,
    /// The token with its signature masked.
    pub masked: String,
    /// What was wrong around it.
    pub slips: Vec<Slip>,
    /// Its header.
    pub header: Vec<Said>,
    /// Its claims, without the times.
    pub claims: Vec<Said>,
    /// Its times.
    pub times: Vec<Moment>,
    /// What else is worth a word.
    pub notes: Vec<String>,
    /// What a service would find.
    pub checks: Vec<Check>,
    /// Whether it would be accepted; `null` where that could not be found out.
    pub accepted: Option<bool>,
}

impl Report {
    /// For people.
    pub fn print(&self, out: &mut impl Write, paint: Paint) -> io::Result<()> {
        writeln!(out, "{}.", paint.strong(&printable(&self.said)))?;
        writeln!(out, "{}", paint.faint(&printable(&self.masked)))?;
        if !self.slips.is_empty() {
            writeln!(out, "\n{}", paint.strong("As it came"))?;
            for slip in &self.slips {
                writeln!(out, "  - {}. {}", paint.warn(&printable(&slip.what)), slip.cure)?;
            }
        }
        section(out, paint, "Header", &self.header)?;
        section(out, paint, "Claims", &self.claims)?;
        if !self.times.is_empty() {
            writeln!(out, "\n{}", paint.strong("Times, as clocks show them here"))?;
            for time in &self.times {
                writeln!(out, "  {:<10}  {}  {}", time.name, time.local, time.words)?;
            }
        }
        if !self.notes.is_empty() {
            writeln!(out)?;
        }
        for note in &self.notes {
            writeln!(out, "{} {}", paint.warn("Note:"), printable(note))?;
        }
        writeln!(out, "\n{}", paint.strong("What a service would find"))?;
        for Check { check, verdict } in &self.checks {
            match verdict {
                Verdict::Good { why } => {
                    writeln!(out, "  {}           {check:<10} {}", paint.good("ok"), printable(why))?
                }
                Verdict::NotChecked { why } => {
                    writeln!(out, "  {}  {check:<10} {}", paint.warn("not checked"), printable(why))?
                }
                Verdict::Refused { code, why, cause, cure } => {
                    writeln!(out, "  {}      {check:<10} {} ({code})", paint.bad("refused"), printable(why))?;
                    writeln!(out, "{:25} Cause: {cause}", "")?;
                    writeln!(out, "{:25} Cure:  {cure}", "")?;
                }
            }
        }
        let (verdict, why) = self.verdict();
        let verdict = match self.accepted {
            Some(true) => paint.good(verdict),
            Some(false) => paint.bad(verdict),
            None => paint.warn(verdict),
        };
        writeln!(out, "\n{verdict}{why}")
    }

    fn verdict(&self) -> (&'static str, String) {
        let refusals: Vec<&str> = self
            .checks
            .iter()
            .filter(|check| matches!(check.verdict, Verdict::Refused { .. }))
            .map(|check| check.check)
            .collect();
        match self.accepted {
            Some(true) => (
                "Accepted",
                ": a service that trusts this issuer and expects what was asked here takes it.".to_owned(),
            ),
            Some(false) => ("Refused", format!(", by: {}.", refusals.join(", "))),
            None => ("Undecided", ": nothing refuses it, but not everything could be checked.".to_owned()),
        }
    }
}

fn section(out: &mut impl Write, paint: Paint, title: &str, members: &[Said]) -> io::Result<()> {
    if members.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", paint.strong(title))?;
    let width = members.iter().map(|member| member.name.chars().count()).max().unwrap_or(0).min(28);
    for Said { name, value, words } in members {
        let value = match value {
            Value::String(text) => printable(text),
            other => printable(&other.to_string()),
        };
        writeln!(out, "  {:<width$}  {value}", printable(name))?;
        if !words.is_empty() {
            writeln!(out, "  {:<width$}  {}", "", paint.faint(words))?;
        }
    }
    Ok(())
}

/// The beginning of a string, and how long it is: enough to tell two apart, too little to use.
pub fn masked(token: &str) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    let head = |part: &str, most: usize| part.chars().take(most).collect::<String>();
    match parts[..] {
        [header, payload, signature] => {
            let all = format!("{}….{}….", head(header, 8), head(payload, 8));
            format!("{all}(signature of {} characters, not shown)", signature.len())
        }
        _ => format!("{}… ({} characters, the rest is not shown)", head(token, 4), token.chars().count()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_used_is_masked() {
        let masked_token = masked("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl");
        assert_eq!(masked_token, "eyJhbGci….eyJzdWIi….(signature of 12 characters, not shown)");
        assert_eq!(masked("secretsecret"), "secr… (12 characters, the rest is not shown)");
        assert_eq!(masked(""), "… (0 characters, the rest is not shown)");
    }
}
