//! What a service would ask of the token: said by flags, or read out of the variables of the service.

use anyhow::{bail, ensure};
use clap::{Args, ValueEnum};
use rockpool_verify::{AwsName, Uses};

/// Expectations, as they are said.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "What the service expects")]
pub struct Expectations {
    /// An app client whose tokens are accepted; several by repeating.
    #[arg(long, value_name = "ID")]
    pub client_id: Vec<String>,
    /// An issuer that is trusted: its URL, or the id of a user pool; several by repeating.
    #[arg(long, value_name = "URL|POOL")]
    pub issuer: Vec<String>,
    /// Which kind of token is accepted [default: either].
    #[arg(long = "use", value_name = "KIND", value_enum)]
    pub token_use: Option<Use>,
    /// A scope that the token must have; several by repeating, all are needed.
    #[arg(long)]
    pub scope: Vec<String>,
    /// A group that the user must be in; several by repeating, one is enough.
    #[arg(long)]
    pub group: Vec<String>,
    /// The name of the service, where tokens are bound to resources.
    #[arg(long, value_name = "NAME")]
    pub resource: Option<String>,
    /// Seconds by which times may be missed, at most 300.
    #[arg(long, value_name = "SECONDS", default_value_t = 2, value_parser = clap::value_parser!(u32).range(0..=300))]
    pub leeway: u32,
    /// Expect what a back end with AWS_COGNITO_USER_POOL_ID and AWS_COGNITO_USER_POOL_CLIENT_ID (or Rockpool's variables) in its
    /// environment expects: an access token of that pool and client.
    #[arg(long)]
    pub from_env: bool,
    #[arg(long, env = "AWS_COGNITO_USER_POOL_ID", hide = true)]
    pub aws_cognito_user_pool_id: Option<String>,
    #[arg(long, env = "AWS_COGNITO_USER_POOL_CLIENT_ID", hide = true)]
    pub aws_cognito_user_pool_client_id: Option<String>,
    #[arg(long, env = "ROCKPOOL_USER_POOL_ID", hide = true)]
    pub rockpool_user_pool_id: Option<String>,
    #[arg(long, env = "ROCKPOOL_CLIENT_ID", hide = true)]
    pub rockpool_client_id: Option<String>,
    #[arg(long, env = "ROCKPOOL_ENDPOINT", hide = true)]
    pub rockpool_endpoint: Option<String>,
}

/// A kind of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Use {
    /// An access token, which services want.
    Access,
    /// An ID token.
    Id,
    /// Both.
    Either,
}

/// Expectations, put together.
#[derive(Debug, Default)]
pub struct Expected {
    /// Trusted issuers; empty: any.
    pub issuers: Vec<String>,
    /// Accepted clients; empty: any.
    pub clients: Vec<String>,
    /// Accepted kinds; `None`: any.
    pub token_use: Option<Uses>,
    /// Needed scopes.
    pub scopes: Vec<String>,
    /// Groups of which one is needed.
    pub groups: Vec<String>,
    /// The service's name.
    pub resource: Option<String>,
    /// Seconds by which times may be missed.
    pub leeway: u32,
}

impl Expectations {
    /// Puts them together; `server` is the URL of the server of development that runs here.
    ///
    /// # Errors
    /// `--from-env` without the variables; an empty word.
    pub fn read(&self, server: Option<&str>) -> anyhow::Result<Expected> {
        let places: Vec<&str> = self.rockpool_endpoint.as_deref().into_iter().chain(server).collect();
        let mut issuers: Vec<String> = Vec::new();
        for said in &self.issuer {
            issuers.extend(names(said, &places));
        }
        let mut clients = self.client_id.clone();
        let mut token_use = self.token_use.map(|one| match one {
            Use::Access => Uses::Access,
            Use::Id => Uses::Id,
            Use::Either => Uses::Either,
        });
        if self.from_env {
            let filled = |one: &Option<String>| one.clone().filter(|text| !text.is_empty());
            let pool = filled(&self.aws_cognito_user_pool_id).or_else(|| filled(&self.rockpool_user_pool_id));
            let client =
                filled(&self.aws_cognito_user_pool_client_id).or_else(|| filled(&self.rockpool_client_id));
            if pool.is_none() && client.is_none() {
                bail!(
                    "--from-env: neither AWS_COGNITO_USER_POOL_ID nor AWS_COGNITO_USER_POOL_CLIENT_ID is set here, nor Rockpool's \
                     variables (`eval \"$(rockpool env)\"` sets those)"
                );
            }
            issuers.extend(pool.iter().flat_map(|pool| names(pool, &places)));
            clients.extend(client);
            token_use = token_use.or(Some(Uses::Access));
        }
        issuers.dedup();
        let empty = |words: &[String]| words.iter().any(|word| word.trim().is_empty());
        ensure!(
            ![&issuers, &clients, &self.scope, &self.group].into_iter().any(|words| empty(words)),
            "an expectation is empty: was a variable not set?"
        );
        Ok(Expected {
            issuers,
            clients,
            token_use,
            scopes: self.scope.iter().flat_map(|scopes| scopes.split(' ')).map(str::to_owned).collect(),
            groups: self.group.clone(),
            resource: self.resource.clone(),
            leeway: self.leeway,
        })
    }
}

/// An issuer as it is, a pool under every name that it may have: Amazon's two, and those of the servers that are known here.
fn names(said: &str, places: &[&str]) -> Vec<String> {
    match AwsName::of(said) {
        Ok(name) => {
            let here = places.iter().map(|place| format!("{}/{said}", place.trim_end_matches('/')));
            [name.original(), name.updated()].into_iter().chain(here).collect()
        }
        Err(_) => vec![said.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_stands_for_all_its_names_and_a_url_for_itself() {
        let said = Expectations {
            issuer: vec!["eu-west-1_Ab12Cd34E".into(), "https://id.example.com/".into()],
            ..Expectations::default()
        };
        let expected = said.read(Some("http://127.0.0.1:9229")).unwrap();
        assert_eq!(
            expected.issuers,
            [
                "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E",
                "https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E",
                "http://127.0.0.1:9229/eu-west-1_Ab12Cd34E",
                "https://id.example.com/"
            ]
        );
        assert_eq!(expected.token_use, None);
    }

    #[test]
    fn the_variables_of_a_back_end_are_expectations_when_asked_for() {
        let mut said = Expectations {
            aws_cognito_user_pool_id: Some("eu-west-1_Ab12Cd34E".into()),
            aws_cognito_user_pool_client_id: Some("client".into()),
            ..Expectations::default()
        };
        assert!(said.read(None).unwrap().issuers.is_empty());
        said.from_env = true;
        let expected = said.read(None).unwrap();
        assert_eq!(
            (expected.issuers.len(), expected.clients, expected.token_use),
            (2, vec!["client".into()], Some(Uses::Access))
        );
        assert!(Expectations { from_env: true, ..Expectations::default() }.read(None).is_err());
        assert!(Expectations { scope: vec![String::new()], ..Expectations::default() }.read(None).is_err());
    }
}
