//! Opening a store that is not ours to open.

use crypto::{DataKey, KeyRing, Zeroizing};

use super::{Fixture, NOW, Note, insert, keys, must, store};
use crate::{OpenAs, Store, StoreError, meta};

/// RULE-4: before anything is read or written with it.
pub async fn another_data_key_is_refused(fixture: &dyn Fixture) {
    drop(store(fixture).await);
    let other = KeyRing::new(DataKey { id: 1, epoch: 1, bytes: Zeroizing::new([8; 32]) });
    let opened = Store::open(fixture.engine().await, other, OpenAs::Dev).await;
    assert!(matches!(opened, Err(StoreError::WrongKey)), "{opened:?}");
}

/// RULE-16. Only `dev` takes a seed, so a store that a seed has touched is one as well.
pub async fn a_development_store_can_never_be_served_rule_16(fixture: &dyn Fixture) {
    let made = must(Store::open(fixture.engine().await, keys(), OpenAs::Dev).await);
    assert!(must(made.is_dev().await));
    drop(made);
    fixture.close().await;
    let opened = Store::open(fixture.engine().await, keys(), OpenAs::Serve).await;
    assert!(matches!(opened, Err(StoreError::DevStore)), "{opened:?}");
    must(Store::open(fixture.engine().await, keys(), OpenAs::Inspect).await);
    insert(&store(fixture).await, &Note::new("p", "1")).await;
    assert!(must(store(fixture).await.find::<Note>(&Note::key_of("p", "1"), NOW).await).is_some());
}

/// A slip of the hand must not spoil real people's accounts.
pub async fn a_served_store_is_not_opened_by_dev(fixture: &dyn Fixture) {
    must(Store::open(fixture.engine().await, keys(), OpenAs::Serve).await);
    let opened = Store::open(fixture.engine().await, keys(), OpenAs::Dev).await;
    assert!(matches!(opened, Err(StoreError::ServedStore)), "{opened:?}");
    must(Store::open(fixture.engine().await, keys(), OpenAs::Serve).await);
}

/// RULE-31, for the store as a whole.
pub async fn a_store_of_a_later_version_is_refused_rule_31(fixture: &dyn Fixture) {
    drop(store(fixture).await);
    let engine = fixture.engine().await;
    assert!(must(meta::put(&engine, &[("format", Some("2"), "3")]).await));
    must(Store::open(fixture.engine().await, keys(), OpenAs::Dev).await);
    assert!(must(meta::put(&engine, &[("min_reader", Some("1"), "3")]).await));
    let opened = Store::open(engine, keys(), OpenAs::Dev).await;
    assert!(
        matches!(opened, Err(StoreError::StoreTooNew { format: 3, min_reader: 3, ours: 2 })),
        "{opened:?}"
    );
}

/// RULE-16: neither changed nor taken away.
pub async fn a_mark_that_was_taken_off_is_noticed(fixture: &dyn Fixture) {
    drop(store(fixture).await);
    for sql in [
        "UPDATE meta SET v = replace(v, 'dev.', 'served.') WHERE k = 'origin'",
        "DELETE FROM meta WHERE k = 'origin'",
    ] {
        assert_eq!(fixture.tamper(sql).await, 1);
        let opened = Store::open(fixture.engine().await, keys(), OpenAs::Serve).await;
        assert!(matches!(opened, Err(StoreError::BadMeta("origin"))), "{opened:?}");
    }
}
