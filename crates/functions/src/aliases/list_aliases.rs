//! ListAliases: the names of a function's versions.

use access::Call;
use aws_model::lambda::{ListAliasesRequest, ListAliasesResponse};

use super::shown;
use crate::names::Named;
use crate::{Refusal, Rooms, versions};

/// Aliases of a page when nothing is said, and at most.
const PAGE: usize = 50;

/// Lists them, in the order of their names.
///
/// # Errors
/// The function is not there.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: ListAliasesRequest,
) -> Result<ListAliasesResponse, Refusal> {
    let name = Named::unqualified(&input.function_name, &rooms.settings.region)?;
    let function = rooms.load(&Named { name, qualifier: None }, call.now).await?;
    let after = versions::begin(input.marker.as_deref(), "")?.map(|cursor| cursor.0).unwrap_or_default();
    let page = versions::page(input.max_items, PAGE);
    let wanted = |version: &str| input.function_version.as_deref().is_none_or(|asked| asked == version);
    let mut found = function
        .aliases
        .iter()
        .filter(|(name, alias)| name.as_str() > after.as_str() && wanted(&alias.version));
    let aliases: Vec<_> =
        found.by_ref().take(page).map(|(name, alias)| shown(rooms, &function, name, alias)).collect();
    let last = aliases.last().and_then(|alias| alias.name.clone());
    let next = last.filter(|_| found.next().is_some()).map(store::Cursor);
    Ok(ListAliasesResponse { next_marker: versions::next_marker(next, ""), aliases: Some(aliases) })
}
