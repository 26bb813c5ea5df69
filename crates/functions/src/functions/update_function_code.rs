//! UpdateFunctionCode: other code for `$LATEST`. Its workers are replaced at the next event.

use access::Call;
use aws_model::lambda::{FunctionConfiguration, S3ObjectStorageMode, UpdateFunctionCodeRequest};
use directory::{Function, LATEST};
use store::change;
use store::functions::function_key;

use super::settings;
use crate::code::{self, Source};
use crate::names::Named;
use crate::policy::check_revision;
use crate::rooms::audit_line;
use crate::{Refusal, Rooms, answer, versions};

/// Changes the code.
///
/// # Errors
/// What is not built or not acceptable, or the revision moved.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: UpdateFunctionCodeRequest,
) -> Result<FunctionConfiguration, Refusal> {
    rooms.check_on()?;
    let name = Named::unqualified(&input.function_name, &rooms.settings.region)?;
    let named = Named { name, qualifier: None };
    settings::check_architectures(input.architectures.as_deref())?;
    let function = rooms.load(&named, call.now).await?;
    check_revision(Some(function.latest.revision), input.revision_id.as_deref())?;
    let mut not_built = Vec::new();
    for (given, member, needs) in [
        (input.image_uri.is_some(), "ImageUri", "container images"),
        (
            input.source_kms_key_arn.as_deref().is_some_and(|arn| !arn.is_empty()),
            "SourceKMSKeyArn",
            "a function's own encryption key",
        ),
        (
            input.s3_object_storage_mode == Some(S3ObjectStorageMode::Reference),
            "S3ObjectStorageMode REFERENCE",
            "code that stays in its bucket",
        ),
        (input.publish_to.is_some(), "PublishTo", "published latest versions"),
    ] {
        if given {
            not_built.push((member, needs));
        }
    }
    let source = Source {
        zip: input.zip_file,
        bucket: input.s3_bucket,
        key: input.s3_key,
        version: input.s3_object_version,
        not_built,
    };
    let (code, code_size) = code::keep(rooms, call, source).await?;
    // The handler may be changed after the code: whether it is there shows when it runs.
    code::check(rooms, &function.latest.runtime, None, &code, &function.latest.layers, call.now).await?;
    let dry = input.dry_run.unwrap_or(false);
    let publishes = input.publish.unwrap_or(false) && !dry;
    let (revision, arn) = (call.ids.uuid(), named.arn(&rooms.settings.region));
    let changed = change!(rooms.store, call.now, |unit| -> Result<_, Refusal> {
        let function = unit.find::<Function>(&function_key(&named.name)).await?;
        let mut function = function.ok_or_else(|| Refusal::no_function(&arn))?;
        check_revision(Some(function.latest.revision), input.revision_id.as_deref())?;
        function.latest.code = code.clone();
        function.latest.code_size = code_size;
        function.latest.modified_at = call.now;
        function.latest.revision = revision;
        if dry {
            return Ok((function, None));
        }
        versions::name_blobs(unit, &function.latest).await?;
        let published = match publishes {
            true => versions::publish(unit, &mut function, None, call).await?,
            false => None,
        };
        unit.put(&function)?;
        unit.audit(&audit_line(call, "UpdateFunctionCode", &function.name))?;
        Ok((function, published))
    });
    let (function, published) = changed?;
    if !dry {
        rooms.fleets.forget(&function.name);
    }
    match published {
        Some(version) => versions::shown(rooms, &function, &version),
        None => answer::configuration(&function.name, LATEST, arn, &function.latest),
    }
}
