//! What a type of resource must be able to do, and its table of properties. One type is one file of `resources/`.
//!
//! The protocol of a step, which the deployment keeps: the step and its token are on record; [`Resource::find`] looks
//! whether it was done already; then [`Resource::create`]; then what was made is on record. A kill between any two of them
//! is gone on from the record, so `update` and `delete` may be asked for again after they were done.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::fault::Fault;
use crate::world::World;

/// What a change of a property asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The resource is changed in place.
    InPlace,
    /// The resource is made anew, and the old one taken away at the end.
    Replaces,
    /// It depends on the values: [`Resource::update`] may answer [`Fault::must_replace`].
    Depends,
}

/// A property of a type of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its name in templates.
    pub name: &'static str,
    /// The resource cannot be without it.
    pub required: bool,
    /// What its change asks for.
    pub change: Change,
    /// The API takes it and never gives it out again.
    pub write_only: bool,
}

impl Property {
    /// One that may be left out and changes in place.
    pub const fn new(name: &'static str) -> Self {
        Self { name, required: false, change: Change::InPlace, write_only: false }
    }

    /// The resource cannot be without it.
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Its change replaces the resource.
    pub const fn create_only(self) -> Self {
        Self { change: Change::Replaces, ..self }
    }

    /// Whether its change replaces the resource depends on the values.
    pub const fn conditional(self) -> Self {
        Self { change: Change::Depends, ..self }
    }

    /// It is never given out again.
    pub const fn write_only(self) -> Self {
        Self { write_only: true, ..self }
    }
}

/// What a resource asks to be acknowledged before it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// `CAPABILITY_IAM`
    Iam,
    /// `CAPABILITY_NAMED_IAM`
    NamedIam,
}

/// A resource that is there.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// What `Ref` gives, and what [`Resource::update`] and [`Resource::delete`] are told.
    pub physical_id: String,
    /// What `Fn::GetAtt` gives, by name; names with dots as they are written. May hold secrets.
    pub attributes: Map<String, Value>,
}

impl Made {
    /// One without attributes.
    pub fn new(physical_id: impl Into<String>) -> Self {
        Self { physical_id: physical_id.into(), attributes: Map::new() }
    }

    /// One more attribute.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.attributes.insert(name.to_owned(), value.into());
        self
    }
}

/// Attributes may be secrets: their names are shown.
impl fmt::Debug for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&String> = self.attributes.keys().collect();
        f.debug_struct("Made").field("physical_id", &self.physical_id).field("attributes", &names).finish()
    }
}

/// A type of resource. Properties come bound: no intrinsic function is left in them, and every name is in the table.
pub trait Resource: Send + Sync + 'static {
    /// `AWS::Cognito::UserPool`
    const TYPE: &'static str;
    /// Every property that is known. Another one is refused by name before anything changes.
    const PROPERTIES: &'static [Property];

    /// What has to be acknowledged for a resource with these properties. They may still hold intrinsic functions.
    fn needs(&self, properties: &Value) -> Option<Needs> {
        let _ = properties;
        None
    }

    /// Refuses what can be told before anything changes. Values that are not known yet are left out of `properties`.
    ///
    /// # Errors
    /// The sentence that the deployment stops with.
    fn check(&self, properties: &Value) -> Result<(), Fault> {
        let _ = properties;
        Ok(())
    }

    /// Looks for the resource that [`Resource::create`] makes of these properties under this world's token: under the name
    /// that they demand, or the identifier that the token gives ([`World::ids`]). Something of that name that was there
    /// before makes the creation fail; after a kill it is what the step had made.
    fn find(
        &self,
        world: &World,
        properties: &Value,
    ) -> impl Future<Output = Result<Option<Made>, Fault>> + Send;

    /// Finishes what [`Resource::find`] found after a kill, for a type that takes several calls to make.
    fn finish(
        &self,
        world: &World,
        found: Made,
        properties: &Value,
    ) -> impl Future<Output = Result<Made, Fault>> + Send {
        let _ = (world, properties);
        async move { Ok(found) }
    }

    /// Makes the resource.
    fn create(&self, world: &World, properties: &Value) -> impl Future<Output = Result<Made, Fault>> + Send;

    /// Changes it in place, whole: what `new` does not have goes back to its default. `old` is what it was made with, or
    /// changed to last; after a kill the change may have been made already. [`Fault::must_replace`] where it cannot.
    fn update(
        &self,
        world: &World,
        physical_id: &str,
        old: &Value,
        new: &Value,
    ) -> impl Future<Output = Result<Made, Fault>> + Send;

    /// Takes it away. One that is gone already is done.
    fn delete(
        &self,
        world: &World,
        physical_id: &str,
        properties: &Value,
    ) -> impl Future<Output = Result<(), Fault>> + Send;
}
