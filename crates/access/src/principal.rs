//! Who is calling: nobody in particular, an access key, anybody on a development machine, or another room.

use std::collections::BTreeSet;

use directory::PoolId;

/// What an access key may do (RULE-18). Deny by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capability {
    /// Users, groups and sign-in on their behalf.
    Users,
    /// Pools, clients and their settings.
    Pools,
    /// Functions and layers.
    Functions,
    /// Stacks and artifacts.
    Provisioning,
    /// Whole pools, with what is sealed in them.
    Export,
    /// Signing, master and data keys.
    Keys,
}

impl Capability {
    /// Its name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Pools => "pools",
            Self::Functions => "functions",
            Self::Provisioning => "provisioning",
            Self::Export => "export",
            Self::Keys => "keys",
        }
    }
}

/// Who is calling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// Nobody in particular: an unsigned call.
    Anonymous,
    /// The holder of an access key.
    AccessKey {
        /// The key's id.
        id: String,
        /// What it may do.
        capabilities: BTreeSet<Capability>,
        /// The pools it may touch; `None`: all.
        pools: Option<BTreeSet<PoolId>>,
    },
    /// Anybody with well-formed credentials on a development machine; `folder_key` when they are this folder's own.
    Dev {
        /// The access key id that was named.
        id: String,
        /// The signature was made with the random key of this data folder (RULE-14).
        folder_key: bool,
    },
    /// Another room of this process.
    Room(&'static str),
}

impl Principal {
    /// How the audit log names it.
    pub fn name(&self) -> String {
        match self {
            Self::Anonymous => "anonymous".to_owned(),
            Self::AccessKey { id, .. } => id.clone(),
            Self::Dev { id, .. } => format!("dev:{id}"),
            Self::Room(room) => format!("room:{room}"),
        }
    }
}
