//! How a pool is kept, and how all pools are listed. A pool that is being deleted is still there for the job that takes
//! it away, but no list shows it.

use directory::{Pool, PoolId};

use crate::key;
use crate::record::Record;

/// The index entry that every pool has, whatever its id: what lists of pools walk.
const EVERY_POOL: &str = "pools";

/// The key of a pool's record.
pub fn pool_key(pool: &PoolId) -> String {
    key::join(pool.as_str(), Pool::KIND, pool.as_str())
}

/// The prefix of the index entries of all pools, in the order of their ids.
pub fn every_pool() -> String {
    format!("{}/{EVERY_POOL}", key::NO_POOL)
}

impl Record for Pool {
    const KIND: &'static str = "pool";
    const MEMBERS: &'static [&'static str] = &[
        "id",
        "name",
        "created_at",
        "modified_at",
        "sign_in",
        "case_sensitive",
        "schema",
        "password_policy",
        "auto_verified",
        "verify_before_update",
        "admin_create_only",
        "recovery",
        "templates",
        "deletion_protected",
        "tags",
        "neutral",
        "deleting",
    ];

    fn key(&self) -> String {
        pool_key(&self.id)
    }

    fn index(&self) -> Vec<String> {
        if self.deleting { Vec::new() } else { vec![every_pool()] }
    }
}
