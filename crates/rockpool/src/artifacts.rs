//! What templates and functions find under a bucket and a key: what `rockpool up` uploaded, by its hash, and what other tools
//! put into the artifact bucket.

use access::Principal;
use bytes::Bytes;
use directory::{Clock as _, ContentHash, SystemClock, Timestamp};
use provisioning::{Fault, HandlerCode};
use store::Store;

/// The bucket of what `rockpool up` uploads; its keys are hashes, so that nothing in it can be changed.
pub const UPLOADS: &str = "rockpool-up";

/// What is kept here.
#[derive(Clone)]
pub struct Kept {
    /// Where.
    pub store: Store,
}

impl Kept {
    async fn find(
        &self,
        bucket: &str,
        key: &str,
        now: Timestamp,
    ) -> Result<Option<Vec<u8>>, store::StoreError> {
        if bucket != UPLOADS {
            let bucket_room = ::artifacts::Rooms { store: self.store.clone(), region: String::new() };
            return bucket_room.read(bucket, key, now).await;
        }
        let Ok(hash) = ContentHash::try_from(key.to_owned()) else { return Ok(None) };
        self.store.read_blob(&hash, now).await
    }
}

impl provisioning::Artifacts for Kept {
    fn read<'a>(
        &'a self,
        _: &'a Principal,
        bucket: &'a str,
        key: &'a str,
        _: Option<&'a str>,
    ) -> futures_util::future::BoxFuture<'a, Result<Bytes, Fault>> {
        Box::pin(async move {
            match self.find(bucket, key, SystemClock.now()).await {
                Ok(Some(bytes)) => Ok(bytes.into()),
                Ok(None) => Err(Fault::new(
                    HandlerCode::NotFound,
                    format!("There is no object {key} in a bucket {bucket} on this server."),
                )),
                Err(error) => {
                    tracing::error!(%error, "an artifact cannot be read");
                    Err(Fault::internal("The artifact cannot be read."))
                }
            }
        })
    }
}

impl functions::Artifacts for Kept {
    fn read<'a>(
        &'a self,
        bucket: &'a str,
        key: &'a str,
        _: Option<&'a str>,
        now: Timestamp,
    ) -> futures_util::future::BoxFuture<'a, Result<Option<Vec<u8>>, store::StoreError>> {
        Box::pin(self.find(bucket, key, now))
    }
}
