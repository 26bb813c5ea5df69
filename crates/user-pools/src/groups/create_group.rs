//! CreateGroup: a group that nobody is in yet.

use access::Call;
use aws_model::user_pools::{CreateGroupRequest, CreateGroupResponse};
use directory::{AuditLine, Group, MOST_GROUPS, Pool, PoolId};
use store::groups::group_key;
use store::pools::pool_key;
use store::{Record, change};

use super::answer::group_type;
use crate::{Refusal, Rooms, audit_line};

/// Makes the group.
///
/// # Errors
/// `Refusal::UnknownPool`; the name is taken; the pool has as many groups as it may.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: CreateGroupRequest,
) -> Result<CreateGroupResponse, Refusal> {
    let pool = PoolId::new(input.user_pool_id);
    let group = Group {
        pool: pool.clone(),
        id: call.ids.uuid(),
        name: input.group_name,
        description: input.description,
        role_arn: input.role_arn,
        precedence: input.precedence.and_then(|precedence| u32::try_from(precedence).ok()),
        created_at: call.now,
        modified_at: call.now,
    };
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let found = unit.find::<Pool>(&pool_key(&pool)).await?.filter(|pool| !pool.deleting);
        unit.check(&found.ok_or_else(|| Refusal::UnknownPool(pool.clone()))?)?;
        if unit.find::<Group>(&group_key(&pool, &group.name)).await?.is_some() {
            let message = "A group with the name already exists".to_owned();
            return Err(Refusal::Named("GroupExistsException", message));
        }
        // Counted without looking at each, so a few too many may slip in at once.
        if rooms.store.estimate(pool.as_str(), Group::KIND).await? >= MOST_GROUPS {
            return Err(Refusal::Limit(format!("A user pool has at most {MOST_GROUPS} groups.")));
        }
        unit.insert(&group)?;
        let line = audit_line(call, "CreateGroup", "ok", &pool);
        unit.audit(&AuditLine { subject: Some(group.name.clone()), ..line })?;
        Ok(())
    })?;
    Ok(CreateGroupResponse { group: Some(group_type(&group)) })
}
