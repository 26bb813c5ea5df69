//! Users whom a UserMigration handler knows and the pool does not: asked for where a plaintext password comes in for a name
//! that nobody has, and where such a name forgot its password. Never with SRP, where nobody sees a password.
//!
//! Of what the handler answers, `enableSMSMFA` and a welcome message (`desiredDeliveryMediums` without
//! `messageAction: SUPPRESS`) are refused by name: there is no SMS MFA yet, and AWS's welcome message carries a temporary
//! password, which nobody who is brought over has. Where the handler says nothing of messages, none is sent.

use std::collections::BTreeMap;

use ::sign_in::Candidate;
use access::Call;
use crypto::Secret;
use directory::{Client, Contact, Pool, User, UserStatus};
use store::change;
use triggers::user_migration::{self, FinalStatus, UserMigration};
use triggers::{Request, TriggerKind, TriggerSource};

use crate::fire::Metadata;
use crate::lookup::{claims, find_in};
use crate::names::{check_contacts, spell_flags, take_username};
use crate::new_user::{insert, insert_taking_aliases};
use crate::sign_up::sign_up::new_user;
use crate::{Refusal, Rooms};

/// Somebody whom the pool does not know.
pub struct Newcomer<'a> {
    /// The name as typed.
    pub typed: &'a str,
    /// The password as typed; none where it was forgotten.
    pub password: Option<&'a Secret>,
    /// `ClientMetadata` of the call.
    pub metadata: Metadata,
}

/// Asks the handler, where the pool has one, and creates whom it knows; nobody where it knows nobody either.
///
/// # Errors
/// The handler's failure; `Refusal::NotMigrated` where what it answers makes no user, which is noted; members that are
/// refused by name; the store's.
pub async fn bring_over(
    rooms: &Rooms,
    call: &Call,
    pool: &Pool,
    client: &Client,
    newcomer: Newcomer<'_>,
) -> Result<Option<User>, Refusal> {
    let Newcomer { typed, password, metadata } = newcomer;
    let (source, validation_data, client_metadata) = match password {
        Some(_) => (TriggerSource::UserMigrationAuthentication, metadata, None),
        None => (TriggerSource::UserMigrationForgotPassword, None, metadata),
    };
    let request = || {
        Request::UserMigration(user_migration::Request {
            password: password.cloned(),
            validation_data,
            client_metadata,
        })
    };
    let Some(answer) = rooms.fire(source, pool, Some(client), typed, request).await? else { return Ok(None) };
    let known = answer
        .user_migration()
        .map_err(|failure| Refusal::Trigger { kind: TriggerKind::UserMigration, failure })?;
    let Some(known) = known else { return Ok(None) };
    check_wishes(&known)?;
    let made = match make(rooms, call, pool, typed, password, known).await {
        Ok(made) => made,
        Err(refusal @ (Refusal::Store(_) | Refusal::Overloaded | Refusal::Internal(_))) => {
            return Err(refusal);
        }
        Err(refusal) => {
            call.note(format!("what UserMigration answered makes no user: {}", told(&refusal)));
            return Err(Refusal::NotMigrated(client.id.clone()));
        }
    };
    // Read as everybody else is, also where somebody brought the same person over at the same time.
    let found = rooms.find_user(pool, typed, call.now).await?;
    found.filter(|user| made.is_none_or(|made| user.sub == made.sub)).map_or_else(
        || {
            call.note("the user who was brought over is gone, or has not the name that was typed");
            Err(Refusal::NotMigrated(client.id.clone()))
        },
        |user| Ok(Some(user)),
    )
}

