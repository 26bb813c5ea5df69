//! How stacks are kept: everything of a stack under its id as scope, so that it is one range; names, exports and the
//! queue of deployments beside, where all stacks meet. What templates and properties hold is sealed: connection strings
//! and passwords stand in them.

use std::collections::BTreeMap;

use directory::Timestamp;
use directory::stacks::{
    ChangeSet, Deployment, Export, Instance, Lookup, Output, Parameter, Revision, Stack, StackEvent,
    StackResource, StackStatus,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::record::BadSecrets;
use crate::{Record, key};

/// The key of a stack.
pub fn stack_key(stack: Uuid) -> String {
    key::join(&stack.to_string(), Stack::KIND, "this")
}

/// What the stack that has a name, and is not deleted, claims.
pub fn name_claim(name: &str) -> String {
    key::join(key::NO_POOL, "stack-name", name)
}

/// The prefix of the index entries of all stacks, deleted ones too, in the order of their age.
pub fn every_stack() -> String {
    format!("{}/stacks/", key::NO_POOL)
}

/// The index entry of every stack that imports `export`.
pub fn importers_entry(export: &str) -> String {
    key::join(key::NO_POOL, "importers", export)
}

/// The key of a revision.
pub fn revision_key(stack: Uuid, number: u32) -> String {
    key::join(&stack.to_string(), Revision::KIND, &key::number(number.into()))
}

/// The key of a resource.
pub fn resource_key(stack: Uuid, logical_id: &str) -> String {
    key::join(&stack.to_string(), StackResource::KIND, logical_id)
}

/// The prefix of a stack's resources, in the order of their names.
pub fn resources_prefix(stack: Uuid) -> String {
    key::join(&stack.to_string(), StackResource::KIND, "")
}

/// The prefix of a stack's events, the oldest first.
pub fn events_prefix(stack: Uuid) -> String {
    key::join(&stack.to_string(), StackEvent::KIND, "")
}

/// The key of a change set.
pub fn change_set_key(stack: Uuid, id: Uuid) -> String {
    key::join(&stack.to_string(), ChangeSet::KIND, &id.to_string())
}

/// What a change set of that name claims.
pub fn change_set_claim(stack: Uuid, name: &str) -> String {
    key::join(&stack.to_string(), "change-set-name", name)
}

/// What a change set of that id claims, for callers who name no stack.
pub fn change_set_id_claim(id: Uuid) -> String {
    key::join(key::NO_POOL, "change-set-id", &id.to_string())
}

/// The prefix of a stack's change sets.
pub fn change_sets_prefix(stack: Uuid) -> String {
    key::join(&stack.to_string(), ChangeSet::KIND, "")
}

/// The key of an export.
pub fn export_key(name: &str) -> String {
    key::join(key::NO_POOL, Export::KIND, name)
}

/// The prefix of all exports, in the order of their names.
pub fn exports_prefix() -> String {
    key::join(key::NO_POOL, Export::KIND, "")
}

/// The key of the deployment of a stack.
pub fn deployment_key(stack: Uuid) -> String {
    key::join(key::NO_POOL, Deployment::KIND, &stack.to_string())
}

/// The ends of the range of index entries of deployments that nobody has on lease at `now`.
pub fn deployments_due(now: Timestamp) -> (String, String) {
    let at = |ms: i64| key::join(key::NO_POOL, DUE, &key::time(ms));
    (key::join(key::NO_POOL, DUE, ""), at(now.0.saturating_add(1)))
}

const DUE: &str = "deployments";

fn seal(value: &impl Serialize) -> Option<Zeroizing<Vec<u8>>> {
    Some(Zeroizing::new(serde_json::to_vec(value).expect("texts and values are JSON")))
}

fn open<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, BadSecrets> {
    serde_json::from_slice(bytes).map_err(|_| BadSecrets)
}

impl Record for Stack {
    const KIND: &'static str = "stack";
    const MEMBERS: &'static [&'static str] = &[
        "id",
        "name",
        "region",
        "status",
        "reason",
        "created_at",
        "updated_at",
        "deleted_at",
        "revision",
        "next_revision",
        "next_event",
        "protected",
        "disable_rollback",
        "timeout_minutes",
        "role_arn",
        "change_set",
        "exports",
        "imports",
    ];

    fn key(&self) -> String {
        stack_key(self.id)
    }

    fn claims(&self) -> Vec<String> {
        if self.status == StackStatus::DeleteComplete { Vec::new() } else { vec![name_claim(&self.name)] }
    }

    fn index(&self) -> Vec<String> {
        let mut entries = vec![key::join(key::NO_POOL, "stacks", &key::time(self.created_at.0))];
        if self.status != StackStatus::DeleteComplete {
            entries.extend(self.imports.iter().map(|name| importers_entry(name)));
        }
        entries
    }

    fn expires_at(&self) -> Option<Timestamp> {
        self.deleted_at.map(|at| at + REMEMBERED)
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        seal(&self.outputs)
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        self.outputs = open::<Vec<Output>>(bytes)?;
        Ok(())
    }
}

