//! Records: found, put, inserted, deleted, expired, carried over.

use std::sync::Arc;
use std::time::Duration;

use super::nouns::LaterNote;
use super::{Fixture, NOW, Note, Person, insert, must, put, store};
use crate::error::What;
use crate::{Record, Scan, Store, StoreError, Trace, change};

/// Body, secrets and all.
pub async fn what_is_inserted_is_found_again(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let person = Person::new("p", "1");
    let key = Person::key_of("p", "1");
    assert_eq!(must(store.find::<Person>(&key, NOW).await), None);
    insert(&store, &person).await;
    assert_eq!(must(store.find::<Person>(&key, NOW).await).as_ref(), Some(&person));
    let changed = Person { count: 7, secret: None, ..person };
    put(&store, &changed).await;
    assert_eq!(must(store.find::<Person>(&key, NOW).await), Some(changed));
}

/// Blind writes would lose what somebody else has written.
pub async fn a_record_that_was_not_read_cannot_be_put_checked_or_deleted(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let note = Note::new("p", "1");
    insert(&store, &note).await;
    let mut unit = store.unit(NOW);
    assert!(matches!(unit.put(&note), Err(StoreError::NotRead(_))));
    assert!(matches!(unit.check(&note), Err(StoreError::NotRead(_))));
    assert!(matches!(unit.delete(&note), Err(StoreError::NotRead(_))));
}

/// Whether the body looked or not, it ends.
pub async fn a_second_insert_of_a_key_is_refused_as_existing(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let note = Note::new("p", "1");
    insert(&store, &note).await;
    let blind = change!(store, NOW, |unit| -> Result<(), StoreError> { unit.insert(&note) });
    assert!(matches!(blind, Err(StoreError::Exists(What::Record(_)))), "{blind:?}");
    let looked = change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.find::<Note>(&Note::key_of("p", "1")).await?;
        unit.insert(&note)
    });
    assert!(matches!(looked, Err(StoreError::Exists(What::Record(_)))), "{looked:?}");
}

/// Reads after writes of the same unit, by key and by claim.
pub async fn a_unit_sees_what_it_has_written(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let old = Person::new("p", "old");
    insert(&store, &old).await;
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        let mut person: Person = unit.find(&Person::key_of("p", "old")).await?.expect("was inserted");
        person.email = Some("moved@example.com".into());
        unit.put(&person)?;
        let claim = Person::email_claim("p", "moved@example.com");
        assert_eq!(unit.find_by_claim::<Person>(&claim).await?, Some(person.clone()));
        let claim = Person::email_claim("p", "old@example.com");
        assert_eq!(unit.find_by_claim::<Person>(&claim).await?, None);

        let new = Person { secret: Some("other".into()), ..Person::new("p", "new") };
        unit.insert(&new)?;
        assert_eq!(unit.find::<Person>(&Person::key_of("p", "new")).await?.as_ref(), Some(&new));
        unit.delete(&new)?;
        assert_eq!(unit.find::<Person>(&Person::key_of("p", "new")).await?, None);
        unit.delete(&person)?;
        assert_eq!(unit.find::<Person>(&Person::key_of("p", "old")).await?, None);
        unit.insert(&Person { count: 3, ..old.clone() })
    }));
    let found = must(store.find::<Person>(&Person::key_of("p", "old"), NOW).await);
    assert_eq!(found.map(|person| person.count), Some(3));
    assert_eq!(must(store.find::<Person>(&Person::key_of("p", "new"), NOW).await), None);
}

/// The body decides again, on what is there now.
pub async fn a_read_that_moved_before_the_commit_runs_the_body_again(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &Note::new("p", "1")).await;
    let mut runs = 0;
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        let mut note: Note = unit.find(&Note::key_of("p", "1")).await?.expect("was inserted");
        runs += 1;
        if runs == 1 {
            put(&store, &Note { count: 40, ..note.clone() }).await;
        }
        note.count += 2;
        unit.put(&note)
    }));
    let note = must(store.find::<Note>(&Note::key_of("p", "1"), NOW).await);
    assert_eq!((runs, note.map(|note| note.count)), (2, Some(42)));
}

/// What a decision rests on must still be so when it is committed.
pub async fn a_check_of_something_only_read_conflicts_when_it_moved(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &Note::new("p", "gate")).await;
    let mut unit = store.unit(NOW);
    let gate: Note = must(unit.find(&Note::key_of("p", "gate")).await).expect("was inserted");
    must(unit.check(&gate));
    must(unit.insert(&Note::new("p", "through")));
    put(&store, &Note { count: 1, ..gate }).await;
    assert_eq!(must(unit.commit().await), Err(What::Record(Note::key_of("p", "gate"))));
    assert_eq!(must(store.find::<Note>(&Note::key_of("p", "through"), NOW).await), None);
}

