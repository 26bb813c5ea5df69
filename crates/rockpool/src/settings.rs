//! What an operator said, put together: flag before variable before file before default, each with where it came from.

use std::fmt::Display;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use clap::ArgMatches;
use clap::parser::ValueSource;
use crypto::Secret;
use delivery::{Format, GatewaySettings, Method, Statuses};
use server::forwarded::Network;

use crate::arguments::{LogFormat, Options, SmsFormat, SmsMethod, Values};
use crate::functions_settings::FunctionsTable;
use crate::issuer_mode::IssuerMode;
use crate::stores::{self, Place, Reaching};
use crate::trigger_settings::TriggerSettings;

/// The default address of the APIs.
pub const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 9229);
const MANAGEMENT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 9230);
/// Read where it exists and no other is named.
pub const FILE: &str = "rockpool.toml";
/// What a server for real people refuses (RULE-14, RULE-16), and what one for development has no use for.
const ONLY_DEV: [&str; 4] = ["ephemeral", "seed-file", "seed", "allow-non-loopback"];
const ONLY_SERVE: [&str; 5] =
    ["master-key", "tls-certificate", "tls-key", "behind-tls-proxy", "trusted-proxies"];

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
    /// The operator chose it.
    pub data_chosen: bool,
    /// Where records are kept, if it was said.
    pub store: Option<Place>,
    /// A database on another machine may be reached without TLS.
    pub store_without_tls: bool,
    /// Name of this node among those that share a database.
    pub node: String,
    /// File of the master key.
    pub master_key: Option<PathBuf>,
    /// File of the certificate.
    pub tls_certificate: Option<PathBuf>,
    /// File of its private key.
    pub tls_key: Option<PathBuf>,
    /// A proxy in front speaks TLS.
    pub behind_tls_proxy: bool,
    /// Proxies whose word counts.
    pub trusted_proxies: Vec<Network>,
    /// Where checkpoints of the audit log go.
    pub audit_checkpoints: Option<crate::ship::Place>,
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
    /// What was said of functions.
    pub functions: FunctionsTable,
    /// Triggers.
    pub triggers: TriggerSettings,
    /// Each value as `config` prints it.
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    name: &'static str,
    value: Option<String>,
    source: &'static str,
}

/// Who reads the settings: nothing that was said may be without effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// `rockpool dev`.
    Dev,
    /// `rockpool serve`.
    Serve,
}

impl Settings {
    /// Puts together what was said. `said` is the command line as it was parsed.
    pub fn read(options: Options, said: Option<&ArgMatches>) -> anyhow::Result<Self> {
        let file = read_file(options.config.as_deref())?;
        Self::merge(options.values, file, said)
    }

    /// These values and the defaults, whatever the machine says.
    pub fn of(values: Values) -> anyhow::Result<Self> {
        Self::merge(values, Values::default(), None)
    }

    /// As [`Settings::of`], for what becomes a file: what was not said is left out of it.
    pub fn for_init(values: Values, said: Option<&ArgMatches>) -> anyhow::Result<Self> {
        // What was completed counts as said.
        let completed = ["store", "master-key", "control"];
        let mut settings = Self::merge(values, Values::default(), said)?;
        let has_value = |line: &&mut Line| line.value.is_some() && completed.contains(&line.name);
        for line in settings.lines.iter_mut().filter(has_value) {
            line.source = "flag";
        }
        settings.check_for(For::Serve)?;
        // They are secret, and not kept as they were written.
        for name in ["sms-gateway", "sms-header", "sms-body"] {
            ensure!(
                settings.said(name).is_none(),
                "write {name} into the configuration file when it is there"
            );
        }
        Ok(settings)
    }

    /// The text of a configuration file that says what was said.
    pub fn file(&self) -> String {
        let mut text = String::from(
            "# What `rockpool serve` reads; `rockpool config` shows every value that there is.\n",
        );
        for line in self.lines.iter().filter(|line| line.source != "default") {
            // Written as it is: the file is for its owner only.
            let value = match (line.name, &self.store, &self.smtp) {
                ("store", Some(Place::Postgres(address)), _) => Some(quoted(address.expose())),
                ("smtp", _, Some(url)) => Some(quoted(url.expose())),
                _ => line.value.clone(),
            };
            if let Some(value) = value {
                text += &format!("{} = {value}\n", line.name);
            }
        }
        text
    }

