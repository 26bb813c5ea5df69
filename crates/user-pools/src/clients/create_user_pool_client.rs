//! CreateUserPoolClient: a client of a pool, with a secret if one is asked for or brought along.

use std::collections::BTreeMap;

use access::Call;
use aws_model::user_pools::{CreateUserPoolClientRequest, CreateUserPoolClientResponse};
use crypto::{OsRandom, Secret};
use directory::{
    AuditLine, Client, ClientId, ClientSecret, FeedEntry, LOWER_ALPHANUMERIC, Pool, PoolId, Validity,
};
use store::change;
use store::clients::client_claim;
use store::pools::pool_key;

use super::{answer, settings};
use crate::{Refusal, Rooms, audit_line, neutral};

/// Characters of a client id.
const ID_LENGTH: usize = 26;
/// Characters of a secret that is made here: 268 bits.
pub(super) const SECRET_LENGTH: usize = 52;
/// Ids that are tried before giving up: a seed gives out those of the run before again.
const TRIES: usize = 1_000;

/// Makes the client.
///
/// # Errors
/// `Refusal::UnknownPool`, what is not built yet, or a rule that is broken.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: CreateUserPoolClientRequest,
) -> Result<CreateUserPoolClientResponse, Refusal> {
    let id = free_id(rooms, call).await?;
    let client = create(rooms, call, &input, id).await?;
    Ok(CreateUserPoolClientResponse { user_pool_client: Some(answer::user_pool_client(&client)?) })
}

/// Makes a client with this id: a seed pins the ids of its clients.
///
/// # Errors
/// Those of [`handle`], or a refusal when the id is taken.
pub async fn create(
    rooms: &Rooms,
    call: &Call,
    input: &CreateUserPoolClientRequest,
    id: ClientId,
) -> Result<Client, Refusal> {
    let pool_id = PoolId::new(input.user_pool_id.as_str());
    rooms.load_pool(&pool_id, call.now).await?;
    let mut client = Client {
        pool: pool_id.clone(),
        id,
        name: input.client_name.clone(),
        created_at: call.now,
        modified_at: call.now,
        explicit_flows: None,
        access_validity: Validity::default(),
        id_validity: Validity::default(),
        refresh_validity: Validity::default(),
        auth_session_minutes: None,
        read_attributes: None,
        write_attributes: None,
        existence_errors: None,
        token_revocation: true,
        rotation: None,
        neutral: BTreeMap::new(),
        secrets: Vec::new(),
    };
    client.secrets.extend(secret(call, input, &client.id)?);
    let client = change!(rooms.store, call.now, |unit| -> Result<Client, Refusal> {
        // Settings are judged by the schema as it is, and the pool must still be there at the commit.
        let pool = unit.find::<Pool>(&pool_key(&pool_id)).await?.filter(|pool| !pool.deleting);
        let pool = pool.ok_or_else(|| Refusal::UnknownPool(pool_id.clone()))?;
        unit.check(&pool)?;
        let mut client = client.clone();
        settings::apply(call, input, &pool, &mut client, "creating")?;
        if unit.find_by_claim::<Client>(&client_claim(&client.id)).await?.is_some() {
            return Err(Refusal::parameter(format!("User pool client {} already exists.", client.id)));
        }
        unit.insert(&client)?;
        let line = audit_line(call, "CreateUserPoolClient", "ok", &pool_id);
        unit.audit(&AuditLine { subject: Some(client.id.to_string()), ..line })?;
        unit.publish(&FeedEntry::PoolChanged { pool: pool_id.clone() })?;
        Ok(client)
    })?;
    rooms.forget_client(&client.id);
    neutral::tell(neutral::CLIENT, &client.neutral, client.id.as_str());
    Ok(client)
}

/// The secret that is made or brought along; none if neither is asked for.
fn secret(
    call: &Call,
    input: &CreateUserPoolClientRequest,
    id: &ClientId,
) -> Result<Option<ClientSecret>, Refusal> {
    let value = match (&input.client_secret, input.generate_secret == Some(true)) {
        (Some(_), true) => {
            return Err(Refusal::parameter("Only one of GenerateSecret and ClientSecret can be given."));
        }
        (Some(brought), false) => Secret::new(brought.as_str()),
        // Key material: never from the seeded source that ids come from (RULE-2).
        (None, true) => Secret::new(OsRandom::letters(LOWER_ALPHANUMERIC, SECRET_LENGTH)),
        (None, false) => return Ok(None),
    };
    Ok(Some(ClientSecret { id: format!("{id}--{}", call.now.seconds()), value, created_at: call.now }))
}

/// An id that nobody has. The commit finds out if somebody takes it in between.
async fn free_id(rooms: &Rooms, call: &Call) -> Result<ClientId, Refusal> {
    for _ in 0..TRIES {
        let id = ClientId::new(call.ids.letters(LOWER_ALPHANUMERIC, ID_LENGTH));
        if rooms.store.find_by_claim::<Client>(&client_claim(&id), call.now).await?.is_none() {
            return Ok(id);
        }
    }
    Err(Refusal::Internal("no free client id was found".to_owned()))
}
