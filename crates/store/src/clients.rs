//! How an app client is kept: found by its id alone, since that is all that most callers name; listed within its pool;
//! its secrets sealed.

use directory::{Client, ClientId, ClientSecret, PoolId};
use zeroize::Zeroizing;

use crate::key;
use crate::record::{BadSecrets, Record};

/// The key of a client's record.
pub fn client_key(pool: &PoolId, client: &ClientId) -> String {
    key::join(pool.as_str(), Client::KIND, client.as_str())
}

/// The prefix of all clients of a pool, in the order of their ids.
pub fn clients_prefix(pool: &PoolId) -> String {
    format!("{pool}/{}/", Client::KIND)
}

/// The claim on a client id: it is unique over all pools, because unsigned calls name no pool.
pub fn client_claim(client: &ClientId) -> String {
    key::join(key::NO_POOL, Client::KIND, client.as_str())
}

impl Record for Client {
    const KIND: &'static str = "client";
    const MEMBERS: &'static [&'static str] = &[
        "pool",
        "id",
        "name",
        "created_at",
        "modified_at",
        "explicit_flows",
        "access_validity",
        "id_validity",
        "refresh_validity",
        "auth_session_minutes",
        "read_attributes",
        "write_attributes",
        "existence_errors",
        "token_revocation",
        "rotation",
        "neutral",
    ];

    fn key(&self) -> String {
        client_key(&self.pool, &self.id)
    }

    fn claims(&self) -> Vec<String> {
        vec![client_claim(&self.id)]
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        if self.secrets.is_empty() {
            return None;
        }
        serde_json::to_vec(&self.secrets).ok().map(Zeroizing::new)
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        let secrets: Vec<ClientSecret> = serde_json::from_slice(bytes).map_err(|_| BadSecrets)?;
        self.secrets = secrets;
        Ok(())
    }
}
