//! A template with the values of its parameters: which resources there are, in which order, and what their properties come
//! to once others exist.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::Value;

use crate::fault::{Fault, ParameterName, Want};
use crate::node::{Map, Node, Position};
use crate::references::{self, PSEUDO, Reference};
use crate::scope::{Facts, Given, Known, Pseudo, Scope, UNKNOWN};
use crate::template::{Output, Resource, Sections, Template};
use crate::{dynamic, functions, loops, order, rules, sam};

/// A template that is bound to its parameters.
#[derive(Debug, Clone)]
pub struct Bound {
    pub(crate) facts: Facts,
    pub(crate) outcomes: BTreeMap<String, bool>,
    pub(crate) resources: IndexMap<String, Resource>,
    outputs: IndexMap<String, Output>,
    needs: BTreeMap<String, BTreeSet<String>>,
    levels: Vec<Vec<String>>,
    processed: Node,
}

/// What becomes of a resource that leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// It is deleted.
    Delete,
    /// It stays, and nobody looks after it any more.
    Retain,
    /// It stays, unless it was made by the deployment that fails.
    RetainExceptOnCreate,
}

/// An output with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputValue {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// What its author says of it.
    pub description: Option<String>,
    /// The name under which other stacks may import it.
    pub export: Option<String>,
}

impl Template {
    /// Puts the values of parameters in: checks them and the rules, writes loops and the serverless transform out, decides
    /// conditions, and finds the order. `known` is asked for SSM parameters whose names are values of parameters.
    ///
    /// # Errors
    /// What is wrong with the values or the template; [`Fault::Wants`] where `known` does not have a parameter yet.
    pub fn bind(
        &self,
        values: &BTreeMap<String, String>,
        pseudo: &Pseudo,
        known: &dyn Known,
    ) -> Result<Bound, Fault> {
        let parameters = give(&self.sections, values, known)?;
        let mut facts = Facts {
            parameters,
            pseudo: pseudo.clone(),
            mappings: self.sections.mappings.clone(),
            conditions: self.sections.conditions.clone(),
            declared: BTreeSet::new(),
            extended: self.sections.extended(),
            limits: self.limits,
        };
        rules::check(&facts, &self.sections.rules)?;
        let mut root = self.root.clone();
        let mut sections = self.sections.clone();
        if sections.loops || sections.extended() {
            root = loops::write_out(&facts, &root)?;
            sections = Sections::read(&root)?;
            facts.conditions.clone_from(&sections.conditions);
        }
        if sections.serverless() {
            root = sam::transform(&facts, &root)?;
            sections = Sections::read(&root)?;
            facts.conditions.clone_from(&sections.conditions);
        }
        if sections.loops {
            return Err(Fault::format(None, "a loop stands where none can"));
        }
        references::check(&sections)?;
        facts.declared = sections.resources.keys().cloned().collect();
        let outcomes = decide(&facts)?;
        Bound::new(facts, outcomes, sections, root)
    }
}

impl Bound {
    fn new(
        facts: Facts,
        outcomes: BTreeMap<String, bool>,
        sections: Sections,
        processed: Node,
    ) -> Result<Self, Fault> {
        let holds = |condition: &Option<String>| match condition {
            Some(name) => outcomes.get(name).copied().unwrap_or(false),
            None => true,
        };
        let (mut resources, mut outputs) = (sections.resources, sections.outputs);
        resources.retain(|_, resource| holds(&resource.condition));
        outputs.retain(|_, output| holds(&output.condition));
        let mut needs = BTreeMap::new();
        let mut unresolved = BTreeSet::new();
        for (name, resource) in &resources {
            let mut needed = needed(&resource.properties, &facts, &outcomes);
            unresolved.extend(needed.iter().filter(|need| !resources.contains_key(*need)).cloned());
            needed.extend(resource.depends_on.iter().filter(|need| resources.contains_key(*need)).cloned());
            needs.insert(name.clone(), needed);
        }
        references::refuse_unresolved(&unresolved, "Resources")?;
        for output in outputs.values() {
            let mut needed = needed(&output.value, &facts, &outcomes);
            needed.extend(output.export.iter().flat_map(|export| self::needed(export, &facts, &outcomes)));
            unresolved.extend(needed.into_iter().filter(|need| !resources.contains_key(need)));
        }
        references::refuse_unresolved(&unresolved, "Outputs")?;
        let levels = order::levels(&resources, &needs)?;
        let bound = Self { facts, outcomes, resources, outputs, needs, levels, processed };
        for name in bound.resources.keys() {
            bound.deletion_policy(name)?;
            bound.update_replace_policy(name)?;
        }
        Ok(bound)
    }

    /// The resources whose condition holds, in the order of the template.
    pub fn resources(&self) -> impl Iterator<Item = (&str, &Resource)> {
        self.resources.iter().map(|(name, resource)| (name.as_str(), resource))
    }

