//! A session: a family of tokens that began with one sign-in.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{ClientId, PoolId, Sub, Timestamp};

/// One sign-in and the tokens that come of it. `id` is the `event_id` claim, by which an access token finds its session
/// even where `origin_jti` is left out of the tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The pool.
    pub pool: PoolId,
    /// The session's id, `event_id` in its tokens.
    pub id: Uuid,
    /// `origin_jti` in its tokens.
    pub origin_jti: Uuid,
    /// The client it was begun with.
    pub client: ClientId,
    /// The user.
    pub sub: Sub,
    /// When the user proved who they are; `auth_time` in every token of the family.
    pub auth_time: Timestamp,
    /// When the refresh token dies; a rotated one lives only for what remains.
    pub expires_at: Timestamp,
    /// The user's `sessions_epoch` when the session began.
    pub sessions_epoch: u32,
    /// The device that was used, if the user has one there.
    pub device_key: Option<String>,
    /// Which refresh token of the family is live, counted from 0.
    pub generation: u32,
    /// Keyed hash of the family's first refresh token; the later ones derive from it, so that every generation that ever
    /// was can be told from a guess.
    #[serde(with = "crate::text_bytes")]
    pub refresh_root: Vec<u8>,
    /// The data key under which the live refresh token was made; 0: the first that the store had. Data keys are replaced
    /// while families live.
    #[serde(default)]
    pub refresh_key: u32,
    /// The data key under which its predecessor was made; none where it has none, or was written down by an earlier version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predecessor_key: Option<u32>,
    /// Until when the predecessor of the live refresh token still works, after a rotation with a grace period.
    pub predecessor_until: Option<Timestamp>,
    /// Revoked by itself: by RevokeToken, or because a token that had been replaced came back.
    #[serde(default)]
    pub revoked: bool,
}
