//! An app client: what it may do, how long its tokens live, which attributes it sees.

use std::collections::BTreeMap;
use std::time::Duration;

use crypto::Secret;
use serde::{Deserialize, Serialize};

use crate::{ClientId, PoolId, Timestamp};

/// A flow that a client may start, after folding the legacy names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flow {
    /// `USER_SRP_AUTH`.
    UserSrp,
    /// `USER_PASSWORD_AUTH`.
    UserPassword,
    /// `ADMIN_USER_PASSWORD_AUTH` and its old name `ADMIN_NO_SRP_AUTH`.
    AdminUserPassword,
    /// `CUSTOM_AUTH`.
    Custom,
    /// `REFRESH_TOKEN_AUTH`.
    RefreshToken,
    /// `USER_AUTH`.
    User,
}

/// The unit a validity was given in; kept because Describe gives it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValidityUnit {
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
}

impl ValidityUnit {
    /// One of it.
    pub const fn seconds(self) -> u64 {
        match self {
            Self::Seconds => 1,
            Self::Minutes => 60,
            Self::Hours => 3_600,
            Self::Days => 86_400,
        }
    }
}

/// A validity as given: a number, and a unit where one was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Validity {
    /// The number as given; `None`: absent.
    pub value: Option<u32>,
    /// The unit as given; `None`: the default unit of that token.
    pub unit: Option<ValidityUnit>,
}

impl Validity {
    /// The length of time, with `default_unit` where no unit was named and `default` where there is no number (or 0).
    pub fn duration(self, default_unit: ValidityUnit, default: Duration) -> Duration {
        match self.value {
            None | Some(0) => default,
            Some(value) => {
                Duration::from_secs(u64::from(value) * self.unit.unwrap_or(default_unit).seconds())
            }
        }
    }
}

/// Rotation of refresh tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    /// How long the predecessor still works, 0 to 60 seconds.
    pub grace_seconds: u32,
}

/// A secret of a client. At most two are active.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClientSecret {
    /// `<client id>--<epoch seconds>`.
    pub id: String,
    /// The secret itself; sealed at rest.
    pub value: Secret,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What is told about users that do not exist (`PreventUserExistenceErrors`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExistenceErrors {
    /// An unknown user is told as such.
    Legacy,
    /// An unknown user cannot be told from a wrong password.
    Prevented,
}

/// An app client.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Client {
    /// The pool it belongs to.
    pub pool: PoolId,
    /// Its id.
    pub id: ClientId,
    /// The name given by its owner; not unique.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its settings last changed.
    pub modified_at: Timestamp,
    /// `ExplicitAuthFlows` as given, AWS's names; `None`: absent.
    pub explicit_flows: Option<Vec<String>>,
    /// Access-token validity: default unit hours, default 1 hour.
    pub access_validity: Validity,
    /// ID-token validity: default unit hours, default 1 hour.
    pub id_validity: Validity,
    /// Refresh-token validity: default unit days, default 30 days.
    pub refresh_validity: Validity,
    /// `AuthSessionValidity` in minutes, 3 to 15; `None`: 3.
    pub auth_session_minutes: Option<u32>,
    /// Attributes it may read; `None`: the default.
    pub read_attributes: Option<Vec<String>>,
    /// Attributes it may write; `None`: the default.
    pub write_attributes: Option<Vec<String>>,
    /// What is told about users that do not exist; `None`: absent, legacy.
    pub existence_errors: Option<ExistenceErrors>,
    /// Tokens carry `origin_jti` and can be revoked.
    pub token_revocation: bool,
    /// Rotation of refresh tokens, if on.
    pub rotation: Option<Rotation>,
    /// Members of the wire that are kept and given back and have no effect yet, by their AWS names.
    pub neutral: BTreeMap<String, serde_json::Value>,
    /// Active secrets, newest last; sealed at rest, so not part of the record's body.
    #[serde(skip)]
    pub secrets: Vec<ClientSecret>,
}

impl Client {
    /// Whether the client may start `flow`. Without explicit flows: SRP, custom and refresh. The legacy names add a flow
    /// and leave SRP and refresh on (recorded from AWS).
    pub fn allows(&self, flow: Flow) -> bool {
        let Some(explicit) = &self.explicit_flows else {
            return matches!(flow, Flow::UserSrp | Flow::Custom | Flow::RefreshToken);
        };
        let has = |name: &str| explicit.iter().any(|given| given == name);
        let legacy = explicit.iter().any(|given| !given.starts_with("ALLOW_"));
        match flow {
            Flow::UserSrp => has("ALLOW_USER_SRP_AUTH") || (legacy && !has("CUSTOM_AUTH_FLOW_ONLY")),
            Flow::UserPassword => has("ALLOW_USER_PASSWORD_AUTH") || has("USER_PASSWORD_AUTH"),
            Flow::AdminUserPassword => has("ALLOW_ADMIN_USER_PASSWORD_AUTH") || has("ADMIN_NO_SRP_AUTH"),
            Flow::Custom => has("ALLOW_CUSTOM_AUTH") || legacy,
            Flow::RefreshToken => has("ALLOW_REFRESH_TOKEN_AUTH") || legacy,
            Flow::User => has("ALLOW_USER_AUTH"),
        }
    }

