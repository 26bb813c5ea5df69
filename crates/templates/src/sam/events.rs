//! What calls a serverless function. Of a function's events the triggers of a user pool exist here; the others are refused
//! by name.

use super::{FUNCTION, Work, attribute, invalid, reference, resource};
use crate::fault::Fault;
use crate::node::{Kind, Map, Node};

pub(super) fn read(
    work: &mut Work<'_>,
    id: &str,
    node: &Node,
    events: Option<&Node>,
    target: &str,
) -> Result<(), Fault> {
    for (name, event) in events.and_then(Node::as_map).into_iter().flatten() {
        let kind = event.member("Type").and_then(Node::as_text).unwrap_or_default();
        if kind != "Cognito" {
            return Err(invalid(
                event.at,
                id,
                &format!(
                    "Event with id [{name}] is invalid. Type {kind} is not implemented here; Cognito is, and a function can be invoked"
                ),
            ));
        }
        let malformed =
            |why: &str| invalid(event.at, id, &format!("Event with id [{name}] is invalid. {why}"));
        let properties = event.member("Properties").ok_or_else(|| malformed("Properties are missing"))?;
        if let Some(other) = properties
            .as_map()
            .and_then(|map| map.keys().find(|member| !matches!(member.as_str(), "UserPool" | "Trigger")))
        {
            return Err(malformed(&format!("{other} is not a property of it")));
        }
        let pool = properties
            .member("UserPool")
            .and_then(|pool| pool.member("Ref"))
            .and_then(Node::as_text)
            .ok_or_else(|| {
                malformed("Cognito events must reference a Cognito UserPool in the same template")
            })?;
        let triggers = properties.member("Trigger").ok_or_else(|| malformed("Trigger is missing"))?;
        let single = std::slice::from_ref(triggers);
        for trigger in triggers.as_list().unwrap_or(single) {
            let trigger =
                trigger.as_text().ok_or_else(|| malformed("Trigger must be a name or a list of names"))?;
            // The pool calls the function or its alias by ARN; `Ref` of an alias is one.
            let called = if target == id { attribute(node, id, "Arn") } else { reference(node, target) };
            work.triggers.push((pool.to_owned(), trigger.to_owned(), called));
        }
        let properties = Map::from_iter([
            ("Action".to_owned(), Node::text(event.at, "lambda:InvokeFunction")),
            ("FunctionName".to_owned(), reference(event, target)),
            ("Principal".to_owned(), Node::text(event.at, "cognito-idp.amazonaws.com")),
            ("SourceArn".to_owned(), attribute(event, pool, "Arn")),
        ]);
        let permission = resource("AWS::Lambda::Permission", node, &["Condition"], properties);
        // Several events of one function and pool need one permission.
        work.resources.insert(format!("{target}CognitoPermission"), permission);
    }
    Ok(())
}

/// Puts the triggers into their pools.
pub(super) fn hand_to_pools(work: &mut Work<'_>) -> Result<(), Fault> {
    for (pool, trigger, called) in std::mem::take(&mut work.triggers) {
        let refuse = |why: &str| invalid(called.at, &pool, why);
        let Some(node) = work.resources.get_mut(&pool) else {
            return Err(refuse("Cognito events must reference a Cognito UserPool in the same template"));
        };
        let is_pool = node.member("Type").and_then(Node::as_text) == Some("AWS::Cognito::UserPool");
        let (true, Kind::Map(members)) = (is_pool, &mut node.kind) else {
            return Err(refuse(&format!("an event of an {FUNCTION} names it as a user pool")));
        };
        let empty = || Node::map(called.at, Map::new());
        let properties = members.entry("Properties".to_owned()).or_insert_with(empty);
        let Kind::Map(properties) = &mut properties.kind else {
            return Err(refuse("Properties is no object"));
        };
        let config = properties.entry("LambdaConfig".to_owned()).or_insert_with(empty);
        let Kind::Map(config) = &mut config.kind else { return Err(refuse("LambdaConfig is no object")) };
        if config.contains_key(&trigger) {
            return Err(refuse(&format!("Cognito trigger \"{trigger}\" defined multiple times.")));
        }
        config.insert(trigger, called);
    }
    Ok(())
}
