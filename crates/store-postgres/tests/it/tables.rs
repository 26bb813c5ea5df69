//! How the tables come about: under a lease, gone on with after a crash, refused when they are another version's.

use store::contract::{Fixture, NOW, Note, insert, keys, must};
use store::{OpenAs, Store};
use store_postgres::{OpenError, Options, Postgres};

use crate::database::{Isolation, at};

const MIGRATIONS: i64 = 10;
const APPLIED: &str = "SELECT count(*) FROM migration WHERE k <> 'lease'";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_died_while_migrating_is_waited_for_and_gone_on_from() {
    let Some(database) = at(Isolation::ReadCommitted) else { return };
    // The first table is made and not noted, and the lease still runs for a second.
    let until = NOW.0 + 1_000;
    for sql in [
        "CREATE TABLE migration (k TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, until BIGINT NOT NULL)"
            .to_owned(),
        include_str!("../../migrations/0001_record.sql").to_owned(),
        format!("INSERT INTO migration (k, owner, until) VALUES ('lease', 'dead', {until})"),
    ] {
        database.tamper(&sql).await;
    }
    let store = must(Store::open(database.engine().await, keys(), OpenAs::Dev).await);
    insert(&store, &Note::new("p", "1")).await;
    assert_eq!(database.number(APPLIED).await, MIGRATIONS);
    assert_eq!(database.number("SELECT until FROM migration WHERE k = 'lease'").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_migration_that_was_changed_after_it_was_applied_is_refused() {
    let Some(database) = at(Isolation::ReadCommitted) else { return };
    drop(database.engine().await);
    database.tamper("UPDATE migration SET owner = 'other' WHERE k = '0004_entry'").await;
    let refused = Postgres::open(&database.address(None).await, Options::default(), NOW).await;
    assert!(matches!(&refused, Err(OpenError::OtherMigration(name)) if name == "0004_entry"), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_key_sorts_by_bytes_whatever_the_database_does() {
    let Some(database) = at(Isolation::ReadCommitted) else { return };
    drop(database.engine().await);
    let keys = "SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema() \
                AND column_name = 'k' AND table_name <> 'migration'";
    let by_bytes = format!("{keys} AND collation_name = 'C'");
    assert_eq!(database.number(keys).await, 9);
    assert_eq!(database.number(&by_bytes).await, 9);
}
