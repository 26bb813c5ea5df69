//! RemovePermission: a statement goes out of a function's policy.

use access::Call;
use aws_model::lambda::RemovePermissionRequest;
use directory::Function;
use store::change;
use store::functions::function_key;

use super::kept_under;
use crate::rooms::audit_line;
use crate::{Refusal, Rooms, policy};

/// Takes it out.
///
/// # Errors
/// The function or the statement is not there, or the revision moved.
pub async fn handle(rooms: &Rooms, call: &Call, input: RemovePermissionRequest) -> Result<(), Refusal> {
    let named = rooms.named(&input.function_name, input.qualifier.as_deref())?;
    let revision = call.ids.uuid();
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let function = unit.find::<Function>(&function_key(&named.name)).await?;
        let mut function =
            function.ok_or_else(|| Refusal::no_function(&named.arn(&rooms.settings.region)))?;
        let place = kept_under(named.qualifier.as_deref());
        let old = function.policies.remove(&place);
        if let Some(left) = policy::remove(old, &input.statement_id, input.revision_id.as_deref(), revision)?
        {
            function.policies.insert(place, left);
        }
        unit.put(&function)?;
        unit.audit(&audit_line(call, "RemovePermission", &function.name))?;
        Ok(())
    })
}
