//! What an operator said, put together: flag before variable before file before default, each with where it came from.

use std::fmt::Display;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use clap::ArgMatches;
use clap::parser::ValueSource;
use crypto::Secret;
use delivery::{Format, GatewaySettings, Method, Statuses};

use crate::arguments::{LogFormat, Options, SmsFormat, SmsMethod, Values};
use crate::issuer_mode::IssuerMode;

/// The default address of the APIs.
pub const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 9229);
const MANAGEMENT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 9230);
/// Read where it exists and no other is named.
const FILE: &str = "rockpool.toml";

/// The effective configuration.
#[derive(Debug)]
pub struct Settings {
    /// Address of the APIs.
    pub listen: SocketAddr,
    /// Address of the management port.
    pub management: SocketAddr,
    /// The operator chose it, so no other will do.
    pub management_chosen: bool,
    /// Data folder.
    pub data: PathBuf,
    /// The control socket, if it was said.
    pub control: Option<PathBuf>,
    /// Nothing is kept.
    pub ephemeral: bool,
    /// Mail server.
    pub smtp: Option<Secret>,
    /// Sender of mail.
    pub smtp_from: String,
    /// The gateway for SMS.
    pub sms: Option<GatewaySettings>,
    /// Pools, clients and users that must be there.
    pub seed_file: Option<PathBuf>,
    /// Where identifiers come from; `None`: the system's generator.
    pub seed: Option<u64>,
    /// Region of new pools.
    pub region: String,
    /// How issuers are named.
    pub issuer: IssuerMode,
    /// The URL of the APIs, without a slash at the end, if it was said.
    pub public_url: Option<String>,
    /// Names to answer to.
    pub host: Vec<String>,
    /// Form of the log.
    pub log: LogFormat,
    /// What is logged, if it was said.
    pub log_level: Option<String>,
    /// More than loopback may be listened on.
    pub allow_non_loopback: bool,
    /// Each value as `config` prints it.
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    name: &'static str,
    value: Option<String>,
    source: &'static str,
}

impl Settings {
    /// Puts together what was said. `said` is the command line as it was parsed.
    pub fn read(options: Options, said: Option<&ArgMatches>) -> anyhow::Result<Self> {
        let file = read_file(options.config)?;
        Self::merge(options.values, file, said)
    }

    /// These values and the defaults, whatever the machine says.
    pub fn of(values: Values) -> anyhow::Result<Self> {
        Self::merge(values, Values::default(), None)
    }

