//! Drives the sign-in machine: does what it asks for and tells it what came of it, until there is an answer. The only
//! place where a sign-in meets the store, the triggers and the heavy arithmetic.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use ::sign_in::refresh::RefreshToken;
use ::sign_in::state::{ChallengeState, Identity, context};
use ::sign_in::{Asked, Effect, Fire, Machine, Outcome, Refused, Told, Verdict};
use access::Call;
use aws_model::user_pools::{AuthenticationResultType, ChallengeNameType};
use crypto::{OwnKey, Sealed};
use directory::{Admission, AttemptCounter, AuditLine, Client, Pool, Session, Sub, Timestamp, User};
use store::flows::{UsedFlow, forget_paused, used_flow_key};
use store::users::user_key;
use store::{StoreError, Unit, change};
use triggers::{Request, TriggerSource, post_authentication, pre_authentication};
use uuid::Uuid;

use crate::attempts::{Slot, load_counter};
use crate::fire::{Metadata, trigger_attributes};
use crate::issue::{Grounds, Minting};
use crate::sign_in::{custom, new_password_attributes};
use crate::{Refusal, Rooms, alias, keep, unwritten};

/// How often, and how long apart, a guess asks again while others are being judged.
const TURNS: u32 = 40;
const TURN: Duration = Duration::from_millis(25);

/// What a sign-in answers.
#[derive(Default)]
pub struct Signed {
    /// The next challenge.
    pub challenge: Option<ChallengeNameType>,
    /// What it says.
    pub parameters: BTreeMap<String, String>,
    /// AWS's `Session`.
    pub session: Option<String>,
    /// The tokens.
    pub result: Option<AuthenticationResultType>,
}

/// What a caller sends along with a sign-in.
#[derive(Clone, Default)]
pub struct Along {
    /// `ClientMetadata`: validationData of PreAuthentication and UserMigration at InitiateAuth, clientMetadata of the
    /// later triggers at RespondToAuthChallenge.
    pub metadata: Metadata,
    /// The call answers a challenge.
    pub answers_challenge: bool,
    /// What handlers decided so far waited in the store.
    pub was_kept: bool,
}

/// A sign-in as it is being driven. `custom.rs` has what handlers are asked, `migrate.rs` how somebody is brought over.
pub(super) struct Driver<'a> {
    pub(super) rooms: &'a Rooms,
    pub(super) call: &'a Call,
    pub(super) pool: Arc<Pool>,
    pub(super) client: Arc<Client>,
    pub(super) along: Along,
    pub(super) reserved: Option<Identity>,
    /// The name that was typed, in a call that begins a sign-in.
    pub(super) typed: Option<String>,
    session: Option<(Session, RefreshToken)>,
    signed_in: Option<Box<User>>,
    grounds: Grounds,
    /// The key of the user who was found: what the log says of the person is sealed under it (RULE-25).
    own_key: Option<Arc<OwnKey>>,
    /// The user who was found.
    found: Option<Sub>,
    /// What came of this is in the log.
    pub(super) is_told: bool,
}

/// Notes an attempt that was refused before anybody was looked for, such as by a client that does not prove itself.
pub fn note_refusal(rooms: &Rooms, call: &Call, pool: &Pool, client: &Client, refusal: &Refusal) {
    if let Some(outcome) = unwritten::outcome(refusal) {
        let mut line = crate::audit_line(call, "SignIn", outcome, &pool.id);
        line.subject = Some(client.id.as_str().to_owned());
        rooms.unwritten.note(line, None);
    }
}

/// Runs a sign-in to its answer.
///
/// # Errors
/// Why it is refused. Refusals that could tell whether a user exists leave on the common schedule.
pub async fn run(
    rooms: &Rooms,
    call: &Call,
    pool: Arc<Pool>,
    client: Arc<Client>,
    asked: Asked,
    along: Along,
) -> Result<Signed, Refusal> {
    let began = tokio::time::Instant::now();
    let mut driver = Driver {
        rooms,
        call,
        pool,
        client,
        along,
        reserved: None,
        typed: None,
        session: None,
        signed_in: None,
        grounds: Grounds::default(),
        own_key: None,
        found: None,
        is_told: false,
    };
    let result = driver.drive(asked).await;
    if let Err(Refusal::SignIn(refused)) = &result {
        call.note(format!("sign-in refused: {refused}"));
    }
    if let Err(refusal) = &result
        && !driver.is_told
        && let Some(outcome) = unwritten::outcome(refusal)
    {
        let line = AuditLine { sub: driver.found.take(), ..driver.audit_line(None, outcome) };
        rooms.unwritten.note(line, driver.own_key.take());
    }
    if let Err(Refusal::SignIn(_) | Refusal::UnknownUser) = &result {
        rooms.wait_for_schedule(began).await;
    }
    result
}

