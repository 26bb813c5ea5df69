//! Evaluating: what a value with functions in it comes to. Owns what the functions may see and how much they may make; the
//! functions themselves are in `functions/`.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::Value;

use crate::fault::{Fault, ParameterName, Want};
use crate::functions;
use crate::limits::Limits;
use crate::node::{Kind, Map, Node};
use crate::parameter::Parameter;

/// What is known of the world outside of the template when something is evaluated.
pub trait Known {
    /// What `Ref` gives for a resource; none: it does not exist yet.
    fn reference(&self, resource: &str) -> Option<String>;

    /// What `Fn::GetAtt` gives.
    fn attribute(&self, resource: &str, name: &str) -> Option<Value>;

    /// The value of an export of another stack.
    fn export(&self, name: &str) -> Option<String>;

    /// The value of an SSM parameter.
    fn parameter(&self, parameter: &ParameterName) -> Option<String>;
}

/// Knows nothing: everything that has to be looked up is told by [`Fault::Wants`].
#[derive(Debug, Clone, Copy, Default)]
pub struct NothingKnown;

impl Known for NothingKnown {
    fn reference(&self, _resource: &str) -> Option<String> {
        None
    }

    fn attribute(&self, _resource: &str, _name: &str) -> Option<Value> {
        None
    }

    fn export(&self, _name: &str) -> Option<String> {
        None
    }

    fn parameter(&self, _parameter: &ParameterName) -> Option<String> {
        None
    }
}

/// What was looked up, kept in maps.
#[derive(Debug, Clone, Default)]
pub struct Looked {
    /// By logical id.
    pub references: BTreeMap<String, String>,
    /// By logical id and attribute.
    pub attributes: BTreeMap<(String, String), Value>,
    /// By name.
    pub exports: BTreeMap<String, String>,
    /// By what was asked for.
    pub parameters: BTreeMap<ParameterName, String>,
}

impl Known for Looked {
    fn reference(&self, resource: &str) -> Option<String> {
        self.references.get(resource).cloned()
    }

    fn attribute(&self, resource: &str, name: &str) -> Option<Value> {
        self.attributes.get(&(resource.to_owned(), name.to_owned())).cloned()
    }

    fn export(&self, name: &str) -> Option<String> {
        self.exports.get(name).cloned()
    }

    fn parameter(&self, parameter: &ParameterName) -> Option<String> {
        self.parameters.get(parameter).cloned()
    }
}

/// What the pseudo parameters stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pseudo {
    /// `AWS::AccountId`.
    pub account_id: String,
    /// `AWS::Region`.
    pub region: String,
    /// `AWS::Partition`.
    pub partition: String,
    /// `AWS::URLSuffix`.
    pub url_suffix: String,
    /// `AWS::StackName`.
    pub stack_name: String,
    /// `AWS::StackId`.
    pub stack_id: String,
    /// `AWS::NotificationARNs`.
    pub notification_arns: Vec<String>,
}

/// A parameter with its value.
#[derive(Debug, Clone)]
pub struct Given {
    /// What the template says of it.
    pub declared: Parameter,
    /// The value as it was given, or the default.
    pub value: String,
    /// What an SSM parameter of that name holds, for types that are looked up. Shown like the value.
    pub resolved: Option<String>,
    pub(crate) stands_for: Node,
}

/// What stands still while a template is evaluated.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) parameters: IndexMap<String, Given>,
    pub(crate) pseudo: Pseudo,
    pub(crate) mappings: Map,
    pub(crate) conditions: Map,
    /// Resources that the template declares, whether their condition holds or not.
    pub(crate) declared: BTreeSet<String>,
    pub(crate) extended: bool,
    pub(crate) limits: Limits,
}

/// One evaluation.
pub(crate) struct Scope<'a> {
    pub(crate) facts: &'a Facts,
    known: Option<&'a dyn Known>,
    budget: Cell<usize>,
    wants: RefCell<BTreeSet<Want>>,
    /// Outcomes of conditions so far; none: being worked out.
    pub(crate) outcomes: RefCell<BTreeMap<String, Option<bool>>>,
}

/// Stands where something is not known before it is made.
pub const UNKNOWN: &str = "{{changeSet:KNOWN_AFTER_APPLY}}";

impl<'a> Scope<'a> {
    /// Everything may be asked for.
    pub(crate) fn new(facts: &'a Facts, known: &'a dyn Known) -> Self {
        Self { known: Some(known), ..Self::without_resources(facts) }
    }

    /// No resource and no other stack may be asked for: conditions, rules, loops.
    pub(crate) fn without_resources(facts: &'a Facts) -> Self {
        Self {
            facts,
            known: None,
            budget: Cell::new(facts.limits.evaluated_bytes),
            wants: RefCell::default(),
            outcomes: RefCell::default(),
        }
    }

    pub(crate) fn with_outcomes(self, outcomes: &BTreeMap<String, bool>) -> Self {
        *self.outcomes.borrow_mut() =
            outcomes.iter().map(|(name, outcome)| (name.clone(), Some(*outcome))).collect();
        self
    }

    /// What was asked for and is not known; takes it out.
    pub(crate) fn wants(&self) -> Vec<Want> {
        self.wants.take().into_iter().collect()
    }

