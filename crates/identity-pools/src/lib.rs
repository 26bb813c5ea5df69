//! What does each identity-pool operation do?
//!
//! Owns the registry of the API `cognito-identity`. So far no operation is built: each one says so by its name.

use std::sync::Arc;

use aws_model::identity_pools::SERVICE;
use aws_wire::{Registry, not_yet};

/// What the operations of identity pools work on. Nothing yet.
#[derive(Debug, Default)]
pub struct Rooms;

/// The operations of `cognito-identity`.
pub fn registry(rooms: Arc<Rooms>) -> Registry<Rooms> {
    Registry::new(
        &SERVICE,
        rooms,
        not_yet![
            "CreateIdentityPool",
            "DeleteIdentities",
            "DeleteIdentityPool",
            "DescribeIdentity",
            "DescribeIdentityPool",
            "GetCredentialsForIdentity",
            "GetId",
            "GetIdentityPoolRoles",
            "GetOpenIdToken",
            "GetOpenIdTokenForDeveloperIdentity",
            "GetPrincipalTagAttributeMap",
            "ListIdentities",
            "ListIdentityPools",
            "ListTagsForResource",
            "LookupDeveloperIdentity",
            "MergeDeveloperIdentities",
            "SetIdentityPoolRoles",
            "SetPrincipalTagAttributeMap",
            "TagResource",
            "UnlinkDeveloperIdentity",
            "UnlinkIdentity",
            "UntagResource",
            "UpdateIdentityPool",
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_there_or_listed_as_not_yet() {
        let registry = registry(Arc::new(Rooms));
        registry.complete().unwrap();
        assert_eq!((registry.counts().built, registry.counts().all), (0, 23));
    }
}
