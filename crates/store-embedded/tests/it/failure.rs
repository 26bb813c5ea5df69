//! What the engine does when a commit cannot be done: a clear error, nothing half done, and on it goes.

use std::sync::Arc;

use store::contract::{Fixture, NOW, Note, Person, insert, keys, must, put, store};
use store::engine::{Batch, CommitError, Expect, Put, Row};
use store::{Engine, OpenAs, Store, StoreError, change};
use store_embedded::{Embedded, OpenError, Options};

use crate::folder::Folder;

/// Makes COMMIT itself fail for rows of the kind `poison`: a deferred reference to a row that does not exist.
async fn poison(folder: &Folder) {
    let raw = folder.raw();
    raw.execute_batch(
        "CREATE TABLE parent (k INTEGER PRIMARY KEY);
         CREATE TABLE child (k INTEGER REFERENCES parent (k) DEFERRABLE INITIALLY DEFERRED);
         CREATE TRIGGER poison AFTER INSERT ON record WHEN NEW.k LIKE '%/poison'
         BEGIN INSERT INTO child (k) VALUES (1); END;",
    )
    .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_fails_at_its_very_end_is_an_error_and_leaves_nothing() {
    let folder = Folder::new();
    let store = store(&folder).await;
    insert(&store, &Note::new("p", "before")).await;
    poison(&folder).await;
    let failed = change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.insert(&Note::new("p", "poison"))?;
        unit.audit(&"never happened")?;
        unit.publish(&"never happened")
    });
    assert!(matches!(failed, Err(StoreError::Engine(_))), "{failed:?}");
    assert!(must(store.find::<Note>(&Note::key_of("p", "poison"), NOW).await).is_none());
    assert!(must(store.verify_audit().await).is_empty());
    // And on it goes, the logs without a hole.
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.insert(&Note::new("p", "after"))?;
        unit.audit(&"happened")?;
        unit.publish(&"happened")
    }));
    assert_eq!(must(store.verify_audit().await)[0].seq, 1);
    assert_eq!(must(store.feed_after::<String>(&store.feed_start(), 9).await).entries, ["happened"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_that_fails_takes_none_of_its_group_with_it() {
    let folder = Folder::new();
    let store = store(&folder).await;
    poison(&folder).await;
    let tasks: Vec<_> = (0..60)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                let id = if n % 20 == 7 { "poison".to_owned() } else { format!("good-{n}") };
                let pool = format!("p{n}");
                change!(store, NOW, |unit| -> Result<(), StoreError> {
                    unit.insert(&Note::new(&pool, &id))?;
                    unit.audit(&n)
                })
                .is_ok()
            })
        })
        .collect();
    let mut good = 0;
    for (n, task) in tasks.into_iter().enumerate() {
        let ok = task.await.unwrap();
        assert_eq!(ok, n % 20 != 7, "{n}");
        good += u64::from(ok);
    }
    assert_eq!(must(store.verify_audit().await)[0].seq, good);
}

#[tokio::test]
async fn a_full_disk_is_an_error_and_is_recovered_from_without_a_restart() {
    let folder = Folder::with(Options { durable: false, max_pages: Some(60), ..Options::default() });
    let store = store(&folder).await;
    let mut kept = Vec::new();
    let full = loop {
        let note = Note { secret: Some("x".repeat(20_000)), ..Note::new("p", &kept.len().to_string()) };
        match change!(store, NOW, |unit| -> Result<(), StoreError> { unit.insert(&note) }) {
            Ok(()) => kept.push(note),
            Err(error) => break error,
        }
        assert!(kept.len() < 100, "the disk never gets full");
    };
    assert!(matches!(&full, StoreError::Engine(error) if error.to_string().contains("full")), "{full}");
    // Reading goes on, what was acknowledged is there, and once there is room writing goes on too.
    for note in &kept {
        assert_eq!(must(store.find::<Note>(&store::Record::key(note), NOW).await).as_ref(), Some(note));
    }
    let first = kept.remove(0);
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.find::<Note>(&store::Record::key(&first)).await?;
        unit.delete(&first)
    }));
    insert(&store, &first).await;
}

