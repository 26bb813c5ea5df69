//! AddUserPoolClientSecret: a second secret beside the first, so that apps can move from one to the other without a stop.
//! Both work; DescribeUserPoolClient shows the newer.

use access::Call;
use aws_model::user_pools::{
    AddUserPoolClientSecretRequest, AddUserPoolClientSecretResponse, ClientSecretDescriptorType,
};
use crypto::{OsRandom, Secret};
use directory::{
    AuditLine, Client, ClientId, ClientSecret, FeedEntry, LOWER_ALPHANUMERIC, PoolId, Timestamp,
};
use store::change;
use store::clients::client_key;

use super::answer::secret_descriptor;
use super::create_user_pool_client::SECRET_LENGTH;
use crate::{Refusal, Rooms, audit_line};

/// Secrets that a client may have at once.
const MOST_SECRETS: usize = 2;

/// Adds the secret. One that is made here is shown, once; one that was brought along is not.
///
/// # Errors
/// `Refusal::UnknownPool`, `Refusal::UnknownClient`; a client without a secret (how apps prove themselves cannot change);
/// a third secret.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: AddUserPoolClientSecretRequest,
) -> Result<AddUserPoolClientSecretResponse, Refusal> {
    let (pool, id) = (PoolId::new(input.user_pool_id), ClientId::new(input.client_id.as_str()));
    rooms.load_pool(&pool, call.now).await?;
    // Key material: never from the seeded source that ids come from (RULE-2).
    let made = input.client_secret.is_none().then(|| OsRandom::letters(LOWER_ALPHANUMERIC, SECRET_LENGTH));
    let value = input.client_secret.as_ref().map_or_else(
        || Secret::new(made.as_deref().unwrap_or_default()),
        |brought| Secret::new(brought.as_str()),
    );
    let added = change!(rooms.store, call.now, |unit| -> Result<ClientSecret, Refusal> {
        let found = unit.find::<Client>(&client_key(&pool, &id)).await?;
        let mut client = found.ok_or_else(|| Refusal::UnknownClient(id.clone()))?;
        if !client.has_secret() {
            return Err(Refusal::parameter(format!(
                "User pool client {id} was made without a secret and cannot be given one."
            )));
        }
        if client.secrets.len() >= MOST_SECRETS {
            return Err(Refusal::Limit(format!("A user pool client has at most {MOST_SECRETS} secrets.")));
        }
        let secret =
            ClientSecret { id: free_id(&client, call.now), value: value.clone(), created_at: call.now };
        client.secrets.push(secret.clone());
        unit.put(&client)?;
        let line = audit_line(call, "AddUserPoolClientSecret", "ok", &pool);
        unit.audit(&AuditLine { subject: Some(secret.id.clone()), ..line })?;
        unit.publish(&FeedEntry::PoolChanged { pool: pool.clone() })?;
        Ok(secret)
    })?;
    rooms.forget_client(&id);
    Ok(AddUserPoolClientSecretResponse {
        client_secret_descriptor: Some(ClientSecretDescriptorType {
            client_secret_value: made.map(Into::into),
            ..secret_descriptor(&added)
        }),
    })
}

/// `<client id>--<epoch>`; a second one within a second counts on.
fn free_id(client: &Client, now: Timestamp) -> String {
    let id = |epoch: i64| format!("{}--{epoch}", client.id);
    let mut epoch = now.seconds();
    while client.secrets.iter().any(|secret| secret.id == id(epoch)) {
        epoch += 1;
    }
    id(epoch)
}
