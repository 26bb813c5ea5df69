//! The address of an SMTP server as an operator writes it: `smtp://user:password@host:port`, `smtps://…`, and how the
//! connection is protected.

use std::fmt;
use std::net::IpAddr;

use crypto::Secret;

/// How a connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protection {
    /// TLS from the first byte (`smtps`).
    Wrapped,
    /// STARTTLS, and nothing is sent without it.
    StartTls,
    /// None.
    Clear,
}

/// Why mail settings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSettings {
    /// Not `smtp://…` or `smtps://…`.
    #[error("the address of a mail server reads smtp://user:password@host:port or smtps://…")]
    NotAnSmtpUrl,
    /// `?tls=` with something else.
    #[error("tls is either required or none")]
    UnknownProtection,
    /// A password would cross a network unprotected.
    #[error(
        "a password is only sent to a mail server over TLS (drop tls=none, or use a server on this machine)"
    )]
    PasswordInTheClear,
    /// The sender is not an address.
    #[error("the sender must be an e-mail address, with or without a name before it")]
    Sender,
    /// TLS could not be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

/// An SMTP server's address, taken apart and checked. Its password does not print.
#[derive(Clone)]
pub struct SmtpUrl {
    pub(crate) protection: Protection,
    pub(crate) host: String,
    pub(crate) port: u16,
    /// Name and password.
    pub(crate) login: Option<(String, Secret)>,
}

impl SmtpUrl {
    /// Reads an address.
    ///
    /// `smtps` is TLS from the start (port 465). `smtp` needs STARTTLS (port 587) unless the server is on this machine
    /// (port 25, in the clear, as mail catchers want it); `?tls=required` and `?tls=none` say otherwise. A password
    /// never goes to another machine without TLS.
    pub fn parse(text: &str) -> Result<Self, BadSettings> {
        let (scheme, rest) = text.split_once("://").ok_or(BadSettings::NotAnSmtpUrl)?;
        let (authority, query) =
            rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        if authority.contains(['/', '\\', '#'])
            || authority.chars().any(|c| c.is_control() || c.is_whitespace())
        {
            return Err(BadSettings::NotAnSmtpUrl);
        }
        let (user, host_and_port) =
            authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
        let (host, port) = host_of(host_and_port).ok_or(BadSettings::NotAnSmtpUrl)?;
        let host = host.to_owned();
        let protection = protection(scheme, query, &host)?;
        let login = match user.and_then(|user| user.split_once(':')) {
            Some((name, password)) => {
                let decoded = |text| percent_decoded(text).ok_or(BadSettings::NotAnSmtpUrl);
                Some((decoded(name)?, Secret::new(decoded(password)?)))
            }
            None => None,
        };
        if login.is_some() && protection == Protection::Clear && !is_this_machine(&host) {
            return Err(BadSettings::PasswordInTheClear);
        }
        let usual = match protection {
            Protection::Wrapped => 465,
            Protection::StartTls => 587,
            Protection::Clear => 25,
        };
        Ok(Self { protection, host, port: port.unwrap_or(usual), login })
    }
}

impl SmtpUrl {
    /// The host that is connected to: a name or an address, without brackets.
    pub fn host(&self) -> &str {
        &self.host
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpUrl")
            .field("host", &self.host)
            .field("protection", &self.protection)
            .finish_non_exhaustive()
    }
}

fn protection(scheme: &str, query: Option<&str>, host: &str) -> Result<Protection, BadSettings> {
    match (scheme, query) {
        ("smtps", None | Some("" | "tls=required")) => Ok(Protection::Wrapped),
        ("smtp", None | Some("")) if is_this_machine(host) => Ok(Protection::Clear),
        ("smtp", None | Some("" | "tls=required")) => Ok(Protection::StartTls),
        ("smtp", Some("tls=none")) => Ok(Protection::Clear),
        ("smtp" | "smtps", Some(_)) => Err(BadSettings::UnknownProtection),
        _ => Err(BadSettings::NotAnSmtpUrl),
    }
}

