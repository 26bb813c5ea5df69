//! Capability `risk`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::{Sensitive, Timestamp};

pub mod ops {
    use super::*;

    operation! { AdminListUserAuthEvents ADMIN_LIST_USER_AUTH_EVENTS (AdminListUserAuthEventsRequest) -> AdminListUserAuthEventsResponse; risk Signed [
        "InvalidParameterException", "ResourceNotFoundException", "TooManyRequestsException",
        "NotAuthorizedException", "UserNotFoundException", "OperationNotEnabledException",
        "UserPoolAddOnNotEnabledException", "InternalErrorException",
    ] }

    operation! { AdminUpdateAuthEventFeedback ADMIN_UPDATE_AUTH_EVENT_FEEDBACK (AdminUpdateAuthEventFeedbackRequest) -> AdminUpdateAuthEventFeedbackResponse; risk Signed [
        "InvalidParameterException", "ResourceNotFoundException", "TooManyRequestsException",
        "NotAuthorizedException", "UserNotFoundException", "UserPoolAddOnNotEnabledException",
        "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { DescribeRiskConfiguration DESCRIBE_RISK_CONFIGURATION (DescribeRiskConfigurationRequest) -> DescribeRiskConfigurationResponse; risk Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "UserPoolAddOnNotEnabledException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { SetRiskConfiguration SET_RISK_CONFIGURATION (SetRiskConfigurationRequest) -> SetRiskConfigurationResponse; risk Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "UserPoolAddOnNotEnabledException", "CodeDeliveryFailureException",
        "InvalidEmailRoleAccessPolicyException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { UpdateAuthEventFeedback UPDATE_AUTH_EVENT_FEEDBACK (UpdateAuthEventFeedbackRequest) -> UpdateAuthEventFeedbackResponse; risk Unsigned [
        "InvalidParameterException", "ResourceNotFoundException", "TooManyRequestsException",
        "NotAuthorizedException", "UserNotFoundException", "UserPoolAddOnNotEnabledException",
        "OperationNotEnabledException", "InternalErrorException",
    ] }
}

structure! { AccountTakeoverActionType ACCOUNT_TAKEOVER_ACTION_TYPE {
    notify: bool = "Notify" ACCOUNT_TAKEOVER_ACTION_NOTIFY_TYPE;
    event_action: AccountTakeoverEventActionType = "EventAction" ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE;
} }

structure! { AccountTakeoverActionsType ACCOUNT_TAKEOVER_ACTIONS_TYPE {
    low_action: Option<AccountTakeoverActionType> = "LowAction" ACCOUNT_TAKEOVER_ACTION_TYPE;
    medium_action: Option<AccountTakeoverActionType> = "MediumAction" ACCOUNT_TAKEOVER_ACTION_TYPE;
    high_action: Option<AccountTakeoverActionType> = "HighAction" ACCOUNT_TAKEOVER_ACTION_TYPE;
} }

structure! { AccountTakeoverRiskConfigurationType ACCOUNT_TAKEOVER_RISK_CONFIGURATION_TYPE {
    notify_configuration: Option<NotifyConfigurationType> = "NotifyConfiguration" NOTIFY_CONFIGURATION_TYPE;
    actions: AccountTakeoverActionsType = "Actions" ACCOUNT_TAKEOVER_ACTIONS_TYPE;
} }

structure! { AdminListUserAuthEventsRequest ADMIN_LIST_USER_AUTH_EVENTS_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    max_results: Option<i32> = "MaxResults" QUERY_LIMIT_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { AdminListUserAuthEventsResponse ADMIN_LIST_USER_AUTH_EVENTS_RESPONSE {
    auth_events: Option<Vec<AuthEventType>> = "AuthEvents" AUTH_EVENTS_TYPE;
    next_token: Option<String> = "NextToken" PAGINATION_KEY;
} }

structure! { AdminUpdateAuthEventFeedbackRequest ADMIN_UPDATE_AUTH_EVENT_FEEDBACK_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    event_id: String = "EventId" EVENT_ID_TYPE;
    feedback_value: FeedbackValueType = "FeedbackValue" FEEDBACK_VALUE_TYPE;
} }

structure! { AdminUpdateAuthEventFeedbackResponse ADMIN_UPDATE_AUTH_EVENT_FEEDBACK_RESPONSE {
} }

structure! { AuthEventType AUTH_EVENT_TYPE {
    event_id: Option<String> = "EventId" STRING_TYPE;
    event_type: Option<EventType> = "EventType" EVENT_TYPE;
    creation_date: Option<Timestamp> = "CreationDate" DATE_TYPE;
    event_response: Option<EventResponseType> = "EventResponse" EVENT_RESPONSE_TYPE;
    event_risk: Option<EventRiskType> = "EventRisk" EVENT_RISK_TYPE;
    challenge_responses: Option<Vec<ChallengeResponseType>> = "ChallengeResponses" CHALLENGE_RESPONSE_LIST_TYPE;
    event_context_data: Option<EventContextDataType> = "EventContextData" EVENT_CONTEXT_DATA_TYPE;
    event_feedback: Option<EventFeedbackType> = "EventFeedback" EVENT_FEEDBACK_TYPE;
} }

structure! { ChallengeResponseType CHALLENGE_RESPONSE_TYPE {
    challenge_name: Option<ChallengeName> = "ChallengeName" CHALLENGE_NAME;
    challenge_response: Option<ChallengeResponse> = "ChallengeResponse" CHALLENGE_RESPONSE;
} }

structure! { CompromisedCredentialsActionsType COMPROMISED_CREDENTIALS_ACTIONS_TYPE {
    event_action: CompromisedCredentialsEventActionType = "EventAction" COMPROMISED_CREDENTIALS_EVENT_ACTION_TYPE;
} }

structure! { CompromisedCredentialsRiskConfigurationType COMPROMISED_CREDENTIALS_RISK_CONFIGURATION_TYPE {
    event_filter: Option<Vec<EventFilterType>> = "EventFilter" EVENT_FILTERS_TYPE;
    actions: CompromisedCredentialsActionsType = "Actions" COMPROMISED_CREDENTIALS_ACTIONS_TYPE;
} }

structure! { DescribeRiskConfigurationRequest DESCRIBE_RISK_CONFIGURATION_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Option<Sensitive> = "ClientId" CLIENT_ID_TYPE;
} }

