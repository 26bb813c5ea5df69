//! How functions, their versions and the events that wait for them are kept. Environments and events are sealed; the zips are
//! [blobs](crate::blobs), named by whoever uses them.

use std::collections::BTreeMap;

use crypto::Secret;
use directory::{Build, Environment, Function, FunctionVersion, QueuedEvent, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::blobs::naming;
use crate::key;
use crate::record::{BadSecrets, Record};

/// The key of a function.
pub fn function_key(name: &str) -> String {
    key::join(key::NO_POOL, Function::KIND, name)
}

/// The prefix of all functions, in the order of their names.
pub fn functions_prefix() -> String {
    function_key("")
}

/// The key of a version of a function.
pub fn version_key(function: &str, number: u64) -> String {
    key::join(key::NO_POOL, FunctionVersion::KIND, &format!("{function}:{number:012}"))
}

/// The prefix of all versions of a function, in the order of their numbers. No name has a colon in it.
pub fn versions_prefix(function: &str) -> String {
    key::join(key::NO_POOL, FunctionVersion::KIND, &format!("{function}:"))
}

/// The key of an event that waits.
pub fn event_key(id: uuid::Uuid) -> String {
    key::join(key::NO_POOL, QueuedEvent::KIND, &id.to_string())
}

const EVENTS_DUE: &str = "function-events-due";

/// The index entries of the events that are due by `now`, from and to.
pub fn events_due(now: Timestamp) -> (String, String) {
    let entry = |at: &str| key::join(key::NO_POOL, EVENTS_DUE, at);
    (entry(""), entry(&key::time(now.0.saturating_add(1))))
}

fn seal(environment: Option<&Environment>) -> Option<Zeroizing<Vec<u8>>> {
    let plain: BTreeMap<&str, &str> =
        environment?.iter().map(|(name, value)| (name.as_str(), value.expose())).collect();
    serde_json::to_vec(&plain).ok().map(Zeroizing::new)
}

fn open(bytes: &[u8]) -> Result<Option<Environment>, BadSecrets> {
    let plain: BTreeMap<String, String> = serde_json::from_slice(bytes).map_err(|_| BadSecrets)?;
    Ok(Some(plain.into_iter().map(|(name, value)| (name, Secret::new(value))).collect()))
}

fn names_of(build: &Build, kind: &str) -> Vec<String> {
    let layers = build.layers.iter().map(|layer| &layer.code);
    std::iter::once(&build.code).chain(layers).map(|hash| naming(hash, kind)).collect()
}

impl Record for Function {
    const KIND: &'static str = "function";
    const MEMBERS: &'static [&'static str] =
        &["name", "id", "created_at", "next_version", "latest", "aliases", "policies", "tags", "reserved"];

    fn key(&self) -> String {
        function_key(&self.name)
    }

    fn index(&self) -> Vec<String> {
        names_of(&self.latest, Self::KIND)
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        seal(self.latest.environment.as_ref())
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        self.latest.environment = open(bytes)?;
        Ok(())
    }
}

impl Record for FunctionVersion {
    const KIND: &'static str = "function-version";
    const MEMBERS: &'static [&'static str] = &["function", "function_id", "number", "build"];

    fn key(&self) -> String {
        version_key(&self.function, self.number)
    }

    fn index(&self) -> Vec<String> {
        names_of(&self.build, Self::KIND)
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        seal(self.build.environment.as_ref())
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        self.build.environment = open(bytes)?;
        Ok(())
    }
}

/// What of an event is sealed.
#[derive(Serialize, Deserialize)]
struct Sealed {
    context: Option<String>,
    /// Bytes of the payload, which follows.
    length: usize,
}

