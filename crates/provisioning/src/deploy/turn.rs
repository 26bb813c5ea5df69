//! One turn of a deployment: what is next, done and written down.

use directory::stacks::{
    Deployment, Doing, OnFailure, Phase, Policy, ResourceStatus, Revision, StackResource, StackStatus, Verb,
    Was, Wish,
};
use directory::{IdSource as _, OsIds};
use serde_json::Value;
use store::stacks::{REMEMBERED, revision_key};

use super::Inner;
use super::record::{Entry, InForce, Line, Stop, commit};
use super::sight::{Next, Sight};
use crate::changes;
use crate::fault::{Fault, HandlerCode};
use crate::plan::Planned;

impl Inner {
    /// Does what is next; false when the deployment is finished.
    pub(super) async fn turn(&self, sight: &mut Sight) -> Result<bool, Stop> {
        match sight.next(self.clock.now()) {
            Next::Take(id) => self.take(sight, &id).await?,
            Next::Run(id) => self.run(sight, &id, true).await?,
            Next::Begin(id, verb) => self.begin_undoing(sight, &id, verb).await?,
            Next::Pass(id) => self.pass(sight, &id).await?,
            Next::SwapBack(id) => self.swap_back(sight, &id).await?,
            Next::Keep(id, verb) => self.keep(sight, &id, verb).await?,
            Next::Fail(why) => self.fail(sight, &why).await?,
            Next::Through => self.through(sight).await?,
        }
        Ok(!sight.finished)
    }

    pub(super) async fn write(&self, sight: &mut Sight, entry: Entry) -> Result<(), Stop> {
        commit(&self.store, &self.owner, self.clock.now(), sight, entry).await
    }

    /// A resource of the plan has its turn: made, changed, made anew or left as it is.
    async fn take(&self, sight: &mut Sight, id: &str) -> Result<(), Stop> {
        let plan = sight.plan.clone().expect("whoever goes forward has read the plan");
        let planned = plan.resources().iter().find(|planned| planned.logical_id == id);
        let planned = planned.expect("the turn came from the plan").clone();
        let properties = plan.properties(id, &sight.known());
        let mut resource = match sight.resources.get(id) {
            Some(resource) => resource.clone(),
            None => new_resource(&sight.deployment, &planned, self.clock.now()),
        };
        if resource.now.is_none() {
            resource.resource_type = planned.resource_type;
        } else if resource.was.is_none() {
            resource.was = Some(Was {
                depends_on: resource.depends_on.clone(),
                deletion: resource.deletion,
                replacement: resource.replacement,
            });
        }
        resource.depends_on = planned.depends_on;
        (resource.deletion, resource.replacement) = (planned.deletion, planned.replacement);
        let verb = match (&properties, &resource.now) {
            (Ok(properties), Some(now)) if now.properties == *properties => {
                resource.settled = true;
                return self.write(sight, Entry { resources: vec![resource], ..Entry::default() }).await;
            }
            (Ok(properties), Some(now)) => {
                let replaced = self
                    .kinds
                    .find(&resource.resource_type)
                    .is_some_and(|kind| changes::replaces(&**kind, &now.properties, properties));
                if replaced { Verb::Replace } else { Verb::Update }
            }
            (Err(_), Some(_)) => Verb::Update,
            (_, None) => Verb::Create,
        };
        let properties = match properties {
            Ok(properties) => properties,
            Err(why) => return self.refuse(sight, resource, verb, &why).await,
        };
        self.begin(sight, resource, verb, properties).await
    }

    /// Puts a step forward on record, and does it.
    pub(super) async fn begin(
        &self,
        sight: &mut Sight,
        mut resource: StackResource,
        verb: Verb,
        properties: Value,
    ) -> Result<(), Stop> {
        let token = OsIds.uuid().to_string();
        let id = resource.logical_id.clone();
        // Refused before it is on record, so that there is nothing to undo.
        let world = match self.world(sight, &id, &token).await? {
            Ok(world) => world,
            Err(fault) => return self.refuse(sight, resource, verb, &fault.reason(&token)).await,
        };
        if matches!(verb, Verb::Create | Verb::Replace) {
            // What is there already under that name is not the stack's to take.
            if let Err(fault) = self.check_absent(&world, &resource, &properties).await {
                return self.refuse(sight, resource, verb, &fault.reason(&token)).await;
            }
        }
        self.touch(sight, &mut resource);
        resource.target = properties;
        resource.doing = Some(Doing { verb, token });
        resource.at = self.clock.now();
        (resource.status, resource.reason) = match verb {
            Verb::Create => (ResourceStatus::CreateInProgress, None),
            Verb::Replace => (ResourceStatus::UpdateInProgress, Some(REPLACES.to_owned())),
            _ => (ResourceStatus::UpdateInProgress, None),
        };
        let lines = vec![Line::of(&resource)];
        self.write(sight, Entry { resources: vec![resource], lines, ..Entry::default() }).await?;
        self.run(sight, &id, false).await
    }

