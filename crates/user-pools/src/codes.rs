//! Codes that are sent to people: made, hashed, queued with their message, and checked with their budgets (RULE-11).
//! `codes/stand_in.rs` does the same for names that nobody has, `codes/budget.rs` counts what goes where.

mod budget;
pub mod stand_in;

use aws_model::user_pools::{CodeDeliveryDetailsType, DeliveryMediumType};
use crypto::{OsRandom, Purpose, Secret};
use delivery::{Custom, check_email, compose};
use directory::pool::Contact;
use directory::{
    Client, Code, CodePurpose, CodeRefusal, Message, MessagePurpose, Pool, PoolId, Timestamp, User, mask,
};
use store::Unit;
use store::codes::code_key;
use triggers::{Request, TriggerSource, custom_message};

use self::budget::Sent;
use crate::fire::{Metadata, trigger_attributes};
use crate::{Refusal, Rooms, keep};

/// Digits of a code.
const DIGITS: usize = 6;

/// A code on its way to a person: made outside the change, kept and queued inside it.
pub struct Outgoing {
    purpose: CodePurpose,
    destination: String,
    hash: Vec<u8>,
    message: Message,
}

impl Outgoing {
    /// Where it goes, as the caller is told.
    pub fn details(&self) -> CodeDeliveryDetailsType {
        delivery_details(self.message.medium, &self.destination)
    }

    /// Keeps the code and queues its message.
    ///
    /// # Errors
    /// `Refusal::AttemptLimit` when this hour's sends to the user or to the destination are used up.
    pub async fn send(
        &self,
        rooms: &Rooms,
        unit: &mut Unit,
        pool: &PoolId,
        owner: &str,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        self.keep(rooms, unit, pool, owner, now).await?.map_err(refusal)?;
        unit.enqueue(&self.message)?;
        Ok(())
    }

    /// The same for a caller who may not learn who exists: where the budget of the destination is used up nothing goes
    /// out and nothing is told, since a name that nobody has would meet no such budget.
    ///
    /// # Errors
    /// `Refusal::AttemptLimit` when this hour's sends to the user are used up.
    pub async fn send_or_drop(
        &self,
        rooms: &Rooms,
        unit: &mut Unit,
        pool: &PoolId,
        owner: &str,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        match self.keep(rooms, unit, pool, owner, now).await? {
            Ok(()) => unit.enqueue(&self.message)?,
            Err(_) => rooms.spend_for_message(),
        }
        Ok(())
    }

    /// Keeps the code and takes its message out of the budgets; `Err` inside when the destination's is used up.
    async fn keep(
        &self,
        rooms: &Rooms,
        unit: &mut Unit,
        pool: &PoolId,
        owner: &str,
        now: Timestamp,
    ) -> Result<Result<(), CodeRefusal>, Refusal> {
        let (mut code, there) = load(rooms, unit, pool, owner, self.purpose).await?;
        code.send(self.hash.clone(), &self.destination, now).map_err(refusal)?;
        keep(unit, &code, there)?;
        budget::take(rooms, unit, pool, &self.destination, Sent::Really, now).await
    }
}

/// How a caller is told where a code went.
pub fn delivery_details(medium: Contact, destination: &str) -> CodeDeliveryDetailsType {
    CodeDeliveryDetailsType {
        destination: Some(mask(medium, destination)),
        delivery_medium: Some(match medium {
            Contact::Email => DeliveryMediumType::Email,
            Contact::PhoneNumber => DeliveryMediumType::Sms,
        }),
        attribute_name: Some(medium.attribute().to_owned()),
    }
}

/// What a code is made for.
pub struct Wanted<'a> {
    /// The pool.
    pub pool: &'a Pool,
    /// The client, if one asked.
    pub client: Option<&'a Client>,
    /// The user.
    pub user: &'a User,
    /// What the code does.
    pub purpose: CodePurpose,
    /// Why the message is sent.
    pub message: MessagePurpose,
    /// By which way.
    pub medium: Contact,
    /// Where to.
    pub destination: &'a str,
    /// For the CustomMessage trigger.
    pub metadata: Metadata,
}

