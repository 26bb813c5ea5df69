//! The intrinsic functions: one table, and a file for each kind of them.

mod choice;
mod lookup;
mod network;
mod text;

use crate::fault::Fault;
use crate::node::Node;
use crate::scope::Scope;

pub(crate) use choice::{decide, truth};

/// Evaluates a function; none where it comes to `AWS::NoValue`.
pub(crate) fn call(
    scope: &Scope<'_>,
    node: &Node,
    name: &str,
    argument: &Node,
) -> Result<Option<Node>, Fault> {
    match name {
        "Ref" => lookup::reference(scope, node, argument),
        "Fn::GetAtt" => lookup::attribute(scope, node, argument).map(Some),
        "Fn::FindInMap" => lookup::find_in_map(scope, node, argument),
        "Fn::ImportValue" => lookup::import_value(scope, node, argument).map(Some),
        "Fn::If" => choice::choose(scope, node, argument),
        "Fn::Sub" => text::sub(scope, node, argument).map(Some),
        "Fn::Join" => text::join(scope, node, argument).map(Some),
        "Fn::Split" => text::split(scope, node, argument).map(Some),
        "Fn::Select" => text::select(scope, node, argument).map(Some),
        "Fn::Base64" => text::base64(scope, node, argument).map(Some),
        "Fn::GetAZs" => network::zones(scope, node, argument).map(Some),
        "Fn::Cidr" => network::cidr(scope, node, argument).map(Some),
        "Fn::Length" => {
            extended(scope, node, name)?;
            text::length(scope, node, argument).map(Some)
        }
        "Fn::ToJsonString" => {
            extended(scope, node, name)?;
            text::to_json_string(scope, node, argument).map(Some)
        }
        "Fn::Transform" => {
            let transform = argument.member("Name").and_then(Node::as_text).unwrap_or("without a name");
            Err(Fault::function(node, format!("Fn::Transform is not implemented here: {transform}")))
        }
        "Fn::Equals" | "Fn::And" | "Fn::Or" | "Fn::Not" => Err(Fault::function(
            node,
            format!(
                "{name} can stand in the Conditions block of a template, not in a value; name the condition in Fn::If"
            ),
        )),
        name if name.starts_with("Fn::ForEach::") => {
            Err(Fault::function(node, format!("{name} needs `Transform: AWS::LanguageExtensions`")))
        }
        other => Err(unsupported(node, other)),
    }
}

pub(crate) fn unsupported(node: &Node, name: &str) -> Fault {
    let supported = SUPPORTED.join(", ");
    Fault::format(
        node.at,
        format!("Encountered unsupported function: {name} Supported functions are: [{supported}]"),
    )
}

const SUPPORTED: &[&str] = &[
    "Fn::Base64",
    "Fn::GetAtt",
    "Fn::GetAZs",
    "Fn::ImportValue",
    "Fn::Join",
    "Fn::Split",
    "Fn::FindInMap",
    "Fn::Select",
    "Ref",
    "Fn::Equals",
    "Fn::If",
    "Fn::Not",
    "Condition",
    "Fn::And",
    "Fn::Or",
    "Fn::Contains",
    "Fn::EachMemberEquals",
    "Fn::EachMemberIn",
    "Fn::Sub",
    "Fn::Cidr",
];

fn extended(scope: &Scope<'_>, node: &Node, name: &str) -> Result<(), Fault> {
    if scope.facts.extended {
        return Ok(());
    }
    Err(Fault::function(node, format!("{name} needs `Transform: AWS::LanguageExtensions`")))
}
