//! DeleteAlias: a name goes, its version stays.

use access::Call;
use aws_model::lambda::DeleteAliasRequest;
use directory::Function;
use store::change;
use store::functions::function_key;

use crate::names::Named;
use crate::rooms::audit_line;
use crate::{Refusal, Rooms};

/// Deletes it, with its policy. One that is gone already is done, as on AWS.
///
/// # Errors
/// The function is not there.
pub async fn handle(rooms: &Rooms, call: &Call, input: DeleteAliasRequest) -> Result<(), Refusal> {
    let name = Named::unqualified(&input.function_name, &rooms.settings.region)?;
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let function = unit.find::<Function>(&function_key(&name)).await?;
        let mut function = function
            .ok_or_else(|| Refusal::no_function(&directory::function_arn(&rooms.settings.region, &name)))?;
        if function.aliases.remove(&input.name).is_some() {
            function.policies.remove(&input.name);
            unit.put(&function)?;
            unit.audit(&audit_line(call, "DeleteAlias", &format!("{name}:{}", input.name)))?;
        }
        Ok(())
    })
}