/// What is deleted is still told for so long, and so are events: ninety days, as AWS has it.
pub const REMEMBERED: std::time::Duration = std::time::Duration::from_secs(90 * 24 * 60 * 60);

#[derive(Serialize, Deserialize)]
struct SealedRevision {
    template: String,
    parameters: Vec<Parameter>,
    lookups: Vec<(Lookup, String)>,
    capabilities: Vec<String>,
    tags: Vec<(String, String)>,
    skip_unsupported: bool,
}

impl Record for Revision {
    const KIND: &'static str = "revision";
    const MEMBERS: &'static [&'static str] = &["stack", "number", "expires_at"];

    fn key(&self) -> String {
        revision_key(self.stack, self.number)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        seal(&SealedRevision {
            template: self.template.clone(),
            parameters: self.parameters.clone(),
            lookups: self.lookups.clone().into_iter().collect(),
            capabilities: self.capabilities.clone(),
            tags: self.tags.clone(),
            skip_unsupported: self.skip_unsupported,
        })
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        let sealed: SealedRevision = open(bytes)?;
        self.template = sealed.template;
        self.parameters = sealed.parameters;
        self.lookups = sealed.lookups.into_iter().collect::<BTreeMap<_, _>>();
        self.capabilities = sealed.capabilities;
        self.tags = sealed.tags;
        self.skip_unsupported = sealed.skip_unsupported;
        Ok(())
    }
}

#[derive(Serialize, Deserialize)]
struct SealedResource {
    now: Option<Instance>,
    before: Option<Instance>,
    target: Value,
}

impl Record for StackResource {
    const KIND: &'static str = "stack-resource";
    const MEMBERS: &'static [&'static str] = &[
        "stack",
        "logical_id",
        "resource_type",
        "status",
        "reason",
        "at",
        "depends_on",
        "deletion",
        "replacement",
        "was",
        "touched",
        "settled",
        "doing",
        "expires_at",
    ];

    fn key(&self) -> String {
        resource_key(self.stack, &self.logical_id)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        let (now, before) = (self.now.clone(), self.before.clone());
        seal(&SealedResource { now, before, target: self.target.clone() })
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        let sealed: SealedResource = open(bytes)?;
        (self.now, self.before, self.target) = (sealed.now, sealed.before, sealed.target);
        Ok(())
    }
}

impl Record for StackEvent {
    const KIND: &'static str = "stack-event";
    const MEMBERS: &'static [&'static str] = &[
        "stack",
        "number",
        "id",
        "at",
        "logical_id",
        "physical_id",
        "resource_type",
        "status",
        "reason",
        "token",
        "operation",
        "expires_at",
    ];

    fn key(&self) -> String {
        key::join(&self.stack.to_string(), Self::KIND, &key::number(self.number))
    }

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.expires_at)
    }
}

