//! Rules: what the values of parameters must be together.

use crate::fault::Fault;
use crate::functions;
use crate::node::{Map, Node};
use crate::scope::{Facts, Scope};

/// Checks every rule whose condition holds.
pub(crate) fn check(facts: &Facts, rules: &Map) -> Result<(), Fault> {
    for (name, rule) in rules {
        let malformed = |node: &Node| {
            Fault::format(
                node.at,
                format!("Every Rules member {name} must have a list Assertions, each with an Assert"),
            )
        };
        let members = rule.as_map().ok_or_else(|| malformed(rule))?;
        if members.keys().any(|member| member != "RuleCondition" && member != "Assertions") {
            return Err(malformed(rule));
        }
        // Rules know parameters, not conditions: each is evaluated by itself.
        let scope = Scope::without_resources(facts);
        if let Some(condition) = members.get("RuleCondition")
            && !functions::truth(&scope, condition)?
        {
            continue;
        }
        let assertions = members.get("Assertions").and_then(Node::as_list).ok_or_else(|| malformed(rule))?;
        for assertion in assertions {
            let claim = assertion.member("Assert").ok_or_else(|| malformed(assertion))?;
            if !functions::truth(&scope, claim)? {
                let why = assertion.member("AssertDescription").and_then(Node::scalar);
                return Err(Fault::function(
                    claim,
                    format!(
                        "Rule {name} does not hold: {}",
                        why.as_deref().unwrap_or("its assertion is false")
                    ),
                ));
            }
        }
    }
    Ok(())
}
