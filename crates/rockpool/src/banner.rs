//! The first thing that a person reads: where it is, what is ready, what to paste.

use std::io::Write as _;
use std::time::Duration;

use crate::environment::{Credentials, Environment, line};
use crate::settings::Settings;

/// Prints it. `folder_only`: nothing but the folder's key counts, since other machines reach the server. `ahead`: how far
/// its clock was moved.
pub fn print(
    settings: &Settings,
    environment: &Environment,
    folder_only: bool,
    ahead: Duration,
) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let endpoint = &environment.endpoint;
    writeln!(out, "Rockpool {} is ready on {endpoint}\n", env!("CARGO_PKG_VERSION"))?;
    if let (Some(pool), Some(client)) = (&environment.user_pool_id, &environment.client_id) {
        writeln!(out, "  user pool    {pool}")?;
        writeln!(out, "  client       {client}")?;
        writeln!(out, "  issuer       {}", environment.issuer.as_deref().unwrap_or("-"))?;
    }
    match &settings.smtp {
        None if folder_only => {
            writeln!(out, "  mail, codes  {endpoint}/_rockpool/ (from this machine only)")?
        }
        None => writeln!(out, "  mail, codes  {endpoint}/_rockpool/")?,
        Some(_) => writeln!(out, "  mail, codes  go to the mail server")?,
    }
    if settings.ephemeral {
        writeln!(out, "  data         is thrown away at the end")?;
    } else {
        writeln!(out, "  data         {}", settings.data.display())?;
    }
    if !ahead.is_zero() {
        writeln!(out, "  clock        {} s ahead of the machine's: somebody moved it", ahead.as_secs())?;
    }
    writeln!(out, "  management   http://{}/health/ready, /metrics", environment.management)?;
    // A key in a banner is a key in a log. Without a folder there is no other place for it.
    let (hint, credentials) = match (settings.ephemeral, folder_only) {
        (true, false) => ("", Credentials::AnyWords),
        (true, true) => ("", Credentials::FoldersKey),
        (false, false) => (" (`rockpool env` prints it again)", Credentials::AnyWords),
        (false, true) => {
            (" (`rockpool env` prints the key that signed operations need here)", Credentials::None)
        }
    };
    writeln!(out, "\nFor SDKs and the AWS CLI{hint}:\n")?;
    for (name, value) in environment.variables(credentials) {
        writeln!(out, "  {}", line(name, &value))?;
    }
    writeln!(out)?;
    out.flush()
}
