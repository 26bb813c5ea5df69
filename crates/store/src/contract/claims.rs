//! Claims: held by one record, moved in one commit, free when their holder is gone.

use std::sync::Arc;
use std::time::Duration;

use super::{Fixture, NOW, Person, insert, must, put, store};
use crate::error::What;
use crate::{Scan, StoreError, Trace, change};

fn named(id: &str, email: &str) -> Person {
    Person { email: Some(email.into()), ..Person::new("p", id) }
}

/// The insert conflict is the "already exists" answer.
pub async fn a_claim_is_held_by_one_record_only(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &named("1", "a")).await;
    let blind = change!(store, NOW, |unit| -> Result<(), StoreError> { unit.insert(&named("2", "a")) });
    assert!(
        matches!(&blind, Err(StoreError::Exists(What::Claim(claim))) if claim == "p/email/a"),
        "{blind:?}"
    );
    assert_eq!(must(store.find::<Person>(&Person::key_of("p", "2"), NOW).await), None);
    let mut unit = store.unit(NOW);
    must(unit.insert(&named("2", "a")));
    assert_eq!(must(unit.commit().await), Err(What::Claim("p/email/a".into())));
    // In another pool it is another name.
    insert(&store, &Person { pool: "q".into(), ..named("2", "a") }).await;
}

/// Known or not, it costs one trip (RULE-9).
pub async fn a_claim_is_found_with_its_owner_in_one_round_trip(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &named("1", "a")).await;
    for (email, id) in [("a", Some("1")), ("b", None)] {
        let trace = Arc::new(Trace::default());
        let claim = Person::email_claim("p", email);
        let found = must(store.traced(&trace).find_by_claim::<Person>(&claim, NOW).await);
        assert_eq!(found.as_ref().map(|person| person.id.as_str()), id);
        assert_eq!(trace.round_trips(), 1);
    }
}

/// There is no moment at which both or neither hold it.
pub async fn a_claim_moves_between_records_in_one_commit(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &named("1", "a")).await;
    insert(&store, &named("2", "b")).await;
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        let mut one: Person = unit.find(&Person::key_of("p", "1")).await?.expect("is there");
        let mut two: Person = unit.find(&Person::key_of("p", "2")).await?.expect("is there");
        std::mem::swap(&mut one.email, &mut two.email);
        unit.put(&one)?;
        unit.put(&two)
    }));
    for (email, id) in [("a", "2"), ("b", "1")] {
        let found = must(store.find_by_claim::<Person>(&Person::email_claim("p", email), NOW).await);
        assert_eq!(found.map(|person| person.id).as_deref(), Some(id));
    }
}

/// A batch that contradicts itself conflicts, and takes nobody else down.
pub async fn a_claim_held_twice_in_one_commit_is_refused(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let mut unit = store.unit(NOW);
    must(unit.insert(&named("1", "a")));
    must(unit.insert(&named("2", "a")));
    assert_eq!(must(unit.commit().await), Err(What::Claim("p/email/a".into())));
    assert!(must(store.scan::<Person>(&Scan::keys("p/"), NOW).await).items.is_empty());
}

/// Its holder goes, with everything that hangs on it, in the commit that takes the claim.
pub async fn a_claim_of_an_expired_record_is_free(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let end = NOW + Duration::from_secs(1);
    insert(&store, &Person { expires_at: Some(end), ..named("1", "a") }).await;
    let early = change!(store, NOW, |unit| -> Result<(), StoreError> { unit.insert(&named("2", "a")) });
    assert!(matches!(early, Err(StoreError::Exists(_))), "{early:?}");
    must(change!(store, end, |unit| -> Result<(), StoreError> { unit.insert(&named("2", "a")) }));
    let engine = fixture.engine().await;
    assert_eq!(engine.get(&Person::key_of("p", "1")).await.expect("reads"), None);
    let all = must(store.scan::<Person>(&Scan::index("p/by-name/"), NOW).await).items;
    assert_eq!(all.iter().map(|person| person.id.as_str()).collect::<Vec<_>>(), ["2"]);
    assert_eq!(must(store.estimate("p", "person").await), 1);
}

/// Nothing hangs on nothing.
pub async fn a_deleted_record_gives_up_its_claims_and_entries(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &named("1", "a")).await;
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        let person: Person = unit.find_by_claim("p/email/a").await?.expect("is there");
        unit.delete(&person)
    }));
    assert_eq!(must(store.find_by_claim::<Person>("p/email/a", NOW).await), None);
    assert!(must(store.scan::<Person>(&Scan::index("p/by-name/"), NOW).await).items.is_empty());
    insert(&store, &named("2", "a")).await;
}

/// Sign-in by user name, e-mail or phone number is one look-up.
pub async fn the_first_claim_that_is_held_wins(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &named("1", "a")).await;
    insert(&store, &named("2", "b")).await;
    let claims = ["none", "b", "a"].map(|email| Person::email_claim("p", email));
    let found = must(store.find_by_claims::<Person>(&claims, NOW).await);
    assert_eq!(found.map(|person| person.id).as_deref(), Some("2"));
    assert_eq!(must(store.find_by_claims::<Person>(&claims[..1], NOW).await), None);
}

/// A decision may rest on nobody holding a name.
pub async fn a_free_claim_that_is_taken_conflicts(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &named("1", "a")).await;
    let mut unit = store.unit(NOW);
    let one: Person = must(unit.find(&Person::key_of("p", "1")).await).expect("is there");
    must(unit.put(&Person { count: 1, ..one.clone() }));
    unit.check_claim_is_free("p/email/free");
    insert(&store, &named("2", "free")).await;
    assert_eq!(must(unit.commit().await), Err(What::Claim("p/email/free".into())));
    put(&store, &Person { email: None, ..one }).await;
    let mut unit = store.unit(NOW);
    unit.check_claim_is_free("p/email/a");
    assert_eq!(must(unit.commit().await), Ok(()));
}
