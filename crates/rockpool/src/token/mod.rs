//! `rockpool token explain`: what a token is, what it says, and which expectation of a service would refuse it.
//!
//! The token is read, looked at and forgotten: it is stored nowhere, sent nowhere, and no log or error carries it. What goes over the
//! network, if anything, is a request for the issuer's public keys.

mod claims;
mod expected;
mod given;
mod keys;
mod kind;
mod report;
mod verdict;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use directory::{Clock as _, SystemClock};
use serde_json::Value;

use self::expected::Expectations;
use self::keys::Keys;
use self::report::Report;
use crate::arguments::{Options, Values};
use crate::environment::Environment;
use crate::paint::{Colours, Paint};
use crate::settings::Settings;
use crate::times::{Local, span};

/// Seconds within which two clocks agree.
const AGREE: i64 = 3;

/// `rockpool token`.
#[derive(Debug, Args)]
pub struct TokenWords {
    #[command(subcommand)]
    pub action: TokenAction,
}

/// What is done with tokens.
#[derive(Debug, Subcommand)]
pub enum TokenAction {
    /// Say what a token is, what is in it, and what would refuse it.
    ///
    /// Ends with 0 if a service would accept it, 3 if one would refuse it, 4 if not everything could be checked; with 1 or 2 if the
    /// command itself did not work. The token is stored nowhere and sent nowhere; the issuer's public keys may be fetched.
    Explain(Box<Explain>),
}

/// `rockpool token explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The token, or `-` for standard input [default: asked for without echo]. Others on this machine can see arguments.
    pub token: Option<String>,
    /// The issuer's keys: a JWKS file or its URL [default: the issuer's, of the server that runs here or fetched].
    #[arg(long, value_name = "FILE|URL")]
    pub jwks: Option<String>,
    /// Ask no network, and no other server than the one that runs on the data folder.
    #[arg(long)]
    pub offline: bool,
    /// Data folder of the server of development that may have issued it [default: ./.rockpool].
    #[arg(long, env = "ROCKPOOL_DATA", value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// Judge as of this moment: seconds since 1970, or 2026-11-20T14:03:00Z [default: now].
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub colours: Colours,
    #[command(flatten)]
    pub expectations: Expectations,
}

/// `rockpool token …`.
pub fn run(words: TokenWords) -> anyhow::Result<ExitCode> {
    match words.action {
        TokenAction::Explain(explain) => run_explain(*explain),
    }
}

fn run_explain(mut words: Explain) -> anyhow::Result<ExitCode> {
    let now = match &words.at {
        None => SystemClock.now().seconds(),
        Some(at) => moment(at)?,
    };
    let server = server(words.data.take());
    let expected = words.expectations.read(server.as_deref())?;
    let text = given::read(words.token.take())?;
    let given = given::find(&text);
    let token = kind::recognise(&given.token);
    let issuer = token.claims.as_ref().and_then(|claims| claims.get("iss")).and_then(Value::as_str);
    let keys = match token.header {
        Some(_) => keys::find(issuer, words.jwks.as_deref(), server.as_deref(), words.offline)?,
        None => Keys::Missing("there is no signature".to_owned()),
    };
    let mut notes = Vec::new();
    if let Keys::Found { ahead: Some(ahead), .. } = keys
        && ahead.abs() > AGREE
    {
        let way = if ahead > 0 { "ahead of" } else { "behind" };
        notes.push(format!("this machine's clock is {} {way} the issuer's", span(ahead.unsigned_abs())));
    }
    let checks = verdict::judge(&given, &token, &keys, &expected, now);
    let report = Report {
        kind: token.kind,
        said: token.said,
        masked: report::masked(&given.token),
        slips: given.slips,
        header: token.header.as_ref().map(claims::header).unwrap_or_default(),
        claims: token.claims.as_ref().map(claims::claims).unwrap_or_default(),
        times: token.claims.as_ref().map(|all| claims::times(all, now, &Local::system())).unwrap_or_default(),
        notes,
        accepted: verdict::accepted(&checks),
        checks,
    };
    let mut out = std::io::stdout().lock();
    if words.json {
        writeln!(out, "{:#}", serde_json::to_value(&report)?)?;
    } else {
        report.print(&mut out, Paint::new(&words.colours))?;
    }
    Ok(ExitCode::from(match report.accepted {
        Some(true) => 0,
        Some(false) => 3,
        None => 4,
    }))
}

/// The URL of the server that runs on the data folder, if one does.
fn server(data: Option<PathBuf>) -> Option<String> {
    let values = Values { data, ..Values::default() };
    let settings = Settings::read(Options { config: None, values }, None).ok()?;
    let environment = Environment::read(&settings).ok()?;
    Some(environment.endpoint.trim_end_matches('/').to_owned())
}

fn moment(text: &str) -> anyhow::Result<i64> {
    if let Ok(seconds) = text.parse() {
        return Ok(seconds);
    }
    let at: jiff::Timestamp = text.parse().ok().with_context(|| {
        format!("--at {text:?}: expected seconds since 1970, or a moment such as 2026-11-20T14:03:00Z")
    })?;
    Ok(at.as_second())
}
