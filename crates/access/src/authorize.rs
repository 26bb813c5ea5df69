//! The one place where it is decided whether a principal may do something to a thing.

use crate::{Call, Capability, Principal};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    /// The service's signing name, `cognito-idp`.
    pub service: &'static str,
    /// The operation.
    pub operation: &'static str,
    /// The capability that it needs.
    pub capability: Capability,
}

/// The principal may not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("User: {principal} is not authorized to perform: {service}:{operation} on resource: {resource}")]
pub struct Denied {
    /// Who asked.
    pub principal: String,
    /// The service.
    pub service: &'static str,
    /// The operation.
    pub operation: &'static str,
    /// The thing it was to be done to.
    pub resource: String,
}

/// Decides whether the caller may perform `action` on `resource`, an ARN or `*`.
///
/// # Errors
/// `Denied`, in the words of AWS's `AccessDeniedException`.
pub fn authorize(call: &Call, action: Action, resource: &str) -> Result<(), Denied> {
    let allowed = match call.principal.acting() {
        // Whose rights decide is nobody in a role.
        Principal::Anonymous | Principal::Assumed { .. } => false,
        Principal::Room(_) => true,
        // On a development machine credentials are a formality, except for what runs code or hands out data (RULE-14).
        Principal::Dev { folder_key, .. } => match action.capability {
            Capability::Users | Capability::Pools => true,
            Capability::Functions | Capability::Provisioning | Capability::Export | Capability::Keys => {
                *folder_key
            }
        },
        Principal::AccessKey { capabilities, pools, .. } => {
            let pool = resource.rsplit_once("userpool/").map(|(_, pool)| pool);
            capabilities.contains(&action.capability)
                && match (pools, pool) {
                    (None, _) => true,
                    (Some(pools), Some(pool)) => pools.iter().any(|known| known.as_str() == pool),
                    (Some(_), None) => false,
                }
        }
    };
    if allowed {
        return Ok(());
    }
    Err(Denied {
        principal: call.principal.arn(),
        service: action.service,
        operation: action.operation,
        resource: resource.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use directory::PoolId;

    use super::*;

    fn action(capability: Capability) -> Action {
        Action { service: "cognito-idp", operation: "ListUsers", capability }
    }

    #[test]
    fn anonymous_is_denied_everything_that_is_signed() {
        let call = Call::for_test(Principal::Anonymous);
        assert!(authorize(&call, action(Capability::Users), "*").is_err());
    }

    #[test]
    fn a_key_reaches_its_capabilities_and_pools_and_nothing_else_rule_18() {
        let call = Call::for_test(Principal::AccessKey {
            id: "AK".into(),
            capabilities: BTreeSet::from([Capability::Users]),
            pools: Some(BTreeSet::from([PoolId::new("eu-west-1_A")])),
        });
        let arn = "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/";
        assert!(authorize(&call, action(Capability::Users), &format!("{arn}eu-west-1_A")).is_ok());
        assert!(authorize(&call, action(Capability::Users), &format!("{arn}eu-west-1_B")).is_err());
        assert!(authorize(&call, action(Capability::Users), "*").is_err());
        assert!(authorize(&call, action(Capability::Pools), &format!("{arn}eu-west-1_A")).is_err());
    }

    #[test]
    fn on_a_development_machine_code_and_data_need_the_folder_key_rule_14() {
        let stranger = Call::for_test(Principal::Dev { id: "AKIA".into(), folder_key: false });
        let owner = Call::for_test(Principal::Dev { id: "AKIA".into(), folder_key: true });
        assert!(authorize(&stranger, action(Capability::Pools), "*").is_ok());
        assert!(authorize(&stranger, action(Capability::Functions), "*").is_err());
        assert!(authorize(&owner, action(Capability::Functions), "*").is_ok());
    }
}
