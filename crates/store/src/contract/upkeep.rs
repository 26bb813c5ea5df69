//! Keeping a store over the years: checkpoints of its log, what an erasure leaves, rows that nobody can read, moving to
//! another engine, and two versions side by side.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crypto::{MasterKey, Purpose};
use directory::{AuditLine, Contact, ManualClock, PoolId, Sub, User, UserStatus, Username};
use serde_json::Value;
use uuid::Uuid;

use super::nouns::GrownNote;
use super::work::message;
use super::{Fixture, NOW, Note, Person, by_hand, insert, keys, must, store};
use crate::checkpoints::{CHECKPOINT, Checkpoint, TOMBSTONE, Tombstone, open};
use crate::copy::{Progress, announce, copy, thaw, wake};
use crate::jobs::{Jobs, Steps, Sweep};
use crate::open::Version;
use crate::tables::Table;
use crate::users::user_key;
use crate::{OpenAs, Store, StoreError, change, data_keys};

pub(super) fn ada() -> User {
    User {
        pool: PoolId::new("p"),
        sub: Sub::new("ada"),
        username: Username::new("ada"),
        attributes: BTreeMap::new(),
        pending: BTreeMap::new(),
        status: UserStatus::Confirmed,
        enabled: true,
        created_at: NOW,
        modified_at: NOW,
        credential_version: 0,
        sessions_epoch: 0,
        links: Vec::new(),
        names: Vec::new(),
        folds: false,
        settled: None,
        binds_sub: false,
        credential: None,
        own_key: None,
    }
}

fn line(principal: &str, action: &str, sub: Option<&str>) -> AuditLine {
    AuditLine {
        at: NOW,
        request_id: Uuid::from_u128(7),
        action: action.into(),
        outcome: "ok".into(),
        principal: principal.into(),
        pool: Some(PoolId::new("p")),
        sub: sub.map(Sub::new),
        subject: None,
        source: Some("192.0.2.7".into()),
    }
}

async fn say(store: &Store, lines: u64) {
    for n in 0..lines {
        must(change!(store, NOW, |unit| -> Result<(), StoreError> { unit.audit(&n) }));
    }
}

/// RULE-24: a checkpoint that was kept elsewhere shows what the store alone cannot know.
pub async fn a_checkpoint_shows_what_was_cut_off_or_rolled_back_rule_24(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    say(&store, 3).await;
    let first = must(store.make_checkpoint(NOW).await).expect("lines have come");
    assert_eq!(must(store.make_checkpoint(NOW).await), None, "nothing has come since");
    say(&store, 2).await;
    let second = must(store.make_checkpoint(NOW + Duration::from_secs(60)).await).expect("lines have come");
    let public = must(store.log_public_key(NOW).await).expect("was made with the first");
    let read = |signed: &str| open::<Checkpoint>(&public, CHECKPOINT, signed).expect("verifies");
    let (one, two) = (read(&first.checkpoint), read(&second.checkpoint));
    assert_eq!((one.n, one.lanes["local"].0, two.n, two.lanes["local"].0), (1, 3, 2, 5));
    assert!(one.previous.is_empty() && two.previous.len() == 64);
    assert_eq!(must(store.checkpoints(1, 10, NOW).await), std::slice::from_ref(&second));
    let shipped: Vec<&str> = first.lines().chain(second.lines()).collect();
    let verified = must(store.verify_against(&shipped, NOW).await);
    assert_eq!((verified.lines, verified.checkpoints), (5, 2));
    // Another key, another type, one in the middle taken out of the first's place.
    let other = crypto::LogKey::generate();
    let forged = crate::checkpoints::sign(&other, CHECKPOINT, &one).expect("is signed");
    let doubled = [shipped[1], shipped[1]].concat();
    for bad in [forged.as_str(), &doubled, "x"] {
        let refused = store.verify_against(&[bad], NOW).await;
        assert!(matches!(refused, Err(StoreError::BadCheckpoint { line: 1, .. })), "{refused:?}");
    }
    // The end is cut off, and the note of where it is moved back: whole by itself, but not beside the checkpoint.
    let cut = "DELETE FROM audit WHERE k > 'local/00000000000000000003'";
    assert_eq!(fixture.tamper(cut).await, 2);
    let found = store.verify_audit().await;
    assert!(
        matches!(&found, Err(StoreError::Tampered { what, .. }) if what.key() == "audit/local/4"),
        "{found:?}"
    );
    let back = "UPDATE lane SET audit_seq = 3, audit_mac = (SELECT mac FROM audit WHERE k LIKE '%0003')";
    assert_eq!(fixture.tamper(back).await, 1);
    must(store.verify_audit().await);
    let found = store.verify_against(&shipped, NOW).await;
    assert!(
        matches!(found, Err(StoreError::NotAsCheckpointed { seq: 3, n: 2, .. })),
        "the first place that does not fit: {found:?}"
    );
    let unsigned = store.make_checkpoint(NOW).await;
    assert!(
        matches!(unsigned, Err(StoreError::Tampered { .. })),
        "what is broken is not vouched for: {unsigned:?}"
    );
    assert_eq!(fixture.tamper("DELETE FROM audit WHERE k > ''").await, 3);
    assert_eq!(fixture.tamper("DELETE FROM lane WHERE k > ''").await, 1);
    assert!(matches!(
        store.verify_against(&shipped, NOW).await,
        Err(StoreError::NotAsCheckpointed { seq: 0, .. })
    ));
}

