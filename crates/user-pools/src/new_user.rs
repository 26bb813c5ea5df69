//! Creating a user: the names that must be free, and what is told when they are not.

use access::Call;
use directory::{Contact, Pool, PoolId, SignInMode, User};
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
            || is_anothers_of_another_kind(unit, pool, user, kind, value).await?
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
/// that one as a name of another kind: what is typed at sign-in would mean the wrong person. Where it is nobody's, the commit
/// depends on that: the two names are two claims, and would not collide by themselves.
pub async fn is_anothers_of_another_kind(
    unit: &mut Unit,
    pool: &Pool,
    user: &User,
    kind: &str,
    value: &str,
) -> Result<bool, StoreError> {
    if !pool.may_have_twin_names() {
        return Ok(false);
    }
    for claim in claims_of_other_kinds(&pool.id, kind, value) {
        match unit.find_by_claim::<User>(&claim).await? {
            Some(holder) if holder.sub != user.sub => return Ok(true),
            Some(_) => {}
            None => unit.check_claim_is_free(&claim),
        }
    }
    Ok(false)
}

/// The claims of the names of other kinds that `value` could be when it is typed: a contact is a user name too, and a user name
/// that looks like one a contact. At most one.
pub fn claims_of_other_kinds(pool: &PoolId, kind: &str, value: &str) -> Vec<String> {
    let contacts = [Contact::Email, Contact::PhoneNumber].into_iter();
    let mut others = contacts.filter(|contact| contact.could_be(value)).map(Contact::attribute);
    match kind {
        "username" => others.map(|other| name_claim(pool, other, value)).collect(),
        _ if others.any(|own| own == kind) => vec![name_claim(pool, "username", value)],
        _ => Vec::new(),
    }
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
