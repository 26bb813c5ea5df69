//! Where the database is, how it is reached, and what an operator may choose.
//!
//! A database on another machine is reached over TLS with its certificate and name verified, or not at all (RULE-30).

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use store::BoxFuture;
use store::error::EngineError;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::OpenError;
use crate::tls;

/// Fetches the password for a new connection: for databases whose passwords are tokens that run out.
pub type Password = Arc<dyn Fn() -> BoxFuture<'static, Result<String, EngineError>> + Send + Sync>;

/// What an operator or a test may choose.
#[derive(Clone)]
pub struct Options {
    /// The name of this node's lane in the logs. Nodes that share one are right, and wait for each other.
    pub node: String,
    /// Connections for reading; each is opened when it is first needed. One more writes.
    pub readers: usize,
    /// A connection is replaced when it is about so old.
    pub renew_after: Duration,
    /// Instead of the address's password.
    pub password: Option<Password>,
    /// Another machine may be reached without TLS, where the address says `sslmode=disable`. Whoever is on the way then
    /// reads and changes everything.
    pub allow_plain: bool,
}

impl Default for Options {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            node: "local".into(),
            readers: cores.clamp(2, 16),
            renew_after: Duration::from_secs(50 * 60),
            password: None,
            allow_plain: false,
        }
    }
}

/// All that a new connection needs.
pub struct Settings {
    pub config: Config,
    /// None where the database is on this machine and nothing else was asked for.
    pub tls: Option<MakeRustlsConnect>,
    pub options: Options,
}

impl Settings {
    /// Reads the address, and the authorities that it names.
    pub fn new(address: &str, options: Options) -> Result<Self, OpenError> {
        // Names of lanes are the beginning of keys.
        if options.node.is_empty()
            || options.node.contains(|c: char| !c.is_ascii_alphanumeric() && !"-._".contains(c))
        {
            return Err(OpenError::BadNode(options.node));
        }
        let Address { mut config, verified } = Address::read(address, options.allow_plain)?;
        let tls = match verified {
            Some(authorities) => Some(tls::verified(authorities.as_deref())?),
            None => None,
        };
        if config.get_application_name().is_none() {
            config.application_name("rockpool");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(5));
        }
        // Of several hosts the one that may be written to: no decision rests on a replica (RULE-30).
        if config.get_hosts().len() > 1 {
            config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        }
        config.keepalives_idle(Duration::from_secs(30));
        config.tcp_user_timeout(Duration::from_secs(30));
        Ok(Self { config, tls, options })
    }

    /// The hosts and the database, for people.
    pub fn shown(&self) -> (String, String) {
        let hosts = self
            .config
            .get_hosts()
            .iter()
            .zip(self.config.get_ports().iter().chain(std::iter::repeat(&5432)));
        let hosts: Vec<String> = hosts
            .map(|(host, port)| match host {
                Host::Tcp(name) => format!("{name}:{port}"),
                #[cfg(unix)]
                Host::Unix(path) => path.display().to_string(),
            })
            .collect();
        (hosts.join(", "), self.config.get_dbname().unwrap_or_default().to_owned())
    }
}

/// What an address says. Nothing is opened by reading it.
struct Address {
    config: Config,
    /// TLS with certificate and name verified, against the authorities in the file or the machine's.
    verified: Option<Option<String>>,
}

impl Address {
    fn read(address: &str, allow_plain: bool) -> Result<Self, OpenError> {
        if !address.starts_with("postgres://") && !address.starts_with("postgresql://") {
            return Err(OpenError::BadAddress("it does not begin with postgres://".into()));
        }
        let (base, query) = address.split_once('?').unwrap_or((address, ""));
        let mut rest = Vec::new();
        let (mut mode, mut authorities) = (None, None);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", value)) => mode = Some(value.to_owned()),
                Some(("sslrootcert", value)) => authorities = Some(unescape(value)),
                _ => rest.push(pair),
            }
        }
        // What it says may quote the address, with the password in it: only that it cannot be read.
        let bad = |_| OpenError::BadAddress("see postgres://user:password@host:port/database".into());
        let mut config: Config = format!("{base}?{}", rest.join("&")).parse().map_err(bad)?;
        let remote = remote(&config);
        let verified = match (mode.as_deref(), &remote) {
            (Some("verify-full"), _) | (None, Some(_)) => Some(authorities),
            (None | Some("disable"), None) => None,
            (Some("disable"), Some(_)) if allow_plain => None,
            (Some(mode), _) => {
                let host = remote.unwrap_or_else(|| "this machine".into());
                return Err(OpenError::Unprotected { host, mode: mode.into() });
            }
        };
        if config.get_dbname().is_none() {
            let reason = "it names no database: postgres://user:password@host/database";
            return Err(OpenError::BadAddress(reason.into()));
        }
        config.ssl_mode(if verified.is_some() { SslMode::Require } else { SslMode::Disable });
        Ok(Self { config, verified })
    }
}

