//! DeleteGroup: the group is gone with one commit, and with it from every token made after; its members' records are
//! brought up to date by a job that survives the process. A new group of the same name starts empty meanwhile.

use access::Call;
use aws_model::user_pools::DeleteGroupRequest;
use directory::{AuditLine, FeedEntry, PoolId};
use store::change;
use store::groups::{Emptied, EmptyGroup};
use uuid::Uuid;

use super::living::load_in;
use crate::{Refusal, Rooms, audit_line};

/// Deletes the group.
///
/// # Errors
/// `Refusal::UnknownPool`, or there is no such group.
pub async fn handle(rooms: &Rooms, call: &Call, input: DeleteGroupRequest) -> Result<(), Refusal> {
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id), call.now).await?;
    let id = change!(rooms.store, call.now, |unit| -> Result<Uuid, Refusal> {
        let group = load_in(unit, &pool.id, &input.group_name).await?;
        unit.delete(&group)?;
        let emptied = Emptied { pool: pool.id.clone(), group: group.id };
        unit.start_job(&EmptyGroup::job_of(&pool.id, group.id), EmptyGroup::KIND, &emptied)?;
        let line = audit_line(call, "DeleteGroup", "ok", &pool.id);
        unit.audit(&AuditLine { subject: Some(group.name.clone()), ..line })?;
        unit.publish(&FeedEntry::PoolChanged { pool: pool.id.clone() })?;
        Ok(group.id)
    })?;
    rooms.forget_group(&pool.id, id);
    Ok(())
}