impl Rooms {
    /// Makes a code and the message that carries it, with the CustomMessage trigger's texts where there is one.
    ///
    /// # Errors
    /// A trigger's, or that of a template that cannot be filled.
    pub async fn make_code(
        &self,
        wanted: Wanted<'_>,
        id: uuid::Uuid,
        now: Timestamp,
    ) -> Result<Outgoing, Refusal> {
        let code = Secret::new(OsRandom::digits(DIGITS));
        let owner = wanted.user.sub.as_str();
        let version = bound_version(wanted.purpose, wanted.user);
        let (purpose, destination) = (wanted.purpose, wanted.destination);
        let bound = Bound { owner, purpose, destination, credential_version: version };
        let hash = self.code_hash(&wanted.pool.id, &bound, code.expose());
        let destination = destination.to_owned();
        let message = self.make_message(wanted, code, id, now).await?;
        Ok(Outgoing { purpose, destination, hash, message })
    }

    /// Makes the message that carries `code` (or a temporary password).
    ///
    /// # Errors
    /// As `make_code`; `Refusal::Undeliverable` where no message can go there.
    pub async fn make_message(
        &self,
        wanted: Wanted<'_>,
        code: Secret,
        id: uuid::Uuid,
        now: Timestamp,
    ) -> Result<Message, Refusal> {
        let Wanted { pool, client, user, message, medium, destination, metadata, .. } = wanted;
        // In this order: what cannot leave is counted by the stand-in, and twice would tell who exists.
        self.check_way(medium, destination)?;
        self.flood.count(&self.settings.sends, &pool.id, client.map(|client| &client.id), now)?;
        let username = user.username.as_str();
        let source = match message {
            MessagePurpose::SignUp => TriggerSource::CustomMessageSignUp,
            MessagePurpose::ResendCode => TriggerSource::CustomMessageResendCode,
            MessagePurpose::ForgotPassword => TriggerSource::CustomMessageForgotPassword,
            MessagePurpose::AdminCreateUser => TriggerSource::CustomMessageAdminCreateUser,
            MessagePurpose::UpdateUserAttribute => TriggerSource::CustomMessageUpdateUserAttribute,
            MessagePurpose::VerifyUserAttribute => TriggerSource::CustomMessageVerifyUserAttribute,
        };
        let invitation = message == MessagePurpose::AdminCreateUser;
        let answer = self
            .fire(source, pool, client, username, || {
                let attributes = trigger_attributes(user);
                Request::CustomMessage(if invitation {
                    custom_message::Request::invitation(attributes, metadata)
                } else {
                    custom_message::Request::code(attributes, metadata)
                })
            })
            .await?;
        let kind = source.kind();
        let custom = answer.map(|answer| answer.custom_message()).transpose();
        let custom = custom.map_err(|failure| Refusal::Trigger { kind, failure })?.unwrap_or_default();
        let texts = Custom {
            sms: custom.sms_message.as_deref(),
            email: custom.email_message.as_deref(),
            subject: custom.email_subject.as_deref(),
        };
        let composed = compose(pool, message, medium, username, &code, texts)
            .map_err(|refused| Refusal::parameter(refused.to_string()))?;
        Ok(Message {
            id,
            pool: pool.id.clone(),
            username: username.to_owned(),
            medium,
            to: destination.to_owned(),
            purpose: message,
            code,
            subject: composed.subject,
            body: composed.body,
            queued_at: now,
        })
    }

    /// Whether a message can leave at all. What a carrier says later is for its operator (`rockpool outbox`).
    fn check_way(&self, medium: Contact, destination: &str) -> Result<(), Refusal> {
        match medium {
            Contact::Email if !self.settings.carries.email || check_email(destination).is_err() => {
                Err(Refusal::Undeliverable("Invalid email provided/Unable to send the email"))
            }
            Contact::PhoneNumber if !self.settings.carries.sms => {
                Err(Refusal::Undeliverable("Unable to send the SMS: this server has no SMS gateway"))
            }
            _ => Ok(()),
        }
    }

    /// The keyed hash of a code: it binds pool, owner, purpose, destination and the credential that it was made beside.
    fn code_hash(&self, pool: &PoolId, bound: &Bound<'_>, code: &str) -> Vec<u8> {
        let version = bound.credential_version.to_be_bytes();
        self.keys.mac(Purpose::Code, pool.as_str(), &bound.parts(&version, code)).to_vec()
    }

