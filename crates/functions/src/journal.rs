//! What handlers print, and when their invocations began and ended. Kept in memory, so much of each function; what is to be kept
//! longer goes with this process's own log, line by line.
//!
//! Beginnings, ends and reports are entries of their own kind: nothing that a handler prints can be taken for one (RULE-19).

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt::Write as _;
use std::time::Duration;

use directory::Timestamp;
use parking_lot::Mutex;

/// Entries kept of a function.
const MOST_ENTRIES: usize = 10_000;
/// Bytes of text kept of a function.
const MOST_BYTES: usize = 1 << 20;
/// Lambda gives as much of the log back with an answer, in bytes.
const TAIL: usize = 4096;

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An invocation begins.
    Start,
    /// A handler printed this.
    Line(String),
    /// It has ended.
    End,
    /// What it took.
    Report(Report),
    /// Something about the function that no handler said: why it did not start, that an event was given up.
    Note(String),
}

/// What an invocation took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How long the handler had the event.
    pub took: Duration,
    /// How long the worker took to start, if one had to.
    pub started_in: Option<Duration>,
    /// What the function may use, in MiB.
    pub memory_mib: u32,
    /// The most that was seen in use, in MiB.
    pub held_mib: u64,
    /// How it ended, if not with an answer: `error`, `timeout`.
    pub status: Option<&'static str>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Counted up over all functions.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// The version that ran.
    pub version: String,
    /// The invocation, if one was running.
    pub invocation: Option<String>,
    /// What it says.
    pub kind: Kind,
}

/// The entries of all functions.
#[derive(Default)]
pub struct Journal {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    next: u64,
    functions: HashMap<String, Ring>,
}

#[derive(Default)]
struct Ring {
    entries: VecDeque<Entry>,
    bytes: usize,
    /// Invocations of which the beginning stands there and the end does not.
    running: HashSet<String>,
}

fn size(kind: &Kind) -> usize {
    64 + match kind {
        Kind::Line(text) | Kind::Note(text) => text.len(),
        Kind::Start | Kind::End | Kind::Report(_) => 0,
    }
}

impl Inner {
    fn push(&mut self, function: &str, version: &str, invocation: Option<&str>, at: Timestamp, kind: Kind) {
        self.next += 1;
        let entry = Entry {
            number: self.next,
            at,
            version: version.to_owned(),
            invocation: invocation.map(str::to_owned),
            kind,
        };
        let ring = self.functions.entry(function.to_owned()).or_default();
        ring.bytes += size(&entry.kind);
        ring.entries.push_back(entry);
        while ring.entries.len() > MOST_ENTRIES || ring.bytes > MOST_BYTES {
            let Some(oldest) = ring.entries.pop_front() else { break };
            ring.bytes -= size(&oldest.kind);
        }
    }

    /// The beginning stands before the first line.
    fn begin(&mut self, function: &str, version: &str, invocation: &str, at: Timestamp) {
        let ring = self.functions.entry(function.to_owned()).or_default();
        if ring.running.insert(invocation.to_owned()) {
            self.push(function, version, Some(invocation), at, Kind::Start);
        }
    }
}

impl Journal {
    /// A handler printed a line.
    pub fn line(&self, function: &str, version: &str, invocation: Option<&str>, text: String, at: Timestamp) {
        tracing::info!(target: "function", function, version, invocation, text);
        let mut inner = self.inner.lock();
        if let Some(invocation) = invocation {
            inner.begin(function, version, invocation, at);
        }
        inner.push(function, version, invocation, at, Kind::Line(text));
    }

    /// Something about the function that no handler said.
    pub fn note(&self, function: &str, version: &str, text: String, at: Timestamp) {
        tracing::warn!(target: "function", function, version, text);
        self.inner.lock().push(function, version, None, at, Kind::Note(text));
    }

    /// An invocation has ended.
    pub fn ended(&self, function: &str, version: &str, invocation: &str, report: Report, at: Timestamp) {
        let mut inner = self.inner.lock();
        inner.begin(function, version, invocation, at);
        if let Some(ring) = inner.functions.get_mut(function) {
            ring.running.remove(invocation);
        }
        inner.push(function, version, Some(invocation), at, Kind::End);
        inner.push(function, version, Some(invocation), at, Kind::Report(report));
    }

