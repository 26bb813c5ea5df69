//! RemoveLayerVersionPermission: a statement goes out of the policy of a layer's version.

use access::Call;
use aws_model::lambda::RemoveLayerVersionPermissionRequest;
use directory::LayerVersion;
use store::change;
use store::layers::layer_version_key;

use super::{missing, number};
use crate::rooms::audit_line;
use crate::{Refusal, Rooms, names, policy};

/// Takes it out.
///
/// # Errors
/// The version or the statement is not there, or the revision moved.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: RemoveLayerVersionPermissionRequest,
) -> Result<(), Refusal> {
    let layer = names::layer(&input.layer_name, &rooms.settings.region);
    let key = layer_version_key(&layer, number(input.version_number)?);
    let revision = call.ids.uuid();
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let mut version = unit.find::<LayerVersion>(&key).await?.ok_or_else(missing)?;
        let old = version.policy.take();
        version.policy = policy::remove(old, &input.statement_id, input.revision_id.as_deref(), revision)?;
        unit.put(&version)?;
        unit.audit(&audit_line(call, "RemoveLayerVersionPermission", &version.arn()))?;
        Ok(())
    })
}
