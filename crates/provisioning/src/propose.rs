//! Asking for deployments: the part that the operations of the API and the command `rockpool up` share.

use std::sync::Arc;
use std::time::Duration;

use access::Call;
use directory::stacks::{
    ChangeSet, ChangeSetState, Execution, OnFailure, Revision, Stack, StackResource, StackStatus, Wish,
};
use store::stacks::{change_set_claim, change_set_key, name_claim, revision_key, stack_key};
use store::{Scan, StoreError, Unit, change};
use uuid::Uuid;

use crate::begin::{Order, begin};
use crate::plan::Plan as _;
use crate::prepare::{Prepared, Proposal};
use crate::{Refusal, Stacks, audit, changes, names};

/// The sentence of an update that changes nothing. Tools look for it.
pub const NO_UPDATES: &str = "No updates are to be performed.";
/// The reason of a change set that changes nothing. Tools look for it.
pub const NO_CHANGES: &str = "The submitted information didn't contain changes. Submit different information to create a \
                              change set.";

/// How a deployment is to be done.
#[derive(Clone)]
pub struct Manner {
    /// What happens if something fails.
    pub on_failure: OnFailure,
    /// The token that the caller gave.
    pub token: Option<String>,
    /// Minutes that it may take.
    pub timeout_minutes: Option<u32>,
    /// The role that was named.
    pub role_arn: Option<String>,
    /// The stack cannot be deleted.
    pub protected: Option<bool>,
    /// What AWS does not change in place may be.
    pub allow_in_place: bool,
}

impl Default for Manner {
    fn default() -> Self {
        Self {
            on_failure: OnFailure::Rollback,
            token: None,
            timeout_minutes: None,
            role_arn: None,
            protected: None,
            allow_in_place: false,
        }
    }
}

/// What a change set is to be.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// It makes the stack; none: whichever is right.
    pub creates: Option<bool>,
}

impl Stacks {
    /// Makes a stack, and waits a while for it.
    ///
    /// # Errors
    /// The name is taken; the template cannot be carried out.
    pub async fn create(
        &self,
        call: &Call,
        name: &str,
        proposal: &Proposal,
        manner: &Manner,
    ) -> Result<(Stack, Uuid), Refusal> {
        check_name(name)?;
        if self.find_stack(name, call.now).await?.is_some() {
            return Err(taken(name));
        }
        let mut stack = Stack::new(call.ids.uuid(), name, &self.region, call.now);
        let tags = proposal.tags.clone().unwrap_or_default();
        let prepared = self.prepare(call, &names::of(&stack, &tags), None, &[], proposal).await?;
        stack.disable_rollback = manner.on_failure == OnFailure::Nothing;
        stack.timeout_minutes = manner.timeout_minutes;
        stack.role_arn = manner.role_arn.clone();
        stack.protected = manner.protected.unwrap_or(false);
        stack.next_revision = 2;
        let revision = Revision { stack: stack.id, number: 1, ..prepared.revision };
        let order = order(call, Wish::Create, manner)?;
        let (stack, operation) = change!(self.store, call.now, |unit| -> Result<(Stack, Uuid), Refusal> {
            let mut stack = stack.clone();
            if unit.find_by_claim::<Stack>(&name_claim(name)).await?.is_some() {
                return Err(taken(name));
            }
            unit.insert(&revision)?;
            let operation = begin(unit, &mut stack, Some(&revision), &[], &order).await?;
            unit.insert(&stack)?;
            unit.audit(&audit::line(call, "CreateStack", name))?;
            Ok((stack, operation))
        })?;
        self.settle(stack.id).await;
        Ok((stack, operation))
    }

    /// Changes a stack, and waits a while for it.
    ///
    /// # Errors
    /// There is nothing to change; something is being done to it; the template cannot be carried out.
    pub async fn update(
        &self,
        call: &Call,
        name: &str,
        proposal: &Proposal,
        manner: &Manner,
    ) -> Result<(Stack, Uuid), Refusal> {
        let stack = self.load_stack(name, call.now).await?;
        check_updatable(&stack)?;
        let (prepared, resources, nothing) = self.compare(call, &stack, proposal).await?.split();
        if nothing {
            return Err(Refusal::validation(NO_UPDATES));
        }
        let order = order(call, Wish::Update, manner)?;
        let (stack, operation) = change!(self.store, call.now, |unit| -> Result<(Stack, Uuid), Refusal> {
            let mut stack = reread(unit, &stack).await?;
            let number = stack.next_revision;
            stack.next_revision += 1;
            let revision = Revision { stack: stack.id, number, ..prepared.revision.clone() };
            unit.insert(&revision)?;
            stack.disable_rollback = manner.on_failure == OnFailure::Nothing;
            if manner.role_arn.is_some() {
                stack.role_arn = manner.role_arn.clone();
            }
            let operation = begin(unit, &mut stack, Some(&revision), &resources, &order).await?;
            unit.put(&stack)?;
            unit.audit(&audit::line(call, "UpdateStack", &stack.name))?;
            Ok((stack, operation))
        })?;
        self.settle(stack.id).await;
        Ok((stack, operation))
    }

