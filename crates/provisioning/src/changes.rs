//! What a plan would change: property by property, before anything is done. For change sets, and to see that there is
//! nothing to do.

use std::collections::{BTreeMap, BTreeSet};

use directory::stacks::{Instance, Policy, StackResource};
use serde_json::{Value, json};

use crate::kinds::{Kind, Kinds};
use crate::plan::{Known, Plan};
use crate::resource::Change;

/// What is known while nothing is done yet: what is there and stays the one that it is.
pub(crate) struct Foreseen<'a> {
    there: BTreeMap<&'a str, &'a Instance>,
}

impl Known for Foreseen<'_> {
    fn physical_id(&self, logical_id: &str) -> Option<String> {
        self.there.get(logical_id).map(|instance| instance.physical_id.clone())
    }

    fn attribute(&self, logical_id: &str, name: &str) -> Option<Value> {
        self.there.get(logical_id)?.attributes.get(name).cloned()
    }
}

/// Whether something in it is known only when a resource is there.
pub(crate) fn is_unknown(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(templates::UNKNOWN),
        Value::Array(items) => items.iter().any(is_unknown),
        Value::Object(members) => members.values().any(is_unknown),
        _ => false,
    }
}

/// Properties without those that hold what is not known yet.
pub(crate) fn known_part(properties: &Value) -> Value {
    match properties {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .filter(|(_, value)| !is_unknown(value))
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect(),
        ),
        other => other.clone(),
    }
}

/// The names of the properties that differ.
pub(crate) fn changed<'a>(old: &'a Value, new: &'a Value) -> BTreeSet<&'a str> {
    let names =
        |value: &'a Value| value.as_object().into_iter().flat_map(|map| map.keys()).map(String::as_str);
    let differs = |name: &&str| old.get(*name) != new.get(*name);
    names(old).chain(names(new)).filter(differs).collect()
}

/// What the change of a property asks for.
fn asks(kind: &dyn Kind, name: &str) -> Change {
    let property = kind.properties().iter().find(|property| property.name == name);
    property.map_or(Change::InPlace, |property| property.change)
}

/// Whether the change makes the resource anew, as far as its table tells.
pub(crate) fn replaces(kind: &dyn Kind, old: &Value, new: &Value) -> bool {
    changed(old, new).into_iter().any(|name| asks(kind, name) == Change::Replaces)
}

/// One resource that changes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Changed {
    pub logical_id: String,
    /// As change sets answer it.
    pub shown: Value,
}

/// What `plan` changes on `resources`, in the order in which it is done; then what it takes away.
pub(crate) fn of(plan: &dyn Plan, resources: &[StackResource], kinds: &Kinds) -> Vec<Changed> {
    let there = resources.iter().filter(|resource| resource.now.is_some());
    let existing: BTreeMap<&str, &StackResource> =
        there.map(|resource| (resource.logical_id.as_str(), resource)).collect();
    let mut foreseen = foreseen(resources);
    let mut changes = Vec::new();
    for planned in plan.resources() {
        let id = planned.logical_id.as_str();
        let Some(now) = existing.get(id).and_then(|resource| resource.now.as_ref()) else {
            changes.push(Changed {
                logical_id: id.to_owned(),
                shown: shown(json!({
                    "Action": "Add",
                    "LogicalResourceId": id,
                    "ResourceType": planned.resource_type,
                    "Scope": [],
                    "Details": [],
                })),
            });
            continue;
        };
        let properties = plan.preview(id, &foreseen).unwrap_or(Value::Null);
        let names = changed(&now.properties, &properties);
        if names.is_empty() {
            continue;
        }
        let kind = kinds.find(&planned.resource_type);
        let mut replacement = "False";
        let mut details = Vec::new();
        for name in names {
            let asked = kind.map_or(Change::InPlace, |kind| asks(&**kind, name));
            let dynamic = properties.get(name).is_some_and(is_unknown);
            let recreation = match asked {
                Change::InPlace => "Never",
                Change::Replaces => "Always",
                Change::Depends => "Conditionally",
            };
            replacement = match (asked, dynamic, replacement) {
                (Change::Replaces, false, _) => "True",
                (Change::InPlace, _, before) | (_, _, before @ "True") => before,
                _ => "Conditional",
            };
            details.push(json!({
                "Target": { "Attribute": "Properties", "Name": name, "RequiresRecreation": recreation },
                "Evaluation": if dynamic { "Dynamic" } else { "Static" },
                "ChangeSource": if dynamic { "ResourceReference" } else { "DirectModification" },
            }));
        }
        if replacement != "False" {
            foreseen.there.remove(id);
        }
        let mut change = json!({
            "Action": "Modify",
            "LogicalResourceId": id,
            "PhysicalResourceId": now.physical_id,
            "ResourceType": planned.resource_type,
            "Replacement": replacement,
            "Scope": ["Properties"],
            "Details": details,
        });
        if replacement == "True" {
            let kept = planned.replacement != Policy::Delete;
            change["PolicyAction"] = if kept { "ReplaceAndRetain" } else { "ReplaceAndDelete" }.into();
        }
        changes.push(Changed { logical_id: id.to_owned(), shown: shown(change) });
    }
    let planned: BTreeSet<&str> =
        plan.resources().iter().map(|planned| planned.logical_id.as_str()).collect();
    for (id, resource) in existing.iter().filter(|(id, _)| !planned.contains(**id)) {
        let kept = resource.deletion != Policy::Delete;
        changes.push(Changed {
            logical_id: (*id).to_owned(),
            shown: shown(json!({
                "Action": "Remove",
                "LogicalResourceId": id,
                "PhysicalResourceId": resource.now.as_ref().map(|now| now.physical_id.as_str()),
                "ResourceType": resource.resource_type,
                "Scope": [],
                "Details": [],
                "PolicyAction": if kept { "Retain" } else { "Delete" },
            })),
        });
    }
    changes
}

fn shown(change: Value) -> Value {
    json!({ "Type": "Resource", "ResourceChange": change })
}

/// What is known before anything is done, for checks: nothing that is not there.
pub(crate) fn foreseen(resources: &[StackResource]) -> Foreseen<'_> {
    let there = resources
        .iter()
        .filter_map(|resource| Some((resource.logical_id.as_str(), resource.now.as_ref()?)))
        .collect();
    Foreseen { there }
}
