//! Sign-up, mirrored from `src/sign_up`.

mod story;
