//! GetFunction: a version's configuration, with the function's tags and concurrency.

use access::Call;
use aws_model::lambda::{Concurrency, FunctionCodeLocation, GetFunctionRequest, GetFunctionResponse};

use super::get_function_configuration::configuration;
use crate::{Refusal, Rooms};

/// Shows it. There is no link to the code: it is not handed out again.
///
/// # Errors
/// It is not there.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: GetFunctionRequest,
) -> Result<GetFunctionResponse, Refusal> {
    let named = rooms.named(&input.function_name, input.qualifier.as_deref())?;
    let function = rooms.load(&named, call.now).await?;
    let reserved = function.reserved.map(u32::cast_signed);
    Ok(GetFunctionResponse {
        configuration: Some(configuration(rooms, call, &function, &named).await?),
        code: Some(FunctionCodeLocation { repository_type: Some("S3".to_owned()), ..Default::default() }),
        tags: (!function.tags.is_empty()).then(|| function.tags.clone()),
        concurrency: reserved.map(|reserved| Concurrency { reserved_concurrent_executions: Some(reserved) }),
        ..Default::default()
    })
}