impl Record for QueuedEvent {
    const KIND: &'static str = "function-event";
    const MEMBERS: &'static [&'static str] =
        &["id", "function", "qualifier", "queued_at", "tries", "due_at", "owner"];

    fn key(&self) -> String {
        event_key(self.id)
    }

    fn index(&self) -> Vec<String> {
        vec![key::join(key::NO_POOL, EVENTS_DUE, &key::time(self.due_at.0))]
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        let sealed = Sealed { context: self.client_context.clone(), length: self.payload.len() };
        let mut bytes = Zeroizing::new(serde_json::to_vec(&sealed).ok()?);
        bytes.push(b'\n');
        bytes.extend_from_slice(&self.payload);
        Some(bytes)
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        let end = bytes.iter().position(|byte| *byte == b'\n').ok_or(BadSecrets)?;
        let sealed: Sealed = serde_json::from_slice(&bytes[..end]).map_err(|_| BadSecrets)?;
        let payload = &bytes[end + 1..];
        if payload.len() != sealed.length {
            return Err(BadSecrets);
        }
        (self.client_context, self.payload) = (sealed.context, payload.to_vec());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use directory::{ContentHash, UsedLayer};
    use uuid::Uuid;

    use super::*;

    fn build() -> Build {
        let used =
            UsedLayer { arn: "arn:aws:lambda:a:1:layer:b:1".into(), code: ContentHash::of(b"b"), size: 1 };
        Build {
            runtime: "python3.11".into(),
            handler: "app.handler".into(),
            role: String::new(),
            description: String::new(),
            timeout: 3,
            memory_mib: 128,
            scratch_mib: 512,
            layers: vec![used],
            code: ContentHash::of(b"a"),
            code_size: 1,
            neutral: BTreeMap::new(),
            modified_at: Timestamp(0),
            revision: Uuid::nil(),
            environment: Some(BTreeMap::from([("URL".into(), Secret::new("x".to_owned()))])),
        }
    }

    fn members(body: &impl Serialize) -> Vec<String> {
        serde_json::to_value(body).unwrap().as_object().unwrap().keys().cloned().collect()
    }

    fn known<N: Record>() -> Vec<&'static str> {
        let mut known = N::MEMBERS.to_vec();
        known.sort_unstable();
        known
    }

    #[test]
    fn every_member_of_the_bodies_is_known_and_secrets_come_back_rule_31() {
        let function = Function {
            name: "f".into(),
            id: Uuid::nil(),
            created_at: Timestamp(0),
            next_version: 1,
            latest: build(),
            aliases: BTreeMap::new(),
            policies: BTreeMap::new(),
            tags: BTreeMap::new(),
            reserved: Some(1),
        };
        assert_eq!(members(&function), known::<Function>());
        assert_eq!(function.index().len(), 2, "the code and the layer are named");
        let mut again = Function { latest: Build { environment: None, ..build() }, ..function.clone() };
        again.put_secrets(&function.secrets().unwrap()).unwrap();
        assert_eq!(again, function);
        let version =
            FunctionVersion { function: "f".into(), function_id: Uuid::nil(), number: 1, build: build() };
        assert_eq!(members(&version), known::<FunctionVersion>());
        assert!(version.key().starts_with(&versions_prefix("f")));
        let event = QueuedEvent {
            id: Uuid::nil(),
            function: "f".into(),
            qualifier: Some("live".into()),
            queued_at: Timestamp(0),
            tries: 0,
            due_at: Timestamp(0),
            owner: Some("a".into()),
            payload: b"{\"a\":\n1}".to_vec(),
            client_context: Some("{}".into()),
        };
        assert_eq!(members(&event), known::<QueuedEvent>());
        let mut again = QueuedEvent { payload: vec![], client_context: None, ..event.clone() };
        again.put_secrets(&event.secrets().unwrap()).unwrap();
        assert_eq!((again.payload, again.client_context), (event.payload, event.client_context));
        assert!(again_is_refused());
    }

    fn again_is_refused() -> bool {
        let mut event = QueuedEvent {
            id: Uuid::nil(),
            function: String::new(),
            qualifier: None,
            queued_at: Timestamp(0),
            tries: 0,
            due_at: Timestamp(0),
            owner: None,
            payload: vec![],
            client_context: None,
        };
        event.put_secrets(b"{\"context\":null,\"length\":3}\nab").is_err() && event.put_secrets(b"").is_err()
    }
}
