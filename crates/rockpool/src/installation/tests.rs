//! What goes on behind requests, and when it does not.

use std::fs;
use std::time::Instant;

use directory::MessagePurpose;
use serde_json::Value;
use store::outbox::State;
use store::{StoreError, change};
use uuid::Uuid;

use super::*;
use crate::arguments::Values;

async fn until(is_so: impl AsyncFn() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < Duration::from_secs(30), "it never comes");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A node that cannot read the data keys would take what the others write for forged (RULE-3): it sends nothing, does no job and
/// says that it hears nothing, and goes on by itself once it can.
#[tokio::test]
async fn outbox_and_jobs_rest_on_a_node_that_does_not_know_the_data_keys_rule_4() {
    let folder = tempfile::tempdir().unwrap();
    let (file, away) = (folder.path().join("master.key"), folder.path().join("away"));
    let master = key_file::write_new(&file, None).unwrap();
    let engine = stores::ephemeral(SystemClock.now()).unwrap();
    let settings = Settings::of(Values::default()).unwrap();
    let ground = Ground {
        engine: Arc::clone(&engine),
        master: master.clone(),
        master_file: Some(file.clone()),
        who: OpenAs::Dev,
    };
    let node = Installation::open(&settings, ground, settings.listen).await.unwrap();
    // A while ago by the time they come: whatever is queued is due at once.
    let now = node.clock.now();
    // Another node, which has its key, begins to replace the data key.
    fs::rename(&file, &away).unwrap();
    let theirs = key_ring(&engine, &master).await.unwrap();
    data_keys::announce(&engine, &master, &theirs, now).await.unwrap();
    let (stop, stopping) = watch::channel(false);
    let work = node.start_work(&stopping);
    // It noticed when it looked first, and looks twice a second.
    until(async || node.hears().is_err()).await;

    let id = Uuid::from_u128(7);
    let letter = Message {
        id,
        pool: PoolId::new("us-east-1_Pause0001"),
        username: "ada".into(),
        medium: Contact::Email,
        to: "ada@example.com".into(),
        purpose: MessagePurpose::SignUp,
        code: "123456".into(),
        subject: "Your code".into(),
        body: "Your code is 123456".into(),
        queued_at: now,
    };
    change!(node.store, now, |unit| -> Result<(), StoreError> { unit.enqueue(&letter) }).unwrap();
    node.jobs.insert("late", Sweep::KIND, &Value::Null, now).await.unwrap();
    let since = node.follower.silence();
    until(async || node.follower.silence() > since + Duration::from_secs(1)).await;
    let waiting = node.store.find_in_outbox(id, now).await.unwrap().unwrap();
    assert_eq!((waiting.state, waiting.tries), (State::Waiting, 0));
    assert_eq!(node.store.find_job("late", now).await.unwrap().unwrap().steps, 0);
    assert!(node.mailbox.list(None).is_empty() && node.hears().is_err());

    fs::rename(&away, &file).unwrap();
    let job = async || node.store.find_job("late", now).await.unwrap().unwrap().steps;
    until(async || !node.mailbox.list(None).is_empty() && job().await > 0 && node.hears().is_ok()).await;
    stop.send_replace(true);
    for task in work {
        task.await.unwrap();
    }
}
