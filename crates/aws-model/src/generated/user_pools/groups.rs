//! Capability `groups`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::{Sensitive, Timestamp};

pub mod ops {
    use super::*;

    operation! { AdminAddUserToGroup ADMIN_ADD_USER_TO_GROUP (AdminAddUserToGroupRequest) -> (); groups Signed [
        "InvalidParameterException", "ResourceNotFoundException", "TooManyRequestsException",
        "NotAuthorizedException", "UserNotFoundException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { AdminListGroupsForUser ADMIN_LIST_GROUPS_FOR_USER (AdminListGroupsForUserRequest) -> AdminListGroupsForUserResponse; groups Signed [
        "InvalidParameterException", "ResourceNotFoundException", "TooManyRequestsException",
        "NotAuthorizedException", "UserNotFoundException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { AdminRemoveUserFromGroup ADMIN_REMOVE_USER_FROM_GROUP (AdminRemoveUserFromGroupRequest) -> (); groups Signed [
        "InvalidParameterException", "ResourceNotFoundException", "TooManyRequestsException",
        "NotAuthorizedException", "UserNotFoundException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { CreateGroup CREATE_GROUP (CreateGroupRequest) -> CreateGroupResponse; groups Signed [
        "InvalidParameterException", "GroupExistsException", "ResourceNotFoundException",
        "TooManyRequestsException", "LimitExceededException", "NotAuthorizedException",
        "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { DeleteGroup DELETE_GROUP (DeleteGroupRequest) -> (); groups Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { GetGroup GET_GROUP (GetGroupRequest) -> GetGroupResponse; groups Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { ListGroups LIST_GROUPS (ListGroupsRequest) -> ListGroupsResponse; groups Signed [
        "InvalidParameterException", "ResourceNotFoundException", "TooManyRequestsException",
        "NotAuthorizedException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { ListUsersInGroup LIST_USERS_IN_GROUP (ListUsersInGroupRequest) -> ListUsersInGroupResponse; groups Signed [
        "InvalidParameterException", "ResourceNotFoundException", "TooManyRequestsException",
        "NotAuthorizedException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { UpdateGroup UPDATE_GROUP (UpdateGroupRequest) -> UpdateGroupResponse; groups Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "OperationNotEnabledException", "InternalErrorException",
    ] }
}

structure! { AdminAddUserToGroupRequest ADMIN_ADD_USER_TO_GROUP_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    group_name: String = "GroupName" GROUP_NAME_TYPE;
} }

structure! { AdminListGroupsForUserRequest ADMIN_LIST_GROUPS_FOR_USER_REQUEST {
    username: Sensitive = "Username" USERNAME_TYPE;
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    limit: Option<i32> = "Limit" QUERY_LIMIT_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { AdminListGroupsForUserResponse ADMIN_LIST_GROUPS_FOR_USER_RESPONSE {
    groups: Option<Vec<GroupType>> = "Groups" GROUP_LIST_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { AdminRemoveUserFromGroupRequest ADMIN_REMOVE_USER_FROM_GROUP_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    group_name: String = "GroupName" GROUP_NAME_TYPE;
} }

structure! { CreateGroupRequest CREATE_GROUP_REQUEST {
    group_name: String = "GroupName" GROUP_NAME_TYPE;
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    description: Option<String> = "Description" DESCRIPTION_TYPE;
    role_arn: Option<String> = "RoleArn" ARN_TYPE;
    precedence: Option<i32> = "Precedence" PRECEDENCE_TYPE;
} }

structure! { CreateGroupResponse CREATE_GROUP_RESPONSE {
    group: Option<GroupType> = "Group" GROUP_TYPE;
} }

structure! { DeleteGroupRequest DELETE_GROUP_REQUEST {
    group_name: String = "GroupName" GROUP_NAME_TYPE;
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
} }

structure! { GetGroupRequest GET_GROUP_REQUEST {
    group_name: String = "GroupName" GROUP_NAME_TYPE;
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
} }

structure! { GetGroupResponse GET_GROUP_RESPONSE {
    group: Option<GroupType> = "Group" GROUP_TYPE;
} }

structure! { GroupType GROUP_TYPE {
    group_name: Option<String> = "GroupName" GROUP_NAME_TYPE;
    user_pool_id: Option<String> = "UserPoolId" USER_POOL_ID_TYPE;
    description: Option<String> = "Description" DESCRIPTION_TYPE;
    role_arn: Option<String> = "RoleArn" ARN_TYPE;
    precedence: Option<i32> = "Precedence" PRECEDENCE_TYPE;
    last_modified_date: Option<Timestamp> = "LastModifiedDate" DATE_TYPE;
    creation_date: Option<Timestamp> = "CreationDate" DATE_TYPE;
} }

structure! { ListGroupsRequest LIST_GROUPS_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    limit: Option<i32> = "Limit" QUERY_LIMIT_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { ListGroupsResponse LIST_GROUPS_RESPONSE {
    groups: Option<Vec<GroupType>> = "Groups" GROUP_LIST_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { ListUsersInGroupRequest LIST_USERS_IN_GROUP_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    group_name: String = "GroupName" GROUP_NAME_TYPE;
    limit: Option<i32> = "Limit" QUERY_LIMIT_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { ListUsersInGroupResponse LIST_USERS_IN_GROUP_RESPONSE {
    users: Option<Vec<UserType>> = "Users" USERS_LIST_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { UpdateGroupRequest UPDATE_GROUP_REQUEST {
    group_name: String = "GroupName" GROUP_NAME_TYPE;
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    description: Option<String> = "Description" DESCRIPTION_TYPE;
    role_arn: Option<String> = "RoleArn" ARN_TYPE;
    precedence: Option<i32> = "Precedence" PRECEDENCE_TYPE;
} }

structure! { UpdateGroupResponse UPDATE_GROUP_RESPONSE {
    group: Option<GroupType> = "Group" GROUP_TYPE;
} }

pub static DESCRIPTION_TYPE: StringShape = StringShape::new("DescriptionType").max(2048);
pub static GROUP_LIST_TYPE: ListShape = ListShape::new("GroupListType", GROUP_TYPE.shape());
pub static GROUP_NAME_TYPE: StringShape = StringShape::new("GroupNameType").min(1).max(128).pattern(&crate::PATTERNS[4]);
pub static PRECEDENCE_TYPE: NumberShape = NumberShape::integer("PrecedenceType").min(0);
