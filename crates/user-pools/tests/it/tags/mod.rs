//! Tags of pools, mirrored from `src/tags`.

mod answers;
mod list_tags_for_resource;
mod tag_resource;
mod untag_resource;

use directory::{PoolId, pool_arn};

/// The ARN of a pool.
pub fn arn(pool: &str) -> String {
    pool_arn(&PoolId::new(pool))
}
