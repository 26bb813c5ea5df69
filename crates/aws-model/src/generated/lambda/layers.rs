//! Capability `layers`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;

pub mod ops {
    use super::*;

    operation! { AddLayerVersionPermission ADD_LAYER_VERSION_PERMISSION (AddLayerVersionPermissionRequest) -> AddLayerVersionPermissionResponse; layers Signed [
        "InvalidParameterValueException", "ResourceConflictException", "ServiceException",
        "TooManyRequestsException", "PolicyLengthExceededException", "ResourceNotFoundException",
        "PreconditionFailedException",
    ] @ "POST" "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy" 201 }

    operation! { DeleteLayerVersion DELETE_LAYER_VERSION (DeleteLayerVersionRequest) -> (); layers Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
        "ResourceNotFoundException",
    ] @ "DELETE" "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}" 204 }

    operation! { GetLayerVersion GET_LAYER_VERSION (GetLayerVersionRequest) -> GetLayerVersionResponse; layers Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
        "ResourceNotFoundException",
    ] @ "GET" "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}" 200 }

    operation! { GetLayerVersionByArn GET_LAYER_VERSION_BY_ARN (GetLayerVersionByArnRequest) -> GetLayerVersionResponse; layers Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
        "ResourceNotFoundException",
    ] @ "GET" "/2018-10-31/layers?find=LayerVersion" 200 }

    operation! { GetLayerVersionPolicy GET_LAYER_VERSION_POLICY (GetLayerVersionPolicyRequest) -> GetLayerVersionPolicyResponse; layers Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
        "ResourceNotFoundException",
    ] @ "GET" "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy" 200 }

    operation! { ListLayerVersions LIST_LAYER_VERSIONS (ListLayerVersionsRequest) -> ListLayerVersionsResponse; layers Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
        "ResourceNotFoundException",
    ] @ "GET" "/2018-10-31/layers/{LayerName}/versions" 200 }

    operation! { ListLayers LIST_LAYERS (ListLayersRequest) -> ListLayersResponse; layers Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
    ] @ "GET" "/2018-10-31/layers" 200 }

    operation! { PublishLayerVersion PUBLISH_LAYER_VERSION (PublishLayerVersionRequest) -> PublishLayerVersionResponse; layers Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
        "ResourceNotFoundException", "CodeStorageExceededException",
    ] @ "POST" "/2018-10-31/layers/{LayerName}/versions" 201 }

    operation! { RemoveLayerVersionPermission REMOVE_LAYER_VERSION_PERMISSION (RemoveLayerVersionPermissionRequest) -> (); layers Signed [
        "InvalidParameterValueException", "ResourceConflictException", "ServiceException",
        "TooManyRequestsException", "ResourceNotFoundException", "PreconditionFailedException",
    ] @ "DELETE" "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy/{StatementId}" 204 }
}

structure! { AddLayerVersionPermissionRequest ADD_LAYER_VERSION_PERMISSION_REQUEST {
    layer_name: String = "LayerName" LAYER_NAME_OR_ARN @ uri "LayerName";
    version_number: i64 = "VersionNumber" LAYER_VERSION_NUMBER @ uri "VersionNumber";
    statement_id: String = "StatementId" STATEMENT_ID;
    action: String = "Action" LAYER_PERMISSION_ALLOWED_ACTION;
    principal: String = "Principal" LAYER_PERMISSION_ALLOWED_PRINCIPAL;
    organization_id: Option<String> = "OrganizationId" ORGANIZATION_ID;
    revision_id: Option<String> = "RevisionId" STRING @ query "RevisionId";
} }

structure! { AddLayerVersionPermissionResponse ADD_LAYER_VERSION_PERMISSION_RESPONSE {
    statement: Option<String> = "Statement" STRING;
    revision_id: Option<String> = "RevisionId" STRING;
} }

structure! { DeleteLayerVersionRequest DELETE_LAYER_VERSION_REQUEST {
    layer_name: String = "LayerName" LAYER_NAME_OR_ARN @ uri "LayerName";
    version_number: i64 = "VersionNumber" LAYER_VERSION_NUMBER @ uri "VersionNumber";
} }

structure! { GetLayerVersionByArnRequest GET_LAYER_VERSION_BY_ARN_REQUEST {
    arn: String = "Arn" LAYER_VERSION_ARN @ query "Arn";
} }

structure! { GetLayerVersionPolicyRequest GET_LAYER_VERSION_POLICY_REQUEST {
    layer_name: String = "LayerName" LAYER_NAME_OR_ARN @ uri "LayerName";
    version_number: i64 = "VersionNumber" LAYER_VERSION_NUMBER @ uri "VersionNumber";
} }

structure! { GetLayerVersionPolicyResponse GET_LAYER_VERSION_POLICY_RESPONSE {
    policy: Option<String> = "Policy" STRING;
    revision_id: Option<String> = "RevisionId" STRING;
} }

