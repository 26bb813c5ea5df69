//! All that a worker sees of a stack that it has on lease, and what it decides to do next. No I/O.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use directory::Timestamp;
use directory::stacks::{Deployment, Instance, OnFailure, Phase, Policy, Stack, StackResource, Verb, Wish};

use crate::plan::Plan;

/// A stack on lease.
pub(crate) struct Sight {
    pub stack: Stack,
    pub deployment: Deployment,
    pub resources: BTreeMap<String, StackResource>,
    /// What is to be; none while everything goes away.
    pub plan: Option<Arc<dyn Plan>>,
    /// The tags of the revision that is to be, which resources carry too.
    pub tags: Vec<(String, String)>,
    /// The deployment has ended.
    pub finished: bool,
}

/// What is next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// A resource of the plan has its turn.
    Take(String),
    /// A step that is on record is done, or gone on with.
    Run(String),
    /// A step is put on record.
    Begin(String, Verb),
    /// Nothing has to be done with it in this phase.
    Pass(String),
    /// What replaced the old one takes its place as what is to be deleted.
    SwapBack(String),
    /// It stays, though the template lets go of it.
    Keep(String, Verb),
    /// The deployment fails, for this reason.
    Fail(String),
    /// The phase is through.
    Through,
}

impl Sight {
    /// What is there, by name.
    pub fn known(&self) -> BTreeMap<String, Instance> {
        let there =
            |resource: &StackResource| resource.now.clone().map(|now| (resource.logical_id.clone(), now));
        self.resources.values().filter_map(there).collect()
    }

    /// Those for which it holds, as a phase begins with them.
    pub fn unsettled(&self, holds: impl Fn(&StackResource) -> bool) -> Vec<StackResource> {
        let those = self.resources.values().filter(|resource| holds(resource));
        those.map(|resource| StackResource { settled: false, ..resource.clone() }).collect()
    }

    /// What is next at `now`.
    pub fn next(&self, now: Timestamp) -> Next {
        // Before anything else: what was begun is on record and may have happened.
        if let Some(begun) = self.resources.values().find(|resource| resource.doing.is_some()) {
            return Next::Run(begun.logical_id.clone());
        }
        match self.deployment.phase {
            Phase::Forward => self.forward(now),
            Phase::Cleanup => self.cleanup(),
            Phase::Back => self.back(),
            Phase::BackCleanup => self.back_cleanup(),
            Phase::Deleting => self.deleting(),
        }
    }

    fn forward(&self, now: Timestamp) -> Next {
        if !self.deployment.failed.is_empty() {
            return Next::Fail(self.what_failed());
        }
        if self.deployment.cancelled {
            return Next::Fail("Cancelled by the user.".to_owned());
        }
        if self.deployment.deadline.is_some_and(|deadline| deadline <= now) {
            return Next::Fail("Stack creation time exceeded the specified timeout.".to_owned());
        }
        let unsettled = |id: &str| self.resources.get(id).is_none_or(|resource| !resource.settled);
        let next = self.planned().into_iter().find(|id| unsettled(id));
        next.map_or(Next::Through, |id| Next::Take(id.to_owned()))
    }

    fn planned(&self) -> Vec<&str> {
        let plan = self.plan.iter().flat_map(|plan| plan.resources());
        plan.map(|planned| planned.logical_id.as_str()).collect()
    }

    /// Old ones that were replaced, and what the plan does not have any more: each before what it needed.
    fn cleanup(&self) -> Next {
        let planned: BTreeSet<&str> = self.planned().into_iter().collect();
        let is_gone =
            |resource: &StackResource| !planned.contains(&*resource.logical_id) && !resource.settled;
        let left: Vec<&StackResource> = self
            .resources
            .values()
            .filter(|resource| is_gone(resource) || self.is_replaced(resource))
            .collect();
        let needs = |resource: &StackResource| match &resource.was {
            Some(was) if !is_gone(resource) => was.depends_on.clone(),
            _ => resource.depends_on.clone(),
        };
        let needed: BTreeSet<String> = left.iter().flat_map(|resource| needs(resource)).collect();
        // The old template had an order, so one is always found; the first is as good as any if it had none.
        let next = left.iter().find(|resource| !needed.contains(&resource.logical_id)).or(left.first());
        match next {
            None => Next::Through,
            Some(resource) if is_gone(resource) => {
                self.let_go(resource, Verb::Delete, resource.deletion == Policy::Delete)
            }
            Some(resource) => self.let_go(resource, Verb::DeleteOld, resource.replacement == Policy::Delete),
        }
    }

    /// Everything that was touched, the last first.
    fn back(&self) -> Next {
        // What cannot be undone stops the rest, which may need it.
        let stuck = self.deployment.wish == Wish::Update && !self.deployment.failed.is_empty();
        let next = self.touched_last(|resource| !resource.settled).filter(|_| !stuck);
        let Some(resource) = next else { return Next::Through };
        let id = resource.logical_id.clone();
        if self.deployment.wish == Wish::Create {
            return match &resource.now {
                None => Next::Pass(id),
                Some(_) => self.let_go(resource, Verb::Delete, resource.deletion != Policy::Retain),
            };
        }
        match (&resource.before, &resource.now) {
            // Made by this deployment: deleted when everything stands again as it stood.
            (None, _) => Next::Pass(id),
            (Some(_), _) if self.deployment.skip.contains(&id) => Next::Pass(id),
            (Some(before), Some(now)) if before.physical_id != now.physical_id => Next::SwapBack(id),
            (Some(before), Some(now)) if before.properties != now.properties => {
                Next::Begin(id, Verb::Restore)
            }
            (Some(_), _) => Next::Pass(id),
        }
    }

