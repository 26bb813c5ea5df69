//! What templates and functions find under a bucket and a key: what `rockpool up` uploaded, by its hash, and what other tools
//! put into the artifact bucket.

use std::sync::Arc;

use access::{Call, Principal};
use bytes::Bytes;
use directory::{Clock as _, ContentHash, IdSource as _, OsIds, SystemClock, Timestamp};
use functions::artifacts::Found;
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
    /// The bytes, unless there are more than `longest`: the length is on record, so those are not read.
    async fn find(
        &self,
        bucket: &str,
        key: &str,
        longest: u64,
        now: Timestamp,
    ) -> Result<Found, store::StoreError> {
        let known = if bucket == UPLOADS {
            let Ok(hash) = ContentHash::try_from(key.to_owned()) else { return Ok(Found::Nothing) };
            self.store.find_blob(&hash, now).await?.map(|blob| (hash, blob.length))
        } else {
            let bucket_room = ::artifacts::Rooms { store: self.store.clone(), region: String::new() };
            bucket_room.find(bucket, key, now).await?.map(|artifact| (artifact.hash, artifact.length))
        };
        let Some((hash, length)) = known else { return Ok(Found::Nothing) };
        if length > longest {
            return Ok(Found::Longer(length));
        }
        Ok(self.store.read_blob(&hash, now).await?.map_or(Found::Nothing, Found::Bytes))
    }

    async fn read(
        &self,
        principal: &Principal,
        bucket: &str,
        key: &str,
        version: Option<&str>,
        longest: u64,
    ) -> Result<Bytes, Fault> {
        let now = SystemClock.now();
        let call = Call::new(principal.clone(), OsIds.uuid(), now, Arc::new(OsIds));
        ::artifacts::Rooms::admit(&call).map_err(|_| {
            Fault::new(
                HandlerCode::AccessDenied,
                format!("{} may not read s3://{bucket}/{key}.", principal.name()),
            )
        })?;
        if version.is_some() {
            return Err(Fault::invalid(format!(
                "s3://{bucket}/{key}: this server keeps no versions of objects. Leave the version out."
            )));
        }
        match self.find(bucket, key, longest, now).await {
            Ok(Found::Bytes(bytes)) => Ok(bytes.into()),
            Ok(Found::Longer(length)) => Err(Fault::invalid(format!(
                "s3://{bucket}/{key} has {length} bytes, where at most {longest} are taken."
            ))),
            Ok(Found::Nothing) => Err(Fault::new(
                HandlerCode::NotFound,
                format!("There is no object {key} in a bucket {bucket} on this server."),
            )),
            Err(error) => {
                tracing::error!(%error, "an artifact cannot be read");
                Err(Fault::internal("The artifact cannot be read."))
            }
        }
    }
}

impl provisioning::Artifacts for Kept {
    fn read<'a>(
        &'a self,
        principal: &'a Principal,
        bucket: &'a str,
        key: &'a str,
        version: Option<&'a str>,
        longest: u64,
    ) -> futures_util::future::BoxFuture<'a, Result<Bytes, Fault>> {
        Box::pin(self.read(principal, bucket, key, version, longest))
    }
}

impl functions::Artifacts for Kept {
    fn read<'a>(
        &'a self,
        bucket: &'a str,
        key: &'a str,
        longest: u64,
        now: Timestamp,
    ) -> futures_util::future::BoxFuture<'a, Result<Found, store::StoreError>> {
        Box::pin(self.find(bucket, key, longest, now))
    }
}

#[cfg(test)]
mod tests {
    use crypto::{DataKey, KeyRing, Zeroizing};
    use directory::Capability;
    use store::{Engine, OpenAs};
    use store_embedded::{Embedded, Options};

    use super::*;

    async fn opened(folder: &std::path::Path) -> Store {
        let engine: Arc<dyn Engine> =
            Arc::new(Embedded::open(folder, Options::default(), SystemClock.now()).unwrap());
        let keys = KeyRing::new(DataKey { id: 1, epoch: 1, bytes: Zeroizing::new([7; 32]) });
        Store::open(engine, keys, OpenAs::Dev).await.unwrap()
    }

    fn key(capabilities: &[Capability]) -> Principal {
        Principal::AccessKey {
            id: "AKRP".into(),
            capabilities: capabilities.iter().copied().collect(),
            pools: None,
        }
    }

    #[tokio::test]
    async fn an_artifact_is_read_by_who_may_deploy_and_no_longer_than_it_may_be_rule_18() {
        let folder = tempfile::tempdir().unwrap();
        let store = opened(folder.path()).await;
        let now = SystemClock.now();
        let hash = store.keep_blob(b"code", now).await.unwrap();
        let kept = Kept { store };
        let deployer = key(&[Capability::Provisioning]);
        let read = |who: Principal, version: Option<&'static str>, longest| {
            let (kept, hash) = (kept.clone(), hash.clone());
            async move {
                kept.read(&who, UPLOADS, hash.as_str(), version, longest).await.map_err(|fault| fault.message)
            }
        };
        assert_eq!(read(deployer.clone(), None, 4).await.unwrap(), "code");
        assert!(read(deployer.clone(), None, 3).await.unwrap_err().contains("at most 3"));
        assert!(read(deployer, Some("7"), 4).await.unwrap_err().contains("no versions"));
        let others: Vec<Capability> =
            Capability::ALL.into_iter().filter(|one| *one != Capability::Provisioning).collect();
        for who in
            [key(&others), Principal::Anonymous, Principal::Dev { id: "AKIA".into(), folder_key: false }]
        {
            assert!(read(who, None, 4).await.unwrap_err().contains("may not read"));
        }
    }
}