structure! { GetLayerVersionRequest GET_LAYER_VERSION_REQUEST {
    layer_name: String = "LayerName" LAYER_NAME_OR_ARN @ uri "LayerName";
    version_number: i64 = "VersionNumber" LAYER_VERSION_NUMBER @ uri "VersionNumber";
} }

structure! { GetLayerVersionResponse GET_LAYER_VERSION_RESPONSE {
    content: Option<LayerVersionContentOutput> = "Content" LAYER_VERSION_CONTENT_OUTPUT;
    layer_arn: Option<String> = "LayerArn" LAYER_ARN;
    layer_version_arn: Option<String> = "LayerVersionArn" LAYER_VERSION_ARN;
    description: Option<String> = "Description" DESCRIPTION;
    created_date: Option<String> = "CreatedDate" TIMESTAMP;
    version: Option<i64> = "Version" LAYER_VERSION_NUMBER;
    compatible_architectures: Option<Vec<Architecture>> = "CompatibleArchitectures" COMPATIBLE_ARCHITECTURES;
    compatible_runtimes: Option<Vec<Runtime>> = "CompatibleRuntimes" COMPATIBLE_RUNTIMES;
    license_info: Option<String> = "LicenseInfo" LICENSE_INFO;
} }

structure! { LayerVersionContentInput LAYER_VERSION_CONTENT_INPUT {
    s3_bucket: Option<String> = "S3Bucket" S3_BUCKET;
    s3_key: Option<String> = "S3Key" S3_KEY;
    s3_object_version: Option<String> = "S3ObjectVersion" S3_OBJECT_VERSION;
    s3_object_storage_mode: Option<S3ObjectStorageMode> = "S3ObjectStorageMode" S3_OBJECT_STORAGE_MODE;
    zip_file: Option<Vec<u8>> = "ZipFile" BLOB;
} }

structure! { LayerVersionContentOutput LAYER_VERSION_CONTENT_OUTPUT {
    location: Option<String> = "Location" SENSITIVE_STRING_ON_SERVER_ONLY;
    code_sha256: Option<String> = "CodeSha256" STRING;
    code_size: Option<i64> = "CodeSize" LONG;
    signing_profile_version_arn: Option<String> = "SigningProfileVersionArn" ARN;
    signing_job_arn: Option<String> = "SigningJobArn" ARN;
    resolved_s3_object: Option<ResolvedS3Object> = "ResolvedS3Object" RESOLVED_S3_OBJECT;
} }

structure! { LayerVersionsListItem LAYER_VERSIONS_LIST_ITEM {
    layer_version_arn: Option<String> = "LayerVersionArn" LAYER_VERSION_ARN;
    version: Option<i64> = "Version" LAYER_VERSION_NUMBER;
    description: Option<String> = "Description" DESCRIPTION;
    created_date: Option<String> = "CreatedDate" TIMESTAMP;
    compatible_architectures: Option<Vec<Architecture>> = "CompatibleArchitectures" COMPATIBLE_ARCHITECTURES;
    compatible_runtimes: Option<Vec<Runtime>> = "CompatibleRuntimes" COMPATIBLE_RUNTIMES;
    license_info: Option<String> = "LicenseInfo" LICENSE_INFO;
} }

structure! { LayersListItem LAYERS_LIST_ITEM {
    layer_name: Option<String> = "LayerName" LAYER_NAME;
    layer_arn: Option<String> = "LayerArn" LAYER_ARN;
    latest_matching_version: Option<LayerVersionsListItem> = "LatestMatchingVersion" LAYER_VERSIONS_LIST_ITEM;
} }

structure! { ListLayerVersionsRequest LIST_LAYER_VERSIONS_REQUEST {
    compatible_architecture: Option<Architecture> = "CompatibleArchitecture" ARCHITECTURE @ query "CompatibleArchitecture";
    compatible_runtime: Option<Runtime> = "CompatibleRuntime" RUNTIME @ query "CompatibleRuntime";
    layer_name: String = "LayerName" LAYER_NAME_OR_ARN @ uri "LayerName";
    marker: Option<String> = "Marker" STRING @ query "Marker";
    max_items: Option<i32> = "MaxItems" MAX_LAYER_LIST_ITEMS @ query "MaxItems";
} }

structure! { ListLayerVersionsResponse LIST_LAYER_VERSIONS_RESPONSE {
    next_marker: Option<String> = "NextMarker" STRING;
    layer_versions: Option<Vec<LayerVersionsListItem>> = "LayerVersions" LAYER_VERSIONS_LIST;
} }

