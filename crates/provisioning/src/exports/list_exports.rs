//! ListExports: what stacks export, in the order of the names.

use access::Call;
use aws_model::cloudformation::{Export as Answered, ListExportsInput, ListExportsOutput};
use directory::stacks::Export;
use store::Scan;
use store::stacks::exports_prefix;

use crate::deploy::opened;
use crate::{Refusal, Stacks, page};

/// Lists.
///
/// # Errors
/// A token of another list.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: ListExportsInput,
) -> Result<ListExportsOutput, Refusal> {
    let keys = room.store.keys();
    let after = page::begin(keys, "ListExports", "", input.next_token.as_deref())?;
    let scan = Scan::keys(&exports_prefix()).limit(page::ITEMS).after(after);
    let found = room.store.scan::<Export>(&scan, call.now).await?;
    let exports = opened(&room.store, &found.items, call.now).await?;
    let export = |export: Export| Answered {
        exporting_stack_id: Some(export.stack_arn),
        name: Some(export.name),
        value: Some(export.value),
    };
    Ok(ListExportsOutput {
        exports: Some(exports.into_iter().map(export).collect()),
        next_token: page::next(keys, "ListExports", "", found.next),
    })
}
