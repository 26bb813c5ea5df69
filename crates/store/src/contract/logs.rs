//! The audit chain and the feed.

use std::time::Duration;

use crypto::{DataKey, KeyRing, Zeroizing};
use directory::{Clock as _, ManualClock};

use super::{Fixture, NOW, Note, insert, must, store};
use crate::jobs::{Jobs, Steps, TrimFeed};
use crate::{FeedCursor, OpenAs, Store, StoreError, change};

async fn say(store: &Store, range: std::ops::RangeInclusive<u64>) {
    for n in range {
        must(change!(store, NOW, |unit| -> Result<(), StoreError> {
            unit.audit(&n)?;
            unit.publish(&n)
        }));
    }
}

/// RULE-24: the chain goes on where it ended.
pub async fn the_audit_chain_is_whole_over_crashes_rule_24(fixture: &dyn Fixture) {
    let before = store(fixture).await;
    assert!(must(before.verify_audit().await).is_empty());
    say(&before, 1..=3).await;
    drop(before);
    fixture.close().await;
    let store = store(fixture).await;
    say(&store, 4..=5).await;
    let heads = must(store.verify_audit().await);
    assert_eq!(heads.iter().map(|head| head.seq).collect::<Vec<_>>(), [5]);
    let lane = &must(store.lanes().await)[0];
    let lines = must(store.audit_lines::<u64>(lane, 1, 3).await);
    assert_eq!(lines.iter().map(|line| (line.seq, line.line)).collect::<Vec<_>>(), [(2, 2), (3, 3), (4, 4)]);
}

/// Each way by itself, undone before the next.
pub async fn a_changed_moved_or_missing_audit_line_is_found_rule_24(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    say(&store, 1..=5).await;
    let three = "k LIKE '%0003'";
    let ways = [
        (
            format!("UPDATE audit SET body = '33' WHERE {three}"),
            format!("UPDATE audit SET body = '3' WHERE {three}"),
        ),
        (
            "UPDATE audit SET k = 'x' WHERE k LIKE '%0003'".to_owned(),
            "UPDATE audit SET k = 'local/00000000000000000003' WHERE k = 'x'".to_owned(),
        ),
        (
            "UPDATE audit SET k = 'x' WHERE k LIKE '%0005'".to_owned(),
            "UPDATE audit SET k = 'local/00000000000000000005' WHERE k = 'x'".to_owned(),
        ),
        (
            "UPDATE audit SET k = 'x' WHERE k LIKE '%0001'".to_owned(),
            "UPDATE audit SET k = 'local/00000000000000000001' WHERE k = 'x'".to_owned(),
        ),
    ];
    for (tamper, undo) in ways {
        assert_eq!(fixture.tamper(&tamper).await, 1, "{tamper}");
        let found = store.verify_audit().await;
        assert!(matches!(found, Err(StoreError::Tampered { .. })), "{tamper}: {found:?}");
        assert_eq!(fixture.tamper(&undo).await, 1, "{undo}");
        must(store.verify_audit().await);
    }
    let put_in = "INSERT INTO audit (k, body, mac) SELECT 'local/00000000000000000006', body, mac FROM audit WHERE k LIKE '%0005'";
    assert_eq!(fixture.tamper(put_in).await, 1);
    assert!(matches!(store.verify_audit().await, Err(StoreError::Tampered { .. })));
}

/// RULE-28: a cursor at any place finds what comes after, and nothing else.
pub async fn the_feed_is_numbered_without_a_gap(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let start = store.feed_start();
    assert!(must(store.feed_after::<u64>(&start, 10).await).entries.is_empty());
    say(&store, 1..=3).await;
    // A change that conflicts leaves no hole.
    insert(&store, &Note::new("p", "1")).await;
    let mut unit = store.unit(NOW);
    must(unit.insert(&Note::new("p", "1")));
    must(unit.publish(&99));
    assert!(must(unit.commit().await).is_err());
    let head = must(store.feed_head().await);
    say(&store, 4..=7).await;

    let first = must(store.feed_after::<u64>(&start, 2).await);
    assert_eq!((first.entries, first.more), (vec![1, 2], true));
    let rest = must(store.feed_after::<u64>(&first.cursor, 100).await);
    assert_eq!((rest.entries, rest.more), (vec![3, 4, 5, 6, 7], false));
    assert!(must(store.feed_after::<u64>(&rest.cursor, 100).await).entries.is_empty());
    assert_eq!(must(store.feed_after::<u64>(&head, 100).await).entries, [4, 5, 6, 7]);
    // Cursors travel.
    let text = serde_json::to_string(&first.cursor).expect("a cursor is JSON");
    let back: FeedCursor = serde_json::from_str(&text).expect("a cursor is JSON");
    assert_eq!(back, first.cursor);
}