/// RULE-25: erasing a person destroys the key under which the log keeps the person's whereabouts; the chain still verifies,
/// a signed tombstone stays, and a store that was rolled back is told by it.
pub async fn what_the_log_says_of_a_person_dies_with_the_person_rule_25(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let key = user_key(&PoolId::new("p"), &Sub::new("ada"));
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.insert(&ada())?;
        unit.audit(&line("anonymous", "SignUp", Some("ada")))?;
        unit.audit(&line("ROCKKEY", "AdminEnableUser", Some("ada")))?;
        unit.audit(&line("anonymous", "SignIn", None))
    }));
    let user: User = must(store.find(&key, NOW).await).expect("was inserted");
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.audit_with(&line("anonymous", "SignIn", Some("ada")), user.own_key.as_ref())
    }));
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.audit(&line("anonymous", "SignIn", Some("ada")))
    }));
    let readable = |n: u64, who: &str| (n, Some(who.to_owned()), false);
    let shown = must(store.audit_shown("local", 0, 10).await);
    let told: Vec<_> =
        shown.iter().map(|shown| (shown.seq, shown.line.source.clone(), shown.erased)).collect();
    let here = "192.0.2.7";
    let kept = [readable(1, here), readable(2, here), readable(3, here), readable(4, here), (5, None, false)];
    assert_eq!(told, kept, "without the key, nothing is written of the person");
    assert_eq!(
        fixture.tamper("UPDATE audit SET k = k WHERE body LIKE '%192.0.2.7%'").await,
        1,
        "an operator's alone"
    );
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        let user: User = unit.find(&key).await?.expect("is there");
        unit.delete(&user)?;
        unit.audit(&line("anonymous", "DeleteUser", Some("ada")))
    }));
    let shown = must(store.audit_shown("local", 0, 10).await);
    let erased: Vec<u64> = shown.iter().filter(|shown| shown.erased).map(|shown| shown.seq).collect();
    assert_eq!(erased, [1, 4, 6], "the person's own lines");
    assert!(shown.iter().all(|shown| !shown.erased || shown.line.source.is_none()));
    assert_eq!(must(store.verify_audit().await)[0].seq, 6);
    let made = must(store.make_checkpoint(NOW).await).expect("lines have come");
    let public = must(store.log_public_key(NOW).await).expect("was made");
    let tombstone = open::<Tombstone>(&public, TOMBSTONE, &made.tombstones[0]).expect("verifies");
    assert_eq!((tombstone.sub, tombstone.line), (Some(Sub::new("ada")), ("local".to_owned(), 6)));
    let shipped: Vec<&str> = made.lines().collect();
    assert_eq!(must(store.verify_against(&shipped, NOW).await).tombstones, 1);
    must(change!(store, NOW, |unit| -> Result<(), StoreError> { unit.insert(&ada()) }));
    assert_eq!(must(store.verify_against(&shipped, NOW).await).risen.len(), 1, "back from a backup");
}

