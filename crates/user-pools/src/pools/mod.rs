//! User pools: made, shown, changed, taken away, listed. What a pool's settings mean is in `directory`; which of them
//! have no effect here is in [`crate::neutral`].

mod answer;
mod pinned_id;
pub(crate) mod schema;
mod settings;
mod sign_in_mode;

pub mod create_user_pool;
pub mod delete_user_pool;
pub mod describe_user_pool;
pub mod list_user_pools;
pub mod update_user_pool;

use access::Call;
use directory::{AuditLine, PoolId};

/// The audit line of a change that an administrator made to a pool or to something in it.
pub(crate) fn audit_line(call: &Call, action: &str, pool: &PoolId) -> AuditLine {
    AuditLine {
        at: call.now,
        request_id: call.request_id,
        action: action.to_owned(),
        outcome: "ok".to_owned(),
        principal: call.principal.name(),
        pool: Some(pool.clone()),
        sub: None,
        subject: None,
        source: call.source.map(|source| source.to_string()),
    }
}
