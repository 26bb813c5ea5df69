//! The sections of a template: what is declared, checked as far as it can be without the values of parameters.

use indexmap::IndexMap;

use crate::fault::Fault;
use crate::limits::{self, Limits};
use crate::node::{Kind, Map, Node, Position};
use crate::parameter::Parameter;
use crate::{json, references, yaml};

/// A template that was read.
#[derive(Debug, Clone)]
pub struct Template {
    pub(crate) root: Node,
    pub(crate) sections: Sections,
    pub(crate) limits: Limits,
}

/// What a template declares.
#[derive(Debug, Clone)]
pub(crate) struct Sections {
    pub(crate) description: Option<String>,
    pub(crate) metadata: Option<Node>,
    pub(crate) transforms: Vec<String>,
    pub(crate) parameters: IndexMap<String, Parameter>,
    pub(crate) mappings: Map,
    pub(crate) conditions: Map,
    pub(crate) rules: Map,
    pub(crate) resources: IndexMap<String, Resource>,
    pub(crate) outputs: IndexMap<String, Output>,
    /// Loops of `Fn::ForEach` are still to be written out.
    pub(crate) loops: bool,
}

/// A resource as it was declared.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Where.
    pub at: Position,
    /// Its type: `AWS::Cognito::UserPool`.
    pub kind: String,
    /// Its properties, functions and all.
    pub properties: Node,
    /// What it waits for besides what it names.
    pub depends_on: Vec<String>,
    /// It is there only while this condition holds.
    pub condition: Option<String>,
    /// What becomes of it when it leaves the template or the stack goes.
    pub deletion_policy: Option<Node>,
    /// What becomes of it when another one takes its place.
    pub update_replace_policy: Option<Node>,
    /// What its author noted.
    pub metadata: Option<Node>,
}

/// An output as it was declared.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    pub(crate) value: Node,
    pub(crate) description: Option<String>,
    pub(crate) condition: Option<String>,
    pub(crate) export: Option<Node>,
}

/// CloudFormation's own transform for loops and three functions.
pub(crate) const LANGUAGE_EXTENSIONS: &str = "AWS::LanguageExtensions";
/// The transform of the Serverless Application Model.
pub(crate) const SERVERLESS: &str = "AWS::Serverless-2016-10-31";
/// How a loop's name begins.
pub(crate) const FOR_EACH: &str = "Fn::ForEach::";

/// Reads a template, YAML or JSON, and checks all that can be known without the values of its parameters.
///
/// # Errors
/// The first thing that is wrong.
pub fn parse(text: &str, limits: Limits) -> Result<Template, Fault> {
    if text.len() > limits.bytes {
        return Err(Fault::format(
            None,
            format!("the template has {} bytes, more than {}", text.len(), limits.bytes),
        ));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let root = if text.trim_start().starts_with('{') {
        read_braces(text, &limits)?
    } else {
        yaml::read(text, &limits)?
    };
    let sections = Sections::read(&root)?;
    references::check(&sections)?;
    Ok(Template { root, sections, limits })
}

/// A text that begins with a brace is JSON, or a YAML map in flow style.
fn read_braces(text: &str, limits: &Limits) -> Result<Node, Fault> {
    json::read(text, limits).or_else(|fault| match yaml::read(text, limits) {
        Ok(node) if fault.to_string().contains("JSON not well-formed") => Ok(node),
        _ => Err(fault),
    })
}

impl Template {
    /// What the author wrote above it.
    pub fn description(&self) -> Option<&str> {
        self.sections.description.as_deref()
    }

    /// The transforms that it asks for.
    pub fn transforms(&self) -> &[String] {
        &self.sections.transforms
    }

    /// The parameters that it declares.
    pub fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.sections.parameters.values()
    }

    /// The resources that it declares, before loops and transforms are written out.
    pub fn resources(&self) -> impl Iterator<Item = (&str, &Resource)> {
        self.sections.resources.iter().map(|(name, resource)| (name.as_str(), resource))
    }

    /// The whole text as values.
    pub fn root(&self) -> &Node {
        &self.root
    }
}

