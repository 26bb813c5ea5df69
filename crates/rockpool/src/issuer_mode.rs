//! How the issuer of tokens is named: the word for it on the command line, in the settings and in a seed file.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// How the issuer of tokens is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IssuerMode {
    /// The public URL and the pool id.
    Public,
    /// The host of the request and the pool id.
    Host,
    /// Amazon's name and the pool id, for software that has it written in.
    Aws,
}
