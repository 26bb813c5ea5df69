//! The steps of a sign-in. Order (as Cognito runs it): find the user, PreAuthentication, reserve the attempt, evaluate
//! the proof, look at the account's state, a new password where one is owed, PostAuthentication, PreTokenGeneration,
//! tokens. No step does I/O: each answers with the next effect. `machine/custom.rs` has the steps that handlers decide.

mod custom;

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crypto::srp::{self, PublicValue};
use crypto::{KeyRing, Secret};
use directory::{Admission, Client, Contact, Credential, Pool, SignInMode, Sub, Timestamp, User, UserStatus};
use uuid::Uuid;

use crate::custom::{Carried, Custom, Round, RoundName};
use crate::state::{ChallengeKind, ChallengeState, Identity, SrpState};
use crate::{Candidate, Proof, Refused};

/// A point at which Cognito would fire a trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fire {
    /// `PreAuthentication_Authentication`.
    PreAuthentication,
    /// `PostAuthentication_Authentication`.
    PostAuthentication,
    /// `TokenGeneration_Authentication`.
    TokenGeneration,
    /// `TokenGeneration_NewPasswordChallenge`.
    TokenGenerationNewPassword,
}

/// What is known of a guess when its place in the counter is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was right: failures before it are forgotten.
    Right,
    /// It was wrong, and counts.
    Wrong,
    /// It was not judged, or right without being enough: nothing is counted and nothing forgotten.
    Open,
}

/// What DefineAuthChallenge decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Defined {
    /// The sign-in fails.
    Fail,
    /// The sign-in is complete.
    IssueTokens,
    /// This challenge comes next.
    Challenge(String),
}

/// What has to happen next.
pub enum Effect {
    /// Find the user that has this name; tell `Told::Found`.
    FindByName(String),
    /// Read the user again; tell `Told::Found`, or `Told::FlowUsed` where the flow to consume was used up before.
    FindBySub(Sub),
    /// Ask UserMigration for a name that nobody has, whose password is at hand, within a place in the counter of names that
    /// nobody has; tell `Told::Found` with the user who was brought over, `Told::Reserved` where there was no place, or
    /// `Told::Fired` where nobody came.
    Migrate,
    /// Fire a trigger; tell `Told::Fired`.
    Fire(Fire),
    /// Ask DefineAuthChallenge; tell `Told::Defined`.
    Define(Vec<Round>),
    /// Ask CreateAuthChallenge for the challenge of that name; tell `Told::Created`.
    Create(RoundName, Vec<Round>),
    /// Ask VerifyAuthChallengeResponse; tell `Told::Proved`.
    Verify {
        /// What CreateAuthChallenge told for it alone.
        private: BTreeMap<String, String>,
        /// What the client answered.
        answer: Secret,
    },
    /// Commit the new password before handlers go on, with the user read again inside the commit and given to
    /// `Machine::finish`; tell `Told::Found` with the user as committed, or `Told::FlowUsed`.
    KeepPassword,
    /// Give an attempt its place in the counter, and use up `flow` in the same commit; tell `Told::Reserved` or
    /// `Told::FlowUsed`.
    Reserve {
        /// For whom.
        identity: Identity,
        /// The flow to use up and when it would have died.
        flow: Option<(Uuid, Timestamp)>,
    },
    /// Make b and B for whoever is signing in (heavy); tell `Told::Challenged`.
    MakeChallenge,
    /// Evaluate a proof (heavy); tell `Told::Proved`.
    Evaluate(Proof),
    /// Check the attributes that come with a new password against the user; tell `Told::AttributesConform`.
    CheckAttributes,
    /// Make a credential (heavy); tell `Told::Credential`.
    MakeCredential(Candidate),
    /// Commit the verdict of the attempt; tell `Told::Concluded`.
    Conclude {
        /// What is known of the proof.
        verdict: Verdict,
        /// Why the sign-in ends all the same, or what a handler may still forgive.
        refused: Option<Refused>,
    },
    /// Commit everything that a sign-in changes, with the user read again inside the commit and given to
    /// `Machine::finish`; tell `Told::Issued`.
    Issue,
    /// Answer.
    Done(Box<Result<Outcome, Refused>>),
}

