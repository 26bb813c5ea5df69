//! What everybody can ask of an issuer: discovery, keys, its name against its address, its clock, and whether web pages may call.
//!
//! The doctor is run by a person who typed the address, so loopback and plain http to it are reached when the address itself is loopback,
//! and inner networks when they are named. What a document says is not the person's word: a public issuer cannot send the doctor inwards (SEC-13).

use http::Method;
use rockpool_verify::egress::{Egress, Network, Url};
use rockpool_verify::{Algorithm, AwsName, KeyFault, KeySet};
use serde_json::Value;

use super::finding::{Finding, Severity};
use crate::outside::{Answer, Outside};
use crate::times::span;

/// Seconds by which clocks may differ before somebody notices: the leeway of verifiers and a slow network.
const AGREE: i64 = 5;
/// Seconds beyond which signed requests are refused.
const SIGNATURES: i64 = 300;
/// What browsers ask leave for before a call of Amplify or an SDK.
const WANTED: [&str; 3] = ["content-type", "x-amz-target", "x-amz-user-agent"];

/// What to look at.
pub struct Patient<'a> {
    /// The issuer's address, as the person wrote it.
    pub address: &'a str,
    /// Where the API is, if there is one.
    pub api: Option<&'a str>,
    /// The origin of the web pages that call.
    pub origin: Option<&'a str>,
}

/// Where the doctor may go, given the address that was typed.
pub fn egress(address: &str, networks: &[Network]) -> Egress {
    let loopback = Url::parse(address).is_ok_and(|url| url.is_loopback());
    let start = if loopback { Egress::default().allow_loopback() } else { Egress::default() };
    networks.iter().fold(start, |egress, network| egress.allow(*network))
}

/// Looks.
pub fn look(outside: &Outside, patient: &Patient<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let address = patient.address;
    let below = format!("{}/.well-known/openid-configuration", address.trim_end_matches('/'));
    let mut add =
        |id, severity, seen: String, cure: &str| found.push(Finding::new(id, severity, address, seen, cure));
    let (answer, document) = match document(outside, &below) {
        Ok(both) => both,
        Err(seen) => {
            let cure = "Start the server, or correct the address: scheme, host, port and the pool's id. A certificate of your own is named \
                        with --ca-bundle, an inner network with --allow-network";
            add("discovery", Severity::Error, seen, cure);
            return found;
        }
    };
    if let Some((severity, seen)) = named(address, document["issuer"].as_str()) {
        let cure = "Give clients the name that the document says, or correct the server's: `public-url` and `issuer` of Rockpool. Look at \
                    slashes at the end, http and https, and the host";
        add("issuer", severity, seen, cure);
    }
    clock(&answer, &mut add);
    let jwks = match document["jwks_uri"].as_str() {
        None => {
            add(
                "jwks",
                Severity::Error,
                "the discovery document names no jwks_uri".to_owned(),
                "Correct the issuer",
            );
            None
        }
        Some(uri) => {
            if origin_of(uri) != origin_of(address) {
                let seen = format!("jwks_uri is {uri}, which is another place");
                add(
                    "COG-16",
                    Severity::Warning,
                    seen,
                    "Publish the keys below the issuer, or make sure that the place is yours",
                );
            }
            keys(outside, uri, &mut add)
        }
    };
    if let Some(origin) = patient.origin {
        if let Some(jwks) = jwks.filter(|jwks| !shares(jwks, origin)) {
            let seen = format!(
                "pages of {origin} may not read the keys: access-control-allow-origin is {:?}",
                jwks.header("access-control-allow-origin")
            );
            add("cors", Severity::Warning, seen, "Let the proxy in front pass the header on");
        }
        if let Some(seen) = patient.api.and_then(|api| preflight(outside, api, origin)) {
            let cure = "Let the proxy in front pass OPTIONS and the answer's headers on; Rockpool itself allows every page";
            add("cors", Severity::Error, seen, cure);
        }
    }
    found
}

fn document(outside: &Outside, url: &str) -> Result<(Answer, Value), String> {
    let answer = outside.get(url).map_err(|fault| format!("{url}: {fault}"))?;
    if answer.status != 200 {
        return Err(format!("{url} answers with status {}", answer.status));
    }
    let document: Value = serde_json::from_slice(&answer.body).map_err(|_| format!("{url} is not JSON"))?;
    if !document.is_object() {
        return Err(format!("{url} is no JSON object"));
    }
    Ok((answer, document))
}

/// How the name differs from the address, if it does.
fn named(address: &str, issuer: Option<&str>) -> Option<(Severity, String)> {
    let Some(issuer) = issuer else {
        return Some((Severity::Error, "the discovery document names no issuer".to_owned()));
    };
    if issuer == address {
        return None;
    }
    let rest = |name: &str| name.split_once("://").map_or(name.to_owned(), |(_, rest)| rest.to_owned());
    let path = |name: &str| rest(name).split_once('/').map(|(_, path)| path.to_owned());
    let pool = |name: &str| path(name).filter(|path| AwsName::of(path).is_ok());
    let how = if issuer.trim_end_matches('/') == address.trim_end_matches('/') {
        "one slash off"
    } else if rest(issuer) == rest(address) {
        "http and https differ"
    } else if issuer.eq_ignore_ascii_case(address) {
        "upper and lower case differ"
    } else if AwsName::parse(issuer).is_some() && pool(issuer) == pool(address) {
        let seen =
            format!("the issuer is {issuer}: Amazon's name, so discovery clients of {address} refuse it");
        return Some((Severity::Warning, seen));
    } else if path(issuer) == path(address) {
        "the host differs"
    } else {
        "another issuer"
    };
    Some((Severity::Error, format!("the issuer is {issuer}, the address {address}: {how}")))
}

