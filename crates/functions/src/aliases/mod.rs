//! Aliases: names for versions, which can be moved.

use aws_model::lambda::{AliasConfiguration, AliasRoutingConfiguration};
use directory::{Function, FunctionAlias, LATEST};

use crate::{Refusal, Rooms};

pub mod create_alias;
pub mod delete_alias;
pub mod get_alias;
pub mod list_aliases;
pub mod update_alias;

/// An alias as Lambda shows it.
fn shown(rooms: &Rooms, function: &Function, name: &str, alias: &FunctionAlias) -> AliasConfiguration {
    AliasConfiguration {
        alias_arn: Some(format!("{}:{name}", function.arn(&rooms.settings.region))),
        name: Some(name.to_owned()),
        function_version: Some(alias.version.clone()),
        description: Some(alias.description.clone()),
        revision_id: Some(alias.revision.to_string()),
        ..Default::default()
    }
}

/// Refuses weights: an alias points to one version here.
fn check_routing(routing: Option<&AliasRoutingConfiguration>) -> Result<(), Refusal> {
    let weights = routing.and_then(|routing| routing.additional_version_weights.as_ref());
    if weights.is_some_and(|weights| !weights.is_empty()) {
        return Err(Refusal::NotBuilt(
            "RoutingConfig needs aliases of several versions; that is not implemented yet. Accepted: no weights.".to_owned(),
        ));
    }
    Ok(())
}

/// There is no such alias.
fn missing(rooms: &Rooms, function: &str, name: &str) -> Refusal {
    Refusal::NotFound(format!(
        "Cannot find alias arn: {}:{name}",
        directory::function_arn(&rooms.settings.region, function)
    ))
}

/// Whether a version is there that an alias is to point to.
async fn check_version(
    unit: &mut store::Unit,
    rooms: &Rooms,
    function: &Function,
    version: &str,
) -> Result<(), Refusal> {
    if version == LATEST {
        return Ok(());
    }
    let missing = || Refusal::no_function(&format!("{}:{version}", function.arn(&rooms.settings.region)));
    let number = version.parse().map_err(|_| missing())?;
    let key = store::functions::version_key(&function.name, number);
    let found = unit.find::<directory::FunctionVersion>(&key).await?;
    if found.is_none_or(|found| found.function_id != function.id) {
        return Err(missing());
    }
    Ok(unit.check_key(&key)?)
}
