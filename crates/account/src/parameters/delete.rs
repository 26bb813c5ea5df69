//! DeleteParameter and DeleteParameters: a parameter with all versions that it had.

use access::Call;
use aws_model::ssm::{
    DeleteParameterRequest, DeleteParameterResult, DeleteParametersRequest, DeleteParametersResult,
};
use directory::{Parameter, ParameterVersion};
use store::parameters::{parameter_key, parameter_versions_prefix};
use store::{Scan, change};

use super::get::not_found;
use super::name;
use crate::{Refusal, Rooms, audit_line};

/// Deletes one.
///
/// # Errors
/// It is not there.
pub async fn one(
    rooms: &Rooms,
    call: &Call,
    input: DeleteParameterRequest,
) -> Result<DeleteParameterResult, Refusal> {
    if delete(rooms, call, "DeleteParameter", &input.name).await? {
        Ok(DeleteParameterResult::default())
    } else {
        Err(not_found(&input.name))
    }
}

/// Deletes several, and says which were not there.
///
/// # Errors
/// The store's.
pub async fn several(
    rooms: &Rooms,
    call: &Call,
    input: DeleteParametersRequest,
) -> Result<DeleteParametersResult, Refusal> {
    let (mut deleted, mut invalid) = (Vec::new(), Vec::new());
    for name in input.names {
        let gone = delete(rooms, call, "DeleteParameters", &name).await?;
        if gone { deleted.push(name) } else { invalid.push(name) }
    }
    Ok(DeleteParametersResult { deleted_parameters: Some(deleted), invalid_parameters: Some(invalid) })
}

async fn delete(rooms: &Rooms, call: &Call, action: &str, given: &str) -> Result<bool, Refusal> {
    let Some(there) = name::find(rooms, given, call.now).await? else { return Ok(false) };
    let line = audit_line(call, action, &there.name);
    change!(rooms.store, call.now, |unit| -> Result<bool, Refusal> {
        let Some(parameter) = unit.find::<Parameter>(&parameter_key(&there.name)).await? else {
            return Ok(false);
        };
        // At most a hundred: one page.
        let versions = Scan::keys(&parameter_versions_prefix(&there.name)).limit(200);
        for version in unit.scan::<ParameterVersion>(&versions).await?.items {
            unit.delete(&version)?;
        }
        unit.delete(&parameter)?;
        unit.audit(&line)?;
        Ok(true)
    })
}