/// What came of an effect.
pub enum Told {
    /// The user, if there is one.
    Found(Option<Box<User>>),
    /// The trigger let the sign-in go on (or there is none).
    Fired,
    /// What DefineAuthChallenge decided.
    Defined(Defined),
    /// What CreateAuthChallenge made.
    Created {
        /// For the client.
        public: BTreeMap<String, String>,
        /// For VerifyAuthChallengeResponse.
        private: BTreeMap<String, String>,
        /// `challengeMetadata`.
        metadata: Option<String>,
    },
    /// Whether the attempt has its place.
    Reserved(Admission),
    /// The flow was used up before.
    FlowUsed,
    /// b and B.
    Challenged(Box<srp::Challenge>),
    /// Whether the proof was right.
    Proved(bool),
    /// The attributes may be written.
    AttributesConform,
    /// The new credential.
    Credential(Box<Credential>),
    /// The verdict is written.
    Concluded,
    /// Everything is written; the tokens may go out.
    Issued,
}

/// What a sign-in comes to.
pub enum Outcome {
    /// The user is signed in: sign the tokens.
    SignedIn,
    /// PASSWORD_VERIFIER.
    PasswordVerifier {
        /// Goes into SECRET_BLOCK.
        block: Box<SrpState>,
        /// Goes into `Session`.
        session: ChallengeState,
        /// SRP_B.
        srp_b: String,
        /// SALT.
        salt: [u8; 16],
    },
    /// NEW_PASSWORD_REQUIRED.
    NewPasswordRequired {
        /// Goes into `Session`.
        session: ChallengeState,
    },
    /// CUSTOM_CHALLENGE.
    CustomChallenge {
        /// Goes into `Session`.
        session: ChallengeState,
        /// `ChallengeParameters`.
        public: BTreeMap<String, String>,
    },
}

/// A new password and the attributes that come with it.
#[derive(Clone, Debug)]
pub struct NewPassword {
    /// The password.
    pub password: Secret,
    /// `userAttributes.<name>` of the answer.
    pub attributes: BTreeMap<String, String>,
}

/// What a call asks for.
pub enum Asked {
    /// USER_PASSWORD_AUTH or ADMIN_USER_PASSWORD_AUTH.
    Password {
        /// The name as typed.
        typed: String,
        /// The password.
        password: Secret,
    },
    /// USER_SRP_AUTH.
    Srp {
        /// The name as typed.
        typed: String,
        /// SRP_A.
        a: Box<PublicValue>,
    },
    /// The answer to PASSWORD_VERIFIER.
    SrpAnswer {
        /// What SECRET_BLOCK held.
        state: Box<SrpState>,
        /// SECRET_BLOCK, decoded.
        secret_block: Vec<u8>,
        /// TIMESTAMP as it came.
        timestamp: String,
        /// PASSWORD_CLAIM_SIGNATURE as it came.
        signature: String,
    },
    /// CUSTOM_AUTH.
    Custom {
        /// The name as typed.
        typed: String,
        /// SRP_A, where the password is to be proved first.
        a: Option<Box<PublicValue>>,
    },
    /// The answer to CUSTOM_CHALLENGE.
    CustomAnswer {
        /// What `Session` held.
        state: Box<ChallengeState>,
        /// ANSWER.
        answer: Secret,
    },
    /// The answer to NEW_PASSWORD_REQUIRED.
    NewPassword {
        /// What `Session` held.
        state: Box<ChallengeState>,
        /// The answer.
        answer: NewPassword,
    },
}

enum Step {
    Finding,
    Migrating,
    PreAuthenticating,
    Challenging,
    Reserving,
    Evaluating,
    Concluding(Box<Result<Outcome, Refused>>),
    CheckingAttributes,
    MakingCredential,
    KeepingPassword,
    Defining,
    Creating,
    Verifying,
    Judged,
    PostAuthenticating,
    GeneratingTokens,
    Issuing,
    Over,
}

/// A sign-in in progress.
pub struct Machine {
    pool: Arc<Pool>,
    client: Arc<Client>,
    keys: KeyRing,
    now: Timestamp,
    flow: Uuid,
    asked: Asked,
    step: Step,
    user: Option<Box<User>>,
    identity: Option<Identity>,
    credential: Option<Box<Credential>>,
    /// What handlers decided so far, in a sign-in that they decide.
    custom: Option<Custom>,
    /// The new password was committed before handlers went on.
    password_kept: bool,
}

