//! Who may issue tokens: the exact `iss`, how its tokens look, and where its keys are. All of it is configuration; nothing is
//! taken from a token (COG-16).

use serde::{Deserialize, Serialize};

use crate::policy::PolicyError;

/// How the tokens of an issuer say what they are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// As Amazon Cognito's: `token_use`, `client_id` in access tokens and `aud` in ID tokens, `cognito:groups`.
    #[default]
    Cognito,
    /// OpenID Connect: ID tokens by OpenID Connect Core section 2, access tokens by RFC 9068.
    Oidc,
}

/// Where an issuer's keys come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Where {
    /// A JWKS document at this URL.
    Jwks(String),
    /// Named by the issuer's discovery document (OpenID Connect Discovery section 4), whose `issuer` must be the same.
    Discovery,
    /// Nowhere: they are given by hand.
    Offline,
}

/// An issuer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// The `iss` claim, character by character.
    pub name: String,
    /// How its tokens look.
    #[serde(default)]
    pub shape: Shape,
    /// Where its keys are; below the name as at Cognito, or by discovery, if nothing is said.
    #[serde(default)]
    pub keys: Option<Where>,
}

impl Issuer {
    /// A pool of Amazon Cognito under its original name, `https://cognito-idp.{region}.amazonaws.com/{pool}`.
    pub fn aws(pool: &str) -> Result<Self, PolicyError> {
        Ok(Self::cognito(AwsName::of(pool)?.original()))
    }

    /// A pool of Amazon Cognito under its newer name, `https://issuer-cognito-idp.{region}.amazonaws.com/{pool}`.
    pub fn aws_updated(pool: &str) -> Result<Self, PolicyError> {
        Ok(Self::cognito(AwsName::of(pool)?.updated()))
    }

    /// A pool of a Rockpool server at `public_url`.
    pub fn rockpool(public_url: &str, pool: &str) -> Result<Self, PolicyError> {
        AwsName::of(pool)?;
        Ok(Self::cognito(format!("{}/{pool}", public_url.trim_end_matches('/'))))
    }

    /// Any issuer whose tokens look like Cognito's, with its keys at `{name}/.well-known/jwks.json`.
    pub fn cognito(name: impl Into<String>) -> Self {
        Self { name: name.into(), shape: Shape::Cognito, keys: None }
    }

    /// Any OpenID Connect issuer; its keys are found by discovery.
    pub fn oidc(name: impl Into<String>) -> Self {
        Self { name: name.into(), shape: Shape::Oidc, keys: None }
    }

    /// The same with its keys elsewhere.
    pub fn keys_at(self, jwks_url: impl Into<String>) -> Self {
        Self { keys: Some(Where::Jwks(jwks_url.into())), ..self }
    }

    /// The same with keys that are given by hand.
    pub fn offline(self) -> Self {
        Self { keys: Some(Where::Offline), ..self }
    }

    /// The address to begin with, if keys are fetched.
    pub(crate) fn address(&self) -> Option<String> {
        let below = |path: &str| Some(format!("{}/.well-known/{path}", self.name.trim_end_matches('/')));
        match (&self.keys, self.shape) {
            (Some(Where::Jwks(url)), _) => Some(url.clone()),
            (Some(Where::Offline), _) => None,
            (Some(Where::Discovery), _) | (None, Shape::Oidc) => below("openid-configuration"),
            (None, Shape::Cognito) => below("jwks.json"),
        }
    }

    /// Whether that address is a discovery document.
    pub(crate) fn discovers(&self) -> bool {
        matches!((&self.keys, self.shape), (Some(Where::Discovery), _) | (None, Shape::Oidc))
    }
}

/// A pool's names at AWS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsName {
    /// The region, `eu-west-1`.
    pub region: String,
    /// The pool, `eu-west-1_Ab12Cd34E`.
    pub pool: String,
}

