//! States in which a server for real people does not start. Each refusal is a sentence that says what to do.

use std::net::{IpAddr, SocketAddr};

use anyhow::{bail, ensure};

use crate::issuer_mode::IssuerMode;
use crate::settings::{For, Settings};

/// Looks at what the operator said, before anything is opened.
///
/// # Errors
/// The first thing that is not safe.
pub fn check(settings: &Settings) -> anyhow::Result<()> {
    settings.check_for(For::Serve)?;
    ensure!(
        settings.store.is_some() || settings.data_chosen,
        "no store is named. Make an installation with `rockpool init` and name its configuration file with --config, or \
         name the place with --store"
    );
    check_transport(settings)?;
    check_names(settings)
}

/// Passwords and tokens travel over this port.
fn check_transport(settings: &Settings) -> anyhow::Result<()> {
    match (&settings.tls_certificate, &settings.tls_key) {
        (Some(_), Some(_)) if settings.behind_tls_proxy => bail!(
            "tls-certificate and behind-tls-proxy exclude each other: either this server speaks TLS, or the proxy in front \
             of it does"
        ),
        (Some(_), Some(_)) => return Ok(()),
        (Some(_), None) => bail!("tls-certificate needs its private key: say tls-key as well"),
        (None, Some(_)) => bail!("tls-key needs its certificate: say tls-certificate as well"),
        (None, None) => {}
    }
    ensure!(
        settings.listen.ip().is_loopback() || settings.behind_tls_proxy,
        "listen = {} is reached by other machines, and without TLS everybody on the way reads passwords and tokens. Name \
         a certificate with --tls-certificate and --tls-key; or, where a proxy in front speaks TLS, say \
         --behind-tls-proxy; or listen on 127.0.0.1",
        settings.listen
    );
    Ok(())
}

/// What is written into every token, and whom the server answers to.
fn check_names(settings: &Settings) -> anyhow::Result<()> {
    ensure!(
        settings.issuer != IssuerMode::Host,
        "issuer = \"host\" lets whoever asks choose the issuer of tokens, and is for development only (RULE-32): say \
         issuer = \"public\" and the public URL"
    );
    let Some(url) = &settings.public_url else {
        ensure!(
            settings.listen.ip().is_loopback() && !settings.behind_tls_proxy,
            "no public URL is named: it stands in every token as the issuer, and cannot be guessed. Say --public-url \
             https://the-name-that-clients-use"
        );
        return Ok(());
    };
    let host = settings.public_host().unwrap_or_default();
    ensure!(
        url.starts_with("https://") || is_this_machine(&host),
        "public-url = {url:?} is reached by other machines and must begin with https://: clients send passwords there, \
         and verifiers fetch keys"
    );
    Ok(())
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost"
        || bare.ends_with(".localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// What an operator should know about a state that is allowed.
pub fn advice(settings: &Settings, main: SocketAddr) -> Vec<String> {
    let mut advice = Vec::new();
    if settings.smtp.is_none() {
        advice.push(
            "no mail server is configured (smtp): what would send a code by e-mail is refused".to_owned(),
        );
    }
    if main.ip().is_loopback() && settings.tls_certificate.is_none() && !settings.behind_tls_proxy {
        advice.push(format!("only this machine reaches {main}, over plain HTTP"));
    }
    if settings.behind_tls_proxy && settings.trusted_proxies.is_empty() {
        advice.push(
            "no proxy is trusted (trusted-proxies): all callers count as the proxy, and share its limits on attempts"
                .to_owned(),
        );
    }
    advice
}
