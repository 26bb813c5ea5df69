//! Which user a typed name means, in each sign-in mode.

use directory::schema::{looks_like_email, looks_like_phone_number};
use directory::{Alias, Pool, SignInMode, Sub, Timestamp, User};
use store::users::{name_claim, user_key};
use store::{StoreError, Unit};

use crate::{Refusal, Rooms};

/// The unique names that `typed` could be, first match first, as (kind, folded value). They follow from the shape of the
/// text and the pool alone, so that nothing of it depends on who exists (RULE-9).
fn names(pool: &Pool, typed: &str) -> Vec<(&'static str, String)> {
    let folded = pool.fold(typed);
    let mut names = vec![("username", folded.clone())];
    match &pool.sign_in {
        SignInMode::Username => {}
        SignInMode::Aliases(aliases) => {
            for alias in aliases {
                let could_be = match alias {
                    Alias::Email => looks_like_email(typed),
                    Alias::PhoneNumber => looks_like_phone_number(typed),
                    Alias::PreferredUsername => true,
                };
                if could_be {
                    names.push((alias.attribute(), folded.clone()));
                }
            }
        }
        SignInMode::Attributes(contacts) => {
            for contact in contacts {
                if contact.could_be(typed) {
                    names.push((contact.attribute(), folded.clone()));
                }
            }
        }
    }
    names
}

/// The claims that could hold `typed`, first match first; all are looked up in one round trip.
pub fn claims(pool: &Pool, typed: &str) -> Vec<String> {
    names(pool, typed).into_iter().map(|(kind, value)| name_claim(&pool.id, kind, &value)).collect()
}

/// While a pool is being altered users hold names of two forms. Only those of the form in force are good to be found by.
fn in_force(pool: &Pool, typed: &str, user: Option<User>) -> Option<User> {
    user.filter(|user| {
        pool.altered.now.is_none() || {
            let own = user.names_in(pool);
            names(pool, typed).iter().any(|name| own.contains(name))
        }
    })
}

/// The key of the user whose sub `typed` is, if it has the form of one. Administrators may give a sub wherever a user name
/// goes, and it is looked for first: nobody can choose a sub, so no user name can stand in its way.
pub fn sub_key(pool: &Pool, typed: &str) -> Option<String> {
    let has_form = typed.len() == 36 && uuid::Uuid::parse_str(typed).is_ok();
    has_form.then(|| user_key(&pool.id, &Sub::new(typed)))
}

impl Rooms {
    /// The user whom a person means who signs in, signs up or recovers with `typed`.
    ///
    /// # Errors
    /// The store's.
    pub async fn find_user(&self, pool: &Pool, typed: &str, now: Timestamp) -> Result<Option<User>, Refusal> {
        let found = self.store.find_by_claims::<User>(&claims(pool, typed), now).await?;
        Ok(in_force(pool, typed, found))
    }

    /// The user whom an administrator means with `typed`: a user name, an alias or a sub.
    ///
    /// # Errors
    /// `Refusal::UnknownUser`.
    pub async fn load_user_as_admin(
        &self,
        pool: &Pool,
        typed: &str,
        now: Timestamp,
    ) -> Result<User, Refusal> {
        if let Some(key) = sub_key(pool, typed)
            && let Some(user) = self.store.find::<User>(&key, now).await?
        {
            return Ok(user);
        }
        self.find_user(pool, typed, now).await?.ok_or(Refusal::UnknownUser)
    }

    /// The same for somebody who only looks: the credential stays sealed, so the user must not be written back.
    ///
    /// # Errors
    /// `Refusal::UnknownUser`.
    pub async fn load_profile_as_admin(
        &self,
        pool: &Pool,
        typed: &str,
        now: Timestamp,
    ) -> Result<User, Refusal> {
        if let Some(key) = sub_key(pool, typed)
            && let Some(user) = self.store.find_without_secrets::<User>(&key, now).await?
        {
            return Ok(user);
        }
        let found = self.store.find_by_claims_without_secrets::<User>(&claims(pool, typed), now).await?;
        in_force(pool, typed, found).ok_or(Refusal::UnknownUser)
    }
}

/// The same inside a change: the user is read with its version.
///
/// # Errors
/// The store's.
pub async fn find_in(unit: &mut Unit, pool: &Pool, typed: &str) -> Result<Option<User>, StoreError> {
    let found = unit.find_by_claims::<User>(&claims(pool, typed)).await?;
    Ok(in_force(pool, typed, found))
}

/// The same for administrators.
///
/// # Errors
/// `Refusal::UnknownUser`.
pub async fn load_in_as_admin(unit: &mut Unit, pool: &Pool, typed: &str) -> Result<User, Refusal> {
    if let Some(key) = sub_key(pool, typed)
        && let Some(user) = unit.find::<User>(&key).await?
    {
        return Ok(user);
    }
    find_in(unit, pool, typed).await?.ok_or(Refusal::UnknownUser)
}
