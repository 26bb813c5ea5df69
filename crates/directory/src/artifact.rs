//! The artifact bucket: buckets, the objects in them, and uploads in parts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ContentHash, Timestamp};

/// A bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Neutral values, by their name in the query: the document as it was given.
    pub settings: BTreeMap<String, String>,
}

/// What an object is, besides its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArtifactHeaders {
    /// Headers that are given back, by their name: content type, cache control, and what begins with `x-amz-meta-`.
    pub kept: BTreeMap<String, String>,
}

/// An object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifact {
    /// The bucket.
    pub bucket: String,
    /// Its name there.
    pub key: String,
    /// Its bytes.
    pub hash: ContentHash,
    /// How many.
    pub length: u64,
    /// When it was put there.
    pub modified_at: Timestamp,
    /// What is given back with it.
    pub headers: ArtifactHeaders,
}

/// An upload in parts, under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArtifactUpload {
    /// What its parts are sent with.
    pub id: String,
    /// The bucket.
    pub bucket: String,
    /// The object that it becomes.
    pub key: String,
    /// What is given back with it.
    pub headers: ArtifactHeaders,
    /// From then on it is forgotten, and its parts with it.
    pub until: Timestamp,
}

/// A part of an upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArtifactPart {
    /// The upload.
    pub upload: String,
    /// Its place.
    pub number: u32,
    /// Its bytes.
    pub hash: ContentHash,
    /// How many.
    pub length: u64,
    /// From then on it is forgotten.
    pub until: Timestamp,
}
