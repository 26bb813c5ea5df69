//! What a deployment asks of a template that was bound.

use std::collections::BTreeMap;
use std::sync::Arc;

use directory::stacks::{Instance, Output, Policy, Revision};
use serde_json::Value;

use crate::world::StackNames;

/// A resource of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Its name in the template.
    pub logical_id: String,
    /// Its type.
    pub resource_type: String,
    /// What it needs: everything that it refers to or names.
    pub depends_on: Vec<String>,
    /// What happens when the template lets go of it.
    pub deletion: Policy,
    /// What happens to the old one when it is replaced.
    pub replacement: Policy,
}

/// What is there already, for `Ref` and `Fn::GetAtt`.
pub trait Known: Sync {
    /// What `Ref` gives.
    fn physical_id(&self, logical_id: &str) -> Option<String>;
    /// What `Fn::GetAtt` gives.
    fn attribute(&self, logical_id: &str, name: &str) -> Option<Value>;
}

/// A template with its parameters, conditions and transforms behind it.
pub trait Plan: Send + Sync {
    /// The resources, each after those it needs.
    fn resources(&self) -> &[Planned];

    /// The properties of a resource, whole.
    ///
    /// # Errors
    /// The sentence that its step fails with: something it needs is not there.
    fn properties(&self, logical_id: &str, known: &dyn Known) -> Result<Value, String>;

    /// The same before everything is there: [`templates::UNKNOWN`] stands in values that are not known yet.
    ///
    /// # Errors
    /// A function that fails on what is known.
    fn preview(&self, logical_id: &str, known: &dyn Known) -> Result<Value, String>;

    /// The outputs.
    ///
    /// # Errors
    /// The sentence that the deployment fails with.
    fn outputs(&self, known: &dyn Known) -> Result<Vec<Output>, String>;
}

/// Makes a plan of a revision: the same one whenever it is asked, since everything that was looked up stands in it.
pub trait Reader: Send + Sync + 'static {
    /// The plan.
    ///
    /// # Errors
    /// The sentence that CloudFormation says.
    fn read(&self, stack: &StackNames, revision: &Revision) -> Result<Arc<dyn Plan>, String>;
}

/// Instances by their names in the template.
impl Known for BTreeMap<String, Instance> {
    fn physical_id(&self, logical_id: &str) -> Option<String> {
        self.get(logical_id).map(|instance| instance.physical_id.clone())
    }

    fn attribute(&self, logical_id: &str, name: &str) -> Option<Value> {
        self.get(logical_id)?.attributes.get(name).cloned()
    }
}
