//! What every operation of this room works with: the store, the keys, the triggers, and the configuration of pools and
//! clients, which is read often, changes rarely, and is therefore kept in memory until somebody changes it.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use crypto::KeyRing;
use crypto::Zeroizing;
use directory::{Client, ClientId, FeedEntry, Group, Pool, PoolId, SendLimits, Timestamp};
use parking_lot::RwLock;
use store::signing_keys::{Part, SigningKeys};
use store::{Store, StoreError};
use tokens::{PoolKeys, SeenTokens, SigningKey, Stock, jwks_json};
use triggers::Triggers;
use uuid::Uuid;

use crate::Refusal;
use crate::arithmetic::Arithmetic;
use crate::flood::Flood;
use crate::issuer::Issuer;
use crate::signing_rotation::{jwk, public_of};
use crate::unwritten::Unwritten;

/// Tokens whose signature was verified and need not be again.
const TOKENS_SEEN: usize = 16_384;
/// Pools and clients kept in memory.
const CONFIGURATION_KEPT: usize = 10_000;

/// By which ways messages can leave. What has no way is refused when it would be sent, as CodeDeliveryFailureException.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carries {
    /// There is a way for e-mail.
    pub email: bool,
    /// There is a way for SMS.
    pub sms: bool,
}

impl Carries {
    /// Both.
    pub const ALL: Self = Self { email: true, sms: true };
}

/// What an operator chose for this room.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How issuers are named.
    pub issuer: Issuer,
    /// The public URL of this installation, without a trailing slash.
    pub public_url: String,
    /// The region of pools made here.
    pub region: String,
    /// Ids may be pinned by tags (development only).
    pub allow_pinned_ids: bool,
    /// How many messages may be caused (RULE-11).
    pub sends: SendLimits,
    /// By which ways messages can leave at all.
    pub carries: Carries,
    /// Failed sign-ins leave at multiples of this, so that their time tells less (RULE-9). Zero: at once.
    pub failure_schedule: Duration,
}

/// What every operation works with.
pub struct Rooms {
    /// The store.
    pub store: Store,
    /// Keys by purpose.
    pub keys: KeyRing,
    /// Customer code.
    pub triggers: Arc<dyn Triggers>,
    /// Heavy work.
    pub arithmetic: Arithmetic,
    /// What the operator chose.
    pub settings: Settings,
    /// Access tokens that were verified.
    pub seen: SeenTokens,
    /// Messages of the present minute.
    pub flood: Flood,
    /// Refused sign-ins that left no line in the log yet.
    pub(crate) unwritten: Unwritten,
    /// Signing keys made ahead.
    pub stock: Arc<Stock>,
    pools: Kept<PoolId, Pool>,
    clients: Kept<ClientId, Client>,
    signing: Kept<PoolId, Signing>,
    pub(crate) groups: Kept<(PoolId, Uuid), Group>,
}

/// The keys of a pool, ready for use.
pub struct Signing {
    /// Parsed private keys.
    pub keys: PoolKeys,
    /// Public keys by which access tokens are verified: of the pair that signs first, then of those that are published.
    pub access: Vec<tokens::PublicKey>,
    /// The JWKS document.
    pub jwks: Vec<u8>,
}

impl Signing {
    /// `published` are the public halves of other pairs, ID key first.
    fn new(keys: PoolKeys, published: Vec<Vec<tokens::PublicKey>>) -> Self {
        let all: Vec<Vec<tokens::PublicKey>> =
            std::iter::once(Vec::from(keys.public())).chain(published).collect();
        // Of each pair the access key only: an ID token is refused by its key before anybody reads it (COG-13).
        let access = all.iter().filter_map(|pair| pair.get(1).cloned()).collect();
        let jwks = jwks_json(&all.concat());
        Self { keys, access, jwks }
    }
}

impl Rooms {
    /// The room on `store`.
    pub fn new(
        store: Store,
        keys: KeyRing,
        triggers: Arc<dyn Triggers>,
        arithmetic: Arithmetic,
        stock: Arc<Stock>,
        settings: Settings,
    ) -> Self {
        Self {
            store,
            keys,
            triggers,
            arithmetic,
            settings,
            flood: Flood::default(),
            unwritten: Unwritten::default(),
            seen: SeenTokens::new(TOKENS_SEEN),
            stock,
            pools: Kept::default(),
            clients: Kept::default(),
            signing: Kept::default(),
            groups: Kept::default(),
        }
    }

