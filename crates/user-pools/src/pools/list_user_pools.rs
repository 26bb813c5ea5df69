//! ListUserPools: every pool, in the order of the ids, page by page.

use access::Call;
use aws_model::Timestamp;
use aws_model::user_pools::{ListUserPoolsRequest, ListUserPoolsResponse, UserPoolDescriptionType};
use directory::Pool;
use store::Scan;
use store::pools::every_pool;

use super::lambda_config;
use crate::page_token::List;
use crate::{Refusal, Rooms};

const LIST: List<'_> = List { operation: "ListUserPools", pool: "", asked: "" };

/// Lists pools.
///
/// # Errors
/// A token that does not belong to this list.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: ListUserPoolsRequest,
) -> Result<ListUserPoolsResponse, Refusal> {
    let begin = LIST.begin(&rooms.keys, input.next_token.as_deref())?;
    let limit = usize::try_from(input.max_results).unwrap_or(1);
    let scan = Scan::index_exact(&every_pool()).after(begin).limit(limit);
    let page = rooms.store.scan::<Pool>(&scan, call.now).await?;
    Ok(ListUserPoolsResponse {
        user_pools: Some(page.items.into_iter().map(description).collect()),
        next_token: LIST.next(&rooms.keys, page.next),
    })
}

fn description(pool: Pool) -> UserPoolDescriptionType {
    UserPoolDescriptionType {
        id: Some(pool.id.to_string()),
        lambda_config: Some(lambda_config::shown(&pool)),
        name: Some(pool.name),
        last_modified_date: Some(Timestamp::from_millis(pool.modified_at.0)),
        creation_date: Some(Timestamp::from_millis(pool.created_at.0)),
        ..Default::default()
    }
}