    async fn check_absent(
        &self,
        world: &crate::World,
        resource: &StackResource,
        properties: &Value,
    ) -> Result<(), Fault> {
        let Some(kind) = self.kinds.find(&resource.resource_type) else { return Ok(()) };
        let Some(found) = kind.find(world, properties).await? else { return Ok(()) };
        let own = resource.now.as_ref().is_some_and(|now| now.physical_id == found.physical_id);
        Err(if own {
            Fault::new(
                HandlerCode::InvalidRequest,
                format!(
                    "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename {} and \
                     update the stack again.",
                    found.physical_id
                ),
            )
        } else {
            Fault::new(
                HandlerCode::AlreadyExists,
                format!(
                    "Resource of type '{}' with identifier '{}' already exists.",
                    resource.resource_type, found.physical_id
                ),
            )
        })
    }

    fn touch(&self, sight: &mut Sight, resource: &mut StackResource) {
        if resource.touched.is_none() {
            sight.deployment.touches += 1;
            resource.touched = Some(sight.deployment.touches);
            resource.before = resource.now.clone();
        }
    }

    /// A step that is not even begun.
    async fn refuse(
        &self,
        sight: &mut Sight,
        mut resource: StackResource,
        verb: Verb,
        why: &str,
    ) -> Result<(), Stop> {
        self.touch(sight, &mut resource);
        resource.at = self.clock.now();
        let status =
            if verb == Verb::Create { ResourceStatus::CreateFailed } else { ResourceStatus::UpdateFailed };
        (resource.status, resource.reason) = (status, Some(why.to_owned()));
        sight.deployment.failed.push(resource.logical_id.clone());
        let lines = vec![Line::of(&resource)];
        self.write(sight, Entry { resources: vec![resource], lines, ..Entry::default() }).await
    }

    /// Puts a step on record that undoes or takes away, and does it.
    async fn begin_undoing(&self, sight: &mut Sight, id: &str, verb: Verb) -> Result<(), Stop> {
        let mut resource = sight.resources[id].clone();
        resource.doing = Some(Doing { verb, token: OsIds.uuid().to_string() });
        resource.at = self.clock.now();
        let mut line = Line::of(&resource);
        let status = match verb {
            Verb::Delete | Verb::DeleteOld => ResourceStatus::DeleteInProgress,
            _ => ResourceStatus::UpdateInProgress,
        };
        (line.status, line.reason) = (status.as_str().to_owned(), None);
        if let (Verb::DeleteOld, Some(before)) = (verb, &resource.before) {
            // The resource itself stands: it is what was in its place that goes.
            line.physical_id = before.physical_id.clone();
        } else {
            (resource.status, resource.reason) = (status, None);
        }
        self.write(sight, Entry { resources: vec![resource], lines: vec![line], ..Entry::default() }).await?;
        self.run(sight, id, false).await
    }

    /// Nothing has to be done with it.
    async fn pass(&self, sight: &mut Sight, id: &str) -> Result<(), Stop> {
        let mut resource = sight.resources[id].clone();
        resource.settled = true;
        let mut entry = Entry::default();
        let phase = sight.deployment.phase;
        match phase {
            Phase::Back if sight.deployment.wish == Wish::Update && resource.before.is_some() => {
                (resource.status, resource.reason) = (ResourceStatus::UpdateComplete, None);
                resource.now = resource.before.clone();
                entry.lines.push(Line::of(&resource));
            }
            // What failed before there was anything.
            Phase::Back if sight.deployment.wish == Wish::Update => {}
            Phase::Back | Phase::Deleting | Phase::BackCleanup
                if resource.status != ResourceStatus::DeleteComplete =>
            {
                (resource.status, resource.reason) = (ResourceStatus::DeleteComplete, None);
                entry.lines.push(Line::of(&resource));
            }
            Phase::Cleanup => entry.gone.push(id.to_owned()),
            _ => {}
        }
        if entry.gone.is_empty() {
            entry.resources.push(resource);
        }
        self.write(sight, entry).await
    }

