//! Capability `replicas`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { CreateUserPoolReplica CREATE_USER_POOL_REPLICA (CreateUserPoolReplicaRequest) -> CreateUserPoolReplicaResponse; replicas Signed [
        "InvalidParameterException", "TooManyRequestsException", "LimitExceededException",
        "NotAuthorizedException", "UserPoolTaggingException", "OperationNotEnabledException",
        "InternalErrorException", "ResourceNotFoundException", "FeatureUnavailableInTierException",
    ] }

    operation! { DeleteUserPoolReplica DELETE_USER_POOL_REPLICA (DeleteUserPoolReplicaRequest) -> DeleteUserPoolReplicaResponse; replicas Signed [
        "InvalidParameterException", "TooManyRequestsException", "NotAuthorizedException",
        "OperationNotEnabledException", "InternalErrorException", "ResourceNotFoundException",
    ] }

    operation! { ListUserPoolReplicas LIST_USER_POOL_REPLICAS (ListUserPoolReplicasRequest) -> ListUserPoolReplicasResponse; replicas Signed [
        "InvalidParameterException", "TooManyRequestsException", "NotAuthorizedException",
        "OperationNotEnabledException", "InternalErrorException", "ResourceNotFoundException",
    ] }

    operation! { UpdateUserPoolReplica UPDATE_USER_POOL_REPLICA (UpdateUserPoolReplicaRequest) -> UpdateUserPoolReplicaResponse; replicas Signed [
        "InvalidParameterException", "TooManyRequestsException", "NotAuthorizedException",
        "OperationNotEnabledException", "InternalErrorException", "ResourceNotFoundException",
    ] }
}

structure! { CreateUserPoolReplicaRequest CREATE_USER_POOL_REPLICA_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    region_name: String = "RegionName" REGION_NAME_TYPE;
    user_pool_tags: Option<BTreeMap<String, String>> = "UserPoolTags" USER_POOL_TAGS_TYPE;
} }

structure! { CreateUserPoolReplicaResponse CREATE_USER_POOL_REPLICA_RESPONSE {
    user_pool_replica: Option<UserPoolReplicaType> = "UserPoolReplica" USER_POOL_REPLICA_TYPE;
} }

structure! { DeleteUserPoolReplicaRequest DELETE_USER_POOL_REPLICA_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    region_name: String = "RegionName" REGION_NAME_TYPE;
} }

structure! { DeleteUserPoolReplicaResponse DELETE_USER_POOL_REPLICA_RESPONSE {
    user_pool_replica: Option<UserPoolReplicaType> = "UserPoolReplica" USER_POOL_REPLICA_TYPE;
} }

structure! { ListUserPoolReplicasRequest LIST_USER_POOL_REPLICAS_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY_TYPE;
} }

structure! { ListUserPoolReplicasResponse LIST_USER_POOL_REPLICAS_RESPONSE {
    user_pool_replicas: Option<Vec<UserPoolReplicaType>> = "UserPoolReplicas" USER_POOL_REPLICA_LIST_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY_TYPE;
} }

structure! { UpdateUserPoolReplicaRequest UPDATE_USER_POOL_REPLICA_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    region_name: String = "RegionName" REGION_NAME_TYPE;
    status: UpdateReplicaStatusType = "Status" UPDATE_REPLICA_STATUS_TYPE;
} }

structure! { UpdateUserPoolReplicaResponse UPDATE_USER_POOL_REPLICA_RESPONSE {
    user_pool_replica: Option<UserPoolReplicaType> = "UserPoolReplica" USER_POOL_REPLICA_TYPE;
} }

structure! { UserPoolReplicaType USER_POOL_REPLICA_TYPE {
    region_name: Option<String> = "RegionName" REGION_NAME_TYPE;
    status: Option<ReplicaStatusType> = "Status" REPLICA_STATUS_TYPE;
    role: Option<ReplicaRoleType> = "Role" REPLICA_ROLE_TYPE;
    user_pool_arn: Option<String> = "UserPoolArn" ARN_TYPE;
} }

string_enum! { ReplicaRoleType REPLICA_ROLE_TYPE {
    Primary = "PRIMARY";
    Secondary = "SECONDARY";
} }

string_enum! { ReplicaStatusType REPLICA_STATUS_TYPE {
    Creating = "CREATING";
    Active = "ACTIVE";
    Inactive = "INACTIVE";
    Deleting = "DELETING";
} }

string_enum! { UpdateReplicaStatusType UPDATE_REPLICA_STATUS_TYPE {
    Active = "ACTIVE";
    Inactive = "INACTIVE";
} }

pub static USER_POOL_REPLICA_LIST_TYPE: ListShape = ListShape::new("UserPoolReplicaListType", USER_POOL_REPLICA_TYPE.shape());
