//! Settings as callers give them: read, or refused by name where nothing would come of them.

use std::collections::BTreeMap;

use aws_model::cloudformation::{
    Capability, DeploymentConfig, DeploymentConfigMode, Parameter, RollbackConfiguration, Tag,
};

use crate::Refusal;
use crate::prepare::{Given, Source};

/// The template: exactly one of the places where it can be.
pub(crate) fn source(
    body: Option<String>,
    url: Option<String>,
    previous: Option<bool>,
) -> Result<Source, Refusal> {
    match (body, url, previous.unwrap_or(false)) {
        (Some(body), None, false) => Ok(Source::Body(body)),
        (None, Some(url), false) => Ok(Source::Url(url)),
        (None, None, true) => Ok(Source::Previous),
        _ => Err(Refusal::validation("Either Template URL or Template Body must be specified.")),
    }
}

/// Values of parameters.
pub(crate) fn parameters(given: Option<Vec<Parameter>>) -> Result<BTreeMap<String, Given>, Refusal> {
    let mut parameters = BTreeMap::new();
    for parameter in given.unwrap_or_default() {
        let key = parameter.parameter_key.unwrap_or_default();
        let value = match (parameter.parameter_value, parameter.use_previous_value.unwrap_or(false)) {
            (Some(value), false) => Given::Value(value),
            (None, true) => Given::Previous,
            (None, false) => {
                return Err(Refusal::Validation(format!(
                    "Parameter {key} must have a value or use its previous one."
                )));
            }
            (Some(_), true) => {
                return Err(Refusal::Validation(format!(
                    "Invalid input for parameter key {key}. Cannot specify usePreviousValue as true and non empty value \
                     for a parameter"
                )));
            }
        };
        if parameters.insert(key.clone(), value).is_some() {
            return Err(Refusal::Validation(format!("Parameter {key} is given twice.")));
        }
    }
    Ok(parameters)
}

/// What is acknowledged.
pub(crate) fn capabilities(given: Option<Vec<Capability>>) -> Vec<String> {
    given.unwrap_or_default().iter().map(|capability| capability.as_str().to_owned()).collect()
}

/// Tags.
pub(crate) fn tags(given: Option<Vec<Tag>>) -> Option<Vec<(String, String)>> {
    given.map(|tags| tags.into_iter().map(|tag| (tag.key, tag.value)).collect())
}

/// What no operation can do anything with yet.
#[derive(Default)]
pub(crate) struct Unbuilt {
    pub notifications: Option<Vec<String>>,
    pub rollback: Option<RollbackConfiguration>,
    pub resource_types: Option<Vec<String>>,
    pub policies: [Option<String>; 4],
    pub deployment: Option<DeploymentConfig>,
    pub disable_validation: Option<bool>,
    pub retain_except_on_create: Option<bool>,
}

impl Unbuilt {
    /// Refuses by name what is asked for; says whether rollback is to be left out.
    pub fn check(self) -> Result<bool, Refusal> {
        if self.notifications.is_some_and(|arns| !arns.is_empty()) {
            return Err(Refusal::not_built("NotificationARNs"));
        }
        let triggers = self.rollback.is_some_and(|rollback| {
            rollback.rollback_triggers.is_some_and(|triggers| !triggers.is_empty())
                || rollback.monitoring_time_in_minutes.is_some_and(|minutes| minutes > 0)
        });
        if triggers {
            return Err(Refusal::not_built("RollbackConfiguration"));
        }
        if self.resource_types.is_some_and(|types| !types.is_empty()) {
            return Err(Refusal::not_built("ResourceTypes"));
        }
        if self.policies.iter().any(Option::is_some) {
            return Err(Refusal::not_built("A stack policy"));
        }
        if self.disable_validation == Some(true) {
            return Err(Refusal::not_built("DisableValidation"));
        }
        if self.retain_except_on_create == Some(true) {
            return Err(Refusal::not_built("RetainExceptOnCreate"));
        }
        let deployment = self.deployment.unwrap_or_default();
        if deployment.mode.is_some_and(|mode| mode != DeploymentConfigMode::Standard) {
            return Err(Refusal::not_built("The deployment mode EXPRESS"));
        }
        Ok(deployment.disable_rollback.unwrap_or(false))
    }
}
