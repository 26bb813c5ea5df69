//! The engine: a folder with one SQLite database, readers, the writer.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::Sender;
use std::thread::JoinHandle;

use parking_lot::Mutex;
use rusqlite::OptionalExtension;
use store::engine::{
    Batch, BoxFuture, Claimed, CommitError, Engine, Indexed, KeyRange, Lane, Log, LogRow, Row, Stamp,
};
use store::error::EngineError;
use store::tables::{Cells, Table};
use store::{Timestamp, key, sql};
use tokio::sync::oneshot;

use crate::connection::{self, Options};
use crate::error::OpenError;
use crate::lock::FolderLock;
use crate::readers::Readers;
use crate::rows::{self, log_key};
use crate::writer::{self, Command, SharedStamp};
use crate::{apply, migrations};

/// The database's name in its folder.
const FILE: &str = "rockpool.db";

/// A store in a folder of this machine.
pub struct Embedded {
    readers: Readers,
    commands: Sender<Command>,
    stamp: SharedStamp,
    thread: Mutex<Option<JoinHandle<()>>>,
    file: PathBuf,
    lock: Option<FolderLock>,
    /// Taken away when the store is dropped.
    temporary: Option<PathBuf>,
}

impl Embedded {
    /// Opens the store in `folder`, or makes one. One process at a time; `now` is when migrations are noted.
    pub fn open(folder: &Path, options: Options, now: Timestamp) -> Result<Self, OpenError> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| OpenError::Io { path, source }
        };
        fs::create_dir_all(folder).map_err(io(folder))?;
        protect(folder, 0o700).map_err(io(folder))?;
        let lock = FolderLock::take(folder)?;
        let file = folder.join(FILE);
        // Made here and protected before SQLite writes into it; its side files take over its mode.
        fs::File::options().append(true).create(true).open(&file).map_err(io(&file))?;
        protect(&file, 0o600).map_err(io(&file))?;

        let sqlite = |source| OpenError::Sqlite { path: file.clone(), source };
        let connection = connection::for_writing(&file, &options).map_err(sqlite)?;
        migrations::run(&connection, now.0).map_err(|failure| failure.at(&file))?;
        // The names of new files are only durable once their folder is.
        if options.durable {
            fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(io(folder))?;
        }

        let stamp = SharedStamp::default();
        let readers = Readers::new(file.clone(), options.readers);
        let (commands, thread) = writer::start(connection, file.clone(), options, Arc::clone(&stamp))
            .map_err(OpenError::Thread)?;
        Ok(Self {
            readers,
            commands,
            stamp,
            thread: Mutex::new(Some(thread)),
            file,
            lock: Some(lock),
            temporary: None,
        })
    }

    /// Opens the store in `folder` to look at it, whoever has it: nothing can be committed, and whoever writes is not
    /// disturbed.
    pub fn look(folder: &Path) -> Result<Self, OpenError> {
        let file = folder.join(FILE);
        fs::metadata(&file).map_err(|source| OpenError::Io { path: file.clone(), source })?;
        let (commands, _) = std::sync::mpsc::channel();
        Ok(Self {
            readers: Readers::new(file.clone(), 1),
            commands,
            stamp: SharedStamp::default(),
            thread: Mutex::new(None),
            file,
            lock: None,
            temporary: None,
        })
    }

    /// A store that nobody will miss: in a temporary folder, not synced, taken away when dropped.
    pub fn ephemeral(now: Timestamp) -> Result<Self, OpenError> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let folder = loop {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let name = format!("rockpool-{}-{count}", std::process::id());
            let folder = std::env::temp_dir().join(name);
            // Never a folder that somebody else made.
            match fs::create_dir(&folder) {
                Ok(()) => break folder,
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(source) => return Err(OpenError::Io { path: folder, source }),
            }
        };
        let mut store = Self::open(&folder, Options { durable: false, ..Options::default() }, now)?;
        store.temporary = Some(folder);
        Ok(store)
    }

    /// The database file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    async fn ask<E>(&self, command: impl FnOnce(oneshot::Sender<Result<(), E>>) -> Command) -> Result<(), E>
    where
        E: From<EngineError>,
    {
        let gone = || E::from(EngineError::new("the writer has stopped"));
        let (reply, answer) = oneshot::channel();
        self.commands.send(command(reply)).map_err(|_| gone())?;
        answer.await.unwrap_or_else(|_| Err(gone()))
    }
}

#[cfg(unix)]
fn protect(path: &Path, mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let found = fs::metadata(path)?.permissions();
    if found.mode() & 0o777 == mode {
        Ok(())
    } else {
        fs::set_permissions(path, fs::Permissions::from_mode(mode))
    }
}

#[cfg(not(unix))]
fn protect(_: &Path, _: u32) -> std::io::Result<()> {
    Ok(())
}

