//! CustomEmailSender and CustomSMSSender: the handler sends instead of us. It gets the code encrypted under the pool's
//! key (`LambdaConfig.KMSKeyID`) and runs after the call has been answered; its answer is not read.

use serde::Serialize;

use crate::{Attributes, Metadata};

/// What the handler is told.
#[derive(Clone, Serialize)]
pub struct Request {
    #[serde(rename = "type")]
    form: &'static str,
    /// The code or temporary password, encrypted and base64; none for a notification.
    pub code: Option<String>,
    /// `ClientMetadata` of the call.
    #[serde(rename = "clientMetadata")]
    pub client_metadata: Metadata,
    /// The user's attributes.
    #[serde(rename = "userAttributes")]
    pub user_attributes: Attributes,
}

impl Request {
    /// For e-mail.
    pub fn email(code: Option<String>, user_attributes: Attributes, client_metadata: Metadata) -> Self {
        Self { form: "customEmailSenderRequestV1", code, client_metadata, user_attributes }
    }

    /// For SMS.
    pub fn sms(code: Option<String>, user_attributes: Attributes, client_metadata: Metadata) -> Self {
        Self { form: "customSMSSenderRequestV1", code, client_metadata, user_attributes }
    }
}