    /// A resource by its logical id.
    pub fn find(&self, resource: &str) -> Option<&Resource> {
        self.resources.get(resource)
    }

    /// In which order to make them: each level needs only those before it. To delete, the other way round.
    pub fn order(&self) -> &[Vec<String>] {
        &self.levels
    }

    /// What a resource needs before it can be made.
    pub fn needs(&self, resource: &str) -> impl Iterator<Item = &str> {
        self.needs.get(resource).into_iter().flatten().map(String::as_str)
    }

    /// The parameters with their values.
    pub fn parameters(&self) -> impl Iterator<Item = &Given> {
        self.facts.parameters.values()
    }

    /// Which attributes of resources are asked for anywhere: who knows the types can say which do not exist.
    pub fn attributes(&self) -> BTreeSet<(String, String)> {
        let mut found = BTreeSet::new();
        let mut take = |_: &Node, reference| {
            if let Reference::Attribute(resource, Some(name)) = reference {
                found.insert((resource, name));
            }
        };
        for resource in self.resources.values() {
            references::walk(&resource.properties, Some(&self.outcomes), &mut take);
        }
        for output in self.outputs.values() {
            references::walk(&output.value, Some(&self.outcomes), &mut take);
        }
        found
    }

    /// Which exports of other stacks are asked for, as far as their names can be known.
    pub fn imports(&self) -> BTreeSet<String> {
        let known = crate::scope::NothingKnown;
        let mut names = BTreeSet::new();
        for node in self
            .resources
            .values()
            .map(|resource| &resource.properties)
            .chain(self.outputs.values().map(|output| &output.value))
        {
            let scope = self.scope(&known);
            // What fails here fails again, and is told, where the value is wanted.
            _ = scope.evaluate(node);
            names.extend(scope.wants().into_iter().filter_map(|want| match want {
                Want::Export { name } => Some(name),
                _ => None,
            }));
        }
        names
    }

    /// The template with its loops and transforms written out: what GetTemplate calls processed.
    pub fn processed(&self) -> Value {
        self.processed.to_value()
    }

    /// What a resource's properties come to.
    ///
    /// # Errors
    /// [`Fault::Wants`] with all that is not known yet, or a function that fails.
    pub fn properties(&self, resource: &str, known: &dyn Known) -> Result<Value, Fault> {
        let node = self.declared(resource)?;
        self.value(&node.properties, known).map(|node| node.map_or(Value::Null, |node| node.to_value()))
    }

    /// The same before everything exists: [`UNKNOWN`] stands where something is not known yet, and the second value says
    /// what that is.
    ///
    /// # Errors
    /// A function that fails on what is known.
    pub fn preview(&self, resource: &str, known: &dyn Known) -> Result<(Value, Vec<Want>), Fault> {
        let properties = &self.declared(resource)?.properties;
        let mut wanted = BTreeSet::new();
        let mut preview = serde_json::Map::new();
        for (name, node) in properties.as_map().into_iter().flatten() {
            let scope = self.scope(known);
            let value = scope.evaluate(node).and_then(|mut node| {
                if let Some(node) = &mut node {
                    dynamic::resolve(&scope, node)?;
                }
                Ok(node)
            });
            let wants = scope.wants();
            let value = match value {
                Ok(node) => node.map(|node| node.to_value()),
                // A function can do nothing with what is not there yet: all of the property is unknown.
                Err(_) if !wants.is_empty() => Some(Value::String(UNKNOWN.to_owned())),
                Err(fault) => return Err(fault),
            };
            wanted.extend(wants);
            if let Some(value) = value {
                preview.insert(name.clone(), value);
            }
        }
        Ok((Value::Object(preview), wanted.into_iter().collect()))
    }

    /// What the outputs come to.
    ///
    /// # Errors
    /// [`Fault::Wants`], a function that fails, or a value that is not a text.
    pub fn outputs(&self, known: &dyn Known) -> Result<Vec<OutputValue>, Fault> {
        let text = |node: &Node, name: &str| {
            let value = self.value(node, known)?;
            value.as_ref().and_then(Node::scalar).ok_or_else(|| {
                Fault::format(
                    node.at,
                    format!("Output {name} is malformed. The Value field of every Outputs member must evaluate to a String."),
                )
            })
        };
        let mut values = Vec::with_capacity(self.outputs.len());
        for (name, output) in &self.outputs {
            values.push(OutputValue {
                name: name.clone(),
                value: text(&output.value, name)?,
                description: output.description.clone(),
                export: output.export.as_ref().map(|export| text(export, name)).transpose()?,
            });
        }
        Ok(values)
    }

    /// What becomes of a resource when it leaves the template or the stack goes.
    ///
    /// # Errors
    /// A policy that nobody knows.
    pub fn deletion_policy(&self, resource: &str) -> Result<Policy, Fault> {
        self.policy(resource, "DeletionPolicy", self.declared(resource)?.deletion_policy.as_ref())
    }

