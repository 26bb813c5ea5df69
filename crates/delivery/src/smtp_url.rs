//! The address of an SMTP server as an operator writes it: `smtp://user:password@host:port`, `smtps://…`, and how the
//! connection is protected.

use std::fmt;
use std::net::IpAddr;

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
    /// What the transport is given: scheme, user, password, host and port.
    pub(crate) plain: String,
    pub(crate) protection: Protection,
    host: String,
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
        let host = host_of(host_and_port).ok_or(BadSettings::NotAnSmtpUrl)?.to_owned();
        let protection = protection(scheme, query, &host)?;
        let has_password = user.is_some_and(|user| user.contains(':'));
        if has_password && protection == Protection::Clear && !is_this_machine(&host) {
            return Err(BadSettings::PasswordInTheClear);
        }
        Ok(Self { plain: format!("{scheme}://{authority}"), protection, host })
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

/// The host in `host`, `host:port` or `[v6]:port`.
fn host_of(host_and_port: &str) -> Option<&str> {
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
    let port_is_fine = port.is_empty() || port.parse::<u16>().is_ok_and(|port| port > 0);
    (port_is_fine && !host.is_empty()).then_some(host)
}

fn is_this_machine(host: &str) -> bool {
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