impl Machine {
    /// Begins. `flow` is a fresh id for a challenge that may come of it.
    pub fn start(
        pool: Arc<Pool>,
        client: Arc<Client>,
        keys: KeyRing,
        now: Timestamp,
        flow: Uuid,
        asked: Asked,
    ) -> (Self, Effect) {
        let expired = match &asked {
            Asked::Password { .. } | Asked::Srp { .. } | Asked::Custom { .. } => false,
            Asked::SrpAnswer { state, .. } => now >= state.expires_at,
            Asked::NewPassword { state, .. } | Asked::CustomAnswer { state, .. } => now >= state.expires_at,
        };
        let custom = custom::begun(&asked);
        let first = match &asked {
            Asked::Password { typed, .. } | Asked::Srp { typed, .. } | Asked::Custom { typed, .. } => {
                Effect::FindByName(typed.clone())
            }
            Asked::SrpAnswer { state, .. } => Effect::FindBySub(state.identity.sub.clone()),
            Asked::NewPassword { state, .. } | Asked::CustomAnswer { state, .. } => {
                Effect::FindBySub(state.identity.sub.clone())
            }
        };
        let mut machine = Self {
            pool,
            client,
            keys,
            now,
            flow,
            asked,
            step: Step::Finding,
            user: None,
            identity: None,
            credential: None,
            custom: None,
            password_kept: false,
        };
        let effect = match custom {
            _ if expired => machine.refuse(Refused::Expired),
            Err(refused) => machine.refuse(refused),
            Ok(custom) => {
                machine.custom = custom;
                first
            }
        };
        (machine, effect)
    }

    /// The user who is signing in, once found.
    pub fn user(&self) -> Option<&User> {
        self.user.as_deref()
    }

    /// Who is signing in, once known.
    pub fn identity(&self) -> Option<&Identity> {
        self.identity.as_ref()
    }

    /// The name as it was typed, where this call begins a sign-in.
    pub fn typed(&self) -> Option<&str> {
        match &self.asked {
            Asked::Password { typed, .. } | Asked::Srp { typed, .. } | Asked::Custom { typed, .. } => {
                Some(typed)
            }
            _ => None,
        }
    }

    /// The password, where it is at hand.
    pub fn password(&self) -> Option<&Secret> {
        match &self.asked {
            Asked::Password { password, .. } => Some(password),
            _ => None,
        }
    }

    /// The attributes that came with a new password which is still to be committed.
    pub fn new_attributes(&self) -> Option<&BTreeMap<String, String>> {
        match &self.asked {
            Asked::NewPassword { answer, .. } if !self.password_kept => Some(&answer.attributes),
            _ => None,
        }
    }

    /// The flow that the last commit must use up, if the answer did not do so when it was reserved.
    pub fn flow_to_consume(&self) -> Option<(Uuid, Timestamp)> {
        match &self.asked {
            Asked::NewPassword { state, .. } if !self.password_kept => Some((state.flow, state.expires_at)),
            _ => None,
        }
    }

    /// When the user proved who they are.
    pub fn proved_at(&self) -> Timestamp {
        match &self.asked {
            Asked::NewPassword { state, .. } if self.custom.is_none() => state.proved_at,
            _ => self.now,
        }
    }

