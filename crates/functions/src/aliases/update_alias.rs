//! UpdateAlias: a name moves to another version.

use access::Call;
use aws_model::lambda::{AliasConfiguration, UpdateAliasRequest};
use directory::Function;
use store::change;
use store::functions::function_key;

use super::{check_routing, check_version, missing, shown};
use crate::names::Named;
use crate::policy::check_revision;
use crate::rooms::audit_line;
use crate::{Refusal, Rooms};

/// Changes it. What is left out stays.
///
/// # Errors
/// There is no such alias or version, or the revision moved.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: UpdateAliasRequest,
) -> Result<AliasConfiguration, Refusal> {
    check_routing(input.routing_config.as_ref())?;
    let name = Named::unqualified(&input.function_name, &rooms.settings.region)?;
    let revision = call.ids.uuid();
    change!(rooms.store, call.now, |unit| -> Result<AliasConfiguration, Refusal> {
        let function = unit.find::<Function>(&function_key(&name)).await?;
        let mut function = function
            .ok_or_else(|| Refusal::no_function(&directory::function_arn(&rooms.settings.region, &name)))?;
        if let Some(version) = &input.function_version {
            check_version(unit, rooms, &function, version).await?;
        }
        let alias =
            function.aliases.get_mut(&input.name).ok_or_else(|| missing(rooms, &name, &input.name))?;
        check_revision(Some(alias.revision), input.revision_id.as_deref())?;
        if let Some(version) = &input.function_version {
            alias.version.clone_from(version);
        }
        if let Some(description) = &input.description {
            alias.description.clone_from(description);
        }
        alias.revision = revision;
        let alias = alias.clone();
        unit.put(&function)?;
        unit.audit(&audit_line(call, "UpdateAlias", &format!("{name}:{}", input.name)))?;
        Ok(shown(rooms, &function, &input.name, &alias))
    })
}
