//! Brings the tables to what this version needs: numbered files, one DDL statement to a transaction, under a lease.
//!
//! Each statement may run twice (`IF NOT EXISTS`), so a node that dies between a statement and the note that it was done leaves
//! nothing behind. A node that comes while another is at it waits for it. A file that was applied is never changed: the
//! note holds a hash of it.

use std::time::{Duration, Instant};

use store::migrations::{LEASE_MS, Migration, is_missing};
use store::sql::{self, fingerprint};

use crate::connection::Connection;
use crate::error::{Failure, OpenError};
use crate::retry;

/// Every migration, in order.
pub const MIGRATIONS: &[Migration] = store::migration_files![
    "0001_record",
    "0002_record_expires_at",
    "0003_claim",
    "0004_entry",
    "0005_tally",
    "0006_lane",
    "0007_audit",
    "0008_feed",
    "0009_meta",
    "0010_writer",
];

/// How long to wait for a node that has the lease.
const PATIENCE: Duration = Duration::from_secs(45);

/// Applies what has not been applied. `now` is milliseconds since 1970, `owner` is a name that no other process has.
pub async fn run(connection: &Connection, owner: &str, now: i64) -> Result<(), OpenError> {
    let started = Instant::now();
    let now = || now.saturating_add(i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX));
    define(connection, sql::MIGRATION_TABLE).await?;
    loop {
        let missing = missing(connection).await?;
        if missing.is_empty() {
            return Ok(());
        }
        if !lease(connection, owner, now()).await? {
            let rows = connection.query(sql::MIGRATION_LEASED_UNTIL, &[]).await.map_err(database)?;
            let until = rows.first().map_or(0, |row| row.get(0));
            if started.elapsed() > PATIENCE {
                return Err(OpenError::Migrating { until });
            }
            retry::pause_for_return(3).await;
            continue;
        }
        // Somebody else may have done them before the lease was ours.
        for (name, text) in self::missing(connection).await? {
            define(connection, text).await?;
            note(connection, name, text, now()).await?;
            lease(connection, owner, now()).await?;
        }
        again(|| async { connection.execute(sql::MIGRATION_RELEASE, &[&owner]).await })
            .await
            .map_err(database)?;
    }
}

async fn missing(connection: &Connection) -> Result<Vec<Migration>, OpenError> {
    let mut missing = Vec::new();
    for migration in MIGRATIONS {
        let rows = connection.query(sql::MIGRATION_APPLIED, &[&migration.0]).await.map_err(database)?;
        let noted = rows.first().map(|row| row.get::<_, String>(0));
        if is_missing(migration, noted.as_deref()).map_err(OpenError::OtherMigration)? {
            missing.push(*migration);
        }
    }
    Ok(missing)
}

async fn lease(connection: &Connection, owner: &str, now: i64) -> Result<bool, OpenError> {
    let until = now + LEASE_MS;
    let changed =
        again(|| async move { connection.execute(sql::MIGRATION_LEASE, &[&owner, &until, &now]).await });
    Ok(changed.await.map_err(database)? == 1)
}

/// Notes that a migration was done.
async fn note(connection: &Connection, name: &str, text: &str, now: i64) -> Result<(), OpenError> {
    let hash = fingerprint(text);
    let hash = &hash;
    let noted = again(|| async move { connection.execute(sql::MIGRATION_DONE, &[&name, hash, &now]).await });
    noted.await.map(drop).map_err(database)
}

/// A definition, in a transaction of its own. Two nodes that make the same thing at once may be told that it is there,
/// `IF NOT EXISTS` or not: the second time it is.
async fn define(connection: &Connection, text: &str) -> Result<(), OpenError> {
    let mut tries = 0;
    loop {
        match connection.run(text).await {
            Err(Failure::Again(_) | Failure::Refused(_)) if tries < retry::TRIES => {
                tries += 1;
                retry::pause(tries).await;
            }
            result => return result.map_err(database),
        }
    }
}

async fn again<F>(mut work: impl FnMut() -> F) -> Result<u64, Failure>
where
    F: Future<Output = Result<u64, Failure>>,
{
    let mut tries = 0;
    loop {
        match work().await {
            Err(Failure::Again(_)) if tries < retry::TRIES => {
                tries += 1;
                retry::pause(tries).await;
            }
            result => return result,
        }
    }
}

fn database(failure: Failure) -> OpenError {
    OpenError::Database(failure.into())
}

#[cfg(test)]
mod tests {
    use super::MIGRATIONS;

    #[test]
    fn every_file_in_the_folder_is_listed_in_order_and_is_one_repeatable_statement_of_the_subset() {
        // Tests run in the folder of their package; a path from the build could be another checkout's.
        store::migrations::files_are_listed("migrations", MIGRATIONS);
        for (name, text) in MIGRATIONS {
            assert_eq!(store::contract::outside_the_subset(text), Vec::<String>::new(), "{name}");
            // Keys are compared as bytes, whatever the database's own order is.
            assert_eq!(
                text.matches("k TEXT COLLATE \"C\"").count(),
                text.matches("CREATE TABLE").count(),
                "{name}"
            );
        }
    }
}
