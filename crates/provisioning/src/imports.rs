//! What a revision imports from other stacks.

use directory::stacks::{Lookup, Revision};

/// The names of the exports that a revision uses.
pub(crate) fn of(revision: &Revision) -> Vec<String> {
    let name = |lookup: &Lookup| match lookup {
        Lookup::Export(name) => Some(name.clone()),
        Lookup::Parameter { .. } => None,
    };
    revision.lookups.keys().filter_map(name).collect()
}