    /// Takes what came of the last effect and says what has to happen next.
    pub fn next(&mut self, told: Told) -> Effect {
        match (std::mem::replace(&mut self.step, Step::Over), told) {
            (Step::Finding, Told::Found(user)) => self.found(user),
            (Step::Migrating, Told::Found(user)) if user.is_some() => self.found(user),
            (Step::Migrating, Told::Reserved(Admission::Locked)) => self.refuse(Refused::Locked),
            (Step::Migrating, Told::Reserved(_)) => self.refuse(Refused::Crowded),
            (Step::Migrating, Told::Fired) => self.pre_authenticate(),
            (Step::PreAuthenticating, Told::Fired) => self.pre_authenticated(),
            (Step::Challenging, Told::Challenged(challenge)) => self.challenged(&challenge),
            (Step::Reserving, Told::Reserved(admission)) => self.reserved(admission),
            (Step::Finding | Step::Reserving | Step::Issuing | Step::KeepingPassword, Told::FlowUsed) => {
                self.refuse(Refused::AlreadyUsed)
            }
            (Step::Evaluating, Told::Proved(right)) => self.proved(right),
            (Step::Concluding(outcome), Told::Concluded) => Effect::Done(outcome),
            (Step::CheckingAttributes, Told::AttributesConform) => self.make_credential(),
            (Step::MakingCredential, Told::Credential(credential)) => self.credential_made(credential),
            (Step::KeepingPassword, Told::Found(Some(user))) => self.password_kept(user),
            (Step::Defining, Told::Defined(defined)) => self.defined(defined),
            (Step::Creating, Told::Created { public, private, metadata }) => {
                self.created(public, private, metadata)
            }
            (Step::Verifying, Told::Proved(right)) => self.verified(right),
            (Step::Judged, Told::Concluded) => self.define(),
            (Step::PostAuthenticating, Told::Fired) => {
                self.step = Step::GeneratingTokens;
                Effect::Fire(match &self.asked {
                    Asked::NewPassword { .. } => Fire::TokenGenerationNewPassword,
                    _ => Fire::TokenGeneration,
                })
            }
            (Step::GeneratingTokens, Told::Fired) => {
                self.step = Step::Issuing;
                Effect::Issue
            }
            (Step::Issuing, Told::Issued) => Effect::Done(Box::new(Ok(Outcome::SignedIn))),
            // A driver that answers another question than was asked gets no sign-in out of it.
            _ => self.refuse(Refused::NotThisChallenge("the steps came out of order")),
        }
    }

    /// Decides, inside the last commit and on the user as read there, whether the sign-in still stands, and makes the
    /// change that it brings.
    ///
    /// # Errors
    /// What happened to the account since the proof: disabled, a new credential, another state.
    pub fn finish(&self, user: &mut User) -> Result<(), Refused> {
        let proved_with = match &self.asked {
            Asked::SrpAnswer { state, .. } => state.credential_version,
            Asked::NewPassword { state, .. } if !self.password_kept => state.credential_version,
            Asked::CustomAnswer { state, .. } => state.credential_version,
            _ => self.user.as_ref().map_or(0, |known| known.credential_version),
        };
        if user.credential_version != proved_with {
            return Err(Refused::CredentialChanged);
        }
        self.check_state(user)?;
        if let (Asked::NewPassword { answer, .. }, Some(credential), false) =
            (&self.asked, &self.credential, self.password_kept)
        {
            if !self.password_stays(user) {
                let history = self.pool.password_policy.history_size.unwrap_or(0);
                user.set_credential((**credential).clone(), history);
                user.status = UserStatus::Confirmed;
                user.end_sessions();
            }
            for (name, value) in &answer.attributes {
                user.attributes.insert(name.clone(), value.clone());
                if let Some(contact) = Contact::from_attribute(name) {
                    user.mark_unverified(contact);
                }
            }
        }
        Ok(())
    }

    /// Whether the answer brings only attributes, and the password stays as it is: that ends no session.
    fn password_stays(&self, user: &User) -> bool {
        user.status == UserStatus::Confirmed
            && self.credential.as_ref().is_some_and(|credential| is_same(user, credential))
    }

    /// Whether the user lacks what everybody must have since the pool was altered.
    fn is_asked(&self, user: &User) -> bool {
        user.status == UserStatus::Confirmed && self.pool.asks_of(user).next().is_some()
    }

    fn refuse(&mut self, refused: Refused) -> Effect {
        self.step = Step::Over;
        Effect::Done(Box::new(Err(refused)))
    }

