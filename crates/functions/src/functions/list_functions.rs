//! ListFunctions: all functions, in the order of their names, with all their versions where that is asked for.

use access::Call;
use aws_model::lambda::{ListFunctionsRequest, ListFunctionsResponse};
use directory::{Function, LATEST};
use store::Scan;
use store::functions::functions_prefix;

use crate::{Refusal, Rooms, answer, versions};

/// Functions of a page when nothing is said, and at most.
const PAGE: usize = 50;

/// Lists them.
///
/// # Errors
/// The marker is none of ours.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: ListFunctionsRequest,
) -> Result<ListFunctionsResponse, Refusal> {
    let page = versions::page(input.max_items, PAGE);
    let after = versions::begin(input.marker.as_deref(), &functions_prefix())?;
    let scan = Scan::keys(&functions_prefix()).limit(page).after(after);
    let found = rooms.store.scan::<Function>(&scan, call.now).await?;
    let mut functions = Vec::new();
    for function in found.items {
        // A page of records has no secrets: environments are read one by one.
        let Some(function) =
            rooms.store.find::<Function>(&store::functions::function_key(&function.name), call.now).await?
        else {
            continue;
        };
        let arn = format!("{}:{LATEST}", function.arn(&rooms.settings.region));
        if input.function_version.is_some() {
            functions.push(answer::configuration(&function.name, LATEST, arn, &function.latest)?);
            for version in versions::all(rooms, &function, call.now).await? {
                functions.push(versions::shown(rooms, &function, &version)?);
            }
        } else {
            let arn = function.arn(&rooms.settings.region);
            functions.push(answer::configuration(&function.name, LATEST, arn, &function.latest)?);
        }
    }
    Ok(ListFunctionsResponse {
        next_marker: versions::next_marker(found.next, &functions_prefix()),
        functions: Some(functions),
    })
}