    /// What replaced others, and what was made: the last first.
    fn back_cleanup(&self) -> Next {
        let made = |resource: &StackResource| {
            resource.before.is_none() && resource.now.is_some() && !resource.settled && resource.was.is_none()
        };
        match self.touched_last(|resource| self.is_replaced(resource) || made(resource)) {
            Some(resource) if made(resource) => {
                self.let_go(resource, Verb::Delete, resource.deletion != Policy::Retain)
            }
            Some(resource) => Next::Begin(resource.logical_id.clone(), Verb::DeleteOld),
            None => Next::Through,
        }
    }

    fn deleting(&self) -> Next {
        let failed: BTreeSet<&str> = self.deployment.failed.iter().map(String::as_str).collect();
        // An old one that could not be deleted before goes first.
        let old =
            |resource: &&StackResource| self.is_replaced(resource) && !failed.contains(&*resource.logical_id);
        if let Some(replaced) = self.resources.values().find(old) {
            return Next::Begin(replaced.logical_id.clone(), Verb::DeleteOld);
        }
        match self.first_unneeded(|resource| !resource.settled, &failed) {
            Some(resource) => {
                let retained = self.deployment.retain.contains(&resource.logical_id);
                self.let_go(resource, Verb::Delete, !retained && resource.deletion == Policy::Delete)
            }
            None => Next::Through,
        }
    }

    fn let_go(&self, resource: &StackResource, verb: Verb, delete: bool) -> Next {
        let id = resource.logical_id.clone();
        let there = if verb == Verb::DeleteOld { &resource.before } else { &resource.now };
        match (there, delete) {
            (None, _) => Next::Pass(id),
            (Some(_), true) => Next::Begin(id, verb),
            (Some(_), false) => Next::Keep(id, verb),
        }
    }

    fn is_replaced(&self, resource: &StackResource) -> bool {
        match (&resource.before, &resource.now) {
            (Some(before), Some(now)) => before.physical_id != now.physical_id,
            _ => false,
        }
    }

    /// Of those for which it holds, the one that was touched last.
    fn touched_last(&self, holds: impl Fn(&StackResource) -> bool) -> Option<&StackResource> {
        let touched =
            self.resources.values().filter(|resource| resource.touched.is_some() && holds(resource));
        touched.max_by_key(|resource| resource.touched)
    }

    /// Of those for which it holds, one that no other of them needs, nor anything that failed.
    fn first_unneeded(
        &self,
        holds: impl Fn(&StackResource) -> bool,
        failed: &BTreeSet<&str>,
    ) -> Option<&StackResource> {
        let left: Vec<&StackResource> = self
            .resources
            .values()
            .filter(|resource| holds(resource) && !failed.contains(&*resource.logical_id))
            .collect();
        let needs =
            |resource: &StackResource, id: &str| resource.depends_on.iter().any(|needed| needed == id);
        let needed = |id: &str| {
            left.iter().any(|other| needs(other, id))
                || failed
                    .iter()
                    .any(|failed| self.resources.get(*failed).is_some_and(|other| needs(other, id)))
        };
        left.iter().rev().find(|resource| !needed(&resource.logical_id)).copied()
    }

    /// The sentence of stacks that failed: which resources, and in which verb.
    pub fn what_failed(&self) -> String {
        let list = |ids: Vec<&str>| format!("[{}]", ids.join(", "));
        let failed = self.deployment.failed.iter().map(String::as_str);
        match (self.deployment.wish, self.deployment.phase) {
            (_, Phase::Deleting) | (Wish::Delete, _) => {
                format!("The following resource(s) failed to delete: {}. ", list(failed.collect()))
            }
            (Wish::Create, Phase::Back) => {
                format!("The following resource(s) failed to delete: {}. ", list(failed.collect()))
            }
            (Wish::Create, _) => {
                format!("The following resource(s) failed to create: {}. ", list(failed.collect()))
            }
            (Wish::Update, _) => {
                let made =
                    |id: &&str| self.resources.get(*id).is_some_and(|resource| resource.before.is_none());
                let (created, updated): (Vec<&str>, Vec<&str>) = failed.partition(made);
                let mut text = String::new();
                if !created.is_empty() {
                    text += &format!("The following resource(s) failed to create: {}. ", list(created));
                }
                if !updated.is_empty() {
                    text += &format!("The following resource(s) failed to update: {}. ", list(updated));
                }
                text
            }
        }
    }

    /// Whether what was done is undone after a failure.
    pub fn on_failure(&self) -> OnFailure {
        match (self.deployment.on_failure, self.deployment.wish) {
            (OnFailure::Delete, Wish::Update | Wish::Delete) => OnFailure::Rollback,
            (chosen, _) => chosen,
        }
    }
}