/// Whether the text is an address that this engine would connect to: `postgres://user:password@host:port/database?…`. Beside
/// what libpq knows of `sslmode` there are `disable`, for this machine only, and `verify-full`; `sslrootcert` names a file
/// of authorities. Nothing is opened.
///
/// # Errors
/// It cannot be read, or would cross a network unprotected (RULE-30). The refusal does not show the password.
pub fn check_address(text: &str) -> Result<(), OpenError> {
    Address::read(text, false).map(drop)
}

/// A host that is not this machine, if there is one.
fn remote(config: &Config) -> Option<String> {
    let addresses = config.get_hostaddrs().iter().filter(|address| !address.is_loopback());
    let hosts = config.get_hosts().iter().filter_map(|host| match host {
        Host::Tcp(name) if !is_loopback(name) => Some(name.clone()),
        _ => None,
    });
    addresses.map(ToString::to_string).chain(hosts).next()
}

fn is_loopback(name: &str) -> bool {
    name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn unescape(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                out.push(byte);
                rest = &tail[2..];
            }
            None => {
                out.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(address: &str) -> String {
        Settings::new(address, Options::default()).err().expect("is refused").to_string()
    }

    /// RULE-30.
    #[test]
    fn another_machine_is_reached_over_verified_tls_or_not_at_all() {
        for mode in ["disable", "allow", "prefer", "require", "verify-ca"] {
            let said = refusal(&format!("postgres://u:secret@db.example.com/x?sslmode={mode}"));
            assert!(said.contains("db.example.com") && said.contains(mode), "{said}");
            assert!(!said.contains("secret"), "{said}");
        }
        for address in [
            "postgres://u@10.0.0.7/x?sslmode=disable",
            "postgres://u@localhost,db.example.com/x?sslmode=disable",
        ] {
            refusal(address);
        }
        let hidden = "postgres://u@localhost/x?hostaddr=10.0.0.7&sslmode=disable";
        assert!(refusal(hidden).contains("10.0.0.7"));
        for address in [
            "postgres://u@127.0.0.1:5433/x",
            "postgres://u@localhost/x?sslmode=disable",
            "postgres://u@[::1]/x",
        ] {
            assert!(
                Settings::new(address, Options::default()).expect("is this machine").tls.is_none(),
                "{address}"
            );
        }
    }

    #[test]
    fn without_tls_to_another_machine_only_where_both_the_operator_and_the_address_say_so() {
        let open = Options { allow_plain: true, ..Options::default() };
        let plain = Settings::new("postgres://u@10.0.0.7/x?sslmode=disable", open.clone());
        assert!(plain.expect("both say so").tls.is_none());
        assert!(Settings::new("postgres://u@10.0.0.7/x?sslmode=require", open.clone()).is_err());
        let silent = "postgres://u@10.0.0.7/x?sslmode=verify-full";
        assert!(Settings::new(silent, open).is_ok_and(|settings| settings.tls.is_some()));
    }

    #[test]
    fn an_address_that_cannot_be_read_is_refused_without_its_password() {
        for address in [
            "mysql://u:secret@h/x",
            "postgres://u:secret@h:port/x",
            "postgres://u:secret@localhost/x?nonsense=1",
        ] {
            let said = refusal(address);
            assert!(!said.contains("secret") && said.contains("postgres://"), "{said}");
        }
        let said = refusal("postgres://u:secret@localhost/x?sslmode=verify-full&sslrootcert=/no/such%20file");
        assert!(said.contains("/no/such file"), "{said}");
    }
}
