//! Capability `resource_servers`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;

pub mod ops {
    use super::*;

    operation! { CreateResourceServer CREATE_RESOURCE_SERVER (CreateResourceServerRequest) -> CreateResourceServerResponse; resource_servers Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "LimitExceededException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { DeleteResourceServer DELETE_RESOURCE_SERVER (DeleteResourceServerRequest) -> (); resource_servers Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { DescribeResourceServer DESCRIBE_RESOURCE_SERVER (DescribeResourceServerRequest) -> DescribeResourceServerResponse; resource_servers Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { ListResourceServers LIST_RESOURCE_SERVERS (ListResourceServersRequest) -> ListResourceServersResponse; resource_servers Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { UpdateResourceServer UPDATE_RESOURCE_SERVER (UpdateResourceServerRequest) -> UpdateResourceServerResponse; resource_servers Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "OperationNotEnabledException", "InternalErrorException",
    ] }
}

structure! { CreateResourceServerRequest CREATE_RESOURCE_SERVER_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    identifier: String = "Identifier" RESOURCE_SERVER_IDENTIFIER_TYPE;
    name: String = "Name" RESOURCE_SERVER_NAME_TYPE;
    scopes: Option<Vec<ResourceServerScopeType>> = "Scopes" RESOURCE_SERVER_SCOPE_LIST_TYPE;
} }

structure! { CreateResourceServerResponse CREATE_RESOURCE_SERVER_RESPONSE {
    resource_server: ResourceServerType = "ResourceServer" RESOURCE_SERVER_TYPE;
} }

structure! { DeleteResourceServerRequest DELETE_RESOURCE_SERVER_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    identifier: String = "Identifier" RESOURCE_SERVER_IDENTIFIER_TYPE;
} }

structure! { DescribeResourceServerRequest DESCRIBE_RESOURCE_SERVER_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    identifier: String = "Identifier" RESOURCE_SERVER_IDENTIFIER_TYPE;
} }

structure! { DescribeResourceServerResponse DESCRIBE_RESOURCE_SERVER_RESPONSE {
    resource_server: ResourceServerType = "ResourceServer" RESOURCE_SERVER_TYPE;
} }

structure! { ListResourceServersRequest LIST_RESOURCE_SERVERS_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    max_results: Option<i32> = "MaxResults" LIST_RESOURCE_SERVERS_LIMIT_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY_TYPE;
} }

structure! { ListResourceServersResponse LIST_RESOURCE_SERVERS_RESPONSE {
    resource_servers: Vec<ResourceServerType> = "ResourceServers" RESOURCE_SERVERS_LIST_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY_TYPE;
} }

structure! { ResourceServerScopeType RESOURCE_SERVER_SCOPE_TYPE {
    scope_name: String = "ScopeName" RESOURCE_SERVER_SCOPE_NAME_TYPE;
    scope_description: String = "ScopeDescription" RESOURCE_SERVER_SCOPE_DESCRIPTION_TYPE;
} }

structure! { ResourceServerType RESOURCE_SERVER_TYPE {
    user_pool_id: Option<String> = "UserPoolId" USER_POOL_ID_TYPE;
    identifier: Option<String> = "Identifier" RESOURCE_SERVER_IDENTIFIER_TYPE;
    name: Option<String> = "Name" RESOURCE_SERVER_NAME_TYPE;
    scopes: Option<Vec<ResourceServerScopeType>> = "Scopes" RESOURCE_SERVER_SCOPE_LIST_TYPE;
    managed_by: Option<ResourceServerManagedByType> = "ManagedBy" RESOURCE_SERVER_MANAGED_BY_TYPE;
} }

structure! { UpdateResourceServerRequest UPDATE_RESOURCE_SERVER_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    identifier: String = "Identifier" RESOURCE_SERVER_IDENTIFIER_TYPE;
    name: String = "Name" RESOURCE_SERVER_NAME_TYPE;
    scopes: Option<Vec<ResourceServerScopeType>> = "Scopes" RESOURCE_SERVER_SCOPE_LIST_TYPE;
} }

structure! { UpdateResourceServerResponse UPDATE_RESOURCE_SERVER_RESPONSE {
    resource_server: ResourceServerType = "ResourceServer" RESOURCE_SERVER_TYPE;
} }

string_enum! { ResourceServerManagedByType RESOURCE_SERVER_MANAGED_BY_TYPE {
    Cognito = "COGNITO";
} }

pub static LIST_RESOURCE_SERVERS_LIMIT_TYPE: NumberShape = NumberShape::integer("ListResourceServersLimitType").min(1).max(50);
pub static RESOURCE_SERVER_NAME_TYPE: StringShape = StringShape::new("ResourceServerNameType").min(1).max(256).pattern(&crate::PATTERNS[2]);
pub static RESOURCE_SERVER_SCOPE_DESCRIPTION_TYPE: StringShape = StringShape::new("ResourceServerScopeDescriptionType").min(1).max(256);
pub static RESOURCE_SERVER_SCOPE_LIST_TYPE: ListShape = ListShape::new("ResourceServerScopeListType", RESOURCE_SERVER_SCOPE_TYPE.shape()).max(100);
pub static RESOURCE_SERVER_SCOPE_NAME_TYPE: StringShape = StringShape::new("ResourceServerScopeNameType").min(1).max(256).pattern(&crate::PATTERNS[22]);
pub static RESOURCE_SERVERS_LIST_TYPE: ListShape = ListShape::new("ResourceServersListType", RESOURCE_SERVER_TYPE.shape());
