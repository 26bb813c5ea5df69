//! Capability `versions`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;

pub mod ops {
    use super::*;

    operation! { ListVersionsByFunction LIST_VERSIONS_BY_FUNCTION (ListVersionsByFunctionRequest) -> ListVersionsByFunctionResponse; versions Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
        "ResourceNotFoundException",
    ] @ "GET" "/2015-03-31/functions/{FunctionName}/versions" 200 }

    operation! { PublishVersion PUBLISH_VERSION (PublishVersionRequest) -> FunctionConfiguration; versions Signed [
        "InvalidParameterValueException", "ResourceConflictException", "ServiceException",
        "TooManyRequestsException", "ResourceNotFoundException", "CodeStorageExceededException",
        "FunctionVersionsPerCapacityProviderLimitExceededException", "PreconditionFailedException",
    ] @ "POST" "/2015-03-31/functions/{FunctionName}/versions" 201 }
}

structure! { ListVersionsByFunctionRequest LIST_VERSIONS_BY_FUNCTION_REQUEST {
    function_name: String = "FunctionName" NAMESPACED_FUNCTION_NAME @ uri "FunctionName";
    marker: Option<String> = "Marker" STRING @ query "Marker";
    max_items: Option<i32> = "MaxItems" MAX_LIST_ITEMS @ query "MaxItems";
} }

structure! { ListVersionsByFunctionResponse LIST_VERSIONS_BY_FUNCTION_RESPONSE {
    next_marker: Option<String> = "NextMarker" STRING;
    versions: Option<Vec<FunctionConfiguration>> = "Versions" FUNCTION_LIST;
} }

structure! { PublishVersionRequest PUBLISH_VERSION_REQUEST {
    function_name: String = "FunctionName" FUNCTION_NAME @ uri "FunctionName";
    code_sha256: Option<String> = "CodeSha256" STRING;
    description: Option<String> = "Description" DESCRIPTION;
    revision_id: Option<String> = "RevisionId" STRING;
    publish_to: Option<FunctionVersionLatestPublished> = "PublishTo" FUNCTION_VERSION_LATEST_PUBLISHED;
} }
