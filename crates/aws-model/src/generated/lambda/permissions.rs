//! Capability `permissions`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;

pub mod ops {
    use super::*;

    operation! { AddPermission ADD_PERMISSION (AddPermissionRequest) -> AddPermissionResponse; permissions Signed [
        "InvalidParameterValueException", "ResourceConflictException", "PublicPolicyException",
        "ServiceException", "TooManyRequestsException", "PolicyLengthExceededException",
        "ResourceNotFoundException", "PreconditionFailedException",
    ] @ "POST" "/2015-03-31/functions/{FunctionName}/policy" 201 }

    operation! { GetPolicy GET_POLICY (GetPolicyRequest) -> GetPolicyResponse; permissions Signed [
        "InvalidParameterValueException", "ServiceException", "TooManyRequestsException",
        "ResourceNotFoundException",
    ] @ "GET" "/2015-03-31/functions/{FunctionName}/policy" 200 }

    operation! { RemovePermission REMOVE_PERMISSION (RemovePermissionRequest) -> (); permissions Signed [
        "InvalidParameterValueException", "PublicPolicyException", "ServiceException",
        "TooManyRequestsException", "ResourceNotFoundException", "PreconditionFailedException",
    ] @ "DELETE" "/2015-03-31/functions/{FunctionName}/policy/{StatementId}" 204 }
}

structure! { AddPermissionRequest ADD_PERMISSION_REQUEST {
    function_name: String = "FunctionName" NAMESPACED_FUNCTION_NAME @ uri "FunctionName";
    statement_id: String = "StatementId" STATEMENT_ID;
    action: String = "Action" ACTION;
    principal: String = "Principal" PRINCIPAL;
    source_arn: Option<String> = "SourceArn" ARN;
    function_url_auth_type: Option<FunctionUrlAuthType> = "FunctionUrlAuthType" FUNCTION_URL_AUTH_TYPE;
    invoked_via_function_url: Option<bool> = "InvokedViaFunctionUrl" INVOKED_VIA_FUNCTION_URL;
    source_account: Option<String> = "SourceAccount" SOURCE_OWNER;
    event_source_token: Option<String> = "EventSourceToken" EVENT_SOURCE_TOKEN;
    qualifier: Option<String> = "Qualifier" NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER @ query "Qualifier";
    revision_id: Option<String> = "RevisionId" STRING;
    principal_org_id: Option<String> = "PrincipalOrgID" PRINCIPAL_ORG_ID;
} }

structure! { AddPermissionResponse ADD_PERMISSION_RESPONSE {
    statement: Option<String> = "Statement" STRING;
} }

structure! { GetPolicyRequest GET_POLICY_REQUEST {
    function_name: String = "FunctionName" NAMESPACED_FUNCTION_NAME @ uri "FunctionName";
    qualifier: Option<String> = "Qualifier" NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER @ query "Qualifier";
} }

structure! { GetPolicyResponse GET_POLICY_RESPONSE {
    policy: Option<String> = "Policy" STRING;
    revision_id: Option<String> = "RevisionId" STRING;
} }

structure! { RemovePermissionRequest REMOVE_PERMISSION_REQUEST {
    function_name: String = "FunctionName" NAMESPACED_FUNCTION_NAME @ uri "FunctionName";
    statement_id: String = "StatementId" NAMESPACED_STATEMENT_ID @ uri "StatementId";
    qualifier: Option<String> = "Qualifier" NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER @ query "Qualifier";
    revision_id: Option<String> = "RevisionId" STRING @ query "RevisionId";
} }

string_enum! { FunctionUrlAuthType FUNCTION_URL_AUTH_TYPE {
    None = "NONE";
    AwsIam = "AWS_IAM";
} }

pub static ACTION: StringShape = StringShape::new("Action").min(0).max(10000).pattern(&crate::PATTERNS[72]);
pub static EVENT_SOURCE_TOKEN: StringShape = StringShape::new("EventSourceToken").min(0).max(256).pattern(&crate::PATTERNS[73]);
pub static INVOKED_VIA_FUNCTION_URL: BooleanShape = BooleanShape { name: "InvokedViaFunctionUrl" };
pub static NAMESPACED_STATEMENT_ID: StringShape = StringShape::new("NamespacedStatementId").min(1).max(100).pattern(&crate::PATTERNS[74]);
pub static PRINCIPAL: StringShape = StringShape::new("Principal").min(0).max(2048).pattern(&crate::PATTERNS[75]);
pub static PRINCIPAL_ORG_ID: StringShape = StringShape::new("PrincipalOrgID").min(12).max(34).pattern(&crate::PATTERNS[71]);
pub static SOURCE_OWNER: StringShape = StringShape::new("SourceOwner").min(0).max(12).pattern(&crate::PATTERNS[76]);