    /// Whether `code` is the one whose hash that is; the data key may have been replaced since it was made.
    fn is_code(&self, pool: &PoolId, bound: &Bound<'_>, code: &str, hash: &[u8]) -> bool {
        let version = bound.credential_version.to_be_bytes();
        self.keys.mac_verify(Purpose::Code, pool.as_str(), &bound.parts(&version, code), hash)
    }

    /// Counts a guess and judges it, in one commit: the verdict is only released once the guess is counted. On the right
    /// code it is used up and its destination answered; a wrong one is answered as `Err` inside, so that the count is
    /// committed. `user` is the user as read in this commit.
    ///
    /// # Errors
    /// `Refusal::AttemptLimit`, the store's.
    pub async fn judge_code(
        &self,
        unit: &mut Unit,
        user: &User,
        purpose: CodePurpose,
        given: &str,
        now: Timestamp,
    ) -> Result<Result<String, Wrong>, Refusal> {
        let (mut code, there) = load(self, unit, &user.pool, user.sub.as_str(), purpose).await?;
        code.reserve_guess(now).map_err(refusal)?;
        let (owner, credential_version) = (user.sub.as_str(), bound_version(purpose, user));
        let bound = Bound { owner, purpose, destination: &code.destination, credential_version };
        let right = self.is_code(&user.pool, &bound, given, &code.hash);
        let verdict = match (code.is_live(now), right) {
            (true, true) => Ok(code.destination.clone()),
            (live, right) => Err(Wrong { live, right }),
        };
        if verdict.is_ok() {
            code.consume();
        }
        keep(unit, &code, there)?;
        Ok(verdict)
    }
}

/// What a code is bound to (RULE-11).
struct Bound<'a> {
    owner: &'a str,
    purpose: CodePurpose,
    destination: &'a str,
    credential_version: u32,
}

impl<'a> Bound<'a> {
    fn parts(&self, version: &'a [u8; 4], code: &'a str) -> [&'a [u8]; 5] {
        [
            self.owner.as_bytes(),
            self.purpose.as_str().as_bytes(),
            self.destination.as_bytes(),
            version,
            code.as_bytes(),
        ]
    }
}

/// What is wrong with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrong {
    live: bool,
    right: bool,
}

impl Wrong {
    /// As Cognito tells it: whether a code could have been right.
    pub const fn told(self) -> CodeRefusal {
        if self.live { CodeRefusal::Mismatch } else { CodeRefusal::Expired }
    }

    /// As it is told to somebody who may not learn who exists: that a code is too old is for those who know the code,
    /// anything else is the wrong one. Whether one was ever sent would tell.
    pub const fn told_to_strangers(self) -> CodeRefusal {
        if self.right { CodeRefusal::Expired } else { CodeRefusal::Mismatch }
    }
}

/// The credential that a code is made beside, where the code stands for the credential: a code to a way back into the
/// account dies when the password changes. One that proves an address says nothing about passwords.
const fn bound_version(purpose: CodePurpose, user: &User) -> u32 {
    match purpose {
        CodePurpose::Recovery | CodePurpose::SignUp => user.credential_version,
        CodePurpose::VerifyEmail | CodePurpose::VerifyPhone => 0,
    }
}

/// The record, and whether it was there. It costs the same either way (RULE-9).
async fn load(
    rooms: &Rooms,
    unit: &mut Unit,
    pool: &PoolId,
    owner: &str,
    purpose: CodePurpose,
) -> Result<(Code, bool), Refusal> {
    let found = unit.find::<Code>(&code_key(pool, owner, purpose)).await?;
    let there = found.is_some();
    if !there {
        rooms.spend_for_rows(pool, 1);
    }
    Ok((found.unwrap_or_else(|| Code::none(pool.clone(), owner, purpose)), there))
}

/// A refused code in this room's words.
pub fn refusal(refused: CodeRefusal) -> Refusal {
    match refused {
        CodeRefusal::Expired => Refusal::ExpiredCode,
        CodeRefusal::Mismatch => Refusal::CodeMismatch,
        CodeRefusal::Limit => Refusal::AttemptLimit,
    }
}
