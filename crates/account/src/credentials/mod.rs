//! STS: who one is, and being it in a role.

pub mod assume_role;
pub mod get_caller_identity;

use access::Principal;

/// What AWS calls the user id of a caller.
fn user_id(principal: &Principal) -> String {
    match principal {
        Principal::AccessKey { id, .. } | Principal::Dev { id, .. } => id.clone(),
        Principal::Assumed { role, session, .. } => format!("{}:{session}", role_id(role)),
        other => other.name(),
    }
}

/// The id of a role, which is its name here: the same one every time, in the form that AWS's have.
fn role_id(role: &str) -> String {
    let digest = directory::ContentHash::of(role.as_bytes()).as_str().to_ascii_uppercase();
    format!("AROA{}", &digest[..17])
}
