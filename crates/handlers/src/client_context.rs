//! What a handler finds in `context.client_context`: the key by which it can tell that it has seen an event before.

use serde_json::json;
use uuid::Uuid;

/// The client context of an event, the same on every try and on a replay: `custom.idempotencyKey` names the event.
pub(crate) fn client_context(event: Uuid) -> String {
    json!({ "client": {}, "custom": { "idempotencyKey": event }, "env": {} }).to_string()
}
