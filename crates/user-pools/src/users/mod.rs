//! Users: made by administrators, shown, listed, taken away.

pub(crate) mod profile;

pub mod admin_create_user;
pub mod admin_delete_user;
pub mod admin_disable_user;
pub mod admin_enable_user;
pub mod admin_get_user;
pub mod delete_user;
pub mod filter;
pub mod get_user;
pub mod list_users;