    fn merge(mut flags: Values, mut file: Values, said: Option<&ArgMatches>) -> anyhow::Result<Self> {
        let mut lines = Vec::new();
        let mut source = |name: &'static str, id: &str, in_file: bool, value: Option<String>| {
            // A table of the file is no word of the command line.
            let said = said.filter(|said| said.try_contains_id(id).is_ok());
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
        let store = pick!(store, "store", |place: &Option<Secret>| place.as_ref().map(masked));
        let store_without_tls = pick!(store_without_tls, "store-without-tls", bool::to_string, false);
        let node = pick!(node, "node", quoted, stores::machine());
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| quoted(&path.display()));
        let master_key = pick!(master_key, "master-key", path);
        let tls_certificate = pick!(tls_certificate, "tls-certificate", path);
        let tls_key = pick!(tls_key, "tls-key", path);
        let behind_tls_proxy = pick!(behind_tls_proxy, "behind-tls-proxy", bool::to_string, false);
        let trusted_proxies = pick!(trusted_proxies, "trusted-proxies", list, Vec::new());
        let audit_checkpoints = pick!(audit_checkpoints, "audit-checkpoints", |place: &Option<String>| place
            .as_ref()
            .map(quoted));
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
        let seed_file = pick!(seed_file, "seed-file", path);
        let seed = pick!(seed, "seed", |seed: &Option<u64>| seed.map(|seed| seed.to_string()));
        let region = pick!(region, "region", quoted, "us-east-1".to_owned());
        let issuer = pick!(issuer, "issuer", |mode: &IssuerMode| quoted(&word(*mode)), IssuerMode::Public);
        let public_url = pick!(public_url, "public-url", |url: &Option<String>| url.as_ref().map(quoted));
        let host = pick!(host, "host", list, Vec::new());
        let log = pick!(log, "log", |format: &LogFormat| quoted(&word(*format)), LogFormat::Human);
        let log_level = pick!(log_level, "log-level", |level: &Option<String>| level.as_ref().map(quoted));
        let allow_non_loopback = pick!(allow_non_loopback, "allow-non-loopback", bool::to_string, false);
        let triggers = pick!(triggers, "triggers", |said: &Option<TriggerSettings>| said.as_ref().map(table));
        let triggers = triggers.unwrap_or_default();
        triggers.check()?;
        let said_of_functions = flags.functions.take().or(file.functions.take());
        lines.push(Line {
            name: "functions",
            value: said_of_functions.as_ref().map(FunctionsTable::line),
            source: if said_of_functions.is_some() { "file" } else { "default" },
        });
        let public_url = public_url.map(|url| url.trim_end_matches('/').to_owned());
        let data_chosen = lines.iter().any(|line| line.name == "data" && line.source != "default");
        let store = store.as_ref().map(Place::parse).transpose()?;
        let data = match &store {
            // Keys of development lie beside the records.
            Some(Place::Folder(folder)) if !data_chosen => folder.clone(),
            _ => data,
        };
        let settings = Self {
            listen,
            management,
            management_chosen,
            data,
            control,
            data_chosen,
            store,
            store_without_tls,
            node,
            master_key,
            tls_certificate,
            tls_key,
            behind_tls_proxy,
            trusted_proxies: trusted_proxies
                .iter()
                .map(|network| network.parse().with_context(|| format!("trusted-proxies: {network:?}")))
                .collect::<anyhow::Result<_>>()?,
            audit_checkpoints: audit_checkpoints.as_deref().map(crate::ship::Place::parse),
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
            functions: said_of_functions.unwrap_or_default(),
            triggers,
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
        let scheme = if self.tls_certificate.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", SocketAddr::new(ip, address.port()))
    }

    /// Where records are kept.
    pub fn place(&self) -> Place {
        self.store.clone().unwrap_or_else(|| Place::Folder(self.data.clone()))
    }

    /// How that is reached.
    pub fn reaching(&self) -> Reaching {
        Reaching { node: self.node.clone(), without_tls: self.store_without_tls }
    }

