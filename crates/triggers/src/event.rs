//! What a handler is given: the members that every event has, and the request of the trigger at hand.

use std::collections::BTreeMap;
use std::fmt;

use directory::{ClientId, EventVersion, PoolId};
use serde::Serialize;
use serde::ser::SerializeStruct;

use crate::{
    TriggerKind, TriggerSource, create_auth_challenge, custom_message, custom_sender, define_auth_challenge,
    inbound_federation, post_authentication, post_confirmation, pre_authentication, pre_sign_up,
    pre_token_generation, user_migration, verify_auth_challenge_response,
};

/// Attributes by name. Values are always text in an event, `email_verified` too (`"true"`).
pub type Attributes = BTreeMap<String, String>;

/// What the client sent along (`ClientMetadata`, `ValidationData`); `None` where it sent nothing.
pub type Metadata = Option<BTreeMap<String, String>>;

/// What stands in `clientId` when an administrator's call has no client.
const NO_CLIENT: &str = "CLIENT_ID_NOT_APPLICABLE";
/// AWS names the caller's SDK if it can tell; this is what it says if it cannot.
const UNKNOWN_SDK: &str = "aws-sdk-unknown-unknown";
/// What takes the place of a value that must not be logged.
const REDACTED: &str = "[redacted]";

/// The version of an event's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// The only one for most triggers; `V1_0` in the settings of token generation and inbound federation.
    V1,
    /// Token generation that may change access tokens too (`V2_0`).
    V2,
    /// The same for client credentials as well (`V3_0`).
    V3,
}

impl Version {
    /// As the event spells it: a string.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "1",
            Self::V2 => "2",
            Self::V3 => "3",
        }
    }
}

impl From<EventVersion> for Version {
    fn from(version: EventVersion) -> Self {
        match version {
            EventVersion::V1 => Self::V1,
            EventVersion::V2 => Self::V2,
            EventVersion::V3 => Self::V3,
        }
    }
}

/// The request of one trigger.
#[derive(Clone, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "each is the request of the trigger that it is named after")]
pub enum Request {
    PreSignUp(pre_sign_up::Request),
    PostConfirmation(post_confirmation::Request),
    PreAuthentication(pre_authentication::Request),
    PostAuthentication(post_authentication::Request),
    DefineAuthChallenge(define_auth_challenge::Request),
    CreateAuthChallenge(create_auth_challenge::Request),
    VerifyAuthChallengeResponse(verify_auth_challenge_response::Request),
    PreTokenGeneration(pre_token_generation::Request),
    UserMigration(user_migration::Request),
    CustomMessage(custom_message::Request),
    CustomEmailSender(custom_sender::Request),
    CustomSmsSender(custom_sender::Request),
    InboundFederation(inbound_federation::Request),
}

impl Request {
    /// The trigger that it is for.
    pub const fn kind(&self) -> TriggerKind {
        match self {
            Self::PreSignUp(_) => TriggerKind::PreSignUp,
            Self::PostConfirmation(_) => TriggerKind::PostConfirmation,
            Self::PreAuthentication(_) => TriggerKind::PreAuthentication,
            Self::PostAuthentication(_) => TriggerKind::PostAuthentication,
            Self::DefineAuthChallenge(_) => TriggerKind::DefineAuthChallenge,
            Self::CreateAuthChallenge(_) => TriggerKind::CreateAuthChallenge,
            Self::VerifyAuthChallengeResponse(_) => TriggerKind::VerifyAuthChallengeResponse,
            Self::PreTokenGeneration(_) => TriggerKind::PreTokenGeneration,
            Self::UserMigration(_) => TriggerKind::UserMigration,
            Self::CustomMessage(_) => TriggerKind::CustomMessage,
            Self::CustomEmailSender(_) => TriggerKind::CustomEmailSender,
            Self::CustomSmsSender(_) => TriggerKind::CustomSmsSender,
            Self::InboundFederation(_) => TriggerKind::InboundFederation,
        }
    }
}

