//! Who may call a function.

use directory::LATEST;

pub mod add_permission;
pub mod get_policy;
pub mod remove_permission;

/// Under which name the policy of a qualifier is kept.
fn kept_under(qualifier: Option<&str>) -> String {
    qualifier.filter(|qualifier| *qualifier != LATEST).unwrap_or_default().to_owned()
}
