//! DeleteUserPoolClientSecret: one of two secrets works no more. The last one stays: a client cannot become public.

use access::Call;
use aws_model::user_pools::{DeleteUserPoolClientSecretRequest, DeleteUserPoolClientSecretResponse};
use directory::{AuditLine, Client, ClientId, FeedEntry, PoolId};
use store::change;
use store::clients::client_key;

use crate::{Refusal, Rooms, audit_line};

/// Deletes the secret.
///
/// # Errors
/// `Refusal::UnknownPool`, `Refusal::UnknownClient`; there is no such secret; it is the last one.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: DeleteUserPoolClientSecretRequest,
) -> Result<DeleteUserPoolClientSecretResponse, Refusal> {
    let (pool, id) = (PoolId::new(input.user_pool_id), ClientId::new(input.client_id.as_str()));
    let secret = input.client_secret_id;
    rooms.load_pool(&pool, call.now).await?;
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let found = unit.find::<Client>(&client_key(&pool, &id)).await?;
        let mut client = found.ok_or_else(|| Refusal::UnknownClient(id.clone()))?;
        if !client.secrets.iter().any(|kept| kept.id == secret) {
            return Err(Refusal::NotFound(format!("Client secret {secret} does not exist.")));
        }
        if client.secrets.len() < 2 {
            return Err(Refusal::parameter("The last secret of a user pool client cannot be deleted."));
        }
        client.secrets.retain(|kept| kept.id != secret);
        unit.put(&client)?;
        let line = audit_line(call, "DeleteUserPoolClientSecret", "ok", &pool);
        unit.audit(&AuditLine { subject: Some(secret.clone()), ..line })?;
        unit.publish(&FeedEntry::PoolChanged { pool: pool.clone() })?;
        Ok(())
    })?;
    rooms.forget_client(&id);
    Ok(DeleteUserPoolClientSecretResponse::default())
}
