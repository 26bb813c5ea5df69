//! GetUser: the attributes of the signed-in user that the client may read.

use access::Call;
use aws_model::user_pools::{GetUserRequest, GetUserResponse};

use crate::users::profile;
use crate::{Refusal, Rooms};

/// Answers the caller's own profile.
///
/// # Errors
/// What the token refuses.
pub async fn handle(rooms: &Rooms, call: &Call, input: GetUserRequest) -> Result<GetUserResponse, Refusal> {
    let bearer = rooms.bearer(&input.access_token, call.host.as_deref(), call.now).await?;
    Ok(GetUserResponse {
        username: bearer.user.username.as_str().into(),
        user_attributes: profile::attributes(&bearer.pool, &bearer.user, |name| bearer.client.may_read(name)),
        ..Default::default()
    })
}
