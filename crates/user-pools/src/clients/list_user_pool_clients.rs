//! ListUserPoolClients: ids and names of a pool's clients, in the order of the ids, page by page.

use access::Call;
use aws_model::user_pools::{
    ClientTypeType, ListUserPoolClientsRequest, ListUserPoolClientsResponse, UserPoolClientDescription,
};
use directory::{Client, PoolId};
use store::Scan;
use store::clients::clients_prefix;

use crate::page_token::List;
use crate::{Refusal, Rooms};

/// Clients of a page when nothing else is said.
const USUAL: usize = 60;

/// Lists clients.
///
/// # Errors
/// `Refusal::UnknownPool`, or a token that does not belong to this list.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: ListUserPoolClientsRequest,
) -> Result<ListUserPoolClientsResponse, Refusal> {
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id), call.now).await?;
    let asked = input.client_type.map_or("", ClientTypeType::as_str);
    let list = List { operation: "ListUserPoolClients", pool: pool.id.as_str(), asked };
    let begin = list.begin(&rooms.keys, input.next_token.as_deref())?;
    if input.client_type == Some(ClientTypeType::Dcr) {
        // No client registers itself here, so there is none of this type.
        return Ok(ListUserPoolClientsResponse { user_pool_clients: Some(Vec::new()), next_token: None });
    }
    let limit = input.max_results.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(USUAL);
    let scan = Scan::keys(&clients_prefix(&pool.id)).after(begin).limit(limit);
    let page = rooms.store.scan::<Client>(&scan, call.now).await?;
    Ok(ListUserPoolClientsResponse {
        user_pool_clients: Some(page.items.into_iter().map(description).collect()),
        next_token: list.next(&rooms.keys, page.next),
    })
}

fn description(client: Client) -> UserPoolClientDescription {
    UserPoolClientDescription {
        client_id: Some(client.id.as_str().into()),
        user_pool_id: Some(client.pool.to_string()),
        client_name: Some(client.name),
    }
}
