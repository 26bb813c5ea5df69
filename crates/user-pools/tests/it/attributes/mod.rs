//! Attributes, mirrored from `src/attributes`.

mod update_user_attributes;
