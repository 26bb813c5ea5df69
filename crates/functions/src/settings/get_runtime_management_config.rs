//! GetRuntimeManagementConfig: runtimes are those that the operator installed.

use access::Call;
use aws_model::lambda::{
    GetRuntimeManagementConfigRequest, GetRuntimeManagementConfigResponse, UpdateRuntimeOn,
};

use crate::{Refusal, Rooms};

/// Answers with the one value that there is.
///
/// # Errors
/// The function is not there.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: GetRuntimeManagementConfigRequest,
) -> Result<GetRuntimeManagementConfigResponse, Refusal> {
    let named = rooms.named(&input.function_name, input.qualifier.as_deref())?;
    let function = rooms.load(&named, call.now).await?;
    rooms.version_of(&function, &named)?;
    Ok(GetRuntimeManagementConfigResponse {
        update_runtime_on: Some(UpdateRuntimeOn::Auto),
        function_arn: Some(named.arn(&rooms.settings.region)),
        runtime_version_arn: None,
    })
}
