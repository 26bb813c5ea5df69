//! RULE-1 to RULE-4 over the whole: what a seed reaches, what somebody with the database reaches, what lies in the open.

use std::collections::BTreeSet;
use std::sync::Arc;

use access::KeyTable;
use directory::{AccessKey, Capability};
use serde_json::json;
use store::access_keys::access_key_key;
use store::engine::{Batch, Expect, Put};
use store::{StoreError, change};
use testkit::Harness;

#[tokio::test]
async fn the_same_seed_gives_the_same_pool_id_and_other_keys_rule_2() {
    let mut seen = BTreeSet::new();
    let mut pools = BTreeSet::new();
    for _ in 0..2 {
        let harness = Harness::start().await;
        let pool = harness.pool(json!({})).await;
        let document = harness.rooms.jwks(&directory::PoolId::new(&*pool), harness.now()).await.unwrap();
        pools.insert(pool);
        seen.insert(document);
        seen.insert(AccessKey::generate(harness.now()).secret.expose().as_bytes().to_vec());
        seen.insert(harness.keys.mac(crypto::Purpose::RowMac, "", &[b"the data key"]).to_vec());
    }
    assert_eq!((pools.len(), seen.len()), (1, 6));
}

#[tokio::test]
async fn an_access_key_that_was_widened_in_the_database_opens_nothing_rule_3() {
    let harness = Harness::start().await;
    let key = AccessKey {
        capabilities: [Capability::Users].into(),
        pools: Some(BTreeSet::new()),
        ..AccessKey::generate(harness.now())
    };
    change!(harness.store, harness.now(), |unit| -> Result<(), StoreError> { unit.insert(&key) }).unwrap();
    let row = harness.engine.get(&access_key_key(&key.id)).await.unwrap().unwrap();
    // The secret is in no column of the row in the clear.
    let secret = key.secret.expose().as_bytes();
    let columns = [row.body.as_bytes(), row.sealed.as_deref().unwrap_or_default()];
    assert!(columns.iter().all(|column| !column.windows(secret.len()).any(|part| part == secret)));
    for (from, to) in [(r#"["users"]"#, r#"["users","keys"]"#), (r#""pools":[]"#, r#""pools":null"#)] {
        let mut widened = row.clone();
        widened.body = row.body.replace(from, to);
        assert_ne!(widened.body, row.body);
        let put = Put { expect: Expect::Version(row.version), row: widened };
        harness.engine.commit(Batch { puts: vec![put], ..Batch::default() }).await.unwrap();
        let found = KeyTable::new(harness.store.clone()).find(&key.id, harness.now()).await;
        assert!(matches!(found, Err(StoreError::Tampered { .. })), "{to}");
    }
    // A key that somebody puts in under another's name is no key either.
    let mut other = row.clone();
    other.key = access_key_key("AKRPAAAAAAAAAAAAAAAA");
    let put = Put { expect: Expect::Absent, row: other };
    harness.engine.commit(Batch { puts: vec![put], ..Batch::default() }).await.unwrap();
    let found = KeyTable::new(harness.store.clone()).find("AKRPAAAAAAAAAAAAAAAA", harness.now()).await;
    assert!(matches!(found, Err(StoreError::Tampered { .. })));
}

/// Whoever makes up ids of keys neither pushes a real one out of memory nor makes the server remember without end.
#[tokio::test]
async fn made_up_ids_push_no_key_out_of_memory_rule_18() {
    let harness = Harness::start().await;
    let key = AccessKey::generate(harness.now());
    harness.store.insert_many(std::slice::from_ref(&key), harness.now()).await.unwrap();
    let trace = Arc::new(store::Trace::default());
    let table = KeyTable::new(harness.store.traced(&trace));
    assert!(table.find(&key.id, harness.now()).await.unwrap().is_some());
    for n in 0..4_200 {
        assert!(table.find(&format!("AKRP{n:016}"), harness.now()).await.unwrap().is_none());
    }
    let before = trace.round_trips();
    assert!(table.find(&key.id, harness.now()).await.unwrap().is_some());
    assert_eq!(trace.round_trips(), before);
    // The same id asked for again costs nothing either, and a key that comes after all is found.
    table.find(&format!("AKRP{:016}", 4_199), harness.now()).await.unwrap();
    assert_eq!(trace.round_trips(), before);
}
