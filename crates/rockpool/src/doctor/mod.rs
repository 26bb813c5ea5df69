//! `rockpool doctor`: looks at an issuer from outside, and at a pool's settings against the known misconfigurations of Cognito pools
//! (COG-1 … COG-18), for a Rockpool server or Amazon Cognito itself. It changes nothing.

mod asked;
mod client_rules;
mod finding;
mod identity_rules;
mod network;
mod pool_rules;
mod report;
mod sarif;

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, ValueEnum};
use rockpool_verify::AwsName;
use rockpool_verify::egress::Network;

use self::asked::Asked;
use self::finding::{RULES, Severity};
use self::network::Patient;
use self::report::Report;
use crate::outside::Outside;
use crate::paint::{Colours, Paint};
use crate::people::Target;

/// `rockpool doctor`.
#[derive(Debug, Args)]
pub struct DoctorWords {
    /// The address of an issuer, or the id of a pool whose settings are looked at as well [default: the pool of the server that runs on
    /// the data folder].
    #[arg(value_name = "URL|POOL")]
    pub what: Option<String>,
    /// The origin of the web pages that call, such as https://app.example.com: looks at what CORS allows them.
    #[arg(long, value_name = "ORIGIN")]
    pub origin: Option<String>,
    /// A client that runs where people can look inside, in a browser or on a phone; several by repeating.
    #[arg(long, value_name = "ID")]
    pub public_client: Vec<String>,
    /// An inner network in which the issuer is, such as 10.0.0.0/8; several by repeating.
    #[arg(long, value_name = "NETWORK")]
    pub allow_network: Vec<Network>,
    /// A rule not to hear of, such as COG-1; several by repeating.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// From which severity on to end with 3.
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "error")]
    pub fail_on: FailOn,
    /// Print SARIF 2.1.0, for code hosts.
    #[arg(long, conflicts_with = "json")]
    pub sarif: bool,
    #[command(flatten)]
    pub colours: Colours,
    #[command(flatten)]
    pub target: Target,
}

/// What makes the command end with 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// A note.
    Note,
    /// A warning.
    Warning,
    /// An error.
    Error,
    /// Nothing.
    Never,
}

/// Looks, and says what was found.
///
/// # Errors
/// Nothing to look at; a server that cannot be asked; a rule that does not exist.
pub fn run(words: DoctorWords) -> anyhow::Result<ExitCode> {
    if let Some(unknown) =
        words.ignore.iter().find(|id| !RULES.iter().any(|rule| rule.id.eq_ignore_ascii_case(id)))
    {
        let all: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
        bail!("--ignore {unknown}: there is no such rule. There are {}", all.join(", "));
    }
    let place = Place::find(&words)?;
    let trusted = words.target.trusted();
    let outside = Outside::new(network::egress(&place.address, &words.allow_network), trusted.as_deref())?
        .connecting(&place.address, words.target.connect_to)?;
    let patient =
        Patient { address: &place.address, api: place.api.as_deref(), origin: words.origin.as_deref() };
    let mut findings = network::look(&outside, &patient);
    if let Some(pool) = &place.pool {
        // What a cure has to say to reach the same server. Amazon's own has a certificate that every machine trusts.
        let mut at = String::new();
        if let Some(endpoint) = &words.target.endpoint {
            at += &format!(" --endpoint {endpoint}");
            if let Some(file) = trusted.filter(|_| endpoint.starts_with("https://")) {
                at += &format!(" --ca-bundle '{}'", file.display().to_string().replace('\'', r"'\''"));
            }
        }
        let server = words.target.server(Some(pool))?;
        findings.extend(asked::look(&Asked { server, pool, at: &at, public_clients: &words.public_client })?);
    }
    let report = Report::new(place.address, place.pool, findings, &words.ignore);
    let mut out = std::io::stdout().lock();
    if words.sarif {
        writeln!(out, "{:#}", sarif::log(&report))?;
    } else if words.target.json {
        writeln!(out, "{:#}", serde_json::to_value(&report)?)?;
    } else {
        report.print(&mut out, Paint::new(&words.colours))?;
    }
    let limit = match words.fail_on {
        FailOn::Note => Some(Severity::Note),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Error => Some(Severity::Error),
        FailOn::Never => None,
    };
    let sick = limit.is_some_and(|limit| report.worst().is_some_and(|worst| worst >= limit));
    Ok(ExitCode::from(if sick { 3 } else { 0 }))
}

/// Where to look.
struct Place {
    /// The issuer's address, as it was written.
    address: String,
    /// Where the API is, if that is known.
    api: Option<String>,
    /// The pool whose settings are looked at.
    pool: Option<String>,
}

impl Place {
    fn find(words: &DoctorWords) -> anyhow::Result<Self> {
        let target = &words.target;
        match &words.what {
            Some(url) if url.starts_with("http://") || url.starts_with("https://") => {
                let under =
                    url.trim_end_matches('/').rsplit_once('/').filter(|(_, pool)| AwsName::of(pool).is_ok());
                let api = under.map(|(api, _)| api.to_owned());
                Ok(match (api, &target.pool_id) {
                    // The address of a server, and which of its pools.
                    (None, Some(pool)) => {
                        let api = url.trim_end_matches('/').to_owned();
                        Self { address: format!("{api}/{pool}"), api: Some(api), pool: None }
                    }
                    (api, _) => Self { address: url.clone(), api, pool: None },
                })
            }
            Some(pool) if AwsName::of(pool).is_ok() => Self::of_pool(target, pool.clone()),
            Some(other) => bail!("{other:?} is neither the URL of an issuer nor the id of a user pool"),
            None => Self::of_pool(target, target.pool()?),
        }
    }

    fn of_pool(target: &Target, pool: String) -> anyhow::Result<Self> {
        let api = target.server(Some(&pool))?.url;
        Ok(Self { address: format!("{api}/{pool}"), api: Some(api), pool: Some(pool) })
    }
}
