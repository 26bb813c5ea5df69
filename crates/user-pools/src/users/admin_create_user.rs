//! AdminCreateUser: an administrator makes an account with a temporary password and invites its owner.

use std::collections::BTreeMap;

use ::sign_in::Candidate;
use access::Call;
use aws_model::user_pools::{
    AdminCreateUserRequest, AdminCreateUserResponse, DeliveryMediumType, MessageActionType, UserType,
};
use crypto::{OsRandom, Secret};
use directory::{
    CodePurpose, Contact, Message, MessagePurpose, PasswordPolicy, Pool, PoolId, User, UserStatus,
};
use store::change;
use store::users::user_key;
use triggers::{Request, TriggerSource, pre_sign_up};

use crate::alias::free_names;
use crate::codes::Wanted;
use crate::names::{attribute_map, check_contacts, spell_flags, take_username};
use crate::new_user::{check_pool, insert};
use crate::sign_up::sign_up::{new_user, validation_data};
use crate::users::profile;
use crate::{Refusal, Rooms};

/// Length of a temporary password that is made here, at least.
const TEMPORARY_LENGTH: u32 = 12;

/// Makes an account, or invites its owner again.
///
/// # Errors
/// A name that is taken, attributes or a password that do not conform, RESEND for an account that owes no new password.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    mut input: AdminCreateUserRequest,
) -> Result<AdminCreateUserResponse, Refusal> {
    let pool = rooms.load_pool(&PoolId::new(std::mem::take(&mut input.user_pool_id)), call.now).await?;
    let password = match input.temporary_password.as_deref().filter(|password| !password.is_empty()) {
        Some(given) => {
            pool.password_policy.check(given)?;
            Secret::from(given)
        }
        None => temporary_password(&pool.password_policy),
    };
    let user = match input.message_action {
        Some(MessageActionType::Resend) => resend(rooms, call, &pool, &input, password).await?,
        action => {
            let invites = action != Some(MessageActionType::Suppress);
            create(rooms, call, &pool, input, password, invites).await?
        }
    };
    Ok(AdminCreateUserResponse { user: Some(shown(&pool, &user)) })
}

async fn create(
    rooms: &Rooms,
    call: &Call,
    pool: &Pool,
    input: AdminCreateUserRequest,
    password: Secret,
    invites: bool,
) -> Result<User, Refusal> {
    let now = call.now;
    let attributes = attributes(pool, &input)?;
    let mut user = new_user(call, pool, &input.username, attributes);
    user.status = UserStatus::ForceChangePassword;
    let (metadata, validation) = (input.client_metadata.clone(), input.validation_data.clone());
    // What it answers is ignored here, as Cognito does; only a refusal counts.
    rooms
        .fire(TriggerSource::PreSignUpAdminCreateUser, pool, None, user.username.as_str(), || {
            Request::PreSignUp(pre_sign_up::Request {
                user_attributes: user.attributes.clone(),
                validation_data: validation_data(validation),
                client_metadata: metadata,
            })
        })
        .await?;
    set_temporary(rooms, call, &mut user, &password).await?;
    user.settle(pool, now);
    let (mut messages, mut undelivered) = (Vec::new(), None);
    if invites {
        (messages, undelivered) = invitations(rooms, call, pool, &user, &input, &password).await?;
    }
    // Where an address is the name itself nobody's is taken away: it is told as a name that is taken.
    let force = input.force_alias_creation.unwrap_or(false) && !pool.stores_sub_as_username();
    let mut line = crate::audit_line(call, "AdminCreateUser", "ok", &pool.id);
    line.sub = Some(user.sub.clone());
    change!(rooms.store, now, |unit| -> Result<(), Refusal> {
        if force {
            // The pool as it is at the commit, which may have been altered meanwhile.
            let (pool, mut user) = (check_pool(unit, pool).await?, user.clone());
            user.settle(&pool, now);
            let taken = store::users::name_claim(&pool.id, "username", &pool.fold(user.username.as_str()));
            if unit.find_by_claim::<User>(&taken).await?.is_some() {
                return Err(Refusal::UsernameExists("User account already exists"));
            }
            free_names(unit, call, &pool, &user, true).await?;
            unit.insert(&user)?;
        } else {
            insert(unit, pool, &user).await.map_err(|refusal| match refusal {
                Refusal::UsernameExists("User already exists") => {
                    Refusal::UsernameExists("User account already exists")
                }
                other => other,
            })?;
        }
        for message in &messages {
            unit.enqueue(message)?;
        }
        unit.audit(&line)?;
        Ok(())
    })?;
    match undelivered {
        // The user is there all the same, as in Cognito: RESEND sends the invitation once messages leave again.
        Some(refusal) => {
            call.note("the user was made, and an invitation could not be sent");
            Err(refusal)
        }
        None => Ok(user),
    }
}

