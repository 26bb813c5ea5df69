//! Functions that decide: `Fn::If` in values; `Fn::Equals`, `Fn::And`, `Fn::Or`, `Fn::Not` and the names of conditions
//! where a truth value stands; what rules have besides.

use crate::fault::Fault;
use crate::node::{Kind, Node};
use crate::scope::Scope;

pub(super) fn choose(scope: &Scope<'_>, node: &Node, argument: &Node) -> Result<Option<Node>, Fault> {
    let Some([condition, yes, no]) = argument.as_list() else {
        return Err(Fault::function(node, "Fn::If requires a list argument with three elements"));
    };
    let Some(name) = condition.as_text() else {
        return Err(Fault::function(node, "Fn::If requires the name of a condition as its first element"));
    };
    scope.evaluate(if decide(scope, node, name)? { yes } else { no })
}

/// Whether a condition holds. Each is worked out once.
pub(crate) fn decide(scope: &Scope<'_>, node: &Node, name: &str) -> Result<bool, Fault> {
    let outcome = scope.outcomes.borrow().get(name).copied();
    match outcome {
        Some(Some(outcome)) => return Ok(outcome),
        Some(None) => {
            return Err(Fault::format(node.at, format!("Found circular condition dependency at {name}")));
        }
        None => {}
    }
    let Some(condition) = scope.facts.conditions.get(name) else {
        return Err(Fault::format(
            node.at,
            format!("Unresolved condition dependency {name} in the Conditions block of the template"),
        ));
    };
    scope.outcomes.borrow_mut().insert(name.to_owned(), None);
    let outcome = truth(scope, condition)?;
    scope.outcomes.borrow_mut().insert(name.to_owned(), Some(outcome));
    Ok(outcome)
}

/// What a function with a truth value comes to.
pub(crate) fn truth(scope: &Scope<'_>, node: &Node) -> Result<bool, Fault> {
    let call = node.as_map().filter(|map| map.len() == 1).and_then(|map| map.first());
    let Some((name, argument)) = call else {
        return match &node.kind {
            Kind::Bool(value) => Ok(*value),
            _ => Err(Fault::format(
                node.at,
                "Conditions can only be boolean operations on parameters and other conditions",
            )),
        };
    };
    match name.as_str() {
        "Condition" => {
            let name = argument
                .as_text()
                .ok_or_else(|| Fault::function(node, "every Condition member must be a string."))?;
            decide(scope, node, name)
        }
        "Fn::Equals" => {
            let Some([left, right]) = argument.as_list() else {
                return Err(Fault::function(
                    node,
                    "every Fn::Equals object requires a list of 2 string parameters.",
                ));
            };
            Ok(same(scope.evaluate(left)?.as_ref(), scope.evaluate(right)?.as_ref()))
        }
        "Fn::Not" => {
            let Some([inner]) = argument.as_list() else {
                return Err(Fault::function(
                    node,
                    "every Fn::Not object requires a list of 1 boolean parameter.",
                ));
            };
            Ok(!truth(scope, inner)?)
        }
        "Fn::And" => Ok(all(scope, node, name, argument)?.iter().all(|value| *value)),
        "Fn::Or" => Ok(all(scope, node, name, argument)?.iter().any(|value| *value)),
        "Fn::Contains" | "Fn::EachMemberEquals" | "Fn::EachMemberIn" => members(scope, node, name, argument),
        "Fn::RefAll" | "Fn::ValueOf" | "Fn::ValueOfAll" => Err(Fault::function(
            node,
            format!("{name} asks for what only AWS knows; it is not implemented here"),
        )),
        "Ref" | "Fn::FindInMap" | "Fn::Sub" | "Fn::Select" | "Fn::Join" => {
            match scope.evaluate(node)?.as_ref().and_then(Node::scalar).as_deref() {
                Some("true") => Ok(true),
                Some("false") => Ok(false),
                _ => Err(Fault::function(node, format!("{name} does not come to true or false"))),
            }
        }
        other => Err(super::unsupported(node, other)),
    }
}

fn all(scope: &Scope<'_>, node: &Node, name: &str, argument: &Node) -> Result<Vec<bool>, Fault> {
    match argument.as_list() {
        Some(items) if (2..=10).contains(&items.len()) => {
            items.iter().map(|item| truth(scope, item)).collect()
        }
        _ => Err(Fault::function(
            node,
            format!("every {name} object requires a list of at least 2 and at most 10 boolean parameters."),
        )),
    }
}

/// Functions of rules over lists of texts.
fn members(scope: &Scope<'_>, node: &Node, name: &str, argument: &Node) -> Result<bool, Fault> {
    let Some([left, right]) = argument.as_list() else {
        return Err(Fault::function(node, format!("every {name} object requires a list of 2 parameters.")));
    };
    let (left, right) = (scope.evaluate(left)?, scope.evaluate(right)?);
    let listed = |node: &Option<Node>| node.as_ref().and_then(Node::as_list).map(<[Node]>::to_vec);
    let list_wanted = || Fault::function(node, format!("{name} requires a list"));
    match name {
        "Fn::Contains" => {
            let list = listed(&left).ok_or_else(list_wanted)?;
            Ok(list.iter().any(|item| same(Some(item), right.as_ref())))
        }
        "Fn::EachMemberEquals" => {
            let list = listed(&left).ok_or_else(list_wanted)?;
            Ok(list.iter().all(|item| same(Some(item), right.as_ref())))
        }
        _ => {
            let (list, among) =
                (listed(&left).ok_or_else(list_wanted)?, listed(&right).ok_or_else(list_wanted)?);
            Ok(list.iter().all(|item| among.iter().any(|one| same(Some(item), Some(one)))))
        }
    }
}

/// Texts, numbers and truth values are compared as texts.
fn same(left: Option<&Node>, right: Option<&Node>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => match (left.scalar(), right.scalar()) {
            (Some(left), Some(right)) => left == right,
            (None, None) => left == right,
            _ => false,
        },
        (None, None) => true,
        _ => false,
    }
}