    fn found(&mut self, user: Option<Box<User>>) -> Effect {
        self.user = user;
        match &self.asked {
            Asked::Password { typed, .. } | Asked::Srp { typed, .. } | Asked::Custom { typed, .. } => {
                // Made for known names too, so that it costs the same (RULE-9).
                let stand_in = stand_in(&self.keys, &self.pool, typed);
                self.identity = Some(match &self.user {
                    Some(user) => identity_of(user),
                    None => stand_in,
                });
                if self.user.is_none() && matches!(self.asked, Asked::Password { .. }) {
                    self.step = Step::Migrating;
                    return Effect::Migrate;
                }
                self.pre_authenticate()
            }
            Asked::SrpAnswer { state, .. } => {
                if self.user.is_none() && !state.identity.stand_in {
                    // Deleted since: it is evaluated like a stand-in, so that nothing is told.
                    self.identity = Some(Identity { stand_in: true, ..state.identity.clone() });
                } else {
                    self.identity = Some(state.identity.clone());
                }
                self.reserve(Some((state.flow, state.expires_at)))
            }
            Asked::CustomAnswer { state, .. } => {
                let gone = self.user.is_none() && !state.identity.stand_in;
                self.identity = Some(if gone {
                    Identity { stand_in: true, ..state.identity.clone() }
                } else {
                    state.identity.clone()
                });
                self.reserve(Some((state.flow, state.expires_at)))
            }
            Asked::NewPassword { state, answer } => {
                let Some(user) = &self.user else { return self.refuse(Refused::UnknownUser) };
                if user.credential_version != state.credential_version {
                    return self.refuse(Refused::CredentialChanged);
                }
                if let Err(refused) = self.check_state(user) {
                    return self.refuse(refused);
                }
                // Whoever is only asked for attributes may keep the password, which may be older than the policy.
                if user.status == UserStatus::ForceChangePassword
                    && let Err(broken) = self.pool.password_policy.check(answer.password.expose())
                {
                    return self.refuse(Refused::Policy(broken));
                }
                self.identity = Some(state.identity.clone());
                self.step = Step::CheckingAttributes;
                Effect::CheckAttributes
            }
        }
    }

    fn pre_authenticate(&mut self) -> Effect {
        self.step = Step::PreAuthenticating;
        Effect::Fire(Fire::PreAuthentication)
    }

    fn pre_authenticated(&mut self) -> Effect {
        // A user who must reset is told so without a proof: there may be no password to prove. A client that hides
        // users gets the answer of a wrong password instead, after a full evaluation.
        if let Some(user) = &self.user
            && user.status == UserStatus::ResetRequired
            && !self.client.hides_unknown_users()
        {
            return self.refuse(Refused::ResetRequired);
        }
        match &self.asked {
            Asked::Password { .. } => self.reserve(None),
            Asked::Custom { .. } => self.begin_custom(),
            // A client that tells who exists tells it at the first step (recorded from AWS).
            Asked::Srp { .. } if self.user.is_none() && !self.client.hides_unknown_users() => {
                self.refuse(Refused::UnknownUser)
            }
            _ => {
                self.step = Step::Challenging;
                Effect::MakeChallenge
            }
        }
    }

    /// Makes b and B: the heavy part of `Effect::MakeChallenge`.
    pub fn make_challenge(&self) -> srp::Challenge {
        let nobody = Identity { sub: Sub::new(""), username: String::new(), srp: None, stand_in: true };
        let identity = self.identity.as_ref().unwrap_or(&nobody);
        let credential = self.user.as_ref().and_then(|user| user.credential.as_ref());
        crate::proof::challenge(&self.keys, &self.pool, identity, credential)
    }

    fn challenged(&mut self, challenge: &srp::Challenge) -> Effect {
        let (Some(a), Some(identity)) = (self.a(), self.identity.clone()) else {
            return self.refuse(Refused::NotThisChallenge("there is no SRP_A"));
        };
        let carried = self.custom.as_mut().map(|custom| {
            custom.a = None;
            Carried::Here(Box::new(custom.clone()))
        });
        let credential_version = self.proved_version();
        let expires_at = self.now + self.client.auth_session_lifetime();
        let block = Box::new(SrpState {
            flow: self.flow,
            client: self.client.id.clone(),
            identity: identity.clone(),
            credential_version,
            a,
            challenge: STANDARD.encode(challenge.to_bytes().as_slice()),
            expires_at,
            custom: carried,
        });
        let session = ChallengeState {
            flow: self.flow,
            client: self.client.id.clone(),
            identity: identity.clone(),
            kind: ChallengeKind::PasswordVerifier,
            credential_version,
            proved_at: self.now,
            expires_at,
            // The block has it; the session is not asked for.
            custom: None,
        };
        let salt = srp::salt(&self.keys, self.pool.id.as_str(), identity.srp_name());
        let srp_b = challenge.big_b().to_hex();
        self.conclude(Verdict::Open, Ok(Outcome::PasswordVerifier { block, session, srp_b, salt }))
    }

