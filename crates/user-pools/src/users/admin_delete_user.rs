//! AdminDeleteUser: the user is gone, with its names free again; sessions and codes die with it, since their use asks
//! for the user. The key that its secrets are sealed under goes with the record.

use access::Call;
use aws_model::user_pools::AdminDeleteUserRequest;
use directory::{AuditLine, Memberships, PoolId, User};
use store::groups::memberships_key;
use store::{Unit, change};

use crate::lookup::load_in_as_admin;
use crate::{Refusal, Rooms, audit_line, user_revoked};

/// Deletes the user.
///
/// # Errors
/// `Refusal::UnknownPool`, `Refusal::UnknownUser`.
pub async fn handle(rooms: &Rooms, call: &Call, input: AdminDeleteUserRequest) -> Result<(), Refusal> {
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id), call.now).await?;
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let user = load_in_as_admin(unit, &pool, &input.username).await?;
        remove(unit, call, &user, "AdminDeleteUser").await
    })
}

/// Takes the user away, and out of every group, in the caller's commit, and tells verifiers that its tokens are dead.
///
/// # Errors
/// The store's.
pub async fn remove(unit: &mut Unit, call: &Call, user: &User, action: &str) -> Result<(), Refusal> {
    unit.delete(user)?;
    let memberships = memberships_key(&user.pool, &user.sub);
    match unit.find::<Memberships>(&memberships).await? {
        Some(found) => unit.delete(&found)?,
        // Nor may the user be put into a first group meanwhile.
        None => unit.check_key(&memberships)?,
    }
    let line = audit_line(call, action, "ok", &user.pool);
    unit.audit(&AuditLine { sub: Some(user.sub.clone()), ..line })?;
    unit.publish(&user_revoked(user, call.now))?;
    Ok(())
}
