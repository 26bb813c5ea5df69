//! Which server is meant, and who asks. Without a word it is the server that runs on the data folder, asked with the
//! folder's own key; a URL is asked with AWS's variables, and so is Amazon Cognito itself.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use clap::{Args, ValueHint};
use crypto::Secret;

use super::profile::{self, Profile};
use super::region;
use super::signature::Credentials;
use crate::arguments::{Options, Values};
use crate::environment::Environment;
use crate::settings::Settings;

/// The region that is signed for where nothing says another.
const REGION: &str = "us-east-1";

/// Where, as whom, and in which form.
#[derive(Debug, Args)]
pub struct Target {
    /// URL of the APIs, or `aws` for Amazon Cognito itself [default: the server that runs on the data folder].
    #[arg(long, env = "ROCKPOOL_ENDPOINT", value_name = "URL", global = true, value_hint = ValueHint::Url)]
    pub endpoint: Option<String>,
    /// Data folder of the running server [default: ./.rockpool].
    #[arg(long, env = "ROCKPOOL_DATA", value_name = "FOLDER", global = true, value_hint = ValueHint::DirPath)]
    pub data: Option<PathBuf>,
    /// The user pool [default: the pool that the server started with].
    #[arg(long = "pool", env = "ROCKPOOL_POOL_ID", value_name = "ID", global = true)]
    pub pool_id: Option<String>,
    /// Region to sign for [default: that of the pool's id].
    #[arg(long, env = "AWS_REGION", global = true)]
    pub region: Option<String>,
    /// Profile of the AWS CLI whose keys are signed with [default: AWS's variables, then the profile `default`].
    #[arg(long, env = "AWS_PROFILE", value_name = "NAME", global = true)]
    pub profile: Option<String>,
    /// File of certificates (PEM) to trust instead of this machine's, for https.
    #[arg(long, alias = "ca", env = "AWS_CA_BUNDLE", value_name = "FILE", global = true, value_hint = ValueHint::FilePath)]
    pub ca_bundle: Option<OsString>,
    /// Connect to this address, whatever the name in the URL stands for: a tunnel, or a private endpoint.
    #[arg(long, env = "ROCKPOOL_CONNECT_TO", value_name = "ADDRESS:PORT", global = true)]
    pub connect_to: Option<SocketAddr>,
    /// Print the API's answer as JSON.
    #[arg(long, global = true)]
    pub json: bool,
    #[arg(long, env = "AWS_ACCESS_KEY_ID", hide = true, global = true)]
    pub aws_access_key_id: Option<String>,
    #[arg(long, env = "AWS_SECRET_ACCESS_KEY", hide = true, hide_env_values = true, value_parser = secret, global = true)]
    pub aws_secret_access_key: Option<Secret>,
    #[arg(long, env = "AWS_SESSION_TOKEN", hide = true, hide_env_values = true, value_parser = secret, global = true)]
    pub aws_session_token: Option<Secret>,
    #[arg(long, env = "AWS_DEFAULT_REGION", hide = true, global = true)]
    pub aws_default_region: Option<String>,
    #[arg(long, env = "AWS_SHARED_CREDENTIALS_FILE", hide = true, global = true)]
    pub aws_shared_credentials_file: Option<OsString>,
    #[arg(long, env = "AWS_CONFIG_FILE", hide = true, global = true)]
    pub aws_config_file: Option<OsString>,
}

fn secret(text: &str) -> Result<Secret, std::convert::Infallible> {
    Ok(Secret::new(text))
}

/// A server, found.
#[derive(Clone, Debug)]
pub struct Server {
    /// `http://127.0.0.1:9229`, without a slash at the end.
    pub url: String,
    /// What requests are signed for.
    pub region: String,
    /// What they are signed with.
    pub credentials: Credentials,
    /// It is one of ours, so that `rockpool explain` may know more.
    pub ours: bool,
    /// Whom to trust over https; none: this machine's certificates.
    pub ca_bundle: Option<PathBuf>,
    /// Where to connect, whatever the URL says.
    pub connect_to: Option<SocketAddr>,
}

impl Target {
    /// The pool that is meant.
    ///
    /// # Errors
    /// No word and no folder says it.
    pub fn pool(&self) -> anyhow::Result<String> {
        if let Some(pool) = &self.pool_id {
            return Ok(pool.clone());
        }
        let started = match self.endpoint {
            Some(_) => None,
            None => self.environment()?.user_pool_id,
        };
        started.context("which user pool? Name it with --pool; `rockpool pool list` shows them")
    }

    /// Whose certificates are trusted over https, if not this machine's.
    pub fn trusted(&self) -> Option<PathBuf> {
        path(&self.ca_bundle)
    }

