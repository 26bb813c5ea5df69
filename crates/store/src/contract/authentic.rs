//! RULE-3: whatever somebody with write access to the database changes, swaps or points elsewhere is refused.

use std::sync::Arc;

use super::{Fixture, NOW, Note, Person, insert, must, store};
use crate::{Scan, Store, StoreError, change};

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, StoreError>) {
    assert!(matches!(result, Err(StoreError::Tampered { .. })), "{result:?}");
}

/// By every way to it: by key, by claim, by index, and for writing.
async fn refused_everywhere(store: &Store, id: &str) {
    let key = Person::key_of("p", id);
    refused(store.find::<Person>(&key, NOW).await);
    refused(store.find_without_secrets::<Person>(&key, NOW).await);
    refused(store.find_many::<Person>(std::slice::from_ref(&key), NOW).await);
    refused(seen(store, id).await);
    refused(store.scan::<Person>(&Scan::keys(&key[..key.len() - 1]), NOW).await);
    refused(change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.find::<Person>(&key).await.map(drop)
    }));
}

/// By the way that remembers what was found good.
async fn seen(store: &Store, id: &str) -> Result<Option<Arc<Person>>, StoreError> {
    let keys = [Person::key_of("p", id), Person::key_of("p", "nobody")];
    let (person, nobody) = store.find_two_seen::<Person, Person>(&keys, NOW).await?;
    assert!(nobody.is_none());
    Ok(person)
}

/// Each column by itself, of a record that was found good before.
pub async fn a_changed_field_of_a_record_is_refused_rule_3(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let changes = [
        "ver = ver + 1",
        "fmt = 2",
        "min_reader = 0",
        "expires_at = 99999999999999",
        "body = replace(body, '\"count\":0', '\"count\":1')",
        "body = replace(body, 'example.com', 'example.org')",
        "body = replace(body, '{', ' {')",
        "links = replace(links, 'example.com', 'example.org')",
        "links = ''",
        "sealed = NULL",
        "sealed = own_key",
        "own_key = NULL",
        "own_key = sealed",
        "mac = sealed",
    ];
    for (n, change) in changes.iter().enumerate() {
        let id = n.to_string();
        insert(&store, &Person::new("p", &id)).await;
        assert!(must(seen(&store, &id).await).is_some());
        let sql = format!("UPDATE record SET {change} WHERE k = 'p/person/{id}'");
        assert_eq!(fixture.tamper(&sql).await, 1, "{sql}");
        refused_everywhere(&store, &id).await;
        refused(store.find_by_claim::<Person>(&format!("p/email/{id}@example.com"), NOW).await);
    }
    // One that would have died is given a longer life, or no end at all.
    for (id, change) in [("x", "expires_at = expires_at + 1"), ("y", "expires_at = NULL")] {
        insert(&store, &Person { expires_at: Some(NOW + second()), ..Person::new("p", id) }).await;
        assert!(must(seen(&store, id).await).is_some());
        let sql = format!("UPDATE record SET {change} WHERE k = 'p/person/{id}'");
        assert_eq!(fixture.tamper(&sql).await, 1);
        refused_everywhere(&store, id).await;
    }
}

fn second() -> std::time::Duration {
    std::time::Duration::from_secs(1)
}

/// A whole row in another's place: as another user, and as an administrator's note.
pub async fn rows_swapped_between_keys_are_refused_rule_3(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &Person::new("p", "1")).await;
    insert(&store, &Person::new("p", "2")).await;
    assert!(must(seen(&store, "1").await).is_some());
    for (from, to) in [("1", "x"), ("2", "1"), ("x", "2")] {
        let sql = format!("UPDATE record SET k = 'p/person/{to}' WHERE k = 'p/person/{from}'");
        assert_eq!(fixture.tamper(&sql).await, 1);
    }
    refused_everywhere(&store, "1").await;
    refused_everywhere(&store, "2").await;
}

/// Not even where the rest of the row is left alone.
pub async fn a_sealed_part_or_own_key_of_another_record_is_refused_rule_3(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    for id in ["1", "2", "3"] {
        insert(&store, &Person::new("p", id)).await;
    }
    let from_three = |column| format!("(SELECT o.{column} FROM record o WHERE o.k = 'p/person/3')");
    let sql = format!("UPDATE record SET sealed = {} WHERE k = 'p/person/1'", from_three("sealed"));
    assert_eq!(fixture.tamper(&sql).await, 1);
    refused_everywhere(&store, "1").await;
    let sql = format!(
        "UPDATE record SET sealed = {}, own_key = {}, mac = {} WHERE k = 'p/person/2'",
        from_three("sealed"),
        from_three("own_key"),
        from_three("mac")
    );
    assert_eq!(fixture.tamper(&sql).await, 1);
    refused_everywhere(&store, "2").await;
}

