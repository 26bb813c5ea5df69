//! GetAlias: which version a name means.

use access::Call;
use aws_model::lambda::{AliasConfiguration, GetAliasRequest};

use super::{missing, shown};
use crate::names::Named;
use crate::{Refusal, Rooms};

/// Shows it.
///
/// # Errors
/// There is no such alias.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: GetAliasRequest,
) -> Result<AliasConfiguration, Refusal> {
    let name = Named::unqualified(&input.function_name, &rooms.settings.region)?;
    let function = rooms.load(&Named { name, qualifier: None }, call.now).await?;
    let alias = function.aliases.get(&input.name);
    let alias = alias.ok_or_else(|| missing(rooms, &function.name, &input.name))?;
    Ok(shown(rooms, &function, &input.name, alias))
}