    /// Has a stack go away, and waits a while for it. One that is not there is gone already.
    ///
    /// # Errors
    /// It is protected, or something else is being done to it.
    pub async fn delete(
        &self,
        call: &Call,
        name: &str,
        retain: Vec<String>,
        token: Option<String>,
    ) -> Result<(), Refusal> {
        let Some(stack) = self.find_stack(name, call.now).await? else { return Ok(()) };
        match stack.status {
            StackStatus::DeleteComplete => return Ok(()),
            StackStatus::DeleteInProgress => {
                self.settle(stack.id).await;
                return Ok(());
            }
            status if status.is_at_work() => {
                return Err(Refusal::Validation(format!(
                    "Stack [{}] cannot be deleted while in status {status}",
                    stack.name
                )));
            }
            status if !retain.is_empty() && status != StackStatus::DeleteFailed => {
                return Err(Refusal::Validation(format!(
                    "Invalid operation on stack [{}]. RetainResources can be specified for a stack in the status \
                     DELETE_FAILED only.",
                    stack.name
                )));
            }
            _ => {}
        }
        let resources = self.resources(stack.id, call.now).await?;
        let manner = Manner { token, ..Manner::default() };
        let order = Order { retain, ..order(call, Wish::Delete, &manner)? };
        change!(self.store, call.now, |unit| -> Result<(), Refusal> {
            let mut stack = reread(unit, &stack).await?;
            if stack.protected {
                return Err(Refusal::Validation(format!(
                    "Stack [{}] cannot be deleted while TerminationProtection is enabled",
                    stack.name
                )));
            }
            begin(unit, &mut stack, None, &resources, &order).await?;
            unit.put(&stack)?;
            unit.audit(&audit::line(call, "DeleteStack", &stack.name))?;
            Ok(())
        })?;
        self.settle(stack.id).await;
        Ok(())
    }

    /// Looks at what a template would change, and keeps that to be executed.
    ///
    /// # Errors
    /// The stack is not there, or is; the name is taken; the template cannot be carried out.
    pub async fn propose(
        &self,
        call: &Call,
        stack_name: &str,
        wanted: &Wanted,
        proposal: &Proposal,
        manner: &Manner,
    ) -> Result<Proposed, Refusal> {
        let found = self.find_stack(stack_name, call.now).await?;
        let fresh = |status| status == StackStatus::ReviewInProgress;
        let creates = wanted.creates.unwrap_or(found.as_ref().is_none_or(|stack| fresh(stack.status)));
        let (stack, is_new) = match (found, creates) {
            (Some(stack), true) if fresh(stack.status) => (stack, false),
            (Some(stack), true) => {
                return Err(Refusal::Validation(format!(
                    "Stack [{}] already exists and cannot be created again with the changeSet [{}].",
                    stack.name, wanted.name
                )));
            }
            (None, true) => {
                check_name(stack_name)?;
                (Stack::new(call.ids.uuid(), stack_name, &self.region, call.now), true)
            }
            (Some(stack), false) => {
                if fresh(stack.status) {
                    return Err(not_updatable(&stack));
                }
                check_updatable(&stack)?;
                (stack, false)
            }
            (None, false) => {
                return Err(Refusal::Validation(format!("Stack [{stack_name}] does not exist")));
            }
        };
        let Compared { prepared, nothing, changes, .. } = self.compare(call, &stack, proposal).await?;
        let nothing = nothing && !creates;
        let id = call.ids.uuid();
        let made = change!(self.store, call.now, |unit| -> Result<(Stack, ChangeSet), Refusal> {
            let mut stack = if is_new {
                if unit.find_by_claim::<Stack>(&name_claim(stack_name)).await?.is_some() {
                    return Err(taken(stack_name));
                }
                stack.clone()
            } else {
                reread(unit, &stack).await?
            };
            let claim = change_set_claim(stack.id, &wanted.name);
            if let Some(found) = unit.find_by_claim::<ChangeSet>(&claim).await? {
                // The AWS CLI names change sets by the second and comes again within it: only one that can be executed keeps
                // its name.
                if found.execution == Execution::Available {
                    return Err(Refusal::AlreadyExists(format!("ChangeSet {} already exists", wanted.name)));
                }
                if found.execution == Execution::Unavailable
                    && let Some(unused) =
                        unit.find::<Revision>(&revision_key(stack.id, found.revision)).await?
                {
                    unit.delete(&unused)?;
                }
                unit.delete(&found)?;
            }
            let number = stack.next_revision;
            stack.next_revision += 1;
            let revision = Revision { stack: stack.id, number, ..prepared.revision.clone() };
            unit.insert(&revision)?;
            let made = ChangeSet {
                stack: stack.id,
                id,
                name: wanted.name.clone(),
                region: stack.region.clone(),
                description: wanted.description.clone(),
                created_at: call.now,
                state: if nothing { ChangeSetState::Failed } else { ChangeSetState::Complete },
                execution: if nothing { Execution::Unavailable } else { Execution::Available },
                reason: nothing.then(|| NO_CHANGES.to_owned()),
                creates,
                revision: number,
                base: stack.revision,
                on_failure: Some(manner.on_failure),
                changes: changes.iter().map(|change| change.shown.clone()).collect(),
                allow_in_place: manner.allow_in_place,
                expires_at: None,
            };
            unit.insert(&made)?;
            if manner.role_arn.is_some() {
                stack.role_arn = manner.role_arn.clone();
            }
            if is_new {
                unit.insert(&stack)?
            } else {
                unit.put(&stack)?
            }
            unit.audit(&audit::line(call, "CreateChangeSet", &stack.name))?;
            Ok((stack, made))
        });
        let (stack, change_set) = made?;
        Ok(Proposed { stack, change_set, left_out: prepared.left_out })
    }