impl Sections {
    pub(crate) fn read(root: &Node) -> Result<Self, Fault> {
        let Kind::Map(members) = &root.kind else {
            return Err(Fault::format(root.at, "unsupported structure."));
        };
        let unknown: Vec<_> = members.keys().filter(|name| !SECTIONS.contains(&name.as_str())).collect();
        if !unknown.is_empty() {
            let names = unknown.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
            return Err(Fault::invalid(
                members[unknown[0]].at,
                format!("Invalid template property or properties [{names}]"),
            ));
        }
        if let Some(hooks) = members.get("Hooks") {
            return Err(Fault::format(hooks.at, "the section Hooks is not implemented here"));
        }
        version(members.get("AWSTemplateFormatVersion"))?;
        let transforms = transforms(members.get("Transform"))?;
        let extended = transforms.iter().any(|name| name == LANGUAGE_EXTENSIONS);
        if let Some(globals) = members.get("Globals")
            && !transforms.iter().any(|name| name == SERVERLESS)
        {
            return Err(Fault::invalid(globals.at, "Invalid template property or properties [Globals]"));
        }
        let mut sections = Self {
            description: description(members.get("Description"))?,
            metadata: members.get("Metadata").cloned(),
            transforms,
            parameters: IndexMap::new(),
            mappings: section(members, "Mappings", limits::MAPPINGS)?,
            conditions: section(members, "Conditions", usize::MAX)?,
            rules: section(members, "Rules", usize::MAX)?,
            resources: IndexMap::new(),
            outputs: IndexMap::new(),
            loops: false,
        };
        for (name, node) in &section(members, "Parameters", limits::PARAMETERS)? {
            let parameter = Parameter::read(name, node)?;
            sections.parameters.insert(name.clone(), parameter);
        }
        check_mappings(&sections.mappings)?;
        sections.loops |= extended && sections.conditions.keys().any(|name| name.starts_with(FOR_EACH));
        let resources = section(members, "Resources", limits::RESOURCES)?;
        if resources.is_empty() {
            return Err(Fault::format(root.at, "At least one Resources member must be defined."));
        }
        for (name, node) in &resources {
            if extended && name.starts_with(FOR_EACH) {
                sections.loops = true;
                continue;
            }
            if name.len() > limits::NAME || !alphanumeric(name) {
                return Err(Fault::format(node.at, format!("Resource name {name} is non alphanumeric.")));
            }
            if sections.parameters.contains_key(name) {
                return Err(Fault::format(
                    node.at,
                    format!("Duplicate logical id: {name} is a parameter and a resource"),
                ));
            }
            sections.resources.insert(name.clone(), Resource::read(name, node)?);
        }
        for (name, node) in &section(members, "Outputs", limits::OUTPUTS)? {
            if extended && name.starts_with(FOR_EACH) {
                sections.loops = true;
                continue;
            }
            if name.len() > limits::NAME || !alphanumeric(name) {
                return Err(Fault::format(node.at, format!("Output name {name} is non alphanumeric.")));
            }
            sections.outputs.insert(name.clone(), Output::read(name, node)?);
        }
        Ok(sections)
    }

    pub(crate) fn extended(&self) -> bool {
        self.transforms.iter().any(|name| name == LANGUAGE_EXTENSIONS)
    }

    pub(crate) fn serverless(&self) -> bool {
        self.transforms.iter().any(|name| name == SERVERLESS)
    }
}

const SECTIONS: &[&str] = &[
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Globals",
    "Hooks",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Resources",
    "Rules",
    "Transform",
];

