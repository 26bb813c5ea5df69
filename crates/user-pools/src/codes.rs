//! Codes that are sent to people: made, hashed, queued with their message, and checked with their budgets (RULE-11).

use aws_model::user_pools::{CodeDeliveryDetailsType, DeliveryMediumType};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crypto::{OsRandom, Purpose, Secret};
use delivery::{Custom, compose};
use directory::pool::Contact;
use directory::{
    Client, Code, CodePurpose, CodeRefusal, Message, MessagePurpose, Pool, PoolId, SendBudget, Timestamp,
    User, mask,
};
use store::Unit;
use store::codes::code_key;
use store::sends::sends_key;
use triggers::{Request, TriggerSource, custom_message};

use crate::fire::{Metadata, trigger_attributes};
use crate::{Refusal, Rooms, keep};

/// Digits of a code.
const DIGITS: usize = 6;
/// `+` and the five digits that tell country and network.
const PREFIX: usize = 6;

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
        let (mut code, there) = load(unit, pool, owner, self.purpose).await?;
        code.send(self.hash.clone(), &self.destination, now).map_err(refusal)?;
        keep(unit, &code, there)?;
        take_budgets(rooms, unit, pool, &self.destination, now).await?;
        unit.enqueue(&self.message)?;
        Ok(())
    }
}

/// Takes one message out of the budgets of its destination and, for a phone number, of its prefix (RULE-11).
async fn take_budgets(
    rooms: &Rooms,
    unit: &mut Unit,
    pool: &PoolId,
    destination: &str,
    now: Timestamp,
) -> Result<(), Refusal> {
    let limits = &rooms.settings.sends;
    take_budget(rooms, unit, pool, destination, limits.destination_an_hour, now).await?;
    match destination.get(..PREFIX).filter(|prefix| prefix.starts_with('+')) {
        Some(prefix) => take_budget(rooms, unit, pool, prefix, limits.prefix_an_hour, now).await,
        None => Ok(()),
    }
}

