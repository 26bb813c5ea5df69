//! CreateFunction: a function from its code and its settings.

use access::Call;
use aws_model::lambda::{CreateFunctionRequest, FunctionCode, FunctionConfiguration, S3ObjectStorageMode};
use directory::{Build, Function, FunctionVersion, LATEST};
use store::change;
use store::functions::function_key;

use super::settings;
use crate::code::{self, Source};
use crate::rooms::audit_line;
use crate::{Refusal, Rooms, answer, names, neutral, versions};

/// Makes the function.
///
/// # Errors
/// What is not built, not here, not acceptable, or a name that is taken.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    mut input: CreateFunctionRequest,
) -> Result<FunctionConfiguration, Refusal> {
    rooms.check_on()?;
    let source = source(std::mem::take(&mut input.code));
    let neutral = neutral::keep(&input)?;
    let name = names::Named::unqualified(&input.function_name, &rooms.settings.region)?;
    names::check(&name)?;
    let (Some(runtime), Some(handler)) = (input.runtime, input.handler) else {
        return Err(Refusal::parameter(
            "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
        ));
    };
    let runtime = runtime.as_str().to_owned();
    settings::check_architectures(input.architectures.as_deref())?;
    let (runtimes, wanted) = (std::sync::Arc::clone(&rooms.runtimes), runtime.clone());
    let checked = tokio::task::spawn_blocking(move || runtimes.check(&wanted)).await;
    checked.map_err(|error| Refusal::Internal(error.to_string()))??;
    let environment = input.environment.map(settings::environment).transpose()?;
    let layers = settings::layers(rooms, call, input.layers.as_deref().unwrap_or_default()).await?;
    if rooms.store.find_without_secrets::<Function>(&function_key(&name), call.now).await?.is_some() {
        return Err(taken(&name));
    }
    let (code, code_size) = code::keep(rooms, call, source).await?;
    code::check(rooms, &runtime, Some(&handler), &code, &layers, call.now).await?;
    let mut function = Function {
        id: call.ids.uuid(),
        created_at: call.now,
        next_version: 1,
        latest: Build {
            runtime,
            handler,
            role: input.role,
            description: input.description.unwrap_or_default(),
            timeout: settings::timeout(input.timeout.unwrap_or(3))?,
            memory_mib: settings::memory(rooms, input.memory_size.unwrap_or(128))?,
            scratch_mib: settings::scratch(input.ephemeral_storage.map_or(512, |storage| storage.size))?,
            layers,
            code,
            code_size,
            neutral,
            modified_at: call.now,
            revision: call.ids.uuid(),
            environment,
        },
        aliases: Default::default(),
        policies: Default::default(),
        tags: input.tags.unwrap_or_default(),
        reserved: None,
        name,
    };
    let publishes = input.publish.unwrap_or(false);
    let published = publishes.then(|| versions::next(&mut function, None, call));
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        if unit.find::<Function>(&function_key(&function.name)).await?.is_some() {
            return Err(taken(&function.name));
        }
        versions::name_blobs(unit, &function.latest).await?;
        unit.insert(&function)?;
        if let Some(version) = &published {
            unit.insert::<FunctionVersion>(version)?;
        }
        unit.audit(&audit_line(call, "CreateFunction", &function.name))?;
        Ok(())
    })?;
    neutral::tell(&function.latest.neutral, &function.name);
    tell_egress(rooms, &function);
    let arn = function.arn(&rooms.settings.region);
    match published {
        Some(version) => versions::shown(rooms, &function, &version),
        None => answer::configuration(&function.name, LATEST, arn, &function.latest),
    }
}

fn taken(name: &str) -> Refusal {
    Refusal::Conflict(format!("Function already exist: {name}"))
}

/// Where the function may connect to, in the log of whoever runs the server.
pub fn tell_egress(rooms: &Rooms, function: &Function) {
    let places = rooms.settings.egress.places(&function.name, function.latest.environment.as_ref());
    let places: Vec<_> = places.iter().map(ToString::to_string).collect();
    let reaches = if places.is_empty() { "nothing".to_owned() } else { places.join(", ") };
    tracing::info!(function = function.name, reaches, "the function is in place");
}

/// Where its code is.
fn source(code: FunctionCode) -> Source {
    let mut not_built = Vec::new();
    if code.image_uri.is_some() {
        not_built.push(("Code.ImageUri", "container images"));
    }
    if code.source_kms_key_arn.is_some_and(|arn| !arn.is_empty()) {
        not_built.push(("Code.SourceKMSKeyArn", "a function's own encryption key"));
    }
    if code.s3_object_storage_mode == Some(S3ObjectStorageMode::Reference) {
        not_built.push(("Code.S3ObjectStorageMode REFERENCE", "code that stays in its bucket"));
    }
    Source {
        zip: code.zip_file,
        bucket: code.s3_bucket,
        key: code.s3_key,
        version: code.s3_object_version,
        not_built,
    }
}