impl Resource {
    fn read(name: &str, node: &Node) -> Result<Self, Fault> {
        let Some(members) = node.as_map() else {
            return Err(Fault::format(
                node.at,
                format!("[/Resources/{name}] resource definition is malformed"),
            ));
        };
        for (member, value) in members {
            match member.as_str() {
                "Type"
                | "Properties"
                | "DependsOn"
                | "Condition"
                | "DeletionPolicy"
                | "UpdateReplacePolicy"
                | "Metadata" => {}
                "CreationPolicy" | "UpdatePolicy" => {
                    return Err(Fault::format(
                        value.at,
                        format!(
                            "[/Resources/{name}] {member} is not implemented here; none of the resource types waits for signals"
                        ),
                    ));
                }
                // Attributes of the Serverless Application Model.
                "Connectors" | "IgnoreGlobals" => {}
                other => {
                    return Err(Fault::invalid(
                        value.at,
                        format!("Invalid template resource property '{other}'"),
                    ));
                }
            }
        }
        let kind = match members.get("Type") {
            Some(node) => node.as_text().ok_or_else(|| {
                Fault::format(node.at, format!("[/Resources/{name}/Type] must be a String."))
            })?,
            None => {
                return Err(Fault::format(
                    node.at,
                    format!("[/Resources/{name}] Every Resources object must contain a Type member."),
                ));
            }
        };
        let properties = match members.get("Properties") {
            Some(node) if node.as_map().is_some() => {
                no_nulls(node, &mut format!("/Resources/{name}/Properties"))?;
                node.clone()
            }
            Some(node) => {
                return Err(Fault::format(
                    node.at,
                    format!("[/Resources/{name}/Properties] must be an object."),
                ));
            }
            None => Node::map(node.at, Map::new()),
        };
        let condition = match members.get("Condition") {
            Some(node) => Some(
                node.as_text()
                    .map(str::to_owned)
                    .ok_or_else(|| Fault::format(node.at, "Every Condition member must be a string."))?,
            ),
            None => None,
        };
        Ok(Self {
            at: node.at,
            kind: kind.to_owned(),
            properties,
            depends_on: depends_on(members.get("DependsOn"))?,
            condition,
            deletion_policy: members.get("DeletionPolicy").cloned(),
            update_replace_policy: members.get("UpdateReplacePolicy").cloned(),
            metadata: members.get("Metadata").cloned(),
        })
    }
}

impl Output {
    fn read(name: &str, node: &Node) -> Result<Self, Fault> {
        let Some(members) = node.as_map() else {
            return Err(Fault::format(node.at, format!("[/Outputs/{name}] output definition is malformed")));
        };
        if let Some((other, value)) = members
            .iter()
            .find(|(member, _)| !matches!(member.as_str(), "Value" | "Description" | "Export" | "Condition"))
        {
            return Err(Fault::invalid(value.at, format!("Invalid template output property '{other}'")));
        }
        let Some(value) = members.get("Value") else {
            return Err(Fault::format(node.at, "Every Outputs member must contain a Value object"));
        };
        no_nulls(value, &mut format!("/Outputs/{name}/Value"))?;
        let export = match members.get("Export") {
            None => None,
            Some(node) => match node.member("Name") {
                Some(export) if node.as_map().is_some_and(|map| map.len() == 1) => Some(export.clone()),
                _ => {
                    return Err(Fault::format(
                        node.at,
                        format!(
                            "Output {name} is malformed. The Name field of every Export member must be specified and consist only of alphanumeric characters, colons, or hyphens."
                        ),
                    ));
                }
            },
        };
        Ok(Self {
            value: value.clone(),
            description: description(members.get("Description"))?,
            condition: members.get("Condition").and_then(Node::as_text).map(str::to_owned),
            export,
        })
    }
}

fn section(members: &Map, name: &str, most: usize) -> Result<Map, Fault> {
    let Some(node) = members.get(name) else { return Ok(Map::new()) };
    let map = match &node.kind {
        Kind::Map(map) => map,
        Kind::Null => {
            return Err(Fault::format(
                node.at,
                format!("[/{name}] 'null' values are not allowed in templates"),
            ));
        }
        _ => return Err(Fault::format(node.at, format!("{name} must be an object."))),
    };
    if map.len() > most {
        return Err(Fault::format(
            node.at,
            format!(
                "Number of {}, {}, is greater than maximum allowed, {most}",
                name.to_lowercase(),
                map.len()
            ),
        ));
    }
    Ok(map.clone())
}

