//! Who holds an access token: the signature, verified once and then found in a bounded table; the scope; and, at every
//! call, the session and the user behind it, so that a sign-out is felt at once.

use std::sync::Arc;

use directory::{Client, ClientId, Pool, Session, Sub, Timestamp, User, UserStatus};
use sign_in::refresh::{RefreshRefused, check_alive};
use store::sessions::session_key;
use store::users::user_key;
use tokens::AccessClaims;
use uuid::Uuid;

use crate::issuer::pool_of;
use crate::{Refusal, Rooms};

/// The scope without which a token opens none of the self-service operations (COG-4).
pub const USER_ADMIN_SCOPE: &str = "aws.cognito.signin.user.admin";

/// The user behind an access token.
pub struct Bearer {
    /// The pool.
    pub pool: Arc<Pool>,
    /// The client that the token was issued to.
    pub client: Arc<Client>,
    /// The user, as read just now; without the credential.
    pub user: Arc<User>,
    /// The session.
    pub session: Arc<Session>,
}

/// A token that was found good by itself, before anybody looked whether its session still lives.
pub struct Claimed {
    /// The pool.
    pub pool: Arc<Pool>,
    /// The client that the token was issued to.
    pub client: Arc<Client>,
    /// The user's sub.
    pub sub: Sub,
    /// The session's id.
    pub session: Uuid,
}

fn invalid() -> Refusal {
    Refusal::not_authorized("Invalid Access Token")
}

fn revoked() -> Refusal {
    Refusal::not_authorized("Access Token has been revoked")
}

impl Rooms {
    /// The user who holds `token`.
    ///
    /// # Errors
    /// In AWS's words: invalid, expired, without the scope, revoked; the user deleted, disabled or due for a reset.
    pub async fn bearer(&self, token: &str, host: Option<&str>, now: Timestamp) -> Result<Bearer, Refusal> {
        let claimed = self.claimed(token, host, now).await?;
        let keys = [user_key(&claimed.pool.id, &claimed.sub), session_key(&claimed.pool.id, claimed.session)];
        let (user, session) = self.store.find_two_seen::<User, Session>(&keys, now).await?;
        check_living(&claimed, user.as_deref(), session.as_deref())?;
        let (user, session) = (user.ok_or(Refusal::UnknownUser)?, session.ok_or_else(revoked)?);
        Ok(Bearer { pool: claimed.pool, client: claimed.client, user, session })
    }

    /// The token's own part of that: signature, issuer, use, time, scope, client.
    ///
    /// # Errors
    /// In AWS's words.
    pub async fn claimed(&self, token: &str, host: Option<&str>, now: Timestamp) -> Result<Claimed, Refusal> {
        let claims = self.access_claims(token, now).await?;
        if !claims.has_scope(USER_ADMIN_SCOPE) {
            return Err(Refusal::not_authorized("Access Token does not have required scopes"));
        }
        let pool = pool_of(&claims.iss).ok_or_else(invalid)?;
        let client = ClientId::new(claims.client_id.as_str());
        let (pool, client) = match self.load_client(&pool, &client, now).await {
            Ok(found) => found,
            Err(Refusal::UnknownPool(_) | Refusal::UnknownClient(_)) => return Err(revoked()),
            Err(other) => return Err(other),
        };
        // Where the issuer follows the request's host, a token may come back under another name of this machine.
        if !self.issuer_mode(&pool).follows_host() {
            claims.check_issuer(&self.issuer(&pool, host)).map_err(|_| invalid())?;
        }
        let session =
            claims.event_id.as_deref().and_then(|id| Uuid::parse_str(id).ok()).ok_or_else(invalid)?;
        Ok(Claimed { pool, client, sub: Sub::new(claims.sub.as_str()), session })
    }

    async fn access_claims(&self, token: &str, now: Timestamp) -> Result<Arc<AccessClaims>, Refusal> {
        let seen = self.seen.find(token, now.seconds());
        let pool = match &seen {
            Some(claims) => pool_of(&claims.iss),
            None => tokens::unverified_issuer(token).ok().and_then(|issuer| pool_of(&issuer)),
        };
        let pool = pool.ok_or_else(invalid)?;
        let signing = match self.load_signing(&pool, now).await {
            Ok(signing) => signing,
            Err(Refusal::UnknownPool(_)) => return Err(invalid()),
            Err(other) => return Err(other),
        };
        // Only access keys: an ID token is refused by its key before anybody reads it (COG-13).
        let keys = &signing.access;
        if let Some(claims) = seen.filter(|claims| keys.iter().any(|key| key.kid() == claims.kid)) {
            return Ok(claims);
        }
        let claims = self.seen.verify(token, keys, now.seconds()).map_err(|refused| match refused {
            tokens::Refusal::Expired { .. } => Refusal::not_authorized("Access Token has expired"),
            _ => invalid(),
        })?;
        Ok(claims)
    }
}

/// Whether a session that was claimed is alive, on records that were read just now (or inside a change).
///
/// # Errors
/// As `Rooms::bearer`.
pub fn check(claimed: &Claimed, user: Option<User>, session: Option<&Session>) -> Result<User, Refusal> {
    check_living(claimed, user.as_ref(), session)?;
    user.ok_or(Refusal::UnknownUser)
}

fn check_living(claimed: &Claimed, user: Option<&User>, session: Option<&Session>) -> Result<(), Refusal> {
    let user = user.ok_or(Refusal::UnknownUser)?;
    let session = session.ok_or_else(revoked)?;
    // At the moment of the sign-in: the refresh token's own end does not matter to an access token, which has its own.
    check_alive(session, Some(user), &claimed.client, session.auth_time).map_err(
        |refused| match refused {
            RefreshRefused::Disabled => Refusal::not_authorized("User is disabled."),
            _ => revoked(),
        },
    )?;
    match user.status {
        UserStatus::ResetRequired => Err(sign_in::Refused::ResetRequired.into()),
        UserStatus::Unconfirmed => Err(sign_in::Refused::NotConfirmed.into()),
        _ => Ok(()),
    }
}
