//! DescribeUserPool: the whole configuration of a pool.

use access::Call;
use aws_model::user_pools::{DescribeUserPoolRequest, DescribeUserPoolResponse};
use directory::{PoolId, User};
use store::Record;

use super::answer;
use crate::{Refusal, Rooms};

/// Shows the pool.
///
/// # Errors
/// `Refusal::UnknownPool`.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: DescribeUserPoolRequest,
) -> Result<DescribeUserPoolResponse, Refusal> {
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id), call.now).await?;
    let users = rooms.store.estimate(pool.id.as_str(), User::KIND).await?;
    Ok(DescribeUserPoolResponse { user_pool: Some(answer::user_pool(&pool, users)?) })
}
