//! Identifiers as types: a pool id, a client id, a subject and a user name cannot stand in for each other.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is; its form was checked where it came in.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

name!(
    /// `<region>_<9 alphanumerics>`; clients take the text before `_` as region and the text after it as SRP pool name.
    PoolId
);
name!(
    /// An app client's id: 26 lower-case letters and digits when Rockpool makes it.
    ClientId
);
name!(
    /// The subject of a user: UUID text, never changed, never reused.
    Sub
);
name!(
    /// The stored user name: what the user was created with, or the sub where attributes are user names.
    Username
);

impl PoolId {
    /// The region part, before the first `_`.
    pub fn region(&self) -> &str {
        self.0.split_once('_').map_or("", |(region, _)| region)
    }

    /// The pool name that SRP hashes, after the first `_`.
    pub fn srp_name(&self) -> &str {
        self.0.split_once('_').map_or(self.0.as_str(), |(_, name)| name)
    }
}

/// The account number in every ARN: there is one account, the operator's.
pub const ACCOUNT: &str = "000000000000";

/// The ARN of a user pool.
pub fn pool_arn(pool: &PoolId) -> String {
    format!("arn:aws:cognito-idp:{}:{ACCOUNT}:userpool/{pool}", pool.region())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_id_splits_into_region_and_srp_name() {
        let id = PoolId::new("eu-west-1_AbC123xyz");
        assert_eq!((id.region(), id.srp_name()), ("eu-west-1", "AbC123xyz"));
        assert_eq!(pool_arn(&id), "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_AbC123xyz");
    }
}
