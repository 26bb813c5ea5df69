//! Somebody else's layer, added under its ARN by the operator (RULE-22): its zip is what is used, and its hash is kept with it.

use directory::{AuditLine, ContentHash, LayerVersion, Timestamp};
use store::change;
use store::layers::layer_version_key;

use crate::{Refusal, Rooms, names};

/// What is to be added.
pub struct Foreign {
    /// The version's ARN.
    pub arn: String,
    /// The zip, which is kept already.
    pub code: ContentHash,
    /// Its bytes.
    pub size: u64,
    /// What came of it stands in the log.
    pub line: AuditLine,
}

/// Adds it. The same zip under the same ARN is done already; another one is refused.
///
/// # Errors
/// The ARN is none, is one of this installation's own, or stands for another zip.
pub async fn add(rooms: &Rooms, foreign: Foreign, now: Timestamp) -> Result<LayerVersion, Refusal> {
    let Foreign { arn, code, size, line } = foreign;
    let (layer, number) = names::layer_version(&arn)
        .filter(|(layer, _)| {
            layer.split(':').nth(2) == Some("lambda") && layer.split(':').nth(5) == Some("layer")
        })
        .ok_or_else(|| {
            Refusal::parameter(format!(
                "{arn} is not the ARN of a layer's version: arn:aws:lambda:REGION:ACCOUNT:layer:NAME:NUMBER"
            ))
        })?;
    let own = names::layer("", &rooms.settings.region);
    if layer.starts_with(&own) {
        return Err(Refusal::parameter(format!(
            "{arn} is an ARN of this installation: publish it (`aws lambda publish-layer-version`, `rockpool layers build`)"
        )));
    }
    rooms.cache.code(&rooms.store, &code, now).await?;
    let version = LayerVersion {
        layer: layer.to_owned(),
        number,
        description: String::new(),
        runtimes: vec![],
        architectures: vec![],
        license: String::new(),
        code,
        size,
        created_at: now,
        policy: None,
        added: true,
    };
    change!(rooms.store, now, |unit| -> Result<LayerVersion, Refusal> {
        if let Some(there) = unit.find::<LayerVersion>(&layer_version_key(layer, number)).await? {
            if there.code == version.code {
                return Ok(there);
            }
            return Err(Refusal::Conflict(format!(
                "{arn} stands for a zip with the SHA-256 {} already. A version never changes: delete it first \
                 (`aws lambda delete-layer-version`) if that one was wrong",
                there.code
            )));
        }
        if unit.name_blob(&version.code).await?.is_none() {
            return Err(store::StoreError::BlobGone(version.code.to_string()).into());
        }
        unit.insert(&version)?;
        unit.audit(&line)?;
        Ok(version.clone())
    })
}
