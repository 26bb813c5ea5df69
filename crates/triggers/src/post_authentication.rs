//! PostAuthentication: after the last challenge and before the tokens. The answer says nothing; an error refuses them.

use serde::Serialize;

use crate::{Attributes, Metadata};

/// What the handler is told.
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The user's attributes.
    pub user_attributes: Attributes,
    /// The sign-in brought a device that the pool had not seen.
    pub new_device_used: bool,
    /// `ClientMetadata` of the challenge's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_metadata: Metadata,
}
