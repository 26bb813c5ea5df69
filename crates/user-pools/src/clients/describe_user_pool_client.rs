//! DescribeUserPoolClient: the whole configuration of a client, its secret included.

use access::Call;
use aws_model::user_pools::{DescribeUserPoolClientRequest, DescribeUserPoolClientResponse};
use directory::{ClientId, PoolId};

use super::answer;
use crate::{Refusal, Rooms};

/// Shows the client.
///
/// # Errors
/// `Refusal::UnknownPool`, `Refusal::UnknownClient`.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: DescribeUserPoolClientRequest,
) -> Result<DescribeUserPoolClientResponse, Refusal> {
    let (pool, id) = (PoolId::new(input.user_pool_id), ClientId::new(input.client_id.as_str()));
    let (_, client) = rooms.load_client(&pool, &id, call.now).await?;
    Ok(DescribeUserPoolClientResponse { user_pool_client: Some(answer::user_pool_client(&client)?) })
}
