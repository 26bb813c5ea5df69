//! Capability `limits`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use std::collections::BTreeMap;

pub mod ops {
    use super::*;

    operation! { GetProvisionedLimit GET_PROVISIONED_LIMIT (GetProvisionedLimitRequest) -> GetProvisionedLimitResponse; limits Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "InternalErrorException",
    ] }

    operation! { UpdateProvisionedLimit UPDATE_PROVISIONED_LIMIT (UpdateProvisionedLimitRequest) -> UpdateProvisionedLimitResponse; limits Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "ServiceQuotaExceededException", "InternalErrorException",
    ] }
}

structure! { GetProvisionedLimitRequest GET_PROVISIONED_LIMIT_REQUEST {
    limit_definition: LimitDefinitionType = "LimitDefinition" LIMIT_DEFINITION_TYPE;
} }

structure! { GetProvisionedLimitResponse GET_PROVISIONED_LIMIT_RESPONSE {
    limit: LimitType = "Limit" LIMIT_TYPE;
} }

structure! { LimitDefinitionType LIMIT_DEFINITION_TYPE {
    limit_class: LimitClass = "LimitClass" LIMIT_CLASS;
    attributes: BTreeMap<String, String> = "Attributes" STRING_TO_STRING_MAP_TYPE;
} }

structure! { LimitType LIMIT_TYPE {
    limit_definition: LimitDefinitionType = "LimitDefinition" LIMIT_DEFINITION_TYPE;
    provisioned_limit_value: i32 = "ProvisionedLimitValue" INTEGER_TYPE;
    free_limit_value: i32 = "FreeLimitValue" INTEGER_TYPE;
} }

structure! { UpdateProvisionedLimitRequest UPDATE_PROVISIONED_LIMIT_REQUEST {
    limit_definition: LimitDefinitionType = "LimitDefinition" LIMIT_DEFINITION_TYPE;
    requested_limit_value: i32 = "RequestedLimitValue" INTEGER_TYPE;
} }

structure! { UpdateProvisionedLimitResponse UPDATE_PROVISIONED_LIMIT_RESPONSE {
    limit: LimitType = "Limit" LIMIT_TYPE;
} }

string_enum! { LimitClass LIMIT_CLASS {
    ApiCategory = "API_CATEGORY";
} }

pub static STRING_TO_STRING_MAP_TYPE: MapShape = MapShape::new("StringToStringMapType", &STRING_TYPE, STRING_TYPE.shape());
