//! PublishVersion: what `$LATEST` is now, under a number.

use access::Call;
use aws_model::lambda::{FunctionConfiguration, PublishVersionRequest};
use directory::Function;
use store::change;
use store::functions::function_key;

use crate::names::Named;
use crate::policy::check_revision;
use crate::rooms::audit_line;
use crate::{Refusal, Rooms, versions};

/// Publishes it. Where nothing has changed since, the last version is shown again, as on AWS.
///
/// # Errors
/// The revision or the code moved.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: PublishVersionRequest,
) -> Result<FunctionConfiguration, Refusal> {
    rooms.check_on()?;
    if input.publish_to.is_some() {
        return Err(Refusal::NotBuilt(
            "PublishTo needs published latest versions; that is not implemented yet.".into(),
        ));
    }
    let name = Named::unqualified(&input.function_name, &rooms.settings.region)?;
    let named = Named { name, qualifier: None };
    let published = change!(rooms.store, call.now, |unit| -> Result<_, Refusal> {
        let function = unit.find::<Function>(&function_key(&named.name)).await?;
        let mut function =
            function.ok_or_else(|| Refusal::no_function(&named.arn(&rooms.settings.region)))?;
        check_revision(Some(function.latest.revision), input.revision_id.as_deref())?;
        if input.code_sha256.as_ref().is_some_and(|sha| *sha != function.latest.code.base64()) {
            return Err(Refusal::parameter(format!(
                "CodeSHA256 ({}) is different from current CodeSHA256 in $LATEST ({}). Please try again with the CodeSHA256 in \
                 $LATEST.",
                input.code_sha256.clone().unwrap_or_default(),
                function.latest.code.base64()
            )));
        }
        versions::name_blobs(unit, &function.latest).await?;
        let version = versions::publish(unit, &mut function, input.description.clone(), call).await?;
        unit.put(&function)?;
        unit.audit(&audit_line(call, "PublishVersion", &function.name))?;
        Ok((function, version))
    });
    let (function, version) = published?;
    let version = version.ok_or_else(|| Refusal::Internal("no version was published".to_owned()))?;
    versions::shown(rooms, &function, &version)
}