    /// Forgets a change set that was not executed.
    ///
    /// # Errors
    /// It was executed.
    pub async fn forget_change_set(
        &self,
        call: &Call,
        stack: &Stack,
        change_set: &ChangeSet,
    ) -> Result<(), Refusal> {
        change!(self.store, call.now, |unit| -> Result<(), Refusal> {
            let key = change_set_key(stack.id, change_set.id);
            let Some(found) = unit.find::<ChangeSet>(&key).await? else { return Ok(()) };
            if found.execution == Execution::Executed {
                return Err(Refusal::ChangeSetStatus(format!(
                    "An operation on this ChangeSet is currently in progress, or it was executed: [{}]",
                    found.arn()
                )));
            }
            if let Some(revision) = unit.find::<Revision>(&revision_key(stack.id, found.revision)).await? {
                unit.delete(&revision)?;
            }
            unit.delete(&found)?;
            unit.audit(&audit::line(call, "DeleteChangeSet", &stack.name))?;
            Ok(())
        })
    }

    /// Executes a change set, and waits a while for it.
    ///
    /// # Errors
    /// It cannot be executed (any more).
    pub async fn execute(
        &self,
        call: &Call,
        stack: &Stack,
        change_set: &ChangeSet,
        on_failure: Option<OnFailure>,
        token: Option<String>,
    ) -> Result<(), Refusal> {
        let resources = self.resources(stack.id, call.now).await?;
        let wish = if change_set.creates { Wish::Create } else { Wish::Update };
        let manner = Manner {
            on_failure: on_failure.or(change_set.on_failure).unwrap_or(OnFailure::Rollback),
            token,
            allow_in_place: change_set.allow_in_place,
            ..Manner::default()
        };
        let order = order(call, wish, &manner)?;
        change!(self.store, call.now, |unit| -> Result<(), Refusal> {
            let found = unit.find::<ChangeSet>(&change_set_key(stack.id, change_set.id)).await?;
            let mut executed = found.ok_or_else(|| Refusal::NoChangeSet(change_set.name.clone()))?;
            if executed.execution != Execution::Available {
                return Err(Refusal::ChangeSetStatus(format!(
                    "ChangeSet [{}] cannot be executed in its current execution status of [{}]",
                    executed.arn(),
                    execution(executed.execution),
                )));
            }
            let mut stack = reread(unit, stack).await?;
            if stack.revision != executed.base {
                return Err(Refusal::ChangeSetStatus(format!(
                    "ChangeSet [{}] cannot be executed in its current execution status of [OBSOLETE]",
                    executed.arn()
                )));
            }
            let ready = if executed.creates {
                stack.status == StackStatus::ReviewInProgress
            } else {
                stack.status.is_updatable()
            };
            if !ready {
                return Err(not_updatable(&stack));
            }
            let key = revision_key(stack.id, executed.revision);
            let revision = unit.find::<Revision>(&key).await?.ok_or(StoreError::BadMeta("revision"))?;
            forget_change_sets(unit, stack.id, Some(executed.id)).await?;
            executed.execution = Execution::Executed;
            unit.put(&executed)?;
            stack.change_set = Some(executed.arn());
            stack.disable_rollback = manner.on_failure == OnFailure::Nothing;
            begin(unit, &mut stack, Some(&revision), &resources, &order).await?;
            unit.put(&stack)?;
            unit.audit(&audit::line(call, "ExecuteChangeSet", &stack.name))?;
            Ok(())
        })?;
        self.settle(stack.id).await;
        Ok(())
    }

