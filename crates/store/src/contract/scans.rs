//! Scans: pages, cursors, prefixes, ranges.

use std::time::Duration;

use super::{Fixture, NOW, Note, Person, insert, must, store};
use crate::{Page, Record, Scan, Store, StoreError, change};

async fn named(store: &Store, id: &str, name: &str) {
    insert(store, &Person { name: name.into(), ..Person::new("p", id) }).await;
}

async fn ids(store: &Store, scan: &Scan) -> Vec<String> {
    must(store.scan::<Person>(scan, NOW).await).items.into_iter().map(|person| person.id).collect()
}

/// Every page full but the last; the last says so.
pub async fn pages_hold_everything_once_in_order(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    for n in 0..10 {
        insert(&store, &Person::new("p", &format!("{n:02}"))).await;
    }
    insert(&store, &Person::new("o", "x")).await;
    insert(&store, &Person::new("p0", "x")).await;
    insert(&store, &Note::new("p", "x")).await;
    for (scan, size, pages) in [
        (Scan::keys("p/person/"), 5, 2),
        (Scan::keys("p/person/"), 3, 4),
        (Scan::index("p/by-name/"), 4, 3),
        (Scan::index("p/by-name/"), 100, 1),
    ] {
        let mut seen = Vec::new();
        let mut scan = scan.limit(size);
        let mut count = 0;
        loop {
            let Page { items, next } = must(store.scan::<Person>(&scan, NOW).await);
            count += 1;
            seen.extend(items.into_iter().map(|person| person.id));
            if next.is_none() {
                break;
            }
            scan = scan.after(next);
        }
        assert_eq!(seen, (0..10).map(|n| format!("{n:02}")).collect::<Vec<_>>());
        assert_eq!(count, pages);
    }
}

/// What was there all the time is seen once, even where the cursor's own record went away.
pub async fn a_cursor_stays_right_while_rows_come_and_go(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    for id in ["b", "d", "f", "h"] {
        named(&store, id, id).await;
    }
    for scan in [Scan::keys("p/person/"), Scan::index("p/by-name/")] {
        let first = must(store.scan::<Person>(&scan.clone().limit(2), NOW).await);
        assert_eq!(first.items.iter().map(|person| person.id.as_str()).collect::<Vec<_>>(), ["b", "d"]);
        must(change!(store, NOW, |unit| -> Result<(), StoreError> {
            let gone: Person = unit.find(&Person::key_of("p", "d")).await?.expect("is there");
            unit.delete(&gone)?;
            for id in ["a", "e", "g"] {
                unit.insert(&Person { name: id.into(), ..Person::new("p", id) })?;
            }
            Ok(())
        }));
        assert_eq!(ids(&store, &scan.after(first.next)).await, ["e", "f", "g", "h"]);
        must(change!(store, NOW, |unit| -> Result<(), StoreError> {
            for id in ["a", "e", "g"] {
                unit.find::<Person>(&Person::key_of("p", id)).await?;
                unit.delete_key(&Person::key_of("p", id))?;
            }
            unit.insert(&Person { name: "d".into(), ..Person::new("p", "d") })
        }));
    }
}

/// `email = "a"` and `email ^= "a"` are two questions.
pub async fn an_exact_value_is_not_a_prefix_of_another(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    for (id, name) in [("1", "ann"), ("2", "anna"), ("3", "ann"), ("4", "an"), ("5", "bob")] {
        named(&store, id, name).await;
    }
    let entry = |name| Person::name_entry("p", name);
    assert_eq!(ids(&store, &Scan::index_exact(&entry("ann"))).await, ["1", "3"]);
    assert_eq!(ids(&store, &Scan::index(&entry("ann"))).await, ["1", "3", "2"]);
    assert_eq!(ids(&store, &Scan::index(&entry("an"))).await, ["4", "1", "3", "2"]);
    assert!(ids(&store, &Scan::index_exact(&entry("a"))).await.is_empty());
}

/// Half open, as ranges of times want it.
pub async fn a_range_of_an_index_has_its_first_and_not_its_last_value(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    for name in ["a", "b", "c", "d"] {
        named(&store, name, name).await;
    }
    let range = Scan::index_between(&Person::name_entry("p", "b"), &Person::name_entry("p", "d"));
    assert_eq!(ids(&store, &range).await, ["b", "c"]);
    let page = must(store.scan::<Person>(&range.clone().limit(1), NOW).await);
    assert_eq!(ids(&store, &range.after(page.next)).await, ["c"]);
}

/// Newest first.
pub async fn a_scan_goes_backwards_as_well(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    for name in ["a", "b", "c"] {
        named(&store, name, name).await;
    }
    for scan in [Scan::keys("p/person/"), Scan::index("p/by-name/")] {
        let scan = scan.reverse().limit(2);
        let page = must(store.scan::<Person>(&scan, NOW).await);
        assert_eq!(page.items.iter().map(|person| person.id.as_str()).collect::<Vec<_>>(), ["c", "b"]);
        assert_eq!(ids(&store, &scan.after(page.next)).await, ["a"]);
    }
}

/// No value can pretend to be another value's neighbour, another name or another pool.
pub async fn values_with_slashes_and_control_characters_stay_apart(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let values = ["a", "a/b", "a/../q", "a%2Fb", "a\nb", "a\\nb", "a\r", "", "Zoë 🦀", "\u{10ffff}", "a\0b"];
    for (n, value) in values.iter().enumerate() {
        let person = Person {
            name: (*value).into(),
            email: Some(format!("{value}@x")),
            ..Person::new("p", &format!("{n:02}"))
        };
        insert(&store, &person).await;
        assert_eq!(must(store.find::<Person>(&person.key(), NOW).await), Some(person));
    }
    for (n, value) in values.iter().enumerate() {
        let exact = Scan::index_exact(&Person::name_entry("p", value));
        assert_eq!(ids(&store, &exact).await, [format!("{n:02}")], "{value:?}");
        let claim = Person::email_claim("p", &format!("{value}@x"));
        let holder = must(store.find_by_claim::<Person>(&claim, NOW).await);
        assert_eq!(holder.map(|person| person.name).as_deref(), Some(*value));
    }
    let weird = Person { id: "a/b".into(), ..Person::new("p", "x") };
    insert(&store, &weird).await;
    assert_eq!(ids(&store, &Scan::index_exact(&Person::name_entry("p", "name of x"))).await, ["a/b"]);
}

/// A page is not cut short by them either.
pub async fn a_scan_leaves_out_what_has_expired(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    for n in 0..6 {
        let expires_at = (n % 2 == 0).then(|| NOW + Duration::from_secs(1));
        insert(&store, &Person { expires_at, ..Person::new("p", &n.to_string()) }).await;
    }
    let later = NOW + Duration::from_secs(2);
    for scan in [Scan::keys("p/person/"), Scan::index("p/by-name/")] {
        let page = must(store.scan::<Person>(&scan.limit(3), later).await);
        assert_eq!(page.items.iter().map(|person| person.id.as_str()).collect::<Vec<_>>(), ["1", "3", "5"]);
        assert_eq!(page.next, None);
    }
}
