//! Users, mirrored from `src/users`.

mod admin_delete_user;
mod admin_get_user;
mod answers;
mod get_user;
mod list_users;
