//! What tools read after they have made a function: settings that have one value here.

pub mod get_account_settings;
pub mod get_function_code_signing_config;
pub mod get_function_event_invoke_config;
pub mod get_function_recursion_config;
pub mod get_runtime_management_config;
pub mod list_function_event_invoke_configs;
pub mod put_function_recursion_config;
pub mod put_runtime_management_config;
