//! CloudWatch log groups: neutral records. Templates make them and tools look for them; nobody writes into one.

pub mod create;
pub mod delete;
pub mod describe;
pub mod retention;
pub mod tags;

use access::Call;
use directory::{ACCOUNT, LogGroup};
use store::change;
use store::log_groups::log_group_key;

use crate::{Refusal, Rooms, audit_line};

/// The ARN of a log group.
fn arn(rooms: &Rooms, name: &str) -> String {
    format!("arn:aws:logs:{}:{ACCOUNT}:log-group:{name}", rooms.region)
}

fn not_found() -> Refusal {
    Refusal::new("ResourceNotFoundException", "The specified log group does not exist.")
}

/// Changes a log group.
async fn change(
    rooms: &Rooms,
    call: &Call,
    action: &str,
    name: &str,
    how: impl Fn(&mut LogGroup) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let line = audit_line(call, action, name);
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let mut group = unit.find::<LogGroup>(&log_group_key(name)).await?.ok_or_else(not_found)?;
        how(&mut group)?;
        unit.put(&group)?;
        unit.audit(&line)?;
        Ok(())
    })
}
