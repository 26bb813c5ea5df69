//! Operations on stacks.

pub mod cancel_update_stack;
pub mod continue_update_rollback;
pub mod create_stack;
pub mod delete_stack;
pub mod describe_events;
pub mod describe_stack_events;
pub mod describe_stack_resource;
pub mod describe_stack_resources;
pub mod describe_stacks;
pub mod get_stack_policy;
pub mod list_stack_resources;
pub mod list_stacks;
pub mod update_stack;
pub mod update_termination_protection;
