//! Operations on change sets.

pub mod create_change_set;
pub mod delete_change_set;
pub mod describe_change_set;
pub mod execute_change_set;
pub mod list_change_sets;

use aws_model::cloudformation::{ChangeSetStatus, ExecutionStatus};
use directory::stacks::{ChangeSet, ChangeSetState};

use crate::propose::execution;

fn status(change_set: &ChangeSet) -> ChangeSetStatus {
    match change_set.state {
        ChangeSetState::Complete => ChangeSetStatus::CreateComplete,
        ChangeSetState::Failed => ChangeSetStatus::Failed,
    }
}

fn execution_status(change_set: &ChangeSet) -> ExecutionStatus {
    execution(change_set.execution).parse().expect("every status of ours is one of AWS's")
}
