//! CreateLogGroup: makes the record.

use access::Call;
use aws_model::logs::CreateLogGroupRequest;
use directory::LogGroup;
use store::change;
use store::log_groups::log_group_key;

use super::tags;
use crate::{Refusal, Rooms, audit_line};

/// Makes it.
///
/// # Errors
/// It is there already; a key of KMS; too many tags.
pub async fn handle(rooms: &Rooms, call: &Call, input: CreateLogGroupRequest) -> Result<(), Refusal> {
    if input.kms_key_id.is_some() {
        return Err(Refusal::not_built("InvalidParameterException", "kmsKeyId (there is no KMS here)"));
    }
    let tags = input.tags.unwrap_or_default();
    tags::check(&tags)?;
    let group = LogGroup {
        name: input.log_group_name,
        created_at: call.now,
        retention_days: None,
        class: input.log_group_class.unwrap_or_default().as_str().to_owned(),
        deletion_protected: input.deletion_protection_enabled.unwrap_or(false),
        tags,
    };
    let line = audit_line(call, "CreateLogGroup", &group.name);
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        if unit.find::<LogGroup>(&log_group_key(&group.name)).await?.is_some() {
            let message = "The specified log group already exists";
            return Err(Refusal::new("ResourceAlreadyExistsException", message));
        }
        unit.insert(&group)?;
        unit.audit(&line)?;
        Ok(())
    })
}
