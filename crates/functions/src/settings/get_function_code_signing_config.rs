//! GetFunctionCodeSigningConfig: code is not signed here.

use access::Call;
use aws_model::lambda::{GetFunctionCodeSigningConfigRequest, GetFunctionCodeSigningConfigResponse};

use crate::{Refusal, Rooms};

/// Answers with the one value that there is.
///
/// # Errors
/// The function is not there.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: GetFunctionCodeSigningConfigRequest,
) -> Result<GetFunctionCodeSigningConfigResponse, Refusal> {
    let named = rooms.named(&input.function_name, None)?;
    let function = rooms.load(&named, call.now).await?;
    Ok(GetFunctionCodeSigningConfigResponse {
        code_signing_config_arn: String::new(),
        function_name: function.name,
    })
}