    /// SRP_A, fixed width, base64: of this call, or kept from the beginning of a custom sign-in.
    fn a(&self) -> Option<String> {
        match &self.asked {
            Asked::Srp { a, .. } => Some(STANDARD.encode(a.as_bytes())),
            _ => self.custom.as_ref().and_then(|custom| custom.a.clone()),
        }
    }

    fn reserve(&mut self, flow: Option<(Uuid, Timestamp)>) -> Effect {
        let Some(identity) = self.identity.clone() else {
            return self.refuse(Refused::NotThisChallenge("nobody is signing in"));
        };
        self.step = Step::Reserving;
        Effect::Reserve { identity, flow }
    }

    fn reserved(&mut self, admission: Admission) -> Effect {
        match admission {
            Admission::Locked => self.refuse(Refused::Locked),
            Admission::Wait => self.refuse(Refused::Crowded),
            Admission::Evaluate => {
                let credential = self.user.as_ref().and_then(|user| user.credential.clone());
                let username =
                    self.identity.as_ref().map(|who| who.srp_name().to_owned()).unwrap_or_default();
                let proof = match &self.asked {
                    Asked::Password { password, .. } => Proof::Password {
                        candidate: Candidate {
                            pool: self.pool.id.clone(),
                            username,
                            password: password.clone(),
                        },
                        credential,
                    },
                    Asked::SrpAnswer { state, secret_block, timestamp, signature } => Proof::Srp {
                        pool: self.pool.id.clone(),
                        state: state.clone(),
                        secret_block: secret_block.clone(),
                        timestamp: timestamp.clone(),
                        signature: signature.clone(),
                        credential,
                    },
                    Asked::CustomAnswer { answer, .. } => return self.verify(answer.clone()),
                    Asked::Srp { .. } | Asked::NewPassword { .. } | Asked::Custom { .. } => {
                        return self.refuse(Refused::NotThisChallenge("there is nothing to evaluate"));
                    }
                };
                self.step = Step::Evaluating;
                Effect::Evaluate(proof)
            }
        }
    }

    fn proved(&mut self, right: bool) -> Effect {
        let stand_in = self.identity.as_ref().is_none_or(|identity| identity.stand_in);
        let Some(user) = self.user.as_ref().filter(|_| right && !stand_in) else {
            let refused = if stand_in && !self.client.hides_unknown_users() {
                Refused::UnknownUser
            } else {
                Refused::WrongPassword
            };
            return self.conclude(Verdict::Wrong, Err(refused));
        };
        if let Asked::SrpAnswer { state, .. } = &self.asked
            && state.credential_version != user.credential_version
        {
            return self.conclude(Verdict::Wrong, Err(Refused::CredentialChanged));
        }
        // Where handlers ask for more, the password alone forgets no failures: whoever has it could guess the rest for ever.
        let verdict = if self.custom.is_some() { Verdict::Open } else { Verdict::Right };
        if let Err(refused) = self.check_state(user) {
            return self.conclude(verdict, Err(refused));
        }
        if let Some(custom) = &mut self.custom {
            custom.rounds.push(Round { name: RoundName::PasswordVerifier, right: true, metadata: None });
        }
        if user.status == UserStatus::ForceChangePassword || self.is_asked(user) {
            let session = ChallengeState {
                flow: self.flow,
                client: self.client.id.clone(),
                identity: identity_of(user),
                kind: ChallengeKind::NewPasswordRequired,
                credential_version: user.credential_version,
                proved_at: self.now,
                expires_at: self.now + self.client.auth_session_lifetime(),
                custom: self.custom.clone().map(|custom| Carried::Here(Box::new(custom))),
            };
            return self.conclude(verdict, Ok(Outcome::NewPasswordRequired { session }));
        }
        if self.custom.is_some() {
            return self.define();
        }
        self.step = Step::PostAuthenticating;
        Effect::Fire(Fire::PostAuthentication)
    }

    fn conclude(&mut self, verdict: Verdict, outcome: Result<Outcome, Refused>) -> Effect {
        let refused = outcome.as_ref().err().cloned();
        self.step = Step::Concluding(Box::new(outcome));
        Effect::Conclude { verdict, refused }
    }

