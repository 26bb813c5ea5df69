//! DeleteLayerVersion: nobody can use it anew; functions that have it keep it.

use access::Call;
use aws_model::lambda::DeleteLayerVersionRequest;
use directory::LayerVersion;
use store::change;
use store::layers::layer_version_key;

use super::number;
use crate::rooms::audit_line;
use crate::{Refusal, Rooms, names};

/// Deletes it. One that is gone already is done, as on AWS.
///
/// # Errors
/// The store's.
pub async fn handle(rooms: &Rooms, call: &Call, input: DeleteLayerVersionRequest) -> Result<(), Refusal> {
    let layer = names::layer(&input.layer_name, &rooms.settings.region);
    let key = layer_version_key(&layer, number(input.version_number)?);
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        if let Some(version) = unit.find::<LayerVersion>(&key).await? {
            unit.delete(&version)?;
            unit.audit(&audit_line(call, "DeleteLayerVersion", &version.arn()))?;
        }
        Ok(())
    })
}
