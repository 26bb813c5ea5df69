//! How groups and memberships are kept: a group by its name, the groups of a user as one record that is found by the
//! user and, through the index, by each group. Also the job that takes a deleted group out of its members' records.

use directory::{Group, Memberships, PoolId, Sub};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::engine::BoxFuture;
use crate::jobs::{Next, Step};
use crate::record::Record;
use crate::{Scan, StoreError, Unit, key};

/// The key of a group's record.
pub fn group_key(pool: &PoolId, name: &str) -> String {
    key::join(pool.as_str(), Group::KIND, name)
}

/// The prefix of all groups of a pool, in the order of their names.
pub fn groups_prefix(pool: &PoolId) -> String {
    format!("{pool}/{}/", Group::KIND)
}

/// The key of the record that holds a user's groups.
pub fn memberships_key(pool: &PoolId, sub: &Sub) -> String {
    key::join(pool.as_str(), Memberships::KIND, sub.as_str())
}

/// The index entry that every member's record has for a group, in the order of the members' subs.
pub fn members_entry(pool: &PoolId, group: Uuid) -> String {
    key::join(pool.as_str(), "in-group", &group.to_string())
}

impl Record for Group {
    const KIND: &'static str = "group";
    const MEMBERS: &'static [&'static str] =
        &["pool", "id", "name", "description", "role_arn", "precedence", "created_at", "modified_at"];

    fn key(&self) -> String {
        group_key(&self.pool, &self.name)
    }
}

impl Record for Memberships {
    const KIND: &'static str = "memberships";
    const MEMBERS: &'static [&'static str] = &["pool", "sub", "groups"];

    fn key(&self) -> String {
        memberships_key(&self.pool, &self.sub)
    }

    fn index(&self) -> Vec<String> {
        self.groups.iter().map(|group| members_entry(&self.pool, group.id)).collect()
    }
}

/// Members a step.
const AT_ONCE: usize = 100;

/// Takes a group that was deleted out of the records of those who were in it. Nobody joins it any more, since joining
/// checks the group in the same commit; and nobody is told of it, since who reads memberships looks for the group.
pub struct EmptyGroup;

/// Which group.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Emptied {
    /// The pool.
    pub pool: PoolId,
    /// The group's id.
    pub group: Uuid,
}

impl EmptyGroup {
    /// The kind of this job.
    pub const KIND: &'static str = "empty-group";

    /// The name of the job for a group.
    pub fn job_of(pool: &PoolId, group: Uuid) -> String {
        format!("{}-{pool}-{group}", Self::KIND)
    }
}

impl Step for EmptyGroup {
    fn step<'a>(&'a self, unit: &'a mut Unit, state: &'a Value) -> BoxFuture<'a, Result<Next, StoreError>> {
        Box::pin(async move {
            let Emptied { pool, group } =
                Emptied::deserialize(state).map_err(|_| StoreError::Undecodable {
                    key: Self::KIND.to_owned(),
                    reason: "its state is not one of this job".into(),
                })?;
            let members = Scan::index_exact(&members_entry(&pool, group)).limit(AT_ONCE);
            let members = unit.scan::<Memberships>(&members).await?.items;
            let done = members.len() as u64;
            for mut member in members {
                member.leave(group);
                if member.groups.is_empty() { unit.delete(&member)? } else { unit.put(&member)? }
            }
            Ok(if done == 0 { Next::Finished } else { Next::Step { state: state.clone(), done } })
        })
    }
}

#[cfg(test)]
mod tests {
    use directory::Timestamp;

    use super::*;

    fn group() -> Group {
        Group {
            pool: PoolId::new("eu-west-1_A"),
            id: Uuid::from_u128(7),
            name: "a/b".into(),
            description: None,
            role_arn: None,
            precedence: None,
            created_at: Timestamp(0),
            modified_at: Timestamp(0),
        }
    }

    fn members(body: &impl Serialize) -> Vec<String> {
        serde_json::to_value(body).unwrap().as_object().unwrap().keys().cloned().collect()
    }

    #[test]
    fn every_member_of_the_bodies_is_known_rule_31() {
        let mut known = Group::MEMBERS.to_vec();
        known.sort_unstable();
        assert_eq!(members(&group()), known);
        let mut known = Memberships::MEMBERS.to_vec();
        known.sort_unstable();
        assert_eq!(members(&Memberships::none(group().pool, Sub::new("s"))), known);
    }

    #[test]
    fn a_group_is_kept_under_its_name_and_a_member_found_by_each_group() {
        let group = group();
        assert_eq!(group.key(), "eu-west-1_A/group/a%2Fb");
        let mut memberships = Memberships::none(group.pool.clone(), Sub::new("s"));
        memberships.join(&group);
        assert_eq!(memberships.key(), "eu-west-1_A/memberships/s");
        assert_eq!(memberships.index(), ["eu-west-1_A/in-group/00000000-0000-0000-0000-000000000007"]);
    }
}