/// What a handler is given.
#[derive(Clone)]
pub struct Event {
    /// The occasion.
    pub source: TriggerSource,
    /// The version of the event's form.
    pub version: Version,
    /// The pool; its region stands in the event too.
    pub pool: PoolId,
    /// The stored user name, or what was typed where there is no user yet.
    pub username: String,
    /// The client that called; none in a call by an administrator.
    pub client: Option<ClientId>,
    /// The rest.
    pub request: Request,
}

impl Event {
    /// An event of version 1.
    pub fn new(
        source: TriggerSource,
        pool: PoolId,
        username: impl Into<String>,
        client: Option<ClientId>,
        request: Request,
    ) -> Self {
        debug_assert_eq!(source.kind(), request.kind(), "a source goes with the request of its own trigger");
        Self { source, version: Version::V1, pool, username: username.into(), client, request }
    }

    /// The same in another version.
    #[must_use]
    pub fn in_version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// The trigger that it is for.
    pub const fn kind(&self) -> TriggerKind {
        self.request.kind()
    }

    /// The event as the handler gets it, JSON in AWS's order. It may hold a password: it is for the handler alone.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self)
            .expect("an event is made of strings, booleans and JSON values, which all encode")
    }

    /// The event as the trigger log may keep it: password, what clients sent along, codes and everything of a
    /// challenge are left out (RULE-21). The names of what is left out come with it; without any the event can be run
    /// again as it was.
    pub fn to_log(&self) -> (serde_json::Value, Vec<String>) {
        const SECRET: [&str; 9] = [
            "password",
            "validationData",
            "clientMetadata",
            "code",
            "privateChallengeParameters",
            "publicChallengeParameters",
            "challengeAnswer",
            "session",
            "attributes",
        ];
        let mut event = serde_json::to_value(self).unwrap_or_default();
        let mut redacted = Vec::new();
        if let Some(request) = event.get_mut("request").and_then(|request| request.as_object_mut()) {
            for (name, value) in request.iter_mut() {
                if SECRET.contains(&name.as_str()) && !value.is_null() {
                    *value = REDACTED.into();
                    redacted.push(name.clone());
                }
            }
        }
        (event, redacted)
    }

    /// Whether AWS puts `triggerSource` right after the version. Seen so in logs of token generation and user
    /// migration; in all older triggers it comes after `callerContext`.
    const fn names_source_first(&self) -> bool {
        matches!(
            self.kind(),
            TriggerKind::PreTokenGeneration | TriggerKind::UserMigration | TriggerKind::InboundFederation
        )
    }

    /// What stands in `response` before the handler fills it in.
    fn blank_response(&self) -> serde_json::Value {
        match self.kind() {
            TriggerKind::PreSignUp => pre_sign_up::blank(),
            TriggerKind::DefineAuthChallenge => define_auth_challenge::blank(),
            TriggerKind::CreateAuthChallenge => create_auth_challenge::blank(),
            TriggerKind::VerifyAuthChallengeResponse => verify_auth_challenge_response::blank(),
            TriggerKind::PreTokenGeneration => pre_token_generation::blank(self.version),
            TriggerKind::UserMigration => user_migration::blank(),
            TriggerKind::CustomMessage => custom_message::blank(),
            TriggerKind::InboundFederation => inbound_federation::blank(),
            TriggerKind::PostConfirmation
            | TriggerKind::PreAuthentication
            | TriggerKind::PostAuthentication
            | TriggerKind::CustomEmailSender
            | TriggerKind::CustomSmsSender => serde_json::json!({}),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CallerContext<'a> {
    aws_sdk_version: &'static str,
    client_id: &'a str,
}

impl Serialize for Event {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let caller = CallerContext {
            aws_sdk_version: UNKNOWN_SDK,
            client_id: self.client.as_ref().map_or(NO_CLIENT, ClientId::as_str),
        };
        let mut event = serializer.serialize_struct("Event", 8)?;
        event.serialize_field("version", self.version.as_str())?;
        if self.names_source_first() {
            event.serialize_field("triggerSource", self.source.as_str())?;
        }
        event.serialize_field("region", self.pool.region())?;
        event.serialize_field("userPoolId", self.pool.as_str())?;
        event.serialize_field("userName", &self.username)?;
        event.serialize_field("callerContext", &caller)?;
        if !self.names_source_first() {
            event.serialize_field("triggerSource", self.source.as_str())?;
        }
        event.serialize_field("request", &self.request)?;
        event.serialize_field("response", &self.blank_response())?;
        event.end()
    }
}