/// Gives the account a new temporary password and sends it again.
async fn resend(
    rooms: &Rooms,
    call: &Call,
    pool: &Pool,
    input: &AdminCreateUserRequest,
    password: Secret,
) -> Result<User, Refusal> {
    let now = call.now;
    let mut fresh = rooms.load_user_as_admin(pool, &input.username, now).await?;
    if fresh.status != UserStatus::ForceChangePassword {
        return Err(Refusal::UserState(
            "Resend not possible. User is not in the state FORCE_CHANGE_PASSWORD.",
        ));
    }
    set_temporary(rooms, call, &mut fresh, &password).await?;
    let credential = fresh.credential.clone();
    let (messages, undelivered) = invitations(rooms, call, pool, &fresh, input, &password).await?;
    if let Some(refusal) = undelivered {
        return Err(refusal);
    }
    let mut line = crate::audit_line(call, "AdminCreateUser", "resent", &pool.id);
    line.sub = Some(fresh.sub.clone());
    let key = user_key(&pool.id, &fresh.sub);
    change!(rooms.store, now, |unit| -> Result<User, Refusal> {
        let mut user = unit.find::<User>(&key).await?.ok_or(Refusal::UnknownUser)?;
        if user.status != UserStatus::ForceChangePassword {
            return Err(Refusal::UserState(
                "Resend not possible. User is not in the state FORCE_CHANGE_PASSWORD.",
            ));
        }
        if let Some(credential) = credential.clone() {
            user.set_credential(credential, pool.password_policy.history_size.unwrap_or(0));
        }
        user.settle(pool, now);
        unit.put(&user)?;
        for message in &messages {
            unit.enqueue(message)?;
        }
        unit.audit(&line)?;
        Ok(user)
    })
}

async fn set_temporary(
    rooms: &Rooms,
    call: &Call,
    user: &mut User,
    password: &Secret,
) -> Result<(), Refusal> {
    let candidate = Candidate::for_user(user, password.clone());
    let (keys, now) = (rooms.keys.clone(), call.now);
    let credential = rooms.arithmetic.run(move || candidate.credential(&keys, true, now)).await?;
    user.set_credential(credential, 0);
    Ok(())
}

fn attributes(pool: &Pool, input: &AdminCreateUserRequest) -> Result<BTreeMap<String, String>, Refusal> {
    let mut attributes = attribute_map(input.user_attributes.clone())?;
    take_username(pool, &input.username, &mut attributes)?;
    pool.schema.check_new(&attributes, false)?;
    check_contacts(&attributes)?;
    attributes.retain(|_, value| !value.is_empty());
    spell_flags(&mut attributes);
    for contact in [Contact::Email, Contact::PhoneNumber] {
        let verified = contact.verified_attribute();
        if attributes.get(verified).is_some_and(|flag| flag == "true")
            && !attributes.contains_key(contact.attribute())
        {
            return Err(Refusal::parameter(format!(
                "{} is required to verify/un-verify a {}",
                contact.attribute(),
                contact.attribute()
            )));
        }
    }
    Ok(attributes)
}

fn shown(pool: &Pool, user: &User) -> UserType {
    profile::user_type(user, profile::attributes(pool, user, |_| true))
}

/// The invitations: by SMS unless e-mail is asked for (Cognito's default), and only to details that the user has. Beside
/// them why one of them cannot be sent.
async fn invitations(
    rooms: &Rooms,
    call: &Call,
    pool: &Pool,
    user: &User,
    input: &AdminCreateUserRequest,
    password: &Secret,
) -> Result<(Vec<Message>, Option<Refusal>), Refusal> {
    let asked = input.desired_delivery_mediums.as_deref().filter(|asked| !asked.is_empty());
    let (mut messages, mut undelivered) = (Vec::new(), None);
    for medium in asked.unwrap_or(&[DeliveryMediumType::Sms]) {
        let contact = match medium {
            DeliveryMediumType::Sms => Contact::PhoneNumber,
            DeliveryMediumType::Email => Contact::Email,
        };
        let Some(destination) = user.attribute(contact.attribute()) else {
            if asked.is_some() {
                return Err(Refusal::parameter(format!(
                    "User does not have {} for the desired delivery medium.",
                    contact.attribute()
                )));
            }
            call.note("no invitation was sent: the default medium is SMS and the user has no phone number");
            continue;
        };
        let wanted = Wanted {
            pool,
            client: None,
            user,
            purpose: CodePurpose::SignUp,
            message: MessagePurpose::AdminCreateUser,
            medium: contact,
            destination,
            metadata: input.client_metadata.clone(),
        };
        match rooms.make_message(wanted, password.clone(), call.ids.uuid(), call.now).await {
            Ok(message) => messages.push(message),
            Err(refusal @ Refusal::Undeliverable(_)) => undelivered = Some(refusal),
            Err(refusal) => return Err(refusal),
        }
    }
    Ok((messages, undelivered))
}

/// A temporary password that conforms to any policy: each kind of character is there.
fn temporary_password(policy: &PasswordPolicy) -> Secret {
    let kinds: [&[u8]; 4] =
        [b"abcdefghjkmnpqrstuvwxyz", b"ABCDEFGHJKMNPQRSTUVWXYZ", b"23456789", b"!@#$%^*()-_=+"];
    let length = policy.minimum_length.max(TEMPORARY_LENGTH) as usize;
    let mut letters: Vec<String> = (0..length).map(|place| OsRandom::letters(kinds[place % 4], 1)).collect();
    // Shuffled, so that no place has a kind of its own.
    for place in (1..letters.len()).rev() {
        let other = usize::from(u16::from_be_bytes(OsRandom::bytes::<2>())) % (place + 1);
        letters.swap(place, other);
    }
    Secret::new(letters.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temporary_password_conforms_to_the_strictest_policy() {
        let policy = PasswordPolicy { minimum_length: 99, ..PasswordPolicy::default() };
        for _ in 0..50 {
            assert_eq!(policy.check(temporary_password(&policy).expose()), Ok(()));
        }
    }
}
