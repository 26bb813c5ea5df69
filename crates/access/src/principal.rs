//! Who is calling: nobody in particular, an access key, anybody on a development machine, or another room.

use std::collections::BTreeSet;

use directory::{Capability, PoolId, Timestamp};

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
    /// Somebody of the above in a role, by temporary credentials: may do what that one may, and is named otherwise.
    Assumed {
        /// Who took the role.
        of: Box<Principal>,
        /// The role's name.
        role: String,
        /// What the caller named the session.
        session: String,
        /// When the credentials end, and with them all that are made out of them.
        until: Timestamp,
    },
    /// Another room of this process.
    Room(&'static str),
}

impl Principal {
    /// How a refusal names it: as an ARN, which is where software that reads such sentences looks for it.
    pub fn arn(&self) -> String {
        match self {
            Self::AccessKey { id, .. } | Self::Dev { id, .. } => {
                format!("arn:aws:iam::{}:user/{id}", directory::ACCOUNT)
            }
            Self::Assumed { role, session, .. } => {
                format!("arn:aws:sts::{}:assumed-role/{role}/{session}", directory::ACCOUNT)
            }
            other => other.name(),
        }
    }

    /// Whose rights decide.
    pub fn acting(&self) -> &Self {
        match self {
            Self::Assumed { of, .. } => of.acting(),
            other => other,
        }
    }

    /// How the audit log names it.
    pub fn name(&self) -> String {
        match self {
            Self::Anonymous => "anonymous".to_owned(),
            Self::AccessKey { id, .. } => id.clone(),
            Self::Dev { id, .. } => format!("dev:{id}"),
            Self::Assumed { of, role, session, .. } => format!("{} as {role}/{session}", of.name()),
            Self::Room(room) => format!("room:{room}"),
        }
    }
}
