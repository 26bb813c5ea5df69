//! Whom a service trusts and what it asks of a token, as data: it can be written in a configuration file and compared. A policy
//! is checked once, when a [`crate::Verifier`] is made of it, and does not change afterwards.

use serde::{Deserialize, Serialize};

use crate::algorithm::Algorithm;
use crate::egress::EgressFault;
use crate::issuer::Issuer;
use crate::shown::shown;

/// Seconds of leeway if nothing is said: nodes of one issuer may differ by that much (RULE-30).
const LEEWAY: u32 = 2;
/// Seconds of leeway at most: more would lengthen every token's life.
const MOST_LEEWAY: u32 = 300;

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenUse {
    /// It lets its bearer call services.
    Access,
    /// It tells a client who signed in.
    Id,
}

/// Which tokens a service takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Uses {
    /// Access tokens: what a service wants.
    #[default]
    Access,
    /// ID tokens.
    Id,
    /// Both. An ID token says who, not what is permitted: only for services that treat them differently themselves.
    Either,
}

impl Uses {
    pub(crate) fn takes(self, token_use: TokenUse) -> bool {
        matches!(
            (self, token_use),
            (Self::Either, _) | (Self::Access, TokenUse::Access) | (Self::Id, TokenUse::Id)
        )
    }
}

impl std::fmt::Display for Uses {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Access => "an access token",
            Self::Id => "an ID token",
            Self::Either => "an access token or an ID token",
        })
    }
}

/// Whose tokens are accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clients {
    /// Those made for any client of the issuer.
    Any,
    /// Those made for one of these.
    #[serde(untagged)]
    Only(Vec<String>),
}

/// One trusted issuer, and what is accepted from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trust {
    /// The issuer.
    pub issuer: Issuer,
    /// Whose tokens: compared with `client_id` of access tokens, `aud` (and `azp`) of ID tokens.
    pub clients: Clients,
    /// With which algorithms its keys may be used.
    #[serde(default = "only_rs256")]
    pub algorithms: Vec<Algorithm>,
    /// Where groups are listed: `cognito:groups`, or `groups` for OpenID Connect, if nothing is said.
    #[serde(default)]
    pub groups_claim: Option<String>,
    /// OpenID Connect only: takes access tokens whose header does not say `typ: at+jwt`. Many issuers leave it out; then an
    /// ID token is told by `nonce`, `at_hash` or `c_hash` alone.
    #[serde(default)]
    pub untyped_access_tokens: bool,
}

impl Trust {
    /// Trust in `issuer` for tokens that were made for `clients`, signed with RS256.
    pub fn new<C: Into<String>>(issuer: Issuer, clients: impl IntoIterator<Item = C>) -> Self {
        let clients = Clients::Only(clients.into_iter().map(Into::into).collect());
        Self { issuer, clients, algorithms: only_rs256(), groups_claim: None, untyped_access_tokens: false }
    }

    /// Trust in `issuer` whatever client a token was made for.
    pub fn any_client(issuer: Issuer) -> Self {
        Self { clients: Clients::Any, ..Self::new(issuer, [""; 0]) }
    }

    /// The same with other algorithms.
    pub fn algorithms(self, algorithms: impl Into<Vec<Algorithm>>) -> Self {
        Self { algorithms: algorithms.into(), ..self }
    }

    fn check(&self) -> Result<(), PolicyError> {
        let issuer = shown(&self.issuer.name);
        if self.issuer.name.is_empty() {
            return Err(PolicyError::NoIssuerName);
        }
        if self.algorithms.is_empty() {
            return Err(PolicyError::NoAlgorithm { issuer });
        }
        match &self.clients {
            Clients::Only(clients) if clients.is_empty() => Err(PolicyError::NoClient { issuer }),
            Clients::Only(clients) if clients.iter().any(String::is_empty) => {
                Err(PolicyError::Empty { member: "clients" })
            }
            _ => Ok(()),
        }
    }
}

/// What a service asks of tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Who may issue them: several side by side, as during a migration.
    pub trust: Vec<Trust>,
    /// Which kind.
    #[serde(default)]
    pub token_use: Uses,
    /// Scopes that a token must have, all of them.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Groups of which its user must be in one; empty asks for none.
    #[serde(default)]
    pub groups: Vec<String>,
    /// The name of this service, if tokens are bound to resources (RFC 8707): the `aud` of access tokens.
    #[serde(default)]
    pub resource: Option<String>,
    /// Seconds by which `exp`, `nbf` and `iat` may be missed.
    #[serde(default = "usual_leeway")]
    pub leeway: u32,
}

impl Policy {
    /// Access tokens of these issuers.
    pub fn access(trust: impl IntoIterator<Item = Trust>) -> Self {
        Self {
            trust: trust.into_iter().collect(),
            token_use: Uses::Access,
            scopes: Vec::new(),
            groups: Vec::new(),
            resource: None,
            leeway: LEEWAY,
        }
    }

    /// ID tokens of these issuers.
    pub fn id(trust: impl IntoIterator<Item = Trust>) -> Self {
        Self { token_use: Uses::Id, ..Self::access(trust) }
    }

    /// The same, and `scope` is needed too.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// The same, and one more group will do.
    pub fn group(mut self, group: impl Into<String>) -> Self {
        self.groups.push(group.into());
        self
    }

    /// The same for a service of that name.
    pub fn resource(self, resource: impl Into<String>) -> Self {
        Self { resource: Some(resource.into()), ..self }
    }

