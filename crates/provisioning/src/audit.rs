//! The lines of the audit log about stacks.

use access::Call;
use directory::AuditLine;

/// The line for what `call` does to `subject`.
pub(crate) fn line(call: &Call, action: &str, subject: &str) -> AuditLine {
    AuditLine {
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
