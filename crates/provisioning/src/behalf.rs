//! On whose behalf a deployment goes on after the call that asked for it: with what the caller might do then, as far as it may
//! still do it, and no more (RULE-18).

use access::{Action, Call, Capability, KeyTable, Principal, authorize};
use directory::stacks::Behalf;
use directory::{AccessKey, OsIds, Timestamp};
use store::access_keys::access_key_key;
use store::{Store, StoreError};
use uuid::Uuid;

use crate::fault::{Fault, HandlerCode};

/// The room under whose name the operator's own deployments run.
const OPERATOR: &str = "provisioning";

/// What is remembered of a caller; none for nobody in particular.
pub(crate) fn of(principal: &Principal) -> Option<Behalf> {
    // Somebody in a role is remembered as who took it: the session may end before the deployment does.
    match principal.acting() {
        Principal::AccessKey { id, capabilities, pools } => Some(Behalf::AccessKey {
            id: id.clone(),
            capabilities: capabilities.clone(),
            pools: pools.clone(),
        }),
        Principal::Dev { id, folder_key: true } => Some(Behalf::Developer(id.clone())),
        Principal::Room(_) => Some(Behalf::Operator),
        Principal::Dev { folder_key: false, .. } | Principal::Anonymous | Principal::Assumed { .. } => None,
    }
}

/// The caller again, as of now. An access key is read anew: one that was deleted or switched off, has expired, or may not deploy any
/// more does no further step, be it forward or back, and one that was reduced does what both it and the caller then might.
///
/// # Errors
/// The store failed. Inside: the caller may not go on.
pub(crate) async fn principal(
    behalf: &Behalf,
    store: &Store,
    now: Timestamp,
) -> Result<Result<Principal, Fault>, StoreError> {
    let (id, capabilities, pools) = match behalf {
        Behalf::AccessKey { id, capabilities, pools } => (id, capabilities, pools),
        Behalf::Developer(id) => return Ok(Ok(Principal::Dev { id: id.clone(), folder_key: true })),
        Behalf::Operator => return Ok(Ok(operator())),
    };
    let Some(key) = store.find::<AccessKey>(&access_key_key(id), now).await? else {
        return Ok(Err(refused(id, "is gone")));
    };
    if key.check(now).is_err() {
        return Ok(Err(refused(id, "does not count any more")));
    }
    let call = Call::new(KeyTable::principal(&key), Uuid::nil(), now, std::sync::Arc::new(OsIds));
    let deploys =
        Action { service: "cloudformation", operation: "CreateStack", capability: Capability::Provisioning };
    if authorize(&call, deploys, "*").is_err() {
        return Ok(Err(refused(id, "may not deploy any more")));
    }
    // Whoever may deploy is bound to no pools now; those of then bind all the same.
    Ok(Ok(Principal::AccessKey {
        id: id.clone(),
        capabilities: capabilities.intersection(&key.capabilities).copied().collect(),
        pools: pools.clone(),
    }))
}

/// Who looks for what a step made before it was interrupted; it changes nothing.
pub(crate) fn operator() -> Principal {
    Principal::Room(OPERATOR)
}

fn refused(id: &str, why: &str) -> Fault {
    let message = format!("The access key {id}, with which this was asked for, {why}.");
    Fault::new(HandlerCode::AccessDenied, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_remembered_with_what_it_might_do_and_strangers_are_not_rule_18() {
        let capabilities: std::collections::BTreeSet<_> = [Capability::Provisioning].into();
        let key = Principal::AccessKey { id: "AK".into(), capabilities: capabilities.clone(), pools: None };
        assert_eq!(of(&key), Some(Behalf::AccessKey { id: "AK".into(), capabilities, pools: None }));
        assert_eq!(of(&Principal::Anonymous), None);
        assert_eq!(of(&Principal::Dev { id: "x".into(), folder_key: false }), None);
    }
}
