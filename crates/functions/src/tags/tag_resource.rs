//! TagResource: more tags for a function, or other values.

use access::Call;
use aws_model::lambda::TagResourceRequest;

use crate::{Refusal, Rooms};

/// Sets them.
///
/// # Errors
/// The function is not there, or would have too many.
pub async fn handle(rooms: &Rooms, call: &Call, input: TagResourceRequest) -> Result<(), Refusal> {
    let tags = input.tags;
    super::set(rooms, call, &input.resource, "TagResource", |kept| kept.extend(tags.clone())).await
}
