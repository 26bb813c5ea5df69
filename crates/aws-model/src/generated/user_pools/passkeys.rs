//! Capability `passkeys`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::{Sensitive, Timestamp};
use serde_json::Value;

pub mod ops {
    use super::*;

    operation! { CompleteWebAuthnRegistration COMPLETE_WEB_AUTHN_REGISTRATION (CompleteWebAuthnRegistrationRequest) -> CompleteWebAuthnRegistrationResponse; passkeys AccessToken [
        "ForbiddenException", "InternalErrorException", "InvalidParameterException",
        "LimitExceededException", "NotAuthorizedException", "TooManyRequestsException",
        "WebAuthnNotEnabledException", "WebAuthnChallengeNotFoundException",
        "WebAuthnRelyingPartyMismatchException", "WebAuthnClientMismatchException",
        "WebAuthnOriginNotAllowedException", "PasswordResetRequiredException",
        "WebAuthnCredentialNotSupportedException", "OperationNotEnabledException",
    ] }

    operation! { DeleteWebAuthnCredential DELETE_WEB_AUTHN_CREDENTIAL (DeleteWebAuthnCredentialRequest) -> DeleteWebAuthnCredentialResponse; passkeys AccessToken [
        "ForbiddenException", "InternalErrorException", "InvalidParameterException",
        "TooManyRequestsException", "LimitExceededException", "PasswordResetRequiredException",
        "NotAuthorizedException", "ResourceNotFoundException", "OperationNotEnabledException",
    ] }

    operation! { ListWebAuthnCredentials LIST_WEB_AUTHN_CREDENTIALS (ListWebAuthnCredentialsRequest) -> ListWebAuthnCredentialsResponse; passkeys AccessToken [
        "ForbiddenException", "InternalErrorException", "InvalidParameterException",
        "TooManyRequestsException", "LimitExceededException", "PasswordResetRequiredException",
        "NotAuthorizedException", "OperationNotEnabledException",
    ] }

    operation! { StartWebAuthnRegistration START_WEB_AUTHN_REGISTRATION (StartWebAuthnRegistrationRequest) -> StartWebAuthnRegistrationResponse; passkeys AccessToken [
        "ForbiddenException", "InternalErrorException", "InvalidParameterException",
        "LimitExceededException", "NotAuthorizedException", "TooManyRequestsException",
        "WebAuthnNotEnabledException", "PasswordResetRequiredException",
        "WebAuthnConfigurationMissingException", "OperationNotEnabledException",
    ] }
}

structure! { CompleteWebAuthnRegistrationRequest COMPLETE_WEB_AUTHN_REGISTRATION_REQUEST {
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
    credential: Value = "Credential" DOCUMENT;
} }

structure! { CompleteWebAuthnRegistrationResponse COMPLETE_WEB_AUTHN_REGISTRATION_RESPONSE {
} }

structure! { DeleteWebAuthnCredentialRequest DELETE_WEB_AUTHN_CREDENTIAL_REQUEST {
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
    credential_id: String = "CredentialId" STRING_TYPE;
} }

structure! { DeleteWebAuthnCredentialResponse DELETE_WEB_AUTHN_CREDENTIAL_RESPONSE {
} }

structure! { ListWebAuthnCredentialsRequest LIST_WEB_AUTHN_CREDENTIALS_REQUEST {
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
    max_results: Option<i32> = "MaxResults" WEB_AUTHN_CREDENTIALS_QUERY_LIMIT_TYPE;
} }

structure! { ListWebAuthnCredentialsResponse LIST_WEB_AUTHN_CREDENTIALS_RESPONSE {
    credentials: Vec<WebAuthnCredentialDescription> = "Credentials" WEB_AUTHN_CREDENTIAL_DESCRIPTION_LIST_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { StartWebAuthnRegistrationRequest START_WEB_AUTHN_REGISTRATION_REQUEST {
    access_token: Sensitive = "AccessToken" TOKEN_MODEL_TYPE;
} }

structure! { StartWebAuthnRegistrationResponse START_WEB_AUTHN_REGISTRATION_RESPONSE {
    credential_creation_options: Value = "CredentialCreationOptions" DOCUMENT;
} }

structure! { WebAuthnCredentialDescription WEB_AUTHN_CREDENTIAL_DESCRIPTION {
    credential_id: String = "CredentialId" STRING_TYPE;
    friendly_credential_name: String = "FriendlyCredentialName" STRING_TYPE;
    relying_party_id: String = "RelyingPartyId" STRING_TYPE;
    authenticator_attachment: Option<String> = "AuthenticatorAttachment" WEB_AUTHN_AUTHENTICATOR_ATTACHMENT_TYPE;
    authenticator_transports: Vec<String> = "AuthenticatorTransports" WEB_AUTHN_AUTHENTICATOR_TRANSPORTS_LIST;
    created_at: Timestamp = "CreatedAt" DATE_TYPE;
} }

pub static WEB_AUTHN_AUTHENTICATOR_ATTACHMENT_TYPE: StringShape = StringShape::new("WebAuthnAuthenticatorAttachmentType");
pub static WEB_AUTHN_AUTHENTICATOR_TRANSPORT_TYPE: StringShape = StringShape::new("WebAuthnAuthenticatorTransportType");
pub static WEB_AUTHN_AUTHENTICATOR_TRANSPORTS_LIST: ListShape = ListShape::new("WebAuthnAuthenticatorTransportsList", WEB_AUTHN_AUTHENTICATOR_TRANSPORT_TYPE.shape());
pub static WEB_AUTHN_CREDENTIAL_DESCRIPTION_LIST_TYPE: ListShape = ListShape::new("WebAuthnCredentialDescriptionListType", WEB_AUTHN_CREDENTIAL_DESCRIPTION.shape());
pub static WEB_AUTHN_CREDENTIALS_QUERY_LIMIT_TYPE: NumberShape = NumberShape::integer("WebAuthnCredentialsQueryLimitType").min(0).max(20);
