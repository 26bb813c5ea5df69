//! The proof that a call comes from an app that knows its client's secret: SECRET_HASH, or the secret itself. A client
//! that has a secret must prove it on every call that AWS credentials do not vouch for (COG-11).

use crypto::Secret;
use directory::Client;

use crate::Refusal;

/// Checks `SecretHash` (or `SECRET_HASH`) over `username` as the caller typed it. Either active secret will do.
///
/// # Errors
/// In AWS's words: not received, or not the right one.
pub fn check_secret_hash(client: &Client, username: &str, given: Option<&str>) -> Result<(), Refusal> {
    if !client.has_secret() {
        return match given {
            None => Ok(()),
            Some(_) => Err(unable(client)),
        };
    }
    let given = given.ok_or_else(|| {
        Refusal::not_authorized(format!(
            "Client {} is configured with secret but SECRET_HASH was not received",
            client.id
        ))
    })?;
    let right = client.secrets.iter().fold(false, |found, secret| {
        found | crypto::secret_hash_matches(&secret.value, username, client.id.as_str(), given)
    });
    if right { Ok(()) } else { Err(unable(client)) }
}

/// Checks `ClientSecret`, which some operations take raw.
///
/// # Errors
/// In AWS's words.
pub fn check_secret(client: &Client, given: Option<&str>) -> Result<(), Refusal> {
    if !client.has_secret() {
        return match given {
            None => Ok(()),
            Some(_) => Err(Refusal::not_authorized(format!("Client {} has no secret", client.id))),
        };
    }
    let given = Secret::from(given.unwrap_or_default());
    let right = client.secrets.iter().fold(false, |found, secret| found | (secret.value == given));
    if right {
        Ok(())
    } else {
        Err(Refusal::not_authorized(format!("Unable to verify secret for client {}", client.id)))
    }
}

fn unable(client: &Client) -> Refusal {
    Refusal::not_authorized(format!("Unable to verify secret hash for client {}", client.id))
}
