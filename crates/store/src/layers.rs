//! How layers are kept: a record for the numbers of a layer, one for each version, found by its ARN.

use directory::{Layer, LayerVersion};

use crate::blobs::naming;
use crate::key;
use crate::record::Record;

/// The key of a layer.
pub fn layer_key(name: &str) -> String {
    key::join(key::NO_POOL, Layer::KIND, name)
}

/// The key of a version of the layer with the ARN `layer`.
pub fn layer_version_key(layer: &str, number: u64) -> String {
    key::join(key::NO_POOL, LayerVersion::KIND, &format!("{layer}:{number:012}"))
}

/// The prefix of all versions of the layer with the ARN `layer`, in the order of their numbers; of all layers for an empty one.
pub fn layer_versions_prefix(layer: &str) -> String {
    let id = if layer.is_empty() { String::new() } else { format!("{layer}:") };
    key::join(key::NO_POOL, LayerVersion::KIND, &id)
}

impl Record for Layer {
    const KIND: &'static str = "layer";
    const MEMBERS: &'static [&'static str] = &["name", "next_version"];

    fn key(&self) -> String {
        layer_key(&self.name)
    }
}

impl Record for LayerVersion {
    const KIND: &'static str = "layer-version";
    const MEMBERS: &'static [&'static str] = &[
        "layer",
        "number",
        "description",
        "runtimes",
        "architectures",
        "license",
        "code",
        "size",
        "created_at",
        "policy",
        "added",
    ];

    fn key(&self) -> String {
        layer_version_key(&self.layer, self.number)
    }

    fn index(&self) -> Vec<String> {
        vec![naming(&self.code, Self::KIND)]
    }
}

#[cfg(test)]
mod tests {
    use directory::{ContentHash, Timestamp, layer_arn};

    use super::*;

    #[test]
    fn every_member_of_the_body_is_known_and_a_version_stands_below_its_layer_rule_31() {
        let version = LayerVersion {
            layer: layer_arn("eu-west-1", "psycopg2"),
            number: 7,
            description: String::new(),
            runtimes: vec![],
            architectures: vec![],
            license: String::new(),
            code: ContentHash::of(b""),
            size: 0,
            created_at: Timestamp(0),
            policy: None,
            added: false,
        };
        let body = serde_json::to_value(&version).unwrap();
        let mut known = LayerVersion::MEMBERS.to_vec();
        known.sort_unstable();
        assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), known);
        assert!(version.key().starts_with(&layer_versions_prefix(&version.layer)));
        assert!(version.key().starts_with(&layer_versions_prefix("")));
        assert_eq!(version.arn(), "arn:aws:lambda:eu-west-1:000000000000:layer:psycopg2:7");
        assert_eq!(version.name(), "psycopg2");
    }
}