    fn merge(mut flags: Values, mut file: Values, said: Option<&ArgMatches>) -> anyhow::Result<Self> {
        let mut lines = Vec::new();
        let mut source = |name: &'static str, id: &str, in_file: bool, value: Option<String>| {
            let source = match said.and_then(|said| said.value_source(id)) {
                Some(ValueSource::CommandLine) => "flag",
                Some(ValueSource::EnvVariable) => "variable",
                _ if in_file => "file",
                _ => "default",
            };
            lines.push(Line { name, value, source });
        };
        macro_rules! pick {
            ($field:ident, $name:literal, $shown:expr) => {{
                let from_file = file.$field.take();
                let in_file = from_file.is_some();
                let value = flags.$field.take().or(from_file);
                source($name, stringify!($field), in_file, $shown(&value));
                value
            }};
            ($field:ident, $name:literal, $shown:expr, $default:expr) => {{
                let from_file = file.$field.take();
                let in_file = from_file.is_some();
                let value = flags.$field.take().or(from_file);
                let value = value.unwrap_or_else(|| $default);
                source($name, stringify!($field), in_file, Some($shown(&value)));
                value
            }};
        }
        let listen = pick!(listen, "listen", quoted, LISTEN);
        let management_chosen = flags.management.is_some() || file.management.is_some();
        let management = pick!(management, "management", quoted, MANAGEMENT);
        let data = pick!(data, "data", |path: &PathBuf| quoted(&path.display()), PathBuf::from(".rockpool"));
        let control = pick!(control, "control", |path: &Option<PathBuf>| path
            .as_ref()
            .map(|path| quoted(&path.display())));
        let ephemeral = pick!(ephemeral, "ephemeral", bool::to_string, false);
        let smtp = pick!(smtp, "smtp", |url: &Option<Secret>| url.as_ref().map(hidden));
        let smtp_from = pick!(smtp_from, "smtp-from", quoted, "no-reply@verificationemail.com".to_owned());
        let gateway = pick!(sms_gateway, "sms-gateway", |url: &Option<Secret>| url.as_ref().map(hidden));
        let sms_method =
            pick!(sms_method, "sms-method", |how: &Option<SmsMethod>| how.map(|how| quoted(&word(how))));
        let sms_header = pick!(sms_header, "sms-header", |lines: &Option<Vec<Secret>>| lines
            .as_ref()
            .map(|lines| format!("[{}]", lines.iter().map(header_name).collect::<Vec<_>>().join(", "))));
        let sms_format = pick!(sms_format, "sms-format", |format: &Option<SmsFormat>| format
            .map(|format| quoted(&word(format))));
        let sms_body =
            pick!(sms_body, "sms-body", |body: &Option<Secret>| body.as_ref().map(|_| quoted("[secret]")));
        let sms_status = pick!(sms_status, "sms-status", |list: &Option<String>| list.as_ref().map(quoted));
        let sms_idempotent = pick!(sms_idempotent, "sms-idempotent", |known: &Option<bool>| known
            .map(|known| known.to_string()));
        let said_of_sms = [
            ("sms-method", sms_method.is_some()),
            ("sms-header", sms_header.is_some()),
            ("sms-format", sms_format.is_some()),
            ("sms-body", sms_body.is_some()),
            ("sms-status", sms_status.is_some()),
            ("sms-idempotent", sms_idempotent.is_some()),
        ];
        let sms = match gateway {
            None => {
                let lonely = said_of_sms.iter().find(|(_, said)| *said);
                ensure!(
                    lonely.is_none(),
                    "{} says something about an SMS gateway, and sms-gateway names none",
                    lonely.map_or("", |(name, _)| name)
                );
                None
            }
            Some(url) => Some(GatewaySettings {
                url,
                method: match sms_method {
                    None | Some(SmsMethod::Post) => Method::Post,
                    Some(SmsMethod::Put) => Method::Put,
                    Some(SmsMethod::Get) => {
                        ensure!(
                            sms_body.is_none() && sms_format.is_none(),
                            "sms-method = \"get\" has no body: write {{to}} and {{message}} into the query of sms-gateway"
                        );
                        Method::Get
                    }
                },
                headers: sms_header.unwrap_or_default(),
                format: match sms_format {
                    None | Some(SmsFormat::Json) => Format::Json,
                    Some(SmsFormat::Form) => Format::Form,
                },
                body: sms_body.map(|body| body.expose().to_owned()),
                statuses: match sms_status {
                    Some(list) => {
                        Statuses::read(&list).map_err(|why| anyhow::anyhow!("sms-status: {why}"))?
                    }
                    None => Statuses::default(),
                },
                forgetful: sms_idempotent == Some(false),
            }),
        };
        let seed_file = pick!(seed_file, "seed-file", |path: &Option<PathBuf>| path
            .as_ref()
            .map(|path| quoted(&path.display())));
        let seed = pick!(seed, "seed", |seed: &Option<u64>| seed.map(|seed| seed.to_string()));
        let region = pick!(region, "region", quoted, "us-east-1".to_owned());
        let issuer = pick!(issuer, "issuer", |mode: &IssuerMode| quoted(&word(*mode)), IssuerMode::Public);
        let public_url = pick!(public_url, "public-url", |url: &Option<String>| url.as_ref().map(quoted));
        let host = pick!(
            host,
            "host",
            |names: &Vec<String>| format!("[{}]", names.iter().map(quoted).collect::<Vec<_>>().join(", ")),
            Vec::new()
        );
        let log = pick!(log, "log", |format: &LogFormat| quoted(&word(*format)), LogFormat::Human);
        let log_level = pick!(log_level, "log-level", |level: &Option<String>| level.as_ref().map(quoted));
        let allow_non_loopback = pick!(allow_non_loopback, "allow-non-loopback", bool::to_string, false);
        let public_url = public_url.map(|url| url.trim_end_matches('/').to_owned());
        let settings = Self {
            listen,
            management,
            management_chosen,
            data,
            control,
            ephemeral,
            smtp,
            smtp_from,
            sms,
            seed_file,
            seed,
            region,
            issuer,
            public_url,
            host,
            log,
            log_level,
            allow_non_loopback,
            lines,
        };
        settings.check()?;
        Ok(settings)
    }

    /// Prints the effective configuration as a file that could be read again, each line with where it came from.
    pub fn print(&self) -> anyhow::Result<()> {
        let mut out = std::io::stdout().lock();
        for Line { name, value, source } in &self.lines {
            match value {
                Some(value) => writeln!(out, "{name} = {value}  # {source}")?,
                None => writeln!(out, "# {name} is not set")?,
            }
        }
        Ok(())
    }

    /// Where the control socket lies.
    pub fn control_path(&self) -> PathBuf {
        self.control.clone().unwrap_or_else(|| self.data.join("control.sock"))
    }

    /// The URL under which clients reach the APIs that are listened to on `address`.
    pub fn url(&self, address: SocketAddr) -> String {
        if let Some(url) = &self.public_url {
            return url.clone();
        }
        let ip = if address.ip().is_unspecified() { Ipv4Addr::LOCALHOST.into() } else { address.ip() };
        format!("http://{}", SocketAddr::new(ip, address.port()))
    }

    fn check(&self) -> anyhow::Result<()> {
        for (name, address) in [("listen", self.listen), ("management", self.management)] {
            ensure!(
                address.ip().is_loopback() || self.allow_non_loopback,
                "{name} = {address} can be reached by other machines, and a development server believes everybody. If \
                 that is what you want, say --allow-non-loopback: signed operations then need the key that `rockpool \
                 env` prints"
            );
        }
        if let Some(url) = &self.public_url {
            let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
            ensure!(
                rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(['?', '#', '@', ' '])),
                "public-url must begin with http:// or https:// and name a host, not {url:?}"
            );
        }
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        ensure!(
            !self.region.is_empty() && self.region.len() <= 32 && self.region.chars().all(plain),
            "region must look like us-east-1, not {:?}: clients read it out of pool ids",
            self.region
        );
        ensure!(
            !(self.ephemeral
                && self.lines.iter().any(|line| line.name == "data" && matches!(line.source, "flag"))),
            "--data and --ephemeral exclude each other"
        );
        Ok(())
    }
}

