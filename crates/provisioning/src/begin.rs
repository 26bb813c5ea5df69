//! The beginning of a deployment, in the commit of the operation that asks for it.

use std::time::Duration;

use directory::stacks::{
    Behalf, Deployment, Export, OnFailure, Phase, Revision, Stack, StackResource, StackStatus, Wish,
};
use directory::{IdSource as _, OsIds};
use store::stacks::{deployment_key, export_key, resource_key};
use store::{StoreError, Unit};
use uuid::Uuid;

use crate::deploy::record::set_status;
use crate::imports;

/// What is asked of a stack.
#[derive(Clone, Debug)]
pub struct Order {
    /// What is asked.
    pub wish: Wish,
    /// On whose behalf.
    pub behalf: Behalf,
    /// The token that the caller gave.
    pub token: Option<String>,
    /// What happens if something fails.
    pub on_failure: OnFailure,
    /// Resources that stay though the stack is deleted.
    pub retain: Vec<String>,
    /// Resources that are not changed back; with [`Order::back`].
    pub skip: Vec<String>,
    /// An update that could not be undone is gone on with being undone.
    pub back: bool,
    /// How long it may take.
    pub patience: Option<Duration>,
    /// What AWS does not change in place may be.
    pub allow_in_place: bool,
}

impl Order {
    /// An order without any of what may be said besides.
    pub fn new(wish: Wish, behalf: Behalf) -> Self {
        Self {
            wish,
            behalf,
            token: None,
            on_failure: OnFailure::Rollback,
            retain: Vec::new(),
            skip: Vec::new(),
            back: false,
            patience: None,
            allow_in_place: false,
        }
    }
}

/// Begins: the stack has its new status, and whoever takes the deployment on lease carries it out. The caller of this puts
/// `stack` into the unit, and the revision if it is new; `resources` are those of the stack.
///
/// # Errors
/// [`StoreError::Exists`] if something is being done to the stack already; what is imported is gone.
pub async fn begin(
    unit: &mut Unit,
    stack: &mut Stack,
    revision: Option<&Revision>,
    resources: &[StackResource],
    order: &Order,
) -> Result<Uuid, StoreError> {
    let now = unit.now();
    if unit.find::<Deployment>(&deployment_key(stack.id)).await?.is_some() {
        return Err(StoreError::Exists(store::What::Record(deployment_key(stack.id))));
    }
    let touches = resources.iter().filter_map(|resource| resource.touched).max().unwrap_or(0);
    let deployment = Deployment {
        stack: stack.id,
        wish: order.wish,
        phase: match order.wish {
            Wish::Delete => Phase::Deleting,
            _ if order.back => Phase::Back,
            _ => Phase::Forward,
        },
        revision: revision.map_or(stack.revision, |revision| revision.number),
        behalf: order.behalf.clone(),
        operation: OsIds.uuid(),
        token: order.token.clone(),
        on_failure: order.on_failure,
        retain: order.retain.clone(),
        skip: order.skip.clone(),
        failed: Vec::new(),
        cancelled: false,
        deadline: order.patience.map(|patience| now + patience),
        allow_in_place: order.allow_in_place,
        touches,
        owner: None,
        due_at: now,
    };
    if !order.back {
        for resource in resources.iter().filter(|resource| resource.settled) {
            let key = resource_key(stack.id, &resource.logical_id);
            if let Some(mut kept) = unit.find::<StackResource>(&key).await? {
                kept.settled = false;
                unit.put(&kept)?;
            }
        }
    }
    for name in revision.map(imports::of).unwrap_or_default() {
        // Written though nothing changes: whoever takes the export away at the same moment has to look again.
        if let Some(export) = unit.find::<Export>(&export_key(&name)).await? {
            unit.put(&export)?;
        }
        if !stack.imports.contains(&name) {
            stack.imports.push(name);
        }
    }
    let status = match (order.wish, order.back) {
        (Wish::Create, _) => StackStatus::CreateInProgress,
        (Wish::Update, false) => StackStatus::UpdateInProgress,
        (Wish::Update, true) => StackStatus::UpdateRollbackInProgress,
        (Wish::Delete, _) => StackStatus::DeleteInProgress,
    };
    match order.wish {
        // What is being made has no other revision that could be in force.
        Wish::Create => stack.revision = deployment.revision,
        Wish::Update => stack.updated_at = Some(now),
        Wish::Delete => {}
    }
    set_status(unit, stack, status, Some("User Initiated".to_owned()), &deployment, now)?;
    unit.insert(&deployment)?;
    Ok(deployment.operation)
}
