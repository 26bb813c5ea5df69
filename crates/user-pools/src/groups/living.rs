//! Which groups somebody is in: memberships name groups, and a group that was deleted, or made anew under the same name,
//! is not the one that is meant. Groups are kept in memory, so that the sign-in of a member costs one read.

use std::sync::Arc;

use directory::{Group, Membership, Memberships, PoolId, Sub, Timestamp};
use store::groups::{group_key, memberships_key};
use store::{StoreError, Unit};

use crate::{Refusal, Rooms};

impl Rooms {
    /// The groups of a user, in the order of their names. One round trip where the groups are known.
    ///
    /// # Errors
    /// The store's.
    pub async fn groups_of(
        &self,
        pool: &PoolId,
        sub: &Sub,
        now: Timestamp,
    ) -> Result<Vec<Arc<Group>>, Refusal> {
        let found = self.store.find::<Memberships>(&memberships_key(pool, sub), now).await?;
        let Some(Memberships { groups: named, .. }) = found else { return Ok(Vec::new()) };
        let mut groups: Vec<Option<Arc<Group>>> =
            named.iter().map(|membership| self.groups.find(&(pool.clone(), membership.id))).collect();
        let unknown: Vec<&Membership> =
            named.iter().zip(&groups).filter(|(_, group)| group.is_none()).map(|(named, _)| named).collect();
        if !unknown.is_empty() {
            let epoch = self.groups.epoch();
            let keys: Vec<String> =
                unknown.iter().map(|membership| group_key(pool, &membership.name)).collect();
            let found = self.store.find_many::<Group>(&keys, now).await?;
            let kept = unknown.iter().zip(found).map(|(membership, group)| {
                let group = group.filter(|group| group.id == membership.id)?;
                Some(self.groups.keep((pool.clone(), group.id), Arc::new(group), epoch))
            });
            let mut kept = kept.collect::<Vec<_>>().into_iter();
            for group in groups.iter_mut().filter(|group| group.is_none()) {
                *group = kept.next().flatten();
            }
        }
        Ok(groups.into_iter().flatten().collect())
    }

    /// The group called `name`.
    ///
    /// # Errors
    /// There is none.
    pub async fn load_group(&self, pool: &PoolId, name: &str, now: Timestamp) -> Result<Group, Refusal> {
        self.store.find::<Group>(&group_key(pool, name), now).await?.ok_or_else(not_found)
    }
}

/// The group called `name`, inside a change.
///
/// # Errors
/// There is none.
pub(super) async fn load_in(unit: &mut Unit, pool: &PoolId, name: &str) -> Result<Group, Refusal> {
    unit.find::<Group>(&group_key(pool, name)).await?.ok_or_else(not_found)
}

/// Takes out of `memberships` what names a group that is no more.
///
/// # Errors
/// The store's.
pub(super) async fn drop_dead(unit: &mut Unit, memberships: &mut Memberships) -> Result<(), StoreError> {
    let pool = &memberships.pool;
    let keys: Vec<String> = memberships.groups.iter().map(|named| group_key(pool, &named.name)).collect();
    let found = unit.find_many::<Group>(&keys).await?;
    let mut found = found.into_iter();
    memberships.groups.retain(|named| found.next().flatten().is_some_and(|group| group.id == named.id));
    Ok(())
}

fn not_found() -> Refusal {
    Refusal::NotFound("Group not found.".to_owned())
}
