//! Layers: published here, or somebody else's that an operator added under its ARN.

use aws_model::lambda::{Architecture, LayerVersionContentOutput, LayerVersionsListItem, Runtime};
use directory::LayerVersion;

use crate::Refusal;
use crate::answer::moment;

pub mod add_foreign;
pub mod add_layer_version_permission;
pub mod delete_layer_version;
pub mod get_layer_version;
pub mod get_layer_version_by_arn;
pub mod get_layer_version_policy;
pub mod list_layer_versions;
pub mod list_layers;
pub mod publish_layer_version;
pub mod remove_layer_version_permission;

/// A version in a list.
fn item(version: &LayerVersion) -> LayerVersionsListItem {
    LayerVersionsListItem {
        layer_version_arn: Some(version.arn()),
        version: Some(version.number.cast_signed()),
        description: Some(version.description.clone()),
        created_date: Some(moment(version.created_at)),
        compatible_architectures: architectures(version),
        compatible_runtimes: runtimes(version),
        license_info: (!version.license.is_empty()).then(|| version.license.clone()),
    }
}

fn architectures(version: &LayerVersion) -> Option<Vec<Architecture>> {
    let known: Vec<_> = version.architectures.iter().filter_map(|name| name.parse().ok()).collect();
    (!known.is_empty()).then_some(known)
}

fn runtimes(version: &LayerVersion) -> Option<Vec<Runtime>> {
    let known: Vec<_> = version.runtimes.iter().filter_map(|name| name.parse().ok()).collect();
    (!known.is_empty()).then_some(known)
}

/// Its zip. There is no link to it: it is not handed out again.
fn content(version: &LayerVersion) -> LayerVersionContentOutput {
    LayerVersionContentOutput {
        code_sha256: Some(version.code.base64()),
        code_size: Some(version.size.cast_signed()),
        ..Default::default()
    }
}

/// A number as it is kept.
fn number(given: i64) -> Result<u64, Refusal> {
    u64::try_from(given)
        .ok()
        .filter(|number| *number > 0)
        .ok_or_else(|| Refusal::parameter("Layer version numbers begin with 1."))
}

/// There is no such version.
fn missing() -> Refusal {
    Refusal::NotFound("The resource you requested does not exist.".to_owned())
}

/// Whether a version is among those that are asked for.
fn fits(version: &LayerVersion, runtime: Option<Runtime>, architecture: Option<Architecture>) -> bool {
    runtime.is_none_or(|wanted| version.runtimes.iter().any(|name| name == wanted.as_str()))
        && architecture.is_none_or(|wanted| version.architectures.iter().any(|name| name == wanted.as_str()))
}