/// RULE-3: whoever can write the database can stop what concerns a row, and nothing else.
pub async fn a_row_that_cannot_be_read_is_set_aside_and_nothing_else_waits(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let soon = Some(NOW + Duration::from_secs(1));
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        for n in 1..=3 {
            unit.enqueue(&message("p", n))?;
        }
        for id in ["1", "2"] {
            unit.insert(&Person { expires_at: soon, ..Person::new("p", id) })?;
        }
        unit.start_job(Sweep::KIND, Sweep::KIND, &Value::Null)?;
        unit.start_job("broken", Sweep::KIND, &Value::Null)
    }));
    let broken = ["k LIKE 'p/message/%0001'", "k = 'p/person/1'", "k = '~/job/broken'"];
    for place in broken {
        assert_eq!(
            fixture.tamper(&format!("UPDATE record SET ver = ver + 1 WHERE {place}")).await,
            1,
            "{place}"
        );
    }
    assert_eq!(fixture.tamper("DELETE FROM record WHERE k LIKE 'p/message/%0002'").await, 1);
    let leased = must(store.lease_messages(Contact::Email, NOW, Duration::from_secs(30), 10).await);
    assert_eq!(leased.iter().map(|leased| leased.message.id.as_u128()).collect::<Vec<_>>(), [3]);
    let clock = ManualClock::new(NOW + Duration::from_secs(2));
    assert_eq!(must(Jobs::new(store.clone(), Steps::of_the_store(), "w").run_due(&clock).await), 1);
    assert_eq!(
        fixture.tamper("UPDATE record SET k = k WHERE k LIKE 'p/person/%'").await,
        0,
        "both are swept"
    );
    let aside = must(store.all_set_aside(10, NOW).await);
    let mut of: Vec<&str> = aside.iter().map(|aside| aside.of.as_str()).collect();
    of.sort_unstable();
    assert_eq!(of.len(), 3, "{of:?}");
    assert!(of[0].ends_with("0001") && of[1] == "p/person/1" && of[2] == "~/job/broken", "{of:?}");
    assert_eq!(store.set_aside_count(), 4, "the entry that points nowhere is counted as well");
    assert!(must(store.lease_messages(Contact::Email, NOW, Duration::from_secs(30), 10).await).is_empty());
}

