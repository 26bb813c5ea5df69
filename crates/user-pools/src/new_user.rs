//! Creating a user: the names that must be free, and what is told when they are not.

use access::Call;
use directory::{Pool, SignInMode, User};
use store::Unit;
use store::users::name_claim;

use crate::alias::free_names;
use crate::lookup::sub_key;
use crate::{Refusal, keep};

/// Inserts a user whose names were settled, in a pool that is still there.
///
/// # Errors
/// `Refusal::UsernameExists` or `Refusal::AliasExists`, `Refusal::UnknownPool` for a pool that went away meanwhile.
pub async fn insert(unit: &mut Unit, pool: &Pool, user: &User) -> Result<(), Refusal> {
    check_pool(unit, pool).await?;
    // A name that is somebody's sub would be taken for that person by whoever names users by their subs.
    if let Some(key) = sub_key(pool, user.username.as_str())
        && unit.find::<User>(&key).await?.is_some()
    {
        return Err(Refusal::UsernameExists("User already exists"));
    }
    for (kind, value) in &user.names {
        if unit.find_by_claim::<User>(&name_claim(&pool.id, kind, value)).await?.is_some() {
            return Err(taken(pool, kind));
        }
    }
    Ok(keep(unit, user, false)?)
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
    check_pool(unit, pool).await?;
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

/// Makes sure that the pool is not deleted in between.
///
/// # Errors
/// `Refusal::UnknownPool`.
pub async fn check_pool(unit: &mut Unit, pool: &Pool) -> Result<(), Refusal> {
    let found = unit.find::<Pool>(&store::pools::pool_key(&pool.id)).await?;
    let found = found.filter(|found| !found.deleting).ok_or_else(|| Refusal::UnknownPool(pool.id.clone()))?;
    Ok(unit.check(&found)?)
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
