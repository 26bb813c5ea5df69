//! InitiateAuth: begins a sign-in, or refreshes one.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::sign_in::state::name_fits;
use ::sign_in::{Asked, Refused};
use access::Call;
use aws_model::user_pools::{AuthFlowType, InitiateAuthRequest, InitiateAuthResponse};
use crypto::{Secret, srp};
use directory::{Client, ClientId, Flow, Pool};
use triggers::TriggerKind;

use crate::client_proof::check_secret_hash;
use crate::fire::Metadata;
use crate::sign_in::custom::not_configured;
use crate::sign_in::flow::{self, Along, Signed};
use crate::sign_in::refresh;
use crate::{Refusal, Rooms};

/// Begins a sign-in.
///
/// # Errors
/// What the flow refuses.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: InitiateAuthRequest,
) -> Result<InitiateAuthResponse, Refusal> {
    let client = ClientId::new(input.client_id.as_str());
    let (pool, client) = rooms.load_client_anywhere(&client, call.now).await?;
    let flow = check_flow(&client, input.auth_flow, Door::Apps)?;
    let beginning = Beginning {
        flow,
        parameters: input.auth_parameters.unwrap_or_default(),
        metadata: input.client_metadata,
        session: input.session.is_some(),
    };
    let signed = begin(rooms, call, pool, client, beginning).await?;
    Ok(InitiateAuthResponse {
        challenge_name: signed.challenge,
        session: signed.session.map(Into::into),
        challenge_parameters: Some(signed.parameters),
        authentication_result: signed.result,
        ..Default::default()
    })
}

/// Through which of the two operations a sign-in begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// InitiateAuth.
    Apps,
    /// AdminInitiateAuth.
    Administrators,
}

/// What begins a sign-in, whoever asks for it.
pub struct Beginning {
    /// The flow, which the client allows.
    pub flow: Flow,
    /// `AuthParameters`.
    pub parameters: BTreeMap<String, String>,
    /// `ClientMetadata`.
    pub metadata: Metadata,
    /// The session of a sign-up came along.
    pub session: bool,
}

/// Begins a sign-in, or refreshes one. A client with a secret proves it here too when AWS credentials vouch for the call.
///
/// # Errors
/// What the flow refuses.
pub async fn begin(
    rooms: &Rooms,
    call: &Call,
    pool: Arc<Pool>,
    client: Arc<Client>,
    beginning: Beginning,
) -> Result<Signed, Refusal> {
    let Beginning { flow, parameters, metadata, session } = beginning;
    if session {
        return Err(Refusal::not_built("Session", "signing in with the session of a sign-up"));
    }
    let hash = parameters.get("SECRET_HASH").map(String::as_str);
    if flow == Flow::RefreshToken {
        let token = parameter(&parameters, "REFRESH_TOKEN")?;
        let proof = refresh::Proof::SecretHash(hash);
        // ClientMetadata of InitiateAuth reaches no handler of token generation, as at AWS; that of
        // GetTokensFromRefreshToken does.
        let result = refresh::run(rooms, call, &client, token, proof, None).await?;
        return Ok(Signed { result: Some(result), ..Signed::default() });
    }
    let typed = parameter(&parameters, "USERNAME")?;
    if !name_fits(typed) {
        return Err(Refusal::parameter("USERNAME is longer than any name can be."));
    }
    if flow == Flow::Custom && !rooms.triggers.wants(&pool, TriggerKind::DefineAuthChallenge) {
        return Err(not_configured());
    }
    let asked = check_secret_hash(&client, typed, hash).and_then(|()| ask(flow, typed, &parameters));
    let asked = asked.inspect_err(|refusal| flow::note_refusal(rooms, call, &pool, &client, refusal))?;
    let along = Along { metadata, answers_challenge: false, was_kept: false };
    flow::run(rooms, call, pool, client, asked, along).await
}

/// What a flow's parameters ask for.
fn ask(flow: Flow, typed: &str, parameters: &BTreeMap<String, String>) -> Result<Asked, Refusal> {
    if parameters.contains_key("DEVICE_KEY") {
        return Err(Refusal::NotFound("Device does not exist.".to_owned()));
    }
    let typed = typed.to_owned();
    let srp_a = || -> Result<Box<srp::PublicValue>, Refusal> {
        Ok(Box::new(srp::parse_a(parameter(parameters, "SRP_A")?).map_err(Refused::SrpValue)?))
    };
    if flow == Flow::UserSrp {
        return Ok(Asked::Srp { typed, a: srp_a()? });
    }
    if flow == Flow::Custom {
        let a = match parameters.get("CHALLENGE_NAME").map(String::as_str) {
            None | Some("" | "CUSTOM_CHALLENGE") => None,
            Some("SRP_A") => Some(srp_a()?),
            Some(_) => {
                return Err(Refusal::parameter("CHALLENGE_NAME is neither SRP_A nor CUSTOM_CHALLENGE."));
            }
        };
        return Ok(Asked::Custom { typed, a });
    }
    let password = Secret::from(parameter(parameters, "PASSWORD")?);
    Ok(Asked::Password { typed, password })
}

/// Whether the client may start the flow, and through this door: each has a password flow of its own.
///
/// # Errors
/// In AWS's words.
pub fn check_flow(client: &Client, asked: AuthFlowType, door: Door) -> Result<Flow, Refusal> {
    let (flow, refused) = match asked {
        AuthFlowType::UserSrpAuth => (Flow::UserSrp, "USER_SRP_AUTH is not enabled for the client."),
        AuthFlowType::UserPasswordAuth if door == Door::Apps => {
            (Flow::UserPassword, "USER_PASSWORD_AUTH flow not enabled for this client")
        }
        AuthFlowType::RefreshTokenAuth | AuthFlowType::RefreshToken => {
            (Flow::RefreshToken, "Auth flow not enabled for this client")
        }
        AuthFlowType::AdminNoSrpAuth | AuthFlowType::AdminUserPasswordAuth
            if door == Door::Administrators =>
        {
            (Flow::AdminUserPassword, "Auth flow not enabled for this client")
        }
        AuthFlowType::UserPasswordAuth
        | AuthFlowType::AdminNoSrpAuth
        | AuthFlowType::AdminUserPasswordAuth => {
            return Err(Refusal::parameter("Initiate Auth method not supported."));
        }
        AuthFlowType::CustomAuth => (Flow::Custom, "CUSTOM_AUTH flow not enabled for this client"),
        AuthFlowType::UserAuth => return Err(Refusal::not_built("AuthFlow", "the flow USER_AUTH")),
    };
    if client.allows(flow) {
        return Ok(flow);
    }
    // Recorded from AWS, of a client with the legacy name.
    let only_custom = "Only custom auth (lambda driven) is enabled for this client.";
    Err(Refusal::parameter(if client.is_custom_only() { only_custom } else { refused }))
}

/// A parameter that must be there.
///
/// # Errors
/// In AWS's words.
pub fn parameter<'a>(parameters: &'a BTreeMap<String, String>, name: &str) -> Result<&'a str, Refusal> {
    let given = parameters.get(name).map(String::as_str).filter(|given| !given.is_empty());
    given.ok_or_else(|| Refusal::parameter(format!("Missing required parameter {name}")))
}
