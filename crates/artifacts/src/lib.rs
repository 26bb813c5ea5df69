//! Where does what is deployed lie before it is deployed?
//!
//! Owns the artifact bucket: the part of S3 that deploying tools use. [`Rooms::answer`] is the wire, [`Rooms::find`] is for the rooms
//! that deploy. A request comes here whole, with its caller known.

mod body;
mod bucket;
mod checksum;
mod content;
mod document;
mod list;
mod meant;
mod object;
mod refusal;
mod route;
mod upload;

use directory::{Artifact, Timestamp};
use store::artifacts::artifact_key;
use store::{Store, StoreError};

pub use body::{Payload, decoded};
pub use content::{Content, Pieces};
pub use document::{Element, read_document};
pub use refusal::Refusal;
pub use route::Request;

/// What the operations work on.
#[derive(Clone)]
pub struct Rooms {
    /// Where things are kept.
    pub store: Store,
    /// The region that buckets are in.
    pub region: String,
}

impl std::fmt::Debug for Rooms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rooms").field("region", &self.region).finish_non_exhaustive()
    }
}

impl Rooms {
    /// What is known of an object, if there is one: its length, and the hash of its bytes.
    ///
    /// # Errors
    /// The store's.
    pub async fn find(
        &self,
        bucket: &str,
        key: &str,
        now: Timestamp,
    ) -> Result<Option<Artifact>, StoreError> {
        self.store.find::<Artifact>(&artifact_key(bucket, key), now).await
    }
}

/// What an object's ETag is: no MD5, as that of an S3 object under a key of KMS is none either.
fn etag(hash: &directory::ContentHash) -> String {
    format!("\"{}\"", hash.as_str().chars().take(32).collect::<String>())
}
