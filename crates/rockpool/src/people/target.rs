//! Which server is meant, and who asks. Without a word it is the server that runs on the data folder, asked with the
//! folder's own key; a URL is asked with AWS's variables, and so is Amazon Cognito itself.

use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use crypto::Secret;

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
    #[arg(long, env = "ROCKPOOL_ENDPOINT", value_name = "URL", global = true)]
    pub endpoint: Option<String>,
    /// Data folder of the running server [default: ./.rockpool].
    #[arg(long, env = "ROCKPOOL_DATA", value_name = "FOLDER", global = true)]
    pub data: Option<PathBuf>,
    /// The user pool [default: the pool that the server started with].
    #[arg(long = "pool", env = "ROCKPOOL_POOL_ID", value_name = "ID", global = true)]
    pub pool_id: Option<String>,
    /// Region to sign for [default: that of the pool's id].
    #[arg(long, env = "AWS_REGION", global = true)]
    pub region: Option<String>,
    /// Print the API's answer as JSON.
    #[arg(long, global = true)]
    pub json: bool,
    #[arg(long, env = "AWS_ACCESS_KEY_ID", hide = true, global = true)]
    pub aws_access_key_id: Option<String>,
    #[arg(long, env = "AWS_SECRET_ACCESS_KEY", hide = true, hide_env_values = true, value_parser = secret, global = true)]
    pub aws_secret_access_key: Option<Secret>,
    #[arg(long, env = "AWS_SESSION_TOKEN", hide = true, hide_env_values = true, value_parser = secret, global = true)]
    pub aws_session_token: Option<Secret>,
}

fn secret(text: &str) -> Result<Secret, std::convert::Infallible> {
    Ok(Secret::new(text))
}

/// A server, found.
#[derive(Debug)]
pub struct Server {
    /// `http://127.0.0.1:9229`, without a slash at the end.
    pub url: String,
    /// What requests are signed for.
    pub region: String,
    /// What they are signed with.
    pub credentials: Credentials,
    /// It is one of ours, so that `rockpool explain` may know more.
    pub ours: bool,
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

    /// The server that is meant, for a call about `pool`.
    ///
    /// # Errors
    /// None runs on the folder; a URL that is none; nobody to ask as.
    pub fn server(&self, pool: Option<&str>) -> anyhow::Result<Server> {
        let region = pool.and_then(|pool| pool.split_once('_')).map(|(region, _)| region.to_owned());
        let region = region.or_else(|| self.region.clone());
        let Some(endpoint) = &self.endpoint else {
            let environment = self.environment()?;
            return Ok(Server {
                url: environment.endpoint.trim_end_matches('/').to_owned(),
                region: region.unwrap_or_else(|| environment.region.clone()),
                credentials: folder(&environment),
                ours: true,
            });
        };
        let region = region.unwrap_or_else(|| REGION.to_owned());
        if endpoint == "aws" {
            let credentials = self.own_credentials().context(
                "Amazon Cognito is asked with AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY \
                 (`aws configure export-credentials --format env` prints them)",
            )?;
            let url = format!("https://cognito-idp.{region}.amazonaws.com");
            return Ok(Server { url, region, credentials, ours: false });
        }
        let url = endpoint.trim_end_matches('/').to_owned();
        ensure!(
            url.starts_with("http://") || url.starts_with("https://"),
            "--endpoint {endpoint:?} is no URL: write it as http://127.0.0.1:9229, or `aws`"
        );
        let credentials = match self.own_credentials() {
            Some(credentials) => credentials,
            None => match self.environment() {
                Ok(environment) if environment.endpoint.trim_end_matches('/') == url => folder(&environment),
                _ => bail!(
                    "nobody to ask {url} as: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. A server of development \
                     takes any words, and `rockpool env` prints its own key"
                ),
            },
        };
        Ok(Server { url, region, credentials, ours: true })
    }

    fn own_credentials(&self) -> Option<Credentials> {
        Some(Credentials {
            id: self.aws_access_key_id.clone().filter(|id| !id.is_empty())?,
            secret: self.aws_secret_access_key.clone()?,
            session_token: self.aws_session_token.clone(),
        })
    }

    /// What the server on the folder wrote, wherever the configuration says that the folder is.
    fn environment(&self) -> anyhow::Result<Environment> {
        let values = Values { data: self.data.clone(), ..Values::default() };
        let settings = Settings::read(Options { config: None, values }, None)?;
        Environment::read(&settings.data)
    }
}

fn folder(environment: &Environment) -> Credentials {
    Credentials {
        id: environment.key.access_key_id.clone(),
        secret: environment.key.secret_access_key.clone(),
        session_token: None,
    }
}