    /// What becomes of a resource when another one takes its place.
    ///
    /// # Errors
    /// A policy that nobody knows.
    pub fn update_replace_policy(&self, resource: &str) -> Result<Policy, Fault> {
        self.policy(resource, "UpdateReplacePolicy", self.declared(resource)?.update_replace_policy.as_ref())
    }

    fn policy(&self, resource: &str, member: &str, node: Option<&Node>) -> Result<Policy, Fault> {
        let Some(node) = node else { return Ok(Policy::Delete) };
        let refuse = |said: &str| {
            Err(Fault::format(node.at, format!("Unrecognized {member} {said} for resource {resource}")))
        };
        let text = if self.facts.extended {
            let scope = Scope::without_resources(&self.facts).with_outcomes(&self.outcomes);
            scope.evaluate(node)?.as_ref().and_then(Node::scalar)
        } else {
            node.as_text().map(str::to_owned)
        };
        match text.as_deref() {
            Some("Delete") => Ok(Policy::Delete),
            Some("Retain") => Ok(Policy::Retain),
            Some("RetainExceptOnCreate") if member == "DeletionPolicy" => Ok(Policy::RetainExceptOnCreate),
            Some("Snapshot") => refuse("Snapshot, which no type here supports,"),
            Some(other) => refuse(other),
            None => refuse("that is not a text"),
        }
    }

    fn declared(&self, resource: &str) -> Result<&Resource, Fault> {
        self.resources
            .get(resource)
            .ok_or_else(|| Fault::invalid(None, format!("the template has no resource {resource}")))
    }

    fn scope<'a>(&'a self, known: &'a dyn Known) -> Scope<'a> {
        Scope::new(&self.facts, known).with_outcomes(&self.outcomes)
    }

    fn value(&self, node: &Node, known: &dyn Known) -> Result<Option<Node>, Fault> {
        let scope = self.scope(known);
        let value = scope.evaluate(node).and_then(|mut value| {
            if let Some(value) = &mut value {
                dynamic::resolve(&scope, value)?;
            }
            Ok(value)
        });
        let wanted = scope.wants();
        if wanted.is_empty() { value } else { Err(Fault::Wants { wanted }) }
    }
}

/// Which resources a value needs, given how conditions came out.
fn needed(node: &Node, facts: &Facts, outcomes: &BTreeMap<String, bool>) -> BTreeSet<String> {
    let mut needed = BTreeSet::new();
    references::walk(node, Some(outcomes), &mut |_, reference| match reference {
        Reference::Name(name) => {
            if !PSEUDO.contains(&name.as_str()) && !facts.parameters.contains_key(&name) {
                needed.insert(name);
            }
        }
        Reference::Attribute(resource, _) => _ = needed.insert(resource),
        Reference::Condition(_) => {}
    });
    needed
}

fn decide(facts: &Facts) -> Result<BTreeMap<String, bool>, Fault> {
    let scope = Scope::without_resources(facts);
    facts
        .conditions
        .iter()
        .map(|(name, node)| Ok((name.clone(), functions::decide(&scope, node, name)?)))
        .collect()
}

fn give(
    sections: &Sections,
    values: &BTreeMap<String, String>,
    known: &dyn Known,
) -> Result<IndexMap<String, Given>, Fault> {
    let unknown: Vec<_> =
        values.keys().filter(|name| !sections.parameters.contains_key(*name)).map(String::as_str).collect();
    if !unknown.is_empty() {
        return Err(Fault::Parameters(format!(
            "Parameters: [{}] do not exist in the template",
            unknown.join(", ")
        )));
    }
    let missing: Vec<_> = sections
        .parameters
        .values()
        .filter(|parameter| parameter.default.is_none() && !values.contains_key(&parameter.name))
        .map(|parameter| parameter.name.as_str())
        .collect();
    if !missing.is_empty() {
        return Err(Fault::Parameters(format!("Parameters: [{}] must have values", missing.join(", "))));
    }
    let mut given = IndexMap::new();
    let mut wanted = Vec::new();
    for (name, declared) in &sections.parameters {
        let value = values.get(name).or(declared.default.as_ref()).cloned().unwrap_or_default();
        declared.check(&value)?;
        let mut resolved = None;
        if declared.shape.looked_up {
            let parameter = ParameterName { name: value.clone(), version: None, secure: false };
            match known.parameter(&parameter) {
                Some(found) => resolved = Some(found),
                None => wanted.push(Want::Parameter(parameter)),
            }
        }
        let nowhere = Node::map(Position::default(), Map::new());
        let stands_for = declared.value(resolved.as_ref().unwrap_or(&value), &nowhere);
        given.insert(name.clone(), Given { declared: declared.clone(), value, resolved, stands_for });
    }
    if wanted.is_empty() { Ok(given) } else { Err(Fault::Wants { wanted }) }
}
