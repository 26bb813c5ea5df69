//! Aliases that change hands: a verified address belongs to one account, and confirming another one with it either fails
//! or, where the caller asks for it, takes it away from the old owner (COG-8).

use access::Call;
use directory::{Contact, Pool, User};
use store::Unit;
use store::users::name_claim;

use crate::Refusal;
use crate::new_user::{check_pool, is_anothers_of_another_kind};

/// Brings `user` to the pool as it is at the commit, and frees the names that it gets by it. `pool` may be an older picture: a
/// node that has not heard of an alteration yet would not know which names may not be given any more.
///
/// # Errors
/// As [`free_names`]; `Refusal::UnknownPool` for a pool that went away meanwhile.
pub async fn settle(
    unit: &mut Unit,
    call: &Call,
    pool: &Pool,
    user: &mut User,
    force: bool,
) -> Result<(), Refusal> {
    let pool = check_pool(unit, pool).await?;
    user.settle(&pool, call.now);
    free_names(unit, call, &pool, user, force).await
}

/// Frees the names that `user`, already settled, wants and somebody else holds.
///
/// # Errors
/// `Refusal::AliasExists` when one is held and `force` is not given, or when it cannot be taken away.
pub async fn free_names(
    unit: &mut Unit,
    call: &Call,
    pool: &Pool,
    user: &User,
    force: bool,
) -> Result<(), Refusal> {
    for (kind, value) in &user.names {
        // A user name moves to nobody: with the alias that equals it taken away, it would still be its holder's.
        if is_anothers_of_another_kind(unit, pool, user, kind, value).await? {
            return Err(Refusal::AliasExists(kind.clone()));
        }
        let holder = unit.find_by_claim::<User>(&name_claim(&pool.id, kind, value)).await?;
        let Some(mut holder) = holder.filter(|holder| holder.sub != user.sub) else { continue };
        let contact = Contact::from_attribute(kind);
        let (Some(contact), true, false) = (contact, force, pool.stores_sub_as_username()) else {
            return Err(Refusal::AliasExists(kind.clone()));
        };
        holder.mark_unverified(contact);
        holder.settle(pool, call.now);
        unit.put(&holder)?;
        let mut line = crate::audit_line(call, "AliasMoved", "ok", &pool.id);
        line.sub = Some(holder.sub.clone());
        line.subject = Some(user.sub.as_str().to_owned());
        unit.audit(&line)?;
    }
    Ok(())
}
