//! Signing up and confirming it.

pub mod admin_confirm_sign_up;
pub mod confirm_sign_up;
pub mod resend_confirmation_code;
#[expect(clippy::module_inception, reason = "the operation has the name of its capability")]
pub mod sign_up;
