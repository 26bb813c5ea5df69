//! PreAuthentication: before a password is looked at. The answer says nothing; an error refuses the sign-in.

use serde::Serialize;

use crate::{Attributes, Metadata};

/// What the handler is told.
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The user's attributes; empty for a user who does not exist.
    pub user_attributes: Attributes,
    /// `ClientMetadata` of InitiateAuth, which AWS hands over under this name.
    pub validation_data: Metadata,
    /// There is no such user and the client does not say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_not_found: Option<bool>,
}
