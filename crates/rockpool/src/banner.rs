//! The first thing that a person reads: where it is, what is ready, what to paste.

use std::io::Write as _;

use crate::environment::{Environment, line};
use crate::settings::Settings;

/// Prints it.
pub fn print(settings: &Settings, environment: &Environment, with_key: bool) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let endpoint = &environment.endpoint;
    writeln!(out, "Rockpool {} is ready on {endpoint}\n", env!("CARGO_PKG_VERSION"))?;
    if let (Some(pool), Some(client)) = (&environment.user_pool_id, &environment.client_id) {
        writeln!(out, "  user pool    {pool}")?;
        writeln!(out, "  client       {client}")?;
        writeln!(out, "  issuer       {}", environment.issuer.as_deref().unwrap_or("-"))?;
    }
    match &settings.smtp {
        None => writeln!(out, "  mail, codes  {endpoint}/_rockpool/")?,
        Some(_) => writeln!(out, "  mail, codes  go to the mail server")?,
    }
    if settings.ephemeral {
        writeln!(out, "  data         is thrown away at the end")?;
    } else {
        writeln!(out, "  data         {}", settings.data.display())?;
    }
    writeln!(out, "  management   http://{}/health/ready, /metrics", environment.management)?;
    writeln!(
        out,
        "\nFor SDKs and the AWS CLI{}:\n",
        if settings.ephemeral { "" } else { " (`rockpool env` prints it again)" }
    )?;
    for (name, value) in environment.variables(with_key) {
        writeln!(out, "  {}", line(name, &value))?;
    }
    writeln!(out)?;
    out.flush()
}
