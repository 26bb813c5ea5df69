//! SignUp: a person makes an account, unconfirmed until a code comes back.

use std::collections::BTreeMap;

use ::sign_in::Candidate;
use access::Call;
use aws_model::user_pools::{AttributeType, SignUpRequest, SignUpResponse};
use crypto::Secret;
use directory::{
    Alias, Client, ClientId, CodePurpose, Contact, MessagePurpose, Pool, Sub, User, UserStatus, Username,
};
use store::change;
use triggers::{Request, TriggerKind, TriggerSource, post_confirmation, pre_sign_up};

use crate::client_proof::check_secret_hash;
use crate::codes::Wanted;
use crate::fire::trigger_attributes;
use crate::names::{attribute_map, check_contacts, contact_to_verify, take_username};
use crate::new_user::{insert, insert_taking_aliases};
use crate::{Refusal, Rooms};

/// Makes an account.
///
/// # Errors
/// A name that is taken, a password or attributes that do not conform, a pool that lets only administrators create.
pub async fn handle(rooms: &Rooms, call: &Call, input: SignUpRequest) -> Result<SignUpResponse, Refusal> {
    let client = ClientId::new(input.client_id.as_str());
    let (pool, client) = rooms.load_client_anywhere(&client, call.now).await?;
    check_secret_hash(&client, &input.username, input.secret_hash.as_deref())?;
    if pool.admin_create_only {
        return Err(Refusal::not_authorized("SignUp is not permitted for this user pool"));
    }
    let attributes = attributes(&pool, &client, &input.username, input.user_attributes)?;
    let Some(password) = input.password.as_deref() else {
        return Err(Refusal::parameter(
            "Password: an account without a password needs the flow USER_AUTH, which is not implemented yet.",
        ));
    };
    pool.password_policy.check(password)?;
    let mut user = new_user(call, &pool, &input.username, attributes);
    let client_metadata = input.client_metadata.clone();
    let answer = rooms
        .fire(TriggerSource::PreSignUpSignUp, &pool, Some(&client), user.username.as_str(), || {
            Request::PreSignUp(pre_sign_up::Request {
                user_attributes: user.attributes.clone(),
                validation_data: validation_data(input.validation_data),
                client_metadata,
            })
        })
        .await?;
    let unproven = match answer {
        Some(answer) => {
            let wanted = answer.pre_sign_up();
            let wanted =
                wanted.map_err(|failure| Refusal::Trigger { kind: TriggerKind::PreSignUp, failure })?;
            obey(&mut user, wanted)?
        }
        None => Vec::new(),
    };
    let candidate = Candidate::for_user(&user, Secret::from(password));
    let (keys, now) = (rooms.keys.clone(), call.now);
    let credential = rooms.arithmetic.run(move || candidate.credential(&keys, false, now)).await?;
    user.set_credential(credential, 0);
    user.settle(&pool, now);

    let to_verify =
        contact_to_verify(&pool, &user.attributes).filter(|_| user.status == UserStatus::Unconfirmed);
    let made = match &to_verify {
        Some((medium, destination)) => Some(
            rooms
                .make_code(
                    Wanted {
                        pool: &pool,
                        client: Some(&client),
                        user: &user,
                        purpose: CodePurpose::SignUp,
                        message: MessagePurpose::SignUp,
                        medium: *medium,
                        destination,
                        metadata: input.client_metadata.clone(),
                    },
                    call.ids.uuid(),
                    now,
                )
                .await,
        ),
        None => None,
    };
    // The account is made all the same, as Cognito does; ResendConfirmationCode sends its code once messages leave again.
    let (outgoing, undelivered) = match made.transpose() {
        Ok(outgoing) => (outgoing, None),
        Err(refusal @ Refusal::Undeliverable(_)) => (None, Some(refusal)),
        Err(refusal) => return Err(refusal),
    };
    let mut line = crate::audit_line(call, "SignUp", "ok", &pool.id);
    line.sub = Some(user.sub.clone());
    change!(rooms.store, now, |unit| -> Result<(), Refusal> {
        if unproven.is_empty() {
            insert(unit, &pool, &user).await?;
        } else {
            // An address that the handler vouches for moves as an alias, as one that was proved does.
            insert_taking_aliases(unit, call, &pool, &user).await?;
            // Nobody has shown that the address is theirs (COG-18).
            let mut vouched = crate::audit_line(call, "PreSignUpVouched", "ok", &pool.id);
            (vouched.sub, vouched.subject) = (Some(user.sub.clone()), Some(unproven.join(" ")));
            unit.audit(&vouched)?;
        }
        if let Some(outgoing) = &outgoing {
            outgoing.send(rooms, unit, &pool.id, user.sub.as_str(), now).await?;
        }
        unit.audit(&line)?;
        Ok(())
    })?;
    if let Some(refusal) = undelivered {
        call.note("the account was made, and its code could not be sent");
        return Err(refusal);
    }
    let confirmed = user.status == UserStatus::Confirmed;
    if confirmed {
        let source = TriggerSource::PostConfirmationConfirmSignUp;
        rooms
            .fire(source, &pool, Some(&client), user.username.as_str(), || {
                Request::PostConfirmation(post_confirmation::Request {
                    user_attributes: trigger_attributes(&user),
                    client_metadata: input.client_metadata,
                })
            })
            .await?;
    }
    Ok(SignUpResponse {
        user_confirmed: confirmed,
        user_sub: user.sub.as_str().to_owned(),
        code_delivery_details: outgoing.map(|outgoing| outgoing.details()),
        ..Default::default()
    })
}

