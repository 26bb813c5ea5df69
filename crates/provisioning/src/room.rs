//! The room: what every operation works with, and the finding of stacks.

use std::sync::Arc;
use std::time::Duration;

use access::Call;
use directory::Timestamp;
use directory::stacks::{Behalf, ChangeSet, Deployment, Revision, Stack, StackEvent, StackResource};
use store::stacks::{
    change_set_claim, change_set_key, deployment_key, events_prefix, name_claim, revision_key, stack_key,
};
use store::{Cursor, Scan, Store, StoreError};
use uuid::Uuid;

use crate::deploy::{Deployer, all_resources};
use crate::kinds::Kinds;
use crate::world::Ports;
use crate::{Refusal, behalf};

/// A call waits so long for its deployment: tools look at once, and then wait half a minute before they look again.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often it is looked whether another worker has finished.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// The room. Cheap to clone.
#[derive(Clone)]
pub struct Stacks {
    /// The store.
    pub store: Store,
    /// What carries deployments out.
    pub deployer: Deployer,
    /// The region in ARNs.
    pub region: String,
}

impl Stacks {
    /// The room over a store, with the worker that carries its deployments out.
    pub fn new(store: Store, deployer: Deployer, region: impl Into<String>) -> Self {
        Self { store, deployer, region: region.into() }
    }

    fn now(&self) -> Timestamp {
        self.deployer.inner.clock.now()
    }

    /// The types of resources that are known.
    pub fn kinds(&self) -> &Kinds {
        &self.deployer.inner.kinds
    }

    /// The other rooms.
    pub(crate) fn ports(&self) -> &Arc<Ports> {
        &self.deployer.inner.ports
    }

    /// The stack of that name, or with that ARN; one that is deleted is found by its ARN only.
    ///
    /// # Errors
    /// The store failed.
    pub async fn find_stack(&self, name: &str, now: Timestamp) -> Result<Option<Stack>, StoreError> {
        match Stack::parse_arn(name) {
            Some((name, id)) => {
                let found = self.store.find::<Stack>(&stack_key(id), now).await?;
                Ok(found.filter(|stack| stack.name == name))
            }
            None => self.store.find_by_claim::<Stack>(&name_claim(name), now).await,
        }
    }

    /// The same, or AWS's sentence.
    ///
    /// # Errors
    /// There is none.
    pub async fn load_stack(&self, name: &str, now: Timestamp) -> Result<Stack, Refusal> {
        self.find_stack(name, now).await?.ok_or_else(|| Refusal::NoStack(name.to_owned()))
    }

    /// A revision of a stack.
    pub(crate) async fn find_revision(
        &self,
        stack: Uuid,
        number: u32,
        now: Timestamp,
    ) -> Result<Option<Revision>, StoreError> {
        self.store.find(&revision_key(stack, number), now).await
    }

    /// The revision that a stack is described with: the one in force, or that is being brought into force first.
    pub(crate) async fn shown_revision(
        &self,
        stack: &Stack,
        now: Timestamp,
    ) -> Result<Option<Revision>, StoreError> {
        self.find_revision(stack.id, stack.revision, now).await
    }

    /// Whether there is no such type of resource here.
    pub(crate) fn is_unknown(&self, kind: &str) -> bool {
        self.kinds().find(kind).is_none() && !kind.starts_with("AWS::Serverless::")
    }

    /// The events of a stack from `number` on, the oldest first.
    ///
    /// # Errors
    /// The store failed.
    pub async fn events_since(
        &self,
        stack: Uuid,
        number: u64,
        now: Timestamp,
    ) -> Result<Vec<StackEvent>, StoreError> {
        let prefix = events_prefix(stack);
        let before =
            number.checked_sub(1).map(|before| Cursor(format!("{prefix}{}", store::key::number(before))));
        let scan = Scan::keys(&prefix).limit(500).after(before);
        Ok(self.store.scan::<StackEvent>(&scan, now).await?.items)
    }

    /// The stack of that id.
    ///
    /// # Errors
    /// The store failed.
    pub async fn find_by_id(&self, stack: Uuid, now: Timestamp) -> Result<Option<Stack>, StoreError> {
        self.store.find(&stack_key(stack), now).await
    }

    /// All resources of a stack.
    pub async fn resources(&self, stack: Uuid, now: Timestamp) -> Result<Vec<StackResource>, StoreError> {
        all_resources(&self.store, stack, now).await
    }

    /// The change set of that name in that stack, or with that ARN.
    ///
    /// # Errors
    /// There is none; a name without a stack.
    pub async fn load_change_set(
        &self,
        name: &str,
        stack: Option<&str>,
        now: Timestamp,
    ) -> Result<(Stack, ChangeSet), Refusal> {
        let stack = match (stack, ChangeSet::parse_arn(name)) {
            (Some(stack), _) => self.load_stack(stack, now).await?,
            (None, Some((_, id))) => {
                // The ARN names no stack; the index of ids does.
                let found = self
                    .store
                    .find_by_claim::<ChangeSet>(&store::stacks::change_set_id_claim(id), now)
                    .await?;
                let found = found.ok_or_else(|| Refusal::NoChangeSet(name.to_owned()))?;
                self.store
                    .find(&stack_key(found.stack), now)
                    .await?
                    .ok_or_else(|| Refusal::NoChangeSet(name.to_owned()))?
            }
            (None, None) => {
                return Err(Refusal::validation(
                    "StackName must be specified if ChangeSetName is not specified as an ARN.",
                ));
            }
        };
        let found = match ChangeSet::parse_arn(name) {
            Some((_, id)) => self.store.find::<ChangeSet>(&change_set_key(stack.id, id), now).await?,
            None => self.store.find_by_claim::<ChangeSet>(&change_set_claim(stack.id, name), now).await?,
        };
        found.map(|found| (stack, found)).ok_or_else(|| Refusal::NoChangeSet(name.to_owned()))
    }

    /// On whose behalf a deployment runs that `call` asks for.
    ///
    /// # Errors
    /// Nobody in particular asks for deployments.
    pub(crate) fn behalf(call: &Call) -> Result<Behalf, Refusal> {
        behalf::of(&call.principal).ok_or_else(|| Refusal::validation("This caller cannot deploy."))
    }

    /// Has the deployment of `stack` carried out, and waits a while: a short one is finished when this returns, a long one
    /// goes on.
    pub async fn settle(&self, stack: Uuid) {
        let deployer = self.deployer.clone();
        let running = tokio::spawn(async move {
            if let Err(error) = deployer.drive(stack).await {
                tracing::error!(%stack, %error, "a deployment waits: the store cannot be read or written");
            }
        });
        let settled = async {
            let _ = running.await;
            // Another worker may have been quicker.
            while matches!(
                self.store.find::<Deployment>(&deployment_key(stack), self.now()).await,
                Ok(Some(_))
            ) {
                tokio::time::sleep(LOOK_EVERY).await;
            }
        };
        let _ = tokio::time::timeout(PATIENCE, settled).await;
    }
}