/// The host and the port in `host`, `host:port` or `[v6]:port`.
fn host_of(host_and_port: &str) -> Option<(&str, Option<u16>)> {
    let (host, port) = match host_and_port.strip_prefix('[') {
        Some(v6) => {
            let (host, rest) = v6.split_once(']')?;
            host.parse::<std::net::Ipv6Addr>().ok()?;
            (host, rest.strip_prefix(':').or_else(|| rest.is_empty().then_some("")))
        }
        None => match host_and_port.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (host_and_port, Some("")),
        },
    };
    let port = port?;
    let port = match port {
        "" => None,
        port => Some(port.parse::<u16>().ok().filter(|port| *port > 0)?),
    };
    (!host.is_empty()).then_some((host, port))
}

/// `p%40ss` is `p@ss`.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        if first == b'%' {
            let (code, after) = after.split_at_checked(2)?;
            bytes.push(u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok()?);
            rest = after;
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

pub(crate) fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn protection_of(text: &str) -> Result<Protection, BadSettings> {
        SmtpUrl::parse(text).map(|url| url.protection)
    }

    #[test]
    fn mail_for_another_machine_goes_over_tls() {
        assert_eq!(protection_of("smtp://mail.example.com"), Ok(Protection::StartTls));
        assert_eq!(protection_of("smtp://u:p@mail.example.com:587/"), Ok(Protection::StartTls));
        assert_eq!(protection_of("smtps://u:p@mail.example.com"), Ok(Protection::Wrapped));
        assert_eq!(protection_of("smtp://relay.internal?tls=none"), Ok(Protection::Clear));
        assert_eq!(protection_of("smtp://u:p@relay.internal?tls=none"), Err(BadSettings::PasswordInTheClear));
    }

    #[test]
    fn a_mail_catcher_on_this_machine_needs_no_tls() {
        for catcher in ["smtp://127.0.0.1:1025", "smtp://localhost:1025", "smtp://u:p@[::1]:1025"] {
            assert_eq!(protection_of(catcher), Ok(Protection::Clear), "{catcher}");
        }
        assert_eq!(protection_of("smtp://localhost:1025?tls=required"), Ok(Protection::StartTls));
    }

    #[test]
    fn a_port_that_is_not_said_follows_from_the_protection_and_passwords_are_decoded() {
        let port = |text: &str| SmtpUrl::parse(text).unwrap().port;
        assert_eq!(port("smtp://mail.example.com"), 587);
        assert_eq!(port("smtps://mail.example.com"), 465);
        assert_eq!(port("smtp://[::1]"), 25);
        assert_eq!(port("smtp://localhost:1025"), 1025);
        let (name, password) =
            SmtpUrl::parse("smtps://a%40b:p%3Ass@mail.example.com").unwrap().login.unwrap();
        assert_eq!((&*name, password.expose()), ("a@b", "p:ss"));
        for bad in ["smtps://a:%zz@h", "smtps://a:%4@h", "smtps://a:%ff@h"] {
            assert!(SmtpUrl::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_not_an_smtp_url_is_refused() {
        for bad in [
            "",
            "mail.example.com",
            "http://mail.example.com",
            "smtp://",
            "smtp://:25",
            "smtp://h:0",
            "smtp://h:99999",
            "smtp://h:25x",
            "smtp://[::1",
            "smtp://localhost\\@evil.example",
            "smtp://a/b",
        ] {
            assert_eq!(protection_of(bad), Err(BadSettings::NotAnSmtpUrl), "{bad}");
        }
        assert_eq!(protection_of("smtp://h?tls=maybe"), Err(BadSettings::UnknownProtection));
    }

    #[test]
    fn a_password_does_not_print() {
        let url = SmtpUrl::parse("smtps://ada:hunter2@mail.example.com").unwrap();
        assert!(!format!("{url:?}").contains("hunter2"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(smtps?://)?(\\PC|[@:/?\\[\\]]){0,40}") {
            let _ = SmtpUrl::parse(&text);
        }
    }
}