fn read_file(named: Option<PathBuf>) -> anyhow::Result<Values> {
    let must_exist = named.is_some();
    let path = named.unwrap_or_else(|| PathBuf::from(FILE));
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !must_exist => {
            return Ok(Values::default());
        }
        Err(error) => {
            return Err(error).with_context(|| format!("the configuration file {}", path.display()));
        }
    };
    match toml::from_str(&text) {
        Ok(values) => Ok(values),
        Err(error) => bail!("the configuration file {}: {}", path.display(), error.message()),
    }
}

/// As TOML writes text.
fn quoted(value: &(impl Display + ?Sized)) -> String {
    toml::Value::String(value.to_string()).to_string()
}

/// The word for a choice.
fn word(choice: impl clap::ValueEnum) -> String {
    choice.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// A URL without the user name and password, or the query, that may be in it.
fn hidden(url: &Secret) -> String {
    let Some((scheme, rest)) = url.expose().split_once("://") else { return quoted("[secret]") };
    let (secret, rest) = rest.rsplit_once('@').map_or(("", rest), |(_, rest)| ("[secret]@", rest));
    let (place, query) = rest.split_once('?').map_or((rest, ""), |(place, _)| (place, "?[secret]"));
    quoted(&format!("{scheme}://{secret}{place}{query}"))
}

/// The name of a header without its value.
fn header_name(line: &Secret) -> String {
    let name = line.expose().split_once(':').map_or("", |(name, _)| name);
    quoted(&format!("{name}: [secret]"))
}