impl AwsName {
    /// From a pool id: a region of AWS's form, `_`, letters and digits.
    pub fn of(pool: &str) -> Result<Self, PolicyError> {
        let refuse = || PolicyError::Pool(crate::shown::shown(pool));
        let (region, rest) = pool.split_once('_').ok_or_else(refuse)?;
        let words: Vec<&str> = region.split('-').collect();
        let lower = |word: &&str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
        let (number, names) = words.split_last().ok_or_else(refuse)?;
        let is_region = (2..=4).contains(&names.len())
            && names.iter().all(lower)
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit());
        let is_id = !rest.is_empty() && rest.len() <= 55 && rest.bytes().all(|b| b.is_ascii_alphanumeric());
        match is_region && is_id {
            true => Ok(Self { region: region.to_owned(), pool: pool.to_owned() }),
            false => Err(refuse()),
        }
    }

    /// The name of the pool whose issuer this is, in either form.
    pub fn parse(issuer: &str) -> Option<Self> {
        let (_, pool) = issuer.strip_prefix("https://")?.split_once('/')?;
        let name = Self::of(pool).ok()?;
        (issuer == name.original() || issuer == name.updated() || name.elsewhere(issuer)).then_some(name)
    }

    /// `https://cognito-idp.{region}.amazonaws.com/{pool}`
    pub fn original(&self) -> String {
        format!("https://cognito-idp.{}.{}/{}", self.region, self.domain(), self.pool)
    }

    /// `https://issuer-cognito-idp.{region}.amazonaws.com/{pool}`
    pub fn updated(&self) -> String {
        format!("https://issuer-cognito-idp.{}.{}/{}", self.region, self.domain(), self.pool)
    }

    /// AWS's host of another region with this pool: nobody issues such names, people write them.
    fn elsewhere(&self, issuer: &str) -> bool {
        issuer.contains("cognito-idp.") && issuer.contains(&format!(".{}/", self.domain()))
    }

    fn domain(&self) -> &'static str {
        match self.region.split('-').next() {
            Some("cn") => "amazonaws.com.cn",
            Some("eusc") => "amazonaws.eu",
            _ => "amazonaws.com",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_has_two_names_at_aws_and_one_here() {
        let pool = "eu-west-1_Ab12Cd34E";
        assert_eq!(
            Issuer::aws(pool).unwrap().name,
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E"
        );
        assert_eq!(
            Issuer::aws_updated(pool).unwrap().name,
            "https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E"
        );
        let own = Issuer::rockpool("https://auth.example.com/", pool).unwrap();
        assert_eq!(own.name, "https://auth.example.com/eu-west-1_Ab12Cd34E");
        assert_eq!(
            own.address().unwrap(),
            "https://auth.example.com/eu-west-1_Ab12Cd34E/.well-known/jwks.json"
        );
        assert!(AwsName::parse(&Issuer::aws(pool).unwrap().name).is_some());
        assert_eq!(AwsName::parse(&own.name), None);
    }

    #[test]
    fn what_is_no_pool_id_is_refused() {
        for pool in [
            "",
            "eu-west-1",
            "_a",
            "eu-west-1_",
            "local_abc",
            "eu-west-1_a/b",
            "eu-west-1_a.b",
            "EU-west-1_a",
            "eu-west-x_a",
            "a.b-c-1_x",
        ] {
            assert!(Issuer::aws(pool).is_err(), "{pool}");
        }
        assert!(Issuer::aws("us-gov-west-1_Abc").is_ok());
        assert!(Issuer::aws("eusc-de-east-1_Abc").unwrap().name.contains("amazonaws.eu"));
    }

    #[test]
    fn the_keys_of_an_oidc_issuer_are_found_by_discovery() {
        let issuer = Issuer::oidc("https://id.example.com");
        assert_eq!(issuer.address().unwrap(), "https://id.example.com/.well-known/openid-configuration");
        assert!(issuer.discovers());
        let issuer = issuer.keys_at("https://id.example.com/keys");
        assert_eq!(
            (issuer.address().as_deref(), issuer.discovers()),
            (Some("https://id.example.com/keys"), false)
        );
        assert_eq!(issuer.offline().address(), None);
    }
}
