//! Passwords, mirrored from `src/passwords`.

mod admin_reset_user_password;
mod answers;
mod change_password;
mod recovery;
