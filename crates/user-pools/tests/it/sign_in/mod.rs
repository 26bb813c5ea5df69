//! Sign-in and the life of its tokens, mirrored from `src/sign_in`.

mod admin_initiate_auth;
mod admin_respond_to_auth_challenge;
mod answers;
mod global_sign_out;
mod initiate_auth;
mod respond_to_auth_challenge;
mod revoke_token;
mod tokens;
