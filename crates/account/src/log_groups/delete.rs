//! DeleteLogGroup: takes the record away.

use access::Call;
use aws_model::logs::DeleteLogGroupRequest;
use directory::LogGroup;
use store::change;
use store::log_groups::log_group_key;

use super::not_found;
use crate::{Refusal, Rooms, audit_line};

/// Takes it away.
///
/// # Errors
/// It is not there, or protected.
pub async fn handle(rooms: &Rooms, call: &Call, input: DeleteLogGroupRequest) -> Result<(), Refusal> {
    let name = input.log_group_name;
    let line = audit_line(call, "DeleteLogGroup", &name);
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let group = unit.find::<LogGroup>(&log_group_key(&name)).await?.ok_or_else(not_found)?;
        if group.deletion_protected {
            let message = "The log group is protected from deletion.";
            return Err(Refusal::new("ValidationException", message));
        }
        unit.delete(&group)?;
        unit.audit(&line)?;
        Ok(())
    })
}
