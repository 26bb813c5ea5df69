//! The types of resources that are known, behind one face.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::changes::known_part;
use crate::fault::Fault;
use crate::resource::{Made, Needs, Property, Resource};
use crate::world::World;

/// A [`Resource`] that can be kept in a list with others.
pub trait Kind: Send + Sync + 'static {
    /// See [`Resource::TYPE`].
    fn name(&self) -> &'static str;
    /// See [`Resource::PROPERTIES`].
    fn properties(&self) -> &'static [Property];
    /// See [`Resource::needs`].
    fn needs(&self, properties: &Value) -> Option<Needs>;
    /// The table of properties, then [`Resource::check`].
    ///
    /// # Errors
    /// Properties that are missing or not known, or what the type itself refuses.
    fn check(&self, properties: &Value) -> Result<(), Fault>;
    /// See [`Resource::find`].
    fn find<'a>(
        &'a self,
        world: &'a World,
        properties: &'a Value,
    ) -> BoxFuture<'a, Result<Option<Made>, Fault>>;
    /// See [`Resource::finish`].
    fn finish<'a>(
        &'a self,
        world: &'a World,
        found: Made,
        properties: &'a Value,
    ) -> BoxFuture<'a, Result<Made, Fault>>;
    /// See [`Resource::create`].
    fn create<'a>(&'a self, world: &'a World, properties: &'a Value) -> BoxFuture<'a, Result<Made, Fault>>;
    /// See [`Resource::update`].
    fn update<'a>(
        &'a self,
        world: &'a World,
        physical_id: &'a str,
        old: &'a Value,
        new: &'a Value,
    ) -> BoxFuture<'a, Result<Made, Fault>>;
    /// See [`Resource::delete`].
    fn delete<'a>(
        &'a self,
        world: &'a World,
        physical_id: &'a str,
        properties: &'a Value,
    ) -> BoxFuture<'a, Result<(), Fault>>;
}

impl<R: Resource> Kind for R {
    fn name(&self) -> &'static str {
        R::TYPE
    }

    fn properties(&self) -> &'static [Property] {
        R::PROPERTIES
    }

    fn needs(&self, properties: &Value) -> Option<Needs> {
        Resource::needs(self, properties)
    }

    fn check(&self, properties: &Value) -> Result<(), Fault> {
        let empty = serde_json::Map::new();
        let given = properties.as_object().unwrap_or(&empty);
        let known = |name: &str| R::PROPERTIES.iter().any(|property| property.name == name);
        let unknown: Vec<&str> = given.keys().map(String::as_str).filter(|name| !known(name)).collect();
        if !unknown.is_empty() {
            return Err(Fault::invalid(format!(
                "Encountered unsupported property {} ({})",
                unknown.join(", "),
                R::TYPE
            )));
        }
        let missing: Vec<&str> = R::PROPERTIES
            .iter()
            .filter(|property| property.required && !given.contains_key(property.name))
            .map(|property| property.name)
            .collect();
        if !missing.is_empty() {
            return Err(Fault::invalid(format!(
                "Properties validation failed: required properties are missing: {}",
                missing.join(", ")
            )));
        }
        Resource::check(self, &known_part(properties))
    }

    fn find<'a>(
        &'a self,
        world: &'a World,
        properties: &'a Value,
    ) -> BoxFuture<'a, Result<Option<Made>, Fault>> {
        Resource::find(self, world, properties).boxed()
    }

    fn finish<'a>(
        &'a self,
        world: &'a World,
        found: Made,
        properties: &'a Value,
    ) -> BoxFuture<'a, Result<Made, Fault>> {
        Resource::finish(self, world, found, properties).boxed()
    }

    fn create<'a>(&'a self, world: &'a World, properties: &'a Value) -> BoxFuture<'a, Result<Made, Fault>> {
        Resource::create(self, world, properties).boxed()
    }

    fn update<'a>(
        &'a self,
        world: &'a World,
        physical_id: &'a str,
        old: &'a Value,
        new: &'a Value,
    ) -> BoxFuture<'a, Result<Made, Fault>> {
        Resource::update(self, world, physical_id, old, new).boxed()
    }

    fn delete<'a>(
        &'a self,
        world: &'a World,
        physical_id: &'a str,
        properties: &'a Value,
    ) -> BoxFuture<'a, Result<(), Fault>> {
        Resource::delete(self, world, physical_id, properties).boxed()
    }
}

/// The types of resources that are known.
#[derive(Clone, Default)]
pub struct Kinds(BTreeMap<&'static str, Arc<dyn Kind>>);

impl Kinds {
    /// One more.
    #[must_use]
    pub fn with(mut self, kind: impl Resource) -> Self {
        let kind: Arc<dyn Kind> = Arc::new(kind);
        self.0.insert(kind.name(), kind);
        self
    }

    /// The type of that name.
    pub fn find(&self, name: &str) -> Option<&Arc<dyn Kind>> {
        self.0.get(name)
    }

    /// Their names, in order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.keys().copied()
    }
}