    /// The old one takes its place again; what had replaced it is what is to be deleted.
    async fn swap_back(&self, sight: &mut Sight, id: &str) -> Result<(), Stop> {
        let mut resource = sight.resources[id].clone();
        std::mem::swap(&mut resource.now, &mut resource.before);
        resource.settled = true;
        (resource.status, resource.reason) = (ResourceStatus::UpdateComplete, None);
        let lines = vec![Line::of(&resource)];
        self.write(sight, Entry { resources: vec![resource], lines, ..Entry::default() }).await
    }

    /// The real thing stays where it is, and is the stack's no longer.
    async fn keep(&self, sight: &mut Sight, id: &str, verb: Verb) -> Result<(), Stop> {
        let mut resource = sight.resources[id].clone();
        let mut line = Line::of(&resource);
        line.status = ResourceStatus::DeleteSkipped.as_str().to_owned();
        line.reason = None;
        let mut entry = Entry::default();
        if verb == Verb::DeleteOld {
            line.physical_id = resource.before.take().map(|before| before.physical_id).unwrap_or_default();
            entry.resources.push(resource);
        } else if sight.deployment.phase == Phase::Cleanup {
            entry.gone.push(id.to_owned());
        } else {
            (resource.status, resource.settled) = (ResourceStatus::DeleteSkipped, true);
            resource.reason = None;
            entry.resources.push(resource);
        }
        entry.lines.push(line);
        self.write(sight, entry).await
    }

    /// The deployment fails: what was done is undone, or stays, as was asked for.
    pub(super) async fn fail(&self, sight: &mut Sight, why: &str) -> Result<(), Stop> {
        let create = sight.deployment.wish == Wish::Create;
        let (phase, status, reason) = match sight.on_failure() {
            OnFailure::Nothing => return self.stay(sight, why).await,
            OnFailure::Delete => (Phase::Deleting, StackStatus::DeleteInProgress, why.to_owned()),
            OnFailure::Rollback if create => {
                (Phase::Back, StackStatus::RollbackInProgress, format!("{why}Rollback requested by user."))
            }
            OnFailure::Rollback => (Phase::Back, StackStatus::UpdateRollbackInProgress, why.to_owned()),
        };
        let resources = sight.unsettled(|resource| phase == Phase::Deleting || resource.touched.is_some());
        sight.deployment.phase = phase;
        // From now on those are meant that cannot be undone.
        sight.deployment.failed.clear();
        self.write(sight, Entry { resources, status: Some((status, Some(reason))), ..Entry::default() }).await
    }

    /// What failed stays as it is, with all that was there before: the next update goes on from there, or back.
    async fn stay(&self, sight: &mut Sight, why: &str) -> Result<(), Stop> {
        let create = sight.deployment.wish == Wish::Create;
        let status = if create { StackStatus::CreateFailed } else { StackStatus::UpdateFailed };
        let in_force = InForce {
            revision: sight.deployment.revision,
            outputs: sight.stack.outputs.clone(),
            imports: sight.stack.imports.clone(),
        };
        let mut entry = self.end(sight, status, Some(why.to_owned()));
        if !create {
            entry.resources = sight.unsettled(|_| true);
        }
        entry.in_force = Some(in_force);
        self.write(sight, entry).await
    }

    /// A phase is through.
    async fn through(&self, sight: &mut Sight) -> Result<(), Stop> {
        let (wish, failed) = (sight.deployment.wish, !sight.deployment.failed.is_empty());
        let why = failed.then(|| sight.what_failed());
        let entry = match sight.deployment.phase {
            Phase::Forward => return self.in_force(sight).await,
            Phase::Cleanup => self.end(sight, StackStatus::UpdateComplete, None),
            Phase::Back if wish == Wish::Create => {
                let status = if failed { StackStatus::RollbackFailed } else { StackStatus::RollbackComplete };
                let (revision, outputs, imports) = (sight.stack.revision, Vec::new(), Vec::new());
                let in_force = Some(InForce { revision, outputs, imports });
                Entry { in_force, ..self.end(sight, status, why) }
            }
            Phase::Back if failed => {
                // What is not undone is on record, for who goes on with it.
                Entry {
                    status: Some((StackStatus::UpdateRollbackFailed, why)),
                    finished: true,
                    ..Entry::default()
                }
            }
            Phase::Back => {
                sight.deployment.phase = Phase::BackCleanup;
                let resources = sight.unsettled(|resource| resource.touched.is_some());
                let status = Some((StackStatus::UpdateRollbackCompleteCleanupInProgress, None));
                Entry { resources, status, ..Entry::default() }
            }
            Phase::BackCleanup => self.restored(sight).await?,
            Phase::Deleting if failed => self.end(sight, StackStatus::DeleteFailed, why),
            Phase::Deleting => {
                let mut entry = self.end(sight, StackStatus::DeleteComplete, None);
                let forgotten = Some(self.clock.now() + REMEMBERED);
                for resource in &mut entry.resources {
                    resource.expires_at = forgotten;
                }
                entry.deleted = true;
                entry
            }
        };
        match self.write(sight, entry).await {
            // Somebody imports what would go.
            Err(Stop::Refused(why)) => {
                let status = Some((StackStatus::DeleteFailed, Some(format!("Delete canceled. {why}"))));
                self.write(sight, Entry { status, finished: true, ..Entry::default() }).await
            }
            other => other,
        }
    }

