//! Creating a user: the names that must be free, and what is told when they are not.

use access::Call;
use directory::{Contact, Pool, SignInMode, User};
use store::users::name_claim;
use store::{StoreError, Unit};

use crate::alias::free_names;
use crate::lookup::sub_key;
use crate::{Refusal, keep};

/// Inserts a user whose names were settled, in a pool that is still there.
///
/// # Errors
/// `Refusal::UsernameExists` or `Refusal::AliasExists`, `Refusal::UnknownPool` for a pool that went away meanwhile.
pub async fn insert(unit: &mut Unit, pool: &Pool, user: &User) -> Result<(), Refusal> {
    let found = check_pool(unit, pool).await?;
    let settled = settled_anew(&found, pool, user);
    let (pool, user) = (&found, settled.as_ref().unwrap_or(user));
    // A name that is somebody's sub would be taken for that person by whoever names users by their subs.
    if let Some(key) = sub_key(pool, user.username.as_str())
        && unit.find::<User>(&key).await?.is_some()
    {
        return Err(Refusal::UsernameExists("User already exists"));
    }
    for (kind, value) in &user.names {
        if unit.find_by_claim::<User>(&name_claim(&pool.id, kind, value)).await?.is_some()
            || holder_as_another_kind(unit, pool, kind, value).await?.is_some()
        {
            return Err(taken(pool, kind));
        }
    }
    Ok(keep(unit, user, false)?)
}

/// Where the pool was begun to be altered since it was read, the user gets the names of its other form too.
fn settled_anew(found: &Pool, pool: &Pool, user: &User) -> Option<User> {
    (found.altered.epoch != pool.altered.epoch).then(|| {
        let mut user = user.clone();
        user.settle(found, user.modified_at);
        user
    })
}

/// The same for a user who takes verified addresses from whoever has them as aliases.
///
/// # Errors
/// As `insert`.
pub async fn insert_taking_aliases(
    unit: &mut Unit,
    call: &Call,
    pool: &Pool,
    user: &User,
) -> Result<(), Refusal> {
    if pool.stores_sub_as_username() {
        // Where an address is the name itself nobody's is taken away.
        return insert(unit, pool, user).await;
    }
    let found = check_pool(unit, pool).await?;
    let settled = settled_anew(&found, pool, user);
    let (pool, user) = (&found, settled.as_ref().unwrap_or(user));
    let name = name_claim(&pool.id, "username", &pool.fold(user.username.as_str()));
    let is_sub = match sub_key(pool, user.username.as_str()) {
        Some(key) => unit.find::<User>(&key).await?.is_some(),
        None => false,
    };
    if is_sub || unit.find_by_claim::<User>(&name).await?.is_some() {
        return Err(Refusal::UsernameExists("User already exists"));
    }
    free_names(unit, call, pool, user, true).await?;
    Ok(keep(unit, user, false)?)
}

/// In a pool whose users once signed in with something else a user name may look like an address or number. Nobody else gets
/// that one as a name of another kind: what is typed at sign-in would mean the wrong person.
pub async fn holder_as_another_kind(
    unit: &mut Unit,
    pool: &Pool,
    kind: &str,
    value: &str,
) -> Result<Option<User>, StoreError> {
    if !pool.may_have_twin_names() {
        return Ok(None);
    }
    let kinds = match kind {
        "username" => vec!["email", "phone_number"],
        "email" | "phone_number" => vec!["username"],
        _ => return Ok(None),
    };
    let could_be = |kind: &&str| Contact::from_attribute(kind).is_none_or(|contact| contact.could_be(value));
    let claims: Vec<String> =
        kinds.into_iter().filter(could_be).map(|kind| name_claim(&pool.id, kind, value)).collect();
    if claims.is_empty() { Ok(None) } else { unit.find_by_claims::<User>(&claims).await }
}

/// Makes sure that the pool is not deleted in between, and hands it out as it is now.
///
/// # Errors
/// `Refusal::UnknownPool`.
pub async fn check_pool(unit: &mut Unit, pool: &Pool) -> Result<Pool, Refusal> {
    let found = unit.find::<Pool>(&store::pools::pool_key(&pool.id)).await?;
    let found = found.filter(|found| !found.deleting).ok_or_else(|| Refusal::UnknownPool(pool.id.clone()))?;
    unit.check(&found)?;
    Ok(found)
}

/// What is told when a unique name is taken at creation.
fn taken(pool: &Pool, kind: &str) -> Refusal {
    match (&pool.sign_in, kind) {
        (_, "username") => Refusal::UsernameExists("User already exists"),
        (SignInMode::Attributes(_), "email") => {
            Refusal::UsernameExists("An account with the given email already exists.")
        }
        (SignInMode::Attributes(_), _) => {
            Refusal::UsernameExists("An account with the given phone_number already exists.")
        }
        _ => Refusal::AliasExists(kind.to_owned()),
    }
}
