//! The types of resources, one file each; those that have no effect here share `neutral`.

mod code;
mod fit;
mod given;
mod lambda_alias;
mod lambda_function;
mod lambda_layer_version;
mod lambda_layer_version_permission;
mod lambda_permission;
mod lambda_version;
mod log_group;
mod neutral;
mod ssm_parameter;
mod user_pool;
mod user_pool_client;
mod user_pool_group;
mod user_pool_user;
mod user_pool_user_to_group_attachment;

use crate::Kinds;

/// Every type of resource that is known.
pub fn all() -> Kinds {
    Kinds::default()
        .with(user_pool::UserPool)
        .with(user_pool_client::UserPoolClient)
        .with(user_pool_group::UserPoolGroup)
        .with(user_pool_user::UserPoolUser)
        .with(user_pool_user_to_group_attachment::UserPoolUserToGroupAttachment)
        .with(lambda_alias::LambdaAlias)
        .with(lambda_function::LambdaFunction)
        .with(lambda_layer_version::LambdaLayerVersion)
        .with(lambda_layer_version_permission::LambdaLayerVersionPermission)
        .with(lambda_permission::LambdaPermission)
        .with(lambda_version::LambdaVersion)
        .with(log_group::LogGroup)
        .with(ssm_parameter::SsmParameter)
        .with(neutral::IamRole)
        .with(neutral::IamPolicy)
        .with(neutral::IamManagedPolicy)
        .with(neutral::SecurityGroup)
        .with(neutral::BucketPolicy)
        .with(neutral::CdkMetadata)
}