    /// Writes the lines of the log about sign-ins that were refused without a commit. To be called every second or so, and
    /// at the end.
    ///
    /// # Errors
    /// The store's; the lines go on waiting.
    pub async fn write_lines(&self, now: Timestamp) -> Result<(), StoreError> {
        self.unwritten.write(&self.store, now).await
    }

    /// The pool, as last configured.
    ///
    /// # Errors
    /// `Refusal::UnknownPool` also for a pool that is being deleted.
    pub async fn load_pool(&self, id: &PoolId, now: Timestamp) -> Result<Arc<Pool>, Refusal> {
        if let Some(pool) = self.pools.find(id) {
            return Ok(pool);
        }
        let epoch = self.pools.epoch();
        let pool = self.store.find::<Pool>(&store::pools::pool_key(id), now).await?;
        let pool = pool.filter(|pool| !pool.deleting).ok_or_else(|| Refusal::UnknownPool(id.clone()))?;
        Ok(self.pools.keep(id.clone(), Arc::new(pool), epoch))
    }

    /// The client called `id` in any pool: unsigned calls name no pool.
    ///
    /// # Errors
    /// `Refusal::UnknownClient` also when its pool is gone.
    pub async fn load_client_anywhere(
        &self,
        id: &ClientId,
        now: Timestamp,
    ) -> Result<(Arc<Pool>, Arc<Client>), Refusal> {
        let client = match self.clients.find(id) {
            Some(client) => client,
            None => {
                let epoch = self.clients.epoch();
                let client =
                    self.store.find_by_claim::<Client>(&store::clients::client_claim(id), now).await?;
                let client = client.ok_or_else(|| Refusal::UnknownClient(id.clone()))?;
                self.clients.keep(id.clone(), Arc::new(client), epoch)
            }
        };
        match self.load_pool(&client.pool, now).await {
            Ok(pool) => Ok((pool, client)),
            Err(Refusal::UnknownPool(_)) => Err(Refusal::UnknownClient(id.clone())),
            Err(other) => Err(other),
        }
    }

    /// The client called `id` in `pool`.
    ///
    /// # Errors
    /// `Refusal::UnknownPool`, `Refusal::UnknownClient` also when it belongs to another pool.
    pub async fn load_client(
        &self,
        pool: &PoolId,
        id: &ClientId,
        now: Timestamp,
    ) -> Result<(Arc<Pool>, Arc<Client>), Refusal> {
        match self.load_client_anywhere(id, now).await {
            Ok((found, client)) if found.id == *pool => Ok((found, client)),
            Ok(_) | Err(Refusal::UnknownClient(_)) => {
                self.load_pool(pool, now).await?;
                Err(Refusal::UnknownClient(id.clone()))
            }
            Err(other) => Err(other),
        }
    }

    /// The signing keys of a pool.
    ///
    /// # Errors
    /// `Refusal::UnknownPool`.
    pub async fn load_signing(&self, pool: &PoolId, now: Timestamp) -> Result<Arc<Signing>, Refusal> {
        if let Some(signing) = self.signing.find(pool) {
            return Ok(signing);
        }
        self.load_pool(pool, now).await?;
        let epoch = self.signing.epoch();
        let pairs = self.find_pairs(pool, now).await?.ok_or_else(|| Refusal::UnknownPool(pool.clone()))?;
        let (kept, published) = (pairs.signs, pairs.published);
        let key = |der: &Zeroizing<Vec<u8>>| {
            SigningKey::from_pkcs8(der)
                .map_err(|error| Refusal::Internal(format!("a signing key of {pool}: {error}")))
        };
        let keys = PoolKeys { id_key: key(&kept.id_pkcs8)?, access_key: key(&kept.access_pkcs8)? };
        let published = published.iter().map(public_of).collect::<Result<_, _>>()?;
        Ok(self.signing.keep(pool.clone(), Arc::new(Signing::new(keys, published)), epoch))
    }

    /// Signing keys for a new pool, from the stock.
    ///
    /// # Errors
    /// `Refusal::Overloaded`.
    pub async fn new_signing_keys(&self, pool: &PoolId, now: Timestamp) -> Result<SigningKeys, Refusal> {
        let stock = Arc::clone(&self.stock);
        let keys = self.arithmetic.run(move || stock.pool_keys()).await?;
        Ok(SigningKeys {
            pool: pool.clone(),
            created_at: now,
            number: 0,
            part: Part::Signs,
            until: None,
            public: keys.public().iter().map(jwk).collect(),
            id_pkcs8: keys.id_key.to_pkcs8(),
            access_pkcs8: keys.access_key.to_pkcs8(),
        })
    }

