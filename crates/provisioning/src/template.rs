//! A revision's template, read by the engine of `templates`, as a plan.

use std::collections::BTreeMap;
use std::sync::Arc;

use directory::stacks::{Lookup, Output, Policy, Revision};
use serde_json::Value;
use templates::{Bound, Limits, Looked, ParameterName, Pseudo, Template};

use crate::kinds::Kinds;
use crate::plan::{Known, Plan, Planned, Reader};
use crate::world::StackNames;

/// Reads CloudFormation's templates.
pub struct CloudFormation {
    /// The types that are known; others are left out where that was asked for.
    pub kinds: Kinds,
}

impl Reader for CloudFormation {
    fn read(&self, stack: &StackNames, revision: &Revision) -> Result<Arc<dyn Plan>, String> {
        let template = parse(&revision.template)?;
        let looked = looked(revision);
        let bound = template.bind(&values(revision), &pseudo(stack), &looked).map_err(said)?;
        Ok(Arc::new(BoundPlan::new(bound, looked, &self.kinds, revision.skip_unsupported)?))
    }
}

/// Reads a text within the limits.
///
/// # Errors
/// CloudFormation's sentence.
pub(crate) fn parse(text: &str) -> Result<Template, String> {
    templates::parse(text, Limits::default()).map_err(said)
}

/// A refusal with the place in the template, where there is one.
pub(crate) fn said(fault: templates::Fault) -> String {
    match fault.at() {
        Some(at) => format!("{fault} (line {}, column {})", at.line, at.column),
        None => fault.to_string(),
    }
}

/// The values of a revision's parameters.
pub(crate) fn values(revision: &Revision) -> BTreeMap<String, String> {
    revision.parameters.iter().map(|parameter| (parameter.key.clone(), parameter.value.clone())).collect()
}

/// What was looked up for a revision.
pub(crate) fn looked(revision: &Revision) -> Looked {
    let mut looked = Looked::default();
    for (lookup, value) in &revision.lookups {
        match lookup {
            Lookup::Export(name) => {
                looked.exports.insert(name.clone(), value.clone());
            }
            Lookup::Parameter { name, version, secure } => {
                let name = ParameterName { name: name.clone(), version: *version, secure: *secure };
                looked.parameters.insert(name, value.clone());
            }
        }
    }
    looked
}

/// The pseudo parameters of a stack.
pub(crate) fn pseudo(stack: &StackNames) -> Pseudo {
    Pseudo {
        account_id: stack.account.clone(),
        region: stack.region.clone(),
        partition: "aws".to_owned(),
        url_suffix: "amazonaws.com".to_owned(),
        stack_name: stack.name.clone(),
        stack_id: stack.id.clone(),
        notification_arns: Vec::new(),
    }
}

/// A bound template as a plan.
pub(crate) struct BoundPlan {
    pub bound: Bound,
    looked: Looked,
    planned: Vec<Planned>,
}

impl BoundPlan {
    pub fn new(bound: Bound, looked: Looked, kinds: &Kinds, skip_unsupported: bool) -> Result<Self, String> {
        let mut planned = Vec::new();
        for logical_id in bound.order().iter().flatten() {
            let Some(resource) = bound.find(logical_id) else { continue };
            if skip_unsupported && kinds.find(&resource.kind).is_none() {
                continue;
            }
            planned.push(Planned {
                logical_id: logical_id.clone(),
                resource_type: resource.kind.clone(),
                depends_on: bound.needs(logical_id).map(str::to_owned).collect(),
                deletion: policy(bound.deletion_policy(logical_id).map_err(said)?),
                replacement: policy(bound.update_replace_policy(logical_id).map_err(said)?),
            });
        }
        Ok(Self { bound, looked, planned })
    }
}

fn policy(policy: templates::Policy) -> Policy {
    match policy {
        templates::Policy::Delete => Policy::Delete,
        templates::Policy::Retain => Policy::Retain,
        templates::Policy::RetainExceptOnCreate => Policy::RetainExceptOnCreate,
    }
}

/// What is there, and what was looked up.
struct Both<'a> {
    known: &'a dyn Known,
    looked: &'a Looked,
}

impl templates::Known for Both<'_> {
    fn reference(&self, resource: &str) -> Option<String> {
        self.known.physical_id(resource)
    }

    fn attribute(&self, resource: &str, name: &str) -> Option<Value> {
        self.known.attribute(resource, name)
    }

    fn export(&self, name: &str) -> Option<String> {
        self.looked.exports.get(name).cloned()
    }

    fn parameter(&self, parameter: &ParameterName) -> Option<String> {
        self.looked.parameters.get(parameter).cloned()
    }
}

impl Plan for BoundPlan {
    fn resources(&self) -> &[Planned] {
        &self.planned
    }

    fn properties(&self, logical_id: &str, known: &dyn Known) -> Result<Value, String> {
        let both = Both { known, looked: &self.looked };
        self.bound.properties(logical_id, &both).map(object).map_err(said)
    }

    fn preview(&self, logical_id: &str, known: &dyn Known) -> Result<Value, String> {
        let both = Both { known, looked: &self.looked };
        self.bound.preview(logical_id, &both).map(|(value, _)| object(value)).map_err(said)
    }

    fn outputs(&self, known: &dyn Known) -> Result<Vec<Output>, String> {
        let both = Both { known, looked: &self.looked };
        let outputs = self.bound.outputs(&both).map_err(said)?;
        let output = |output: templates::OutputValue| Output {
            key: output.name,
            value: output.value,
            description: output.description,
            export: output.export,
        };
        Ok(outputs.into_iter().map(output).collect())
    }
}

/// A resource without properties has none of them.
fn object(value: Value) -> Value {
    if value.is_null() { Value::Object(serde_json::Map::new()) } else { value }
}
