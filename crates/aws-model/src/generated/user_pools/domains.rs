//! Capability `domains`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;

pub mod ops {
    use super::*;

    operation! { CreateUserPoolDomain CREATE_USER_POOL_DOMAIN (CreateUserPoolDomainRequest) -> CreateUserPoolDomainResponse; domains Signed [
        "InvalidParameterException", "NotAuthorizedException", "ConcurrentModificationException",
        "ResourceNotFoundException", "LimitExceededException", "InternalErrorException",
        "OperationNotEnabledException", "FeatureUnavailableInTierException",
    ] }

    operation! { DeleteUserPoolDomain DELETE_USER_POOL_DOMAIN (DeleteUserPoolDomainRequest) -> DeleteUserPoolDomainResponse; domains Signed [
        "NotAuthorizedException", "InvalidParameterException", "ConcurrentModificationException",
        "ResourceNotFoundException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { DescribeUserPoolDomain DESCRIBE_USER_POOL_DOMAIN (DescribeUserPoolDomainRequest) -> DescribeUserPoolDomainResponse; domains Signed [
        "NotAuthorizedException", "InvalidParameterException", "ResourceNotFoundException",
        "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { UpdateUserPoolDomain UPDATE_USER_POOL_DOMAIN (UpdateUserPoolDomainRequest) -> UpdateUserPoolDomainResponse; domains Signed [
        "InvalidParameterException", "NotAuthorizedException", "ConcurrentModificationException",
        "ResourceNotFoundException", "TooManyRequestsException", "OperationNotEnabledException",
        "InternalErrorException", "FeatureUnavailableInTierException",
    ] }
}

structure! { CreateUserPoolDomainRequest CREATE_USER_POOL_DOMAIN_REQUEST {
    domain: String = "Domain" DOMAIN_TYPE;
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    managed_login_version: Option<i32> = "ManagedLoginVersion" WRAPPED_INTEGER_TYPE;
    custom_domain_config: Option<CustomDomainConfigType> = "CustomDomainConfig" CUSTOM_DOMAIN_CONFIG_TYPE;
    routing: Option<RoutingType> = "Routing" ROUTING_TYPE;
} }

structure! { CreateUserPoolDomainResponse CREATE_USER_POOL_DOMAIN_RESPONSE {
    managed_login_version: Option<i32> = "ManagedLoginVersion" WRAPPED_INTEGER_TYPE;
    cloud_front_domain: Option<String> = "CloudFrontDomain" DOMAIN_TYPE;
    routing: Option<RoutingType> = "Routing" ROUTING_TYPE;
} }

structure! { CustomDomainConfigType CUSTOM_DOMAIN_CONFIG_TYPE {
    certificate_arn: String = "CertificateArn" ARN_TYPE;
    security_policy: Option<SecurityPolicyType> = "SecurityPolicy" SECURITY_POLICY_TYPE;
} }

structure! { DeleteUserPoolDomainRequest DELETE_USER_POOL_DOMAIN_REQUEST {
    domain: String = "Domain" DOMAIN_TYPE;
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
} }

structure! { DeleteUserPoolDomainResponse DELETE_USER_POOL_DOMAIN_RESPONSE {
} }

structure! { DescribeUserPoolDomainRequest DESCRIBE_USER_POOL_DOMAIN_REQUEST {
    domain: String = "Domain" DOMAIN_TYPE;
} }

structure! { DescribeUserPoolDomainResponse DESCRIBE_USER_POOL_DOMAIN_RESPONSE {
    domain_description: Option<DomainDescriptionType> = "DomainDescription" DOMAIN_DESCRIPTION_TYPE;
} }

structure! { DomainDescriptionType DOMAIN_DESCRIPTION_TYPE {
    user_pool_id: Option<String> = "UserPoolId" USER_POOL_ID_TYPE;
    aws_account_id: Option<String> = "AWSAccountId" AWS_ACCOUNT_ID_TYPE;
    domain: Option<String> = "Domain" DOMAIN_TYPE;
    s3_bucket: Option<String> = "S3Bucket" S3_BUCKET_TYPE;
    cloud_front_distribution: Option<String> = "CloudFrontDistribution" STRING_TYPE;
    version: Option<String> = "Version" DOMAIN_VERSION_TYPE;
    status: Option<DomainStatusType> = "Status" DOMAIN_STATUS_TYPE;
    custom_domain_config: Option<CustomDomainConfigType> = "CustomDomainConfig" CUSTOM_DOMAIN_CONFIG_TYPE;
    managed_login_version: Option<i32> = "ManagedLoginVersion" WRAPPED_INTEGER_TYPE;
    routing: Option<RoutingType> = "Routing" ROUTING_TYPE;
} }

structure! { FailoverType FAILOVER_TYPE {
    secondary_region: String = "SecondaryRegion" REGION_NAME_TYPE;
    primary_route53_health_check_id: String = "PrimaryRoute53HealthCheckId" HEALTH_CHECK_ID_TYPE;
} }

structure! { RoutingType ROUTING_TYPE {
    failover: Option<FailoverType> = "Failover" FAILOVER_TYPE;
} }

structure! { UpdateUserPoolDomainRequest UPDATE_USER_POOL_DOMAIN_REQUEST {
    domain: String = "Domain" DOMAIN_TYPE;
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    managed_login_version: Option<i32> = "ManagedLoginVersion" WRAPPED_INTEGER_TYPE;
    custom_domain_config: Option<CustomDomainConfigType> = "CustomDomainConfig" CUSTOM_DOMAIN_CONFIG_TYPE;
    routing: Option<RoutingType> = "Routing" ROUTING_TYPE;
} }

structure! { UpdateUserPoolDomainResponse UPDATE_USER_POOL_DOMAIN_RESPONSE {
    managed_login_version: Option<i32> = "ManagedLoginVersion" WRAPPED_INTEGER_TYPE;
    cloud_front_domain: Option<String> = "CloudFrontDomain" DOMAIN_TYPE;
    routing: Option<RoutingType> = "Routing" ROUTING_TYPE;
} }

string_enum! { DomainStatusType DOMAIN_STATUS_TYPE {
    Creating = "CREATING";
    Deleting = "DELETING";
    Updating = "UPDATING";
    Active = "ACTIVE";
    Failed = "FAILED";
} }

string_enum! { SecurityPolicyType SECURITY_POLICY_TYPE {
    TlsV1 = "TLS_V1";
    TlsV1_2_2021 = "TLS_V1_2_2021";
    TlsV1_3_2025 = "TLS_V1_3_2025";
} }

pub static AWS_ACCOUNT_ID_TYPE: StringShape = StringShape::new("AWSAccountIdType").max(12).pattern(&crate::PATTERNS[5]);
pub static DOMAIN_VERSION_TYPE: StringShape = StringShape::new("DomainVersionType").min(1).max(20);
pub static HEALTH_CHECK_ID_TYPE: StringShape = StringShape::new("HealthCheckIdType").max(64);
pub static S3_BUCKET_TYPE: StringShape = StringShape::new("S3BucketType").min(3).max(1024).pattern(&crate::PATTERNS[6]);
pub static WRAPPED_INTEGER_TYPE: NumberShape = NumberShape::integer("WrappedIntegerType");
