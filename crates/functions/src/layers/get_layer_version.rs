//! GetLayerVersion: one version of a layer.

use access::Call;
use aws_model::lambda::{GetLayerVersionRequest, GetLayerVersionResponse};
use directory::LayerVersion;
use store::layers::layer_version_key;

use super::{architectures, content, missing, number, runtimes};
use crate::answer::moment;
use crate::{Refusal, Rooms, names};

/// Shows it.
///
/// # Errors
/// It is not there.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: GetLayerVersionRequest,
) -> Result<GetLayerVersionResponse, Refusal> {
    let layer = names::layer(&input.layer_name, &rooms.settings.region);
    show(rooms, call, &layer, number(input.version_number)?).await
}

/// The version `number` of the layer with the ARN `layer`.
///
/// # Errors
/// It is not there.
pub async fn show(
    rooms: &Rooms,
    call: &Call,
    layer: &str,
    number: u64,
) -> Result<GetLayerVersionResponse, Refusal> {
    let found = rooms.store.find::<LayerVersion>(&layer_version_key(layer, number), call.now).await?;
    let found = found.ok_or_else(missing)?;
    Ok(GetLayerVersionResponse {
        content: Some(content(&found)),
        layer_arn: Some(found.layer.clone()),
        layer_version_arn: Some(found.arn()),
        description: Some(found.description.clone()),
        created_date: Some(moment(found.created_at)),
        version: Some(found.number.cast_signed()),
        compatible_architectures: architectures(&found),
        compatible_runtimes: runtimes(&found),
        license_info: (!found.license.is_empty()).then(|| found.license.clone()),
    })
}
