//! All or nothing, and what was acknowledged stays.

use std::sync::Arc;

use super::{Fixture, NOW, Note, Person, insert, keys, must, put, store};
use crate::engine::{Batch, CommitError, Log};
use crate::error::What;
use crate::{OpenAs, Scan, Store, StoreError, change, meta};

/// Not the records, not the claims, not the entries, not the log lines, not the counts.
pub async fn a_conflict_writes_nothing_at_all(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &Note::new("p", "gate")).await;
    insert(&store, &Person::new("p", "there")).await;
    let engine = fixture.engine().await;
    let lanes = engine.lanes().await.expect("reads");

    let mut unit = store.unit(NOW);
    let gate: Note = must(unit.find(&Note::key_of("p", "gate")).await).expect("is there");
    let mut there: Person = must(unit.find(&Person::key_of("p", "there")).await).expect("is there");
    there.email = Some("moved@example.com".into());
    there.name = "moved".into();
    must(unit.put(&there));
    must(unit.insert(&Person::new("p", "new")));
    must(unit.audit(&"line"));
    must(unit.publish(&"entry"));
    must(unit.start_job("job", "kind", &()));
    must(unit.check(&gate));
    put(&store, &gate).await;
    assert!(must(unit.commit().await).is_err());

    let found = must(store.find::<Person>(&Person::key_of("p", "there"), NOW).await);
    assert_eq!(found, Some(Person::new("p", "there")));
    assert_eq!(must(store.find::<Person>(&Person::key_of("p", "new"), NOW).await), None);
    assert_eq!(must(store.find_by_claim::<Person>("p/email/moved@example.com", NOW).await), None);
    assert_eq!(must(store.scan::<Person>(&Scan::index("p/by-name/"), NOW).await).items.len(), 1);
    assert_eq!(must(store.estimate("p", "person").await), 1);
    assert_eq!(must(store.find_job("job", NOW).await), None);
    assert_eq!(engine.lanes().await.expect("reads"), lanes);
    assert!(engine.log(Log::Feed, "local", 0, 10).await.expect("reads").is_empty());
}

/// One commit, one truth: state, audit line, job and revocation are there together.
pub async fn everything_of_a_commit_is_there_after_a_crash(fixture: &dyn Fixture) {
    let before = store(fixture).await;
    must(change!(before, NOW, |unit| -> Result<(), StoreError> {
        unit.insert(&Person::new("p", "1"))?;
        unit.audit(&"line")?;
        unit.publish(&"entry")?;
        unit.start_job("job", "kind", &())
    }));
    drop(before);
    fixture.close().await;

    let store = store(fixture).await;
    let found = must(store.find_by_claim::<Person>("p/email/1@example.com", NOW).await);
    assert_eq!(found, Some(Person::new("p", "1")));
    assert_eq!(must(store.verify_audit().await)[0].seq, 1);
    assert_eq!(must(store.feed_after::<String>(&store.feed_start(), 10).await).entries, ["entry"]);
    assert!(must(store.find_job("job", NOW).await).is_some());
}

/// A refusal is the body's own business.
pub async fn a_body_that_refuses_commits_nothing(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let refused = change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.insert(&Note::new("p", "1"))?;
        Err(StoreError::BadMeta("refused"))
    });
    assert!(matches!(refused, Err(StoreError::BadMeta("refused"))));
    assert_eq!(must(store.find::<Note>(&Note::key_of("p", "1"), NOW).await), None);
}

/// Two nodes that found a store, or take a lease, do not overwrite each other.
pub async fn settings_are_compared_before_they_are_set(fixture: &dyn Fixture) {
    let engine = fixture.engine().await;
    assert!(must(meta::put(&engine, &[("a", None, "1"), ("b", None, "1")]).await));
    assert!(!must(meta::put(&engine, &[("c", None, "1"), ("a", None, "2")]).await));
    assert_eq!(must(meta::find(&engine, "c").await), None);
    assert!(must(meta::put(&engine, &[("a", Some("1"), "2")]).await));
    assert_eq!(must(meta::find(&engine, "a").await).as_deref(), Some("2"));
}

/// A line without its place in the chain must not exist; the engine goes on without it.
pub async fn log_lines_before_the_keys_are_refused(fixture: &dyn Fixture) {
    let engine = fixture.engine().await;
    let batch = Batch { audit: vec!["\"line\"".into()], ..Batch::default() };
    let refused = engine.commit(batch.clone()).await;
    assert!(matches!(refused, Err(CommitError::Engine(_))), "{refused:?}");
    let store = must(Store::open(Arc::clone(&engine), keys(), OpenAs::Dev).await);
    assert!(engine.commit(batch).await.is_ok());
    assert_eq!(must(store.verify_audit().await)[0].seq, 1);
    let gone = engine.commit(Batch {
        checks: vec![crate::engine::Check {
            key: "p/note/1".into(),
            expect: crate::engine::Expect::Version(1),
        }],
        ..Batch::default()
    });
    assert!(matches!(gone.await, Err(CommitError::Conflict(What::Record(_)))));
}
