//! The one task of a node that writes. It takes whatever has queued up while the last commit went to the database, and makes
//! it the next one: many batches share one sync, and the logs of a node are one lane without a gap.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crypto::OsRandom;
use parking_lot::RwLock;
use store::engine::{Batch, CommitError, Stamp};
use store::error::{EngineError, What};
use store::sql as shared;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

use crate::address::Settings;
use crate::connection::Connection;
use crate::error::Failure;
use crate::plan::{any, one, text};
use crate::retry;
use crate::rows::log_key;
use crate::sql;
use crate::transaction::{Outcomes, Tip, Writing, number};

/// Batches in one transaction.
const BATCHES: usize = 128;
/// Rows in one transaction; a batch that is larger alone is one of its own.
const ROWS: usize = 1_000;
/// Bytes in one transaction.
const BYTES: usize = 1 << 20;
/// Feed entries taken away in one transaction.
const TRIM: u64 = 500;
/// How long to go on with one transaction, and how long to look for a commit whose answer was lost.
const PATIENCE: Duration = Duration::from_secs(20);

pub type Reply<E> = oneshot::Sender<Result<(), E>>;

/// What the store's own state is called that says it is at rest.
const AT_REST: &str = store::copy::AT_REST;

/// What the task is asked to do.
pub enum Command {
    Commit(Box<Batch>, Reply<CommitError>),
    TrimFeed {
        lane: String,
        through: u64,
        reply: Reply<EngineError>,
    },
    /// Take the mark away.
    Leave {
        reply: Reply<EngineError>,
    },
}

/// What authenticates the logs, once somebody has said.
pub type SharedStamp = Arc<RwLock<Option<Arc<dyn Stamp>>>>;

/// Starts the task on an open connection. It ends when the sender is dropped and what was sent is done.
pub fn start(
    settings: Arc<Settings>,
    name: String,
    connection: Connection,
    stamp: SharedStamp,
) -> UnboundedSender<Command> {
    let (sender, receiver) = unbounded_channel();
    let writer =
        Writer { name, settings, stamp, connection: Some(connection), has_mark: false, mark: 0, tip: None };
    tokio::spawn(writer.run(receiver));
    sender
}

/// A name that no other writer has, or ever had.
pub fn name(node: &str) -> String {
    format!("{node}/{}", OsRandom::letters(b"abcdefghijklmnopqrstuvwxyz", 16))
}

struct Writer {
    settings: Arc<Settings>,
    stamp: SharedStamp,
    /// None after a failure that it did not survive; opened anew for the next transaction.
    connection: Option<Connection>,
    /// The key of the mark.
    name: String,
    has_mark: bool,
    mark: i64,
    /// The end of the logs; none until it was read (again).
    tip: Option<Tip>,
}

type Waiting = (Box<Batch>, Reply<CommitError>);

impl Writer {
    async fn run(mut self, mut receiver: UnboundedReceiver<Command>) {
        let mut next = None;
        loop {
            let command = match next.take() {
                Some(command) => command,
                None => match receiver.recv().await {
                    Some(command) => command,
                    None => break,
                },
            };
            match command {
                Command::TrimFeed { lane, through, reply } => {
                    drop(reply.send(self.trim_feed(&lane, through).await.map_err(Into::into)));
                }
                Command::Leave { reply } => drop(reply.send(self.leave().await)),
                Command::Commit(batch, reply) => {
                    let (mut rows, mut bytes) = size(&batch);
                    let mut group = vec![(batch, reply)];
                    while group.len() < BATCHES {
                        match receiver.try_recv() {
                            Ok(Command::Commit(batch, reply)) => {
                                let (more_rows, more_bytes) = size(&batch);
                                rows += more_rows;
                                bytes += more_bytes;
                                if rows > ROWS || bytes > BYTES {
                                    next = Some(Command::Commit(batch, reply));
                                    break;
                                }
                                group.push((batch, reply));
                            }
                            Ok(other) => {
                                next = Some(other);
                                break;
                            }
                            Err(_) => break,
                        }
                    }
                    self.commit(group).await;
                }
            }
        }
        let _ = self.leave().await;
    }

    async fn leave(&mut self) -> Result<(), EngineError> {
        if let (Some(connection), true) = (&self.connection, self.has_mark) {
            connection.execute(sql::FORGET_MARK, &[&self.name]).await?;
            self.has_mark = false;
        }
        Ok(())
    }

