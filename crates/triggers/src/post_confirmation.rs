//! PostConfirmation: after a user is confirmed, or has set a forgotten password. The answer says nothing; an error is
//! told to the caller while the user stays confirmed.

use serde::Serialize;

use crate::{Attributes, Metadata};

/// What the handler is told.
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The user's attributes, with `sub` and `cognito:user_status`.
    pub user_attributes: Attributes,
    /// `ClientMetadata` of the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_metadata: Metadata,
}