fn version(node: Option<&Node>) -> Result<(), Fault> {
    match node {
        None => Ok(()),
        Some(node) if node.as_text() == Some("2010-09-09") => Ok(()),
        Some(node) => Err(Fault::format(
            node.at,
            format!(
                "Template format version {} is not supported; supported versions: [2010-09-09]",
                node.scalar().unwrap_or_default()
            ),
        )),
    }
}

fn transforms(node: Option<&Node>) -> Result<Vec<String>, Fault> {
    let Some(node) = node else { return Ok(Vec::new()) };
    let single = std::slice::from_ref(node);
    let mut names = Vec::new();
    for node in node.as_list().unwrap_or(single) {
        let name = node.as_text().or_else(|| node.member("Name").and_then(Node::as_text));
        match name {
            Some(name @ (LANGUAGE_EXTENSIONS | SERVERLESS)) if !names.iter().any(|known| known == name) => {
                names.push(name.to_owned());
            }
            Some(LANGUAGE_EXTENSIONS | SERVERLESS) => {}
            Some(other) => {
                return Err(Fault::invalid(
                    node.at,
                    format!(
                        "No transform named {other} found. Built here: {LANGUAGE_EXTENSIONS}, {SERVERLESS}."
                    ),
                ));
            }
            None => {
                return Err(Fault::format(
                    node.at,
                    "Transform must be the name of a transform or a list of names",
                ));
            }
        }
    }
    Ok(names)
}

fn description(node: Option<&Node>) -> Result<Option<String>, Fault> {
    let Some(node) = node else { return Ok(None) };
    let text =
        node.scalar().ok_or_else(|| Fault::format(node.at, "every Description member must be a string."))?;
    if text.len() > limits::DESCRIPTION {
        return Err(Fault::format(
            node.at,
            format!("Template description is longer than {} bytes", limits::DESCRIPTION),
        ));
    }
    Ok(Some(text))
}

fn depends_on(node: Option<&Node>) -> Result<Vec<String>, Fault> {
    let Some(node) = node else { return Ok(Vec::new()) };
    let single = std::slice::from_ref(node);
    node.as_list()
        .unwrap_or(single)
        .iter()
        .map(|node| {
            node.as_text()
                .map(str::to_owned)
                .ok_or_else(|| Fault::format(node.at, "Every DependsOn value must be a string."))
        })
        .collect()
}

fn check_mappings(mappings: &Map) -> Result<(), Fault> {
    for (name, mapping) in mappings {
        let malformed = |node: &Node| {
            Fault::format(
                node.at,
                format!("Every Mappings member {name} must be a map of maps of strings or lists"),
            )
        };
        let keys = mapping.as_map().ok_or_else(|| malformed(mapping))?;
        if keys.len() > limits::MAPPINGS {
            return Err(Fault::format(
                mapping.at,
                format!(
                    "Number of attributes of the mapping {name}, {}, is greater than maximum allowed, {}",
                    keys.len(),
                    limits::MAPPINGS
                ),
            ));
        }
        for inner in keys.values() {
            for value in inner.as_map().ok_or_else(|| malformed(inner))?.values() {
                let fits = value.scalar().is_some()
                    || value.as_list().is_some_and(|items| items.iter().all(|item| item.scalar().is_some()));
                if !fits {
                    return Err(malformed(value));
                }
            }
        }
    }
    Ok(())
}

/// CloudFormation takes null nowhere: who wants nothing writes `AWS::NoValue`.
fn no_nulls(node: &Node, path: &mut String) -> Result<(), Fault> {
    let length = path.len();
    match &node.kind {
        Kind::Null => {
            return Err(Fault::format(
                node.at,
                format!("[{path}] 'null' values are not allowed in templates"),
            ));
        }
        Kind::List(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push_str(&format!("/{index}"));
                no_nulls(item, path)?;
                path.truncate(length);
            }
        }
        Kind::Map(map) => {
            for (name, value) in map {
                path.push('/');
                path.push_str(name);
                no_nulls(value, path)?;
                path.truncate(length);
            }
        }
        Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => {}
    }
    Ok(())
}

pub(crate) fn alphanumeric(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
