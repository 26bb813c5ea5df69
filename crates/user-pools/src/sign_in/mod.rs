//! Sign-in and the life of its tokens.

pub mod admin_initiate_auth;
pub mod admin_respond_to_auth_challenge;
pub mod admin_user_global_sign_out;
mod custom;
pub mod flow;
pub mod get_tokens_from_refresh_token;
pub mod global_sign_out;
pub mod initiate_auth;
mod migrate;
pub mod new_password_attributes;
pub mod refresh;
pub mod respond_to_auth_challenge;
pub mod revoke_token;