/// The attributes of the account, checked against the client's permissions and the schema.
fn attributes(
    pool: &Pool,
    client: &Client,
    username: &str,
    given: Option<Vec<AttributeType>>,
) -> Result<BTreeMap<String, String>, Refusal> {
    let mut attributes = attribute_map(given)?;
    for name in attributes.keys() {
        let required = pool.schema.find(name).is_some_and(|attribute| attribute.required);
        if pool.schema.find(name).is_some() && !required && !client.may_write(name) {
            return Err(Refusal::not_authorized("A client attempted to write unauthorized attribute"));
        }
    }
    take_username(pool, username, &mut attributes)?;
    if pool.has_alias(Alias::PreferredUsername) && attributes.contains_key("preferred_username") {
        return Err(Refusal::parameter(
            "preferred_username: an alias can be chosen once the user is confirmed (UpdateUserAttributes).",
        ));
    }
    pool.schema.check_new(&attributes, true)?;
    check_contacts(&attributes)?;
    attributes.retain(|_, value| !value.is_empty());
    for contact in [Contact::Email, Contact::PhoneNumber] {
        if attributes.contains_key(contact.attribute()) {
            attributes.insert(contact.verified_attribute().to_owned(), "false".to_owned());
        }
    }
    Ok(attributes)
}

/// The account before anything was decided about it.
pub fn new_user(call: &Call, pool: &Pool, username: &str, attributes: BTreeMap<String, String>) -> User {
    let sub = Sub::new(call.ids.uuid().to_string());
    let stored = if pool.stores_sub_as_username() { sub.as_str() } else { username };
    User {
        pool: pool.id.clone(),
        username: Username::new(stored),
        sub,
        attributes,
        pending: BTreeMap::new(),
        status: UserStatus::Unconfirmed,
        enabled: true,
        created_at: call.now,
        modified_at: call.now,
        credential_version: 0,
        sessions_epoch: 0,
        links: Vec::new(),
        names: Vec::new(),
        folds: false,
        settled: None,
        binds_sub: pool.altered.binds_sub,
        credential: None,
        own_key: None,
    }
}

/// Does what PreSignUp wants, and answers what holds now without a proof: `confirmed`, or the attribute.
fn obey(user: &mut User, wanted: pre_sign_up::PreSignUp) -> Result<Vec<&'static str>, Refusal> {
    let mut unproven = Vec::new();
    for (wanted, contact) in
        [(wanted.auto_verify_email, Contact::Email), (wanted.auto_verify_phone, Contact::PhoneNumber)]
    {
        if wanted {
            if !user.attributes.contains_key(contact.attribute()) {
                return Err(Refusal::parameter(format!(
                    "Cannot auto verify {} because the user has none.",
                    contact.attribute()
                )));
            }
            user.mark_verified(contact);
            unproven.push(contact.attribute());
        }
    }
    if wanted.auto_confirm_user {
        user.status = UserStatus::Confirmed;
        unproven.push("confirmed");
    }
    Ok(unproven)
}

/// `ValidationData` as the trigger sees it.
pub fn validation_data(given: Option<Vec<AttributeType>>) -> Option<BTreeMap<String, String>> {
    let pair = |attribute: AttributeType| {
        (attribute.name.to_string(), attribute.value.map(|value| value.to_string()).unwrap_or_default())
    };
    given.map(|given| given.into_iter().map(pair).collect())
}
