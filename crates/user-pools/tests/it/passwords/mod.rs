//! Passwords, mirrored from `src/passwords`.

mod admin_reset_user_password;
mod change_password;
mod recovery;
