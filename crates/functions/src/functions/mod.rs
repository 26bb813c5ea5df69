//! Functions: made, shown, changed, deleted.

pub mod create_function;
pub mod delete_function;
pub mod get_function;
pub mod get_function_configuration;
pub mod list_functions;
mod settings;
pub mod update_function_code;
pub mod update_function_configuration;
