//! User pools, mirrored from `src/pools`.

mod answers;
mod create_user_pool;
mod delete_user_pool;
mod describe_user_pool;
mod lambda_config;
mod list_user_pools;
mod update_user_pool;