/// Says which event it is and nothing of what is in it.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("source", &self.source)
            .field("pool", &self.pool)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool() -> PoolId {
        PoolId::new("eu-west-1_AbC123xyz")
    }

    fn attributes() -> Attributes {
        [("sub", "42"), ("email_verified", "true"), ("cognito:user_status", "CONFIRMED")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into()
    }

    #[test]
    fn a_post_confirmation_event_looks_as_in_recorded_logs() {
        let event = Event::new(
            TriggerSource::PostConfirmationConfirmSignUp,
            pool(),
            "ada",
            Some(ClientId::new("client1")),
            Request::PostConfirmation(post_confirmation::Request {
                user_attributes: attributes(),
                client_metadata: None,
            }),
        );
        assert_eq!(
            event.to_json(),
            concat!(
                r#"{"version":"1","region":"eu-west-1","userPoolId":"eu-west-1_AbC123xyz","userName":"ada","#,
                r#""callerContext":{"awsSdkVersion":"aws-sdk-unknown-unknown","clientId":"client1"},"#,
                r#""triggerSource":"PostConfirmation_ConfirmSignUp","#,
                r#""request":{"userAttributes":{"cognito:user_status":"CONFIRMED","email_verified":"true","#,
                r#""sub":"42"}},"response":{}}"#
            )
        );
    }

    #[test]
    fn a_token_generation_event_names_its_source_first_and_its_version() {
        let event = Event::new(
            TriggerSource::TokenGenerationAuthentication,
            pool(),
            "ada",
            Some(ClientId::new("client1")),
            Request::PreTokenGeneration(pre_token_generation::Request {
                user_attributes: attributes(),
                group_configuration: Some(pre_token_generation::GroupConfiguration::default()),
                scopes: Some(vec!["aws.cognito.signin.user.admin".into()]),
                client_metadata: None,
            }),
        )
        .in_version(Version::V2);
        let json = event.to_json();
        assert!(
            json.starts_with(r#"{"version":"2","triggerSource":"TokenGeneration_Authentication","#),
            "{json}"
        );
        assert!(json.contains(
            r#""groupConfiguration":{"groupsToOverride":[],"iamRolesToOverride":[],"preferredRole":null}"#
        ));
        assert!(json.ends_with(r#""response":{"claimsAndScopeOverrideDetails":null}}"#), "{json}");
    }

    #[test]
    fn a_call_without_a_client_says_so() {
        let event = Event::new(
            TriggerSource::PreSignUpAdminCreateUser,
            pool(),
            "ada",
            None,
            Request::PreSignUp(pre_sign_up::Request::default()),
        );
        let json = event.to_json();
        assert!(json.contains(r#""clientId":"CLIENT_ID_NOT_APPLICABLE""#));
        assert!(json.contains(r#""validationData":null"#), "absent validation data is null, as recorded");
        assert!(!json.contains("clientMetadata"), "absent metadata is absent, as recorded");
    }

    #[test]
    fn what_is_logged_holds_no_password_and_debug_holds_nothing_rule_21() {
        let event = Event::new(
            TriggerSource::UserMigrationAuthentication,
            pool(),
            "ada",
            None,
            Request::UserMigration(user_migration::Request {
                password: Some("hunter2!".into()),
                validation_data: Some([("pin".to_owned(), "4711".to_owned())].into()),
                client_metadata: None,
            }),
        );
        assert!(event.to_json().contains("hunter2!"));
        let (logged, redacted) = event.to_log();
        let logged = logged.to_string();
        assert_eq!(redacted, ["password", "validationData"]);
        assert!(!logged.contains("hunter2!") && !logged.contains("4711"), "{logged}");
        assert!(!format!("{event:?}").contains("hunter2!"));
    }
}