    /// The host of the public URL, without a port.
    pub fn public_host(&self) -> Option<String> {
        let (_, rest) = self.public_url.as_deref()?.split_once("://")?;
        let host = rest.split('/').next().unwrap_or_default();
        let port = host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok());
        Some(port.map_or(host, |(host, _)| host).to_owned())
    }

    /// Whether somebody said this value, and where.
    fn said(&self, name: &str) -> Option<&'static str> {
        self.lines.iter().find(|line| line.name == name && line.source != "default").map(|line| line.source)
    }

    /// Refuses what would have no effect, or another one than was meant.
    pub fn check_for(&self, who: For) -> anyhow::Result<()> {
        let (names, command) = match who {
            For::Dev => (&ONLY_SERVE[..], "serve"),
            For::Serve => (&ONLY_DEV[..], "dev"),
        };
        for name in names {
            // False is what they are anyway.
            let is_false = |line: &&Line| line.name == *name && line.value.as_deref() == Some("false");
            if let Some(source) = self.said(name).filter(|_| !self.lines.iter().any(|line| is_false(&line))) {
                bail!("{name} is for `rockpool {command}` only: take it out of the {source}");
            }
        }
        self.functions.check()?;
        if who == For::Serve {
            return Ok(());
        }
        ensure!(
            self.functions.egress.is_empty(),
            "functions.egress is for `rockpool serve` only: in development a function reaches the places that the values of its \
             environment name"
        );
        for (name, address) in [("listen", self.listen), ("management", self.management)] {
            ensure!(
                address.ip().is_loopback() || self.allow_non_loopback,
                "{name} = {address} can be reached by other machines, and a development server believes everybody. If \
                 that is what you want, say --allow-non-loopback: signed operations then need the key that `rockpool \
                 env` prints"
            );
        }
        ensure!(
            !(self.ephemeral && self.said("data") == Some("flag")),
            "--data and --ephemeral exclude each other"
        );
        ensure!(!(self.ephemeral && self.store.is_some()), "--store and --ephemeral exclude each other");
        if let (Some(Place::Folder(store)), true) = (&self.store, self.data_chosen) {
            ensure!(
                *store == self.data,
                "--data and --store name two folders. In development records and keys lie together: name one"
            );
        }
        Ok(())
    }

    fn check(&self) -> anyhow::Result<()> {
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
        Ok(())
    }
}

fn read_file(named: Option<&Path>) -> anyhow::Result<Values> {
    let must_exist = named.is_some();
    let path = named.unwrap_or(Path::new(FILE));
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !must_exist => {
            return Ok(Values::default());
        }
        Err(error) => {
            return Err(error).with_context(|| format!("the configuration file {}", path.display()));
        }
    };
    let values: Values = match toml::from_str(&text) {
        Ok(values) => values,
        Err(error) => bail!("the configuration file {}: {}", path.display(), error.message()),
    };
    if values.store.as_ref().is_some_and(|store| stores::has_password(store.expose()))
        || values.smtp.is_some()
        || values.sms_gateway.is_some()
    {
        is_not_everybodys(path)?;
    }
    Ok(values)
}

/// A file with a password in it is not for everybody on the machine.
///
/// # Errors
/// It is.
#[cfg(unix)]
pub fn is_not_everybodys(path: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let mode = std::fs::metadata(path)?.mode();
    ensure!(
        mode & 0o004 == 0,
        "{} holds a password and everybody on this machine may read it: chmod 600 {0}",
        path.display()
    );
    Ok(())
}

/// Other systems have no such modes.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn is_not_everybodys(_: &Path) -> anyhow::Result<()> {
    Ok(())
}

/// As TOML writes several texts.
fn list(names: &[String]) -> String {
    format!("[{}]", names.iter().map(quoted).collect::<Vec<_>>().join(", "))
}

/// A table on one line.
fn table(settings: &TriggerSettings) -> String {
    toml::Value::try_from(settings).map(|value| value.to_string()).unwrap_or_default()
}

/// A place for records, without its password.
fn masked(place: &Secret) -> String {
    let place = place.expose();
    quoted(&if place.contains("://") { stores::without_password(place) } else { place.to_owned() })
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
