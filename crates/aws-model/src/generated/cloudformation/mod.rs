//! The API `cloudformation`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

#![expect(missing_docs, reason = "the names are AWS's and no prose of the model is kept")]

mod change_sets;
mod exports;
mod stacks;
mod templates;
mod shapes;

pub use change_sets::*;
pub use exports::*;
pub use stacks::*;
pub use templates::*;
pub use shapes::*;

pub mod ops {
    pub use super::change_sets::ops::*;
    pub use super::exports::ops::*;
    pub use super::stacks::ops::*;
    pub use super::templates::ops::*;
}

pub static SERVICE: crate::operation::ServiceModel = crate::operation::ServiceModel {
    name: "cloudformation",
    protocol: crate::operation::Protocol::Query,
    xml_namespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/",
    target_prefix: "",
    api_version: "2010-05-15",
    operations: &[
        &ops::CANCEL_UPDATE_STACK,
        &ops::CONTINUE_UPDATE_ROLLBACK,
        &ops::CREATE_CHANGE_SET,
        &ops::CREATE_STACK,
        &ops::DELETE_CHANGE_SET,
        &ops::DELETE_STACK,
        &ops::DESCRIBE_CHANGE_SET,
        &ops::DESCRIBE_EVENTS,
        &ops::DESCRIBE_STACK_EVENTS,
        &ops::DESCRIBE_STACK_RESOURCE,
        &ops::DESCRIBE_STACK_RESOURCES,
        &ops::DESCRIBE_STACKS,
        &ops::EXECUTE_CHANGE_SET,
        &ops::GET_STACK_POLICY,
        &ops::GET_TEMPLATE,
        &ops::GET_TEMPLATE_SUMMARY,
        &ops::LIST_CHANGE_SETS,
        &ops::LIST_EXPORTS,
        &ops::LIST_IMPORTS,
        &ops::LIST_STACK_RESOURCES,
        &ops::LIST_STACKS,
        &ops::ROLLBACK_STACK,
        &ops::SET_STACK_POLICY,
        &ops::UPDATE_STACK,
        &ops::UPDATE_TERMINATION_PROTECTION,
        &ops::VALIDATE_TEMPLATE,
    ],
    others: &[
        crate::operation::Other { name: "ActivateOrganizationsAccess", method: "POST", path: "/" },
        crate::operation::Other { name: "ActivateType", method: "POST", path: "/" },
        crate::operation::Other { name: "BatchDescribeTypeConfigurations", method: "POST", path: "/" },
        crate::operation::Other { name: "CreateGeneratedTemplate", method: "POST", path: "/" },
        crate::operation::Other { name: "CreateStackInstances", method: "POST", path: "/" },
        crate::operation::Other { name: "CreateStackRefactor", method: "POST", path: "/" },
        crate::operation::Other { name: "CreateStackSet", method: "POST", path: "/" },
        crate::operation::Other { name: "DeactivateOrganizationsAccess", method: "POST", path: "/" },
        crate::operation::Other { name: "DeactivateType", method: "POST", path: "/" },
        crate::operation::Other { name: "DeleteGeneratedTemplate", method: "POST", path: "/" },
        crate::operation::Other { name: "DeleteStackInstances", method: "POST", path: "/" },
        crate::operation::Other { name: "DeleteStackSet", method: "POST", path: "/" },
        crate::operation::Other { name: "DeregisterType", method: "POST", path: "/" },
        crate::operation::Other { name: "DescribeAccountLimits", method: "POST", path: "/" },
        crate::operation::Other { name: "DescribeChangeSetHooks", method: "POST", path: "/" },
        crate::operation::Other { name: "DescribeGeneratedTemplate", method: "POST", path: "/" },
        crate::operation::Other { name: "DescribeOrganizationsAccess", method: "POST", path: "/" },
        crate::operation::Other { name: "DescribePublisher", method: "POST", path: "/" },
        crate::operation::Other { name: "DescribeResourceScan", method: "POST", path: "/" },
        crate::operation::Other { name: "DescribeStackDriftDetectionStatus", method: "POST", path: "/" },
        crate::operation::Other { name: "DescribeStackInstance", method: "POST", path: "/" },
        crate::operation::Other { name: "DescribeStackRefactor", method: "POST", path: "/" },
        crate::operation::Other { name: "DescribeStackResourceDrifts", method: "POST", path: "/" },
        crate::operation::Other { name: "DescribeStackSet", method: "POST", path: "/" },
        crate::operation::Other { name: "DescribeStackSetOperation", method: "POST", path: "/" },
        crate::operation::Other { name: "DescribeType", method: "POST", path: "/" },
        crate::operation::Other { name: "DescribeTypeRegistration", method: "POST", path: "/" },
        crate::operation::Other { name: "DetectStackDrift", method: "POST", path: "/" },
        crate::operation::Other { name: "DetectStackResourceDrift", method: "POST", path: "/" },
        crate::operation::Other { name: "DetectStackSetDrift", method: "POST", path: "/" },
        crate::operation::Other { name: "EstimateTemplateCost", method: "POST", path: "/" },
        crate::operation::Other { name: "ExecuteStackRefactor", method: "POST", path: "/" },
        crate::operation::Other { name: "GetGeneratedTemplate", method: "POST", path: "/" },
        crate::operation::Other { name: "GetHookResult", method: "POST", path: "/" },
        crate::operation::Other { name: "ImportStacksToStackSet", method: "POST", path: "/" },
        crate::operation::Other { name: "ListGeneratedTemplates", method: "POST", path: "/" },
        crate::operation::Other { name: "ListHookResults", method: "POST", path: "/" },
        crate::operation::Other { name: "ListResourceScanRelatedResources", method: "POST", path: "/" },
        crate::operation::Other { name: "ListResourceScanResources", method: "POST", path: "/" },
        crate::operation::Other { name: "ListResourceScans", method: "POST", path: "/" },
        crate::operation::Other { name: "ListStackInstanceResourceDrifts", method: "POST", path: "/" },
        crate::operation::Other { name: "ListStackInstances", method: "POST", path: "/" },
        crate::operation::Other { name: "ListStackRefactorActions", method: "POST", path: "/" },
        crate::operation::Other { name: "ListStackRefactors", method: "POST", path: "/" },
        crate::operation::Other { name: "ListStackSetAutoDeploymentTargets", method: "POST", path: "/" },
        crate::operation::Other { name: "ListStackSetOperationResults", method: "POST", path: "/" },
        crate::operation::Other { name: "ListStackSetOperations", method: "POST", path: "/" },
        crate::operation::Other { name: "ListStackSets", method: "POST", path: "/" },
        crate::operation::Other { name: "ListTypeRegistrations", method: "POST", path: "/" },
        crate::operation::Other { name: "ListTypeVersions", method: "POST", path: "/" },
        crate::operation::Other { name: "ListTypes", method: "POST", path: "/" },
        crate::operation::Other { name: "PublishType", method: "POST", path: "/" },
        crate::operation::Other { name: "RecordHandlerProgress", method: "POST", path: "/" },
        crate::operation::Other { name: "RegisterPublisher", method: "POST", path: "/" },
        crate::operation::Other { name: "RegisterType", method: "POST", path: "/" },
        crate::operation::Other { name: "RemoveAlias", method: "POST", path: "/" },
        crate::operation::Other { name: "SetAlias", method: "POST", path: "/" },
        crate::operation::Other { name: "SetTypeConfiguration", method: "POST", path: "/" },
        crate::operation::Other { name: "SetTypeDefaultVersion", method: "POST", path: "/" },
        crate::operation::Other { name: "SignalResource", method: "POST", path: "/" },
        crate::operation::Other { name: "StartResourceScan", method: "POST", path: "/" },
        crate::operation::Other { name: "StopStackSetOperation", method: "POST", path: "/" },
        crate::operation::Other { name: "TestType", method: "POST", path: "/" },
        crate::operation::Other { name: "UpdateGeneratedTemplate", method: "POST", path: "/" },
        crate::operation::Other { name: "UpdateStackInstances", method: "POST", path: "/" },
        crate::operation::Other { name: "UpdateStackSet", method: "POST", path: "/" },
    ],
    faults: &[
        crate::operation::Fault { name: "AlreadyExistsException", code: "AlreadyExistsException", status: 400, message: "message", kind: false },
        crate::operation::Fault { name: "ChangeSetNotFoundException", code: "ChangeSetNotFound", status: 404, message: "message", kind: false },
        crate::operation::Fault { name: "InsufficientCapabilitiesException", code: "InsufficientCapabilitiesException", status: 400, message: "message", kind: false },
        crate::operation::Fault { name: "InvalidChangeSetStatusException", code: "InvalidChangeSetStatus", status: 400, message: "message", kind: false },
        crate::operation::Fault { name: "LimitExceededException", code: "LimitExceededException", status: 400, message: "message", kind: false },
        crate::operation::Fault { name: "StackSetNotFoundException", code: "StackSetNotFoundException", status: 404, message: "message", kind: false },
        crate::operation::Fault { name: "TokenAlreadyExistsException", code: "TokenAlreadyExistsException", status: 400, message: "message", kind: false },
    ],
};