    /// The last entry of an update that was undone: what is in force is what was.
    async fn restored(&self, sight: &Sight) -> Result<Entry, Stop> {
        let mut entry = self.end(sight, StackStatus::UpdateRollbackComplete, None);
        let made = |resource: &StackResource| {
            let left = matches!(resource.status, ResourceStatus::DeleteSkipped);
            resource.was.is_none() && resource.touched.is_some() && (resource.now.is_none() || left)
        };
        let made = sight.resources.values().filter(|resource| made(resource));
        entry.gone = made.map(|resource| resource.logical_id.clone()).collect();
        let gone = &entry.gone;
        entry.resources.retain(|resource| !gone.contains(&resource.logical_id));
        for resource in &mut entry.resources {
            if let Some(was) = sight.resources.get(&resource.logical_id).and_then(|one| one.was.clone()) {
                resource.depends_on = was.depends_on;
                (resource.deletion, resource.replacement) = (was.deletion, was.replacement);
            }
        }
        entry.forgets = Some(sight.deployment.revision);
        let key = revision_key(sight.stack.id, sight.stack.revision);
        let revision = self.store.find::<Revision>(&key, self.clock.now()).await?;
        entry.in_force = Some(InForce {
            revision: sight.stack.revision,
            outputs: sight.stack.outputs.clone(),
            imports: revision.as_ref().map(crate::imports::of).unwrap_or_default(),
        });
        Ok(entry)
    }

    /// Everything of the plan is there: the revision is in force, unless its outputs say no.
    async fn in_force(&self, sight: &mut Sight) -> Result<(), Stop> {
        let plan = sight.plan.clone().expect("whoever goes forward has read the plan");
        let outputs = match plan.outputs(&sight.known()) {
            Ok(outputs) => outputs,
            Err(why) => return self.fail(sight, &format!("{why} ")).await,
        };
        let (id, now) = (sight.deployment.stack, self.clock.now());
        let revision = self.store.find::<Revision>(&revision_key(id, sight.deployment.revision), now).await?;
        let imports = revision.as_ref().map(crate::imports::of).unwrap_or_default();
        let in_force = Some(InForce { revision: sight.deployment.revision, outputs, imports });
        let entry = if sight.deployment.wish == Wish::Create {
            self.end(sight, StackStatus::CreateComplete, None)
        } else {
            sight.deployment.phase = Phase::Cleanup;
            let status = Some((StackStatus::UpdateCompleteCleanupInProgress, None));
            Entry { status, forgets: Some(sight.stack.revision), ..Entry::default() }
        };
        match self.write(sight, Entry { in_force, ..entry }).await {
            Err(Stop::Refused(why)) => {
                sight.deployment.phase = Phase::Forward;
                self.fail(sight, &format!("{why}. ")).await
            }
            other => other,
        }
    }

    /// The last entry: what the deployment remembered of each resource is forgotten.
    fn end(&self, sight: &Sight, status: StackStatus, reason: Option<String>) -> Entry {
        let resources = sight.resources.values().map(|resource| StackResource {
            was: None,
            touched: None,
            settled: false,
            doing: None,
            before: None,
            target: Value::Null,
            ..resource.clone()
        });
        Entry {
            resources: resources.collect(),
            status: Some((status, reason)),
            finished: true,
            ..Entry::default()
        }
    }
}

/// The reason beside an update that makes the resource anew.
const REPLACES: &str =
    "Requested update requires the creation of a new physical resource; hence creating one.";

fn new_resource(deployment: &Deployment, planned: &Planned, now: directory::Timestamp) -> StackResource {
    StackResource {
        stack: deployment.stack,
        logical_id: planned.logical_id.clone(),
        resource_type: planned.resource_type.clone(),
        status: ResourceStatus::CreateInProgress,
        reason: None,
        at: now,
        depends_on: Vec::new(),
        deletion: Policy::Delete,
        replacement: Policy::Delete,
        was: None,
        touched: None,
        settled: false,
        doing: None,
        expires_at: None,
        now: None,
        before: None,
        target: Value::Null,
    }
}
