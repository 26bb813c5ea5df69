//! UpdateFunctionConfiguration: other settings for `$LATEST`. What is left out stays. Its workers are replaced at the next event.

use access::Call;
use aws_model::lambda::{FunctionConfiguration, UpdateFunctionConfigurationRequest};
use directory::{Function, LATEST};
use store::change;
use store::functions::function_key;

use super::create_function::tell_egress;
use super::settings;
use crate::names::Named;
use crate::policy::check_revision;
use crate::rooms::audit_line;
use crate::{Refusal, Rooms, answer, code, neutral, versions};

/// Changes the settings.
///
/// # Errors
/// What is not built, not here or not acceptable, or the revision moved.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: UpdateFunctionConfigurationRequest,
) -> Result<FunctionConfiguration, Refusal> {
    rooms.check_on()?;
    let name = Named::unqualified(&input.function_name, &rooms.settings.region)?;
    let named = Named { name, qualifier: None };
    let neutral = neutral::keep(&input)?;
    let function = rooms.load(&named, call.now).await?;
    check_revision(Some(function.latest.revision), input.revision_id.as_deref())?;
    let runtime = input.runtime.map(|runtime| runtime.as_str().to_owned());
    if let Some(runtime) = &runtime {
        let (runtimes, wanted) = (std::sync::Arc::clone(&rooms.runtimes), runtime.clone());
        let checked = tokio::task::spawn_blocking(move || runtimes.check(&wanted)).await;
        checked.map_err(|error| Refusal::Internal(error.to_string()))??;
    }
    let environment = input.environment.map(settings::environment).transpose()?;
    let layers = match &input.layers {
        Some(arns) => Some(settings::layers(rooms, call, arns).await?),
        None => None,
    };
    let timeout = input.timeout.map(settings::timeout).transpose()?;
    let memory = input.memory_size.map(|memory| settings::memory(rooms, memory)).transpose()?;
    let scratch = input.ephemeral_storage.map(|storage| settings::scratch(storage.size)).transpose()?;
    let (revision, arn) = (call.ids.uuid(), named.arn(&rooms.settings.region));
    if layers.is_some() || runtime.is_some() {
        let (runtime, layers) = (
            runtime.as_ref().unwrap_or(&function.latest.runtime),
            layers.as_ref().unwrap_or(&function.latest.layers),
        );
        // The code may be changed after the handler: whether it is there shows when it runs.
        code::check(rooms, runtime, None, &function.latest.code, layers, call.now).await?;
    }
    let changed = change!(rooms.store, call.now, |unit| -> Result<Function, Refusal> {
        let function = unit.find::<Function>(&function_key(&named.name)).await?;
        let mut function = function.ok_or_else(|| Refusal::no_function(&arn))?;
        check_revision(Some(function.latest.revision), input.revision_id.as_deref())?;
        let latest = &mut function.latest;
        if let Some(runtime) = &runtime {
            latest.runtime.clone_from(runtime);
        }
        if let Some(handler) = &input.handler {
            latest.handler.clone_from(handler);
        }
        if let Some(role) = &input.role {
            latest.role.clone_from(role);
        }
        if let Some(description) = &input.description {
            latest.description.clone_from(description);
        }
        if let Some(environment) = &environment {
            latest.environment = Some(environment.clone());
        }
        if let Some(layers) = &layers {
            latest.layers.clone_from(layers);
        }
        latest.timeout = timeout.unwrap_or(latest.timeout);
        latest.memory_mib = memory.unwrap_or(latest.memory_mib);
        latest.scratch_mib = scratch.unwrap_or(latest.scratch_mib);
        latest.neutral.extend(neutral.clone());
        latest.modified_at = call.now;
        latest.revision = revision;
        versions::name_blobs(unit, latest).await?;
        unit.put(&function)?;
        unit.audit(&audit_line(call, "UpdateFunctionConfiguration", &function.name))?;
        Ok(function)
    })?;
    rooms.fleets.forget(&changed.name);
    neutral::tell(&neutral, &changed.name);
    tell_egress(rooms, &changed);
    answer::configuration(&changed.name, LATEST, arn, &changed.latest)
}
