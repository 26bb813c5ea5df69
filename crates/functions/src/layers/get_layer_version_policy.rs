//! GetLayerVersionPolicy: who may use a layer's version.

use access::Call;
use aws_model::lambda::{GetLayerVersionPolicyRequest, GetLayerVersionPolicyResponse};
use directory::LayerVersion;
use store::layers::layer_version_key;

use super::{missing, number};
use crate::{Refusal, Rooms, names, policy};

/// Shows it.
///
/// # Errors
/// The version is not there, or has no policy.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: GetLayerVersionPolicyRequest,
) -> Result<GetLayerVersionPolicyResponse, Refusal> {
    let layer = names::layer(&input.layer_name, &rooms.settings.region);
    let key = layer_version_key(&layer, number(input.version_number)?);
    let version = rooms.store.find::<LayerVersion>(&key, call.now).await?.ok_or_else(missing)?;
    let found = version.policy.as_ref();
    let found = found
        .ok_or_else(|| Refusal::NotFound("No policy is associated with the given resource.".to_owned()))?;
    Ok(GetLayerVersionPolicyResponse {
        policy: Some(policy::shown(found, &version.arn())),
        revision_id: Some(found.revision.to_string()),
    })
}
