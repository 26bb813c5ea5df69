//! One step on a resource: done, or gone on with after a kill, and what came of it on record.

use std::time::Duration;

use access::Principal;
use directory::stacks::{Instance, Phase, ResourceStatus, StackResource, Verb};
use serde_json::Value;

use super::record::{Entry, Line, Stop, renew};
use super::sight::Sight;
use super::{Inner, RENEW_EVERY};
use crate::fault::{Fault, HandlerCode};
use crate::kinds::Kind;
use crate::resource::Made;
use crate::{World, behalf, names};

/// Tries of a deletion, which others may be in the way of for a moment.
const TRIES: u32 = 3;
/// Between them.
const PAUSE: Duration = Duration::from_millis(300);

/// What came of a step.
enum Outcome {
    /// There is this now.
    There(Made),
    /// It is gone.
    Gone,
    /// It has to be made anew instead.
    Anew,
    /// It failed; what had come about so far is this.
    Failed(Fault, Option<Made>),
}

impl Inner {
    /// What a step of `logical_id` is done with. Inside: who asked for the deployment may not go on with it (RULE-18).
    pub(super) async fn world(
        &self,
        sight: &Sight,
        logical_id: &str,
        token: &str,
    ) -> Result<Result<World, Fault>, Stop> {
        let principal = behalf::principal(&sight.deployment.behalf, &self.store, self.clock.now()).await?;
        Ok(principal.map(|principal| self.world_of(principal, sight, logical_id, token)))
    }

    fn world_of(&self, principal: Principal, sight: &Sight, logical_id: &str, token: &str) -> World {
        World {
            ports: self.ports.clone(),
            principal,
            stack: names::of(&sight.stack, &sight.tags),
            logical_id: logical_id.to_owned(),
            token: token.to_owned(),
            now: self.clock.now(),
            allow_in_place: sight.deployment.allow_in_place,
        }
    }

    /// Does the step of `id` that is on record. `again`: it was on record before this worker came, and may have been done.
    pub(super) async fn run(&self, sight: &mut Sight, id: &str, again: bool) -> Result<(), Stop> {
        let resource = sight.resources[id].clone();
        let doing = resource.doing.clone().expect("whoever runs a step has put it on record");
        let world = match self.world(sight, id, &doing.token).await? {
            Ok(world) => world,
            Err(fault) => {
                let found = if again {
                    self.left_behind(sight, &resource, doing.verb, &doing.token).await
                } else {
                    None
                };
                return self.has_failed(sight, resource, &fault.reason(&doing.token), found).await;
            }
        };
        let outcome = {
            let step = self.step(&world, &resource, doing.verb, again);
            let mut step = std::pin::pin!(step);
            loop {
                tokio::select! {
                    outcome = &mut step => break outcome,
                    () = tokio::time::sleep(RENEW_EVERY) => {
                        renew(&self.store, &self.owner, self.clock.now(), &sight.deployment).await?;
                    }
                }
            }
        };
        match outcome {
            Outcome::There(made) => self.is_there(sight, resource, made).await,
            Outcome::Gone => self.is_gone(sight, resource).await,
            Outcome::Anew => {
                let properties = resource.target.clone();
                let resource = StackResource { doing: None, ..resource };
                Box::pin(self.begin(sight, resource, Verb::Replace, properties)).await
            }
            Outcome::Failed(fault, found) => {
                let reason = fault.reason(&doing.token);
                self.has_failed(sight, resource, &reason, found).await
            }
        }
    }

    /// What a step made before it was interrupted, of somebody who may not go on with it: it is not lost from sight for that.
    async fn left_behind(
        &self,
        sight: &Sight,
        resource: &StackResource,
        verb: Verb,
        token: &str,
    ) -> Option<Made> {
        let kind = self.kinds.find(&resource.resource_type)?;
        if !matches!(verb, Verb::Create | Verb::Replace) {
            return None;
        }
        let world = self.world_of(behalf::operator(), sight, &resource.logical_id, token);
        kind.find(&world, &resource.target).await.ok().flatten()
    }

