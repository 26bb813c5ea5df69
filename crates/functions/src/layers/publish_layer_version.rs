//! PublishLayerVersion: a zip becomes the next version of a layer.

use access::Call;
use aws_model::lambda::{PublishLayerVersionRequest, PublishLayerVersionResponse, S3ObjectStorageMode};
use directory::{Layer, LayerVersion};
use store::change;
use store::layers::layer_key;

use super::{architectures, content, runtimes};
use crate::answer::moment;
use crate::code::{self, Source};
use crate::rooms::audit_line;
use crate::{Refusal, Rooms, names};

/// Publishes it.
///
/// # Errors
/// The zip cannot be used (RULE-23), or the layer is somebody else's.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: PublishLayerVersionRequest,
) -> Result<PublishLayerVersionResponse, Refusal> {
    rooms.check_on()?;
    let layer = names::layer(&input.layer_name, &rooms.settings.region);
    let own = names::layer("", &rooms.settings.region);
    let name = layer.strip_prefix(&own).ok_or_else(|| {
        Refusal::parameter(format!(
            "{layer} is somebody else's: add it with `rockpool layers add FILE.zip --arn {layer}:NUMBER`"
        ))
    })?;
    let given = input.content;
    let mut not_built = Vec::new();
    if given.s3_object_storage_mode == Some(S3ObjectStorageMode::Reference) {
        not_built.push(("Content.S3ObjectStorageMode REFERENCE", "code that stays in its bucket"));
    }
    let source = Source {
        zip: given.zip_file,
        bucket: given.s3_bucket,
        key: given.s3_key,
        version: given.s3_object_version,
        not_built,
    };
    let (code, size) = code::keep(rooms, call, source).await?;
    rooms.cache.code(&rooms.store, &code, call.now).await?;
    let names_of = |runtimes: Vec<aws_model::lambda::Runtime>| {
        runtimes.into_iter().map(|one| one.as_str().to_owned()).collect::<Vec<_>>()
    };
    let mut version = LayerVersion {
        layer: layer.clone(),
        number: 0,
        description: input.description.unwrap_or_default(),
        runtimes: names_of(input.compatible_runtimes.unwrap_or_default()),
        architectures: input
            .compatible_architectures
            .unwrap_or_default()
            .into_iter()
            .map(|one| one.as_str().to_owned())
            .collect(),
        license: input.license_info.unwrap_or_default(),
        code,
        size,
        created_at: call.now,
        policy: None,
        added: false,
    };
    version.number = change!(rooms.store, call.now, |unit| -> Result<u64, Refusal> {
        let kept = unit.find::<Layer>(&layer_key(name)).await?;
        let was_there = kept.is_some();
        let mut kept = kept.unwrap_or_else(|| Layer { name: name.to_owned(), next_version: 1 });
        let number = kept.next_version;
        kept.next_version += 1;
        if was_there {
            unit.put(&kept)?
        } else {
            unit.insert(&kept)?
        }
        let version = LayerVersion { number, ..version.clone() };
        if unit.name_blob(&version.code).await?.is_none() {
            return Err(store::StoreError::BlobGone(version.code.to_string()).into());
        }
        unit.insert(&version)?;
        unit.audit(&audit_line(call, "PublishLayerVersion", &version.arn()))?;
        Ok(number)
    })?;
    Ok(PublishLayerVersionResponse {
        content: Some(content(&version)),
        layer_arn: Some(layer),
        layer_version_arn: Some(version.arn()),
        description: Some(version.description.clone()),
        created_date: Some(moment(version.created_at)),
        version: Some(version.number.cast_signed()),
        compatible_architectures: architectures(&version),
        compatible_runtimes: runtimes(&version),
        license_info: (!version.license.is_empty()).then(|| version.license.clone()),
    })
}
