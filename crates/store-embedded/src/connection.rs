//! Opening SQLite the way this engine needs it.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

/// What an operator or a test may choose.
#[derive(Clone, Debug)]
pub struct Options {
    /// Connections for reading; each is opened when it is first needed.
    pub readers: usize,
    /// A commit is answered when it is on the disk. Off only for stores that nobody will miss.
    pub durable: bool,
    /// The database grows no further than so many pages of 8 KiB; none leaves it to the disk.
    pub max_pages: Option<u32>,
    /// KiB that the writer may keep of the database. Filled only while much is being written; seeding a million users
    /// goes better with several hundred thousand.
    pub write_cache_kib: u32,
}

impl Default for Options {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self { readers: cores.clamp(2, 16), durable: true, max_pages: None, write_cache_kib: 16_384 }
    }
}

/// Address space, not memory: pages of the file that readers touch, which the system takes back when it needs to.
const MAPPED_BYTES: i64 = 1 << 30;
/// Statements kept prepared; there are fewer texts than that.
const STATEMENTS: usize = 48;

fn open(file: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    // Each connection is behind a lock of ours, so SQLite's own is not needed.
    let connection = Connection::open_with_flags(file, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Plans do not depend on bound values: otherwise clearing a cached statement's bindings throws its plan away, and
    // making it again costs six times what running it does.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    Ok(connection)
}

/// The one connection that writes.
pub fn for_writing(file: &Path, options: &Options) -> rusqlite::Result<Connection> {
    let connection = open(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    // Users with their sealed parts take about 2 KiB: several to a page. Counts only when the file is new.
    connection.pragma_update(None, "page_size", 8192)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", if options.durable { "full" } else { "off" })?;
    connection.pragma_update(None, "cache_size", -i64::from(options.write_cache_kib))?;
    // Pages: 16 MiB between two checkpoints, so that a page that changes often is copied back once.
    connection.pragma_update(None, "wal_autocheckpoint", 2_000)?;
    connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
    // What is deleted is overwritten: an erased key must not stay readable in the file (RULE-25).
    connection.pragma_update(None, "secure_delete", true)?;
    if let Some(pages) = options.max_pages {
        connection.pragma_update(None, "max_page_count", pages)?;
    }
    Ok(connection)
}

/// One of the connections that read.
pub fn for_reading(file: &Path) -> rusqlite::Result<Connection> {
    let connection = open(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "mmap_size", MAPPED_BYTES)?;
    connection.pragma_update(None, "cache_size", -1_024)?;
    Ok(connection)
}
