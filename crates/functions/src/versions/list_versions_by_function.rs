//! ListVersionsByFunction: `$LATEST`, then the numbers.

use access::Call;
use aws_model::lambda::{ListVersionsByFunctionRequest, ListVersionsByFunctionResponse};
use directory::LATEST;
use store::functions::versions_prefix;

use crate::{Refusal, Rooms, answer, versions};

/// Versions of a page when nothing is said, and at most.
const PAGE: usize = 50;

/// Lists them.
///
/// # Errors
/// The function is not there, or the marker is none of ours.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: ListVersionsByFunctionRequest,
) -> Result<ListVersionsByFunctionResponse, Refusal> {
    let named = rooms.named(&input.function_name, None)?;
    let function = rooms.load(&named, call.now).await?;
    let prefix = versions_prefix(&function.name);
    let after = versions::begin(input.marker.as_deref(), &prefix)?;
    let mut shown = Vec::new();
    if after.is_none() {
        let arn = format!("{}:{LATEST}", function.arn(&rooms.settings.region));
        shown.push(answer::configuration(&function.name, LATEST, arn, &function.latest)?);
    }
    let page =
        versions::list(rooms, &function, after, versions::page(input.max_items, PAGE), call.now).await?;
    for version in &page.items {
        shown.push(versions::shown(rooms, &function, version)?);
    }
    Ok(ListVersionsByFunctionResponse {
        next_marker: versions::next_marker(page.next, &prefix),
        versions: Some(shown),
    })
}
