//! Carrying out a template, so that a kill at any moment loses nothing and leaves nothing behind.
//!
//! [`sight`] decides what is next from what is on record; [`step`] does it; [`record`] writes what came of it. A deployment
//! is on lease to one worker. It is a record of its own and no [`store::Job`], since what it does leaves the store: a step
//! is put on record, done, and put on record again, and each half is found by whoever goes on.

pub(crate) mod record;
pub(crate) mod sight;
mod step;
mod turn;

use std::sync::Arc;
use std::time::Duration;

use directory::stacks::{Deployment, Phase, Revision, Stack, StackResource};
use directory::{Clock, Timestamp};
use store::stacks::{deployment_key, deployments_due, resources_prefix, revision_key, stack_key};
use store::{Record, Scan, Store, StoreError, change};
use uuid::Uuid;

use crate::kinds::Kinds;
use crate::plan::Reader;
use crate::world::Ports;
use record::{LEASE, Stop};
use sight::Sight;

/// How often a worker says that it is still at it.
const RENEW_EVERY: Duration = Duration::from_secs(10);
/// Deployments looked at in one go.
const AT_ONCE: usize = 16;

/// A worker. Several may run, on several nodes: a lease decides. Cheap to clone.
#[derive(Clone)]
pub struct Deployer {
    pub(crate) inner: Arc<Inner>,
}

/// What a worker works with.
pub(crate) struct Inner {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub kinds: Kinds,
    pub reader: Arc<dyn Reader>,
    pub ports: Arc<Ports>,
    pub owner: String,
}

impl Deployer {
    /// A worker with a name that no other worker has.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        kinds: Kinds,
        reader: Arc<dyn Reader>,
        ports: Arc<Ports>,
        owner: impl Into<String>,
    ) -> Self {
        let owner = owner.into();
        Self { inner: Arc::new(Inner { store, clock, kinds, reader, ports, owner }) }
    }

    /// Goes on with the deployment of `stack` until it is finished, or another worker has it.
    ///
    /// # Errors
    /// The store failed. The deployment is gone on with when its lease has run out.
    pub async fn drive(&self, stack: Uuid) -> Result<(), StoreError> {
        match self.inner.drive(stack).await {
            Ok(()) | Err(Stop::Lost) => Ok(()),
            Err(Stop::Store(error)) => Err(error),
            Err(Stop::Refused(why)) => {
                tracing::error!(%stack, why, "a deployment stopped where it should not");
                Ok(())
            }
        }
    }

    /// Goes on with every deployment that nobody has on lease, and returns how many there were. Call it from time to time.
    ///
    /// # Errors
    /// The store failed.
    pub async fn run_due(&self) -> Result<usize, StoreError> {
        let now = self.inner.clock.now();
        let (from, to) = deployments_due(now);
        let due =
            self.inner.store.scan::<Deployment>(&Scan::index_between(&from, &to).limit(AT_ONCE), now).await?;
        let found = due.items.len();
        let runs = due.items.into_iter().map(|deployment| self.drive(deployment.stack));
        for done in futures_util::future::join_all(runs).await {
            done?;
        }
        Ok(found)
    }

    /// Says that no other worker is there, so that what a process before this one had on lease need not be waited for.
    ///
    /// # Errors
    /// The store failed.
    pub async fn is_alone(&self) -> Result<(), StoreError> {
        let (now, store) = (self.inner.clock.now(), &self.inner.store);
        let all =
            Scan::index_between(&deployments_due(now).0, &deployments_due(now + LEASE * 4).1).limit(1000);
        for deployment in store.scan::<Deployment>(&all, now).await?.items {
            change!(store, now, |unit| -> Result<(), StoreError> {
                if let Some(mut kept) = unit.find::<Deployment>(&deployment_key(deployment.stack)).await? {
                    (kept.owner, kept.due_at) = (None, now);
                    unit.put(&kept)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }
}

impl Inner {
    async fn drive(&self, stack: Uuid) -> Result<(), Stop> {
        let deployment = self.lease(stack).await?;
        let mut sight = self.look(deployment).await?;
        while !sight.finished && self.turn(&mut sight).await? {}
        Ok(())
    }

    async fn lease(&self, stack: Uuid) -> Result<Deployment, Stop> {
        let now = self.clock.now();
        change!(self.store, now, |unit| -> Result<Deployment, Stop> {
            let mut deployment = unit.find::<Deployment>(&deployment_key(stack)).await?.ok_or(Stop::Lost)?;
            if deployment.due_at > now {
                return Err(Stop::Lost);
            }
            deployment.owner = Some(self.owner.clone());
            deployment.due_at = now + LEASE;
            unit.put(&deployment)?;
            Ok(deployment)
        })
    }

    async fn look(&self, deployment: Deployment) -> Result<Sight, Stop> {
        let (id, now) = (deployment.stack, self.clock.now());
        let stack = self.store.find::<Stack>(&stack_key(id), now).await?.ok_or(Stop::Lost)?;
        let resources = self.resources(id, now).await?;
        let resources =
            resources.into_iter().map(|resource| (resource.logical_id.clone(), resource)).collect();
        let revision = self.store.find::<Revision>(&revision_key(id, deployment.revision), now).await?;
        let tags = revision.as_ref().map(|revision| revision.tags.clone()).unwrap_or_default();
        let mut sight = Sight { stack, deployment, resources, plan: None, tags, finished: false };
        // Undoing and deleting go by what is on record, whatever a template says.
        if matches!(sight.deployment.phase, Phase::Forward | Phase::Cleanup) {
            let revision = revision.ok_or(StoreError::BadMeta("revision"))?;
            match self.reader.read(&crate::names::of(&sight.stack, &revision.tags), &revision) {
                Ok(plan) => sight.plan = Some(plan),
                // It was read when the deployment was asked for; this version reads it otherwise.
                Err(why) if sight.deployment.phase == Phase::Forward => self.fail(&mut sight, &why).await?,
                Err(why) => return Err(Stop::Refused(why)),
            }
        }
        Ok(sight)
    }

    /// All resources of a stack.
    pub async fn resources(&self, stack: Uuid, now: Timestamp) -> Result<Vec<StackResource>, StoreError> {
        all_resources(&self.store, stack, now).await
    }
}

/// All resources of a stack, in the order of their names.
pub(crate) async fn all_resources(
    store: &Store,
    stack: Uuid,
    now: Timestamp,
) -> Result<Vec<StackResource>, StoreError> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let scan = Scan::keys(&resources_prefix(stack)).limit(500).after(after);
        let page = store.scan::<StackResource>(&scan, now).await?;
        found.extend(opened(store, &page.items, now).await?);
        after = page.next;
        if after.is_none() {
            return Ok(found);
        }
    }
}

/// Records of a page with what is sealed in them, which a scan leaves closed.
pub(crate) async fn opened<N: Record>(
    store: &Store,
    items: &[N],
    now: Timestamp,
) -> Result<Vec<N>, StoreError> {
    let keys: Vec<String> = items.iter().map(Record::key).collect();
    Ok(store.find_many::<N>(&keys, now).await?.into_iter().flatten().collect())
}