    async fn step(&self, world: &World, resource: &StackResource, verb: Verb, again: bool) -> Outcome {
        let whose = match verb {
            Verb::Create | Verb::Update => &resource.resource_type,
            Verb::Replace | Verb::Restore | Verb::Delete => {
                resource.now.as_ref().map_or(&resource.resource_type, |now| &now.resource_type)
            }
            Verb::DeleteOld => {
                resource.before.as_ref().map_or(&resource.resource_type, |old| &old.resource_type)
            }
        };
        let Some(kind) = self.kinds.find(whose) else {
            let why = format!("This server has no resources of type {whose}.");
            return Outcome::Failed(Fault::new(HandlerCode::InvalidRequest, why), None);
        };
        let (kind, nothing) = (&**kind, Value::Null);
        match verb {
            Verb::Create | Verb::Replace => make(kind, world, &resource.target, again).await,
            Verb::Update | Verb::Restore => {
                let Some(now) = &resource.now else {
                    return Outcome::Failed(Fault::internal("There is nothing to change."), None);
                };
                let to = match (verb, &resource.before) {
                    (Verb::Restore, Some(before)) => &before.properties,
                    _ => &resource.target,
                };
                match kind.update(world, &now.physical_id, &now.properties, to).await {
                    Ok(made) => Outcome::There(made),
                    Err(fault) if fault.replace && verb == Verb::Update => Outcome::Anew,
                    // What was refused on the way there is refused on the way back, though there is nothing to change:
                    // the update never came about. The type is asked to bring about what was, from what was.
                    Err(fault) if verb == Verb::Restore && is_refusal(&fault) => {
                        match kind.update(world, &now.physical_id, to, to).await {
                            Ok(made) => Outcome::There(made),
                            Err(_) => Outcome::Failed(fault, None),
                        }
                    }
                    Err(fault) => Outcome::Failed(fault, None),
                }
            }
            Verb::Delete | Verb::DeleteOld => {
                let there = if verb == Verb::DeleteOld { &resource.before } else { &resource.now };
                let (physical_id, properties) = there
                    .as_ref()
                    .map_or(("", &nothing), |there| (there.physical_id.as_str(), &there.properties));
                delete(kind, world, physical_id, properties).await
            }
        }
    }

    async fn is_there(&self, sight: &mut Sight, mut resource: StackResource, made: Made) -> Result<(), Stop> {
        let verb = resource.doing.take().map_or(Verb::Create, |doing| doing.verb);
        let properties = match (&resource.before, verb) {
            (Some(before), Verb::Restore) => before.properties.clone(),
            _ => std::mem::take(&mut resource.target),
        };
        resource.now = Some(Instance {
            resource_type: resource.resource_type.clone(),
            physical_id: made.physical_id,
            properties,
            attributes: made.attributes,
        });
        resource.target = Value::Null;
        resource.settled = true;
        resource.at = self.clock.now();
        let (begun, done) = match verb {
            Verb::Create => (Some(("CREATE_IN_PROGRESS", INITIATED)), ResourceStatus::CreateComplete),
            Verb::Replace => (Some(("UPDATE_IN_PROGRESS", INITIATED)), ResourceStatus::UpdateComplete),
            _ => (None, ResourceStatus::UpdateComplete),
        };
        (resource.status, resource.reason) = (done, None);
        let last = Line::of(&resource);
        let begun = begun.map(|(status, reason)| Line {
            status: status.to_owned(),
            reason: Some(reason.to_owned()),
            ..last.clone()
        });
        let lines = begun.into_iter().chain([last]).collect();
        self.write(sight, Entry { resources: vec![resource], lines, ..Entry::default() }).await
    }

    async fn is_gone(&self, sight: &mut Sight, mut resource: StackResource) -> Result<(), Stop> {
        let verb = resource.doing.take().map_or(Verb::Delete, |doing| doing.verb);
        let mut line = Line::of(&resource);
        line.status = ResourceStatus::DeleteComplete.as_str().to_owned();
        line.reason = None;
        resource.at = self.clock.now();
        let mut entry = Entry::default();
        if verb == Verb::DeleteOld {
            line.physical_id = resource.before.take().map(|before| before.physical_id).unwrap_or_default();
            entry.resources.push(resource);
        } else if sight.deployment.phase == Phase::Cleanup {
            entry.gone.push(resource.logical_id.clone());
        } else {
            (resource.status, resource.reason) = (ResourceStatus::DeleteComplete, None);
            (resource.now, resource.settled) = (None, true);
            entry.resources.push(resource);
        }
        entry.lines.push(line);
        self.write(sight, entry).await
    }

