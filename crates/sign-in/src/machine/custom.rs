//! The steps of a sign-in that handlers decide (CUSTOM_AUTH): DefineAuthChallenge says what comes next, CreateAuthChallenge
//! what is asked, VerifyAuthChallengeResponse whether the answer is right. Nothing but DefineAuthChallenge's word gives
//! tokens, and what it does not say clearly gives none (COG-9).
//!
//! An answer takes a place in the same counter as a password (RULE-8). A right one gives it back and forgets no failures:
//! only tokens do, since somebody who can pass the first challenge could otherwise guess at the second for ever.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crypto::Secret;
use directory::User;

use super::{Asked, Defined, Effect, Fire, Machine, Outcome, Step, Verdict};
use crate::Refused;
use crate::custom::{Carried, Custom, LARGEST, Round, RoundName};
use crate::state::{ChallengeKind, ChallengeState};

/// The state in which a call finds a custom sign-in; none for other sign-ins.
pub(super) fn begun(asked: &Asked) -> Result<Option<Custom>, Refused> {
    let carried = match asked {
        Asked::Custom { a, .. } => {
            let round = Round { name: RoundName::SrpA, right: true, metadata: None };
            return Ok(Some(Custom {
                rounds: a.iter().map(|_| round.clone()).collect(),
                a: a.as_ref().map(|a| STANDARD.encode(a.as_bytes())),
                ..Custom::default()
            }));
        }
        Asked::CustomAnswer { state, .. } if state.custom.is_none() => {
            return Err(Refused::NotThisChallenge("the session is of no custom sign-in"));
        }
        Asked::CustomAnswer { state, .. } | Asked::NewPassword { state, .. } => state.custom.as_ref(),
        Asked::SrpAnswer { state, .. } => state.custom.as_ref(),
        Asked::Password { .. } | Asked::Srp { .. } => None,
    };
    let not_fetched = Refused::NotThisChallenge("what handlers decided so far was not fetched");
    carried.map(|carried| carried.here().cloned().ok_or(not_fetched)).transpose()
}

impl Machine {
    /// Whether handlers decide this sign-in.
    pub fn is_custom(&self) -> bool {
        self.custom.is_some()
    }

    /// Whether no password was asked for.
    pub(super) fn is_without_password(&self) -> bool {
        self.custom.as_ref().is_some_and(|custom| {
            !custom.rounds.iter().any(|round| round.name == RoundName::PasswordVerifier)
                && !matches!(self.asked, Asked::SrpAnswer { .. } | Asked::NewPassword { .. })
        })
    }

    /// After PreAuthentication. A client that tells who exists tells who cannot sign in before anything is asked; one that
    /// hides it tells so only after DefineAuthChallenge has said that the person is who they say.
    pub(super) fn begin_custom(&mut self) -> Effect {
        if !self.client.hides_unknown_users() {
            match self.user.as_deref().map(|user| self.check_state(user)) {
                None => return self.refuse(Refused::UnknownUser),
                Some(Err(refused)) => return self.refuse(refused),
                Some(Ok(())) => {}
            }
        }
        self.define()
    }

    pub(super) fn define(&mut self) -> Effect {
        self.step = Step::Defining;
        Effect::Define(self.rounds())
    }

    fn rounds(&self) -> Vec<Round> {
        self.custom.as_ref().map(|custom| custom.rounds.clone()).unwrap_or_default()
    }

    pub(super) fn defined(&mut self, defined: Defined) -> Effect {
        match defined {
            Defined::Fail => self.conclude(Verdict::Wrong, Err(Refused::Failed)),
            Defined::IssueTokens => self.complete(),
            Defined::Challenge(name) if name == RoundName::Custom.as_str() => {
                self.step = Step::Creating;
                Effect::Create(RoundName::Custom, self.rounds())
            }
            Defined::Challenge(name) if name == RoundName::PasswordVerifier.as_str() => {
                if self.a().is_none() {
                    let why =
                        "PASSWORD_VERIFIER needs SRP_A, which the sign-in did not begin with or has used up";
                    return self.conclude(Verdict::Open, Err(Refused::Undefined(why)));
                }
                self.step = Step::Challenging;
                Effect::MakeChallenge
            }
            Defined::Challenge(_) => {
                let why = "challengeName is neither CUSTOM_CHALLENGE nor PASSWORD_VERIFIER";
                self.conclude(Verdict::Open, Err(Refused::Undefined(why)))
            }
        }
    }

