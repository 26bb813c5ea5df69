//! A list of named steps that all run, and a summary that says which failed.

use std::time::{Duration, Instant};

use anyhow::bail;

/// What ran so far, and how it ended.
#[derive(Debug, Default)]
pub struct Steps {
    done: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    name: String,
    took: Duration,
    ended: Result<(), anyhow::Error>,
}

impl Steps {
    /// Runs a step; a failure is kept for the summary, so that one run tells everything that is wrong.
    pub fn run<T>(&mut self, name: &str, step: impl FnOnce() -> anyhow::Result<T>) -> Option<T> {
        eprintln!("\n== {name}");
        let start = Instant::now();
        let result = step();
        let took = start.elapsed();
        let (value, ended) = match result {
            Ok(value) => (Some(value), Ok(())),
            Err(error) => {
                eprintln!("{name} FAILED: {error:#}");
                (None, Err(error))
            }
        };
        self.done.push(Step { name: name.to_owned(), took, ended });
        value
    }

    /// Prints one line a step; fails when a step failed.
    pub fn finish(self) -> anyhow::Result<()> {
        eprintln!("\n== Summary");
        let mut failed = Vec::new();
        for Step { name, took, ended } in &self.done {
            match ended {
                Ok(()) => eprintln!("ok      {name} ({:.1} s)", took.as_secs_f64()),
                Err(error) => {
                    eprintln!("FAILED  {name} ({:.1} s): {error:#}", took.as_secs_f64());
                    failed.push(name.as_str());
                }
            }
        }
        if !failed.is_empty() {
            bail!("failed: {}", failed.join(", "));
        }
        Ok(())
    }
}
