//! PutRuntimeManagementConfig: runtimes are those that the operator installed.

use access::Call;
use aws_model::lambda::{
    PutRuntimeManagementConfigRequest, PutRuntimeManagementConfigResponse, UpdateRuntimeOn,
};

use crate::{Refusal, Rooms};

/// Answers with the one value that there is.
///
/// # Errors
/// The function is not there, or the value is another.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: PutRuntimeManagementConfigRequest,
) -> Result<PutRuntimeManagementConfigResponse, Refusal> {
    let named = rooms.named(&input.function_name, input.qualifier.as_deref())?;
    let function = rooms.load(&named, call.now).await?;
    rooms.version_of(&function, &named)?;
    if input.update_runtime_on != UpdateRuntimeOn::Auto || input.runtime_version_arn.is_some() {
        return Err(Refusal::NotBuilt(
            "UpdateRuntimeOn needs several versions of a runtime; that is not implemented yet. Accepted: Auto.".to_owned(),
        ));
    }
    Ok(PutRuntimeManagementConfigResponse {
        update_runtime_on: UpdateRuntimeOn::Auto,
        function_arn: named.arn(&rooms.settings.region),
        runtime_version_arn: None,
    })
}
