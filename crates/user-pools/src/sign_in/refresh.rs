//! Refresh, shared by REFRESH_TOKEN_AUTH and GetTokensFromRefreshToken.

use ::sign_in::refresh::{RefreshRefused, RefreshToken, Refreshed, decide};
use access::Call;
use aws_model::user_pools::AuthenticationResultType;
use directory::{Client, Session, User};
use store::change;
use store::sessions::session_key;
use store::users::user_key;
use triggers::TriggerSource;

use crate::client_proof::{check_secret, check_secret_hash};
use crate::fire::Metadata;
use crate::issue::{Grounds, Minting};
use crate::{Refusal, Rooms};

/// How the client proves its secret.
pub enum Proof<'a> {
    /// SECRET_HASH over the stored user name (REFRESH_TOKEN_AUTH).
    SecretHash(Option<&'a str>),
    /// The secret itself (GetTokensFromRefreshToken).
    Secret(Option<&'a str>),
}

/// Gives new tokens for a refresh token.
///
/// # Errors
/// Why the token is refused. A reuse after rotation ends the family before it is answered (RULE-12).
pub async fn run(
    rooms: &Rooms,
    call: &Call,
    client: &Client,
    text: &str,
    proof: Proof<'_>,
    metadata: Metadata,
) -> Result<AuthenticationResultType, Refusal> {
    let now = call.now;
    let pool = rooms.load_pool(&client.pool, now).await?;
    if client.rotation.is_some() && matches!(proof, Proof::SecretHash(_)) {
        return Err(Refusal::parameter("Auth flow not enabled for this client"));
    }
    if let Proof::Secret(given) = proof {
        check_secret(client, given)?;
    }
    let token = RefreshToken::from_text(text).ok_or(RefreshRefused::Invalid)?;
    let key = session_key(&pool.id, token.session);
    let session = rooms.store.find::<Session>(&key, now).await?.ok_or(RefreshRefused::Invalid)?;
    let user = rooms.store.find_without_secrets::<User>(&user_key(&pool.id, &session.sub), now).await?;
    if let Proof::SecretHash(given) = proof
        && let Some(user) = &user
    {
        check_refresh_hash(client, user, given)?;
    }
    // Decided once before the trigger, so that no handler runs for a dead token, and again after the handler or in the
    // commit.
    let first = decide(&rooms.keys, &session, user.as_ref(), client, &token, now);
    let grounds = match (&first, &user) {
        (Ok(_), Some(user)) => {
            let source = TriggerSource::TokenGenerationRefreshTokens;
            rooms.before_tokens(source, &pool, client, user, metadata, now).await?
        }
        _ => Grounds::default(),
    };
    let (session, user, child) = match first {
        Ok(Refreshed::Kept) if grounds.overrides.is_some() => {
            // A handler may take its time: whoever disabled the user meanwhile wins (RULE-12).
            let session = rooms.store.find::<Session>(&key, now).await?.ok_or(RefreshRefused::Invalid)?;
            let user =
                rooms.store.find_without_secrets::<User>(&user_key(&pool.id, &session.sub), now).await?;
            decide(&rooms.keys, &session, user.as_ref(), client, &token, now)?;
            (session, user.ok_or(RefreshRefused::Invalid)?, None)
        }
        Ok(Refreshed::Kept) => (session, user.ok_or(RefreshRefused::Invalid)?, None),
        Ok(_) | Err(RefreshRefused::Reused) => rotate(rooms, call, client, &token).await?,
        Err(refused) => return Err(refused.into()),
    };
    let minting = Minting {
        pool: &pool,
        client,
        user: &user,
        session: &session,
        grounds,
        host: call.host.as_deref(),
        now,
        ids: [call.ids.uuid(), call.ids.uuid()],
    };
    rooms.mint(minting, child.as_ref()).await
}

/// SECRET_HASH hashes the stored user name here, whatever was typed at sign-in. Clients that still hash the name that was
/// typed get by where it names the same user.
fn check_refresh_hash(client: &Client, user: &User, given: Option<&str>) -> Result<(), Refusal> {
    let stored = check_secret_hash(client, user.username.as_str(), given);
    if stored.is_ok() {
        return stored;
    }
    let names = ["email", "phone_number", "preferred_username"];
    let by_alias = names
        .iter()
        .filter_map(|name| user.attribute(name))
        .find_map(|name| check_secret_hash(client, name, given).ok());
    by_alias.map_or(stored, Ok)
}

async fn rotate(
    rooms: &Rooms,
    call: &Call,
    client: &Client,
    token: &RefreshToken,
) -> Result<(Session, User, Option<RefreshToken>), Refusal> {
    let now = call.now;
    let pool = &client.pool;
    let key = session_key(pool, token.session);
    let client_key = store::clients::client_key(pool, &client.id);
    let rotated = change!(rooms.store, now, |unit| -> Result<
        Result<(Session, User, Option<RefreshToken>), RefreshRefused>,
        Refusal,
    > {
        let session = unit.find::<Session>(&key).await?.ok_or(RefreshRefused::Invalid)?;
        let user = unit.find::<User>(&user_key(pool, &session.sub)).await?;
        let kept = unit.find::<Client>(&client_key).await?;
        let kept = kept.ok_or_else(|| Refusal::UnknownClient(client.id.clone()))?;
        match decide(&rooms.keys, &session, user.as_ref(), &kept, token, now) {
            Ok(decided) => {
                let user = user.ok_or(RefreshRefused::Invalid)?;
                unit.check(&user)?;
                unit.check(&kept)?;
                match decided {
                    Refreshed::Rotated(moved, child) => {
                        unit.put(&*moved)?;
                        let mut line = crate::audit_line(call, "RefreshToken", "ok", pool);
                        (line.sub, line.subject) = (Some(user.sub.clone()), Some(client.id.to_string()));
                        unit.audit(&line)?;
                        Ok(Ok((*moved, user, Some(child))))
                    }
                    Refreshed::Repeated(child) => {
                        unit.check(&session)?;
                        Ok(Ok((session, user, Some(child))))
                    }
                    // Rotation was switched off in between.
                    Refreshed::Kept => {
                        unit.check(&session)?;
                        Ok(Ok((session, user, None)))
                    }
                }
            }
            Err(RefreshRefused::Reused) => {
                // Somebody holds a token that was replaced: the family dies, whoever of the two is the thief.
                let session = Session { revoked: true, ..session };
                unit.put(&session)?;
                unit.publish(&crate::session_revoked(&session, client, now))?;
                let mut line = crate::audit_line(call, "RefreshTokenReuse", "revoked", pool);
                (line.sub, line.subject) = (Some(session.sub.clone()), Some(client.id.to_string()));
                unit.audit(&line)?;
                Ok(Err(RefreshRefused::Reused))
            }
            Err(refused) => Ok(Err(refused)),
        }
    })?;
    Ok(rotated?)
}
