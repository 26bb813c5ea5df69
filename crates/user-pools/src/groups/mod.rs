//! Groups: made, shown, changed, taken away, listed, and who is in them. What a group gives to tokens is in `directory`;
//! how the tokens get it is in `issue.rs`.

mod answer;
mod living;

pub mod admin_add_user_to_group;
pub mod admin_list_groups_for_user;
pub mod admin_remove_user_from_group;
pub mod create_group;
pub mod delete_group;
pub mod get_group;
pub mod list_groups;
pub mod list_users_in_group;
pub mod update_group;
