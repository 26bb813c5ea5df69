//! The log: a line for people or a JSON object, on standard error. Control and bidi characters are escaped, so that what
//! came from outside can neither start a line of its own nor change how one reads (RULE-19).

use std::io::{self, Write};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::arguments::LogFormat;

/// Starts logging. `level` is what the operator said; else `RUST_LOG`; else info.
pub fn start(format: LogFormat, level: Option<&str>) -> anyhow::Result<()> {
    let filter = match level {
        Some(level) => {
            EnvFilter::try_new(level).map_err(|_| anyhow::anyhow!("log-level: {level:?} is not a level"))?
        }
        None => EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")),
    };
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(Escaping);
    match format {
        LogFormat::Human => log.with_target(false).init(),
        LogFormat::Json => {
            log.json().flatten_event(true).with_current_span(false).with_span_list(false).init()
        }
    }
    Ok(())
}

struct Escaping;

impl<'a> MakeWriter<'a> for Escaping {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line(Vec::with_capacity(256))
    }
}

/// Collects one event and writes it at once.
struct Line(Vec<u8>);

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let text = self.0.strip_suffix(b"\n").unwrap_or(&self.0);
        let mut line = Vec::with_capacity(text.len() + 1);
        escape(text, &mut line);
        line.push(b'\n');
        // There is nobody to tell that the log cannot be written.
        let _ = io::stderr().write_all(&line);
    }
}

/// Writes `\u0000` in the place of what a terminal or a reader would act on: control characters, and those that turn the
/// direction of writing. The form is that of JSON, so a JSON line stays one.
pub fn escape(text: &[u8], out: &mut Vec<u8>) {
    for c in String::from_utf8_lossy(text).chars() {
        let turns = matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c.is_control() || turns || matches!(c, '\u{2028}' | '\u{2029}') {
            out.extend_from_slice(format!("\\u{:04x}", u32::from(c)).as_bytes());
        } else {
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_line_starts_another_or_turns_it_round_rule_19() {
        let mut out = Vec::new();
        escape("a\nb\r\u{1b}[2Jc\u{202e}d\u{85}é\u{2028}".as_bytes(), &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), r"a\u000ab\u000d\u001b[2Jc\u202ed\u0085é\u2028");
    }
}
