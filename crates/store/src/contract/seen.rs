//! What is remembered of rows that were found good: it never stands in for a row that changed.

use std::sync::Arc;
use std::time::Duration;

use crypto::{DataKey, RingKey, Standing, Zeroizing};

use super::{Fixture, NOW, Person, insert, must, put, store};
use crate::{Store, StoreError, Timestamp, Trace, change};

async fn two(store: &Store, ids: [&str; 2], now: Timestamp) -> [Option<Person>; 2] {
    let keys = ids.map(|id| Person::key_of("p", id));
    let (one, other) = must(store.find_two_seen::<Person, Person>(&keys, now).await);
    [one, other].map(|found| found.map(|person| Person::clone(&person)))
}

/// By another store as well: what changed is seen by the next call, wherever it was changed.
pub async fn what_was_seen_follows_every_change(fixture: &dyn Fixture) {
    let (store, elsewhere) = (store(fixture).await, store(fixture).await);
    let end = NOW + Duration::from_secs(60);
    let one = Person { expires_at: Some(end), secret: None, ..Person::new("p", "1") };
    let other = Person { secret: None, ..Person::new("p", "2") };
    assert_eq!(two(&store, ["1", "2"], NOW).await, [None, None]);
    insert(&store, &one).await;
    insert(&store, &other).await;
    for _ in 0..3 {
        assert_eq!(two(&store, ["1", "2"], NOW).await, [Some(one.clone()), Some(other.clone())]);
        assert_eq!(two(&store, ["2", "1"], NOW).await, [Some(other.clone()), Some(one.clone())]);
        assert_eq!(two(&store, ["1", "1"], NOW).await, [Some(one.clone()), Some(one.clone())]);
        assert_eq!(two(&store, ["none", "2"], NOW).await, [None, Some(other.clone())]);
    }
    assert_eq!(two(&store, ["1", "2"], end).await, [None, Some(other.clone())], "it has expired");

    let changed = Person { count: 1, ..other };
    put(&elsewhere, &changed).await;
    assert_eq!(two(&store, ["1", "2"], NOW).await, [Some(one.clone()), Some(changed)]);
    must(change!(elsewhere, NOW, |unit| -> Result<(), StoreError> {
        let person: Person = unit.find(&Person::key_of("p", "2")).await?.expect("is there");
        unit.delete(&person)
    }));
    assert_eq!(two(&store, ["1", "2"], NOW).await, [Some(one), None]);
    let trace = Arc::new(Trace::default());
    two(&store.traced(&trace), ["1", "2"], NOW).await;
    assert_eq!(trace.round_trips(), 1, "the rows are read each time, both at once");
}

/// A row that somebody puts back, or left where it was, is no longer good when the key that vouched for it has left.
pub async fn what_was_seen_under_a_data_key_that_left_is_refused_rule_3(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &Person { secret: None, ..Person::new("p", "1") }).await;
    for _ in 0..2 {
        assert!(two(&store, ["1", "none"], NOW).await[0].is_some());
    }
    let key = |id, byte| DataKey { id, epoch: 1, bytes: Zeroizing::new([byte; 32]) };
    let ring = [(key(1, 7), Standing::Left), (key(2, 8), Standing::Current)];
    let ring = ring.map(|(key, standing)| RingKey { key, standing, since: 0 });
    store.keys().replace_from(&ring, Some("after")).expect("the first key may leave");
    let keys = ["1", "none"].map(|id| Person::key_of("p", id));
    assert!(store.find_two_seen::<Person, Person>(&keys, NOW).await.is_err(), "an old row is good for ever");
}

/// Remembered or not: the secret stays sealed, and another noun does not come out of it.
pub async fn what_was_seen_holds_no_secret_and_stays_its_own_noun(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &Person::new("p", "1")).await;
    for _ in 0..2 {
        let [person, _] = two(&store, ["1", "none"], NOW).await;
        assert_eq!(person.map(|person| person.secret), Some(None));
    }
    let keys = ["1", "none"].map(|id| Person::key_of("p", id));
    let wrong = store.find_two_seen::<super::Note, Person>(&keys, NOW).await;
    assert!(matches!(wrong, Err(StoreError::WrongKind { .. })), "{wrong:?}");
}
