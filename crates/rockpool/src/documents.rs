//! The public documents of pools, as the server asks for them.

use std::sync::Arc;

use aws_wire::Exception;
use bytes::Bytes;
use directory::{Clock, PoolId};
use server::WellKnown;
use user_pools::{Refusal, Rooms, Signing, well_known};

type Answer<'a> = std::pin::Pin<Box<dyn Future<Output = Result<Option<Bytes>, Exception>> + Send + 'a>>;

/// Keys and discovery documents out of the room of user pools.
pub struct Documents {
    /// The room.
    pub rooms: Arc<Rooms>,
    /// The time of every request.
    pub clock: Arc<dyn Clock>,
}

impl WellKnown for Documents {
    fn jwks<'a>(&'a self, pool: &'a str) -> Answer<'a> {
        Box::pin(async move {
            let signing = self.rooms.load_signing(&PoolId::new(pool), self.clock.now()).await;
            found(signing.map(|signing| Bytes::from_owner(Jwks(signing))))
        })
    }

    fn discovery<'a>(&'a self, pool: &'a str, host: &'a str) -> Answer<'a> {
        Box::pin(async move {
            let document =
                well_known::discovery(&self.rooms, &PoolId::new(pool), Some(host), self.clock.now()).await;
            found(document.map(Bytes::from))
        })
    }
}

/// The document where it lies: an answer copies nothing.
struct Jwks(Arc<Signing>);

impl AsRef<[u8]> for Jwks {
    fn as_ref(&self) -> &[u8] {
        &self.0.jwks
    }
}

fn found(document: Result<Bytes, Refusal>) -> Result<Option<Bytes>, Exception> {
    match document {
        Ok(document) => Ok(Some(document)),
        Err(Refusal::UnknownPool(_)) => Ok(None),
        Err(refusal) => Err(refusal.into()),
    }
}
