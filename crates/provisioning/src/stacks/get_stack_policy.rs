//! GetStackPolicy: no stack has one, since one that is asked for is refused; tools ask all the same.

use access::Call;
use aws_model::cloudformation::{GetStackPolicyInput, GetStackPolicyOutput};

use crate::{Refusal, Stacks};

/// Answers that there is none.
///
/// # Errors
/// There is no such stack.
pub async fn handle(
    room: &Stacks,
    call: &Call,
    input: GetStackPolicyInput,
) -> Result<GetStackPolicyOutput, Refusal> {
    room.load_stack(&input.stack_name, call.now).await?;
    Ok(GetStackPolicyOutput::default())
}
