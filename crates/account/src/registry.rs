//! Which file answers which operation.

use std::sync::Arc;

use aws_wire::{Registry, not_yet, register};

use crate::{Rooms, credentials, log_groups, parameters};

/// Every operation of STS that is known here.
pub fn sts(rooms: Arc<Rooms>) -> Registry<Rooms> {
    use aws_model::sts::{SERVICE, ops};
    let mut registry = Registry::new(&SERVICE, rooms, not_yet![]);
    register!(
        registry,
        ops::AssumeRole => credentials::assume_role::handle,
        ops::GetCallerIdentity => credentials::get_caller_identity::handle,
    );
    registry
}

/// Every operation of SSM that is known here.
pub fn ssm(rooms: Arc<Rooms>) -> Registry<Rooms> {
    use aws_model::ssm::{SERVICE, ops};
    let mut registry = Registry::new(&SERVICE, rooms, not_yet![]);
    register!(
        registry,
        ops::AddTagsToResource => parameters::tags::add,
        ops::DeleteParameter => parameters::delete::one,
        ops::DeleteParameters => parameters::delete::several,
        ops::DescribeParameters => parameters::describe::handle,
        ops::GetParameter => parameters::get::one,
        ops::GetParameters => parameters::get::several,
        ops::GetParametersByPath => parameters::get_by_path::handle,
        ops::ListTagsForResource => parameters::tags::list,
        ops::PutParameter => parameters::put::handle,
        ops::RemoveTagsFromResource => parameters::tags::remove,
    );
    registry
}

/// Every operation of CloudWatch Logs that is known here.
pub fn logs(rooms: Arc<Rooms>) -> Registry<Rooms> {
    use aws_model::logs::{SERVICE, ops};
    let mut registry = Registry::new(&SERVICE, rooms, not_yet![]);
    register!(
        registry,
        ops::CreateLogGroup => log_groups::create::handle,
        ops::DeleteLogGroup => log_groups::delete::handle,
        ops::DeleteRetentionPolicy => log_groups::retention::delete,
        ops::DescribeLogGroups => log_groups::describe::handle,
        ops::ListTagsForResource => log_groups::tags::list_for_resource,
        ops::ListTagsLogGroup => log_groups::tags::list,
        ops::PutRetentionPolicy => log_groups::retention::put,
        ops::TagLogGroup => log_groups::tags::tag,
        ops::TagResource => log_groups::tags::tag_resource,
        ops::UntagLogGroup => log_groups::tags::untag,
        ops::UntagResource => log_groups::tags::untag_resource,
    );
    registry
}