#[tokio::test]
async fn a_database_locked_by_somebody_else_is_an_error_and_not_a_hang() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let raw = folder.raw();
    raw.execute_batch("BEGIN IMMEDIATE").unwrap();
    let failed = change!(store, NOW, |unit| -> Result<(), StoreError> { unit.insert(&Note::new("p", "1")) });
    assert!(matches!(failed, Err(StoreError::Engine(_))), "{failed:?}");
    raw.execute_batch("ROLLBACK").unwrap();
    insert(&store, &Note::new("p", "1")).await;
}

#[tokio::test]
async fn a_batch_that_nobody_waits_for_is_written_all_the_same() {
    let folder = Folder::new();
    let engine = folder.open();
    let row = Row {
        key: "p/note/1".into(),
        version: 1,
        format: 1,
        min_reader: 1,
        expires_at: None,
        body: "{}".into(),
        links: String::new(),
        sealed: None,
        own_key: None,
        mac: vec![0; 32],
    };
    let batch = Batch { puts: vec![Put { expect: Expect::Absent, row }], ..Batch::default() };
    // Polled once, so that it is sent, and dropped.
    let commit = engine.commit(batch.clone());
    let _ = futures_util::FutureExt::now_or_never(commit);
    let second = engine.commit(batch).await;
    assert!(matches!(second, Err(CommitError::Conflict(_))), "{second:?}");
}

#[test]
fn a_folder_in_use_is_refused_with_its_holder() {
    let folder = Folder::new();
    let _open = folder.open();
    let refused = Embedded::open(folder.folder.path(), Options::default(), NOW).unwrap_err();
    assert!(matches!(refused, OpenError::InUse { .. }), "{refused}");
    let said = refused.to_string();
    assert!(said.contains(&format!("process {}", std::process::id())), "{said}");
    assert!(said.contains("choose another data folder"), "{said}");
}

#[cfg(unix)]
#[test]
fn nobody_else_on_the_machine_can_read_the_folder_or_its_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/data");
    let engine = Embedded::open(&path, Options::default(), NOW).unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o700);
    for file in std::fs::read_dir(&path).unwrap() {
        let file = file.unwrap().path();
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    drop(engine);
}

#[tokio::test]
async fn an_ephemeral_store_is_gone_when_it_is_dropped() {
    let engine = Arc::new(Embedded::ephemeral(NOW).unwrap());
    let folder = engine.file().parent().unwrap().to_owned();
    let store = Store::open(Arc::clone(&engine) as Arc<dyn Engine>, keys(), OpenAs::Dev).await.unwrap();
    insert(&store, &Note::new("p", "1")).await;
    put(&store, &Note { count: 1, ..Note::new("p", "1") }).await;
    assert!(folder.exists());
    drop((store, engine));
    assert!(!folder.exists());
}

/// RULE-25: erasure means that the bytes are gone, from the database and from its log.
#[tokio::test]
async fn an_erased_own_key_is_in_no_file_after_scrubbing() {
    let folder = Folder::new();
    let store = store(&folder).await;
    for n in 0..50 {
        insert(&store, &Person::new("p", &n.to_string())).await;
    }
    let key = Person::key_of("p", "25");
    let row = folder.engine().await.get(&key).await.unwrap().unwrap();
    let (own_key, sealed) = (row.own_key.unwrap(), row.sealed.unwrap());
    let found = |needle: &[u8]| {
        std::fs::read_dir(folder.folder.path()).unwrap().any(|file| {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            bytes.windows(needle.len()).any(|window| window == needle)
        })
    };
    assert!(found(&own_key));
    must(change!(store, NOW, |unit| -> Result<(), StoreError> {
        let person: Person = unit.find(&key).await?.unwrap();
        unit.delete(&person)
    }));
    must(store.scrub().await);
    assert!(!found(&own_key) && !found(&sealed));
}
