//! The figures as Markdown, with the floors that the project set itself.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Duration;

use anyhow::bail;

use crate::load::{Limits, Outcome};
use crate::place::Database;
use crate::primitives::Primitive;
use crate::scale::Scale;
use crate::start::Start;
use crate::timing::{self, Compared};
use crate::triggers::Triggered;

/// CPU time to the first answer after the first start, memory when idle, and size of the executable, at most.
const START: Duration = Duration::from_millis(150);
const RESIDENT: u64 = 25 << 20;
const EXECUTABLE: u64 = 40_000_000;
/// A sign-up with a trigger at most; what a warm one adds at most, as wall time and as CPU time.
const COLD: Duration = Duration::from_millis(800);
const WARM: Duration = Duration::from_millis(2);
const WARM_CPU: Duration = Duration::from_micros(300);
/// Five hundred a second.
const BETWEEN: Duration = Duration::from_millis(2);
/// The rates with the large pool are at least this share of those with the small one.
const SHARE: f64 = 0.85;

/// An operation, the rate it must reach per second of server CPU, and what came of it.
pub struct Row {
    name: &'static str,
    floor: Option<f64>,
    outcome: anyhow::Result<Outcome>,
}

impl Row {
    /// Puts them together.
    pub fn of(name: &'static str, floor: Option<f64>, outcome: anyhow::Result<Outcome>) -> Self {
        Self { name, floor, outcome }
    }
}

/// Grows as the run goes on, and is printed at its end.
pub struct Report {
    primitives: String,
    operations: String,
    rest: String,
    timing: String,
    short: Vec<String>,
    conditions: String,
    /// There is a database beside the server, with a column of its own.
    database: bool,
}

impl Report {
    /// An empty one for a run under these limits.
    pub fn new(limits: &Limits, database: Option<&Database>) -> Self {
        let store = match database {
            None => "the embedded store".to_owned(),
            Some(Database { nodes, .. }) => format!("PostgreSQL on the same machine with {nodes} node(s)"),
        };
        let conditions = format!(
            "{} s a row, {} requests at once over kept connections, plain HTTP on loopback, {store}; CPU time of the \
             server's process in ticks of 10 ms.",
            limits.time.as_secs(),
            limits.workers
        );
        let (primitives, operations, rest, timing) = Default::default();
        Self {
            primitives,
            operations,
            rest,
            timing,
            short: Vec::new(),
            conditions,
            database: database.is_some(),
        }
    }

    /// The primitives of this run.
    pub fn primitives(&mut self, measured: Vec<Primitive>) {
        for Primitive { name, rate } in measured {
            self.line(Part::Primitives, format!("| {name} | {} | {:.1} |", whole(rate), 1e6 / rate));
        }
    }

    /// One operation.
    pub fn operation(&mut self, row: Row) {
        let Row { name, floor, outcome } = row;
        let asked = floor.map(whole).unwrap_or_default();
        let line = match outcome {
            Ok(outcome) => {
                let rate = outcome.rate();
                let ratio = floor.map(|floor| format!("{:.2}", rate / floor)).unwrap_or_default();
                if floor.is_some_and(|floor| rate < floor) {
                    self.short.push(format!("{name}: {} of {asked}", whole(rate)));
                }
                let database = outcome.database.as_secs_f64() * 1e6 / outcome.operations.max(1) as f64;
                let database = if self.database { format!(" {database:.0} |") } else { String::new() };
                format!(
                    "| {name} | {} | {asked} | {ratio} | {:.0} |{database} {} | {:.2} / {:.2} | {:.1} |",
                    whole(rate),
                    1e6 / rate,
                    whole(outcome.operations as f64 / outcome.wall.as_secs_f64()),
                    outcome.wait(0.5).as_secs_f64() * 1e3,
                    outcome.wait(0.99).as_secs_f64() * 1e3,
                    outcome.cpu.as_secs_f64(),
                )
            }
            Err(error) => {
                self.short.push(format!("{name}: {error:#}"));
                format!("| {name} | not measured | {asked} | | | | | |")
            }
        };
        self.line(Part::Operations, line);
    }