/// Nothing is a thing to have read as well.
pub async fn a_check_of_an_absence_conflicts_when_something_came(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let mut unit = store.unit(NOW);
    must(unit.find::<Note>(&Note::key_of("p", "ban")).await);
    must(unit.check_key(&Note::key_of("p", "ban")));
    must(unit.insert(&Note::new("p", "through")));
    insert(&store, &Note::new("p", "ban")).await;
    assert_eq!(must(unit.commit().await), Err(What::Record(Note::key_of("p", "ban"))));
}

/// Versions start at random: deleted and made anew is not the same record.
pub async fn a_key_used_again_does_not_meet_its_old_version(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let note = Note::new("p", "1");
    insert(&store, &note).await;
    let mut unit = store.unit(NOW);
    let mut stale: Note = must(unit.find(&Note::key_of("p", "1")).await).expect("was inserted");
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.find::<Note>(&Note::key_of("p", "1")).await?;
        unit.delete(&note)
    }));
    insert(&store, &note).await;
    stale.count = 9;
    must(unit.put(&stale));
    assert_eq!(must(unit.commit().await), Err(What::Record(Note::key_of("p", "1"))));
}

/// A key says what it is the key of.
pub async fn a_key_of_another_kind_is_refused(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &Note::new("p", "1")).await;
    let found = store.find::<Person>(&Note::key_of("p", "1"), NOW).await;
    assert!(matches!(found, Err(StoreError::WrongKind { kind: "person", .. })), "{found:?}");
    let nowhere = Note::new("", "1");
    assert!(matches!(store.unit(NOW).insert(&nowhere), Err(StoreError::WrongKind { .. })));
    let nobody = Note::new("p", "");
    assert!(matches!(store.unit(NOW).insert(&nobody), Err(StoreError::WrongKind { .. })));
}

/// Expiry is a matter of the time that is asked for, not of when the sweeper came.
pub async fn an_expired_record_is_absent_everywhere_and_makes_room(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let end = NOW + Duration::from_secs(60);
    let person = Person { expires_at: Some(end), ..Person::new("p", "1") };
    insert(&store, &person).await;
    let key = Person::key_of("p", "1");
    let claim = Person::email_claim("p", "1@example.com");
    let before = end - Duration::from_millis(1);
    assert!(must(store.find::<Person>(&key, before).await).is_some());
    assert!(must(store.find_by_claim::<Person>(&claim, before).await).is_some());
    assert_eq!(must(store.find::<Person>(&key, end).await), None);
    assert_eq!(must(store.find_many::<Person>(std::slice::from_ref(&key), end).await), [None]);
    assert_eq!(must(store.find_by_claim::<Person>(&claim, end).await), None);
    assert!(must(store.scan::<Person>(&Scan::keys("p/"), end).await).items.is_empty());

    // The same key with another name: nothing of the old one remains.
    let next = Person { name: "next".into(), ..Person::new("p", "1") };
    must(change!(store, end, |unit| -> Result<(), StoreError> { unit.insert(&next) }));
    assert_eq!(must(store.find::<Person>(&key, end).await), Some(next.clone()));
    let all = must(store.scan::<Person>(&Scan::index("p/by-name/"), end).await).items;
    assert_eq!(all.iter().map(|person| &person.name).collect::<Vec<_>>(), ["next"]);
    assert_eq!(must(store.estimate("p", "person").await), 1);
}

/// RULE-31: N writes over a record of N+1 and takes nothing away that it does not know.
pub async fn unknown_members_of_a_later_version_are_preserved_rule_31(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let later = LaterNote::<1> {
        pool: "p".into(),
        id: "1".into(),
        count: 1,
        colour: "red \"and\" } blue".into(),
        tags: vec!["a".into()],
    };
    insert(&store, &later).await;
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        let mut note: Note = unit.find(&Note::key_of("p", "1")).await?.expect("was inserted");
        note.count += 1;
        unit.put(&note)?;
        note.count += 1;
        unit.put(&note)
    }));
    let found = must(store.find::<LaterNote<1>>(&Note::key_of("p", "1"), NOW).await);
    assert_eq!(found, Some(LaterNote { count: 3, ..later }));
}