    /// The server that is meant, for a call about `pool`.
    ///
    /// # Errors
    /// None runs on the folder; a URL that is none; nobody to ask as.
    pub fn server(&self, pool: Option<&str>) -> anyhow::Result<Server> {
        let of_pool = pool.and_then(|pool| pool.split_once('_')).map(|(region, _)| region.to_owned());
        let region = of_pool.or_else(|| said(&self.region));
        let (ca_bundle, connect_to) = (self.trusted(), self.connect_to);
        let Some(endpoint) = &self.endpoint else {
            let environment = self.environment()?;
            return Ok(Server {
                url: environment.endpoint.trim_end_matches('/').to_owned(),
                region: region.unwrap_or_else(|| environment.region.clone()),
                credentials: folder(&environment),
                ours: true,
                ca_bundle,
                connect_to,
            });
        };
        if endpoint == "aws" {
            let profile = self.profile()?;
            let credentials = match &said(&self.profile) {
                Some(name) => profile.credentials.with_context(|| format!("the profile {name} holds no keys"))?,
                None => self.own_credentials().or(profile.credentials).context(
                    "Amazon Cognito is asked with AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or \
                     name a profile of the AWS CLI with --profile (`aws configure export-credentials --format env` prints \
                     keys of any kind)",
                )?,
            };
            let region = region.or_else(|| said(&self.aws_default_region)).or(profile.region);
            let region = region.context("which region of AWS? Say it with --region")?;
            let url = region::url(&region)?;
            return Ok(Server { url, region, credentials, ours: false, ca_bundle, connect_to });
        }
        let region = region.or_else(|| said(&self.aws_default_region)).unwrap_or_else(|| REGION.to_owned());
        let url = endpoint.trim_end_matches('/').to_owned();
        ensure!(
            url.starts_with("http://") || url.starts_with("https://"),
            "--endpoint {endpoint:?} is no URL: write it as http://127.0.0.1:9229, or `aws`"
        );
        if let Some(host) = in_the_clear(&url) {
            eprintln!(
                "rockpool: {host} is asked over http: whoever is on the way reads everything, passwords among it. Use https"
            );
        }
        let named = match said(&self.profile) {
            Some(_) => self.profile()?.credentials,
            None => None,
        };
        let credentials = match named.or_else(|| self.own_credentials()) {
            Some(credentials) => credentials,
            None => match self.environment() {
                Ok(environment) if environment.endpoint.trim_end_matches('/') == url => folder(&environment),
                _ => bail!(
                    "nobody to ask {url} as: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. A server of development \
                     takes any words, and `rockpool env` prints its own key"
                ),
            },
        };
        Ok(Server { url, region, credentials, ours: true, ca_bundle, connect_to })
    }

    /// The profile that is named, or the one without a name where it is there.
    fn profile(&self) -> anyhow::Result<Profile> {
        let (credentials, config) = (path(&self.aws_shared_credentials_file), path(&self.aws_config_file));
        let (credentials, config) = (credentials.as_deref(), config.as_deref());
        match said(&self.profile) {
            Some(name) => profile::read(&name, credentials, config)?.with_context(|| {
                format!("there is no profile {name}; `aws configure list-profiles` shows them")
            }),
            // Keys in variables go before it, so what it lacks is nobody's fault yet.
            None if self.own_credentials().is_some() => {
                Ok(profile::read("default", credentials, config).unwrap_or_default().unwrap_or_default())
            }
            None => Ok(profile::read("default", credentials, config)?.unwrap_or_default()),
        }
    }

    fn own_credentials(&self) -> Option<Credentials> {
        Some(Credentials {
            id: self.aws_access_key_id.clone().filter(|id| !id.is_empty())?,
            secret: self.aws_secret_access_key.clone().filter(|secret| !secret.expose().is_empty())?,
            session_token: self.aws_session_token.clone().filter(|token| !token.expose().is_empty()),
        })
    }

    /// What the server on the folder wrote, wherever the configuration says that the folder is.
    fn environment(&self) -> anyhow::Result<Environment> {
        let values = Values { data: self.data.clone(), ..Values::default() };
        let settings = Settings::read(Options { config: None, values }, None)?;
        Environment::read(&settings)
    }
}

/// What was said; an empty variable says nothing, as it does to AWS's own tools.
fn said(value: &Option<String>) -> Option<String> {
    value.clone().filter(|value| !value.is_empty())
}

fn path(value: &Option<OsString>) -> Option<PathBuf> {
    value.clone().filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn folder(environment: &Environment) -> Credentials {
    Credentials {
        id: environment.key.access_key_id.clone(),
        secret: environment.key.secret_access_key.clone(),
        session_token: None,
    }
}

/// The host of a URL under which everything goes over a network as it is; none where it stays on this machine or is
/// encrypted. A signature hides nothing.
fn in_the_clear(url: &str) -> Option<String> {
    let uri: http::Uri = url.parse().ok()?;
    let host = uri.host().filter(|_| uri.scheme_str() == Some("http"))?;
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let is_here = bare.eq_ignore_ascii_case("localhost")
        || bare.to_ascii_lowercase().ends_with(".localhost")
        || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback());
    (!is_here).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_elsewhere_over_http_is_told_and_one_here_or_over_https_is_not() {
        for url in [
            "http://auth.example.com",
            "http://10.0.0.7:9229",
            "HTTP://[2001:db8::1]:80",
            "http://localhost.example.com",
        ] {
            assert!(in_the_clear(url).is_some(), "{url}");
        }
        for url in [
            "https://auth.example.com",
            "http://127.0.0.1:9229",
            "http://[::1]:9229",
            "http://localhost:9229",
            "http://a.localhost",
        ] {
            assert_eq!(in_the_clear(url), None, "{url}");
        }
    }
}