/// The way to take over an account without touching it.
pub async fn a_claim_pointed_at_another_record_is_refused_rule_3(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &Person::new("p", "victim")).await;
    insert(&store, &Person::new("p", "mallory")).await;
    let victims = "p/email/victim@example.com";
    let mallorys_mac = "(SELECT o.mac FROM claim o WHERE o.k = 'p/email/mallory@example.com')";
    for change in [
        "owner = 'p/person/mallory'".to_owned(),
        format!("owner = 'p/person/mallory', mac = {mallorys_mac}"),
        "owner = 'p/person/nobody'".to_owned(),
    ] {
        let sql = format!("UPDATE claim SET {change} WHERE k = '{victims}'");
        assert_eq!(fixture.tamper(&sql).await, 1);
        refused(store.find_by_claim::<Person>(victims, NOW).await);
    }
    // The whole row, MAC and all, under another name.
    assert_eq!(fixture.tamper(&format!("DELETE FROM claim WHERE k = '{victims}'")).await, 1);
    let sql = format!("UPDATE claim SET k = '{victims}' WHERE k = 'p/email/mallory@example.com'");
    assert_eq!(fixture.tamper(&sql).await, 1);
    refused(store.find_by_claim::<Person>(victims, NOW).await);
    // Nor does it let anybody in by writing.
    refused(change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.find_by_claim::<Person>(victims).await.map(drop)
    }));
}

/// Not even an authentic claim of yesterday, once its owner has given it up.
pub async fn a_claim_put_in_by_hand_is_refused_rule_3(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &Person::new("p", "1")).await;
    let kept = "INSERT INTO claim (k, owner, mac) SELECT 'kept', owner, mac FROM claim WHERE k = 'p/email/1@example.com'";
    assert_eq!(fixture.tamper(kept).await, 1);
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        let mut person: Person = unit.find(&Person::key_of("p", "1")).await?.expect("is there");
        person.email = None;
        unit.put(&person)
    }));
    let back = "UPDATE claim SET k = 'p/email/1@example.com' WHERE k = 'kept'";
    assert_eq!(fixture.tamper(back).await, 1);
    refused(store.find_by_claim::<Person>("p/email/1@example.com", NOW).await);
}

/// A list must not show one user in another's place.
pub async fn an_index_entry_pointed_at_another_record_is_refused_rule_3(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &Person::new("p", "1")).await;
    insert(&store, &Person::new("p", "2")).await;
    let scan = Scan::index_exact("p/by-name/name of 1");
    for owner in ["p/person/2", "p/person/nobody"] {
        let sql = format!("UPDATE entry SET owner = '{owner}' WHERE k = 'p/by-name/name of 1/1'");
        assert_eq!(fixture.tamper(&sql).await, 1);
        refused(store.scan::<Person>(&scan, NOW).await);
    }
}

/// Nor under a value that it does not have.
pub async fn an_index_entry_put_in_by_hand_is_refused_rule_3(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &Person::new("p", "1")).await;
    let sql = "INSERT INTO entry (k, owner) VALUES ('p/by-name/admin/1', 'p/person/1')";
    assert_eq!(fixture.tamper(sql).await, 1);
    refused(store.scan::<Person>(&Scan::index("p/by-name/"), NOW).await);
    refused(store.scan::<Person>(&Scan::index_exact("p/by-name/admin"), NOW).await);
}

/// RULE-1: keys differ by pool, so a row means nothing in another one.
pub async fn a_row_of_another_pool_or_kind_is_refused_rule_3(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    insert(&store, &Person::new("p", "1")).await;
    assert_eq!(fixture.tamper("UPDATE record SET k = 'q/person/1' WHERE k = 'p/person/1'").await, 1);
    refused(store.find::<Person>("q/person/1", NOW).await);
    assert_eq!(fixture.tamper("UPDATE record SET k = 'q/note/1' WHERE k = 'q/person/1'").await, 1);
    refused(store.find::<Note>("q/note/1", NOW).await);
}
