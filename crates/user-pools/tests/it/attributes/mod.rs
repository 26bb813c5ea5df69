//! Attributes, mirrored from `src/attributes`.

mod add_custom_attributes;
mod admin_delete_user_attributes;
mod admin_update_user_attributes;
mod answers;
mod delete_user_attributes;
mod update_user_attributes;