structure! { DescribeRiskConfigurationResponse DESCRIBE_RISK_CONFIGURATION_RESPONSE {
    risk_configuration: RiskConfigurationType = "RiskConfiguration" RISK_CONFIGURATION_TYPE;
} }

structure! { EventContextDataType EVENT_CONTEXT_DATA_TYPE {
    ip_address: Option<String> = "IpAddress" STRING_TYPE;
    device_name: Option<String> = "DeviceName" STRING_TYPE;
    timezone: Option<String> = "Timezone" STRING_TYPE;
    city: Option<String> = "City" STRING_TYPE;
    country: Option<String> = "Country" STRING_TYPE;
} }

structure! { EventFeedbackType EVENT_FEEDBACK_TYPE {
    feedback_value: FeedbackValueType = "FeedbackValue" FEEDBACK_VALUE_TYPE;
    provider: String = "Provider" STRING_TYPE;
    feedback_date: Option<Timestamp> = "FeedbackDate" DATE_TYPE;
} }

structure! { EventRiskType EVENT_RISK_TYPE {
    risk_decision: Option<RiskDecisionType> = "RiskDecision" RISK_DECISION_TYPE;
    risk_level: Option<RiskLevelType> = "RiskLevel" RISK_LEVEL_TYPE;
    compromised_credentials_detected: Option<bool> = "CompromisedCredentialsDetected" WRAPPED_BOOLEAN_TYPE;
} }

structure! { NotifyConfigurationType NOTIFY_CONFIGURATION_TYPE {
    from: Option<String> = "From" STRING_TYPE;
    reply_to: Option<String> = "ReplyTo" STRING_TYPE;
    source_arn: String = "SourceArn" ARN_TYPE;
    block_email: Option<NotifyEmailType> = "BlockEmail" NOTIFY_EMAIL_TYPE;
    no_action_email: Option<NotifyEmailType> = "NoActionEmail" NOTIFY_EMAIL_TYPE;
    mfa_email: Option<NotifyEmailType> = "MfaEmail" NOTIFY_EMAIL_TYPE;
} }

structure! { NotifyEmailType NOTIFY_EMAIL_TYPE {
    subject: String = "Subject" EMAIL_NOTIFICATION_SUBJECT_TYPE;
    html_body: Option<String> = "HtmlBody" EMAIL_NOTIFICATION_BODY_TYPE;
    text_body: Option<String> = "TextBody" EMAIL_NOTIFICATION_BODY_TYPE;
} }

structure! { RiskConfigurationType RISK_CONFIGURATION_TYPE {
    user_pool_id: Option<String> = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Option<Sensitive> = "ClientId" CLIENT_ID_TYPE;
    compromised_credentials_risk_configuration: Option<CompromisedCredentialsRiskConfigurationType> = "CompromisedCredentialsRiskConfiguration" COMPROMISED_CREDENTIALS_RISK_CONFIGURATION_TYPE;
    account_takeover_risk_configuration: Option<AccountTakeoverRiskConfigurationType> = "AccountTakeoverRiskConfiguration" ACCOUNT_TAKEOVER_RISK_CONFIGURATION_TYPE;
    risk_exception_configuration: Option<RiskExceptionConfigurationType> = "RiskExceptionConfiguration" RISK_EXCEPTION_CONFIGURATION_TYPE;
    last_modified_date: Option<Timestamp> = "LastModifiedDate" DATE_TYPE;
} }

structure! { RiskExceptionConfigurationType RISK_EXCEPTION_CONFIGURATION_TYPE {
    blocked_ip_range_list: Option<Vec<String>> = "BlockedIPRangeList" BLOCKED_IP_RANGE_LIST_TYPE;
    skipped_ip_range_list: Option<Vec<String>> = "SkippedIPRangeList" SKIPPED_IP_RANGE_LIST_TYPE;
} }

