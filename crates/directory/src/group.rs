//! Groups: sets of a pool's users that tokens tell of. A group may stand before others, and may bring a role along.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{PoolId, Sub, Timestamp};

/// Groups that a pool may have (Cognito's quota).
pub const MOST_GROUPS: u64 = 10_000;
/// Groups that a user may be in (Cognito's quota).
pub const MOST_GROUPS_OF_A_USER: usize = 100;

/// A group of users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The pool it belongs to.
    pub pool: PoolId,
    /// Tells this group from one of the same name that was deleted before: its members are not this one's.
    pub id: Uuid,
    /// The name, unique in the pool, which never changes.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The role that it brings along, an ARN.
    pub role_arn: Option<String>,
    /// Where it stands among others: the lowest goes first, none goes last.
    pub precedence: Option<u32>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub modified_at: Timestamp,
}

impl Group {
    /// Which of two groups goes first: the lower precedence, none last, then the name.
    pub fn order(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank()).then_with(|| self.name.cmp(&other.name))
    }

    /// Equal ranks mean that neither group goes before the other.
    fn rank(&self) -> (bool, Option<u32>) {
        (self.precedence.is_none(), self.precedence)
    }

    /// What a member's entry for this group is.
    pub fn membership(&self) -> Membership {
        Membership { id: self.id, name: self.name.clone() }
    }
}

/// One group that a user is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The group's id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// The groups of one user. All of them are one record: tokens need them all at once, their number has a limit that must
/// hold while two administrators add at the same time, and they go with the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memberships {
    /// The pool.
    pub pool: PoolId,
    /// The user.
    pub sub: Sub,
    /// The groups, in the order of their names. One that was deleted may still be among them for a while.
    pub groups: Vec<Membership>,
}

impl Memberships {
    /// Those of a user who is in no group.
    pub fn none(pool: PoolId, sub: Sub) -> Self {
        Self { pool, sub, groups: Vec::new() }
    }

    /// Whether the user is in the group.
    pub fn has(&self, group: Uuid) -> bool {
        self.groups.iter().any(|membership| membership.id == group)
    }

    /// Puts the user into `group`, in the place of a deleted group of the same name if that is still there.
    pub fn join(&mut self, group: &Group) {
        self.groups.retain(|membership| membership.name != group.name);
        let at = self.groups.partition_point(|membership| membership.name < group.name);
        self.groups.insert(at, group.membership());
    }

    /// Takes the user out of the group; false if the user was not in it.
    pub fn leave(&mut self, group: Uuid) -> bool {
        let before = self.groups.len();
        self.groups.retain(|membership| membership.id != group);
        self.groups.len() < before
    }
}

/// What the groups of a user give to the tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Names, the one that goes first first (`cognito:groups`).
    pub groups: Vec<String>,
    /// Roles of those groups, each once (`cognito:roles`).
    pub roles: Vec<String>,
    /// The role of the group that goes first among those with a role; none if groups of that precedence differ in it
    /// (`cognito:preferred_role`).
    pub preferred_role: Option<String>,
}

impl Standing {
    /// What `groups` give.
    pub fn of<'a>(groups: impl IntoIterator<Item = &'a Group>) -> Self {
        let mut sorted: Vec<&Group> = groups.into_iter().collect();
        sorted.sort_by(|one, other| one.order(other));
        let mut roles: Vec<String> = Vec::new();
        for role in sorted.iter().filter_map(|group| group.role_arn.as_ref()) {
            if !roles.contains(role) {
                roles.push(role.clone());
            }
        }
        Self {
            preferred_role: preferred_role(&sorted).map(str::to_owned),
            groups: sorted.iter().map(|group| group.name.clone()).collect(),
            roles,
        }
    }
}

fn preferred_role<'a>(sorted: &[&'a Group]) -> Option<&'a str> {
    let mut with_role = sorted.iter().filter(|group| group.role_arn.is_some());
    let first = with_role.next()?;
    let agree = with_role
        .take_while(|group| group.rank() == first.rank())
        .all(|group| group.role_arn == first.role_arn);
    first.role_arn.as_deref().filter(|_| agree)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str, precedence: Option<u32>, role: Option<&str>) -> Group {
        Group {
            pool: PoolId::new("eu-west-1_A"),
            id: Uuid::from_u128(name.bytes().fold(0, |sum, byte| sum * 256 + u128::from(byte))),
            name: name.into(),
            description: None,
            role_arn: role.map(Into::into),
            precedence,
            created_at: Timestamp(0),
            modified_at: Timestamp(0),
        }
    }

    fn standing(groups: &[Group]) -> Standing {
        Standing::of(groups)
    }

    #[test]
    fn the_lowest_precedence_goes_first_and_none_goes_last() {
        let groups = [
            group("z", None, None),
            group("b", Some(7), None),
            group("c", Some(0), None),
            group("a", None, None),
        ];
        assert_eq!(standing(&groups).groups, ["c", "b", "a", "z"]);
        assert_eq!(standing(&[]), Standing::default());
    }

    #[test]
    fn roles_come_in_the_order_of_their_groups_and_the_first_is_preferred() {
        let groups = [
            group("a", Some(9), Some("role/nine")),
            group("b", Some(1), None),
            group("c", Some(2), Some("role/two")),
            group("d", None, Some("role/two")),
        ];
        let standing = standing(&groups);
        assert_eq!(standing.roles, ["role/two", "role/nine"]);
        assert_eq!(standing.preferred_role.as_deref(), Some("role/two"));
    }

    #[test]
    fn groups_that_go_first_together_agree_on_the_role_or_none_is_preferred() {
        let (one, two) = (Some("role/one"), Some("role/two"));
        let same = [group("a", Some(1), one), group("b", Some(1), one), group("c", Some(2), two)];
        assert_eq!(standing(&same).preferred_role.as_deref(), one);
        let different = [group("a", Some(1), one), group("b", Some(1), two)];
        assert_eq!(standing(&different).preferred_role, None);
        assert_eq!(standing(&different).roles, ["role/one", "role/two"]);
        let without = [group("a", None, one), group("b", None, two)];
        assert_eq!(standing(&without).preferred_role, None);
        assert_eq!(standing(&without[..1]).preferred_role.as_deref(), one);
    }

    #[test]
    fn a_user_is_in_a_group_once_and_not_in_one_of_the_same_name_that_was_deleted() {
        let mut memberships = Memberships::none(PoolId::new("eu-west-1_A"), Sub::new("1"));
        let (old, new) =
            (group("b", None, None), Group { id: Uuid::from_u128(77), ..group("b", None, None) });
        memberships.join(&old);
        memberships.join(&group("a", None, None));
        assert!(memberships.has(old.id) && !memberships.has(new.id));
        memberships.join(&new);
        assert!(memberships.has(new.id) && !memberships.has(old.id));
        assert_eq!(
            memberships.groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>(),
            ["a", "b"]
        );
        assert!(memberships.leave(new.id) && !memberships.leave(new.id));
    }
}
