//! What one commit of a deployment writes. Every commit expects the lease: a worker that lost it writes nothing more.

use std::time::Duration;

use directory::stacks::{
    Deployment, Export, Output, Revision, Stack, StackEvent, StackResource, StackStatus,
};
use directory::{IdSource as _, OsIds, Timestamp};
use store::stacks::{
    REMEMBERED, deployment_key, export_key, importers_entry, resource_key, revision_key, stack_key,
};
use store::{Scan, Store, StoreError, Unit, change};

use super::sight::Sight;
use crate::propose::forget_change_sets;

/// A worker that says nothing for so long has lost its deployment.
pub(crate) const LEASE: Duration = Duration::from_secs(30);

/// Why a worker stops where it is.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stop {
    /// Another worker has the deployment, or it is finished.
    #[error("the deployment is another worker's")]
    Lost,
    /// What is to be in force cannot be: another stack's exports are in the way.
    #[error("{0}")]
    Refused(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One line for the stack's events.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub logical_id: String,
    pub physical_id: String,
    pub resource_type: String,
    pub status: String,
    pub reason: Option<String>,
}

impl Line {
    /// About a resource, as it stands.
    pub fn of(resource: &StackResource) -> Self {
        Self {
            logical_id: resource.logical_id.clone(),
            physical_id: resource.now.as_ref().map(|now| now.physical_id.clone()).unwrap_or_default(),
            resource_type: resource.resource_type.clone(),
            status: resource.status.as_str().to_owned(),
            reason: resource.reason.clone(),
        }
    }

    /// About the stack.
    pub fn of_stack(stack: &Stack, status: StackStatus, reason: Option<String>) -> Self {
        Self {
            logical_id: stack.name.clone(),
            physical_id: stack.arn(),
            resource_type: "AWS::CloudFormation::Stack".to_owned(),
            status: status.as_str().to_owned(),
            reason,
        }
    }
}

/// What one commit writes.
#[derive(Default)]
pub(crate) struct Entry {
    /// Resources as they are now.
    pub resources: Vec<StackResource>,
    /// Resources that are of the past.
    pub gone: Vec<String>,
    /// Lines, in their order.
    pub lines: Vec<Line>,
    /// The stack's status and why; a line of it is written as well, after the others.
    pub status: Option<(StackStatus, Option<String>)>,
    /// A revision is in force, with its outputs and imports.
    pub in_force: Option<InForce>,
    /// The number of a revision that nobody needs any more.
    pub forgets: Option<u32>,
    /// The stack is gone.
    pub deleted: bool,
    /// The deployment ends.
    pub finished: bool,
}

/// A revision that is in force.
#[derive(Clone)]
pub(crate) struct InForce {
    pub revision: u32,
    pub outputs: Vec<Output>,
    pub imports: Vec<String>,
}

/// Writes `entry` for the worker `owner`, and the deployment as `sight` has it.
pub(crate) async fn commit(
    store: &Store,
    owner: &str,
    now: Timestamp,
    sight: &mut Sight,
    entry: Entry,
) -> Result<(), Stop> {
    let ours = Deployment { due_at: now + LEASE, ..sight.deployment.clone() };
    let (stack, deployment) = change!(store, now, |unit| -> Result<(Stack, Deployment), Stop> {
        let mut deployment = ours.clone();
        deployment.cancelled |= held(unit, &ours, owner).await?.cancelled;
        let mut stack = unit.find::<Stack>(&stack_key(ours.stack)).await?.ok_or(Stop::Lost)?;
        for resource in &entry.resources {
            match unit.find::<StackResource>(&resource_key(ours.stack, &resource.logical_id)).await? {
                Some(_) => unit.put(resource)?,
                None => unit.insert(resource)?,
            }
        }
        for id in &entry.gone {
            if let Some(resource) = unit.find::<StackResource>(&resource_key(ours.stack, id)).await? {
                unit.delete(&resource)?;
            }
        }
        for line in &entry.lines {
            write_line(unit, &mut stack, line, &deployment, now)?;
        }
        if let Some(in_force) = &entry.in_force {
            put_in_force(unit, &mut stack, in_force).await?;
        }
        if entry.deleted {
            take_exports(unit, &stack, &[]).await?;
            stack.exports.clear();
            stack.deleted_at = Some(now);
            forget_change_sets(unit, stack.id, None).await?;
            let key = revision_key(stack.id, stack.revision);
            if let Some(mut revision) = unit.find::<Revision>(&key).await? {
                revision.expires_at = Some(now + REMEMBERED);
                unit.put(&revision)?;
            }
        }
        if let Some(number) = entry.forgets.filter(|number| *number != stack.revision)
            && let Some(revision) = unit.find::<Revision>(&revision_key(stack.id, number)).await?
        {
            unit.delete(&revision)?;
        }
        if let Some((status, reason)) = &entry.status {
            set_status(unit, &mut stack, *status, reason.clone(), &deployment, now)?;
        }
        if entry.finished {
            unit.delete(&deployment)?
        } else {
            unit.put(&deployment)?
        }
        unit.put(&stack)?;
        Ok((stack, deployment))
    })?;
    (sight.stack, sight.deployment, sight.finished) = (stack, deployment, entry.finished);
    for resource in entry.resources {
        sight.resources.insert(resource.logical_id.clone(), resource);
    }
    for id in entry.gone {
        sight.resources.remove(&id);
    }
    Ok(())
}

