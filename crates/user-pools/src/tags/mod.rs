//! Tags of a pool, named by its ARN: put, taken away, shown. Two kinds of tags mean something here, and keep the rules
//! that they have when a pool is made: those that pin an id, and the one that chooses the issuer.

pub mod arn;
pub mod list_tags_for_resource;
pub mod tag_resource;
pub mod untag_resource;
