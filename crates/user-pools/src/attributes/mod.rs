//! Changing and verifying attributes, and adding them to a pool.

pub mod add_custom_attributes;
pub mod admin_delete_user_attributes;
pub mod admin_update_user_attributes;
pub mod delete_user_attributes;
pub mod get_user_attribute_verification_code;
pub mod update_user_attributes;
pub mod verify_user_attribute;
pub mod write;
