//! ListLayers: all layers of this installation, each with its newest version.

use access::Call;
use aws_model::lambda::{LayersListItem, ListLayersRequest, ListLayersResponse};
use directory::{Layer, LayerVersion};
use store::Scan;
use store::layers::{layer_key, layer_versions_prefix};

use super::{fits, item};
use crate::{Refusal, Rooms, names, versions};

/// Layers of a page when nothing is said, and at most.
const PAGE: usize = 50;

/// Lists them.
///
/// # Errors
/// The marker is none of ours.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: ListLayersRequest,
) -> Result<ListLayersResponse, Refusal> {
    let prefix = layer_key("");
    let after = versions::begin(input.marker.as_deref(), &prefix)?;
    let scan = Scan::keys(&prefix).limit(versions::page(input.max_items, PAGE)).after(after);
    let page = rooms.store.scan::<Layer>(&scan, call.now).await?;
    let mut layers = Vec::new();
    for layer in page.items {
        let arn = names::layer(&layer.name, &rooms.settings.region);
        let newest = Scan::keys(&layer_versions_prefix(&arn)).reverse().limit(PAGE);
        let newest = rooms.store.scan::<LayerVersion>(&newest, call.now).await?.items;
        let newest = newest
            .iter()
            .find(|version| fits(version, input.compatible_runtime, input.compatible_architecture));
        // One whose versions were all deleted is not shown.
        if let Some(newest) = newest {
            layers.push(LayersListItem {
                layer_name: Some(layer.name),
                layer_arn: Some(arn),
                latest_matching_version: Some(item(newest)),
            });
        }
    }
    Ok(ListLayersResponse { next_marker: versions::next_marker(page.next, &prefix), layers: Some(layers) })
}
