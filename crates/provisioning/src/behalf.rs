//! On whose behalf a deployment goes on after the call that asked for it: with what the caller might do then, and no more
//! (RULE-18).

use access::Principal;
use directory::stacks::Behalf;

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

/// The caller again.
pub(crate) fn principal(behalf: &Behalf) -> Principal {
    match behalf.clone() {
        Behalf::AccessKey { id, capabilities, pools } => Principal::AccessKey { id, capabilities, pools },
        Behalf::Developer(id) => Principal::Dev { id, folder_key: true },
        Behalf::Operator => Principal::Room(OPERATOR),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_comes_back_with_no_more_than_it_had_rule_18() {
        let key = Principal::AccessKey {
            id: "AK".into(),
            capabilities: [directory::Capability::Provisioning].into(),
            pools: None,
        };
        assert_eq!(principal(&of(&key).unwrap()), key);
        assert_eq!(of(&Principal::Anonymous), None);
        assert_eq!(of(&Principal::Dev { id: "x".into(), folder_key: false }), None);
    }
}