impl Record for ChangeSet {
    const KIND: &'static str = "change-set";
    const MEMBERS: &'static [&'static str] = &[
        "stack",
        "id",
        "name",
        "region",
        "description",
        "created_at",
        "state",
        "execution",
        "reason",
        "creates",
        "revision",
        "base",
        "on_failure",
        "changes",
        "allow_in_place",
        "expires_at",
    ];

    fn key(&self) -> String {
        change_set_key(self.stack, self.id)
    }

    fn claims(&self) -> Vec<String> {
        vec![change_set_claim(self.stack, &self.name), change_set_id_claim(self.id)]
    }

    fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }
}

impl Record for Export {
    const KIND: &'static str = "export";
    const MEMBERS: &'static [&'static str] = &["name", "stack", "stack_arn", "stack_name"];

    fn key(&self) -> String {
        export_key(&self.name)
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        seal(&self.value)
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        self.value = open(bytes)?;
        Ok(())
    }
}

impl Record for Deployment {
    const KIND: &'static str = "deployment";
    const MEMBERS: &'static [&'static str] = &[
        "stack",
        "wish",
        "phase",
        "revision",
        "behalf",
        "operation",
        "token",
        "on_failure",
        "retain",
        "skip",
        "failed",
        "cancelled",
        "deadline",
        "allow_in_place",
        "touches",
        "owner",
        "due_at",
    ];

    fn key(&self) -> String {
        deployment_key(self.stack)
    }

    fn index(&self) -> Vec<String> {
        vec![key::join(key::NO_POOL, DUE, &key::time(self.due_at.0))]
    }
}

#[cfg(test)]
mod tests {
    use directory::stacks::{ResourceStatus, StackStatus};

    use super::*;

    #[test]
    fn a_stack_gives_its_name_free_when_it_is_deleted() {
        let mut stack = Stack::new(Uuid::from_u128(1), "shop", "us-east-1", Timestamp(5));
        stack.imports.push("vpc".into());
        assert_eq!(stack.claims(), ["~/stack-name/shop"]);
        assert_eq!(stack.index().len(), 2);
        stack.status = StackStatus::DeleteComplete;
        stack.deleted_at = Some(Timestamp(7));
        assert!(stack.claims().is_empty() && stack.index().len() == 1 && stack.expires_at().is_some());
    }

    #[test]
    fn what_a_template_holds_is_sealed_and_comes_back() {
        let mut revision = Revision { template: "password".into(), number: 3, ..Revision::default() };
        revision.lookups.insert(Lookup::Export("a".into()), "1".into());
        assert!(!serde_json::to_string(&revision).unwrap().contains("password"));
        let mut again = Revision { number: 3, ..Revision::default() };
        again.put_secrets(&revision.secrets().unwrap()).unwrap();
        assert!(again == revision);
        let instance = Instance {
            resource_type: "T".into(),
            physical_id: "p".into(),
            properties: "hidden".into(),
            attributes: serde_json::Map::new(),
        };
        let mut resource = StackResource {
            stack: Uuid::nil(),
            logical_id: "L".into(),
            resource_type: "T".into(),
            status: ResourceStatus::CreateComplete,
            reason: None,
            at: Timestamp(0),
            depends_on: Vec::new(),
            deletion: directory::stacks::Policy::Delete,
            replacement: directory::stacks::Policy::Delete,
            was: None,
            touched: None,
            settled: false,
            doing: None,
            expires_at: None,
            now: Some(instance),
            before: None,
            target: Value::Null,
        };
        assert!(!serde_json::to_string(&resource).unwrap().contains("hidden"));
        let sealed = resource.secrets().unwrap();
        resource.now = None;
        resource.put_secrets(&sealed).unwrap();
        assert_eq!(resource.now.unwrap().properties, "hidden");
    }
}
