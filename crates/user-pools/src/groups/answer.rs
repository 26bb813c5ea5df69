//! A group as every operation answers it. Absent members stay absent, since Terraform and CloudFormation compare.

use aws_model::Timestamp;
use aws_model::user_pools::GroupType;
use directory::Group;

/// The group.
pub(crate) fn group_type(group: &Group) -> GroupType {
    GroupType {
        group_name: Some(group.name.clone()),
        user_pool_id: Some(group.pool.to_string()),
        description: group.description.clone(),
        role_arn: group.role_arn.clone(),
        precedence: group.precedence.map(|precedence| i32::try_from(precedence).unwrap_or(i32::MAX)),
        last_modified_date: Some(Timestamp::from_millis(group.modified_at.0)),
        creation_date: Some(Timestamp::from_millis(group.created_at.0)),
    }
}
