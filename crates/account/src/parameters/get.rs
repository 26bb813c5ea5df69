//! GetParameter and GetParameters: by name or ARN, perhaps with a version.

use access::Call;
use aws_model::ssm::{GetParameterRequest, GetParameterResult, GetParametersRequest, GetParametersResult};

use super::{name, shown};
use crate::{Refusal, Rooms};

/// Shows one.
///
/// # Errors
/// It is not there, or has no such version.
pub async fn one(
    rooms: &Rooms,
    call: &Call,
    input: GetParameterRequest,
) -> Result<GetParameterResult, Refusal> {
    let selected = name::select(rooms, &input.name, call.now).await?;
    let selected = selected.ok_or_else(|| not_found(&input.name))?;
    let decrypt = input.with_decryption.unwrap_or(false);
    Ok(GetParameterResult { parameter: Some(shown::value(rooms, selected, decrypt)) })
}

/// Shows several, and says which are not there.
///
/// # Errors
/// The store's.
pub async fn several(
    rooms: &Rooms,
    call: &Call,
    input: GetParametersRequest,
) -> Result<GetParametersResult, Refusal> {
    let decrypt = input.with_decryption.unwrap_or(false);
    let (mut parameters, mut invalid) = (Vec::new(), Vec::new());
    for given in input.names {
        match name::select(rooms, &given, call.now).await {
            Ok(Some(selected)) => parameters.push(shown::value(rooms, selected, decrypt)),
            Ok(None) | Err(Refusal::Named(..)) => invalid.push(given),
            Err(error) => return Err(error),
        }
    }
    Ok(GetParametersResult { parameters: Some(parameters), invalid_parameters: Some(invalid) })
}

pub(super) fn not_found(name: &str) -> Refusal {
    let shown: String = name.chars().filter(char::is_ascii_graphic).take(256).collect();
    Refusal::new("ParameterNotFound", format!("Parameter {shown} not found."))
}
