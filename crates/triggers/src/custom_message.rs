//! CustomMessage: what a message says. The handler is given placeholders, never the code itself, and must put them in.

use serde::Serialize;
use serde_json::json;

use crate::{Answer, Attributes, Failure, Metadata};

/// Stands for the code in an event and in an answer.
pub const CODE: &str = "{####}";
/// Stands for the user name, in an invitation only.
pub const USERNAME: &str = "{username}";
/// Stands for the link.
const LINK: &str = "{##Click Here##}";

/// What the handler is told.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The user's attributes.
    pub user_attributes: Attributes,
    /// What stands for the code.
    code_parameter: &'static str,
    /// What stands for the link (seen in client logs).
    link_parameter: &'static str,
    /// What stands for the user name: only in an invitation, null otherwise (seen in client logs).
    username_parameter: Option<&'static str>,
    /// `ClientMetadata` of the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_metadata: Metadata,
}

impl Request {
    /// For a message that carries a code.
    pub fn code(user_attributes: Attributes, client_metadata: Metadata) -> Self {
        Self {
            user_attributes,
            code_parameter: CODE,
            link_parameter: LINK,
            username_parameter: None,
            client_metadata,
        }
    }

    /// For an invitation, which carries a temporary password and the user name.
    pub fn invitation(user_attributes: Attributes, client_metadata: Metadata) -> Self {
        Self { username_parameter: Some(USERNAME), ..Self::code(user_attributes, client_metadata) }
    }
}

/// What the handler wrote; what it left out comes from the pool's templates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomMessage {
    /// By SMS.
    pub sms_message: Option<String>,
    /// Body of an e-mail.
    pub email_message: Option<String>,
    /// Subject of an e-mail.
    pub email_subject: Option<String>,
}

pub(crate) fn blank() -> serde_json::Value {
    json!({"smsMessage": null, "emailMessage": null, "emailSubject": null})
}

impl Answer {
    /// Reads the answer of a CustomMessage handler. Whether a text holds its placeholders is for `delivery` to check.
    pub fn custom_message(&self) -> Result<CustomMessage, Failure> {
        let text = |name| Ok(self.text(name)?.filter(|text| !text.is_empty()));
        Ok(CustomMessage {
            sms_message: text("smsMessage")?,
            email_message: text("emailMessage")?,
            email_subject: text("emailSubject")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_invitation_names_the_user() {
        let code = serde_json::to_value(Request::code(Attributes::new(), None)).unwrap();
        assert_eq!((&code["codeParameter"], &code["usernameParameter"]), (&json!("{####}"), &json!(null)));
        let invitation = serde_json::to_value(Request::invitation(Attributes::new(), None)).unwrap();
        assert_eq!(invitation["usernameParameter"], "{username}");
    }

    #[test]
    fn texts_left_out_or_empty_come_from_elsewhere() {
        let answer =
            Answer::parse(br#"{"response":{"emailSubject":"","emailMessage":"Use {####}"}}"#).unwrap();
        let message = answer.custom_message().unwrap();
        assert_eq!((message.email_subject, message.email_message), (None, Some("Use {####}".into())));
    }
}