    /// The entries of a function with a greater number than `after`, from the time `since`, the last so many of them, oldest first.
    pub fn entries(&self, function: &str, after: u64, since: Timestamp, most: usize) -> Vec<Entry> {
        let inner = self.inner.lock();
        let Some(ring) = inner.functions.get(function) else { return vec![] };
        let wanted = ring.entries.iter().filter(|entry| entry.number > after && entry.at >= since);
        let skip = wanted.clone().count().saturating_sub(most);
        wanted.skip(skip).cloned().collect()
    }

    /// The end of what stands there about one invocation, as Lambda's `LogResult` has it.
    pub fn tail(&self, function: &str, invocation: &str) -> String {
        let inner = self.inner.lock();
        let Some(ring) = inner.functions.get(function) else { return String::new() };
        let of_it = ring.entries.iter().filter(|entry| entry.invocation.as_deref() == Some(invocation));
        let mut text = String::new();
        for entry in of_it {
            text += &shown(entry);
            text.push('\n');
        }
        let mut from = text.len().saturating_sub(TAIL);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        text.split_off(from)
    }

    /// Forgets a function that was deleted.
    pub fn forget(&self, function: &str) {
        self.inner.lock().functions.remove(function);
    }
}

/// An entry in Lambda's words. A handler's line stands there as it was printed: whoever shows it to a terminal escapes it.
pub fn shown(entry: &Entry) -> String {
    let id = entry.invocation.as_deref().unwrap_or_default();
    match &entry.kind {
        Kind::Start => format!("START RequestId: {id} Version: {}", entry.version),
        Kind::Line(text) => text.clone(),
        Kind::End => format!("END RequestId: {id}"),
        Kind::Report(report) => {
            let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
            let mut text = format!(
                "REPORT RequestId: {id}\tDuration: {:.2} ms\tBilled Duration: {} ms\tMemory Size: {} MB\tMax Memory Used: {} MB",
                milliseconds(report.took),
                milliseconds(report.took).ceil(),
                report.memory_mib,
                report.held_mib,
            );
            if let Some(started_in) = report.started_in {
                let _ = write!(text, "\tInit Duration: {:.2} ms", milliseconds(started_in));
            }
            if let Some(status) = report.status {
                let _ = write!(text, "\tStatus: {status}");
            }
            text
        }
        Kind::Note(text) => format!("({text})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        Report {
            took: Duration::from_micros(1234),
            started_in: Some(Duration::from_millis(80)),
            memory_mib: 128,
            held_mib: 31,
            status: None,
        }
    }

    #[test]
    fn a_beginning_stands_before_the_first_line_and_is_no_line_rule_19() {
        let journal = Journal::default();
        journal.line("f", "$LATEST", Some("a"), "START RequestId: b Version: 9".into(), Timestamp(1));
        journal.ended("f", "$LATEST", "a", report(), Timestamp(2));
        journal.ended("f", "$LATEST", "c", report(), Timestamp(3));
        let kinds: Vec<_> =
            journal.entries("f", 0, Timestamp(0), 100).into_iter().map(|entry| entry.kind).collect();
        let forged = Kind::Line("START RequestId: b Version: 9".into());
        let done = || Kind::Report(report());
        assert_eq!(kinds, [Kind::Start, forged, Kind::End, done(), Kind::Start, Kind::End, done()]);
        assert_eq!(journal.entries("f", 4, Timestamp(0), 2).len(), 2);
        assert_eq!(journal.entries("f", 0, Timestamp(3), 100).len(), 3);
        let tail = journal.tail("f", "c");
        assert_eq!(
            tail,
            "START RequestId: c Version: $LATEST\nEND RequestId: c\nREPORT RequestId: c\tDuration: 1.23 ms\tBilled Duration: 2 ms\t\
             Memory Size: 128 MB\tMax Memory Used: 31 MB\tInit Duration: 80.00 ms\n"
        );
    }

    #[test]
    fn only_so_much_is_kept() {
        let journal = Journal::default();
        for n in 0..40 {
            journal.line("f", "1", Some("a"), "\u{fc}".repeat(30_000) + &n.to_string(), Timestamp(n));
        }
        let kept = journal.entries("f", 0, Timestamp(0), usize::MAX);
        assert!((10..20).contains(&kept.len()), "{}", kept.len());
        assert!(journal.tail("f", "a").len() <= TAIL);
        journal.forget("f");
        assert!(journal.entries("f", 0, Timestamp(0), 1).is_empty());
    }
}
