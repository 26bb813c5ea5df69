//! GetLayerVersionByArn: one version of a layer, ours or one that was added.

use access::Call;
use aws_model::lambda::{GetLayerVersionByArnRequest, GetLayerVersionResponse};

use super::get_layer_version::show;
use super::missing;
use crate::{Refusal, Rooms, names};

/// Shows it.
///
/// # Errors
/// It is not there.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: GetLayerVersionByArnRequest,
) -> Result<GetLayerVersionResponse, Refusal> {
    let (layer, number) = names::layer_version(&input.arn).ok_or_else(missing)?;
    show(rooms, call, layer, number).await
}
