//! How buckets, objects and uploads are kept: records that name bytes by their hash, so that bytes nobody names are swept.

use directory::{Artifact, ArtifactPart, ArtifactUpload, Bucket, Timestamp};

use crate::blobs::naming;
use crate::key;
use crate::record::Record;

/// The key of a bucket.
pub fn bucket_key(name: &str) -> String {
    key::join(key::NO_POOL, Bucket::KIND, name)
}

/// The prefix of all buckets.
pub fn buckets_prefix() -> String {
    bucket_key("")
}

/// The key of an object; also the prefix of all objects whose key begins so.
pub fn artifact_key(bucket: &str, name: &str) -> String {
    // No bucket has a slash in its name.
    key::join(key::NO_POOL, Artifact::KIND, &format!("{bucket}/{name}"))
}

/// The key of an upload.
pub fn upload_key(id: &str) -> String {
    key::join(key::NO_POOL, ArtifactUpload::KIND, id)
}

/// The key of a part.
pub fn part_key(upload: &str, number: u32) -> String {
    format!("{}{number:05}", parts_prefix(upload))
}

/// The prefix of the parts of an upload, in their order.
pub fn parts_prefix(upload: &str) -> String {
    key::join(key::NO_POOL, ArtifactPart::KIND, &format!("{upload}-"))
}

impl Record for Bucket {
    const KIND: &'static str = "bucket";
    const MEMBERS: &'static [&'static str] = &["name", "created_at", "settings"];

    fn key(&self) -> String {
        bucket_key(&self.name)
    }
}

impl Record for Artifact {
    const KIND: &'static str = "artifact";
    const MEMBERS: &'static [&'static str] = &["bucket", "key", "hash", "length", "modified_at", "headers"];

    fn key(&self) -> String {
        artifact_key(&self.bucket, &self.key)
    }

    fn index(&self) -> Vec<String> {
        vec![naming(&self.hash, Self::KIND)]
    }
}

impl Record for ArtifactUpload {
    const KIND: &'static str = "artifact-upload";
    const MEMBERS: &'static [&'static str] = &["id", "bucket", "key", "headers", "until"];

    fn key(&self) -> String {
        upload_key(&self.id)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.until)
    }
}

impl Record for ArtifactPart {
    const KIND: &'static str = "artifact-part";
    const MEMBERS: &'static [&'static str] = &["upload", "number", "hash", "length", "until"];

    fn key(&self) -> String {
        part_key(&self.upload, self.number)
    }

    fn index(&self) -> Vec<String> {
        vec![naming(&self.hash, Self::KIND)]
    }

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.until)
    }
}