    /// The JWKS document of a pool.
    ///
    /// # Errors
    /// `Refusal::UnknownPool`.
    pub async fn jwks(&self, pool: &PoolId, now: Timestamp) -> Result<Vec<u8>, Refusal> {
        Ok(self.load_signing(pool, now).await?.jwks.clone())
    }

    /// Forgets what is kept of a pool; called after every change of it, before the change is answered.
    pub fn forget_pool(&self, id: &PoolId) {
        self.pools.forget(|pool, _| pool == id);
        self.signing.forget(|pool, _| pool == id);
        self.clients.forget(|_, client| client.pool == *id);
        self.groups.forget(|(pool, _), _| pool == id);
    }

    /// Forgets what is kept of a group; called after every change of it, before the change is answered.
    pub fn forget_group(&self, pool: &PoolId, id: Uuid) {
        self.groups.forget(|(of, group), _| of == pool && *group == id);
    }

    /// Forgets what an entry of the feed says is no longer so: another node changed it.
    pub fn hear(&self, entry: &FeedEntry) {
        match entry {
            FeedEntry::PoolChanged { pool } => self.forget_pool(pool),
            FeedEntry::OfALaterVersion => self.forget_all(),
            // Sessions and users are read at every call, access keys are kept elsewhere.
            FeedEntry::SessionRevoked { .. }
            | FeedEntry::UserRevoked { .. }
            | FeedEntry::OtherSessionsRevoked { .. }
            | FeedEntry::AccessKeyChanged { .. } => {}
        }
    }

    /// Forgets all configuration, for when the feed was lost.
    pub fn forget_all(&self) {
        self.pools.forget(|_, _| true);
        self.signing.forget(|_, _| true);
        self.clients.forget(|_, _| true);
        self.groups.forget(|_, _| true);
    }

    /// Forgets what is kept of a client.
    pub fn forget_client(&self, id: &ClientId) {
        self.clients.forget(|client, _| client == id);
    }

    /// Takes a lease-free step of waiting for the common schedule of failures (RULE-9).
    pub async fn wait_for_schedule(&self, began: tokio::time::Instant) {
        let quantum = self.settings.failure_schedule;
        if !quantum.is_zero() {
            let passed = began.elapsed().as_micros() / quantum.as_micros().max(1) + 1;
            let leave = began + quantum * u32::try_from(passed).unwrap_or(u32::MAX);
            tokio::time::sleep_until(leave).await;
        }
    }
}

/// Values kept in memory until they are forgotten. A value that was read before somebody forgot it is not kept: the
/// epoch moved on in between.
pub(crate) struct Kept<K, V>(RwLock<Inner<K, V>>);

struct Inner<K, V> {
    epoch: u64,
    values: HashMap<K, Arc<V>>,
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(RwLock::new(Inner { epoch: 0, values: HashMap::new() }))
    }
}

impl<K: Eq + Hash, V> Kept<K, V> {
    pub(crate) fn find(&self, key: &K) -> Option<Arc<V>> {
        self.0.read().values.get(key).cloned()
    }

    pub(crate) fn epoch(&self) -> u64 {
        self.0.read().epoch
    }

    pub(crate) fn keep(&self, key: K, value: Arc<V>, epoch: u64) -> Arc<V> {
        let mut inner = self.0.write();
        if inner.epoch == epoch {
            if inner.values.len() >= CONFIGURATION_KEPT {
                inner.values.clear();
            }
            inner.values.insert(key, Arc::clone(&value));
        }
        value
    }

    fn forget(&self, is_stale: impl Fn(&K, &V) -> bool) {
        let mut inner = self.0.write();
        inner.epoch += 1;
        inner.values.retain(|key, value| !is_stale(key, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let kept = Kept::<u8, u8>::default();
        let epoch = kept.epoch();
        kept.forget(|_, _| true);
        assert_eq!(*kept.keep(1, Arc::new(10), epoch), 10);
        assert!(kept.find(&1).is_none());
        kept.keep(1, Arc::new(11), kept.epoch());
        assert_eq!(kept.find(&1).as_deref(), Some(&11));
    }
}
