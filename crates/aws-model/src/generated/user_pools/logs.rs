//! Capability `logs`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;

pub mod ops {
    use super::*;

    operation! { GetLogDeliveryConfiguration GET_LOG_DELIVERY_CONFIGURATION (GetLogDeliveryConfigurationRequest) -> GetLogDeliveryConfigurationResponse; logs Signed [
        "InvalidParameterException", "InternalErrorException", "TooManyRequestsException",
        "NotAuthorizedException", "ResourceNotFoundException",
    ] }

    operation! { SetLogDeliveryConfiguration SET_LOG_DELIVERY_CONFIGURATION (SetLogDeliveryConfigurationRequest) -> SetLogDeliveryConfigurationResponse; logs Signed [
        "InvalidParameterException", "InternalErrorException", "TooManyRequestsException",
        "NotAuthorizedException", "ResourceNotFoundException", "FeatureUnavailableInTierException",
    ] }
}

structure! { CloudWatchLogsConfigurationType CLOUD_WATCH_LOGS_CONFIGURATION_TYPE {
    log_group_arn: Option<String> = "LogGroupArn" ARN_TYPE;
} }

structure! { FirehoseConfigurationType FIREHOSE_CONFIGURATION_TYPE {
    stream_arn: Option<String> = "StreamArn" ARN_TYPE;
} }

structure! { GetLogDeliveryConfigurationRequest GET_LOG_DELIVERY_CONFIGURATION_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
} }

structure! { GetLogDeliveryConfigurationResponse GET_LOG_DELIVERY_CONFIGURATION_RESPONSE {
    log_delivery_configuration: Option<LogDeliveryConfigurationType> = "LogDeliveryConfiguration" LOG_DELIVERY_CONFIGURATION_TYPE;
} }

structure! { LogConfigurationType LOG_CONFIGURATION_TYPE {
    log_level: LogLevel = "LogLevel" LOG_LEVEL;
    event_source: EventSourceName = "EventSource" EVENT_SOURCE_NAME;
    cloud_watch_logs_configuration: Option<CloudWatchLogsConfigurationType> = "CloudWatchLogsConfiguration" CLOUD_WATCH_LOGS_CONFIGURATION_TYPE;
    s3_configuration: Option<S3ConfigurationType> = "S3Configuration" S3_CONFIGURATION_TYPE;
    firehose_configuration: Option<FirehoseConfigurationType> = "FirehoseConfiguration" FIREHOSE_CONFIGURATION_TYPE;
} }

structure! { LogDeliveryConfigurationType LOG_DELIVERY_CONFIGURATION_TYPE {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    log_configurations: Vec<LogConfigurationType> = "LogConfigurations" LOG_CONFIGURATION_LIST_TYPE;
} }

structure! { S3ConfigurationType S3_CONFIGURATION_TYPE {
    bucket_arn: Option<String> = "BucketArn" S3_ARN_TYPE;
} }

structure! { SetLogDeliveryConfigurationRequest SET_LOG_DELIVERY_CONFIGURATION_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    log_configurations: Vec<LogConfigurationType> = "LogConfigurations" LOG_CONFIGURATION_LIST_TYPE;
} }

structure! { SetLogDeliveryConfigurationResponse SET_LOG_DELIVERY_CONFIGURATION_RESPONSE {
    log_delivery_configuration: Option<LogDeliveryConfigurationType> = "LogDeliveryConfiguration" LOG_DELIVERY_CONFIGURATION_TYPE;
} }

string_enum! { EventSourceName EVENT_SOURCE_NAME {
    UserNotification = "userNotification";
    UserAuthEvents = "userAuthEvents";
} }

string_enum! { LogLevel LOG_LEVEL {
    Error = "ERROR";
    Info = "INFO";
} }

pub static LOG_CONFIGURATION_LIST_TYPE: ListShape = ListShape::new("LogConfigurationListType", LOG_CONFIGURATION_TYPE.shape()).min(0).max(2);
pub static S3_ARN_TYPE: StringShape = StringShape::new("S3ArnType").min(3).max(1024).pattern(&crate::PATTERNS[12]);
