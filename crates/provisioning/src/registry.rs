//! Which file answers which operation, and what is not there yet. The list of the latter only shrinks.

use std::sync::Arc;

use aws_model::cloudformation::{SERVICE, ops};
use aws_wire::{Registry, not_yet, register};

use crate::{Stacks, change_sets, exports, reading, stacks};

/// Every operation of the CloudFormation API.
pub fn registry(room: Arc<Stacks>) -> Registry<Stacks> {
    let mut registry = Registry::new(&SERVICE, room, NOT_YET);
    register!(
        registry,
        ops::CreateChangeSet => change_sets::create_change_set::handle,
        ops::DeleteChangeSet => change_sets::delete_change_set::handle,
        ops::DescribeChangeSet => change_sets::describe_change_set::handle,
        ops::ExecuteChangeSet => change_sets::execute_change_set::handle,
        ops::ListChangeSets => change_sets::list_change_sets::handle,
        ops::ListExports => exports::list_exports::handle,
        ops::ListImports => exports::list_imports::handle,
        ops::GetTemplate => reading::get_template::handle,
        ops::GetTemplateSummary => reading::get_template_summary::handle,
        ops::ValidateTemplate => reading::validate_template::handle,
        ops::CancelUpdateStack => stacks::cancel_update_stack::handle,
        ops::ContinueUpdateRollback => stacks::continue_update_rollback::handle,
        ops::CreateStack => stacks::create_stack::handle,
        ops::DeleteStack => stacks::delete_stack::handle,
        ops::DescribeEvents => stacks::describe_events::handle,
        ops::DescribeStackEvents => stacks::describe_stack_events::handle,
        ops::DescribeStackResource => stacks::describe_stack_resource::handle,
        ops::DescribeStackResources => stacks::describe_stack_resources::handle,
        ops::DescribeStacks => stacks::describe_stacks::handle,
        ops::GetStackPolicy => stacks::get_stack_policy::handle,
        ops::ListStackResources => stacks::list_stack_resources::handle,
        ops::ListStacks => stacks::list_stacks::handle,
        ops::UpdateStack => stacks::update_stack::handle,
        ops::UpdateTerminationProtection => stacks::update_termination_protection::handle,
    );
    registry
}

const NOT_YET: &[&str] = not_yet!["RollbackStack", "SetStackPolicy"];
