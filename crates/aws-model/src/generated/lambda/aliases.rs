//! Capability `aliases`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { CreateAlias CREATE_ALIAS (CreateAliasRequest) -> AliasConfiguration; aliases Signed [
        "InvalidParameterValueException", "ResourceConflictException", "ServiceException",
        "TooManyRequestsException", "AliasLimitExceededException", "ResourceNotFoundException",
    ] @ "POST" "/2015-03-31/functions/{FunctionName}/aliases" 201 }

    operation! { DeleteAlias DELETE_ALIAS (DeleteAliasRequest) -> (); aliases Signed [
        "InvalidParameterValueException", "ResourceConflictException", "ServiceException",
        "TooManyRequestsException", "ResourceNotFoundException",
    ] @ "DELETE" "/2015-03-31/functions/{FunctionName}/aliases/{Name}" 204 }

    operation! { GetAlias GET_ALIAS (GetAliasRequest) -> AliasConfiguration; aliases Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
        "ResourceNotFoundException",
    ] @ "GET" "/2015-03-31/functions/{FunctionName}/aliases/{Name}" 200 }

    operation! { ListAliases LIST_ALIASES (ListAliasesRequest) -> ListAliasesResponse; aliases Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
        "ResourceNotFoundException",
    ] @ "GET" "/2015-03-31/functions/{FunctionName}/aliases" 200 }

    operation! { UpdateAlias UPDATE_ALIAS (UpdateAliasRequest) -> AliasConfiguration; aliases Signed [
        "InvalidParameterValueException", "ResourceConflictException", "ServiceException",
        "TooManyRequestsException", "ResourceNotFoundException", "PreconditionFailedException",
    ] @ "PUT" "/2015-03-31/functions/{FunctionName}/aliases/{Name}" 200 }
}

structure! { AliasConfiguration ALIAS_CONFIGURATION {
    alias_arn: Option<String> = "AliasArn" FUNCTION_ARN;
    name: Option<String> = "Name" ALIAS;
    function_version: Option<String> = "FunctionVersion" VERSION;
    description: Option<String> = "Description" DESCRIPTION;
    routing_config: Option<AliasRoutingConfiguration> = "RoutingConfig" ALIAS_ROUTING_CONFIGURATION;
    revision_id: Option<String> = "RevisionId" STRING;
} }

structure! { AliasRoutingConfiguration ALIAS_ROUTING_CONFIGURATION {
    additional_version_weights: Option<BTreeMap<String, f64>> = "AdditionalVersionWeights" ADDITIONAL_VERSION_WEIGHTS;
} }

structure! { CreateAliasRequest CREATE_ALIAS_REQUEST {
    function_name: String = "FunctionName" FUNCTION_NAME @ uri "FunctionName";
    name: String = "Name" ALIAS;
    function_version: String = "FunctionVersion" VERSION_WITH_LATEST_PUBLISHED;
    description: Option<String> = "Description" DESCRIPTION;
    routing_config: Option<AliasRoutingConfiguration> = "RoutingConfig" ALIAS_ROUTING_CONFIGURATION;
} }

structure! { DeleteAliasRequest DELETE_ALIAS_REQUEST {
    function_name: String = "FunctionName" FUNCTION_NAME @ uri "FunctionName";
    name: String = "Name" ALIAS @ uri "Name";
} }

structure! { GetAliasRequest GET_ALIAS_REQUEST {
    function_name: String = "FunctionName" FUNCTION_NAME @ uri "FunctionName";
    name: String = "Name" ALIAS @ uri "Name";
} }

structure! { ListAliasesRequest LIST_ALIASES_REQUEST {
    function_name: String = "FunctionName" FUNCTION_NAME @ uri "FunctionName";
    function_version: Option<String> = "FunctionVersion" VERSION_WITH_LATEST_PUBLISHED @ query "FunctionVersion";
    marker: Option<String> = "Marker" STRING @ query "Marker";
    max_items: Option<i32> = "MaxItems" MAX_LIST_ITEMS @ query "MaxItems";
} }

structure! { ListAliasesResponse LIST_ALIASES_RESPONSE {
    next_marker: Option<String> = "NextMarker" STRING;
    aliases: Option<Vec<AliasConfiguration>> = "Aliases" ALIAS_LIST;
} }

structure! { UpdateAliasRequest UPDATE_ALIAS_REQUEST {
    function_name: String = "FunctionName" FUNCTION_NAME @ uri "FunctionName";
    name: String = "Name" ALIAS @ uri "Name";
    function_version: Option<String> = "FunctionVersion" VERSION_WITH_LATEST_PUBLISHED;
    description: Option<String> = "Description" DESCRIPTION;
    routing_config: Option<AliasRoutingConfiguration> = "RoutingConfig" ALIAS_ROUTING_CONFIGURATION;
    revision_id: Option<String> = "RevisionId" STRING;
} }

pub static ADDITIONAL_VERSION: StringShape = StringShape::new("AdditionalVersion").min(1).max(1024).pattern(&crate::PATTERNS[5]);
pub static ADDITIONAL_VERSION_WEIGHTS: MapShape = MapShape::new("AdditionalVersionWeights", &ADDITIONAL_VERSION, WEIGHT.shape());
pub static ALIAS: StringShape = StringShape::new("Alias").min(1).max(128).pattern(&crate::PATTERNS[58]);
pub static ALIAS_LIST: ListShape = ListShape::new("AliasList", ALIAS_CONFIGURATION.shape());
pub static VERSION_WITH_LATEST_PUBLISHED: StringShape = StringShape::new("VersionWithLatestPublished").min(1).max(1024).pattern(&crate::PATTERNS[59]);
pub static WEIGHT: FloatShape = FloatShape::new("Weight").min(0).max(1);
