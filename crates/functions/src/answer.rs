//! A function as Lambda shows it.

use aws_model::Sensitive;
use aws_model::lambda::{
    Architecture, EnvironmentResponse, EphemeralStorage, FunctionConfiguration, LastUpdateStatus, Layer,
    LogFormat, LoggingConfig, PackageType, Runtime, SnapStartApplyOn, SnapStartOptimizationStatus,
    SnapStartResponse, State, TracingConfigResponse, TracingMode,
};
use directory::{Build, Timestamp};

use crate::{Refusal, neutral};

/// The configuration of a version. `arn` is the function's with the qualifier that the answer names.
///
/// # Errors
/// What is kept does not fit the shapes of today: a fault of ours.
pub fn configuration(
    name: &str,
    version: &str,
    arn: String,
    build: &Build,
) -> Result<FunctionConfiguration, Refusal> {
    let environment = build.environment.as_ref().filter(|environment| !environment.is_empty());
    let layers: Vec<_> = build.layers.iter().map(layer).collect();
    let plain = FunctionConfiguration {
        function_name: Some(name.to_owned()),
        function_arn: Some(arn),
        runtime: build.runtime.parse::<Runtime>().ok(),
        role: Some(build.role.clone()),
        handler: Some(build.handler.clone()),
        code_size: Some(build.code_size.cast_signed()),
        description: Some(build.description.clone()),
        timeout: Some(build.timeout.cast_signed()),
        memory_size: Some(build.memory_mib.cast_signed()),
        last_modified: Some(moment(build.modified_at)),
        code_sha256: Some(build.code.base64()),
        version: Some(version.to_owned()),
        environment: environment.map(|environment| EnvironmentResponse {
            variables: Some(
                environment
                    .iter()
                    .map(|(name, value)| (name.clone(), Sensitive::from(value.expose())))
                    .collect(),
            ),
            ..Default::default()
        }),
        tracing_config: Some(TracingConfigResponse { mode: Some(TracingMode::PassThrough) }),
        revision_id: Some(build.revision.to_string()),
        layers: (!layers.is_empty()).then_some(layers),
        state: Some(State::Active),
        last_update_status: Some(LastUpdateStatus::Successful),
        package_type: Some(PackageType::Zip),
        architectures: Some(vec![architecture()]),
        ephemeral_storage: Some(EphemeralStorage { size: build.scratch_mib.cast_signed() }),
        snap_start: Some(SnapStartResponse {
            apply_on: Some(SnapStartApplyOn::None),
            optimization_status: Some(SnapStartOptimizationStatus::Off),
        }),
        logging_config: Some(LoggingConfig {
            log_format: Some(LogFormat::Text),
            log_group: Some(format!("/aws/lambda/{name}")),
            ..Default::default()
        }),
        ..Default::default()
    };
    neutral::put_back(&build.neutral, &plain)
}

fn layer(used: &directory::UsedLayer) -> Layer {
    Layer { arn: Some(used.arn.clone()), code_size: Some(used.size.cast_signed()), ..Default::default() }
}

/// That of this machine.
pub fn architecture() -> Architecture {
    if cfg!(target_arch = "aarch64") { Architecture::Arm64 } else { Architecture::X86_64 }
}

/// A time as Lambda writes it.
pub fn moment(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_looks_as_lambda_writes_it() {
        assert_eq!(moment(Timestamp(1_700_000_000_123)), "2023-11-14T22:13:20.123+0000");
        assert_eq!(moment(Timestamp(0)), "1970-01-01T00:00:00.000+0000");
    }
}