    async fn has_failed(
        &self,
        sight: &mut Sight,
        mut resource: StackResource,
        reason: &str,
        found: Option<Made>,
    ) -> Result<(), Stop> {
        let verb = resource.doing.take().map_or(Verb::Create, |doing| doing.verb);
        resource.at = self.clock.now();
        let mut line = Line::of(&resource);
        line.reason = Some(reason.to_owned());
        let status = match verb {
            Verb::Create => ResourceStatus::CreateFailed,
            Verb::Update | Verb::Replace | Verb::Restore => ResourceStatus::UpdateFailed,
            Verb::Delete | Verb::DeleteOld => ResourceStatus::DeleteFailed,
        };
        line.status = status.as_str().to_owned();
        if verb == Verb::DeleteOld {
            // What is in its place stands; the old one is left to itself, as AWS leaves it, and the events say so.
            line.physical_id =
                resource.before.as_ref().map(|old| old.physical_id.clone()).unwrap_or_default();
            if sight.deployment.phase != Phase::Deleting {
                resource.before = None;
            }
        } else {
            (resource.status, resource.reason) = (status, Some(reason.to_owned()));
        }
        let target = std::mem::take(&mut resource.target);
        match (verb, found, &mut resource.now) {
            // It came about in part: that part is taken away with the rest.
            (Verb::Create | Verb::Replace, Some(made), _) => {
                resource.now = Some(Instance {
                    resource_type: resource.resource_type.clone(),
                    physical_id: made.physical_id,
                    properties: target,
                    attributes: made.attributes,
                });
            }
            // Nobody knows how far it came: undoing it has to change all of it back.
            (Verb::Update, _, Some(now)) => now.properties = target,
            _ => {}
        }
        let phase = sight.deployment.phase;
        // What cannot be changed back is tried again by who goes on with it.
        resource.settled = verb != Verb::Restore;
        if !matches!(phase, Phase::Cleanup | Phase::BackCleanup) {
            sight.deployment.failed.push(resource.logical_id.clone());
        }
        self.write(sight, Entry { resources: vec![resource], lines: vec![line], ..Entry::default() }).await
    }
}

fn is_refusal(fault: &Fault) -> bool {
    !fault.replace && matches!(fault.code, HandlerCode::InvalidRequest | HandlerCode::NotUpdatable)
}

const INITIATED: &str = "Resource creation Initiated";

async fn make(kind: &dyn Kind, world: &World, properties: &Value, again: bool) -> Outcome {
    if again {
        match kind.find(world, properties).await {
            Ok(Some(made)) => {
                return match kind.finish(world, made.clone(), properties).await {
                    Ok(made) => Outcome::There(made),
                    Err(fault) => Outcome::Failed(fault, Some(made)),
                };
            }
            Ok(None) => {}
            Err(fault) => return Outcome::Failed(fault, None),
        }
    }
    match kind.create(world, properties).await {
        Ok(made) => Outcome::There(made),
        Err(fault) => {
            // It was not there before. What is there now is what this step made before it failed.
            let found = match fault.code {
                HandlerCode::AlreadyExists => None,
                _ => kind.find(world, properties).await.ok().flatten(),
            };
            Outcome::Failed(fault, found)
        }
    }
}

async fn delete(kind: &dyn Kind, world: &World, physical_id: &str, properties: &Value) -> Outcome {
    let mut tries = 0;
    loop {
        tries += 1;
        match kind.delete(world, physical_id, properties).await {
            Ok(()) => return Outcome::Gone,
            Err(fault) if fault.is_not_found() => return Outcome::Gone,
            Err(fault)
                if tries < TRIES
                    && matches!(fault.code, HandlerCode::Throttling | HandlerCode::ResourceConflict) =>
            {
                tokio::time::sleep(PAUSE * tries).await;
            }
            Err(fault) => return Outcome::Failed(fault, None),
        }
    }
}