    /// Start, memory and size.
    pub fn start(&mut self, start: anyhow::Result<Start>) {
        match start {
            Ok(start) => {
                let seconds = |time: Duration| format!("{:.2} s CPU", time.as_secs_f64());
                let mebibytes = |bytes: u64| format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20));
                let megabytes = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
                self.bound("start to first answer, second start", start.cpu, START, seconds);
                self.bound("resident when idle", start.resident, RESIDENT, mebibytes);
                self.bound("executable", start.executable, EXECUTABLE, megabytes);
            }
            Err(error) => self.short.push(format!("start: {error:#}")),
        }
    }

    /// What a trigger adds.
    pub fn triggers(&mut self, measured: anyhow::Result<Triggered>) {
        match measured {
            Ok(Triggered { cold, wall, cpu, between }) => {
                let milliseconds = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1e3);
                self.bound("sign-up with a trigger that was never asked", cold, COLD, milliseconds);
                self.bound("what a warm Python trigger adds to a sign-up", wall, WARM, milliseconds);
                self.bound("what it adds to the server's CPU", cpu, WARM_CPU, milliseconds);
                self.bound("between two of them, eight at once", between, BETWEEN, milliseconds);
            }
            Err(error) => self.short.push(format!("triggers: {error:#}")),
        }
    }

    /// Operations with many users against few.
    pub fn scale(&mut self, scale: anyhow::Result<Vec<Scale>>) {
        let scale = match scale {
            Ok(scale) => scale,
            Err(error) => return self.short.push(format!("scale: {error:#}")),
        };
        for Scale { name, few, many, users } in scale {
            let share = many.rate() / few.rate();
            if share < SHARE {
                self.short.push(format!("{name} with {users} users: {share:.2} of {SHARE}"));
            }
            self.line(
                Part::Rest,
                format!(
                    "| {name}, {users} users against 1,000 ({} against {}) | {share:.2} | at least {SHARE} |",
                    whole(many.rate()),
                    whole(few.rate()),
                ),
            );
        }
    }

    /// Whether the time of an answer tells who exists.
    pub fn timing(&mut self, compared: anyhow::Result<Vec<Compared>>) {
        match compared {
            Ok(compared) => {
                for Compared { name, known, unknown, median, difference, t } in compared {
                    if t.abs() > timing::APART {
                        self.short.push(format!("{name}: the time tells who exists (t = {t:.1})"));
                    }
                    self.line(
                        Part::Timing,
                        format!(
                            "| {name} | {known} / {unknown} | {median:.0} | {difference:+.1} | {t:+.2} |"
                        ),
                    );
                }
            }
            Err(error) => self.short.push(format!("timing: {error:#}")),
        }
    }

    fn bound<T: PartialOrd + Copy>(&mut self, name: &str, found: T, most: T, shown: impl Fn(T) -> String) {
        if found > most {
            self.short.push(format!("{name}: {}, asked for at most {}", shown(found), shown(most)));
        }
        self.line(Part::Rest, format!("| {name} | {} | at most {} |", shown(found), shown(most)));
    }

    fn line(&mut self, part: Part, line: String) {
        // Progress for whoever waits; the tables come at the end.
        eprintln!("{line}");
        let text = match part {
            Part::Primitives => &mut self.primitives,
            Part::Operations => &mut self.operations,
            Part::Rest => &mut self.rest,
            Part::Timing => &mut self.timing,
        };
        writeln!(text, "{line}").expect("writing to a string does not fail");
    }

    /// Writes the tables to standard output.
    pub fn print(&self) {
        let mut page = format!("\n{}\n", self.conditions);
        let operations = if self.database {
            "| operation | per CPU second | floor | ratio | us | database us | per second | ms p50 / p99 | CPU s |\n\
             |---|---:|---:|---:|---:|---:|---:|---:|---:|\n"
        } else {
            "| operation | per CPU second | floor | ratio | us | per second | ms p50 / p99 | CPU s |\n\
             |---|---:|---:|---:|---:|---:|---:|---:|\n"
        };
        let tables = [
            ("| primitive, one thread | per CPU second | us |\n|---|---:|---:|\n", &self.primitives),
            (operations, &self.operations),
            ("| besides | found | asked for |\n|---|---:|---:|\n", &self.rest),
            (
                "| who exists, and who does not | answers | median us | difference | t |\n|---|---:|---:|---:|---:|\n",
                &self.timing,
            ),
        ];
        for (head, rows) in tables.into_iter().filter(|(_, rows)| !rows.is_empty()) {
            write!(page, "\n{head}{rows}").expect("writing to a string does not fail");
        }
        let mut out = std::io::stdout().lock();
        // Whoever reads may have gone; there is nobody left to tell.
        let _ = out.write_all(page.as_bytes()).and_then(|()| out.flush());
    }

    /// Fails where something could not be measured or is short of its floor.
    pub fn verdict(self) -> anyhow::Result<()> {
        if self.short.is_empty() {
            return Ok(());
        }
        bail!("short of the floors:\n  {}", self.short.join("\n  "))
    }
}

enum Part {
    Primitives,
    Operations,
    Rest,
    Timing,
}

/// `12345.6` as `12,346`.
fn whole(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    #[test]
    fn thousands_are_grouped() {
        assert_eq!(super::whole(999.6), "1,000");
        assert_eq!(super::whole(12.0), "12");
        assert_eq!(super::whole(1_234_567.0), "1,234,567");
    }
}
