//! AdminDeleteUser: the user is gone, with its names free again; sessions and codes die with it, since their use asks
//! for the user. The key that its secrets are sealed under goes with the record.

use std::collections::BTreeSet;

use access::Call;
use aws_model::user_pools::AdminDeleteUserRequest;
use directory::{AuditLine, Code, CodePurpose, Memberships, PoolId, Sub, User};
use store::codes::code_key;
use store::groups::memberships_key;
use store::users::user_key;
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
        match load_in_as_admin(unit, &pool, &input.username).await {
            Ok(user) => remove(unit, call, &user, "AdminDeleteUser").await,
            Err(Refusal::UnknownUser) => remove_set_aside(unit, call, &pool.id, &input.username).await,
            Err(refusal) => Err(refusal),
        }
    })
}

/// A user whose record could not be read was set aside and has no name any more: its sub is left to erase it by.
async fn remove_set_aside(unit: &mut Unit, call: &Call, pool: &PoolId, sub: &str) -> Result<(), Refusal> {
    let sub = Sub::new(sub);
    if unit.drop_set_aside(&user_key(pool, &sub)).await? == 0 {
        return Err(Refusal::UnknownUser);
    }
    let line = audit_line(call, "AdminDeleteUser", "ok", pool);
    unit.audit(&AuditLine { sub: Some(sub), ..line })?;
    Ok(())
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
    // Where the person's codes went is the person's as well, and nobody gets a letter after the farewell (RULE-25).
    let codes: Vec<String> =
        CodePurpose::ALL.iter().map(|purpose| code_key(&user.pool, user.sub.as_str(), *purpose)).collect();
    for code in unit.find_many::<Code>(&codes).await?.into_iter().flatten() {
        unit.delete(&code)?;
    }
    unit.drop_messages_of(&user.pool, user.username.as_str()).await?;
    // What handlers were told about the person, before there was a sub by the names that were typed.
    let names = user.names.iter().map(|(_, name)| name.as_str());
    let names = names.chain([user.username.as_str()]).map(|name| unit.hash_of_name(&user.pool, name));
    let known_as: BTreeSet<String> = names.chain([user.sub.as_str().to_owned()]).collect();
    for (n, who) in known_as.into_iter().enumerate() {
        let job = format!("erase-trigger-runs-{}-{n}", call.request_id);
        unit.drop_trigger_runs(&user.pool, &who, &job).await?;
    }
    unit.drop_set_aside(&user_key(&user.pool, &user.sub)).await?;
    let line = audit_line(call, action, "ok", &user.pool);
    unit.audit(&AuditLine { sub: Some(user.sub.clone()), ..line })?;
    unit.publish(&user_revoked(user, call.now))?;
    Ok(())
}
