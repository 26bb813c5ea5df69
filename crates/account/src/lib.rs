//! What does an account have around its pools?
//!
//! Owns the registries of STS, SSM parameters and CloudWatch log groups: what tools that deploy ask for besides. A role is a
//! name here and a log group a record; parameters are kept, sealed and versioned.

pub mod credentials;
pub mod log_groups;
mod page_token;
pub mod parameters;
mod refusal;
mod registry;

use store::Store;

pub use refusal::Refusal;
pub use registry::{logs, ssm, sts};

/// What the operations work on.
#[derive(Clone)]
pub struct Rooms {
    /// Where things are kept.
    pub store: Store,
    /// The region of ARNs.
    pub region: String,
}

impl std::fmt::Debug for Rooms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rooms").field("region", &self.region).finish_non_exhaustive()
    }
}

/// The line that the audit log has of a change.
pub(crate) fn audit_line(call: &access::Call, action: &str, subject: &str) -> directory::AuditLine {
    directory::AuditLine {
        at: call.now,
        request_id: call.request_id,
        action: action.to_owned(),
        outcome: "ok".to_owned(),
        principal: call.principal.name(),
        pool: None,
        sub: None,
        subject: Some(subject.to_owned()),
        source: call.source.map(|source| source.to_string()),
    }
}
