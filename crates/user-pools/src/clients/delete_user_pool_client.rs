//! DeleteUserPoolClient: the client is gone; its sessions and tokens die with it, since their use asks for the client
//! (RULE-12).

use access::Call;
use aws_model::user_pools::DeleteUserPoolClientRequest;
use directory::{AuditLine, Client, ClientId, FeedEntry, PoolId};
use store::change;
use store::clients::client_key;

use crate::{Refusal, Rooms, audit_line};

/// Deletes the client.
///
/// # Errors
/// `Refusal::UnknownPool`, `Refusal::UnknownClient`.
pub async fn handle(rooms: &Rooms, call: &Call, input: DeleteUserPoolClientRequest) -> Result<(), Refusal> {
    let (pool, id) = (PoolId::new(input.user_pool_id), ClientId::new(input.client_id.as_str()));
    rooms.load_pool(&pool, call.now).await?;
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let found = unit.find::<Client>(&client_key(&pool, &id)).await?;
        let client = found.ok_or_else(|| Refusal::UnknownClient(id.clone()))?;
        unit.delete(&client)?;
        let line = audit_line(call, "DeleteUserPoolClient", "ok", &pool);
        unit.audit(&AuditLine { subject: Some(id.to_string()), ..line })?;
        unit.publish(&FeedEntry::PoolChanged { pool: pool.clone() })?;
        Ok(())
    })?;
    rooms.forget_client(&id);
    Ok(())
}
