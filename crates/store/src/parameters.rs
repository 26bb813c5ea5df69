//! How parameters are kept: the present version in a record, those before it in records of their own, all values sealed.

use directory::{Parameter, ParameterVersion};
use zeroize::Zeroizing;

use crate::key;
use crate::record::{BadSecrets, Record};

/// The key of a parameter.
pub fn parameter_key(name: &str) -> String {
    key::join(key::NO_POOL, Parameter::KIND, name)
}

/// The prefix of the keys of all parameters whose name begins with `start`, in the order of their names.
pub fn parameters_prefix(start: &str) -> String {
    parameter_key(start)
}

/// The key of a version that a parameter had.
pub fn parameter_version_key(name: &str, version: u64) -> String {
    format!("{}{version:010}", parameter_versions_prefix(name))
}

/// The prefix of all of them, in their order.
pub fn parameter_versions_prefix(name: &str) -> String {
    // No name has a colon.
    key::join(key::NO_POOL, ParameterVersion::KIND, &format!("{name}:"))
}

impl Record for Parameter {
    const KIND: &'static str = "parameter";
    const MEMBERS: &'static [&'static str] = &[
        "name",
        "kind",
        "version",
        "modified_at",
        "modified_by",
        "description",
        "allowed_pattern",
        "advanced",
        "tags",
    ];

    fn key(&self) -> String {
        parameter_key(&self.name)
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        Some(Zeroizing::new(self.value.expose().as_bytes().to_vec()))
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        self.value = std::str::from_utf8(bytes).map_err(|_| BadSecrets)?.into();
        Ok(())
    }
}

impl Record for ParameterVersion {
    const KIND: &'static str = "parameter-version";
    const MEMBERS: &'static [&'static str] = &["name", "version", "kind", "modified_at"];

    fn key(&self) -> String {
        parameter_version_key(&self.name, self.version)
    }

    fn secrets(&self) -> Option<Zeroizing<Vec<u8>>> {
        Some(Zeroizing::new(self.value.expose().as_bytes().to_vec()))
    }

    fn put_secrets(&mut self, bytes: &[u8]) -> Result<(), BadSecrets> {
        self.value = std::str::from_utf8(bytes).map_err(|_| BadSecrets)?.into();
        Ok(())
    }
}
