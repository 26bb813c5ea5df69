//! Changing and verifying attributes.

pub mod get_user_attribute_verification_code;
pub mod update_user_attributes;
pub mod verify_user_attribute;
