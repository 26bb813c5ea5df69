//! Aliases that change hands: a verified address belongs to one account, and confirming another one with it either fails
//! or, where the caller asks for it, takes it away from the old owner (COG-8).

use access::Call;
use directory::{Contact, Pool, User};
use store::Unit;
use store::users::name_claim;

use crate::Refusal;
use crate::new_user::holder_as_another_kind;

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
        let holder = unit.find_by_claim::<User>(&name_claim(&pool.id, kind, value)).await?;
        let Some(mut holder) = holder.filter(|holder| holder.sub != user.sub) else {
            let other = holder_as_another_kind(unit, pool, kind, value).await?;
            if other.is_some_and(|other| other.sub != user.sub) {
                return Err(Refusal::AliasExists(kind.clone()));
            }
            continue;
        };
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
