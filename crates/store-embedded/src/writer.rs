//! The one thread that writes. It takes whatever has queued up while the last commit went to the disk, and makes it the
//! next one: under load many batches share one sync, and alone a batch waits for nobody.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use parking_lot::RwLock;
use rusqlite::Connection;
use store::engine::{Batch, CommitError, Lane, Stamp};
use store::error::{EngineError, What};
use store::sql;
use store::tables::{self, Cells, Table};
use tokio::sync::oneshot;

use crate::apply::{self, Tallies};
use crate::connection::{self, Options};
use crate::rows::log_key;

/// Batches in one commit.
const BATCHES: usize = 256;
/// Rows in one commit; a batch that is larger alone is one commit of its own.
const ROWS: usize = 8_192;
/// There is one writer, so there is one lane.
const LANE: &str = "local";

pub type Reply<E> = oneshot::Sender<Result<(), E>>;

/// What the thread is asked to do.
pub enum Command {
    Commit(Box<Batch>, Reply<CommitError>),
    TrimFeed { lane: String, through: u64, reply: Reply<EngineError> },
    Scrub(Reply<EngineError>),
    Load { table: Table, rows: Vec<Cells>, reply: Reply<EngineError> },
    ForgetMeta { name: String, reply: Reply<EngineError> },
    Stop,
}

/// What authenticates the logs, once somebody has said.
pub type SharedStamp = Arc<RwLock<Option<Arc<dyn Stamp>>>>;

/// Starts the thread on an open connection.
pub fn start(
    connection: Connection,
    file: PathBuf,
    options: Options,
    stamp: SharedStamp,
) -> std::io::Result<(Sender<Command>, JoinHandle<()>)> {
    let (sender, receiver) = channel();
    let writer = Writer { connection: Some(connection), file, options, stamp, tip: None };
    let thread =
        std::thread::Builder::new().name("store-writer".into()).spawn(move || writer.run(&receiver))?;
    Ok((sender, thread))
}

struct Writer {
    /// None after a failure that the connection did not survive; opened anew for the next batch.
    connection: Option<Connection>,
    file: PathBuf,
    options: Options,
    stamp: SharedStamp,
    /// The end of the logs; none until it was read (again).
    tip: Option<Tip>,
}

/// Where the logs end.
#[derive(Clone, Default)]
struct Tip {
    audit_seq: u64,
    audit_mac: Vec<u8>,
    feed_seq: u64,
}

type Waiting = (Box<Batch>, Reply<CommitError>);

impl Writer {
    fn run(mut self, receiver: &Receiver<Command>) {
        let mut next = None;
        loop {
            let Some(command) = next.take().or_else(|| receiver.recv().ok()) else { return };
            match command {
                Command::Stop => return,
                Command::Scrub(reply) => drop(reply.send(self.scrub())),
                Command::Load { table, rows, reply } => drop(reply.send(self.load(table, &rows))),
                Command::ForgetMeta { name, reply } => drop(reply.send(self.forget_meta(&name))),
                Command::TrimFeed { lane, through, reply } => {
                    drop(reply.send(self.trim_feed(&lane, through)));
                }
                Command::Commit(batch, reply) => {
                    let mut rows = size(&batch);
                    let mut group = vec![(batch, reply)];
                    while group.len() < BATCHES && rows < ROWS {
                        match receiver.try_recv() {
                            Ok(Command::Commit(batch, reply)) => {
                                rows += size(&batch);
                                group.push((batch, reply));
                            }
                            Ok(other) => {
                                next = Some(other);
                                break;
                            }
                            Err(_) => break,
                        }
                    }
                    self.commit(group);
                }
            }
        }
    }

    fn commit(&mut self, group: Vec<Waiting>) {
        let batches: Vec<&Batch> = group.iter().map(|(batch, _)| &**batch).collect();
        match self.write(&batches) {
            Ok(outcomes) => {
                for ((_, reply), outcome) in group.into_iter().zip(outcomes) {
                    // Whoever asked may have gone; what is committed stays committed.
                    let _ = reply.send(outcome.map_err(CommitError::Conflict));
                }
            }
            Err(error) if group.len() > 1 => {
                // One batch must not take the others down with it: each by itself.
                tracing::warn!(%error, batches = group.len(), "a group of commits failed, trying one by one");
                group.into_iter().for_each(|waiting| self.commit(vec![waiting]));
            }
            Err(error) => {
                tracing::error!(%error, "a commit failed");
                for (_, reply) in group {
                    let _ = reply.send(Err(CommitError::Engine(error.clone())));
                }
            }
        }
    }

    /// All of `batches` in one transaction. Those whose expectations do not hold write nothing; if anything fails,
    /// nothing of any of them is written.
    fn write(&mut self, batches: &[&Batch]) -> Result<Vec<Result<(), What>>, EngineError> {
        let stamp = self.stamp.read().clone();
        let result = self.transaction(|connection, tip| {
            let mut tallies = Tallies::default();
            let mut outcomes = Vec::with_capacity(batches.len());
            let before = (tip.audit_seq, tip.feed_seq);
            for batch in batches {
                outcomes.push(match apply::check(connection, batch)? {
                    Err(what) => Err(what),
                    Ok(evictions) => {
                        apply::apply(connection, batch, evictions, &mut tallies)?;
                        append(connection, batch, tip, stamp.as_deref())?;
                        Ok(())
                    }
                });
            }
            tallies.write(connection)?;
            if before != (tip.audit_seq, tip.feed_seq) {
                connection.prepare_cached(sql::SET_LANE)?.execute((
                    LANE,
                    number(tip.audit_seq),
                    &tip.audit_mac,
                    number(tip.feed_seq),
                ))?;
            }
            Ok(outcomes)
        });
        result.map_err(EngineError::new)
    }

