//! What handlers are asked in a sign-in that they decide (CUSTOM_AUTH), and what has to be remembered between two answers.
//! A handler that is missing, broken or unclear ends the sign-in (COG-9). What the client sends along is handed on as it
//! came: handlers are told in the guide that anybody may write it.

use std::collections::BTreeMap;

use ::sign_in::custom::{Carried, Round, RoundName, TRAVELS};
use ::sign_in::{Asked, Defined, Machine, Refused, Told, Verdict};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crypto::{Purpose, Secret};
use directory::{Pool, Timestamp, User};
use store::change;
use store::flows::{
    PausedFlow, PausedFlows, UsedFlow, forget_paused, paused_flow_key, paused_flows_key, used_flow_key,
};
use store::users::user_key;
use triggers::{
    Answer, DefineAuthChallenge, Failure, Request, TriggerKind, TriggerSource, create_auth_challenge,
    define_auth_challenge, verify_auth_challenge_response,
};
use uuid::Uuid;

use crate::fire::trigger_attributes;
use crate::sign_in::flow::Driver;
use crate::{Refusal, Rooms, alias, keep};

/// Sign-ins of one client and typed name that wait for an answer in the store.
const WAITING: usize = 5;

/// What is told where a trigger that the sign-in cannot do without is not set (recorded from AWS).
pub fn not_configured() -> Refusal {
    Refusal::parameter("Custom auth lambda trigger is not configured for the user pool.")
}

/// What is known of an answer whose judge failed: one that raised an error has judged it, as handlers do that know no other
/// way to say no; a guess that nobody judged gives its place back.
pub fn verdict_of<T>(told: &Result<T, Refusal>) -> Verdict {
    match told {
        Err(Refusal::Trigger { failure: Failure::Raised { .. }, .. }) => Verdict::Wrong,
        _ => Verdict::Open,
    }
}

/// Fetches what handlers decided so far where it waits in the store, and says whether it did.
///
/// # Errors
/// `Refused::AlreadyUsed` where it is gone, `Refused::Expired` where it was too old for that.
pub async fn fetch(rooms: &Rooms, pool: &Pool, asked: &mut Asked, now: Timestamp) -> Result<bool, Refusal> {
    let (carried, flow, until) = match asked {
        Asked::SrpAnswer { state, .. } => (&mut state.custom, state.flow, state.expires_at),
        Asked::NewPassword { state, .. } | Asked::CustomAnswer { state, .. } => {
            (&mut state.custom, state.flow, state.expires_at)
        }
        Asked::Password { .. } | Asked::Srp { .. } | Asked::Custom { .. } => return Ok(false),
    };
    if !matches!(carried, Some(Carried::Kept)) {
        return Ok(false);
    }
    let Some(paused) = rooms.store.find::<PausedFlow>(&paused_flow_key(&pool.id, flow), now).await? else {
        return Err(if now >= until { Refused::Expired } else { Refused::AlreadyUsed }.into());
    };
    let custom = serde_json::from_slice(&paused.state)
        .map_err(|error| Refusal::Internal(format!("a custom sign-in that was kept: {error}")))?;
    *carried = Some(Carried::Here(Box::new(custom)));
    Ok(true)
}

fn told_rounds(rounds: Vec<Round>) -> Vec<define_auth_challenge::Round> {
    let told = |round: Round| define_auth_challenge::Round {
        challenge_name: round.name.as_str().to_owned(),
        challenge_result: round.right,
        challenge_metadata: round.metadata,
    };
    rounds.into_iter().map(told).collect()
}

