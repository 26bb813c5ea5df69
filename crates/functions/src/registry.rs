//! Which file answers which operation.

use std::sync::Arc;

use aws_model::lambda::{SERVICE, ops};
use aws_wire::{Registry, not_yet, register};

use crate::{
    Rooms, aliases, concurrency, functions, invocation, layers, permissions, settings, tags, versions,
};

/// Every operation of the Lambda API that is known here.
pub fn registry(rooms: Arc<Rooms>) -> Registry<Rooms> {
    let mut registry = Registry::new(&SERVICE, rooms, NOT_YET);
    register!(
        registry,
        // operations: one line each
        ops::CreateAlias => aliases::create_alias::handle,
        ops::DeleteAlias => aliases::delete_alias::handle,
        ops::GetAlias => aliases::get_alias::handle,
        ops::ListAliases => aliases::list_aliases::handle,
        ops::UpdateAlias => aliases::update_alias::handle,
        ops::DeleteFunctionConcurrency => concurrency::delete_function_concurrency::handle,
        ops::GetFunctionConcurrency => concurrency::get_function_concurrency::handle,
        ops::PutFunctionConcurrency => concurrency::put_function_concurrency::handle,
        ops::CreateFunction => functions::create_function::handle,
        ops::DeleteFunction => functions::delete_function::handle,
        ops::GetFunction => functions::get_function::handle,
        ops::GetFunctionConfiguration => functions::get_function_configuration::handle,
        ops::ListFunctions => functions::list_functions::handle,
        ops::UpdateFunctionCode => functions::update_function_code::handle,
        ops::UpdateFunctionConfiguration => functions::update_function_configuration::handle,
        ops::Invoke => invocation::invoke::handle,
        ops::AddLayerVersionPermission => layers::add_layer_version_permission::handle,
        ops::DeleteLayerVersion => layers::delete_layer_version::handle,
        ops::GetLayerVersion => layers::get_layer_version::handle,
        ops::GetLayerVersionByArn => layers::get_layer_version_by_arn::handle,
        ops::GetLayerVersionPolicy => layers::get_layer_version_policy::handle,
        ops::ListLayerVersions => layers::list_layer_versions::handle,
        ops::ListLayers => layers::list_layers::handle,
        ops::PublishLayerVersion => layers::publish_layer_version::handle,
        ops::RemoveLayerVersionPermission => layers::remove_layer_version_permission::handle,
        ops::AddPermission => permissions::add_permission::handle,
        ops::GetPolicy => permissions::get_policy::handle,
        ops::RemovePermission => permissions::remove_permission::handle,
        ops::GetAccountSettings => settings::get_account_settings::handle,
        ops::GetFunctionCodeSigningConfig => settings::get_function_code_signing_config::handle,
        ops::GetFunctionEventInvokeConfig => settings::get_function_event_invoke_config::handle,
        ops::GetFunctionRecursionConfig => settings::get_function_recursion_config::handle,
        ops::GetRuntimeManagementConfig => settings::get_runtime_management_config::handle,
        ops::ListFunctionEventInvokeConfigs => settings::list_function_event_invoke_configs::handle,
        ops::PutFunctionRecursionConfig => settings::put_function_recursion_config::handle,
        ops::PutRuntimeManagementConfig => settings::put_runtime_management_config::handle,
        ops::ListTags => tags::list_tags::handle,
        ops::TagResource => tags::tag_resource::handle,
        ops::UntagResource => tags::untag_resource::handle,
        ops::ListVersionsByFunction => versions::list_versions_by_function::handle,
        ops::PublishVersion => versions::publish_version::handle,
    );
    registry
}

/// Other operations of Lambda are known by their names alone and refused by the model.
const NOT_YET: &[&str] = not_yet![];
