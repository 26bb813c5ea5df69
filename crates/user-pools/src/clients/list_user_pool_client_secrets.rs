//! ListUserPoolClientSecrets: ids and dates of a client's secrets, the older first; never what they are. There are two
//! at most, so there is one page.

use access::Call;
use aws_model::user_pools::{ListUserPoolClientSecretsRequest, ListUserPoolClientSecretsResponse};
use directory::{ClientId, PoolId};

use super::answer::secret_descriptor;
use crate::page_token::List;
use crate::{Refusal, Rooms};

/// Lists the secrets.
///
/// # Errors
/// `Refusal::UnknownPool`, `Refusal::UnknownClient`, or a token, since none is ever given out.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: ListUserPoolClientSecretsRequest,
) -> Result<ListUserPoolClientSecretsResponse, Refusal> {
    let (pool, id) = (PoolId::new(input.user_pool_id), ClientId::new(input.client_id.as_str()));
    let (pool, client) = rooms.load_client(&pool, &id, call.now).await?;
    let list = List { operation: "ListUserPoolClientSecrets", pool: pool.id.as_str(), asked: id.as_str() };
    list.begin(&rooms.keys, input.next_token.as_deref())?;
    Ok(ListUserPoolClientSecretsResponse {
        client_secrets: Some(client.secrets.iter().map(secret_descriptor).collect()),
        next_token: None,
    })
}
