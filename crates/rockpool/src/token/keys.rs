//! The keys that a signature is checked with: given by the person, of the server of development that runs here, or fetched from the
//! issuer through the egress guard (SEC-13). Loopback is reached only where the person named it: a token must not make this machine
//! ask its own ports.

use anyhow::Context as _;
use rockpool_verify::AwsName;
use rockpool_verify::egress::Egress;
use serde_json::Value;

use crate::outside::Outside;

/// A JWKS document, or why there is none.
#[derive(Debug)]
pub enum Keys {
    /// The document.
    Found {
        /// Its bytes.
        document: Vec<u8>,
        /// Whose it is, in words.
        from: String,
        /// Seconds by which this machine's clock is ahead of the issuer's, if it said what it shows.
        ahead: Option<i64>,
    },
    /// None.
    Missing(String),
}

/// Looks for the keys of `issuer`. `given` is a file or URL, `server` the URL of the server of development.
///
/// # Errors
/// What the person named cannot be had.
pub fn find(
    issuer: Option<&str>,
    given: Option<&str>,
    server: Option<&str>,
    offline: bool,
) -> anyhow::Result<Keys> {
    if let Some(given) = given {
        return named(given, offline);
    }
    let Some(issuer) = issuer else {
        return Ok(Keys::Missing("the token does not say who issued it; --jwks names keys".to_owned()));
    };
    if let Some(keys) = server.and_then(|server| of_the_server(server, issuer)) {
        return Ok(keys);
    }
    if offline {
        return Ok(Keys::Missing("--offline: no keys were asked for; --jwks FILE gives some".to_owned()));
    }
    fetched(issuer)
}

fn named(given: &str, offline: bool) -> anyhow::Result<Keys> {
    if !given.starts_with("https://") && !given.starts_with("http://") {
        let document = std::fs::read(given).with_context(|| format!("--jwks {given}"))?;
        return Ok(Keys::Found { document, from: format!("the file {given}"), ahead: None });
    }
    anyhow::ensure!(!offline, "--jwks {given} is an address, and --offline asks for none");
    // The person typed it, so it may be this machine.
    let outside = Outside::new(Egress::default().allow_loopback(), None)?;
    let answer = outside.get(given).with_context(|| format!("--jwks {given}"))?;
    anyhow::ensure!(answer.status == 200, "--jwks {given}: the answer has status {}", answer.status);
    let ahead = answer.ahead();
    Ok(Keys::Found { document: answer.body.to_vec(), from: given.to_owned(), ahead })
}

/// The keys of the running server of development, if its pool of that name issues under that name.
fn of_the_server(server: &str, issuer: &str) -> Option<Keys> {
    let pool = issuer.rsplit_once('/').map(|(_, pool)| pool).filter(|pool| AwsName::of(pool).is_ok())?;
    let outside = Outside::new(Egress::default().allow_loopback(), None).ok()?;
    let at = format!("{server}/{pool}/.well-known");
    let discovery = outside.get(&format!("{at}/openid-configuration")).ok()?;
    let document: Value = serde_json::from_slice(&discovery.body).ok()?;
    if document["issuer"] != issuer {
        return None;
    }
    let answer = outside.get(&format!("{at}/jwks.json")).ok().filter(|answer| answer.status == 200)?;
    let from = format!("the server of development at {server}");
    let ahead = moved_clock(&outside, server);
    Some(Keys::Found { document: answer.body.to_vec(), from, ahead })
}

/// Seconds by which this machine's clock is ahead of the server's, which somebody may have moved: its tokens are of its own time.
fn moved_clock(outside: &Outside, server: &str) -> Option<i64> {
    let answer = outside.get(&format!("{server}/_rockpool/clock")).ok()?;
    let shown: Value = serde_json::from_slice(&answer.body).ok()?;
    Some(answer.at - shown["now"].as_f64()? as i64)
}

/// From the issuer that the token names. That it is signed by whom it names says nothing yet about whether to trust that issuer.
fn fetched(issuer: &str) -> anyhow::Result<Keys> {
    let outside = Outside::new(Egress::default(), None)?;
    let below = |path: &str| format!("{}/.well-known/{path}", issuer.trim_end_matches('/'));
    let url = match AwsName::parse(issuer) {
        Some(_) => below("jwks.json"),
        None => match jwks_uri(&outside, &below("openid-configuration"), issuer) {
            Ok(url) => url,
            Err(why) => return Ok(Keys::Missing(why)),
        },
    };
    Ok(match outside.get(&url) {
        Ok(answer) if answer.status == 200 => {
            let ahead = answer.ahead();
            Keys::Found { document: answer.body.to_vec(), from: url, ahead }
        }
        Ok(answer) => Keys::Missing(format!("{url} answers with status {}", answer.status)),
        Err(fault) => Keys::Missing(format!("{fault}. --jwks FILE or URL names keys")),
    })
}

fn jwks_uri(outside: &Outside, url: &str, issuer: &str) -> Result<String, String> {
    let answer = outside.get(url).map_err(|fault| {
        format!("{fault}. --jwks FILE or URL names keys, and --data the folder of a server that runs here")
    })?;
    if answer.status != 200 {
        return Err(format!("{url} answers with status {}; --jwks FILE or URL names keys", answer.status));
    }
    let document: Value = serde_json::from_slice(&answer.body).map_err(|_| format!("{url} is not JSON"))?;
    if document["issuer"] != issuer {
        return Err(format!("{url} is the document of another issuer"));
    }
    let url = document["jwks_uri"].as_str().ok_or_else(|| format!("{url} names no jwks_uri"))?;
    Ok(url.to_owned())
}