    async fn commit(&mut self, group: Vec<Waiting>) {
        let batches: Vec<&Batch> = group.iter().map(|(batch, _)| &**batch).collect();
        match self.write(&batches).await {
            Ok(outcomes) => {
                for ((_, reply), outcome) in group.into_iter().zip(outcomes) {
                    // Whoever asked may have gone; what is committed stays committed.
                    let _ = reply.send(outcome.map_err(CommitError::Conflict));
                }
            }
            // The database is away, or nobody knows: the same for all of them.
            Err(Failure::Lost(reason) | Failure::Unknown(reason)) => {
                tracing::error!(reason, batches = group.len(), "commits failed");
                for (_, reply) in group {
                    let _ = reply.send(Err(CommitError::Engine(EngineError::new(&reason))));
                }
            }
            // One batch must not take the others down with it: each by itself.
            Err(_) if group.len() > 1 => {
                for (batch, reply) in group {
                    let outcome = match self.write(&[&batch]).await {
                        Ok(mut outcomes) => outcomes.remove(0).map_err(CommitError::Conflict),
                        Err(failure) => Err(refusal(&batch, failure)),
                    };
                    let _ = reply.send(outcome);
                }
            }
            Err(failure) => {
                if let Some((batch, reply)) = group.into_iter().next() {
                    let _ = reply.send(Err(refusal(&batch, failure)));
                }
            }
        }
    }

    /// All of `batches` in one transaction, again and again as long as the database wants it. Those whose expectations do
    /// not hold write nothing.
    async fn write(&mut self, batches: &[&Batch]) -> Result<Outcomes, Failure> {
        let started = Instant::now();
        let mut tries = 0;
        loop {
            let failure = match self.attempt(batches).await {
                Ok(outcomes) => return Ok(outcomes),
                Err(failure) => failure,
            };
            tries += 1;
            if tries >= retry::TRIES || started.elapsed() > PATIENCE {
                return Err(failure);
            }
            tracing::trace!(reason = failure.reason(), tries, "a transaction is done again");
            match failure {
                Failure::Again(_) => retry::pause(tries).await,
                // The first time it was probably idle for too long.
                Failure::Lost(_) if tries == 1 => {}
                Failure::Lost(_) => retry::pause_for_return(tries).await,
                Failure::Refused(_) | Failure::Unknown(_) => return Err(failure),
            }
        }
    }

    async fn attempt(&mut self, batches: &[&Batch]) -> Result<Outcomes, Failure> {
        let connection = self.connection().await?;
        let stamp = self.stamp.read().clone();
        let writing = Writing {
            connection: &connection,
            lane: &self.settings.options.node,
            writer: &self.name,
            mark: self.mark,
            tip: self.tip.as_ref(),
            stamp: stamp.as_deref(),
        };
        let prepared = match writing.prepare(batches).await {
            Ok(prepared) => prepared,
            Err(failure) => return Err(self.undo(connection, failure).await),
        };
        if prepared.is_empty {
            if connection.run(sql::ROLLBACK).await.is_ok() {
                self.connection = Some(connection);
            }
            return Ok(prepared.outcomes);
        }
        match self.end(connection).await? {
            true => {
                self.tip = prepared.tip;
                Ok(prepared.outcomes)
            }
            false => Err(Failure::Again("the commit was lost on its way".into())),
        }
    }

    /// COMMIT; false if it certainly was not done and must be tried again.
    async fn end(&mut self, connection: Connection) -> Result<bool, Failure> {
        match connection.run(sql::COMMIT).await {
            Ok(()) => {
                self.mark += 1;
                self.connection = Some(connection);
                Ok(true)
            }
            Err(Failure::Lost(reason)) => {
                tracing::warn!(reason, "the answer to a commit was lost; looking for it");
                drop(connection);
                self.tip = None;
                self.look_for_commit().await
            }
            Err(failure) => Err(self.undo(connection, failure).await),
        }
    }

    /// After a failure nothing is left: neither of the transaction nor in memory.
    async fn undo(&mut self, connection: Connection, failure: Failure) -> Failure {
        self.tip = None;
        if !matches!(failure, Failure::Lost(_)) && connection.run(sql::ROLLBACK).await.is_ok() {
            self.connection = Some(connection);
        }
        failure
    }

    /// Whether the commit that moves the mark on from where it is was done. Moving the mark ourselves waits for a commit
    /// that is still on its way, and makes one that comes later impossible.
    async fn look_for_commit(&mut self) -> Result<bool, Failure> {
        let started = Instant::now();
        let mut tries = 0;
        loop {
            let failure = match self.fence().await {
                Ok(was_done) => return Ok(was_done),
                Err(failure) => failure,
            };
            self.connection = None;
            tries += 1;
            if started.elapsed() > PATIENCE {
                // Whatever comes of it, it is no longer ours: from now on under another name.
                self.name = name(&self.settings.options.node);
                (self.has_mark, self.mark) = (false, 0);
                let reason = format!("whether the change was committed is not known: {}", failure.reason());
                return Err(Failure::Unknown(reason));
            }
            retry::pause_for_return(tries).await;
        }
    }

    async fn fence(&mut self) -> Result<bool, Failure> {
        let connection = Connection::open(&self.settings).await?;
        let beyond = self.mark + 2;
        let moved = connection.execute(sql::MOVE_MARK, &[&self.name, &self.mark, &beyond]).await?;
        let now: i64 = match moved {
            1 => beyond,
            _ => {
                let rows = connection.query(sql::MARK, &[&self.name]).await?;
                rows.first()
                    .ok_or_else(|| Failure::Lost("the mark of this writer is gone".into()))?
                    .try_get(0)?
            }
        };
        let was_done = now == self.mark + 1;
        if !was_done && now != beyond {
            return Err(Failure::Lost("the mark of this writer was moved by somebody else".into()));
        }
        self.mark = now;
        self.connection = Some(connection);
        Ok(was_done)
    }