/// A noun of this version with an object and a list, and the same of the next version, which knows more of both.
macro_rules! versions_of_a_card {
    ($($name:ident $format:literal)*) => { $(
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        struct $name {
            id: String,
            policy: std::collections::BTreeMap<String, serde_json::Value>,
            items: Vec<Item<{ $format == 2 }>>,
        }
        impl Record for $name {
            const KIND: &'static str = "card";
            const FORMAT: u16 = $format;
            const MEMBERS: &'static [&'static str] = &["id", "policy", "items"];
            fn key(&self) -> String {
                crate::key::join("p", Self::KIND, &self.id)
            }
        }
    )* };
}

versions_of_a_card! { Card 1 LaterCard 2 }

/// Of the later version it has a hint as well.
#[derive(Clone, Debug, PartialEq)]
struct Item<const LATER: bool> {
    size: u32,
    hint: Option<String>,
}

impl<const LATER: bool> serde::Serialize for Item<LATER> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (&self.hint, LATER) {
            (Some(hint), true) => serde_json::json!({"size": self.size, "hint": hint}).serialize(serializer),
            _ => serde_json::json!({"size": self.size}).serialize(serializer),
        }
    }
}

impl<'de, const LATER: bool> serde::Deserialize<'de> for Item<LATER> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = <serde_json::Value as serde::Deserialize>::deserialize(deserializer)?;
        let hint = value["hint"].as_str().filter(|_| LATER).map(str::to_owned);
        Ok(Self { size: value["size"].as_u64().and_then(|size| u32::try_from(size).ok()).unwrap_or(0), hint })
    }
}

/// RULE-31: also where the top level does not show it. In a list that this version changes there is no place for it, so
/// the change is refused and nothing is lost.
pub async fn unknown_members_below_the_top_level_are_preserved_or_refuse_the_change_rule_31(
    fixture: &dyn Fixture,
) {
    let store = store(fixture).await;
    let items = vec![Item { size: 1, hint: Some("red".into()) }, Item { size: 2, hint: None }];
    let later = LaterCard { id: "1".into(), policy: [("length".into(), 8.into())].into(), items };
    insert(&store, &later).await;
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        let mut card: Card = unit.find(&later.key()).await?.expect("was inserted");
        card.policy.insert("length".into(), 12.into());
        unit.put(&card)
    }));
    let found = must(store.find::<LaterCard>(&later.key(), NOW).await).expect("is there");
    assert_eq!((found.policy["length"].as_u64(), &found.items), (Some(12), &later.items));
    let refused = change!(store, NOW, |unit| -> Result<(), StoreError> {
        let mut card: Card = unit.find(&later.key()).await?.expect("was inserted");
        card.items.remove(1);
        unit.put(&card)
    });
    assert!(matches!(refused, Err(StoreError::TooNew { min_reader: 2, ours: 1, .. })), "{refused:?}");
    assert_eq!(must(store.find::<LaterCard>(&later.key(), NOW).await).expect("is there").items, later.items);
}

/// RULE-31: a node that cannot honour a member refuses the record, in a find, in a scan and in a unit.
pub async fn a_record_for_later_readers_only_is_refused_with_its_reason_rule_31(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let (pool, id) = ("p".to_owned(), "1".to_owned());
    let later = LaterNote::<2> { pool, id, count: 1, colour: "red".into(), tags: Vec::new() };
    insert(&store, &later).await;
    let key = Note::key_of("p", "1");
    let refused = |result: Result<(), StoreError>| match result {
        Err(error @ StoreError::TooNew { min_reader: 2, ours: 1, .. }) => {
            assert!(error.to_string().contains("upgrade"), "{error}");
        }
        other => panic!("{other:?}"),
    };
    refused(store.find::<Note>(&key, NOW).await.map(drop));
    refused(store.scan::<Note>(&Scan::keys("p/note/"), NOW).await.map(drop));
    refused(store.unit(NOW).find::<Note>(&key).await.map(drop));
    assert!(must(store.find::<LaterNote<2>>(&key, NOW).await).is_some());
}

/// Promise 5: a secret does not lie in the body, and who need not know it does not open it.
pub async fn secrets_are_sealed_and_can_be_left_sealed(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &Person::new("p", "1")).await;
    insert(&store, &Note::new("p", "1")).await;
    let engine = fixture.engine().await;
    for key in [Person::key_of("p", "1"), Note::key_of("p", "1")] {
        let row = engine.get(&key).await.expect("the engine reads").expect("was inserted");
        let clear = format!("{row:?}");
        assert!(!clear.contains("secret of"), "{clear}");
        let sealed = row.sealed.expect("has a sealed part");
        assert!(!sealed.windows(9).any(|bytes| bytes == b"secret of"));
    }
    let person = must(store.find_without_secrets::<Person>(&Person::key_of("p", "1"), NOW).await);
    assert_eq!(person.and_then(|person| person.secret), None);
    let note = must(store.find::<Note>(&Note::key_of("p", "1"), NOW).await);
    assert_eq!(note.and_then(|note| note.secret).as_deref(), Some("secret of 1"));
}

