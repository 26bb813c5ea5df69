//! DeleteFunctionConcurrency: a function has as many invocations as there is room for.

use access::Call;
use aws_model::lambda::DeleteFunctionConcurrencyRequest;

use crate::{Refusal, Rooms};

/// Takes it away.
///
/// # Errors
/// The function is not there.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: DeleteFunctionConcurrencyRequest,
) -> Result<(), Refusal> {
    super::set(rooms, call, &input.function_name, None, "DeleteFunctionConcurrency").await
}
