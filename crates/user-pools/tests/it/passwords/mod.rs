//! Passwords, mirrored from `src/passwords`.

mod change_password;
mod recovery;
