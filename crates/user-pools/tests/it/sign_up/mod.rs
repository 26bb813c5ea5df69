//! Sign-up, mirrored from `src/sign_up`.

pub mod answers;
mod story;
