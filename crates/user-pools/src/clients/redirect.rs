//! Which URLs a browser may be sent back to: https anywhere, http on the own machine only, and the schemes of apps.

use crate::Refusal;

/// Hosts that http may name.
const OWN_MACHINE: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Checks a callback or logout URL.
///
/// # Errors
/// It is not absolute, has a fragment, or is plain http to another machine.
pub fn check(url: &str) -> Result<(), Refusal> {
    let refuse = |why: &str| Err(Refusal::parameter(format!("{url} {why}")));
    let Some((scheme, rest)) =
        url.split_once(':').filter(|(scheme, rest)| is_scheme(scheme) && !rest.is_empty())
    else {
        return refuse("is not an absolute URL.");
    };
    if rest.contains('#') {
        return refuse("cannot have a fragment.");
    }
    let scheme = scheme.to_ascii_lowercase();
    if scheme != "http" && scheme != "https" {
        return Ok(());
    }
    let Some(host) = rest.strip_prefix("//").and_then(host) else {
        return refuse("does not name a host.");
    };
    if scheme == "http" && !OWN_MACHINE.contains(&host.to_ascii_lowercase().as_str()) {
        return refuse("cannot use the HTTP protocol.");
    }
    Ok(())
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte))
}

/// The host of what follows `//`, without the port. A name before `@` is a trick more often than a name, so there is
/// none; a backslash ends the host for browsers and does not for others.
fn host(rest: &str) -> Option<&str> {
    let authority = &rest[..rest.find(['/', '?']).unwrap_or(rest.len())];
    if authority.contains(['@', '\\']) {
        return None;
    }
    let (host, port) = match authority.rfind(']') {
        Some(end) if authority.starts_with('[') => authority.split_at(end + 1),
        _ => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    let port_is_fine =
        port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    (!host.is_empty() && port_is_fine).then_some(host)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn https_apps_and_the_own_machine_are_fine() {
        for url in [
            "https://app.example.com/cb?x=1",
            "https://app.example.com:8443",
            "http://localhost:3000/cb",
            "http://127.0.0.1",
            "http://[::1]:8080/",
            "HTTP://LOCALHOST/",
            "myapp://callback",
            "com.example.app:/oauth",
        ] {
            assert!(check(url).is_ok(), "{url}");
        }
    }

    #[test]
    fn plain_http_elsewhere_fragments_and_half_urls_are_refused() {
        for (url, why) in [
            ("http://example.com", "cannot use the HTTP protocol."),
            ("http://localhost.example.com/", "cannot use the HTTP protocol."),
            ("http://localhost@example.com/", "does not name a host."),
            ("http://example.com\\@localhost/", "does not name a host."),
            ("https://example.com/#x", "cannot have a fragment."),
            ("https:///cb", "does not name a host."),
            ("https:example.com", "does not name a host."),
            ("https://example.com:port/", "does not name a host."),
            ("/cb", "is not an absolute URL."),
            ("example.com", "is not an absolute URL."),
            ("1a:b", "is not an absolute URL."),
        ] {
            assert_eq!(check(url).unwrap_err().to_string(), format!("{url} {why}"));
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fall_over(text in ".*") {
            let _ = check(&text);
        }

        #[test]
        fn plain_http_is_never_let_through_to_another_host(
            before in r"(localhost|127\.0\.0\.1|\[::1\]|)[a-z0-9.@:\\/?%-]{0,4}",
            after in r"[a-z0-9.@:\\/?%-]{0,4}(localhost|\[::1\]|)",
        ) {
            let url = format!("http://{before}evil.example{after}");
            if check(&url).is_ok() {
                // Whatever browsers make of it, they ask one of our hosts: it stands between `//` and a port or path.
                let rest = &url["http://".len()..];
                let ours = OWN_MACHINE.iter().find_map(|host| rest.strip_prefix(host));
                prop_assert!(ours.is_some_and(|rest| rest.starts_with([':', '/', '?'])), "{}", url);
            }
        }
    }
}
