//! CreateAlias: a name for a version.

use access::Call;
use aws_model::lambda::{AliasConfiguration, CreateAliasRequest};
use directory::{Function, FunctionAlias};
use store::change;
use store::functions::function_key;

use super::{check_routing, check_version, shown};
use crate::names::Named;
use crate::rooms::audit_line;
use crate::{Refusal, Rooms};

/// Makes it.
///
/// # Errors
/// The name is taken, or there is no such version.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: CreateAliasRequest,
) -> Result<AliasConfiguration, Refusal> {
    check_routing(input.routing_config.as_ref())?;
    let name = Named::unqualified(&input.function_name, &rooms.settings.region)?;
    let revision = call.ids.uuid();
    change!(rooms.store, call.now, |unit| -> Result<AliasConfiguration, Refusal> {
        let function = unit.find::<Function>(&function_key(&name)).await?;
        let mut function = function
            .ok_or_else(|| Refusal::no_function(&directory::function_arn(&rooms.settings.region, &name)))?;
        check_version(unit, rooms, &function, &input.function_version).await?;
        let alias = FunctionAlias {
            version: input.function_version.clone(),
            description: input.description.clone().unwrap_or_default(),
            revision,
        };
        if function.aliases.contains_key(&input.name) {
            let arn = function.arn(&rooms.settings.region);
            return Err(Refusal::Conflict(format!("Alias already exists: {arn}:{}", input.name)));
        }
        function.aliases.insert(input.name.clone(), alias.clone());
        unit.put(&function)?;
        unit.audit(&audit_line(call, "CreateAlias", &format!("{name}:{}", input.name)))?;
        Ok(shown(rooms, &function, &input.name, &alias))
    })
}