    /// Whether it was made for custom sign-ins alone, by the legacy name `CUSTOM_AUTH_FLOW_ONLY`.
    pub fn is_custom_only(&self) -> bool {
        self.explicit_flows
            .as_ref()
            .is_some_and(|flows| flows.iter().any(|flow| flow == "CUSTOM_AUTH_FLOW_ONLY"))
    }

    /// Lifetime of access tokens.
    pub fn access_lifetime(&self) -> Duration {
        self.access_validity.duration(ValidityUnit::Hours, Duration::from_secs(3_600))
    }

    /// Lifetime of ID tokens.
    pub fn id_lifetime(&self) -> Duration {
        self.id_validity.duration(ValidityUnit::Hours, Duration::from_secs(3_600))
    }

    /// Lifetime of refresh tokens.
    pub fn refresh_lifetime(&self) -> Duration {
        self.refresh_validity.duration(ValidityUnit::Days, Duration::from_secs(30 * 86_400))
    }

    /// How long an authentication session (AWS's `Session`) lives.
    pub fn auth_session_lifetime(&self) -> Duration {
        Duration::from_secs(u64::from(self.auth_session_minutes.unwrap_or(3)) * 60)
    }

    /// Whether an unknown user must look like a wrong password.
    pub fn hides_unknown_users(&self) -> bool {
        self.existence_errors == Some(ExistenceErrors::Prevented)
    }

    /// Whether calls without AWS credentials must prove the client's secret.
    pub fn has_secret(&self) -> bool {
        !self.secrets.is_empty()
    }

    /// Whether the client sees `attribute`. The default is the standard attributes and their verified flags; custom
    /// attributes are seen once listed.
    pub fn may_read(&self, attribute: &str) -> bool {
        attribute == "sub"
            || attribute == "identities"
            || listed(self.read_attributes.as_deref(), attribute, is_custom)
    }

    /// Whether the client may write `attribute`. Required attributes are always writable: the caller knows the schema.
    pub fn may_write(&self, attribute: &str) -> bool {
        let administrators_only = attribute.starts_with("dev:") || attribute.ends_with("_verified");
        !administrators_only && listed(self.write_attributes.as_deref(), attribute, is_custom)
    }
}

fn is_custom(attribute: &str) -> bool {
    attribute.starts_with("custom:") || attribute.starts_with("dev:")
}

fn listed(list: Option<&[String]>, attribute: &str, absent_by_default: fn(&str) -> bool) -> bool {
    match list {
        None => !absent_by_default(attribute),
        Some(list) => list.iter().any(|name| name == attribute),
    }
}

/// A whole client for tests of rules.
#[cfg(test)]
pub(crate) fn sample() -> Client {
    Client {
        pool: PoolId::new("us-east-1_Abc123456"),
        id: ClientId::new("client"),
        name: "app".into(),
        created_at: Timestamp(0),
        modified_at: Timestamp(0),
        explicit_flows: None,
        access_validity: Validity::default(),
        id_validity: Validity::default(),
        refresh_validity: Validity::default(),
        auth_session_minutes: None,
        read_attributes: None,
        write_attributes: None,
        existence_errors: None,
        token_revocation: true,
        rotation: None,
        neutral: BTreeMap::new(),
        secrets: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_explicit_flows_srp_custom_and_refresh_are_on() {
        let client = sample();
        assert!(
            client.allows(Flow::UserSrp) && client.allows(Flow::RefreshToken) && client.allows(Flow::Custom)
        );
        assert!(!client.allows(Flow::UserPassword) && !client.allows(Flow::AdminUserPassword));
    }

    #[test]
    fn legacy_names_leave_srp_and_refresh_on() {
        let client = Client { explicit_flows: Some(vec!["USER_PASSWORD_AUTH".into()]), ..sample() };
        assert!(
            client.allows(Flow::UserSrp)
                && client.allows(Flow::RefreshToken)
                && client.allows(Flow::UserPassword)
        );
    }

    #[test]
    fn an_allow_list_allows_what_it_lists_and_nothing_else() {
        let client = Client { explicit_flows: Some(vec!["ALLOW_USER_PASSWORD_AUTH".into()]), ..sample() };
        assert!(client.allows(Flow::UserPassword));
        assert!(!client.allows(Flow::UserSrp) && !client.allows(Flow::RefreshToken));
    }

    #[test]
    fn validity_zero_means_the_default() {
        let validity = Validity { value: Some(0), unit: Some(ValidityUnit::Days) };
        assert_eq!(validity.duration(ValidityUnit::Days, Duration::from_secs(5)), Duration::from_secs(5));
        let minutes = Validity { value: Some(5), unit: Some(ValidityUnit::Minutes) };
        assert_eq!(minutes.duration(ValidityUnit::Hours, Duration::ZERO), Duration::from_secs(300));
    }

    #[test]
    fn custom_attributes_are_unseen_and_unwritable_until_listed_cog_2() {
        let client = sample();
        assert!(
            client.may_read("email") && client.may_read("email_verified") && !client.may_read("custom:role")
        );
        let listed = Client { write_attributes: Some(vec!["dev:custom:level".into()]), ..sample() };
        assert!(!listed.may_write("dev:custom:level"), "developer-only attributes are the administrators'");
        assert!(
            client.may_write("email")
                && !client.may_write("email_verified")
                && !client.may_write("custom:role")
        );
    }
}
