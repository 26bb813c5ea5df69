//! Changing, recovering and setting passwords.

pub mod admin_reset_user_password;
pub mod admin_set_user_password;
pub mod change_password;
pub mod confirm_forgot_password;
pub mod forgot_password;