structure! { ListLayersRequest LIST_LAYERS_REQUEST {
    compatible_architecture: Option<Architecture> = "CompatibleArchitecture" ARCHITECTURE @ query "CompatibleArchitecture";
    compatible_runtime: Option<Runtime> = "CompatibleRuntime" RUNTIME @ query "CompatibleRuntime";
    marker: Option<String> = "Marker" STRING @ query "Marker";
    max_items: Option<i32> = "MaxItems" MAX_LAYER_LIST_ITEMS @ query "MaxItems";
} }

structure! { ListLayersResponse LIST_LAYERS_RESPONSE {
    next_marker: Option<String> = "NextMarker" STRING;
    layers: Option<Vec<LayersListItem>> = "Layers" LAYERS_LIST;
} }

structure! { PublishLayerVersionRequest PUBLISH_LAYER_VERSION_REQUEST {
    layer_name: String = "LayerName" LAYER_NAME_OR_ARN @ uri "LayerName";
    description: Option<String> = "Description" DESCRIPTION;
    content: LayerVersionContentInput = "Content" LAYER_VERSION_CONTENT_INPUT;
    compatible_architectures: Option<Vec<Architecture>> = "CompatibleArchitectures" COMPATIBLE_ARCHITECTURES;
    compatible_runtimes: Option<Vec<Runtime>> = "CompatibleRuntimes" COMPATIBLE_RUNTIMES;
    license_info: Option<String> = "LicenseInfo" LICENSE_INFO;
} }

structure! { PublishLayerVersionResponse PUBLISH_LAYER_VERSION_RESPONSE {
    content: Option<LayerVersionContentOutput> = "Content" LAYER_VERSION_CONTENT_OUTPUT;
    layer_arn: Option<String> = "LayerArn" LAYER_ARN;
    layer_version_arn: Option<String> = "LayerVersionArn" LAYER_VERSION_ARN;
    description: Option<String> = "Description" DESCRIPTION;
    created_date: Option<String> = "CreatedDate" TIMESTAMP;
    version: Option<i64> = "Version" LAYER_VERSION_NUMBER;
    compatible_architectures: Option<Vec<Architecture>> = "CompatibleArchitectures" COMPATIBLE_ARCHITECTURES;
    compatible_runtimes: Option<Vec<Runtime>> = "CompatibleRuntimes" COMPATIBLE_RUNTIMES;
    license_info: Option<String> = "LicenseInfo" LICENSE_INFO;
} }

structure! { RemoveLayerVersionPermissionRequest REMOVE_LAYER_VERSION_PERMISSION_REQUEST {
    layer_name: String = "LayerName" LAYER_NAME_OR_ARN @ uri "LayerName";
    version_number: i64 = "VersionNumber" LAYER_VERSION_NUMBER @ uri "VersionNumber";
    statement_id: String = "StatementId" STATEMENT_ID @ uri "StatementId";
    revision_id: Option<String> = "RevisionId" STRING @ query "RevisionId";
} }

pub static COMPATIBLE_ARCHITECTURES: ListShape = ListShape::new("CompatibleArchitectures", ARCHITECTURE.shape()).min(0).max(2);
pub static COMPATIBLE_RUNTIMES: ListShape = ListShape::new("CompatibleRuntimes", RUNTIME.shape()).min(0).max(15);
pub static LAYER_ARN: StringShape = StringShape::new("LayerArn").min(1).max(2048).pattern(&crate::PATTERNS[66]);
pub static LAYER_NAME: StringShape = StringShape::new("LayerName").min(1).max(140).pattern(&crate::PATTERNS[67]);
pub static LAYER_NAME_OR_ARN: StringShape = StringShape::new("LayerNameOrArn").min(1).max(2048).pattern(&crate::PATTERNS[68]);
pub static LAYER_PERMISSION_ALLOWED_ACTION: StringShape = StringShape::new("LayerPermissionAllowedAction").min(0).max(22).pattern(&crate::PATTERNS[69]);
pub static LAYER_PERMISSION_ALLOWED_PRINCIPAL: StringShape = StringShape::new("LayerPermissionAllowedPrincipal").min(0).max(10000).pattern(&crate::PATTERNS[70]);
pub static LAYER_VERSION_NUMBER: NumberShape = NumberShape::long("LayerVersionNumber");
pub static LAYER_VERSIONS_LIST: ListShape = ListShape::new("LayerVersionsList", LAYER_VERSIONS_LIST_ITEM.shape());
pub static LAYERS_LIST: ListShape = ListShape::new("LayersList", LAYERS_LIST_ITEM.shape());
pub static LICENSE_INFO: StringShape = StringShape::new("LicenseInfo").min(0).max(512).pattern(&crate::PATTERNS[62]);
pub static MAX_LAYER_LIST_ITEMS: NumberShape = NumberShape::integer("MaxLayerListItems").min(1).max(50);
pub static ORGANIZATION_ID: StringShape = StringShape::new("OrganizationId").min(0).max(34).pattern(&crate::PATTERNS[71]);
