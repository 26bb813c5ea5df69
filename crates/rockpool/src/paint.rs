//! Colour, only where somebody looks: on a terminal, unless NO_COLOR says otherwise.

use std::io::{IsTerminal as _, stdout};

use clap::{Args, ValueEnum};

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, ValueEnum)]
pub enum When {
    /// On terminals.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What is said about colour.
#[derive(Debug, Default, Args)]
pub struct Colours {
    /// When to use colour.
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    pub color: When,
    #[arg(long, env = "NO_COLOR", hide = true)]
    pub no_color: Option<String>,
}

/// Puts colour on words, or leaves them as they are.
#[derive(Clone, Copy, Debug)]
pub struct Paint(bool);

impl Paint {
    /// For standard output.
    pub fn new(said: &Colours) -> Self {
        Self(match said.color {
            When::Always => true,
            When::Never => false,
            // https://no-color.org: present and not empty.
            When::Auto => said.no_color.as_deref().unwrap_or_default().is_empty() && stdout().is_terminal(),
        })
    }

    /// What is as it should be.
    pub fn good(self, text: &str) -> String {
        self.with("32", text)
    }

    /// What is wrong.
    pub fn bad(self, text: &str) -> String {
        self.with("1;31", text)
    }

    /// What wants attention.
    pub fn warn(self, text: &str) -> String {
        self.with("33", text)
    }

    /// A title.
    pub fn strong(self, text: &str) -> String {
        self.with("1", text)
    }

    /// What explains.
    pub fn faint(self, text: &str) -> String {
        self.with("2", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.0 { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
