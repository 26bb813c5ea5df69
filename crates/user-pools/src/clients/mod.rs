//! App clients: made, shown, changed, taken away, listed. What a client's settings mean is in `directory`; which of them
//! have no effect here is in `neutral.rs`.

mod answer;
mod oauth;
pub mod redirect;
mod settings;

pub mod add_user_pool_client_secret;
pub mod create_user_pool_client;
pub mod delete_user_pool_client;
pub mod delete_user_pool_client_secret;
pub mod describe_user_pool_client;
pub mod list_user_pool_client_secrets;
pub mod list_user_pool_clients;
pub mod update_user_pool_client;