    /// What the account's state lets happen after the right proof.
    fn check_state(&self, user: &User) -> Result<(), Refused> {
        if !user.enabled {
            return Err(Refused::Disabled);
        }
        match user.status {
            UserStatus::Unconfirmed => Err(Refused::NotConfirmed),
            UserStatus::ResetRequired => Err(Refused::ResetRequired),
            UserStatus::ExternalProvider => Err(Refused::WrongPassword),
            // A sign-in without a password asks for none, also where one is owed.
            UserStatus::ForceChangePassword if self.is_without_password() => Ok(()),
            UserStatus::ForceChangePassword => {
                let set_at = user.credential.as_ref().map_or(user.created_at, |kept| kept.set_at);
                if self.now > set_at + self.pool.temporary_password_validity() {
                    return Err(Refused::TemporaryPasswordExpired);
                }
                Ok(())
            }
            UserStatus::Confirmed => match &self.asked {
                Asked::NewPassword { .. } if !self.password_kept && !self.is_asked(user) => {
                    Err(Refused::NotThisChallenge("no new password is owed"))
                }
                _ => Ok(()),
            },
        }
    }

    fn make_credential(&mut self) -> Effect {
        let (Asked::NewPassword { answer, .. }, Some(user)) = (&self.asked, &self.user) else {
            return self.refuse(Refused::NotThisChallenge("no new password was given"));
        };
        let candidate = Candidate::for_user(user, answer.password.clone());
        self.step = Step::MakingCredential;
        Effect::MakeCredential(candidate)
    }

    fn credential_made(&mut self, credential: Box<Credential>) -> Effect {
        let size = self.pool.password_policy.history_size.unwrap_or(0);
        if let (Some(user), Asked::NewPassword { answer, .. }) = (&self.user, &self.asked) {
            let is_kept = user.status == UserStatus::Confirmed && is_same(user, &credential);
            if !is_kept && let Err(broken) = self.pool.password_policy.check(answer.password.expose()) {
                return self.refuse(Refused::Policy(broken));
            }
            if !is_kept && used_before(user, &credential, size) {
                return self.refuse(Refused::UsedBefore);
            }
        }
        self.credential = Some(credential);
        if self.custom.is_some() {
            self.step = Step::KeepingPassword;
            return Effect::KeepPassword;
        }
        self.step = Step::PostAuthenticating;
        Effect::Fire(Fire::PostAuthentication)
    }
}

/// Whether `candidate` is the password that the user has.
fn is_same(user: &User, candidate: &Credential) -> bool {
    user.credential.as_ref().is_some_and(|kept| crypto::same(&kept.verifier, &candidate.verifier))
}

/// Whether `candidate` is one of the last `size` passwords of `user`, the present one included. Equal passwords have
/// equal verifiers, since the salt is stable.
pub(crate) fn used_before(user: &User, candidate: &Credential, size: u32) -> bool {
    let Some(kept) = user.credential.as_ref().filter(|_| size > 0) else { return false };
    let earlier = std::iter::once(&kept.verifier).chain(kept.history.iter()).take(size as usize);
    earlier.fold(false, |found, verifier| found | crypto::same(verifier, &candidate.verifier))
}

fn identity_of(user: &User) -> Identity {
    let (username, bound) = (user.username.as_str(), user.bound_name());
    Identity {
        sub: user.sub.clone(),
        username: username.to_owned(),
        srp: (bound != username).then(|| bound.to_owned()),
        stand_in: false,
    }
}

/// The stand-in for a name that nobody has: stable, and shaped like the users of the pool (RULE-9).
fn stand_in(keys: &KeyRing, pool: &Pool, typed: &str) -> Identity {
    let folded = pool.fold(typed);
    let tag = keys.mac(crypto::Purpose::Salt, pool.id.as_str(), &[b"stand-in", folded.as_bytes()]);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&tag[..16]);
    let sub = uuid::Builder::from_random_bytes(bytes).into_uuid().to_string();
    // What was typed is shown where it could be somebody's stored name. An alias never is, so a UUID stands there, as with
    // Cognito; and the spelling is the folded one, since nobody can know how the stored name would be spelt.
    let is_alias = [Contact::Email, Contact::PhoneNumber].into_iter().any(|contact| contact.could_be(typed))
        && !matches!(pool.sign_in, SignInMode::Username);
    let username = if pool.stores_sub_as_username() || pool.altered.binds_sub || is_alias {
        sub.clone()
    } else {
        folded
    };
    Identity { sub: Sub::new(sub), username, srp: None, stand_in: true }
}