    /// The same with so many seconds of leeway, at most 300.
    pub fn leeway(self, seconds: u32) -> Self {
        Self { leeway: seconds, ..self }
    }

    pub(crate) fn check(&self) -> Result<(), PolicyError> {
        if self.trust.is_empty() {
            return Err(PolicyError::NoTrust);
        }
        for (index, trust) in self.trust.iter().enumerate() {
            trust.check()?;
            if self.trust[..index].iter().any(|earlier| earlier.issuer.name == trust.issuer.name) {
                return Err(PolicyError::Twice { issuer: shown(&trust.issuer.name) });
            }
        }
        if self.leeway > MOST_LEEWAY {
            return Err(PolicyError::Leeway { seconds: self.leeway });
        }
        let empty = |names: &[String]| names.iter().any(|name| name.is_empty() || name.contains(' '));
        if empty(&self.scopes) {
            return Err(PolicyError::Empty { member: "scopes" });
        }
        if self.groups.iter().any(String::is_empty) {
            return Err(PolicyError::Empty { member: "groups" });
        }
        match &self.resource {
            Some(resource) if resource.is_empty() => Err(PolicyError::Empty { member: "resource" }),
            _ => Ok(()),
        }
    }
}

/// Why a policy is no policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// No issuer at all.
    #[error("the policy trusts no issuer")]
    NoTrust,
    /// An issuer without a name.
    #[error("a trusted issuer has an empty name")]
    NoIssuerName,
    /// An issuer that stands twice.
    #[error("the issuer {issuer} stands twice")]
    Twice {
        /// Which.
        issuer: String,
    },
    /// An empty list of clients: say `any` if any client will do.
    #[error("no client of {issuer} is accepted: name some, or say `any`")]
    NoClient {
        /// Of which issuer.
        issuer: String,
    },
    /// An empty list of algorithms.
    #[error("no algorithm of {issuer} is accepted")]
    NoAlgorithm {
        /// Of which issuer.
        issuer: String,
    },
    /// More leeway than is sane.
    #[error("a leeway of {seconds} s: at most 300 s")]
    Leeway {
        /// What was asked for.
        seconds: u32,
    },
    /// An entry without text, or a scope with a space.
    #[error("an entry of `{member}` is empty or has a space")]
    Empty {
        /// Where.
        member: &'static str,
    },
    /// Not the id of a pool.
    #[error("`{0}` is not the id of a user pool: expected a region, `_`, letters and digits")]
    Pool(String),
    /// An address that keys may not be fetched from.
    #[error("the keys of {issuer} cannot be fetched: {fault}")]
    Egress {
        /// Of which issuer.
        issuer: String,
        /// Why.
        fault: EgressFault,
    },
}

fn only_rs256() -> Vec<Algorithm> {
    vec![Algorithm::RS256]
}

fn usual_leeway() -> u32 {
    LEEWAY
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trust() -> Trust {
        Trust::new(Issuer::aws("eu-west-1_Abc").unwrap(), ["client"])
    }

    #[test]
    fn a_policy_that_would_let_too_much_pass_is_refused() {
        assert_eq!(Policy::access([]).check(), Err(PolicyError::NoTrust));
        assert!(matches!(Policy::access([trust(), trust()]).check(), Err(PolicyError::Twice { .. })));
        let nobody = Trust::new(Issuer::cognito("https://a"), [""; 0]);
        assert!(matches!(Policy::access([nobody]).check(), Err(PolicyError::NoClient { .. })));
        let unnamed = Trust::new(Issuer::cognito("https://a"), [""]);
        assert!(matches!(Policy::access([unnamed]).check(), Err(PolicyError::Empty { .. })));
        assert!(matches!(
            Policy::access([trust().algorithms([])]).check(),
            Err(PolicyError::NoAlgorithm { .. })
        ));
        assert_eq!(Policy::access([trust()]).leeway(301).check(), Err(PolicyError::Leeway { seconds: 301 }));
        assert!(Policy::access([trust()]).scope("a b").check().is_err());
        assert!(Policy::access([trust()]).group("").check().is_err());
        assert!(Policy::access([trust()]).resource("").check().is_err());
        assert_eq!(Policy::access([Trust::any_client(Issuer::cognito("https://a"))]).check(), Ok(()));
    }

    #[test]
    fn a_policy_is_written_as_data_and_unknown_members_are_refused() {
        let text = r#"{"trust": [
            {"issuer": {"name": "https://a/eu-west-1_Abc"}, "clients": ["one"]},
            {"issuer": {"name": "https://b", "shape": "oidc", "keys": {"jwks": "https://b/keys"}}, "clients": "any", "algorithms": ["ES256", "EdDSA"]}
        ], "scopes": ["posts/read"]}"#;
        let policy: Policy = serde_json::from_str(text).unwrap();
        assert_eq!(policy.check(), Ok(()));
        assert_eq!((policy.token_use, policy.leeway), (Uses::Access, LEEWAY));
        assert_eq!(policy.trust[1].clients, Clients::Any);
        let again: Policy = serde_json::from_value(serde_json::to_value(&policy).unwrap()).unwrap();
        assert_eq!(again, policy);
        assert!(serde_json::from_str::<Policy>(&text.replace("scopes", "scope")).is_err());
        assert!(serde_json::from_str::<Policy>(&text.replace("\"any\"", "\"all\"")).is_err());
        assert!(serde_json::from_str::<Policy>(&text.replace("ES256", "HS256")).is_err());
    }
}
