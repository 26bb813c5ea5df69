//! Replacing the keys that a pool signs with, while tokens of the old ones are about.
//!
//! The new pair is published first and signs nothing, so that whoever keeps the JWKS document for a while knows it before
//! it is needed. Then it signs, the private half of the old pair is destroyed, and its public half stays published until
//! the last token that it signed has expired. Each of these is one commit of a durable job, and the feed tells the other
//! nodes. In an emergency the new pair signs at once and every other one is withdrawn at once.

use std::sync::Arc;
use std::time::Duration;

use directory::{AuditLine, FeedEntry, IdSource as _, OsIds, Pool, PoolId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::jobs::{Next, Step};
use store::pools::pool_key;
use store::signing_keys::{
    Part, SigningKeys, all_signing_keys, next_keys_key, old_keys_key, signing_keys_key,
};
use store::{BoxFuture, Scan, StoreError, Unit, change};
use tokens::SigningKey;

use crate::{Refusal, Rooms};

/// The longest life that a client may give its ID and access tokens, and some minutes for nodes and clocks that are
/// behind. Not the client's own: it may have been longer when the token was made.
const LONGEST_TOKEN: Duration = Duration::from_secs(86_400 + 600);
/// More pairs than a pool ever has at once.
const PAIRS: usize = 100;

/// The job that goes on with a rotation.
pub struct RotateSigning;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct State {
    pool: PoolId,
    /// The pair that comes.
    number: u32,
    phase: Phase,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Phase {
    /// The new pair begins to sign.
    Sign,
    /// The old one is published no longer.
    Withdraw,
}

/// A key of a pool, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListedKey {
    /// Its kid.
    pub kid: String,
    /// `id` or `access`.
    pub signs: &'static str,
    /// Its part.
    pub part: Part,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its part changes.
    pub until: Option<Timestamp>,
}

/// A pool's pairs: the one that signs, then those that are only published.
pub(crate) struct Pairs {
    pub(crate) signs: SigningKeys,
    pub(crate) published: Vec<SigningKeys>,
}

impl Rooms {
    pub(crate) async fn find_pairs(&self, pool: &PoolId, now: Timestamp) -> Result<Option<Pairs>, Refusal> {
        let signs = self.store.find::<SigningKeys>(&signing_keys_key(pool), now).await?;
        let all = Scan::keys(&all_signing_keys(pool)).limit(PAIRS);
        let mut published = self.store.scan::<SigningKeys>(&all, now).await?.items;
        published.retain(|pair| pair.part != Part::Signs);
        Ok(signs.map(|signs| Pairs { signs, published }))
    }

    /// The keys of a pool: which sign, which will, which did.
    ///
    /// # Errors
    /// `Refusal::UnknownPool`, the store's.
    pub async fn list_signing_keys(&self, pool: &PoolId, now: Timestamp) -> Result<Vec<ListedKey>, Refusal> {
        self.load_pool(pool, now).await?;
        let pairs = self.find_pairs(pool, now).await?.ok_or_else(|| Refusal::UnknownPool(pool.clone()))?;
        let mut listed = Vec::new();
        for pair in std::iter::once(&pairs.signs).chain(&pairs.published) {
            for (key, signs) in public_of(pair)?.iter().zip(["id", "access"]) {
                listed.push(ListedKey {
                    kid: key.kid().to_owned(),
                    signs,
                    part: pair.part,
                    created_at: pair.created_at,
                    until: pair.until,
                });
            }
        }
        Ok(listed)
    }

    /// Publishes a new pair that begins to sign after `overlap`, and begins the job that sees to it. Answers when that
    /// will be.
    ///
    /// # Errors
    /// `Refusal::UnknownPool`; a rotation of this pool that has not come to its signing yet.
    pub async fn rotate_signing_keys(
        &self,
        pool: &PoolId,
        overlap: Duration,
        now: Timestamp,
    ) -> Result<Timestamp, Refusal> {
        let made = self.new_signing_keys(pool, now).await?;
        let at = now + overlap;
        change!(self.store, now, |unit| -> Result<(), Refusal> {
            let signs = standing(unit, pool).await?;
            if let Some(next) = unit.find::<SigningKeys>(&next_keys_key(pool)).await? {
                let when = next.until.unwrap_or_default().seconds();
                return Err(Refusal::parameter(format!(
                    "The keys of {pool} are being rotated: the next ones sign from {when} (seconds since 1970)."
                )));
            }
            let number = newest(unit, pool, &signs).await? + 1;
            unit.insert(&SigningKeys { number, part: Part::Next, until: Some(at), ..made.clone() })?;
            let state = State { pool: pool.clone(), number, phase: Phase::Sign };
            unit.start_job(&job(pool, number), RotateSigning::KIND, &state)?;
            let mut job: store::Job =
                unit.find(&store::Job::key_of(&job(pool, number))).await?.ok_or_else(gone)?;
            job.due_at = at;
            unit.put(&job)?;
            note(unit, pool, "PublishSigningKeys")
        })?;
        self.forget_pool(pool);
        Ok(at)
    }

    /// A new pair signs from now on, and no other one counts: for when a private key is in the wrong hands. Every ID and
    /// access token of the pool is void; refresh tokens are not, and get new ones.
    ///
    /// # Errors
    /// `Refusal::UnknownPool`, the store's.
    pub async fn replace_signing_keys(&self, pool: &PoolId, now: Timestamp) -> Result<(), Refusal> {
        let made = self.new_signing_keys(pool, now).await?;
        change!(self.store, now, |unit| -> Result<(), Refusal> {
            let signs = standing(unit, pool).await?;
            let number = newest(unit, pool, &signs).await? + 1;
            let all = Scan::keys(&all_signing_keys(pool)).limit(PAIRS);
            for pair in unit.scan::<SigningKeys>(&all).await?.items {
                if pair.part != Part::Signs {
                    unit.delete(&pair)?;
                }
            }
            unit.put(&SigningKeys { number, ..made.clone() })?;
            note(unit, pool, "ReplaceSigningKeys")
        })?;
        self.forget_pool(pool);
        Ok(())
    }
}

/// The public halves of a pair.
pub(crate) fn public_of(pair: &SigningKeys) -> Result<Vec<tokens::PublicKey>, Refusal> {
    let broken = |error: String| Refusal::Internal(format!("a signing key of {}: {error}", pair.pool));
    if pair.public.is_empty() {
        // A pair that an earlier version made.
        return [&pair.id_pkcs8, &pair.access_pkcs8]
            .into_iter()
            .map(|der| SigningKey::from_pkcs8(der).map(|key| key.public().clone()))
            .collect::<Result<_, _>>()
            .map_err(|error| broken(error.to_string()));
    }
    pair.public
        .iter()
        .map(|text| {
            let jwk = serde_json::from_str(text).map_err(|error| broken(error.to_string()))?;
            tokens::PublicKey::from_jwk(&jwk).map_err(|error| broken(error.to_string()))
        })
        .collect()
}

/// The pair that signs, if the pool is there.
async fn standing(unit: &mut Unit, pool: &PoolId) -> Result<SigningKeys, Refusal> {
    let found = unit.find::<Pool>(&pool_key(pool)).await?.filter(|pool| !pool.deleting);
    let found = found.ok_or_else(|| Refusal::UnknownPool(pool.clone()))?;
    unit.check(&found)?;
    let signs = unit.find::<SigningKeys>(&signing_keys_key(pool)).await?;
    signs.ok_or_else(|| Refusal::UnknownPool(pool.clone()))
}

async fn newest(unit: &mut Unit, pool: &PoolId, signs: &SigningKeys) -> Result<u32, Refusal> {
    let all = Scan::keys(&all_signing_keys(pool)).limit(PAIRS);
    let others = unit.scan::<SigningKeys>(&all).await?.items;
    Ok(others.iter().map(|pair| pair.number).fold(signs.number, u32::max))
}

fn gone() -> Refusal {
    Refusal::Internal("a job that was just written is not there".to_owned())
}

fn job(pool: &PoolId, number: u32) -> String {
    format!("{}/{pool}/{number}", RotateSigning::KIND)
}

fn note(unit: &mut Unit, pool: &PoolId, action: &str) -> Result<(), Refusal> {
    unit.publish(&FeedEntry::PoolChanged { pool: pool.clone() })?;
    unit.audit(&AuditLine {
        at: unit.now(),
        request_id: OsIds.uuid(),
        action: action.to_owned(),
        outcome: "ok".to_owned(),
        principal: "room:keys".to_owned(),
        pool: Some(pool.clone()),
        sub: None,
        subject: None,
        source: None,
    })?;
    Ok(())
}

impl RotateSigning {
    /// The kind of this job.
    pub const KIND: &'static str = "rotate-signing";

    /// As a worker wants it.
    pub fn step() -> Arc<dyn Step> {
        Arc::new(Self)
    }

    async fn sign(unit: &mut Unit, state: State) -> Result<Next, Refusal> {
        let (pool, now) = (&state.pool, unit.now());
        let next = unit.find::<SigningKeys>(&next_keys_key(pool)).await?;
        let signs = unit.find::<SigningKeys>(&signing_keys_key(pool)).await?;
        // The pool is gone, or an emergency has overtaken this rotation.
        let (Some(next), Some(signs)) = (next.filter(|next| next.number == state.number), signs) else {
            return Ok(Next::Finished);
        };
        let until = now + LONGEST_TOKEN;
        let public = public_of(&signs)?;
        let old = SigningKeys {
            part: Part::Old,
            until: Some(until),
            public: public.iter().map(jwk).collect(),
            id_pkcs8: Default::default(),
            access_pkcs8: Default::default(),
            ..signs.clone()
        };
        unit.delete(&next)?;
        unit.put(&SigningKeys { part: Part::Signs, until: None, ..next })?;
        unit.insert(&old)?;
        note(unit, pool, "SignWithNewKeys")?;
        let state = State { number: signs.number, phase: Phase::Withdraw, ..state };
        let state = serde_json::to_value(state).map_err(|error| Refusal::Internal(error.to_string()))?;
        Ok(Next::Later { state, done: 1, at: until })
    }

    async fn withdraw(unit: &mut Unit, state: State) -> Result<Next, Refusal> {
        let old = unit.find::<SigningKeys>(&old_keys_key(&state.pool, state.number)).await?;
        if let Some(old) = old {
            unit.delete(&old)?;
            note(unit, &state.pool, "WithdrawSigningKeys")?;
        }
        Ok(Next::Finished)
    }
}

/// A public key as its record keeps it.
pub(crate) fn jwk(key: &tokens::PublicKey) -> String {
    serde_json::to_string(&key.jwk()).expect("a struct of texts has a JSON form")
}

impl Step for RotateSigning {
    fn step<'a>(&'a self, unit: &'a mut Unit, state: &'a Value) -> BoxFuture<'a, Result<Next, StoreError>> {
        Box::pin(async move {
            let undecodable = |reason: String| StoreError::Undecodable { key: Self::KIND.to_owned(), reason };
            let state = State::deserialize(state)
                .map_err(|_| undecodable("its state is not one of this job".into()))?;
            let done = match state.phase {
                Phase::Sign => Self::sign(unit, state).await,
                Phase::Withdraw => Self::withdraw(unit, state).await,
            };
            done.map_err(|refusal| match refusal {
                Refusal::Store(error) => error,
                other => undecodable(other.to_string()),
            })
        })
    }
}