    /// Runs `work` between BEGIN and COMMIT. After a failure nothing is left: neither of the transaction nor in memory.
    fn transaction<T>(
        &mut self,
        work: impl FnOnce(&Connection, &mut Tip) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => connection::for_writing(&self.file, &self.options)?,
        };
        let result = (|| {
            connection.prepare_cached("BEGIN IMMEDIATE")?.execute(())?;
            let mut tip = match &self.tip {
                Some(tip) => tip.clone(),
                None => read_tip(&connection)?,
            };
            let value = work(&connection, &mut tip)?;
            connection.prepare_cached("COMMIT")?.execute(())?;
            Ok((value, tip))
        })();
        match result {
            Ok((value, tip)) => {
                self.tip = Some(tip);
                self.connection = Some(connection);
                Ok(value)
            }
            Err(failure) => {
                self.tip = None;
                if !connection.is_autocommit() {
                    // If not even this works the connection is given up, which rolls back as well.
                    let _ = connection.execute_batch("ROLLBACK");
                }
                if connection.is_autocommit() {
                    self.connection = Some(connection);
                }
                Err(failure)
            }
        }
    }

    fn load(&mut self, table: Table, rows: &[Cells]) -> Result<(), EngineError> {
        let result = self.transaction(|connection, _| {
            let mut statement = connection.prepare_cached(table.load())?;
            for row in rows {
                statement.execute(rusqlite::params_from_iter(row.iter().map(crate::rows::value)))?;
            }
            Ok(())
        });
        // The end of the logs may be among what was put in.
        self.tip = None;
        result.map_err(EngineError::new)
    }

    fn forget_meta(&mut self, name: &str) -> Result<(), EngineError> {
        let result = self.transaction(|connection, _| {
            connection.prepare_cached(tables::FORGET_META)?.execute([name])?;
            Ok(())
        });
        result.map_err(EngineError::new)
    }

    fn trim_feed(&mut self, lane: &str, through: u64) -> Result<(), EngineError> {
        let result = self.transaction(|connection, _| {
            let end = log_key(lane, through);
            if connection.prepare_cached(sql::SET_FEED_FLOOR)?.execute((lane, number(through)))? == 1 {
                connection.prepare_cached(sql::TRIM_FEED)?.execute((log_key(lane, 0), end))?;
            }
            Ok(())
        });
        result.map_err(EngineError::new)
    }

    /// What was deleted is overwritten in the database by then; old copies of it may still lie in the log file.
    fn scrub(&mut self) -> Result<(), EngineError> {
        let connection = match &self.connection {
            Some(connection) => connection,
            None => self
                .connection
                .insert(connection::for_writing(&self.file, &self.options).map_err(EngineError::new)?),
        };
        connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |row| row.get::<_, i64>(0))
            .map_err(EngineError::new)
            .and_then(|busy| match busy {
                0 => Ok(()),
                _ => Err(EngineError::new("a reader is still at an older state: try again")),
            })
    }
}

/// Why a transaction came to nothing.
#[derive(Debug)]
enum Failure {
    Sqlite(rusqlite::Error),
    NoStamp,
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(error) => error.fmt(f),
            Self::NoStamp => f.write_str("log lines came before the store was opened with its keys"),
        }
    }
}

/// Writes the log lines of a batch, numbered and authenticated.
fn append(
    connection: &Connection,
    batch: &Batch,
    tip: &mut Tip,
    stamp: Option<&dyn Stamp>,
) -> Result<(), Failure> {
    if batch.audit.is_empty() && batch.feed.is_empty() {
        return Ok(());
    }
    let stamp = stamp.ok_or(Failure::NoStamp)?;
    for body in &batch.audit {
        let seq = tip.audit_seq + 1;
        let mac = stamp.audit(LANE, seq, &tip.audit_mac, body).to_vec();
        connection.prepare_cached(sql::ADD_AUDIT)?.execute((log_key(LANE, seq), body, &mac))?;
        (tip.audit_seq, tip.audit_mac) = (seq, mac);
    }
    for body in &batch.feed {
        let seq = tip.feed_seq + 1;
        let mac = stamp.feed(LANE, seq, body);
        connection.prepare_cached(sql::ADD_FEED)?.execute((log_key(LANE, seq), body, mac.as_slice()))?;
        tip.feed_seq = seq;
    }
    Ok(())
}

/// Every lane, with the chain value of its last audit line.
pub fn lanes(connection: &Connection) -> rusqlite::Result<Vec<(Lane, Vec<u8>)>> {
    let mut statement = connection.prepare_cached(sql::LANES)?;
    crate::rows::all(&mut statement, &[], |columns| {
        let count = |at| columns.get::<_, i64>(at).map(|n| u64::try_from(n).unwrap_or(0));
        let lane =
            Lane { name: columns.get(0)?, audit_seq: count(1)?, feed_seq: count(2)?, feed_floor: count(3)? };
        Ok((lane, columns.get(4)?))
    })
}

fn read_tip(connection: &Connection) -> rusqlite::Result<Tip> {
    let ours = lanes(connection)?.into_iter().find(|(lane, _)| lane.name == LANE);
    Ok(ours.map_or_else(Tip::default, |(lane, audit_mac)| Tip {
        audit_seq: lane.audit_seq,
        audit_mac,
        feed_seq: lane.feed_seq,
    }))
}

fn number(seq: u64) -> i64 {
    i64::try_from(seq).expect("a lane does not reach 2^63 lines")
}

fn size(batch: &Batch) -> usize {
    batch.puts.len()
        + batch.deletes.len()
        + batch.claims_added.len()
        + batch.claims_removed.len()
        + batch.entries_added.len()
        + batch.entries_removed.len()
        + batch.audit.len()
        + batch.feed.len()
}
