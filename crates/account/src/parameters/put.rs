//! PutParameter: makes a parameter, or its next version.

use std::collections::BTreeMap;

use access::Call;
use aws_model::ssm::{ParameterTier, ParameterType, PutParameterRequest, PutParameterResult};
use directory::parameter::MOST_VERSIONS;
use directory::{Parameter, ParameterKind, ParameterVersion};
use store::change;
use store::parameters::{parameter_key, parameter_version_key};

use super::{name, tags};
use crate::{Refusal, Rooms, audit_line};

/// The one key of secure strings: they are sealed as everything that is secret here is.
pub(super) const KEY: &str = "alias/aws/ssm";
/// Bytes of a value.
const STANDARD: usize = 4096;
const ADVANCED: usize = 8192;

/// Makes it.
///
/// # Errors
/// AWS's: the name, a value that is too long or does not match, a parameter that is there already or of another type; and what
/// is not built.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: PutParameterRequest,
) -> Result<PutParameterResult, Refusal> {
    // Who changes one may name it by its ARN.
    let given = match name::find(rooms, &input.name, call.now).await? {
        Some(there) => there.name,
        None => input.name.clone(),
    };
    name::check(&given)?;
    refuse_what_is_not_built(&input)?;
    let overwrite = input.overwrite.unwrap_or(false);
    let tags = tags::read(input.tags.as_deref().unwrap_or_default())?;
    if overwrite && !tags.is_empty() {
        return Err(Refusal::new(
            "ValidationException",
            "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. \
             To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
        ));
    }
    let kind = input.r#type.map(|kind| match kind {
        ParameterType::String => ParameterKind::Text,
        ParameterType::StringList => ParameterKind::List,
        ParameterType::SecureString => ParameterKind::Secure,
    });
    let line = audit_line(call, "PutParameter", &given);
    let (version, advanced) = change!(rooms.store, call.now, |unit| -> Result<(u64, bool), Refusal> {
        let before = unit.find::<Parameter>(&parameter_key(&given)).await?;
        let next = match &before {
            Some(_) if !overwrite => {
                return Err(Refusal::new(
                    "ParameterAlreadyExists",
                    "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
                ));
            }
            Some(before) if kind.is_some_and(|kind| kind != before.kind) => {
                return Err(Refusal::new(
                    "HierarchyTypeMismatch",
                    "The type of a parameter cannot change. Delete it, or give the new one another name.",
                ));
            }
            Some(before) => Parameter {
                version: before.version + 1,
                description: input.description.clone().or_else(|| before.description.clone()),
                allowed_pattern: input.allowed_pattern.clone().or_else(|| before.allowed_pattern.clone()),
                advanced: before.advanced || input.tier == Some(ParameterTier::Advanced),
                ..before.clone()
            },
            None => Parameter {
                name: given.clone(),
                kind: kind.ok_or_else(|| {
                    Refusal::new(
                        "ValidationException",
                        "A parameter type is required when you create a parameter.",
                    )
                })?,
                version: 1,
                modified_at: call.now,
                modified_by: String::new(),
                description: input.description.clone(),
                allowed_pattern: input.allowed_pattern.clone(),
                advanced: input.tier == Some(ParameterTier::Advanced),
                tags: tags.clone(),
                value: String::new().into(),
            },
        };
        let mut next = Parameter {
            modified_at: call.now,
            modified_by: call.principal.arn(),
            value: (*input.value).into(),
            ..next
        };
        if input.tier == Some(ParameterTier::IntelligentTiering) && input.value.len() > STANDARD {
            next.advanced = true;
        }
        check_value(&next)?;
        match &before {
            None => unit.insert(&next)?,
            Some(before) => {
                unit.insert(&before.as_version())?;
                if let Some(oldest) = next.version.checked_sub(MOST_VERSIONS).filter(|oldest| *oldest > 0) {
                    let key = parameter_version_key(&given, oldest);
                    if let Some(oldest) = unit.find::<ParameterVersion>(&key).await? {
                        unit.delete(&oldest)?;
                    }
                }
                unit.put(&next)?;
            }
        }
        unit.audit(&line)?;
        Ok((next.version, next.advanced))
    })?;
    let tier = if advanced { ParameterTier::Advanced } else { ParameterTier::Standard };
    Ok(PutParameterResult { version: i64::try_from(version).ok(), tier: Some(tier) })
}

fn refuse_what_is_not_built(input: &PutParameterRequest) -> Result<(), Refusal> {
    if input.policies.as_deref().is_some_and(|policies| !matches!(policies.trim(), "" | "[]" | "{}")) {
        return Err(Refusal::not_built("ValidationException", "Policies"));
    }
    if input.data_type.as_deref().is_some_and(|kind| kind != "text") {
        return Err(Refusal::not_built("ValidationException", "DataType other than text"));
    }
    if input.key_id.as_deref().is_some_and(|key| key != KEY) {
        let message = format!(
            "There is no KMS here: secure strings are sealed under the server's own key. Leave KeyId out, or name {KEY}."
        );
        return Err(Refusal::new("InvalidKeyId", message));
    }
    Ok(())
}

fn check_value(parameter: &Parameter) -> Result<(), Refusal> {
    let value = parameter.value.expose();
    let most = if parameter.advanced { ADVANCED } else { STANDARD };
    if value.is_empty() || value.len() > most {
        let message = format!(
            "A value has between 1 and {most} bytes; 4096 in the standard tier, 8192 in the advanced one."
        );
        return Err(Refusal::new("ValidationException", message));
    }
    let Some(pattern) = parameter.allowed_pattern.as_deref().filter(|pattern| !pattern.is_empty()) else {
        return Ok(());
    };
    let pattern = regex::RegexBuilder::new(pattern).size_limit(1 << 18).build().map_err(|_| {
        let message = "AllowedPattern is not a regular expression that is understood here.";
        Refusal::new("InvalidAllowedPatternException", message)
    })?;
    if pattern.find(value).is_some_and(|found| found.len() == value.len()) {
        return Ok(());
    }
    Err(Refusal::new(
        "ParameterPatternMismatchException",
        format!("Parameter value, cannot be validated against allowedPattern: {}", pattern.as_str()),
    ))
}

/// Tags by their keys.
pub(super) type Tags = BTreeMap<String, String>;
