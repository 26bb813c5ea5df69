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

#[cfg(test)]
mod tests {
    use crypto::Secret;
    use directory::{Timestamp, Validity};

    use super::*;

    fn client() -> Client {
        Client {
            pool: PoolId::new("eu-west-1_A"),
            id: ClientId::new("abc"),
            name: "an app".into(),
            created_at: Timestamp(0),
            modified_at: Timestamp(0),
            explicit_flows: None,
            access_validity: Validity::default(),
            id_validity: Validity::default(),
            refresh_validity: Validity::default(),
            auth_session_minutes: None,
            read_attributes: None,
            write_attributes: None,
            existence_errors: None,
            token_revocation: true,
            rotation: None,
            neutral: Default::default(),
            secrets: vec![ClientSecret {
                id: "abc--1".into(),
                value: Secret::new("hunter2hunter2hunter2hunter2"),
                created_at: Timestamp(1),
            }],
        }
    }

    #[test]
    fn every_member_of_the_body_is_known_and_no_secret_is_in_it_rule_1() {
        let body = serde_json::to_value(client()).unwrap();
        let mut known = Client::MEMBERS.to_vec();
        known.sort_unstable();
        assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), known);
        assert!(!body.to_string().contains("hunter2"));
    }

    #[test]
    fn secrets_survive_sealing() {
        let mut back = Client { secrets: Vec::new(), ..client() };
        assert!(back.secrets().is_none());
        let sealed = client().secrets().unwrap();
        back.put_secrets(&sealed).unwrap();
        assert_eq!(back.secrets[0].value, client().secrets[0].value);
        assert!(back.put_secrets(b"nonsense").is_err());
    }

    #[test]
    fn a_client_id_is_claimed_over_all_pools() {
        assert_eq!(client().key(), "eu-west-1_A/client/abc");
        assert_eq!(client().claims(), ["~/client/abc"]);
    }
}