    /// DefineAuthChallenge said that the person is who they say.
    fn complete(&mut self) -> Effect {
        let stand_in = self.identity.as_ref().is_none_or(|identity| identity.stand_in);
        let state = match self.user.as_deref().filter(|_| !stand_in) {
            None => Err(Refused::Failed),
            Some(user) => self.check_state(user),
        };
        if let Err(refused) = state {
            let verdict = if stand_in { Verdict::Wrong } else { Verdict::Open };
            return self.conclude(verdict, Err(refused));
        }
        self.step = Step::PostAuthenticating;
        Effect::Fire(Fire::PostAuthentication)
    }

    pub(super) fn created(
        &mut self,
        public: BTreeMap<String, String>,
        private: BTreeMap<String, String>,
        metadata: Option<String>,
    ) -> Effect {
        let (Some(identity), Some(custom)) = (self.identity.clone(), self.custom.as_mut()) else {
            return self.refuse(Refused::NotThisChallenge("nobody is signing in"));
        };
        custom.private = private;
        custom.metadata = metadata;
        if custom.to_json().len() > LARGEST {
            let why = "more is to be remembered than 64 KiB";
            return self.conclude(Verdict::Open, Err(Refused::Undefined(why)));
        }
        let custom = Some(Carried::Here(Box::new(custom.clone())));
        let session = ChallengeState {
            flow: self.flow,
            client: self.client.id.clone(),
            identity,
            kind: ChallengeKind::CustomChallenge,
            credential_version: self.proved_version(),
            proved_at: self.now,
            expires_at: self.now + self.client.auth_session_lifetime(),
            custom,
        };
        self.conclude(Verdict::Open, Ok(Outcome::CustomChallenge { session, public }))
    }

    /// The credential that the sign-in goes by: a change of it in between ends the sign-in.
    pub(super) fn proved_version(&self) -> u32 {
        match &self.asked {
            Asked::CustomAnswer { state, .. } => state.credential_version,
            _ => self.user.as_ref().map_or(0, |user| user.credential_version),
        }
    }

    pub(super) fn verify(&mut self, answer: Secret) -> Effect {
        if !self.client.hides_unknown_users()
            && let Some(Err(refused)) = self.user.as_deref().map(|user| self.check_state(user))
        {
            return self.conclude(Verdict::Open, Err(refused));
        }
        let private =
            self.custom.as_mut().map(|custom| std::mem::take(&mut custom.private)).unwrap_or_default();
        self.step = Step::Verifying;
        Effect::Verify { private, answer }
    }

    /// Goes on with the verdict on an answer. A wrong one is counted before a handler says what comes of it.
    pub(super) fn verified(&mut self, right: bool) -> Effect {
        if let Some(custom) = &mut self.custom {
            let metadata = custom.metadata.take();
            custom.rounds.push(Round { name: RoundName::Custom, right, metadata });
        }
        if right {
            return self.define();
        }
        self.step = Step::Judged;
        Effect::Conclude { verdict: Verdict::Wrong, refused: Some(Refused::WrongAnswer) }
    }

    /// Goes on after a new password: handlers see it as one more challenge that was answered.
    pub(super) fn password_kept(&mut self, user: Box<User>) -> Effect {
        self.user = Some(user);
        self.credential = None;
        self.password_kept = true;
        if let Some(custom) = &mut self.custom {
            custom.rounds.push(Round { name: RoundName::NewPasswordRequired, right: true, metadata: None });
        }
        self.define()
    }
}