/// Keeps a failed migration to itself where the client hides who exists: only for a name that nobody has is the handler
/// asked, so what it says would tell (COG-7).
///
/// # Errors
/// The refusal, at a client that tells, or when it has nothing to do with the handler.
pub fn hidden(call: &Call, client: &Client, refusal: Refusal) -> Result<(), Refusal> {
    let of_the_handler =
        matches!(refusal, Refusal::Trigger { .. } | Refusal::NotMigrated(_) | Refusal::NotBuilt(_));
    if !of_the_handler || !client.hides_unknown_users() {
        return Err(refusal);
    }
    call.note(format!("nobody was brought over: {refusal}"));
    Ok(())
}

/// A refusal in the words that a caller would have read.
fn told(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Attributes(wrong) => directory::schema::tell(wrong),
        other => other.to_string(),
    }
}

/// What a handler may wish and nothing here does.
fn check_wishes(known: &UserMigration) -> Result<(), Refusal> {
    if known.enable_sms_mfa {
        return Err(Refusal::not_built("enableSMSMFA", "MFA by SMS"));
    }
    if !known.suppress_message && !known.desired_delivery_mediums.is_empty() {
        return Err(Refusal::not_built("desiredDeliveryMediums", "a welcome message after a user migration"));
    }
    Ok(())
}

/// Creates the user; nothing where somebody with that name was created meanwhile.
async fn make(
    rooms: &Rooms,
    call: &Call,
    pool: &Pool,
    typed: &str,
    password: Option<&Secret>,
    known: UserMigration,
) -> Result<Option<User>, Refusal> {
    let now = call.now;
    let force = known.force_alias_creation;
    let mut attributes = known.user_attributes;
    // Where users have a name beside their addresses the handler may say which.
    let named =
        attributes.remove("username").filter(|name| !name.is_empty() && !pool.stores_sub_as_username());
    let name = named.as_deref().unwrap_or(typed);
    attributes_conform(pool, name, &mut attributes)?;
    let mut user = new_user(call, pool, name, attributes);
    user.status = UserStatus::ResetRequired;
    if let (FinalStatus::Confirmed, Some(password)) = (known.final_status, password) {
        // Kept as it was typed: AWS does not hold it against the policy either.
        let candidate = Candidate::for_user(&user, password.clone());
        let keys = rooms.keys.clone();
        let credential = rooms.arithmetic.run(move || candidate.credential(&keys, false, now)).await?;
        user.set_credential(credential, 0);
        user.status = UserStatus::Confirmed;
    }
    user.settle(pool, now);
    let wanted = claims(pool, typed);
    let has =
        |(kind, value): &(String, String)| wanted.contains(&store::users::name_claim(&pool.id, kind, value));
    if !user.names.iter().any(has) {
        return Err(Refusal::parameter("the user would not have the name that was typed"));
    }
    let mut line = crate::audit_line(call, "UserMigration", "ok", &pool.id);
    line.sub = Some(user.sub.clone());
    let made = change!(rooms.store, now, |unit| -> Result<bool, Refusal> {
        if find_in(unit, pool, typed).await?.is_some() {
            return Ok(false);
        }
        if force {
            insert_taking_aliases(unit, call, pool, &user).await?;
        } else {
            insert(unit, pool, &user).await?;
        }
        unit.audit(&line)?;
        Ok(true)
    })?;
    Ok(made.then_some(user))
}

fn attributes_conform(
    pool: &Pool,
    name: &str,
    attributes: &mut BTreeMap<String, String>,
) -> Result<(), Refusal> {
    if attributes.contains_key("sub") {
        return Err(Refusal::parameter("Cannot modify the non-mutable attribute sub"));
    }
    take_username(pool, name, attributes)?;
    pool.schema.check_new(attributes, true)?;
    check_contacts(attributes)?;
    attributes.retain(|_, value| !value.is_empty());
    spell_flags(attributes);
    for contact in [Contact::Email, Contact::PhoneNumber] {
        if attributes.contains_key(contact.verified_attribute())
            && !attributes.contains_key(contact.attribute())
        {
            return Err(Refusal::parameter(format!("{} without a value", contact.verified_attribute())));
        }
    }
    Ok(())
}
