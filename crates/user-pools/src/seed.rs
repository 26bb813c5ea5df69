//! Clients and users with pinned ids, which the wire has no member for: for seed files and tests of `rockpool dev`.

use std::collections::BTreeMap;

use ::sign_in::Candidate;
use access::Call;
use crypto::Secret;
use directory::{Client, ClientId, ClientSecret, Pool, Sub, User, UserStatus, Username};
use store::change;

use crate::new_user::{check_pool, insert};
use crate::sign_up::sign_up::new_user;
use crate::{Refusal, Rooms};

/// A user as a seed file gives it.
pub struct SeedUser {
    /// The name that is given at creation.
    pub username: String,
    /// The sub; a new one where there is none.
    pub sub: Option<Sub>,
    /// The password.
    pub password: Option<Secret>,
    /// The state.
    pub status: UserStatus,
    /// Attributes by name.
    pub attributes: BTreeMap<String, String>,
}

/// Inserts a user, unless one with that sub or name is there already; true when it was made.
///
/// # Errors
/// Attributes that do not conform, the store's.
pub async fn create_user(rooms: &Rooms, call: &Call, pool: &Pool, seed: SeedUser) -> Result<bool, Refusal> {
    let now = call.now;
    let mut attributes = seed.attributes;
    crate::names::take_username(pool, &seed.username, &mut attributes)?;
    pool.schema.check_new(&attributes, false)?;
    crate::names::spell_flags(&mut attributes);
    if rooms.find_user(pool, &seed.username, now).await?.is_some() {
        return Ok(false);
    }
    let mut user: User = new_user(call, pool, &seed.username, attributes);
    if let Some(sub) = seed.sub {
        if pool.stores_sub_as_username() {
            user.username = Username::new(sub.as_str());
        }
        user.sub = sub;
    }
    if rooms.store.find::<User>(&store::users::user_key(&pool.id, &user.sub), now).await?.is_some() {
        return Ok(false);
    }
    user.status = seed.status;
    if let Some(password) = seed.password {
        let candidate = Candidate::for_user(&user, password);
        let temporary = seed.status == UserStatus::ForceChangePassword;
        let keys = rooms.keys.clone();
        let credential = rooms.arithmetic.run(move || candidate.credential(&keys, temporary, now)).await?;
        user.set_credential(credential, 0);
    }
    user.settle(pool, now);
    let mut line = crate::audit_line(call, "SeedUser", "ok", &pool.id);
    line.sub = Some(user.sub.clone());
    change!(rooms.store, now, |unit| -> Result<(), Refusal> {
        insert(unit, pool, &user).await?;
        unit.audit(&line)?;
        Ok(())
    })?;
    Ok(true)
}

/// Gives a client that was just made another id, and a secret where one is given; its tokens and sessions do not exist
/// yet. False when a client with that id is there already.
///
/// # Errors
/// The store's.
pub async fn pin_client(
    rooms: &Rooms,
    call: &Call,
    pool: &Pool,
    made: &ClientId,
    wanted: ClientId,
    secret: Option<Secret>,
) -> Result<bool, Refusal> {
    let now = call.now;
    let made_key = store::clients::client_key(&pool.id, made);
    let pinned = change!(rooms.store, now, |unit| -> Result<bool, Refusal> {
        check_pool(unit, pool).await?;
        let client =
            unit.find::<Client>(&made_key).await?.ok_or_else(|| Refusal::UnknownClient(made.clone()))?;
        unit.delete(&client)?;
        if unit.find_by_claim::<Client>(&store::clients::client_claim(&wanted)).await?.is_some() {
            return Ok(false);
        }
        let mut pinned = Client { id: wanted.clone(), ..client };
        if let Some(secret) = secret.clone() {
            let id = format!("{wanted}--{}", now.seconds());
            pinned.secrets = vec![ClientSecret { id, value: secret, created_at: now }];
        }
        unit.insert(&pinned)?;
        unit.audit(&crate::audit_line(call, "SeedClient", "ok", &pool.id))?;
        Ok(true)
    })?;
    rooms.forget_client(made);
    rooms.forget_client(&wanted);
    Ok(pinned)
}
