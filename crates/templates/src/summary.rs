//! What a template asks of whoever deploys it: GetTemplateSummary and ValidateTemplate without their wire.

use crate::parameter::Parameter;
use crate::template::Template;

/// What has to be acknowledged before a template is deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Capability {
    /// It makes IAM resources, or the transform will.
    Iam,
    /// It makes IAM resources with names of its own.
    NamedIam,
    /// It is expanded by a transform.
    AutoExpand,
}

impl Capability {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Iam => "CAPABILITY_IAM",
            Self::NamedIam => "CAPABILITY_NAMED_IAM",
            Self::AutoExpand => "CAPABILITY_AUTO_EXPAND",
        }
    }
}

/// What a template asks for.
#[derive(Debug, Clone)]
pub struct Summary {
    /// What the author wrote above it.
    pub description: Option<String>,
    /// `2010-09-09`, where it was written.
    pub version: Option<String>,
    /// The section Metadata as JSON text.
    pub metadata: Option<String>,
    /// The parameters, in their order.
    pub parameters: Vec<Parameter>,
    /// What has to be acknowledged; at most one of the two for IAM.
    pub capabilities: Vec<Capability>,
    /// The types that made the capabilities necessary.
    pub because_of: Vec<String>,
    /// Types of resources, each once, in the order of the template.
    pub resource_types: Vec<String>,
    /// Transforms by name.
    pub transforms: Vec<String>,
}

/// Members that give an IAM resource a name of its own.
const NAMES: &[(&str, &str)] = &[
    ("AWS::IAM::Group", "GroupName"),
    ("AWS::IAM::InstanceProfile", "InstanceProfileName"),
    ("AWS::IAM::ManagedPolicy", "ManagedPolicyName"),
    ("AWS::IAM::Role", "RoleName"),
    ("AWS::IAM::User", "UserName"),
];

impl Template {
    /// What it asks for, before it is bound to the values of its parameters.
    pub fn summary(&self) -> Summary {
        let mut types: Vec<String> = Vec::new();
        let mut because_of: Vec<String> = Vec::new();
        let mut named = false;
        for (_, resource) in self.resources() {
            let kind = resource.kind.clone();
            let function_without_role =
                kind == "AWS::Serverless::Function" && resource.properties.member("Role").is_none();
            if (kind.starts_with("AWS::IAM::") || function_without_role) && !because_of.contains(&kind) {
                because_of.push(kind.clone());
            }
            named |=
                NAMES.iter().any(|(iam, name)| kind == *iam && resource.properties.member(name).is_some());
            if !types.contains(&kind) {
                types.push(kind);
            }
        }
        let mut capabilities = Vec::new();
        if named {
            capabilities.push(Capability::NamedIam);
        } else if !because_of.is_empty() {
            capabilities.push(Capability::Iam);
        }
        if !self.sections.transforms.is_empty() {
            capabilities.push(Capability::AutoExpand);
        }
        Summary {
            description: self.sections.description.clone(),
            version: self.root.member("AWSTemplateFormatVersion").and_then(|node| node.scalar()),
            metadata: self.sections.metadata.as_ref().map(|node| {
                let mut out = String::new();
                node.write_json(&mut out);
                out
            }),
            parameters: self.sections.parameters.values().cloned().collect(),
            capabilities,
            because_of,
            resource_types: types,
            transforms: self.sections.transforms.clone(),
        }
    }
}
