//! Whether a password may become the new one of a user.

use directory::{Credential, Pool, User};

use crate::Refused;
use crate::machine::used_before;

/// Checks a credential that was made of a policy-conforming password against the history that the pool keeps.
///
/// # Errors
/// `Refused::UsedBefore`.
pub fn check_new_password(pool: &Pool, user: &User, candidate: &Credential) -> Result<(), Refused> {
    if used_before(user, candidate, pool.password_policy.history_size.unwrap_or(0)) {
        return Err(Refused::UsedBefore);
    }
    Ok(())
}
