//! DeleteUserPool: the pool is gone with one commit; what was in it is taken away by a job that survives the process.
//! Whoever puts a user or a session into a pool checks the pool or the client in the same commit, so a sign-up or sign-in
//! that races this one loses; counters and budgets that slip in die by themselves.

use access::Call;
use aws_model::user_pools::DeleteUserPoolRequest;
use directory::{FeedEntry, Pool, PoolId};
use store::change;
use store::jobs::DeletePrefix;
use store::pools::pool_key;

use crate::{Refusal, Rooms, audit_line};

/// The job that takes away what was in a pool. While it is there, the pool's id is not free.
pub(crate) fn job_of(pool: &PoolId) -> String {
    format!("delete-pool-{pool}")
}

/// Deletes the pool.
///
/// # Errors
/// `Refusal::UnknownPool`, or a refusal while `DeletionProtection` is active.
pub async fn handle(rooms: &Rooms, call: &Call, input: DeleteUserPoolRequest) -> Result<(), Refusal> {
    let id = PoolId::new(input.user_pool_id);
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let found = unit.find::<Pool>(&pool_key(&id)).await?;
        let pool = found.filter(|pool| !pool.deleting).ok_or_else(|| Refusal::UnknownPool(id.clone()))?;
        if pool.deletion_protected {
            return Err(Refusal::parameter(
                "The user pool cannot be deleted because deletion protection is activated. \
                 Deletion protection must be inactivated first.",
            ));
        }
        unit.delete(&pool)?;
        unit.start_job(&job_of(&id), DeletePrefix::KIND, &DeletePrefix::of(format!("{id}/")))?;
        unit.audit(&audit_line(call, "DeleteUserPool", "ok", &id))?;
        unit.publish(&FeedEntry::PoolChanged { pool: id.clone() })?;
        Ok(())
    })?;
    rooms.forget_pool(&id);
    Ok(())
}
