//! How log groups are kept: a record each.

use directory::LogGroup;

use crate::key;
use crate::record::Record;

/// The key of a log group.
pub fn log_group_key(name: &str) -> String {
    key::join(key::NO_POOL, LogGroup::KIND, name)
}

/// The prefix of the keys of all log groups whose name begins with `start`, in the order of their names.
pub fn log_groups_prefix(start: &str) -> String {
    log_group_key(start)
}

impl Record for LogGroup {
    const KIND: &'static str = "log-group";
    const MEMBERS: &'static [&'static str] =
        &["name", "created_at", "retention_days", "class", "deletion_protected", "tags"];

    fn key(&self) -> String {
        log_group_key(&self.name)
    }
}
