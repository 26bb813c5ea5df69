//! Where customer code is called: builds the event that Cognito would send and reads the answer. Never inside a change,
//! since a change may run twice.

use std::collections::BTreeMap;

use directory::{Client, Pool, User};
use triggers::{Answer, Event, Request, TriggerKind, TriggerSource, Version};

use crate::{Refusal, Rooms};

/// Metadata that a caller sends along for triggers.
pub type Metadata = Option<BTreeMap<String, String>>;

impl Rooms {
    /// Fires a trigger and waits for its answer; `None` when the pool has no such trigger, which costs nothing.
    ///
    /// # Errors
    /// `Refusal::Trigger` in the words that AWS has for it.
    pub async fn fire(
        &self,
        source: TriggerSource,
        pool: &Pool,
        client: Option<&Client>,
        username: &str,
        request: impl FnOnce() -> Request,
    ) -> Result<Option<Answer>, Refusal> {
        let kind = source.kind();
        if !self.triggers.wants(pool, kind) {
            return Ok(None);
        }
        let client = client.map(|client| client.id.clone());
        let event = Event::new(source, pool.id.clone(), username, client, request());
        let event = event.in_version(version_of(pool, kind));
        let answer = self.triggers.run(pool, event).await;
        answer.map(Some).map_err(|failure| Refusal::Trigger { kind, failure })
    }
}

/// The version of the event that the handler of `kind` is to be given.
pub fn version_of(pool: &Pool, kind: TriggerKind) -> Version {
    pool.trigger(kind.as_str()).map_or(Version::V1, |function| function.version.into())
}

/// A user's attributes as triggers see them: with `sub` and the account's state.
pub fn trigger_attributes(user: &User) -> BTreeMap<String, String> {
    let mut attributes = user.attributes.clone();
    attributes.insert("sub".to_owned(), user.sub.as_str().to_owned());
    attributes.insert("cognito:user_status".to_owned(), user.status.as_str().to_owned());
    attributes
}
