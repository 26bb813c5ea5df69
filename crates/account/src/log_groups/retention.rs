//! PutRetentionPolicy and DeleteRetentionPolicy: a number of days, kept and shown. Nothing is in a log group that could be deleted.

use access::Call;
use aws_model::logs::{DeleteRetentionPolicyRequest, PutRetentionPolicyRequest};

use super::change;
use crate::{Refusal, Rooms};

/// The numbers of days that AWS knows.
const DAYS: [i32; 22] =
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/// Keeps the days.
///
/// # Errors
/// No such log group, or no such number.
pub async fn put(rooms: &Rooms, call: &Call, input: PutRetentionPolicyRequest) -> Result<(), Refusal> {
    let days = input.retention_in_days;
    if !DAYS.contains(&days) {
        let message = format!("{days} is none of the numbers of days that a log group can be kept.");
        return Err(Refusal::new("InvalidParameterException", message));
    }
    change(rooms, call, "PutRetentionPolicy", &input.log_group_name, |group| {
        group.retention_days = Some(days);
        Ok(())
    })
    .await
}

/// Takes the days away.
///
/// # Errors
/// No such log group.
pub async fn delete(rooms: &Rooms, call: &Call, input: DeleteRetentionPolicyRequest) -> Result<(), Refusal> {
    change(rooms, call, "DeleteRetentionPolicy", &input.log_group_name, |group| {
        group.retention_days = None;
        Ok(())
    })
    .await
}