fn clock(answer: &Answer, add: &mut impl FnMut(&'static str, Severity, String, &str)) {
    let Some(ahead) = answer.ahead() else {
        return add(
            "clock",
            Severity::Note,
            "the answer has no Date header".to_owned(),
            "Let the proxy in front pass it on",
        );
    };
    if ahead.abs() <= AGREE {
        return;
    }
    let way = if ahead > 0 { "ahead of" } else { "behind" };
    let seen = format!("this machine's clock is {} {way} the issuer's", span(ahead.unsigned_abs()));
    let severity = if ahead.abs() > SIGNATURES { Severity::Error } else { Severity::Warning };
    add("clock", severity, seen, "Set the clock of the machine that is off (timedatectl set-ntp true)");
}

fn keys(
    outside: &Outside,
    uri: &str,
    add: &mut impl FnMut(&'static str, Severity, String, &str),
) -> Option<Answer> {
    let answer = match outside.get(uri) {
        Ok(answer) if answer.status == 200 => answer,
        Ok(answer) => {
            add(
                "jwks",
                Severity::Error,
                format!("{uri} answers with status {}", answer.status),
                "Correct jwks_uri or the server",
            );
            return None;
        }
        Err(fault) => {
            add("jwks", Severity::Error, format!("{uri}: {fault}"), "Correct jwks_uri or the server");
            return None;
        }
    };
    match KeySet::parse(&answer.body, &Algorithm::ALL) {
        Err(fault) => add(
            "jwks",
            Severity::Error,
            format!("{uri}: {fault}"),
            "Have the issuer publish a proper JWKS document",
        ),
        Ok(set) => {
            for skipped in set.skipped() {
                let kid = skipped.kid.as_deref().unwrap_or("without a kid");
                let (severity, cure) = match skipped.fault {
                    KeyFault::Secret(_) => {
                        (Severity::Error, "Withdraw the key at once: whoever read the document can sign")
                    }
                    _ => (Severity::Warning, "Have the issuer publish a proper key"),
                };
                add("jwks-key", severity, format!("the key {kid} is not used: {}", skipped.fault), cure);
            }
        }
    }
    Some(answer)
}

fn shares(answer: &Answer, origin: &str) -> bool {
    matches!(answer.header("access-control-allow-origin"), allowed if allowed == "*" || allowed == origin)
}

/// What a browser that asks leave for Amplify is told, if that is not yes.
fn preflight(outside: &Outside, api: &str, origin: &str) -> Option<String> {
    let wanted = WANTED.join(",");
    let headers = [
        ("origin", origin),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", &wanted),
    ];
    let url = format!("{}/", api.trim_end_matches('/'));
    let answer = match outside.ask(Method::OPTIONS, &url, &headers) {
        Ok(answer) => answer,
        Err(fault) => return Some(format!("the preflight to {url}: {fault}")),
    };
    if !(200..300).contains(&answer.status) {
        return Some(format!("the preflight to {url} answers with status {}", answer.status));
    }
    if !shares(&answer, origin) {
        return Some(format!("the preflight to {url} does not allow {origin}"));
    }
    let listed = |header: &str| answer.header(header).to_ascii_lowercase();
    let allowed = listed("access-control-allow-headers");
    let has = |name: &str| allowed.split(',').any(|one| matches!(one.trim(), "*") || one.trim() == name);
    let methods = listed("access-control-allow-methods");
    if !methods.split(',').any(|one| matches!(one.trim(), "*" | "post")) {
        return Some(format!("the preflight to {url} does not allow POST"));
    }
    let missing: Vec<&str> = WANTED.into_iter().filter(|name| !has(name)).collect();
    (!missing.is_empty())
        .then(|| format!("the preflight to {url} does not allow the header {}", missing.join(", ")))
}

fn origin_of(url: &str) -> Option<(bool, String)> {
    let url = Url::parse(url).ok()?;
    Some((url.is_https(), url.authority()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_compared_with_the_address_character_by_character() {
        let own = "https://auth.example.com/eu-west-1_Ab12Cd34E";
        assert_eq!(named(own, Some(own)), None);
        for (issuer, how) in [
            ("https://auth.example.com/eu-west-1_Ab12Cd34E/", "one slash off"),
            ("http://auth.example.com/eu-west-1_Ab12Cd34E", "http and https differ"),
            ("https://AUTH.example.com/eu-west-1_Ab12Cd34E", "case differ"),
            ("https://internal:9229/eu-west-1_Ab12Cd34E", "the host differs"),
            ("https://auth.example.com/eu-west-1_Other0001", "another issuer"),
        ] {
            let (severity, seen) = named(own, Some(issuer)).unwrap();
            assert!(severity == Severity::Error && seen.contains(how), "{issuer}: {seen}");
        }
        let aws = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E";
        assert_eq!(named(own, Some(aws)).unwrap().0, Severity::Warning);
        assert!(named(own, None).is_some());
    }

    #[test]
    fn a_public_issuer_sends_nobody_inwards_sec_13() {
        let outwards = egress("https://auth.example.com/p", &[]);
        assert!(outwards.check("http://127.0.0.1:9229/keys").is_err());
        assert!(outwards.check("https://10.0.0.1/keys").is_err());
        assert!(egress("http://127.0.0.1:9229/p", &[]).check("http://127.0.0.1:9229/keys").is_ok());
        let inner = egress("https://10.0.0.1/p", &["10.0.0.0/8".parse().unwrap()]);
        assert!(inner.check("https://10.0.0.1/keys").is_ok());
    }
}
