//! GetFunctionConfiguration: a version's configuration.

use access::Call;
use aws_model::lambda::{FunctionConfiguration, GetFunctionConfigurationRequest};
use directory::Function;

use crate::names::Named;
use crate::{Refusal, Rooms, answer};

/// Shows it.
///
/// # Errors
/// It is not there.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: GetFunctionConfigurationRequest,
) -> Result<FunctionConfiguration, Refusal> {
    let named = rooms.named(&input.function_name, input.qualifier.as_deref())?;
    let function = rooms.load(&named, call.now).await?;
    configuration(rooms, call, &function, &named).await
}

/// What `named` means, under the name by which it was asked for.
///
/// # Errors
/// There is no such version or alias.
pub async fn configuration(
    rooms: &Rooms,
    call: &Call,
    function: &Function,
    named: &Named,
) -> Result<FunctionConfiguration, Refusal> {
    let version = rooms.version_of(function, named)?;
    let published = rooms.load_version(function, version, call.now).await?;
    let build = published.as_ref().map_or(&function.latest, |published| &published.build);
    answer::configuration(&function.name, version, named.arn(&rooms.settings.region), build)
}
