//! UntagResource: tags of a function go.

use access::Call;
use aws_model::lambda::UntagResourceRequest;

use crate::{Refusal, Rooms};

/// Takes them away.
///
/// # Errors
/// The function is not there.
pub async fn handle(rooms: &Rooms, call: &Call, input: UntagResourceRequest) -> Result<(), Refusal> {
    let gone = input.tag_keys;
    super::set(rooms, call, &input.resource, "UntagResource", |kept| {
        kept.retain(|name, _| !gone.contains(name))
    })
    .await
}