impl Driver<'_> {
    async fn drive(&mut self, asked: Asked) -> Result<Signed, Refusal> {
        let (rooms, now) = (self.rooms, self.call.now);
        let (mut machine, mut effect) = Machine::start(
            Arc::clone(&self.pool),
            Arc::clone(&self.client),
            rooms.keys.clone(),
            now,
            self.call.ids.uuid(),
            asked,
        );
        loop {
            let told = match effect {
                Effect::FindByName(typed) => {
                    let user = rooms.find_user(&self.pool, &typed, now).await?;
                    rooms.spend_for_name(&self.pool.id, user.as_ref());
                    if user.is_none() {
                        self.call.note("no user of the pool has the name that was typed");
                    }
                    self.find(user.as_ref());
                    self.typed = Some(typed);
                    Told::Found(user.map(Box::new))
                }
                Effect::FindBySub(sub) => {
                    if self.is_used(machine.flow_to_consume()).await? {
                        Told::FlowUsed
                    } else {
                        let user = rooms.store.find::<User>(&user_key(&self.pool.id, &sub), now).await?;
                        if user.is_none() {
                            rooms.spend_for_unknown_sub(&self.pool.id);
                        }
                        self.find(user.as_ref());
                        Told::Found(user.map(Box::new))
                    }
                }
                Effect::Fire(point) => {
                    if let Err(refusal) = self.fire(point, &machine).await {
                        // The proof, if one was given by now, was right: a handler's refusal is no guess. Where handlers
                        // decide, only tokens forget the failures before.
                        let verdict = if machine.is_custom() { Verdict::Open } else { Verdict::Right };
                        self.conclude(verdict, Some(&Refused::Trigger)).await?;
                        return Err(refusal);
                    }
                    Told::Fired
                }
                Effect::Migrate => self.migrate(&machine).await?,
                Effect::Define(rounds) => {
                    let told = self.define(&machine, rounds).await;
                    self.unless_broken(told, Verdict::Open).await?
                }
                Effect::Create(name, rounds) => {
                    let told = self.create(&machine, name, rounds).await;
                    self.unless_broken(told, Verdict::Open).await?
                }
                Effect::Verify { private, answer } => {
                    let told = self.verify(&machine, private, answer).await;
                    let verdict = custom::verdict_of(&told);
                    self.unless_broken(told, verdict).await?
                }
                Effect::KeepPassword => self.keep_password(&machine).await?,
                Effect::Reserve { identity, flow } => self.reserve(identity, flow).await?,
                Effect::MakeChallenge => {
                    let (made, back) = rooms
                        .arithmetic
                        .run(move || {
                            let challenge = machine.make_challenge();
                            (challenge, machine)
                        })
                        .await?;
                    machine = back;
                    Told::Challenged(Box::new(made))
                }
                Effect::Evaluate(proof) => {
                    let keys = rooms.keys.clone();
                    match rooms.arithmetic.run(move || proof.evaluate(&keys)).await {
                        Ok(right) => Told::Proved(right),
                        Err(refusal) => {
                            self.release().await?;
                            return Err(refusal);
                        }
                    }
                }
                Effect::CheckAttributes => {
                    if let (Some(user), Some(attributes)) = (machine.user(), machine.new_attributes()) {
                        new_password_attributes::check(&self.pool, &self.client, user, attributes)?;
                    }
                    Told::AttributesConform
                }
                Effect::MakeCredential(candidate) => {
                    let keys = rooms.keys.clone();
                    let made = rooms.arithmetic.run(move || candidate.credential(&keys, false, now)).await?;
                    Told::Credential(Box::new(made))
                }
                Effect::Conclude { verdict, refused } => {
                    self.conclude(verdict, refused.as_ref()).await?;
                    Told::Concluded
                }
                Effect::Issue => self.issue(&machine).await?,
                Effect::Done(outcome) => return self.answer(*outcome, &machine).await,
            };
            effect = machine.next(told);
        }
    }

    pub(super) fn find(&mut self, user: Option<&User>) {
        self.own_key = user.and_then(|user| user.own_key.clone());
        self.found = user.map(|user| user.sub.clone());
    }

    async fn is_used(&self, flow: Option<(Uuid, Timestamp)>) -> Result<bool, Refusal> {
        let Some((id, _)) = flow else { return Ok(false) };
        let key = used_flow_key(&self.pool.id, id);
        Ok(self.rooms.store.find::<UsedFlow>(&key, self.call.now).await?.is_some())
    }

    async fn fire(&mut self, point: Fire, machine: &Machine) -> Result<(), Refusal> {
        let (pool, client) = (Arc::clone(&self.pool), Arc::clone(&self.client));
        let user = machine.user();
        let username = machine.identity().map(|identity| identity.username.clone()).unwrap_or_default();
        let attributes = || user.map(trigger_attributes).unwrap_or_default();
        let metadata = self.along.metadata.clone();
        let later = metadata.clone().filter(|_| self.along.answers_challenge);
        match point {
            Fire::PreAuthentication => {
                // Without PreventUserExistenceErrors Cognito stops before the trigger when there is no such user.
                if user.is_none() && !client.hides_unknown_users() {
                    return Ok(());
                }
                let source = TriggerSource::PreAuthenticationAuthentication;
                let request = || {
                    Request::PreAuthentication(pre_authentication::Request {
                        user_attributes: attributes(),
                        validation_data: metadata,
                        user_not_found: client.hides_unknown_users().then_some(user.is_none()),
                    })
                };
                self.rooms.fire(source, &pool, Some(&client), &username, request).await?;
            }
            Fire::PostAuthentication => {
                let source = TriggerSource::PostAuthenticationAuthentication;
                let request = || {
                    Request::PostAuthentication(post_authentication::Request {
                        user_attributes: attributes(),
                        new_device_used: false,
                        client_metadata: later,
                    })
                };
                self.rooms.fire(source, &pool, Some(&client), &username, request).await?;
            }
            Fire::TokenGeneration | Fire::TokenGenerationNewPassword => {
                let source = match point {
                    Fire::TokenGeneration => TriggerSource::TokenGenerationAuthentication,
                    _ => TriggerSource::TokenGenerationNewPasswordChallenge,
                };
                if let Some(user) = user {
                    let now = self.call.now;
                    self.grounds = self.rooms.before_tokens(source, &pool, &client, user, later, now).await?;
                }
            }
        }
        Ok(())
    }

    /// Where guesses at `identity` are counted.
    fn slot(&self, identity: &Identity) -> Slot {
        let (keys, pool) = (&self.rooms.keys, &self.pool.id);
        if identity.stand_in {
            Slot::of_nobody(keys, pool, &identity.sub)
        } else {
            Slot::of_user(keys, pool, &identity.sub)
        }
    }

    async fn load_counter(
        &self,
        unit: &mut Unit,
        identity: &Identity,
    ) -> Result<(AttemptCounter, bool), StoreError> {
        load_counter(unit, &self.pool.id, &self.slot(identity)).await
    }

    /// Takes a place for the guess; waits a little while others are being judged.
    pub(super) async fn reserve(
        &mut self,
        identity: Identity,
        flow: Option<(Uuid, Timestamp)>,
    ) -> Result<Told, Refusal> {
        let (rooms, now, source) = (self.rooms, self.call.now, self.call.source);
        for _ in 0..TURNS {
            let told = change!(rooms.store, now, |unit| -> Result<Told, Refusal> {
                let (mut counter, there) = self.load_counter(unit, &identity).await?;
                let admission = counter.admit(source, now);
                if admission == Admission::Wait {
                    return Ok(Told::Reserved(admission));
                }
                if let Some((id, until)) = flow {
                    let key = used_flow_key(&self.pool.id, id);
                    if unit.find::<UsedFlow>(&key).await?.is_some() {
                        return Ok(Told::FlowUsed);
                    }
                    unit.insert(&UsedFlow { pool: self.pool.id.clone(), id, until })?;
                    if self.along.was_kept {
                        forget_paused(unit, &self.pool.id, id).await?;
                    }
                }
                if admission == Admission::Evaluate {
                    keep(unit, &counter, there)?;
                }
                Ok(Told::Reserved(admission))
            })?;
            match told {
                Told::Reserved(Admission::Wait) => tokio::time::sleep(TURN).await,
                Told::Reserved(Admission::Locked) => {
                    self.audit_refusal(&identity, Refused::Locked.code()).await?;
                    self.is_told = true;
                    return Ok(told);
                }
                _ => {
                    self.reserved = Some(identity);
                    return Ok(told);
                }
            }
        }
        Ok(Told::Reserved(Admission::Wait))
    }

    async fn audit_refusal(&self, identity: &Identity, outcome: &str) -> Result<(), Refusal> {
        let line = self.audit_line(Some(identity), outcome);
        change!(self.rooms.store, self.call.now, |unit| -> Result<(), Refusal> {
            unit.audit_with(&line, self.own_key.as_ref())?;
            Ok(())
        })
    }

    pub(super) fn audit_line(&self, identity: Option<&Identity>, outcome: &str) -> AuditLine {
        let mut line = crate::audit_line(self.call, "SignIn", outcome, &self.pool.id);
        line.sub = identity.filter(|identity| !identity.stand_in).map(|identity| identity.sub.clone());
        line.subject = Some(self.client.id.as_str().to_owned());
        line
    }

    /// Gives back the place of a guess that was turned away before it was evaluated: a crowd must not lock anybody out.
    pub(super) async fn release(&mut self) -> Result<(), Refusal> {
        let (rooms, now, source) = (self.rooms, self.call.now, self.call.source);
        let Some(identity) = self.reserved.take() else { return Ok(()) };
        change!(rooms.store, now, |unit| -> Result<(), Refusal> {
            let (mut counter, there) = self.load_counter(unit, &identity).await?;
            counter.release(source, now, now);
            keep(unit, &counter, there)?;
            Ok(())
        })
    }

    /// Commits the verdict of the guess.
    pub(super) async fn conclude(
        &mut self,
        verdict: Verdict,
        refused: Option<&Refused>,
    ) -> Result<(), Refusal> {
        let (rooms, now, source) = (self.rooms, self.call.now, self.call.source);
        let Some(identity) = self.reserved.take() else { return Ok(()) };
        let outcome = refused.map_or("challenge", Refused::code);
        let line = self.audit_line(Some(&identity), outcome);
        change!(rooms.store, now, |unit| -> Result<(), Refusal> {
            let (mut counter, there) = self.load_counter(unit, &identity).await?;
            match verdict {
                Verdict::Right | Verdict::Wrong => {
                    counter.verdict(source, now, verdict == Verdict::Right, now);
                }
                Verdict::Open => counter.release(source, now, now),
            }
            keep(unit, &counter, there)?;
            unit.audit_with(&line, self.own_key.as_ref())?;
            Ok(())
        })?;
        self.is_told = true;
        Ok(())
    }

    /// Commits everything that a sign-in changes.
    async fn issue(&mut self, machine: &Machine) -> Result<Told, Refusal> {
        let (rooms, now, source) = (self.rooms, self.call.now, self.call.source);
        let Some(known) = machine.user() else {
            return Err(Refusal::Internal("a sign-in without a user".to_owned()));
        };
        let (id, origin_jti) = (self.call.ids.uuid(), self.call.ids.uuid());
        let token = RefreshToken::first(id);
        let root = token.root(&rooms.keys, &self.pool.id);
        let line = self.audit_line(machine.identity(), "ok");
        let key = user_key(&self.pool.id, &known.sub);
        let client_key = store::clients::client_key(&self.pool.id, &self.client.id);
        let issued =
            change!(rooms.store, now, |unit| -> Result<Result<(Session, User), Refused>, Refusal> {
                let mut user = unit.find::<User>(&key).await?.ok_or(Refused::WrongPassword)?;
                if let Err(refused) = machine.finish(&mut user) {
                    return Ok(Err(refused));
                }
                if machine.new_attributes().is_some() {
                    alias::settle(unit, self.call, &self.pool, &mut user, false).await?;
                    unit.put(&user)?;
                } else {
                    unit.check(&user)?;
                }
                // A client that is deleted meanwhile issues nothing (RULE-12).
                let client = unit.find::<Client>(&client_key).await?;
                let client = client.ok_or_else(|| Refusal::UnknownClient(self.client.id.clone()))?;
                unit.check(&client)?;
                if let Some((id, until)) = machine.flow_to_consume() {
                    let used = used_flow_key(&self.pool.id, id);
                    if unit.find::<UsedFlow>(&used).await?.is_some() {
                        return Ok(Err(Refused::AlreadyUsed));
                    }
                    unit.insert(&UsedFlow { pool: self.pool.id.clone(), id, until })?;
                }
                if let Some(identity) = &self.reserved {
                    let (mut counter, there) = self.load_counter(unit, identity).await?;
                    counter.verdict(source, now, true, now);
                    keep(unit, &counter, there)?;
                }
                let session = Session {
                    pool: self.pool.id.clone(),
                    id,
                    origin_jti,
                    client: self.client.id.clone(),
                    sub: user.sub.clone(),
                    auth_time: machine.proved_at(),
                    expires_at: now + self.client.refresh_lifetime(),
                    sessions_epoch: user.sessions_epoch,
                    device_key: None,
                    generation: 0,
                    refresh_root: root.clone(),
                    refresh_key: rooms.keys.key_id(),
                    predecessor_key: None,
                    predecessor_until: None,
                    revoked: false,
                };
                unit.insert(&session)?;
                unit.audit(&line)?;
                Ok(Ok((session, user)))
            })?;
        let (session, user) = match issued {
            Ok(issued) => issued,
            Err(refused) => {
                let verdict = if machine.is_custom() { Verdict::Open } else { Verdict::Right };
                self.conclude(verdict, Some(&refused)).await?;
                return Err(refused.into());
            }
        };
        self.session = Some((session, token));
        self.signed_in = Some(Box::new(user));
        Ok(Told::Issued)
    }

    async fn answer(
        &mut self,
        outcome: Result<Outcome, Refused>,
        machine: &Machine,
    ) -> Result<Signed, Refusal> {
        let (rooms, keys) = (self.rooms, &self.rooms.keys);
        let scope = self.pool.id.as_str();
        let bound = context(&self.client.id);
        match outcome? {
            Outcome::PasswordVerifier { mut block, session, srp_b, salt } => {
                self.keep_what_does_not_travel(&mut block.custom, block.flow, block.expires_at).await?;
                let username = block.identity.srp_name().to_owned();
                let parameters = BTreeMap::from([
                    ("SALT".to_owned(), crypto::hex::encode(&salt)),
                    ("SRP_B".to_owned(), srp_b),
                    ("SECRET_BLOCK".to_owned(), block.seal(keys, scope, &bound)),
                    ("USERNAME".to_owned(), username.clone()),
                    ("USER_ID_FOR_SRP".to_owned(), username),
                ]);
                Ok(Signed {
                    challenge: Some(ChallengeNameType::PasswordVerifier),
                    parameters,
                    session: Some(session.seal(keys, scope, &bound)),
                    result: None,
                })
            }
            Outcome::CustomChallenge { mut session, public } => {
                self.keep_what_does_not_travel(&mut session.custom, session.flow, session.expires_at).await?;
                let mut parameters = public;
                parameters.insert("USERNAME".to_owned(), session.identity.username.clone());
                Ok(Signed {
                    challenge: Some(ChallengeNameType::CustomChallenge),
                    parameters,
                    session: Some(session.seal(keys, scope, &bound)),
                    result: None,
                })
            }
            Outcome::NewPasswordRequired { mut session } => {
                self.keep_what_does_not_travel(&mut session.custom, session.flow, session.expires_at).await?;
                let Some(user) = machine.user() else {
                    return Err(Refusal::Internal("a challenge without a user".to_owned()));
                };
                Ok(Signed {
                    challenge: Some(ChallengeNameType::NewPasswordRequired),
                    parameters: new_password_attributes::parameters(&self.pool, user)?,
                    session: Some(ChallengeState::seal(&session, keys, scope, &bound)),
                    result: None,
                })
            }
            Outcome::SignedIn => {
                let (Some((session, token)), Some(user)) = (&self.session, &self.signed_in) else {
                    return Err(Refusal::Internal("a sign-in without a session".to_owned()));
                };
                let minting = Minting {
                    pool: &self.pool,
                    client: &self.client,
                    user,
                    session,
                    grounds: std::mem::take(&mut self.grounds),
                    host: self.call.host.as_deref(),
                    now: self.call.now,
                    ids: [self.call.ids.uuid(), self.call.ids.uuid()],
                };
                let result = rooms.mint(minting, Some(token)).await?;
                Ok(Signed { result: Some(result), ..Signed::default() })
            }
        }
    }
}