/// RULE-28: nobody learns less because a row was taken away.
pub async fn a_missing_feed_entry_is_refused_and_never_passed_over(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    say(&store, 1..=4).await;
    assert_eq!(fixture.tamper("DELETE FROM feed WHERE k LIKE '%0002'").await, 1);
    let read = store.feed_after::<u64>(&store.feed_start(), 10).await;
    assert!(matches!(read, Err(StoreError::FeedGap { expected: 2, found: 3, .. })), "{read:?}");
    assert_eq!(fixture.tamper("DELETE FROM feed WHERE k LIKE '%0004'").await, 1);
    let three = FeedCursor { lanes: [("local".to_owned(), 3)].into(), ..store.feed_start() };
    let read = store.feed_after::<u64>(&three, 10).await;
    assert!(matches!(read, Err(StoreError::FeedGap { expected: 4, .. })), "{read:?}");
}

/// Neither its text nor its number.
pub async fn a_changed_feed_entry_is_refused(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    say(&store, 1..=2).await;
    assert_eq!(fixture.tamper("UPDATE feed SET body = '9' WHERE k LIKE '%0002'").await, 1);
    let read = store.feed_after::<u64>(&store.feed_start(), 10).await;
    assert!(matches!(read, Err(StoreError::Tampered { .. })), "{read:?}");
}

/// The number goes on after everything was taken away; who was behind must read everything anew.
pub async fn a_trimmed_feed_refuses_cursors_from_before(fixture: &dyn Fixture) {
    let before = store(fixture).await;
    say(&before, 1..=3).await;
    let head = must(before.feed_head().await);
    must(before.trim_feed(&head).await);
    drop(before);
    fixture.close().await;
    let store = store(fixture).await;
    let read = store.feed_after::<u64>(&store.feed_start(), 10).await;
    assert!(matches!(read, Err(StoreError::FeedGap { expected: 1, found: 4, .. })), "{read:?}");
    say(&store, 4..=4).await;
    assert_eq!(must(store.feed_after::<u64>(&head, 10).await).entries, [4]);
    // Nobody can trim what has not been written.
    let ahead = FeedCursor { lanes: [("local".to_owned(), 50)].into(), ..store.feed_start() };
    must(store.trim_feed(&ahead).await);
    assert_eq!(must(store.feed_after::<u64>(&head, 10).await).entries, [4]);
}

/// The job that trims leaves what came within three days, and those who read that far are not disturbed.
pub async fn the_feed_is_trimmed_of_what_is_days_old(fixture: &dyn Fixture) {
    let store = store(fixture).await;
    let jobs = Jobs::new(store.clone(), Steps::of_the_store(), "w");
    must(jobs.insert(TrimFeed::KIND, TrimFeed::KIND, &serde_json::Value::Null, NOW).await);
    let clock = ManualClock::new(NOW);
    let day = Duration::from_secs(24 * 60 * 60);
    say(&store, 1..=3).await;
    let mut cursor = must(store.feed_head().await);
    for n in 4..=9 {
        must(jobs.run_due(&clock).await);
        say(&store, n..=n).await;
        let page = must(store.feed_after::<u64>(&cursor, 10).await);
        assert_eq!(page.entries, [n], "whoever reads on is not disturbed");
        cursor = page.cursor;
        clock.advance(day);
    }
    // Entries 1 to 3 ended at the first mark, and one came each day after it.
    let read = store.feed_after::<u64>(&store.feed_start(), 10).await;
    let Err(StoreError::FeedGap { expected: 1, found, .. }) = read else { panic!("{read:?}") };
    assert_eq!(found, 6, "what was there three days before the last look is gone");
}

/// RULE-25: a restore takes the data key into a new epoch; what lies in the store stays readable.
pub async fn a_feed_cursor_of_an_old_epoch_is_refused_rule_25(fixture: &dyn Fixture) {
    let before = store(fixture).await;
    insert(&before, &Note::new("p", "1")).await;
    say(&before, 1..=2).await;
    let old = before.feed_start();
    drop(before);
    fixture.close().await;
    let next = KeyRing::new(DataKey { id: 1, epoch: 2, bytes: Zeroizing::new([7; 32]) });
    let store = must(Store::open(fixture.engine().await, next, OpenAs::Dev).await);
    let read = store.feed_after::<u64>(&old, 10).await;
    assert!(matches!(read, Err(StoreError::OldEpoch { cursor: 1, ours: 2 })), "{read:?}");
    assert_eq!(must(store.feed_after::<u64>(&store.feed_start(), 10).await).entries, [1, 2]);
    assert!(must(store.find::<Note>(&Note::key_of("p", "1"), NOW).await).is_some());
    must(store.verify_audit().await);
}
