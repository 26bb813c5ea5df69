//! Shapes that several capabilities share. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use crate::shape::*;

structure! { DeploymentConfig DEPLOYMENT_CONFIG {
    mode: Option<DeploymentConfigMode> = "Mode" DEPLOYMENT_CONFIG_MODE;
    disable_rollback: Option<bool> = "DisableRollback" DISABLE_ROLLBACK;
} }

structure! { ModuleInfo MODULE_INFO {
    type_hierarchy: Option<String> = "TypeHierarchy" TYPE_HIERARCHY;
    logical_id_hierarchy: Option<String> = "LogicalIdHierarchy" LOGICAL_ID_HIERARCHY;
} }

structure! { Parameter PARAMETER {
    parameter_key: Option<String> = "ParameterKey" PARAMETER_KEY;
    parameter_value: Option<String> = "ParameterValue" PARAMETER_VALUE;
    use_previous_value: Option<bool> = "UsePreviousValue" USE_PREVIOUS_VALUE;
    resolved_value: Option<String> = "ResolvedValue" PARAMETER_VALUE;
} }

structure! { RollbackConfiguration ROLLBACK_CONFIGURATION {
    rollback_triggers: Option<Vec<RollbackTrigger>> = "RollbackTriggers" ROLLBACK_TRIGGERS;
    monitoring_time_in_minutes: Option<i32> = "MonitoringTimeInMinutes" MONITORING_TIME_IN_MINUTES;
} }

structure! { RollbackTrigger ROLLBACK_TRIGGER {
    arn: String = "Arn" ARN;
    r#type: String = "Type" TYPE;
} }

structure! { Tag TAG {
    key: String = "Key" TAG_KEY;
    value: String = "Value" TAG_VALUE;
} }

string_enum! { Capability CAPABILITY {
    CapabilityIam = "CAPABILITY_IAM";
    CapabilityNamedIam = "CAPABILITY_NAMED_IAM";
    CapabilityAutoExpand = "CAPABILITY_AUTO_EXPAND";
} }

string_enum! { DeploymentConfigMode DEPLOYMENT_CONFIG_MODE {
    Standard = "STANDARD";
    Express = "EXPRESS";
} }

string_enum! { StackDriftStatus STACK_DRIFT_STATUS {
    Drifted = "DRIFTED";
    InSync = "IN_SYNC";
    Unknown = "UNKNOWN";
    NotChecked = "NOT_CHECKED";
} }

string_enum! { StackResourceDriftStatus STACK_RESOURCE_DRIFT_STATUS {
    InSync = "IN_SYNC";
    Modified = "MODIFIED";
    Deleted = "DELETED";
    NotChecked = "NOT_CHECKED";
    Unknown = "UNKNOWN";
    Unsupported = "UNSUPPORTED";
} }

pub static ARN: StringShape = StringShape::new("Arn");
pub static CAPABILITIES: ListShape = ListShape::new("Capabilities", CAPABILITY.shape());
pub static CHANGE_SET_ID: StringShape = StringShape::new("ChangeSetId").min(1).pattern(&crate::PATTERNS[54]);
pub static CHANGE_SET_NAME_OR_ID: StringShape = StringShape::new("ChangeSetNameOrId").min(1).max(1600).pattern(&crate::PATTERNS[55]);
pub static CLIENT_REQUEST_TOKEN: StringShape = StringShape::new("ClientRequestToken").min(1).max(128).pattern(&crate::PATTERNS[56]);
pub static CREATION_TIME: TimestampShape = TimestampShape { name: "CreationTime" };
pub static DESCRIPTION: StringShape = StringShape::new("Description").min(1).max(1024);
pub static DISABLE_ROLLBACK: BooleanShape = BooleanShape { name: "DisableRollback" };
pub static DISABLE_VALIDATION: BooleanShape = BooleanShape { name: "DisableValidation" };
pub static EXPORT_NAME: StringShape = StringShape::new("ExportName");
pub static LOGICAL_ID_HIERARCHY: StringShape = StringShape::new("LogicalIdHierarchy");
pub static LOGICAL_RESOURCE_ID: StringShape = StringShape::new("LogicalResourceId");
pub static METADATA: StringShape = StringShape::new("Metadata");
pub static MONITORING_TIME_IN_MINUTES: NumberShape = NumberShape::integer("MonitoringTimeInMinutes").min(0).max(180);
pub static NEXT_TOKEN: StringShape = StringShape::new("NextToken").min(1).max(1024);
pub static NOTIFICATION_ARN: StringShape = StringShape::new("NotificationARN");
pub static NOTIFICATION_AR_NS: ListShape = ListShape::new("NotificationARNs", NOTIFICATION_ARN.shape()).max(5);
pub static PARAMETER_KEY: StringShape = StringShape::new("ParameterKey");
pub static PARAMETER_VALUE: StringShape = StringShape::new("ParameterValue");
pub static PARAMETERS: ListShape = ListShape::new("Parameters", PARAMETER.shape());
pub static PHYSICAL_RESOURCE_ID: StringShape = StringShape::new("PhysicalResourceId");
pub static RESOURCE_IDENTIFIER_PROPERTY_KEY: StringShape = StringShape::new("ResourceIdentifierPropertyKey").min(1).max(2048);
pub static RESOURCE_TYPE: StringShape = StringShape::new("ResourceType").min(1).max(256);
pub static RESOURCE_TYPES: ListShape = ListShape::new("ResourceTypes", RESOURCE_TYPE.shape());
pub static RETAIN_EXCEPT_ON_CREATE: BooleanShape = BooleanShape { name: "RetainExceptOnCreate" };
pub static ROLE_ARN: StringShape = StringShape::new("RoleARN").min(20).max(2048);
pub static ROLLBACK_TRIGGERS: ListShape = ListShape::new("RollbackTriggers", ROLLBACK_TRIGGER.shape()).max(5);
pub static STACK_ID: StringShape = StringShape::new("StackId");
pub static STACK_NAME: StringShape = StringShape::new("StackName");
pub static STACK_NAME_OR_ID: StringShape = StringShape::new("StackNameOrId").min(1).pattern(&crate::PATTERNS[57]);
pub static TAG_KEY: StringShape = StringShape::new("TagKey").min(1).max(128);
pub static TAG_VALUE: StringShape = StringShape::new("TagValue").min(1).max(256);
pub static TAGS: ListShape = ListShape::new("Tags", TAG.shape()).max(50);
pub static TEMPLATE_BODY: StringShape = StringShape::new("TemplateBody").min(1);
pub static TEMPLATE_URL: StringShape = StringShape::new("TemplateURL").min(1).max(5120);
pub static TIMESTAMP: TimestampShape = TimestampShape { name: "Timestamp" };
pub static TYPE: StringShape = StringShape::new("Type");
pub static TYPE_HIERARCHY: StringShape = StringShape::new("TypeHierarchy");
pub static USE_PREVIOUS_TEMPLATE: BooleanShape = BooleanShape { name: "UsePreviousTemplate" };
pub static USE_PREVIOUS_VALUE: BooleanShape = BooleanShape { name: "UsePreviousValue" };
