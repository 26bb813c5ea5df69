//! User pools, mirrored from `src/pools`.

mod answers;
mod create_user_pool;
mod delete_user_pool;
mod describe_user_pool;
mod list_user_pools;
mod update_user_pool;
