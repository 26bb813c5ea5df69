//! Brings the tables to what this version needs: numbered files, one DDL statement to a transaction. Whoever does it holds
//! the folder, so nobody else is at it, and what a process left that died over it is gone on from at once.
//!
//! Each statement may run twice (`IF NOT EXISTS`), so a process that dies between a statement and the note that it was
//! done leaves nothing behind. A file that was applied is never changed: the note holds a hash of it.

use rusqlite::{Connection, OptionalExtension};
use store::migrations::{Migration, is_missing};
use store::sql;

use crate::error::OpenError;

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
];

/// Applies what has not been applied. `now` is milliseconds since 1970.
pub fn run(connection: &Connection, now: i64) -> Result<(), Failure> {
    connection.execute_batch(sql::MIGRATION_TABLE)?;
    let mut missing = Vec::new();
    for migration in MIGRATIONS {
        let noted = applied(connection, migration.0)?;
        if is_missing(migration, noted.as_deref()).map_err(Failure::OtherMigration)? {
            missing.push(migration);
        }
    }
    for (name, text) in missing {
        connection.execute_batch(text)?;
        connection.execute(sql::MIGRATION_DONE, (name, sql::fingerprint(text), now))?;
    }
    Ok(())
}

/// Why the tables could not be brought up to date.
#[derive(Debug)]
pub enum Failure {
    Sqlite(rusqlite::Error),
    OtherMigration(String),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl Failure {
    pub fn at(self, path: &std::path::Path) -> OpenError {
        match self {
            Self::Sqlite(source) => OpenError::Sqlite { path: path.to_owned(), source },
            Self::OtherMigration(name) => OpenError::OtherMigration(name),
        }
    }
}

fn applied(connection: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    connection.query_row(sql::MIGRATION_APPLIED, [name], |row| row.get(0)).optional()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(connection: &Connection) -> Vec<String> {
        let mut statement = connection.prepare("SELECT name FROM sqlite_schema ORDER BY name").unwrap();
        statement.query_map((), |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn every_file_in_the_folder_is_listed_in_order_and_is_one_repeatable_statement() {
        // Tests run in the folder of their package; a path from the build could be another checkout's.
        store::migrations::files_are_listed("migrations", MIGRATIONS);
        for (name, text) in MIGRATIONS {
            assert!(text.contains("IF NOT EXISTS"), "{name} cannot run twice");
            // SQLite's own ending apart, it is what every database takes.
            let text = text.replace(") WITHOUT ROWID", ")");
            assert_eq!(store::contract::outside_the_subset(&text), Vec::<String>::new(), "{name}");
        }
    }

    #[test]
    fn running_twice_changes_nothing() {
        let connection = Connection::open_in_memory().unwrap();
        run(&connection, 1_000).unwrap();
        let first = tables(&connection);
        run(&connection, 2_000).unwrap();
        assert_eq!(tables(&connection), first);
    }

    #[test]
    fn a_process_that_died_after_any_statement_is_gone_on_from() {
        for done in 0..MIGRATIONS.len() {
            let connection = Connection::open_in_memory().unwrap();
            connection.execute_batch(sql::MIGRATION_TABLE).unwrap();
            // The last statement was done, the note was not written.
            for (name, text) in &MIGRATIONS[..done] {
                connection.execute_batch(text).unwrap();
                connection.execute(sql::MIGRATION_DONE, (name, sql::fingerprint(text), 1_000)).unwrap();
            }
            connection.execute_batch(MIGRATIONS[done].1).unwrap();
            run(&connection, 1_001).unwrap();
            assert!(applied(&connection, MIGRATIONS[MIGRATIONS.len() - 1].0).unwrap().is_some());
        }
    }

    #[test]
    fn a_migration_that_was_changed_after_it_was_applied_is_refused() {
        let connection = Connection::open_in_memory().unwrap();
        run(&connection, 1_000).unwrap();
        connection.execute(sql::MIGRATION_DONE, ("0004_entry", "other", 1_000)).unwrap();
        assert!(
            matches!(run(&connection, 2_000), Err(Failure::OtherMigration(name)) if name == "0004_entry")
        );
    }
}
