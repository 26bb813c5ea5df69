//! AddLayerVersionPermission: a statement in the policy of a layer's version.

use access::Call;
use aws_model::lambda::{AddLayerVersionPermissionRequest, AddLayerVersionPermissionResponse};
use directory::{LayerVersion, Statement};
use store::change;
use store::layers::layer_version_key;

use super::{missing, number};
use crate::rooms::audit_line;
use crate::{Refusal, Rooms, names, policy};

/// Adds it.
///
/// # Errors
/// The version is not there, or the statement's name is taken.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: AddLayerVersionPermissionRequest,
) -> Result<AddLayerVersionPermissionResponse, Refusal> {
    if input.organization_id.is_some() {
        return Err(Refusal::NotBuilt(
            "OrganizationId needs organizations of AWS; that is not implemented yet.".into(),
        ));
    }
    let layer = names::layer(&input.layer_name, &rooms.settings.region);
    let key = layer_version_key(&layer, number(input.version_number)?);
    let statement = Statement {
        id: input.statement_id,
        action: input.action,
        principal: input.principal,
        source_arn: None,
        source_account: None,
    };
    let revision = call.ids.uuid();
    let arn = change!(rooms.store, call.now, |unit| -> Result<String, Refusal> {
        let mut version = unit.find::<LayerVersion>(&key).await?.ok_or_else(missing)?;
        let arn = version.arn();
        let old = version.policy.take();
        version.policy =
            Some(policy::add(old, statement.clone(), &arn, input.revision_id.as_deref(), revision)?);
        unit.put(&version)?;
        unit.audit(&audit_line(call, "AddLayerVersionPermission", &arn))?;
        Ok(arn)
    })?;
    Ok(AddLayerVersionPermissionResponse {
        statement: Some(policy::statement(&statement, &arn).to_string()),
        revision_id: Some(revision.to_string()),
    })
}
