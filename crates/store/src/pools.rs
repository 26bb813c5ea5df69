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
    const FORMAT: u16 = 3;
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
        "triggers",
        "neutral",
        "deleting",
        "altered",
    ];

    /// Format 2 has triggers. A node that does not know them refuses such a pool, since it would let people in without
    /// asking the handler that its owner put before (RULE-31); pools without triggers stay readable for it.
    ///
    /// Format 3 was altered. A node that does not know alterations would take names away from users and let others have them.
    fn written_as(&self, _: u32) -> (u16, u16) {
        if self.altered.epoch > 0 {
            return (3, 3);
        }
        if self.triggers.is_empty() { (1, 1) } else { (2, 2) }
    }

    fn key(&self) -> String {
        pool_key(&self.id)
    }

    fn index(&self) -> Vec<String> {
        if self.deleting { Vec::new() } else { vec![every_pool()] }
    }
}

#[cfg(test)]
mod tests {
    use directory::{
        EventVersion, PasswordPolicy, Schema, SignInMode, Templates, Timestamp, TriggerFunction,
    };

    use super::*;

    fn pool() -> Pool {
        Pool {
            id: PoolId::new("eu-west-1_A"),
            name: "a pool".into(),
            created_at: Timestamp(0),
            modified_at: Timestamp(0),
            sign_in: SignInMode::Username,
            case_sensitive: None,
            schema: Schema::standard(),
            password_policy: PasswordPolicy::default(),
            auto_verified: Vec::new(),
            verify_before_update: Vec::new(),
            admin_create_only: false,
            recovery: None,
            templates: Templates::default(),
            deletion_protected: false,
            tags: Default::default(),
            triggers: Default::default(),
            neutral: Default::default(),
            deleting: false,
            altered: Default::default(),
        }
    }

    #[test]
    fn every_member_of_the_body_is_known_rule_31() {
        let function = TriggerFunction { arn: "a".into(), version: EventVersion::V1 };
        let triggers = [("PreSignUp".to_owned(), function)].into();
        let body = serde_json::to_value(Pool { triggers, ..pool() }).unwrap();
        let mut known = Pool::MEMBERS.to_vec();
        known.sort_unstable();
        assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), known);
    }

    #[test]
    fn a_pool_with_triggers_is_for_readers_that_know_them_rule_31() {
        let function = TriggerFunction { arn: "a".into(), version: EventVersion::V1 };
        let pool_with = Pool { triggers: [("PreSignUp".to_owned(), function)].into(), ..pool() };
        assert_eq!((pool().written_as(1), pool_with.written_as(1)), ((1, 1), (2, 2)));
        assert!(!serde_json::to_string(&pool()).unwrap().contains("triggers"));
    }

    #[test]
    fn an_altered_pool_is_for_readers_who_know_what_that_is_rule_31() {
        assert_eq!(pool().written_as(1), (1, 1));
        let altered = directory::Altered { epoch: 1, ..Default::default() };
        assert_eq!(Pool { altered, ..pool() }.written_as(1), (3, 3));
    }

    #[test]
    fn a_pool_is_listed_until_it_is_being_deleted() {
        assert_eq!(pool().key(), "eu-west-1_A/pool/eu-west-1_A");
        assert_eq!(pool().index(), ["~/pools"]);
        assert!(Pool { deleting: true, ..pool() }.index().is_empty());
    }
}