structure! { SetRiskConfigurationRequest SET_RISK_CONFIGURATION_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Option<Sensitive> = "ClientId" CLIENT_ID_TYPE;
    compromised_credentials_risk_configuration: Option<CompromisedCredentialsRiskConfigurationType> = "CompromisedCredentialsRiskConfiguration" COMPROMISED_CREDENTIALS_RISK_CONFIGURATION_TYPE;
    account_takeover_risk_configuration: Option<AccountTakeoverRiskConfigurationType> = "AccountTakeoverRiskConfiguration" ACCOUNT_TAKEOVER_RISK_CONFIGURATION_TYPE;
    risk_exception_configuration: Option<RiskExceptionConfigurationType> = "RiskExceptionConfiguration" RISK_EXCEPTION_CONFIGURATION_TYPE;
} }

structure! { SetRiskConfigurationResponse SET_RISK_CONFIGURATION_RESPONSE {
    risk_configuration: RiskConfigurationType = "RiskConfiguration" RISK_CONFIGURATION_TYPE;
} }

structure! { UpdateAuthEventFeedbackRequest UPDATE_AUTH_EVENT_FEEDBACK_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    username: Sensitive = "Username" USERNAME_TYPE;
    event_id: String = "EventId" EVENT_ID_TYPE;
    feedback_token: Sensitive = "FeedbackToken" TOKEN_MODEL_TYPE;
    feedback_value: FeedbackValueType = "FeedbackValue" FEEDBACK_VALUE_TYPE;
} }

structure! { UpdateAuthEventFeedbackResponse UPDATE_AUTH_EVENT_FEEDBACK_RESPONSE {
} }

string_enum! { AccountTakeoverEventActionType ACCOUNT_TAKEOVER_EVENT_ACTION_TYPE {
    Block = "BLOCK";
    MfaIfConfigured = "MFA_IF_CONFIGURED";
    MfaRequired = "MFA_REQUIRED";
    NoAction = "NO_ACTION";
} }

string_enum! { ChallengeName CHALLENGE_NAME {
    Password = "Password";
    Mfa = "Mfa";
} }

string_enum! { ChallengeResponse CHALLENGE_RESPONSE {
    Success = "Success";
    Failure = "Failure";
} }

string_enum! { CompromisedCredentialsEventActionType COMPROMISED_CREDENTIALS_EVENT_ACTION_TYPE {
    Block = "BLOCK";
    NoAction = "NO_ACTION";
} }

string_enum! { EventFilterType EVENT_FILTER_TYPE {
    SignIn = "SIGN_IN";
    PasswordChange = "PASSWORD_CHANGE";
    SignUp = "SIGN_UP";
} }

string_enum! { EventResponseType EVENT_RESPONSE_TYPE {
    Pass = "Pass";
    Fail = "Fail";
    InProgress = "InProgress";
} }

string_enum! { EventType EVENT_TYPE {
    SignIn = "SignIn";
    SignUp = "SignUp";
    ForgotPassword = "ForgotPassword";
    PasswordChange = "PasswordChange";
    ResendCode = "ResendCode";
} }

string_enum! { FeedbackValueType FEEDBACK_VALUE_TYPE {
    Valid = "Valid";
    Invalid = "Invalid";
} }

string_enum! { RiskDecisionType RISK_DECISION_TYPE {
    NoRisk = "NoRisk";
    AccountTakeover = "AccountTakeover";
    Block = "Block";
} }

string_enum! { RiskLevelType RISK_LEVEL_TYPE {
    Low = "Low";
    Medium = "Medium";
    High = "High";
} }

pub static ACCOUNT_TAKEOVER_ACTION_NOTIFY_TYPE: BooleanShape = BooleanShape { name: "AccountTakeoverActionNotifyType" };
pub static AUTH_EVENTS_TYPE: ListShape = ListShape::new("AuthEventsType", AUTH_EVENT_TYPE.shape());
pub static BLOCKED_IP_RANGE_LIST_TYPE: ListShape = ListShape::new("BlockedIPRangeListType", STRING_TYPE.shape()).max(200);
pub static CHALLENGE_RESPONSE_LIST_TYPE: ListShape = ListShape::new("ChallengeResponseListType", CHALLENGE_RESPONSE_TYPE.shape());
pub static EMAIL_NOTIFICATION_BODY_TYPE: StringShape = StringShape::new("EmailNotificationBodyType").min(6).max(20000).pattern(&crate::PATTERNS[23]);
pub static EMAIL_NOTIFICATION_SUBJECT_TYPE: StringShape = StringShape::new("EmailNotificationSubjectType").min(1).max(140).pattern(&crate::PATTERNS[14]);
pub static EVENT_FILTERS_TYPE: ListShape = ListShape::new("EventFiltersType", EVENT_FILTER_TYPE.shape());
pub static EVENT_ID_TYPE: StringShape = StringShape::new("EventIdType").min(1).max(50).pattern(&crate::PATTERNS[24]);
pub static SKIPPED_IP_RANGE_LIST_TYPE: ListShape = ListShape::new("SkippedIPRangeListType", STRING_TYPE.shape()).max(200);
