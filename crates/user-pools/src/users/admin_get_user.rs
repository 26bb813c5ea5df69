//! AdminGetUser: the whole profile of one user, named by user name, alias or sub.

use access::Call;
use aws_model::Timestamp;
use aws_model::user_pools::{AdminGetUserRequest, AdminGetUserResponse};
use directory::PoolId;

use super::profile;
use crate::{Refusal, Rooms};

/// Shows the user.
///
/// # Errors
/// `Refusal::UnknownPool`, `Refusal::UnknownUser`.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: AdminGetUserRequest,
) -> Result<AdminGetUserResponse, Refusal> {
    let pool = rooms.load_pool(&PoolId::new(input.user_pool_id), call.now).await?;
    let user = rooms.load_profile_as_admin(&pool, &input.username, call.now).await?;
    Ok(AdminGetUserResponse {
        username: user.username.as_str().into(),
        user_attributes: Some(profile::attributes(&pool, &user, |_| true)),
        user_create_date: Some(Timestamp::from_millis(user.created_at.0)),
        user_last_modified_date: Some(Timestamp::from_millis(user.modified_at.0)),
        enabled: Some(user.enabled),
        user_status: Some(profile::status(&user)),
        // The members about MFA are absent, not empty, where no factor is set (recorded from AWS).
        ..Default::default()
    })
}
