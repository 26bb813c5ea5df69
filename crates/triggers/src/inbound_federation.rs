//! InboundFederation: what of a profile that came from an identity provider becomes attributes.

use serde::Serialize;
use serde_json::{Value, json};

use crate::{Answer, Attributes, Failure};

/// What the provider sent, as it came.
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// The token endpoint's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_response: Option<Value>,
    /// The claims of the ID token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token: Option<Value>,
    /// The user-info endpoint's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_info: Option<Value>,
    /// The attributes of a SAML assertion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saml_response: Option<Value>,
}

/// What the handler is told.
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The provider's name in the pool.
    pub provider_name: String,
    /// `SAML`, `OIDC`, `Google` and so on.
    pub provider_type: String,
    /// What it sent.
    pub attributes: Profile,
}

pub(crate) fn blank() -> serde_json::Value {
    json!({"userAttributesToMap": {}})
}

impl Answer {
    /// Reads the answer of an InboundFederation handler: attributes that replace the provider's entirely, or none to
    /// keep them.
    pub fn inbound_federation(&self) -> Result<Option<Attributes>, Failure> {
        Ok(self.texts("userAttributesToMap")?.filter(|attributes| !attributes.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_map_keeps_what_the_provider_sent() {
        let read = |body: &[u8]| Answer::parse(body).unwrap().inbound_federation();
        assert_eq!(read(br#"{"response":{"userAttributesToMap":{}}}"#), Ok(None));
        assert_eq!(
            read(br#"{"response":{"userAttributesToMap":{"email":"a@b.c"}}}"#),
            Ok(Some([("email".to_owned(), "a@b.c".to_owned())].into()))
        );
        assert!(read(br#"{"response":{"userAttributesToMap":{"email":1}}}"#).is_err());
    }
}
