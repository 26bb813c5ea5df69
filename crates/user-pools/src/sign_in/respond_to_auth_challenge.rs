//! RespondToAuthChallenge: answers one challenge.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::sign_in::state::{ChallengeKind, ChallengeState, SrpState, context};
use ::sign_in::{Asked, NewPassword, Refused};
use access::Call;
use aws_model::user_pools::{
    ChallengeNameType, RespondToAuthChallengeRequest, RespondToAuthChallengeResponse,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crypto::{Sealed, Secret};
use directory::{Client, ClientId, Pool};

use crate::client_proof::check_secret_hash;
use crate::fire::Metadata;
use crate::sign_in::custom;
use crate::sign_in::flow::{self, Along, Signed};
use crate::sign_in::initiate_auth::parameter;
use crate::sign_in::new_password_attributes::PREFIX;
use crate::{Refusal, Rooms};

/// The longest TIMESTAMP that is looked at.
const LONGEST_TIMESTAMP: usize = 64;

/// Answers one challenge.
///
/// # Errors
/// What the flow refuses; a challenge of another kind, client, pool or user.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: RespondToAuthChallengeRequest,
) -> Result<RespondToAuthChallengeResponse, Refusal> {
    let client = ClientId::new(input.client_id.as_str());
    let (pool, client) = rooms.load_client_anywhere(&client, call.now).await?;
    let answer = Answer {
        challenge: input.challenge_name,
        responses: input.challenge_responses.unwrap_or_default(),
        session: input.session.as_deref(),
        metadata: input.client_metadata,
    };
    let signed = respond(rooms, call, pool, client, answer).await?;
    Ok(RespondToAuthChallengeResponse {
        challenge_name: signed.challenge,
        session: signed.session.map(Into::into),
        challenge_parameters: Some(signed.parameters),
        authentication_result: signed.result,
        ..Default::default()
    })
}

/// The answer to a challenge, whoever gives it.
pub struct Answer<'a> {
    /// `ChallengeName`.
    pub challenge: ChallengeNameType,
    /// `ChallengeResponses`.
    pub responses: BTreeMap<String, String>,
    /// `Session`.
    pub session: Option<&'a str>,
    /// `ClientMetadata`.
    pub metadata: Metadata,
}

/// Goes on with a sign-in.
///
/// # Errors
/// As `handle`.
pub async fn respond(
    rooms: &Rooms,
    call: &Call,
    pool: Arc<Pool>,
    client: Arc<Client>,
    answer: Answer<'_>,
) -> Result<Signed, Refusal> {
    let Answer { challenge, responses, session, metadata } = answer;
    let asked = match challenge {
        ChallengeNameType::PasswordVerifier => password_verifier(rooms, &pool, &client, session, &responses),
        ChallengeNameType::NewPasswordRequired => new_password(rooms, &pool, &client, session, &responses),
        ChallengeNameType::CustomChallenge => custom_challenge(rooms, &pool, &client, session, &responses),
        other => {
            call.note(format!("{} is a challenge that nothing here sets", other.as_str()));
            Err(Refused::NotThisChallenge("nothing sets this challenge").into())
        }
    };
    let note = |refusal: &Refusal| flow::note_refusal(rooms, call, &pool, &client, refusal);
    let mut asked = asked.inspect_err(note)?;
    let was_kept = custom::fetch(rooms, &pool, &mut asked, call.now).await.inspect_err(note)?;
    let along = Along { metadata, answers_challenge: true, was_kept };
    flow::run(rooms, call, pool, client, asked, along).await
}

/// SECRET_BLOCK carries the whole state, since shipping clients send no `Session` here; one that is sent must belong to it.
fn password_verifier(
    rooms: &Rooms,
    pool: &Pool,
    client: &Client,
    session: Option<&str>,
    responses: &BTreeMap<String, String>,
) -> Result<Asked, Refusal> {
    let block = parameter(responses, "PASSWORD_CLAIM_SECRET_BLOCK")?;
    let signature = parameter(responses, "PASSWORD_CLAIM_SIGNATURE")?;
    let timestamp = parameter(responses, "TIMESTAMP")?;
    let username = parameter(responses, "USERNAME")?;
    check_secret_hash(client, username, responses.get("SECRET_HASH").map(String::as_str))?;
    if timestamp.len() > LONGEST_TIMESTAMP {
        return Err(Refusal::parameter("TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english."));
    }
    let state = SrpState::open(&rooms.keys, pool.id.as_str(), &context(&client.id), block)
        .map_err(|_| Refused::WrongPassword)?;
    // Some clients answer with the name that was typed, others with USER_ID_FOR_SRP; the proof is made over the latter,
    // so the name here decides nothing.
    if let Some(session) = session {
        let session = open(rooms, pool, client, session, ChallengeKind::PasswordVerifier)?;
        if session.flow != state.flow {
            return Err(Refused::NotThisChallenge("Session and SECRET_BLOCK are of two sign-ins").into());
        }
    }
    let secret_block = STANDARD.decode(block).map_err(|_| Refused::WrongPassword)?;
    Ok(Asked::SrpAnswer {
        state: Box::new(state),
        secret_block,
        timestamp: timestamp.to_owned(),
        signature: signature.to_owned(),
    })
}

fn new_password(
    rooms: &Rooms,
    pool: &Pool,
    client: &Client,
    session: Option<&str>,
    responses: &BTreeMap<String, String>,
) -> Result<Asked, Refusal> {
    let session = session.ok_or_else(|| Refusal::parameter("Missing required parameter Session"))?;
    let state = open(rooms, pool, client, session, ChallengeKind::NewPasswordRequired)?;
    // Clients answer with the name that was typed or with USER_ID_FOR_SRP; the session alone says who it is about.
    let username = parameter(responses, "USERNAME")?;
    check_secret_hash(client, username, responses.get("SECRET_HASH").map(String::as_str))?;
    // An empty value brings nothing: what is owed stays owed.
    let attributes = responses
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .filter_map(|(name, value)| Some((name.strip_prefix(PREFIX)?.to_owned(), value.clone())))
        .collect();
    let password = Secret::from(parameter(responses, "NEW_PASSWORD")?);
    Ok(Asked::NewPassword { state: Box::new(state), answer: NewPassword { password, attributes } })
}

fn custom_challenge(
    rooms: &Rooms,
    pool: &Pool,
    client: &Client,
    session: Option<&str>,
    responses: &BTreeMap<String, String>,
) -> Result<Asked, Refusal> {
    let session = session.ok_or_else(|| Refusal::parameter("Missing required parameter Session"))?;
    let state = open(rooms, pool, client, session, ChallengeKind::CustomChallenge)?;
    let username = parameter(responses, "USERNAME")?;
    check_secret_hash(client, username, responses.get("SECRET_HASH").map(String::as_str))?;
    // An empty answer is one: what it is worth is for the handler to say.
    let answer = responses.get("ANSWER");
    let answer = answer.ok_or_else(|| Refusal::parameter("Missing required parameter ANSWER"))?;
    Ok(Asked::CustomAnswer { state: Box::new(state), answer: Secret::from(answer.as_str()) })
}

fn open(
    rooms: &Rooms,
    pool: &Pool,
    client: &Client,
    session: &str,
    kind: ChallengeKind,
) -> Result<ChallengeState, Refusal> {
    let state = ChallengeState::open(&rooms.keys, pool.id.as_str(), &context(&client.id), session)
        .map_err(|_| Refused::NotThisChallenge("the session is of another client, pool or kind"))?;
    if state.kind == kind {
        Ok(state)
    } else {
        Err(Refused::NotThisChallenge("the session is of another challenge").into())
    }
}
