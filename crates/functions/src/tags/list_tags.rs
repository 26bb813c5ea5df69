//! ListTags: the tags of a function.

use access::Call;
use aws_model::lambda::{ListTagsRequest, ListTagsResponse};

use crate::names::Named;
use crate::{Refusal, Rooms};

/// Lists them.
///
/// # Errors
/// The function is not there.
pub async fn handle(rooms: &Rooms, call: &Call, input: ListTagsRequest) -> Result<ListTagsResponse, Refusal> {
    let name = super::function(rooms, &input.resource)?;
    let function = rooms.load(&Named { name, qualifier: None }, call.now).await?;
    Ok(ListTagsResponse { tags: Some(function.tags) })
}