impl Drop for Embedded {
    fn drop(&mut self) {
        // What was sent before is still written.
        let _ = self.commands.send(Command::Stop);
        if let Some(thread) = self.thread.lock().take() {
            let _ = thread.join();
        }
        self.lock = None;
        if let Some(folder) = &self.temporary {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// Greater than every key in use.
const END: &str = "\u{10ffff}";

impl Engine for Embedded {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Row>, EngineError>> {
        Box::pin(async move {
            self.readers.with(|connection| {
                connection.prepare_cached(sql::GET)?.query_row([key], rows::row).optional()
            })
        })
    }

    fn get_many<'a>(&'a self, keys: &'a [String]) -> BoxFuture<'a, Result<Vec<Option<Row>>, EngineError>> {
        Box::pin(async move {
            self.readers.with(|connection| {
                if let [one, other] = keys {
                    return rows::two(connection, one, other);
                }
                let mut statement = connection.prepare_cached(sql::GET)?;
                keys.iter().map(|key| statement.query_row([key], rows::row).optional()).collect()
            })
        })
    }

    fn find<'a>(&'a self, claims: &'a [String]) -> BoxFuture<'a, Result<Vec<Option<Claimed>>, EngineError>> {
        Box::pin(async move {
            self.readers.with(|connection| {
                let mut statement = connection.prepare_cached(sql::FIND)?;
                claims
                    .iter()
                    .map(|claim| statement.query_row([claim], |row| rows::claimed(claim, row)).optional())
                    .collect()
            })
        })
    }

    fn scan<'a>(&'a self, range: &'a KeyRange) -> BoxFuture<'a, Result<Vec<Row>, EngineError>> {
        let text = if range.reverse { sql::SCAN_BACK } else { sql::SCAN };
        Box::pin(async move { self.in_range(text, range, rows::row) })
    }

    fn scan_index<'a>(&'a self, range: &'a KeyRange) -> BoxFuture<'a, Result<Vec<Indexed>, EngineError>> {
        let text = if range.reverse { sql::SCAN_INDEX_BACK } else { sql::SCAN_INDEX };
        Box::pin(async move { self.in_range(text, range, rows::indexed) })
    }

    fn expired(&self, now: i64, limit: usize) -> BoxFuture<'_, Result<Vec<Row>, EngineError>> {
        Box::pin(async move {
            self.readers.with(|connection| {
                let mut statement = connection.prepare_cached(sql::EXPIRED)?;
                rows::all(&mut statement, &[&now, &count(limit)], rows::row)
            })
        })
    }

    fn estimate<'a>(&'a self, scope_and_kind: &'a str) -> BoxFuture<'a, Result<u64, EngineError>> {
        Box::pin(async move {
            let first = format!("{scope_and_kind}/");
            let end = key::after_prefix(&first).unwrap_or_else(|| END.to_owned());
            let sum: i64 = self.readers.with(|connection| {
                connection.prepare_cached(sql::ESTIMATE)?.query_row((first, end), |row| row.get(0))
            })?;
            Ok(u64::try_from(sum).unwrap_or(0))
        })
    }

    fn lanes(&self) -> BoxFuture<'_, Result<Vec<Lane>, EngineError>> {
        Box::pin(async move {
            let lanes = self.readers.with(writer::lanes)?;
            Ok(lanes.into_iter().map(|(lane, _)| lane).collect())
        })
    }

    fn log<'a>(
        &'a self,
        log: Log,
        lane: &'a str,
        after: u64,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<LogRow>, EngineError>> {
        let text = match log {
            Log::Audit => sql::READ_AUDIT,
            Log::Feed => sql::READ_FEED,
        };
        Box::pin(async move {
            let end = key::after_prefix(&format!("{lane}/")).unwrap_or_else(|| END.to_owned());
            self.readers.with(|connection| {
                let mut statement = connection.prepare_cached(text)?;
                let bounds: [&dyn rusqlite::ToSql; 3] = [&log_key(lane, after), &end, &count(limit)];
                rows::all(&mut statement, &bounds, |columns| rows::log(lane, columns))
            })
        })
    }

    fn trim_feed<'a>(&'a self, lane: &'a str, through: u64) -> BoxFuture<'a, Result<(), EngineError>> {
        let lane = lane.to_owned();
        Box::pin(self.ask(move |reply| Command::TrimFeed { lane, through, reply }))
    }

    fn meta<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<String>, EngineError>> {
        Box::pin(async move { self.readers.with(|connection| apply::meta(connection, name)) })
    }

    fn commit(&self, batch: Batch) -> BoxFuture<'_, Result<(), CommitError>> {
        Box::pin(self.ask(|reply| Command::Commit(Box::new(batch), reply)))
    }

    fn attach(&self, stamp: Arc<dyn Stamp>) {
        *self.stamp.write() = Some(stamp);
    }

    fn scrub(&self) -> BoxFuture<'_, Result<(), EngineError>> {
        Box::pin(self.ask(Command::Scrub))
    }

    fn dump<'a>(
        &'a self,
        table: Table,
        after: &'a str,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Cells>, EngineError>> {
        Box::pin(async move {
            self.readers.with(|connection| {
                let mut statement = connection.prepare_cached(table.dump())?;
                let width = table.columns().len();
                rows::all(&mut statement, &[&after, &count(limit)], |columns| {
                    (0..width).map(|at| Ok(rows::cell(columns.get_ref(at)?))).collect()
                })
            })
        })
    }

    fn load(&self, table: Table, rows: Vec<Cells>) -> BoxFuture<'_, Result<(), EngineError>> {
        Box::pin(self.ask(move |reply| Command::Load { table, rows, reply }))
    }

    fn last_key(&self, table: Table) -> BoxFuture<'_, Result<Option<String>, EngineError>> {
        Box::pin(async move {
            self.readers.with(|connection| {
                connection.prepare_cached(table.last())?.query_row((), |row| row.get(0)).optional()
            })
        })
    }

    fn forget_meta<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<(), EngineError>> {
        let name = name.to_owned();
        Box::pin(self.ask(move |reply| Command::ForgetMeta { name, reply }))
    }
}

impl Embedded {
    fn in_range<T>(
        &self,
        text: &str,
        range: &KeyRange,
        map: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, EngineError> {
        let below = range.below.as_deref().unwrap_or(END);
        self.readers.with(|connection| {
            let mut statement = connection.prepare_cached(text)?;
            rows::all(&mut statement, &[&range.above, &below, &range.now, &count(range.limit)], map)
        })
    }
}

fn count(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

impl std::fmt::Debug for Embedded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Embedded").field("file", &self.file).finish_non_exhaustive()
    }
}
