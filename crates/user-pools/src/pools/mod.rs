//! User pools: made, shown, changed, taken away, listed. What a pool's settings mean is in `directory`; which of them
//! have no effect here is in `neutral.rs`.

mod answer;
mod lambda_config;
pub(crate) mod pinned_id;
pub(crate) mod schema;
mod settings;
mod sign_in_mode;

pub mod create_user_pool;
pub mod delete_user_pool;
pub mod describe_user_pool;
pub mod list_user_pools;
pub mod update_user_pool;
