//! What CreateFunction and UpdateFunctionConfiguration have in common: reading members that act.

use std::collections::BTreeSet;

use access::Call;
use aws_model::lambda::{Architecture, Environment};
use crypto::Secret;
use directory::{LayerVersion, UsedLayer};
use store::layers::layer_version_key;

use crate::answer::architecture;
use crate::events::LONGEST_TIMEOUT;
use crate::{Refusal, Rooms, names};

/// Layers of a function, as on AWS.
const MOST_LAYERS: usize = 5;
/// Bytes of all names and values of an environment, as on AWS.
const LARGEST_ENVIRONMENT: usize = 4096;
/// The most memory, in MiB, as on AWS.
const MOST_MEMORY: i32 = 10_240;
/// The largest /tmp, in MiB, as on AWS.
const LARGEST_SCRATCH: i32 = 10_240;
/// Names that Lambda itself sets.
const RESERVED: &[&str] = &[
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_DEFAULT_REGION",
    "AWS_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_LAMBDA_RUNTIME_API",
    "LAMBDA_TASK_ROOT",
    "LAMBDA_RUNTIME_DIR",
];

/// The environment, checked.
pub fn environment(given: Environment) -> Result<directory::Environment, Refusal> {
    let variables = given.variables.unwrap_or_default();
    let reserved: Vec<_> =
        variables.keys().filter(|name| RESERVED.contains(&name.as_str())).cloned().collect();
    if !reserved.is_empty() {
        return Err(Refusal::parameter(format!(
            "Lambda was unable to configure your environment variables because the environment variables you have provided \
             contains reserved keys that are currently not supported for modification. Reserved keys used in this request: {}",
            reserved.join(", ")
        )));
    }
    let size: usize = variables.iter().map(|(name, value)| name.len() + value.len()).sum();
    if size > LARGEST_ENVIRONMENT {
        return Err(Refusal::parameter(format!(
            "Lambda was unable to configure your environment variables because the environment variables you have provided \
             exceeded the {LARGEST_ENVIRONMENT} byte limit."
        )));
    }
    if let Some(name) = variables.iter().find(|(_, value)| value.contains('\0')).map(|(name, _)| name) {
        return Err(Refusal::parameter(format!("The environment variable {name} has a zero byte in it.")));
    }
    Ok(variables.into_iter().map(|(name, value)| (name, Secret::new(value.into_inner()))).collect())
}

/// A time, checked: AWS takes more for functions of a kind that is refused here.
pub fn timeout(given: i32) -> Result<u32, Refusal> {
    bounded("Timeout", given, LONGEST_TIMEOUT.cast_signed())
}

/// Memory, checked: also that this server has as much for its functions at all, since a worker of one that needs more never starts.
pub fn memory(rooms: &Rooms, given: i32) -> Result<u32, Refusal> {
    let wanted = bounded("MemorySize", given, MOST_MEMORY)?;
    let total = rooms.settings.memory_mib;
    if u64::from(wanted) > total {
        return Err(Refusal::parameter(format!(
            "MemorySize: {wanted} is more than {total}, which is what all functions of this server may use together (in MiB). \
             Whoever runs the server can raise `memory` in the table [functions] of its settings."
        )));
    }
    Ok(wanted)
}

/// The size of /tmp, checked.
pub fn scratch(given: i32) -> Result<u32, Refusal> {
    bounded("EphemeralStorage.Size", given, LARGEST_SCRATCH)
}

fn bounded(member: &str, given: i32, most: i32) -> Result<u32, Refusal> {
    u32::try_from(given).ok().filter(|_| given <= most).ok_or_else(|| {
        Refusal::parameter(format!(
            "{member}: {given} is more than {most}, which is the most that a function can have."
        ))
    })
}

/// Refuses architectures that this machine does not have.
pub fn check_architectures(given: Option<&[Architecture]>) -> Result<(), Refusal> {
    match given {
        Some([one]) if *one != architecture() => Err(Refusal::parameter(format!(
            "Architectures: this machine is {}, and runs nothing that was compiled for {}.",
            architecture().as_str(),
            one.as_str()
        ))),
        _ => Ok(()),
    }
}

/// The versions of layers that are named, in their order.
pub async fn layers(rooms: &Rooms, call: &Call, arns: &[String]) -> Result<Vec<UsedLayer>, Refusal> {
    if arns.len() > MOST_LAYERS {
        return Err(Refusal::parameter(format!("Cannot reference more than {MOST_LAYERS} layers.")));
    }
    let mut names = BTreeSet::new();
    let mut used = Vec::with_capacity(arns.len());
    for arn in arns {
        let (layer, number) = names::layer_version(arn)
            .ok_or_else(|| Refusal::parameter(format!("Layer version {arn} is not the ARN of a version.")))?;
        if !names.insert(layer) {
            return Err(Refusal::parameter(format!(
                "Two different versions of the same layer are not allowed to be referenced in the \
                 same function. {arn} and another version of it are."
            )));
        }
        let found = rooms.store.find::<LayerVersion>(&layer_version_key(layer, number), call.now).await?;
        let found = found.ok_or_else(|| {
            Refusal::parameter(format!(
                "Layer version {arn} does not exist here. A layer of somebody else is added under its ARN, from its zip: \
                 `rockpool layers add FILE.zip --arn {arn}`"
            ))
        })?;
        used.push(UsedLayer { arn: arn.clone(), code: found.code, size: found.size });
    }
    Ok(used)
}