    /// What a value comes to; none where it is `AWS::NoValue`.
    pub(crate) fn evaluate(&self, node: &Node) -> Result<Option<Node>, Fault> {
        if let Some((name, argument)) = node.as_call() {
            return functions::call(self, node, name, argument);
        }
        let kind = match &node.kind {
            Kind::Text(text) | Kind::Number(text) => {
                self.charge(text.len())?;
                node.kind.clone()
            }
            Kind::Null | Kind::Bool(_) => node.kind.clone(),
            Kind::List(items) => {
                self.charge(8)?;
                let items = items.iter().filter_map(|item| self.evaluate(item).transpose());
                Kind::List(items.collect::<Result<_, _>>()?)
            }
            Kind::Map(map) => {
                if let Some(name) = map.keys().find(|name| name.starts_with("Fn::")) {
                    return Err(Fault::function(node, format!("{name} must stand alone in its object")));
                }
                let mut evaluated = Map::with_capacity(map.len());
                for (name, value) in map {
                    self.charge(name.len() + 8)?;
                    if let Some(value) = self.evaluate(value)? {
                        evaluated.insert(name.clone(), value);
                    }
                }
                Kind::Map(evaluated)
            }
        };
        Ok(Some(Node { at: node.at, kind }))
    }

    /// What a value comes to where a text has to stand.
    pub(crate) fn text(&self, node: &Node, otherwise: impl FnOnce() -> Fault) -> Result<String, Fault> {
        match self.evaluate(node)?.as_ref().and_then(Node::scalar) {
            Some(text) => Ok(text),
            None => Err(otherwise()),
        }
    }

    /// What `Ref` gives.
    pub(crate) fn reference(&self, node: &Node, name: &str) -> Result<Option<Node>, Fault> {
        let pseudo = &self.facts.pseudo;
        let text = match name {
            "AWS::NoValue" => return Ok(None),
            "AWS::AccountId" => pseudo.account_id.clone(),
            "AWS::Region" => pseudo.region.clone(),
            "AWS::Partition" => pseudo.partition.clone(),
            "AWS::URLSuffix" => pseudo.url_suffix.clone(),
            "AWS::StackName" => pseudo.stack_name.clone(),
            "AWS::StackId" => pseudo.stack_id.clone(),
            "AWS::NotificationARNs" => {
                let arns = pseudo.notification_arns.iter().map(|arn| Node::text(node.at, arn.as_str()));
                return Ok(Some(Node::list(node.at, arns.collect())));
            }
            name => {
                if let Some(given) = self.facts.parameters.get(name) {
                    self.charge(given.resolved.as_ref().unwrap_or(&given.value).len())?;
                    return Ok(Some(Node { at: node.at, kind: given.stands_for.kind.clone() }));
                }
                self.check_resource(node, name)?;
                let found = self.known.and_then(|known| known.reference(name));
                found.unwrap_or_else(|| self.want(Want::Reference { resource: name.to_owned() }))
            }
        };
        self.charge(text.len())?;
        Ok(Some(Node::text(node.at, text)))
    }

    /// What `Fn::GetAtt` gives.
    pub(crate) fn attribute(&self, node: &Node, resource: &str, name: &str) -> Result<Node, Fault> {
        if !self.facts.declared.contains(resource) {
            return Err(Fault::function(
                node,
                format!("instance of Fn::GetAtt references undefined resource {resource}"),
            ));
        }
        self.check_resource(node, resource)?;
        let found = self.known.and_then(|known| known.attribute(resource, name));
        let value = found.unwrap_or_else(|| {
            Value::String(self.want(Want::Attribute { resource: resource.to_owned(), name: name.to_owned() }))
        });
        let node = Node::from_value(node.at, &value);
        self.charge(node.scalar().map_or(8, |text| text.len()))?;
        Ok(node)
    }

    /// What `Fn::ImportValue` gives.
    pub(crate) fn export(&self, node: &Node, name: &str) -> Result<Node, Fault> {
        let Some(known) = self.known else {
            return Err(Fault::function(node, "Fn::ImportValue cannot stand in conditions, rules or loops"));
        };
        let text = known.export(name).unwrap_or_else(|| self.want(Want::Export { name: name.to_owned() }));
        self.charge(text.len())?;
        Ok(Node::text(node.at, text))
    }

    /// What a dynamic reference gives.
    pub(crate) fn parameter(&self, parameter: ParameterName) -> Result<String, Fault> {
        let found = self.known.and_then(|known| known.parameter(&parameter));
        let text = found.unwrap_or_else(|| self.want(Want::Parameter(parameter)));
        self.charge(text.len())?;
        Ok(text)
    }

    /// Counts what the functions make, so that a page of them is not a gigabyte.
    pub(crate) fn charge(&self, bytes: usize) -> Result<(), Fault> {
        match self.budget.get().checked_sub(bytes) {
            Some(left) => {
                self.budget.set(left);
                Ok(())
            }
            None => Err(Fault::TooMuch(format!(
                "the functions of one value make more than {} bytes",
                self.facts.limits.evaluated_bytes
            ))),
        }
    }

    fn want(&self, want: Want) -> String {
        self.wants.borrow_mut().insert(want);
        UNKNOWN.to_owned()
    }

    fn check_resource(&self, node: &Node, name: &str) -> Result<(), Fault> {
        if self.known.is_none() {
            return Err(Fault::format(
                node.at,
                format!(
                    "Unresolved dependencies [{name}]. Cannot reference resources in the Conditions block of the template"
                ),
            ));
        }
        if self.facts.declared.contains(name) {
            return Ok(());
        }
        Err(Fault::format(
            node.at,
            format!("Unresolved resource dependencies [{name}] in the Resources block of the template"),
        ))
    }
}