/// RULE-3: every row is read, and everything that is wrong is named.
pub async fn a_check_reads_everything_and_names_what_is_wrong_rule_3(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    for id in ["1", "2", "3", "4"] {
        insert(&store, &Person::new("p", id)).await;
    }
    say(&store, 2).await;
    let checked = must(store.check(NOW, |_, _| {}).await);
    assert_eq!((checked.count, checked.rows), (0, 4 + 4 + 4 + 2), "{checked:?}");
    let ways = [
        "UPDATE record SET body = replace(body, 'name of 1', 'name of x') WHERE k = 'p/person/1'",
        "DELETE FROM claim WHERE k LIKE '%2@example.com'",
        "DELETE FROM entry WHERE owner = 'p/person/3'",
        "UPDATE claim SET owner = 'p/person/1' WHERE k LIKE '%4@example.com'",
        "UPDATE audit SET body = '9' WHERE k LIKE '%0002'",
    ];
    for way in ways {
        assert_eq!(fixture.tamper(way).await, 1, "{way}");
    }
    let checked = must(store.check(NOW, |_, _| {}).await);
    let told = checked.faults.join("\n");
    for part in [
        "p/person/1 is not authentic",
        "p/email/2@",
        "p/person/3 lists the index entry",
        "p/email/4@",
        "audit/local/2",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

/// Every row as it lies, wherever the copy was killed; the source rests, and half a copy is opened by nobody.
pub async fn a_copy_is_the_same_cell_by_cell_and_goes_on_where_it_was_killed(fixture: &dyn Fixture) {
    let source = store(fixture).await;
    for n in 0..450 {
        let person = Person { secret: (n % 2 == 0).then(|| "x".into()), ..Person::new("p", &n.to_string()) };
        insert(&source, &person).await;
    }
    must(change!(source, NOW, |unit| -> Result<(), StoreError> {
        unit.audit(&"said")?;
        unit.publish(&"told")?;
        unit.enqueue(&message("p", 1))
    }));
    drop(source);
    fixture.close().await;
    let other = fixture.fresh().await;
    let (from, to) = (fixture.engine().await, other.engine().await);
    // What a copy leaves that is killed in the middle of the records.
    let killed = must(copy(&from, &to, &keys(), "there", false, |_| {}).await);
    assert!(!killed.resumed);
    let whole = must(to.dump(Table::Meta, "", 100).await.map_err(Into::into));
    assert_eq!(must(Store::open(Arc::clone(&to), keys(), OpenAs::Dev).await.map(drop)), ());
    for table in ["record", "claim", "entry", "audit", "feed", "lane", "tally", "meta"] {
        other.tamper(&format!("DELETE FROM {table} WHERE k > 'p/person/2'")).await;
    }
    let token = must(from.meta("at_rest").await.map_err(Into::into)).expect("rests");
    let token = token.split(' ').next().expect("a token comes first").to_owned();
    other.tamper(&format!("INSERT INTO meta (k, v) VALUES ('filling', '{token}')")).await;
    drop(to);
    other.close().await;
    let to = other.engine().await;
    let half = Store::open(Arc::clone(&to), keys(), OpenAs::Serve).await;
    assert!(matches!(&half, Err(StoreError::AtRest(why)) if why.contains("store copy")));
    let rests = Store::open(Arc::clone(&from), keys(), OpenAs::Dev).await;
    assert!(matches!(&rests, Err(StoreError::AtRest(why)) if why.contains("there") && why.contains("thaw")));
    let mut verified = 0;
    let counted = |progress| {
        if let Progress::Verified(Table::Record, rows) = progress {
            verified = rows;
        }
    };
    let copied = must(copy(&from, &to, &keys(), "there", false, counted).await);
    assert!(copied.resumed && verified == 451, "{copied:?}");
    for table in Table::ALL {
        let rows = |engine: Arc<dyn crate::Engine>| async move { engine.dump(table, "", 10_000).await };
        let (ours, theirs) = (
            must(rows(from.clone()).await.map_err(Into::into)),
            must(rows(to.clone()).await.map_err(Into::into)),
        );
        if table == Table::Meta {
            assert_eq!(theirs, whole);
        } else {
            assert!(ours == theirs, "{table:?}");
        }
    }
    let moved = must(Store::open(Arc::clone(&to), keys(), OpenAs::Dev).await);
    say(&moved, 1).await;
    assert_eq!(must(moved.verify_audit().await)[0].seq, 2, "the chain goes on");
    assert_eq!(must(moved.lease_messages(Contact::Email, NOW, Duration::from_secs(30), 9).await).len(), 1);
    let again = copy(&from, &to, &keys(), "there", false, |_| {}).await;
    assert!(
        matches!(&again, Err(StoreError::AtRest(why)) if why.contains("holds a store already")),
        "{again:?}"
    );
    let third = fixture.fresh().await;
    let elsewhere = copy(&from, &third.engine().await, &keys(), "elsewhere", false, |_| {}).await;
    assert!(
        matches!(&elsewhere, Err(StoreError::AtRest(why)) if why.contains("copied to there")),
        "{elsewhere:?}"
    );
    assert!(must(thaw(&*from).await));
    must(Store::open(from, keys(), OpenAs::Dev).await.map(drop));
}

/// RULE-24, RULE-25: who copies a store and who wakes it stand in its log, and what the copy hands out is good for nothing at the
/// one that was woken.
pub async fn a_store_that_is_woken_begins_a_new_epoch_and_its_log_says_who_did_rule_25(
    fixture: &dyn Fixture,
) {
    let (engine, master) = (fixture.engine().await, MasterKey::generate());
    let other = fixture.fresh().await;
    let to = other.engine().await;
    let ring = async |engine: &Arc<dyn crate::Engine>| match data_keys::open(engine, &master).await {
        Ok(keys) => keys,
        Err(error) => panic!("{error}"),
    };
    let keys = ring(&engine).await;
    let store = must(Store::open(Arc::clone(&engine), keys.clone(), OpenAs::Dev).await);
    insert(&store, &Person { secret: Some("x".into()), ..Person::new("p", "1") }).await;
    let handed_out = keys.mac(Purpose::Refresh, "p", &[b"token"]);
    drop(store);
    let awake = wake(&engine, &master, &by_hand("ThawStore")).await;
    assert!(matches!(awake, Ok(None)), "{awake:?}");
    must(announce(&engine, &keys, &by_hand("CopyStore"), false).await);
    must(copy(&engine, &to, &keys, "there", false, |_| {}).await);
    // Gone on with, it is said once.
    must(announce(&engine, &keys, &by_hand("CopyStore"), false).await);
    let stranger = wake(&engine, &MasterKey::generate(), &by_hand("ThawStore")).await;
    assert!(matches!(stranger, Err(data_keys::DataKeyError::Master(_))), "{stranger:?}");
    assert!(must(engine.meta("at_rest").await.map_err(Into::into)).is_some(), "it goes on resting");
    let woken = wake(&engine, &master, &by_hand("ThawStore")).await;
    assert!(matches!(woken, Ok(Some(2))), "{woken:?}");

    let (here, there) = (ring(&engine).await, ring(&to).await);
    assert!(!here.mac_verify(Purpose::Refresh, "p", &[b"token"], &handed_out));
    assert!(there.mac_verify(Purpose::Refresh, "p", &[b"token"], &handed_out));
    let of_the_copy = there.mac(Purpose::Session, "p", &[b"challenge"]);
    assert!(!here.mac_verify(Purpose::Session, "p", &[b"challenge"], &of_the_copy));
    let actions = async |store: &Store| {
        must(store.verify_audit().await);
        let mut actions = Vec::new();
        for lane in must(store.lanes().await) {
            let lines = must(store.audit_lines::<AuditLine>(&lane, 0, 9).await);
            actions.extend(lines.into_iter().map(|kept| kept.line.action));
        }
        actions
    };
    let copied = must(Store::open(to, there, OpenAs::Dev).await);
    assert_eq!(actions(&copied).await, ["CopyStore"]);
    let woken = must(Store::open(engine, here, OpenAs::Dev).await);
    assert_eq!(actions(&woken).await, ["CopyStore", "ThawStore"]);
    let person: Person = must(woken.find(&Person::key_of("p", "1"), NOW).await).expect("it is as it lay");
    assert_eq!(person.secret.as_deref(), Some("x"));
}

/// RULE-31: N and N+1 on one store. N+1 writes what N can read until the operator has said that all are upgraded; from then
/// on N refuses what only N+1 may read, and is not started any more.
pub async fn two_versions_write_what_both_can_read_until_the_upgrade_is_finished_rule_31(
    fixture: &dyn Fixture,
) {
    let later = Version { format: 3, min_reader: 3 };
    let engine = fixture.engine().await;
    let old = must(Store::open(Arc::clone(&engine), keys(), OpenAs::Dev).await);
    let new = must(Store::open_as(Arc::clone(&engine), keys(), OpenAs::Dev, &later).await);
    assert_eq!((old.level(), new.level()), (2, 2));
    let grown = |id: &str| GrownNote { pool: "p".into(), id: id.into(), count: 1, colour: "red".into() };
    insert(&new, &grown("1")).await;
    insert(&old, &Note::new("p", "2")).await;
    let mut read: Note = must(old.find(&Note::key_of("p", "1"), NOW).await).expect("N reads what N+1 wrote");
    must(change!(old, NOW, |unit| -> Result<(), StoreError> {
        read = unit.find(&Note::key_of("p", "1")).await?.expect("is there");
        read.count += 1;
        unit.put(&read)
    }));
    let back: GrownNote = must(new.find(&Note::key_of("p", "1"), NOW).await).expect("is there");
    assert_eq!((back.count, back.colour.as_str()), (2, "red"), "N keeps what it does not know");
    let theirs: GrownNote =
        must(new.find(&Note::key_of("p", "2"), NOW).await).expect("N+1 reads what N wrote");
    assert_eq!(theirs.colour, "");
    assert_eq!(must(new.finish_upgrade_to(&later, &by_hand("finish")).await), (2, 3));
    assert_eq!(must(new.finish_upgrade_to(&later, &by_hand("finish")).await), (3, 3));
    let said: Vec<_> = must(new.audit_lines::<AuditLine>(&must(new.lanes().await)[0], 0, 9).await);
    assert_eq!(said.len(), 1, "once, in the commit that did it (RULE-24)");
    assert_eq!(said[0].line.subject.as_deref(), Some("format 2 to 3"));
    insert(&new, &grown("3")).await;
    let refused = old.find::<Note>(&Note::key_of("p", "3"), NOW).await;
    let Err(StoreError::TooNew { min_reader: 2, ours: 1, .. }) = &refused else { panic!("{refused:?}") };
    assert!(refused.expect_err("the node is too old").to_string().contains("upgrade this node"));
    let refused = Store::open(engine, keys(), OpenAs::Dev).await.map(drop);
    let Err(StoreError::StoreTooNew { format: 3, min_reader: 3, ours: 2 }) = &refused else {
        panic!("{refused:?}")
    };
    // What was written before stays readable for both.
    assert!(must(old.find::<Note>(&Note::key_of("p", "1"), NOW).await).is_some());
}

/// RULE-31: what version 2 brought is several data keys. The first version refuses the store from then on, and not before:
/// neither because the second has founded it nor because the upgrade was finished.
pub async fn the_first_version_opens_what_the_second_writes_until_there_are_two_data_keys_rule_31(
    fixture: &dyn Fixture,
) {
    let first = Version { format: 1, min_reader: 1 };
    let (engine, master) = (fixture.engine().await, MasterKey::generate());
    let Ok(keys) = data_keys::open(&engine, &master).await else { panic!("a fresh store takes a data key") };
    let open_first = async || Store::open_as(Arc::clone(&engine), keys.clone(), OpenAs::Dev, &first).await;
    let old = must(open_first().await);
    insert(&old, &Note::new("p", "1")).await;
    let new = must(Store::open(Arc::clone(&engine), keys.clone(), OpenAs::Dev).await);
    assert_eq!((old.level(), new.level(), must(new.min_reader().await)), (1, 1, 1));
    assert_eq!(must(new.finish_upgrade(&by_hand("finish")).await), (1, 2));
    assert_eq!((new.level(), must(new.min_reader().await)), (2, 1));
    insert(&new, &Note::new("p", "2")).await;
    for id in ["1", "2"] {
        let opened = must(open_first().await);
        assert!(must(opened.find::<Note>(&Note::key_of("p", id), NOW).await).is_some());
        assert_eq!(opened.level(), 1);
    }
    let announced = data_keys::announce(&engine, &master, &keys, NOW).await;
    assert!(matches!(announced, Ok((1, 2))), "{announced:?}");
    assert_eq!(must(new.min_reader().await), 2);
    let refused = open_first().await.map(drop);
    let Err(StoreError::StoreTooNew { format: 2, min_reader: 2, ours: 1 }) = &refused else {
        panic!("{refused:?}")
    };
    must(Store::open(Arc::clone(&engine), keys, OpenAs::Dev).await.map(drop));
}