    /// What a proposal would change on a stack.
    async fn compare(&self, call: &Call, stack: &Stack, proposal: &Proposal) -> Result<Compared, Refusal> {
        let previous = self.find_revision(stack.id, stack.revision, call.now).await?;
        let resources = self.resources(stack.id, call.now).await?;
        let tags = proposal.tags.clone().or_else(|| previous.as_ref().map(|previous| previous.tags.clone()));
        let names: Arc<_> = names::of(stack, &tags.unwrap_or_default());
        let prepared = self.prepare(call, &names, previous.as_ref(), &resources, proposal).await?;
        let changes = changes::of(&prepared.plan, &resources, self.kinds());
        let known = changes::foreseen(&resources);
        let same_outputs = prepared.plan.outputs(&known).is_ok_and(|outputs| outputs == stack.outputs);
        let same_tags = previous.is_some_and(|previous| previous.tags == prepared.revision.tags);
        let settled = !matches!(stack.status, StackStatus::UpdateFailed | StackStatus::CreateFailed);
        let nothing = changes.is_empty() && same_outputs && same_tags && settled;
        Ok(Compared { prepared, resources, nothing, changes })
    }
}

/// A change set that was made.
pub struct Proposed {
    /// Its stack.
    pub stack: Stack,
    /// The change set.
    pub change_set: ChangeSet,
    /// Types of resources that are left out.
    pub left_out: Vec<String>,
}

struct Compared {
    prepared: Prepared,
    resources: Vec<StackResource>,
    nothing: bool,
    changes: Vec<changes::Changed>,
}

impl Compared {
    fn split(self) -> (Prepared, Vec<StackResource>, bool) {
        (self.prepared, self.resources, self.nothing)
    }
}

/// AWS's name of an execution status.
pub(crate) fn execution(status: Execution) -> &'static str {
    match status {
        Execution::Unavailable => "UNAVAILABLE",
        Execution::Available => "AVAILABLE",
        Execution::Executed => "EXECUTE_COMPLETE",
    }
}

/// Takes away the change sets of a stack, but one, with what they would have brought.
pub(crate) async fn forget_change_sets(
    unit: &mut Unit,
    stack: Uuid,
    kept: Option<Uuid>,
) -> Result<(), StoreError> {
    let all = Scan::keys(&store::stacks::change_sets_prefix(stack)).limit(1000);
    for change_set in unit.scan::<ChangeSet>(&all).await?.items {
        if kept == Some(change_set.id) {
            continue;
        }
        if change_set.execution != Execution::Executed
            && let Some(revision) = unit.find::<Revision>(&revision_key(stack, change_set.revision)).await?
        {
            unit.delete(&revision)?;
        }
        unit.delete(&change_set)?;
    }
    Ok(())
}

fn order(call: &Call, wish: Wish, manner: &Manner) -> Result<Order, Refusal> {
    Ok(Order {
        token: manner.token.clone(),
        on_failure: manner.on_failure,
        patience: manner.timeout_minutes.map(|minutes| Duration::from_secs(u64::from(minutes) * 60)),
        allow_in_place: manner.allow_in_place,
        ..Order::new(wish, Stacks::behalf(call)?)
    })
}

/// The stack as it is now, if nothing was done to it since it was looked at.
async fn reread(unit: &mut Unit, stack: &Stack) -> Result<Stack, Refusal> {
    let found = unit.find::<Stack>(&stack_key(stack.id)).await?;
    let found = found.ok_or_else(|| Refusal::NoStack(stack.name.clone()))?;
    if found.status != stack.status || found.revision != stack.revision {
        return Err(not_updatable(&found));
    }
    Ok(found)
}

fn not_updatable(stack: &Stack) -> Refusal {
    Refusal::Validation(format!("Stack:{} is in {} state and can not be updated.", stack.arn(), stack.status))
}

fn check_updatable(stack: &Stack) -> Result<(), Refusal> {
    if stack.status.is_updatable() { Ok(()) } else { Err(not_updatable(stack)) }
}

fn taken(name: &str) -> Refusal {
    Refusal::AlreadyExists(format!("Stack [{name}] already exists"))
}

fn check_name(name: &str) -> Result<(), Refusal> {
    if Stack::is_name(name) {
        return Ok(());
    }
    Err(Refusal::Validation(format!(
        "1 validation error detected: Value '{name}' at 'stackName' failed to satisfy constraint: Member must satisfy \
         regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
    )))
}
