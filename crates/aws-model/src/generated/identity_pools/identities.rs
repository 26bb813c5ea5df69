//! Capability `identities`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::{Sensitive, Timestamp};
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { DeleteIdentities DELETE_IDENTITIES (DeleteIdentitiesInput) -> DeleteIdentitiesResponse; identities Signed [
        "InvalidParameterException", "TooManyRequestsException", "InternalErrorException",
    ] }

    operation! { DescribeIdentity DESCRIBE_IDENTITY (DescribeIdentityInput) -> IdentityDescription; identities Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "InternalErrorException",
    ] }

    operation! { GetId GET_ID (GetIdInput) -> GetIdResponse; identities Unsigned [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "ResourceConflictException", "TooManyRequestsException", "InternalErrorException",
        "LimitExceededException", "ExternalServiceException",
    ] }

    operation! { ListIdentities LIST_IDENTITIES (ListIdentitiesInput) -> ListIdentitiesResponse; identities Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "InternalErrorException",
    ] }

    operation! { UnlinkIdentity UNLINK_IDENTITY (UnlinkIdentityInput) -> (); identities Unsigned [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "ResourceConflictException", "TooManyRequestsException", "InternalErrorException",
        "ExternalServiceException",
    ] }
}

structure! { DeleteIdentitiesInput DELETE_IDENTITIES_INPUT {
    identity_ids_to_delete: Vec<String> = "IdentityIdsToDelete" IDENTITY_ID_LIST;
} }

structure! { DeleteIdentitiesResponse DELETE_IDENTITIES_RESPONSE {
    unprocessed_identity_ids: Option<Vec<UnprocessedIdentityId>> = "UnprocessedIdentityIds" UNPROCESSED_IDENTITY_ID_LIST;
} }

structure! { DescribeIdentityInput DESCRIBE_IDENTITY_INPUT {
    identity_id: String = "IdentityId" IDENTITY_ID;
} }

structure! { GetIdInput GET_ID_INPUT {
    account_id: Option<String> = "AccountId" ACCOUNT_ID;
    identity_pool_id: String = "IdentityPoolId" IDENTITY_POOL_ID;
    logins: Option<BTreeMap<String, Sensitive>> = "Logins" LOGINS_MAP;
} }

structure! { GetIdResponse GET_ID_RESPONSE {
    identity_id: Option<String> = "IdentityId" IDENTITY_ID;
} }

structure! { IdentityDescription IDENTITY_DESCRIPTION {
    identity_id: Option<String> = "IdentityId" IDENTITY_ID;
    logins: Option<Vec<String>> = "Logins" LOGINS_LIST;
    creation_date: Option<Timestamp> = "CreationDate" DATE_TYPE;
    last_modified_date: Option<Timestamp> = "LastModifiedDate" DATE_TYPE;
} }

structure! { ListIdentitiesInput LIST_IDENTITIES_INPUT {
    identity_pool_id: String = "IdentityPoolId" IDENTITY_POOL_ID;
    max_results: i32 = "MaxResults" QUERY_LIMIT;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
    hide_disabled: Option<bool> = "HideDisabled" HIDE_DISABLED;
} }

structure! { ListIdentitiesResponse LIST_IDENTITIES_RESPONSE {
    identity_pool_id: Option<String> = "IdentityPoolId" IDENTITY_POOL_ID;
    identities: Option<Vec<IdentityDescription>> = "Identities" IDENTITIES_LIST;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { UnlinkIdentityInput UNLINK_IDENTITY_INPUT {
    identity_id: String = "IdentityId" IDENTITY_ID;
    logins: BTreeMap<String, Sensitive> = "Logins" LOGINS_MAP;
    logins_to_remove: Vec<String> = "LoginsToRemove" LOGINS_LIST;
} }

structure! { UnprocessedIdentityId UNPROCESSED_IDENTITY_ID {
    identity_id: Option<String> = "IdentityId" IDENTITY_ID;
    error_code: Option<ErrorCode> = "ErrorCode" ERROR_CODE;
} }

string_enum! { ErrorCode ERROR_CODE {
    AccessDenied = "AccessDenied";
    InternalServerError = "InternalServerError";
} }

pub static ACCOUNT_ID: StringShape = StringShape::new("AccountId").min(1).max(15).pattern(&crate::PATTERNS[43]);
pub static HIDE_DISABLED: BooleanShape = BooleanShape { name: "HideDisabled" };
pub static IDENTITIES_LIST: ListShape = ListShape::new("IdentitiesList", IDENTITY_DESCRIPTION.shape());
pub static IDENTITY_ID_LIST: ListShape = ListShape::new("IdentityIdList", IDENTITY_ID.shape()).min(1).max(60);
pub static LOGINS_LIST: ListShape = ListShape::new("LoginsList", IDENTITY_PROVIDER_NAME.shape());
pub static UNPROCESSED_IDENTITY_ID_LIST: ListShape = ListShape::new("UnprocessedIdentityIdList", UNPROCESSED_IDENTITY_ID.shape()).max(60);
