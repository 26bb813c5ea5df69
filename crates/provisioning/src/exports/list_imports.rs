//! ListImports: the stacks that import an export.

use access::Call;
use aws_model::cloudformation::{ListImportsInput, ListImportsOutput};
use directory::stacks::{Export, Stack};
use store::Scan;
use store::stacks::{export_key, importers_entry};

use crate::{Refusal, Stacks, page};

/// Lists.
///
/// # Errors
/// Nothing of that name is exported, or nobody imports it; a token of another list.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: ListImportsInput,
) -> Result<ListImportsOutput, Refusal> {
    let keys = room.store.keys();
    let name = &input.export_name;
    if room.store.find::<Export>(&export_key(name), call.now).await?.is_none() {
        return Err(Refusal::Validation(format!("Export '{name}' does not exist.")));
    }
    let after = page::begin(keys, "ListImports", name, input.next_token.as_deref())?;
    let first = after.is_none();
    let scan = Scan::index_exact(&importers_entry(name)).limit(page::ITEMS).after(after);
    let found = room.store.scan::<Stack>(&scan, call.now).await?;
    if first && found.items.is_empty() {
        return Err(Refusal::Validation(format!("Export '{name}' is not imported by any stack.")));
    }
    Ok(ListImportsOutput {
        imports: Some(found.items.into_iter().map(|stack| stack.name).collect()),
        next_token: page::next(keys, "ListImports", name, found.next),
    })
}
