//! Tags of functions.

pub mod list_tags;
pub mod tag_resource;
pub mod untag_resource;

use std::collections::BTreeMap;

use access::Call;
use directory::Function;
use store::change;
use store::functions::function_key;

use crate::names::Named;
use crate::rooms::audit_line;
use crate::{Refusal, Rooms};

/// As many as on AWS.
const MOST: usize = 50;

/// The function whose ARN it is; tags of other things are not kept here.
fn function(rooms: &Rooms, arn: &str) -> Result<String, Refusal> {
    if !arn.contains(":function:") {
        return Err(Refusal::NotBuilt(format!("Tags of {arn}: only functions have tags here.")));
    }
    Named::unqualified(arn, &rooms.settings.region)
}

/// Changes the tags of a function.
async fn set(
    rooms: &Rooms,
    call: &Call,
    arn: &str,
    action: &str,
    change_them: impl Fn(&mut BTreeMap<String, String>) + Send + Sync,
) -> Result<(), Refusal> {
    let name = function(rooms, arn)?;
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let function = unit.find::<Function>(&function_key(&name)).await?;
        let mut function = function.ok_or_else(|| Refusal::no_function(arn))?;
        change_them(&mut function.tags);
        if function.tags.len() > MOST {
            return Err(Refusal::parameter(format!("A function has at most {MOST} tags.")));
        }
        unit.put(&function)?;
        unit.audit(&audit_line(call, action, &name))?;
        Ok(())
    })
}