/// Says that the worker is still at it.
pub(crate) async fn renew(store: &Store, owner: &str, now: Timestamp, ours: &Deployment) -> Result<(), Stop> {
    change!(store, now, |unit| -> Result<(), Stop> {
        let mut deployment = held(unit, ours, owner).await?;
        deployment.due_at = now + LEASE;
        unit.put(&deployment)?;
        Ok(())
    })
}

/// The deployment, if `owner` has it on lease.
async fn held(unit: &mut Unit, ours: &Deployment, owner: &str) -> Result<Deployment, Stop> {
    let kept = unit.find::<Deployment>(&deployment_key(ours.stack)).await?;
    kept.filter(|kept| kept.owner.as_deref() == Some(owner) && kept.operation == ours.operation)
        .ok_or(Stop::Lost)
}

/// Gives the stack a status, and writes the line about it.
pub(crate) fn set_status(
    unit: &mut Unit,
    stack: &mut Stack,
    status: StackStatus,
    reason: Option<String>,
    deployment: &Deployment,
    now: Timestamp,
) -> Result<(), StoreError> {
    (stack.status, stack.reason) = (status, reason.clone());
    let line = Line::of_stack(stack, status, reason);
    write_line(unit, stack, &line, deployment, now)
}

/// Writes one line.
pub(crate) fn write_line(
    unit: &mut Unit,
    stack: &mut Stack,
    line: &Line,
    deployment: &Deployment,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = if line.logical_id == stack.name && line.physical_id == stack.arn() {
        OsIds.uuid().to_string()
    } else {
        format!("{}-{}-{}", line.logical_id, line.status, OsIds.uuid())
    };
    unit.insert(&StackEvent {
        stack: stack.id,
        number: stack.next_event,
        id,
        at: now,
        logical_id: line.logical_id.clone(),
        physical_id: line.physical_id.clone(),
        resource_type: line.resource_type.clone(),
        status: line.status.clone(),
        reason: line.reason.clone(),
        token: deployment.token.clone(),
        operation: deployment.operation,
        expires_at: now + REMEMBERED,
    })?;
    stack.next_event += 1;
    Ok(())
}

async fn put_in_force(unit: &mut Unit, stack: &mut Stack, in_force: &InForce) -> Result<(), Stop> {
    let exported: Vec<(&str, &Output)> =
        in_force.outputs.iter().filter_map(|output| Some((output.export.as_deref()?, output))).collect();
    let names: Vec<&str> = exported.iter().map(|(name, _)| *name).collect();
    take_exports(unit, stack, &names).await?;
    for (name, output) in &exported {
        let export = Export {
            name: (*name).to_owned(),
            stack: stack.id,
            stack_arn: stack.arn(),
            stack_name: stack.name.clone(),
            value: output.value.clone(),
        };
        match unit.find::<Export>(&export_key(name)).await? {
            None => unit.insert(&export)?,
            Some(taken) if taken.stack != stack.id => {
                return Err(Stop::Refused(format!(
                    "Export with name {name} is already exported by stack {}",
                    taken.stack_name
                )));
            }
            Some(same) if same.value == output.value => {}
            Some(_) => {
                if let Some(user) = importer(unit, name).await? {
                    return Err(Stop::Refused(format!(
                        "Cannot update export {name} as it is in use by {user}"
                    )));
                }
                unit.put(&export)?;
            }
        }
    }
    stack.revision = in_force.revision;
    stack.outputs = in_force.outputs.clone();
    stack.exports = names.into_iter().map(str::to_owned).collect();
    stack.imports = in_force.imports.clone();
    Ok(())
}

/// Takes away the exports of the stack but those in `kept`.
async fn take_exports(unit: &mut Unit, stack: &Stack, kept: &[&str]) -> Result<(), Stop> {
    for name in stack.exports.iter().filter(|name| !kept.contains(&name.as_str())) {
        let Some(export) = unit.find::<Export>(&export_key(name)).await? else { continue };
        if let Some(user) = importer(unit, name).await? {
            return Err(Stop::Refused(format!("Export {name} cannot be deleted as it is in use by {user}")));
        }
        unit.delete(&export)?;
    }
    Ok(())
}

/// A stack that imports it. Whoever begins to import writes the export's record too, so that none is overlooked.
async fn importer(unit: &mut Unit, export: &str) -> Result<Option<String>, StoreError> {
    let page = unit.scan::<Stack>(&Scan::index_exact(&importers_entry(export)).limit(1)).await?;
    Ok(page.items.first().map(|stack| stack.name.clone()))
}