/// RULE-25: the key dies with the record, and only with it.
pub async fn an_own_key_is_new_after_deletion_and_kept_over_puts(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let engine = fixture.engine().await;
    let key = Person::key_of("p", "1");
    let own_key = || async { engine.get(&key).await.expect("reads").expect("is there").own_key };
    let person = Person::new("p", "1");
    insert(&store, &person).await;
    let first = own_key().await;
    assert!(first.is_some());
    put(&store, &Person { secret: Some("another".into()), ..person.clone() }).await;
    assert_eq!(own_key().await, first);
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        let person: Person = unit.find(&key).await?.expect("is there");
        unit.delete(&person)?;
        unit.insert(&person)
    }));
    assert_ne!(own_key().await, first);
    assert_eq!(
        must(store.find::<Person>(&key, NOW).await).and_then(|person| person.secret).as_deref(),
        Some("another")
    );
}

/// Seeds and imports.
pub async fn many_records_are_inserted_in_few_commits(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let trace = Arc::new(Trace::default());
    let people: Vec<Person> = (0..1100).map(|n| Person::new("p", &format!("{n:05}"))).collect();
    must(store.traced(&trace).insert_many(&people, NOW).await);
    assert_eq!((trace.commits(), trace.round_trips()), (11, 11));
    assert_eq!(must(store.estimate("p", "person").await), 1100);
    let again = store.insert_many(&people[..1], NOW).await;
    assert!(matches!(again, Err(StoreError::Exists(_))), "{again:?}");
}

/// Counted in the commit, so that nobody has to count rows.
pub async fn the_estimate_follows_inserts_and_deletes(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    assert_eq!(must(store.estimate("p", "person").await), 0);
    for id in ["1", "2", "3"] {
        insert(&store, &Person::new("p", id)).await;
    }
    insert(&store, &Person::new("pp", "1")).await;
    insert(&store, &Note::new("p", "1")).await;
    put(&store, &Person::new("p", "1")).await;
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        let person: Person = unit.find(&Person::key_of("p", "2")).await?.expect("is there");
        unit.delete(&person)
    }));
    assert_eq!(must(store.estimate("p", "person").await), 2);
    assert_eq!(must(store.estimate("pp", "person").await), 1);
}

/// RULE-9: what a call costs the store can be compared.
pub async fn a_trace_counts_round_trips_and_commits(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &Person::new("p", "1")).await;
    let cost = |trace: &Trace| (trace.round_trips(), trace.commits());
    let find = |claim: &'static str| {
        let store: &Store = &store;
        async move {
            let trace = Arc::new(Trace::default());
            let store = store.traced(&trace);
            let claims = [Person::email_claim("p", claim), Person::email_claim("p", "else")];
            must(store.find_by_claims::<Person>(&claims, NOW).await);
            cost(&trace)
        }
    };
    assert_eq!(find("1@example.com").await, (1, 0));
    assert_eq!(find("nobody@example.com").await, (1, 0));
    let trace = Arc::new(Trace::default());
    must(change!(store.traced(&trace), NOW, |unit| -> Result<(), StoreError> {
        let person: Person = unit.find(&Person::key_of("p", "1")).await?.expect("is there");
        unit.put(&person)
    }));
    assert_eq!((cost(&trace), trace.conflicts()), ((2, 1), 0));
    let trace = Arc::new(Trace::default());
    must(change!(store.traced(&trace), NOW, |unit| -> Result<(), StoreError> {
        unit.find::<Person>(&Person::key_of("p", "1")).await.map(drop)
    }));
    assert_eq!(cost(&trace), (1, 0), "a change that changes nothing commits nothing");
}

/// Absent ones keep their place.
pub async fn reads_of_many_are_one_round_trip_in_the_order_asked(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    for id in ["1", "2"] {
        insert(&store, &Note::new("p", id)).await;
    }
    let trace = Arc::new(Trace::default());
    let keys = ["2", "none", "1"].map(|id| Note::key_of("p", id));
    let found = must(store.traced(&trace).find_many::<Note>(&keys, NOW).await);
    let ids: Vec<_> = found.into_iter().map(|note| note.map(|note| note.id)).collect();
    assert_eq!(ids, [Some("2".to_owned()), None, Some("1".to_owned())]);
    assert_eq!(trace.round_trips(), 1);
}
