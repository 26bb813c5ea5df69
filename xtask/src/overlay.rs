//! `model/overlay.toml`: the capability of each operation, and where AWS was seen to do other than its model says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, bail};
use serde::Deserialize;

use crate::model::Service;

/// What the overlay says of one service.
#[derive(Debug)]
pub struct Overlay {
    /// Operation to capability.
    pub capabilities: BTreeMap<String, String>,
    /// Shapes whose pattern is searched for in a value, instead of matched against the whole of it.
    pub searched: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    capabilities: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    difference: Vec<Difference>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Difference {
    shape: String,
    set: Set,
    evidence: String,
}

/// What is different about a shape; an absent member stays as the model has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    whole: Option<bool>,
    min: Option<i64>,
    max: Option<i64>,
    pattern: Option<String>,
}

/// The operations that the overlay names for a service: what an import of a part of it keeps.
pub fn chosen(root: &Path, name: &str) -> anyhow::Result<BTreeSet<String>> {
    Ok(section(root, name)?.capabilities.into_values().flatten().collect())
}

fn section(root: &Path, name: &str) -> anyhow::Result<Section> {
    let path = root.join("model/overlay.toml");
    let text =
        std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut sections: BTreeMap<String, Section> = toml::from_str(&text)?;
    sections.remove(name).with_context(|| format!("the overlay says nothing of {name}"))
}

impl Overlay {
    /// Reads the section of one service, checks it against the service and puts its differences into the shapes.
    pub fn load(root: &Path, name: &str, service: &mut Service) -> anyhow::Result<Self> {
        let section = section(root, name)?;
        let mut overlay = Self { capabilities: BTreeMap::new(), searched: BTreeSet::new() };
        for (capability, operations) in section.capabilities {
            for operation in operations {
                if service.operations.find(&operation).is_none() {
                    bail!("the overlay names {operation}, which {name} does not have");
                }
                if let Some(other) = overlay.capabilities.insert(operation.clone(), capability.clone()) {
                    bail!("{operation} stands under {other} and {capability}");
                }
            }
        }
        for difference in section.difference {
            overlay.apply(service, difference)?;
        }
        Ok(overlay)
    }

    /// The capability of an operation; each must have one.
    pub fn capability(&self, operation: &str) -> anyhow::Result<&str> {
        self.capabilities
            .get(operation)
            .map(String::as_str)
            .with_context(|| format!("{operation} stands under no capability in model/overlay.toml"))
    }

    fn apply(&mut self, service: &mut Service, difference: Difference) -> anyhow::Result<()> {
        let Difference { shape: name, set, evidence } = difference;
        if evidence.trim().is_empty() {
            bail!("the overlay changes {name} without evidence");
        }
        let shape = service.shapes.0.iter_mut().find(|(known, _)| *known == name).map(|(_, shape)| shape);
        let shape = shape.with_context(|| format!("the overlay changes {name}, which does not exist"))?;
        shape.min = set.min.or(shape.min);
        shape.max = set.max.or(shape.max);
        shape.pattern = set.pattern.or(shape.pattern.take());
        if set.whole == Some(false) {
            self.searched.insert(name);
        }
        Ok(())
    }
}
