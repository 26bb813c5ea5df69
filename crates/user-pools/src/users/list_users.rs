//! ListUsers: the users of a pool, all or those that a filter selects, page by page.

use access::Call;
use aws_model::user_pools::{ListUsersRequest, ListUsersResponse, UserType};
use directory::{Pool, PoolId, User};
use store::users::users_prefix;
use store::{Cursor, Page, Scan};

use super::filter::{Filter, FilterError, Selection};
use super::profile;
use crate::page_token::List;
use crate::{Refusal, Rooms};

/// Users of a page when nothing, or 0, is said.
const USUAL: usize = 60;

/// Lists users.
///
/// # Errors
/// `Refusal::UnknownPool`; a filter that makes no sense; a token of another list; an attribute asked for that a user of
/// the page does not have, which is an error at AWS too.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: ListUsersRequest,
) -> Result<ListUsersResponse, Refusal> {
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id), call.now).await?;
    let asked = input.filter.as_deref().unwrap_or_default();
    let filter = Filter::parse(asked).map_err(|error| refusal(call, error))?;
    let list = List { operation: "ListUsers", pool: pool.id.as_str(), asked };
    let begin = list.begin(&rooms.keys, input.pagination_token.as_deref())?;
    let limit =
        input.limit.and_then(|limit| usize::try_from(limit).ok()).filter(|limit| *limit > 0).unwrap_or(USUAL);
    let page = select(rooms, call, &pool, filter, begin, limit).await?;
    let shown = input.attributes_to_get.as_deref();
    Ok(ListUsersResponse {
        users: Some(page.items.iter().map(|user| show(&pool, user, shown)).collect::<Result<_, _>>()?),
        pagination_token: list.next(&rooms.keys, page.next),
    })
}

/// One page of what the filter selects: never more rows than are answered.
async fn select(
    rooms: &Rooms,
    call: &Call,
    pool: &Pool,
    filter: Option<Filter>,
    begin: Option<Cursor>,
    limit: usize,
) -> Result<Page<User>, Refusal> {
    let selection = match filter {
        None => Selection::Many(Scan::keys(&users_prefix(&pool.id))),
        Some(filter) => filter.selection(pool),
    };
    match selection {
        Selection::Many(scan) => {
            Ok(rooms.store.scan::<User>(&scan.after(begin).limit(limit), call.now).await?)
        }
        Selection::One(key) => {
            let user = rooms.store.find_without_secrets::<User>(&key, call.now).await?;
            Ok(Page { items: user.into_iter().collect(), next: None })
        }
    }
}

fn show(pool: &Pool, user: &User, shown: Option<&[String]>) -> Result<UserType, Refusal> {
    let Some(shown) = shown else {
        return Ok(profile::user_type(user, profile::attributes(pool, user, |_| true)));
    };
    if shown.iter().any(|name| user.attribute(name).is_none() || !pool.shows(name)) {
        return Err(Refusal::parameter("One or more requested attributes do not exist."));
    }
    Ok(profile::user_type(
        user,
        profile::attributes(pool, user, |name| shown.iter().any(|shown| shown == name)),
    ))
}

fn refusal(call: &Call, error: FilterError) -> Refusal {
    if let FilterError::Syntax(why) = error {
        call.note(format!("the filter is not of the form attribute = \"value\": {why}"));
    }
    Refusal::parameter(error.to_string())
}