async fn take_budget(
    rooms: &Rooms,
    unit: &mut Unit,
    pool: &PoolId,
    of: &str,
    limit: u32,
    now: Timestamp,
) -> Result<(), Refusal> {
    let tag = rooms.keys.mac(Purpose::Attempts, pool.as_str(), &[b"sends", of.to_lowercase().as_bytes()]);
    let of = URL_SAFE_NO_PAD.encode(&tag[..18]);
    let found = unit.find::<SendBudget>(&sends_key(pool, &of)).await?;
    let there = found.is_some();
    let mut budget = found.unwrap_or_else(|| SendBudget::new(pool.clone(), of));
    budget.take(limit, now).map_err(refusal)?;
    Ok(keep(unit, &budget, there)?)
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
        let hash = self.code_hash(&wanted.pool.id, owner, wanted.purpose, wanted.destination, code.expose());
        let destination = wanted.destination.to_owned();
        let purpose = wanted.purpose;
        let message = self.make_message(wanted, code, id, now).await?;
        Ok(Outgoing { purpose, destination, hash, message })
    }

    /// Makes the message that carries `code` (or a temporary password).
    ///
    /// # Errors
    /// As `make_code`.
    pub async fn make_message(
        &self,
        wanted: Wanted<'_>,
        code: Secret,
        id: uuid::Uuid,
        now: Timestamp,
    ) -> Result<Message, Refusal> {
        let Wanted { pool, client, user, message, medium, destination, metadata, .. } = wanted;
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

    /// The keyed hash of a code: it binds pool, owner, purpose and destination.
    fn code_hash(
        &self,
        pool: &PoolId,
        owner: &str,
        purpose: CodePurpose,
        destination: &str,
        code: &str,
    ) -> Vec<u8> {
        let parts: [&[u8]; 4] =
            [owner.as_bytes(), purpose.as_str().as_bytes(), destination.as_bytes(), code.as_bytes()];
        self.keys.mac(Purpose::Code, pool.as_str(), &parts).to_vec()
    }

    /// Counts a guess and judges it, in one commit: the verdict is only released once the guess is counted. On the right
    /// code it is used up and its destination answered; a wrong one is answered as `Err` inside, so that the count is
    /// committed.
    ///
    /// # Errors
    /// `Refusal::AttemptLimit`, the store's.
    pub async fn judge_code(
        &self,
        unit: &mut Unit,
        pool: &PoolId,
        owner: &str,
        purpose: CodePurpose,
        given: &str,
        now: Timestamp,
    ) -> Result<Result<String, CodeRefusal>, Refusal> {
        let (mut code, there) = load(unit, pool, owner, purpose).await?;
        code.reserve_guess(now).map_err(refusal)?;
        let hash = self.code_hash(pool, owner, purpose, &code.destination, given);
        let right = crypto::same(&hash, &code.hash);
        let verdict = match (code.is_live(now), right) {
            (false, _) => Err(CodeRefusal::Expired),
            (true, false) => Err(CodeRefusal::Mismatch),
            (true, true) => Ok(code.destination.clone()),
        };
        if verdict.is_ok() {
            code.consume();
        }
        keep(unit, &code, there)?;
        Ok(verdict)
    }

    /// What sending a code to a name that nobody has costs: the same budgets, nothing queued.
    ///
    /// # Errors
    /// `Refusal::AttemptLimit`, the store's.
    pub async fn pretend_to_send(
        &self,
        unit: &mut Unit,
        pool: &Pool,
        typed: &str,
        purpose: CodePurpose,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let (mut code, there) = self.load_stand_in(unit, pool, typed, purpose).await?;
        let tenant = code.destination.clone();
        let made = OsRandom::digits(DIGITS);
        let hash = self.code_hash(&pool.id, &code.owner, purpose, typed, &made);
        code.send(hash, &tenant, now).map_err(refusal)?;
        keep(unit, &code, there)?;
        take_budgets(self, unit, &pool.id, typed, now).await
    }

    /// What guessing a code for a name that nobody has costs.
    ///
    /// # Errors
    /// `Refusal::AttemptLimit`, the store's.
    pub async fn pretend_to_judge(
        &self,
        unit: &mut Unit,
        pool: &Pool,
        typed: &str,
        purpose: CodePurpose,
        given: &str,
        now: Timestamp,
    ) -> Result<CodeRefusal, Refusal> {
        let (mut code, there) = self.load_stand_in(unit, pool, typed, purpose).await?;
        code.reserve_guess(now).map_err(refusal)?;
        let hash = self.code_hash(&pool.id, &code.owner, purpose, typed, given);
        // Compared for the sake of the time it takes: no code opens an account that is not there.
        let _ = crypto::same(&hash, &code.hash);
        let live = code.is_live(now);
        keep(unit, &code, there)?;
        Ok(if live { CodeRefusal::Mismatch } else { CodeRefusal::Expired })
    }

    /// The record that stands for a name nobody has: one of a fixed number, so that asking fills no disk. It counts for
    /// the name that came last, whose keyed hash stands in the place of the destination.
    async fn load_stand_in(
        &self,
        unit: &mut Unit,
        pool: &Pool,
        typed: &str,
        purpose: CodePurpose,
    ) -> Result<(Code, bool), Refusal> {
        let folded = pool.fold(typed);
        let tag = self.keys.mac(Purpose::Attempts, pool.id.as_str(), &[b"code bucket", folded.as_bytes()]);
        let owner = format!("~{:04x}", u16::from_be_bytes([tag[0], tag[1]]));
        let tenant = URL_SAFE_NO_PAD.encode(&tag[2..20]);
        let (code, there) = load(unit, &pool.id, &owner, purpose).await?;
        if code.destination == tenant {
            return Ok((code, there));
        }
        Ok((Code { destination: tenant, ..Code::none(pool.id.clone(), owner, purpose) }, there))
    }
}

/// The record, and whether it was there.
async fn load(
    unit: &mut Unit,
    pool: &PoolId,
    owner: &str,
    purpose: CodePurpose,
) -> Result<(Code, bool), Refusal> {
    let found = unit.find::<Code>(&code_key(pool, owner, purpose)).await?;
    let there = found.is_some();
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
