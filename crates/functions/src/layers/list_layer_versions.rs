//! ListLayerVersions: the versions of a layer, the newest first.

use access::Call;
use aws_model::lambda::{ListLayerVersionsRequest, ListLayerVersionsResponse};
use directory::LayerVersion;
use store::Scan;
use store::layers::layer_versions_prefix;

use super::{fits, item};
use crate::{Refusal, Rooms, names, versions};

/// Versions of a page when nothing is said, and at most.
const PAGE: usize = 50;

/// Lists them.
///
/// # Errors
/// The marker is none of ours.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: ListLayerVersionsRequest,
) -> Result<ListLayerVersionsResponse, Refusal> {
    let prefix = layer_versions_prefix(&names::layer(&input.layer_name, &rooms.settings.region));
    let after = versions::begin(input.marker.as_deref(), &prefix)?;
    let limit = versions::page(input.max_items, PAGE);
    let scan = Scan::keys(&prefix).reverse().limit(limit).after(after);
    let page = rooms.store.scan::<LayerVersion>(&scan, call.now).await?;
    let wanted = page
        .items
        .iter()
        .filter(|version| fits(version, input.compatible_runtime, input.compatible_architecture));
    Ok(ListLayerVersionsResponse {
        layer_versions: Some(wanted.map(item).collect()),
        next_marker: versions::next_marker(page.next, &prefix),
    })
}
