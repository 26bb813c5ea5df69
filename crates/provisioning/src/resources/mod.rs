//! The types of resources, one file each.

use crate::Kinds;

/// Every type of resource that is known.
pub fn all() -> Kinds {
    Kinds::default()
}