impl Driver<'_> {
    /// Asks a handler that the sign-in cannot do without.
    async fn ask_handler<T>(
        &self,
        source: TriggerSource,
        machine: &Machine,
        request: impl FnOnce(BTreeMap<String, String>, bool) -> Request,
        read: impl FnOnce(&Answer) -> Result<T, Failure>,
    ) -> Result<T, Refusal> {
        let username = machine.identity().map(|identity| identity.username.clone()).unwrap_or_default();
        let user = machine.user();
        let attributes = user.map(trigger_attributes).unwrap_or_default();
        let built = || request(attributes, user.is_none());
        let answer = self.rooms.fire(source, &self.pool, Some(&self.client), &username, built).await?;
        let Some(answer) = answer else {
            self.call
                .note(format!("the pool has no {} trigger, so nobody is signed in", source.kind().as_str()));
            return Err(not_configured());
        };
        read(&answer).map_err(|failure| Refusal::Trigger { kind: source.kind(), failure })
    }

    fn later_metadata(&self) -> Option<BTreeMap<String, String>> {
        self.along.metadata.clone().filter(|_| self.along.answers_challenge)
    }

    pub(super) async fn define(&self, machine: &Machine, rounds: Vec<Round>) -> Result<Told, Refusal> {
        let source = TriggerSource::DefineAuthChallengeAuthentication;
        let metadata = self.later_metadata();
        let request = |user_attributes, user_not_found| {
            Request::DefineAuthChallenge(define_auth_challenge::Request {
                user_attributes,
                session: told_rounds(rounds),
                client_metadata: metadata,
                user_not_found,
            })
        };
        let decided = self.ask_handler(source, machine, request, Answer::define_auth_challenge).await?;
        Ok(Told::Defined(match decided {
            DefineAuthChallenge::Fail => Defined::Fail,
            DefineAuthChallenge::IssueTokens => Defined::IssueTokens,
            DefineAuthChallenge::Challenge(name) => Defined::Challenge(name),
        }))
    }

    pub(super) async fn create(
        &self,
        machine: &Machine,
        name: RoundName,
        rounds: Vec<Round>,
    ) -> Result<Told, Refusal> {
        // Whoever could not judge the answer shall not ask: nobody could ever get further.
        if !self.rooms.triggers.wants(&self.pool, TriggerKind::VerifyAuthChallengeResponse) {
            self.call.note("the pool has no VerifyAuthChallengeResponse trigger, so nothing is asked");
            return Err(not_configured());
        }
        let source = TriggerSource::CreateAuthChallengeAuthentication;
        let metadata = self.later_metadata();
        let request = |user_attributes, user_not_found| {
            Request::CreateAuthChallenge(create_auth_challenge::Request {
                user_attributes,
                challenge_name: name.as_str().to_owned(),
                session: told_rounds(rounds),
                client_metadata: metadata,
                user_not_found,
            })
        };
        let made = self.ask_handler(source, machine, request, Answer::create_auth_challenge).await?;
        Ok(Told::Created { public: made.public, private: made.private, metadata: made.metadata })
    }

    pub(super) async fn verify(
        &self,
        machine: &Machine,
        private: BTreeMap<String, String>,
        answer: Secret,
    ) -> Result<Told, Refusal> {
        let source = TriggerSource::VerifyAuthChallengeResponseAuthentication;
        let metadata = self.later_metadata();
        let request = |user_attributes, user_not_found| {
            Request::VerifyAuthChallengeResponse(verify_auth_challenge_response::Request {
                user_attributes,
                private_challenge_parameters: private,
                challenge_answer: answer,
                client_metadata: metadata,
                user_not_found,
            })
        };
        let right =
            self.ask_handler(source, machine, request, Answer::verify_auth_challenge_response).await?;
        Ok(Told::Proved(right))
    }

    /// Gives the place of a guess back where its handler failed, with what is known of it.
    pub(super) async fn unless_broken(
        &mut self,
        told: Result<Told, Refusal>,
        verdict: Verdict,
    ) -> Result<Told, Refusal> {
        if told.is_err() {
            self.conclude(verdict, Some(&Refused::Trigger)).await?;
        }
        told
    }

    /// Commits a new password before handlers go on; `machine.finish` makes the change.
    pub(super) async fn keep_password(&mut self, machine: &Machine) -> Result<Told, Refusal> {
        let now = self.call.now;
        let Some(known) = machine.user() else {
            return Err(Refusal::Internal("a new password without a user".to_owned()));
        };
        let line = self.audit_line(machine.identity(), "new_password");
        let key = user_key(&self.pool.id, &known.sub);
        let kept =
            change!(self.rooms.store, now, |unit| -> Result<Result<Option<User>, Refused>, Refusal> {
                let mut user = unit.find::<User>(&key).await?.ok_or(Refused::WrongPassword)?;
                if let Err(refused) = machine.finish(&mut user) {
                    return Ok(Err(refused));
                }
                if let Some((id, until)) = machine.flow_to_consume() {
                    if unit.find::<UsedFlow>(&used_flow_key(&self.pool.id, id)).await?.is_some() {
                        return Ok(Ok(None));
                    }
                    unit.insert(&UsedFlow { pool: self.pool.id.clone(), id, until })?;
                    if self.along.was_kept {
                        forget_paused(unit, &self.pool.id, id).await?;
                    }
                }
                alias::settle(unit, self.call, &self.pool, &mut user, false).await?;
                unit.put(&user)?;
                unit.audit(&line)?;
                Ok(Ok(Some(user)))
            })?;
        self.is_told |= matches!(kept, Ok(Some(_)));
        Ok(match kept? {
            Some(user) => Told::Found(Some(Box::new(user))),
            None => Told::FlowUsed,
        })
    }

    /// Keeps in the store what is too long to travel with the client. Whoever begins a sign-in has proved nothing: for one
    /// name so many of them wait, whether anybody has it or not (RULE-9), and all of a client's have a budget. Who is there
    /// first stays, since a newcomer who took the place could end everybody's sign-in at will. A later challenge has cost a
    /// place for a guess, and takes the room of the one before.
    pub(super) async fn keep_what_does_not_travel(
        &self,
        carried: &mut Option<Carried>,
        flow: Uuid,
        until: Timestamp,
    ) -> Result<(), Refusal> {
        let Some(Carried::Here(custom)) = carried else { return Ok(()) };
        let json = custom.to_json();
        if json.len() <= TRAVELS {
            return Ok(());
        }
        let (now, pool) = (self.call.now, &self.pool.id);
        self.rooms.flood.count_kept(&self.client.id, json.len(), now)?;
        let of = self.typed.as_ref().map(|typed| {
            let (client, name) = (self.client.id.as_str(), self.pool.fold(typed));
            let parts: [&[u8]; 3] = [b"paused", client.as_bytes(), name.as_bytes()];
            URL_SAFE_NO_PAD.encode(&self.rooms.keys.mac(Purpose::Attempts, pool.as_str(), &parts)[..18])
        });
        let paused = PausedFlow { pool: pool.clone(), id: flow, until, of, state: json.into() };
        change!(self.rooms.store, now, |unit| -> Result<(), Refusal> {
            if let Some(of) = &paused.of {
                let found = unit.find::<PausedFlows>(&paused_flows_key(pool, of)).await?;
                let there = found.is_some();
                let none = || PausedFlows { pool: pool.clone(), of: of.clone(), flows: Vec::new() };
                let mut all = found.unwrap_or_else(none);
                all.flows.retain(|(_, until)| now < *until);
                if all.flows.len() >= WAITING {
                    return Err(Refusal::Named(
                        "TooManyRequestsException",
                        "Too many sign-ins under this name wait for an answer. Answer one, or try again when they expire."
                            .to_owned(),
                    ));
                }
                all.flows.push((flow, until));
                keep(unit, &all, there)?;
            }
            unit.insert(&paused)?;
            Ok(())
        })?;
        *carried = Some(Carried::Kept);
        Ok(())
    }
}
