//! What was found, for people in lines and for programs as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::finding::{Finding, Looks, RULES, Severity};
use crate::paint::Paint;
use crate::people::printable;

/// Everything that was found, and where was looked.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The issuer's address.
    pub address: String,
    /// The pool whose settings were read.
    pub pool: Option<String>,
    /// What was found, the worst first.
    pub findings: Vec<Finding>,
    /// Rules that nobody wanted to hear of.
    pub ignored: Vec<String>,
    /// Rules that cannot be looked at from here.
    pub elsewhere: Vec<&'static str>,
}

impl Report {
    /// Puts it in order. `ignored` are ids of rules, in any case.
    pub fn new(
        address: String,
        pool: Option<String>,
        mut findings: Vec<Finding>,
        ignored: &[String],
    ) -> Self {
        let wanted = |finding: &Finding| !ignored.iter().any(|id| id.eq_ignore_ascii_case(finding.id));
        findings.retain(wanted);
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        let seen = pool.is_some();
        let hidden = |looks: Looks| match looks {
            Looks::Outside => false,
            Looks::Settings | Looks::IdentityPools => !seen,
            Looks::Elsewhere => true,
        };
        let elsewhere =
            RULES.iter().filter(|rule| hidden(rule.looks) && rule.id.starts_with("COG")).map(|rule| rule.id);
        Self { address, pool, elsewhere: elsewhere.collect(), findings, ignored: ignored.to_vec() }
    }

    /// The worst of all.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// For people.
    pub fn print(&self, out: &mut impl Write, paint: Paint) -> io::Result<()> {
        for Finding { id, severity, place, seen, why, cure } in &self.findings {
            let word = format!("{severity:<8}");
            let word = match severity {
                Severity::Error => paint.bad(&word),
                Severity::Warning => paint.warn(&word),
                Severity::Note => paint.faint(&word),
            };
            writeln!(out, "{word} {}  {}", paint.strong(&format!("{id:<9}")), printable(place))?;
            writeln!(out, "  Seen: {}", printable(seen))?;
            writeln!(out, "  Why:  {}", paint.faint(why))?;
            writeln!(out, "  Cure: {}\n", printable(cure))?;
        }
        let count = |severity| self.findings.iter().filter(|finding| finding.severity == severity).count();
        let (errors, warnings, notes) =
            (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
        let plural =
            |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
        let summary = format!(
            "{}, {}, {}",
            plural(errors, "error"),
            plural(warnings, "warning"),
            plural(notes, "note")
        );
        let summary = match self.worst() {
            None => paint.good("Nothing was found."),
            Some(Severity::Note) => summary,
            Some(_) => paint.strong(&summary),
        };
        writeln!(out, "{summary}")?;
        let looked = match &self.pool {
            Some(pool) => format!("Looked at {}, and at the settings of {pool}.", self.address),
            None => format!(
                "Looked at what everybody can see of {}. With the id of a pool its settings are looked at as well.",
                self.address
            ),
        };
        writeln!(out, "{}", printable(&looked))?;
        if !self.elsewhere.is_empty() {
            writeln!(out, "Not to be seen from here: {}.", self.elsewhere.join(", "))?;
        }
        if !self.ignored.is_empty() {
            writeln!(out, "Ignored: {}.", printable(&self.ignored.join(", ")))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_comes_first_and_what_is_ignored_does_not_come() {
        let finding = |id, severity| Finding::new(id, severity, "here", "this", "that");
        let findings = vec![
            finding("COG-1", Severity::Warning),
            finding("COG-2", Severity::Error),
            finding("COG-8", Severity::Note),
        ];
        let report = Report::new("https://a".into(), Some("p".into()), findings.clone(), &["cog-2".into()]);
        assert_eq!(report.findings.iter().map(|one| one.id).collect::<Vec<_>>(), ["COG-1", "COG-8"]);
        assert_eq!(report.worst(), Some(Severity::Warning));
        assert_eq!(report.elsewhere, ["COG-13", "COG-15", "COG-17"]);
        let report = Report::new("https://a".into(), None, findings, &[]);
        assert_eq!(report.findings[0].id, "COG-2");
        assert!(report.elsewhere.contains(&"COG-7"));
        let mut out = Vec::new();
        report.print(&mut out, Paint::new(&crate::paint::Colours::default())).unwrap();
        let said = String::from_utf8(out).unwrap();
        assert!(said.contains("1 error, 1 warning, 1 note"), "{said}");
    }
}
