//! DeleteFunction: a function with all its versions, or one version.

use access::Call;
use aws_model::lambda::{DeleteFunctionRequest, DeleteFunctionResponse};
use directory::{Function, FunctionVersion, LATEST};
use store::functions::{function_key, version_key, versions_prefix};
use store::{Scan, change};

use crate::rooms::audit_line;
use crate::{Refusal, Rooms};

/// Versions that are taken away in one commit.
const AT_ONCE: usize = 100;

/// Deletes it.
///
/// # Errors
/// It is not there, or the version is one that an alias points to.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: DeleteFunctionRequest,
) -> Result<DeleteFunctionResponse, Refusal> {
    let named = rooms.named(&input.function_name, input.qualifier.as_deref())?;
    let key = function_key(&named.name);
    if let Some(qualifier) = named.qualifier.as_deref() {
        let number: u64 = qualifier.parse().map_err(|_| {
            Refusal::parameter(if qualifier == LATEST {
                "$LATEST version cannot be deleted without deleting the function."
            } else {
                "Deletion of aliases is not currently supported with this operation: call DeleteAlias."
            })
        })?;
        change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
            let missing = || Refusal::no_function(&named.arn(&rooms.settings.region));
            let function = unit.find::<Function>(&key).await?.ok_or_else(missing)?;
            if let Some((alias, _)) = function.aliases.iter().find(|(_, alias)| alias.version == qualifier) {
                return Err(Refusal::Conflict(format!(
                    "The version {number} cannot be deleted while the alias {alias} points to it."
                )));
            }
            unit.check(&function)?;
            let version = unit.find::<FunctionVersion>(&version_key(&named.name, number)).await?;
            unit.delete(&version.ok_or_else(missing)?)?;
            unit.audit(&audit_line(call, "DeleteFunction", &format!("{}:{number}", named.name)))?;
            Ok(())
        })?;
    } else {
        loop {
            // Versions go first: a function that is there can be deleted again.
            let more = change!(rooms.store, call.now, |unit| -> Result<bool, Refusal> {
                let function = unit.find::<Function>(&key).await?;
                let function =
                    function.ok_or_else(|| Refusal::no_function(&named.arn(&rooms.settings.region)))?;
                let versions = Scan::keys(&versions_prefix(&named.name)).limit(AT_ONCE);
                let versions = unit.scan::<FunctionVersion>(&versions).await?;
                for version in &versions.items {
                    unit.delete(version)?;
                }
                if versions.next.is_some() {
                    unit.check(&function)?;
                    return Ok(true);
                }
                unit.delete(&function)?;
                unit.audit(&audit_line(call, "DeleteFunction", &named.name))?;
                Ok(false)
            })?;
            if !more {
                break;
            }
        }
        rooms.journal.forget(&named.name);
    }
    rooms.fleets.forget(&named.name);
    Ok(DeleteFunctionResponse { status_code: Some(204) })
}