    /// The connection, out of its place: whoever takes it puts it back if it is still good.
    async fn connection(&mut self) -> Result<Connection, Failure> {
        let connection = match self.connection.take() {
            Some(connection) if connection.is_usable() => connection,
            _ => Connection::open(&self.settings).await?,
        };
        if !self.has_mark {
            connection.execute(sql::NEW_MARK, &[&self.name, &self.mark]).await?;
            // Looked at behind the mark: whoever puts the store to rest says so first and takes the marks away then, so one
            // of the two sees the other.
            if !connection.query(shared::META, &[&AT_REST]).await?.is_empty() {
                connection.execute(sql::FORGET_MARK, &[&self.name]).await?;
                return Err(Failure::Refused("the store is at rest: it was copied elsewhere".into()));
            }
            self.has_mark = true;
        }
        Ok(connection)
    }

    /// A part at a time: first it is said that the entries are gone, then they go, in the same transaction.
    async fn trim_feed(&mut self, lane: &str, through: u64) -> Result<(), Failure> {
        let mut tries = 0;
        loop {
            let failure = match self.trim_some(lane, through).await {
                Ok(true) => return Ok(()),
                Ok(false) => continue,
                Err(failure) => failure,
            };
            tries += 1;
            match failure {
                Failure::Refused(_) | Failure::Unknown(_) => return Err(failure),
                _ if tries >= retry::TRIES => return Err(failure),
                _ => retry::pause_for_return(tries).await,
            }
        }
    }

    /// True when there is nothing (more) to take away.
    async fn trim_some(&mut self, lane: &str, through: u64) -> Result<bool, Failure> {
        let connection = self.connection().await?;
        let rows = match connection.query(sql::FLOOR, &[&lane, &number(through)]).await {
            Ok(rows) => rows,
            Err(failure) => return Err(self.undo(connection, failure).await),
        };
        let floor: Option<i64> = rows.first().map(|row| row.try_get(0)).transpose()?;
        let floor = floor.and_then(|floor| u64::try_from(floor).ok()).unwrap_or(u64::MAX);
        if floor >= through {
            self.connection = Some(connection);
            return Ok(true);
        }
        let end = through.min(floor + TRIM);
        let operations = [
            one(shared::SET_FEED_FLOOR, vec![text(lane), Box::new(number(end))]),
            any(shared::TRIM_FEED, vec![text(log_key(lane, floor)), text(log_key(lane, end))]),
            one(sql::MOVE_MARK, vec![text(&self.name), Box::new(self.mark), Box::new(self.mark + 1)]),
        ];
        let tip = self.tip.clone();
        let written = async {
            connection.begin_and_query(&[]).await?;
            connection.execute_all(&operations).await
        };
        if let Err(failure) = written.await {
            return Err(self.undo(connection, failure).await);
        }
        match self.end(connection).await? {
            true => {
                self.tip = tip;
                Ok(end == through)
            }
            false => Err(Failure::Again("the commit was lost on its way".into())),
        }
    }
}

/// Too many tries are a conflict with whoever was quicker each time: whoever asked reads again and decides anew.
fn refusal(batch: &Batch, failure: Failure) -> CommitError {
    match failure {
        Failure::Again(reason) => {
            let what = anything(batch);
            tracing::warn!(reason, %what, "a transaction was given up after many tries");
            CommitError::Conflict(what)
        }
        other => {
            tracing::error!(reason = other.reason(), "a commit failed");
            CommitError::Engine(other.into())
        }
    }
}

fn anything(batch: &Batch) -> What {
    let put = batch.puts.first().map(|put| What::Record(put.row.key.clone()));
    let delete = || batch.deletes.first().map(|delete| What::Record(delete.key.clone()));
    let check = || batch.checks.first().map(|check| What::Record(check.key.clone()));
    put.or_else(delete).or_else(check).unwrap_or_else(|| What::Meta("logs".into()))
}

fn size(batch: &Batch) -> (usize, usize) {
    let rows = batch.puts.len()
        + batch.deletes.len()
        + batch.claims_added.len()
        + batch.claims_removed.len()
        + batch.entries_added.len()
        + batch.entries_removed.len()
        + batch.audit.len()
        + batch.feed.len();
    let of_row = |row: &store::engine::Row| {
        row.body.len() + row.links.len() + row.sealed.as_ref().map_or(0, Vec::len) + 400
    };
    let bytes = batch.puts.iter().map(|put| of_row(&put.row)).sum::<usize>()
        + batch.audit.iter().chain(&batch.feed).map(String::len).sum::<usize>();
    (rows, bytes)
}
