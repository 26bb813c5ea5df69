//! The engine: a database, connections that read, the writer.

use std::collections::HashMap;
use std::sync::Arc;

use store::engine::{
    Batch, BoxFuture, Claimed, CommitError, Engine, Indexed, KeyRange, Lane, Log, LogRow, Row, Stamp,
};
use store::error::EngineError;
use store::tables::{self, Cells, Table};
use store::{Timestamp, key, sql as shared};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;
use tokio_postgres::Row as Columns;

use crate::address::{Options, Settings};
use crate::connection::Connection;
use crate::error::{Failure, OpenError};
use crate::plan::any;
use crate::readers::Readers;
use crate::rows::{self, log_key};
use crate::writer::{self, Command, SharedStamp};
use crate::{migrations, sql};

/// A store in a PostgreSQL database, which other nodes may use at the same time.
pub struct Postgres {
    settings: Arc<Settings>,
    readers: Readers,
    commands: UnboundedSender<Command>,
    stamp: SharedStamp,
    /// The name of our writer's mark.
    mark: String,
}

impl Postgres {
    /// Opens the store in the database at `address` (`postgres://user:password@host:port/database`), or makes one; `now` is
    /// for the migrations' lease.
    ///
    /// # Errors
    /// The address, the database or its tables are not as they should be; each says what to do.
    pub async fn open(address: &str, options: Options, now: Timestamp) -> Result<Self, OpenError> {
        let settings = Arc::new(Settings::new(address, options)?);
        Self::at(&settings, now).await.map_err(|error| error.about(&settings))
    }

    async fn at(settings: &Arc<Settings>, now: Timestamp) -> Result<Self, OpenError> {
        let database = |failure: Failure| OpenError::Database(failure.into());
        let connection = Connection::open(settings).await.map_err(database)?;
        let encoding = connection.query(sql::ENCODING, &[]).await.map_err(database)?;
        let encoding: String = encoding.first().map_or_else(String::new, |row| row.get(0));
        if !matches!(encoding.to_uppercase().as_str(), "UTF8" | "UTF-8") {
            return Err(OpenError::Encoding(encoding));
        }
        migrations::run(&connection, &writer::name(&settings.options.node), now.0).await?;
        let stamp = SharedStamp::default();
        let mark = writer::name(&settings.options.node);
        let commands = writer::start(Arc::clone(settings), mark.clone(), connection, Arc::clone(&stamp));
        let readers = Readers::new(Arc::clone(settings));
        Ok(Self { readers, settings: Arc::clone(settings), commands, stamp, mark })
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

    /// The marks of all writers but ours.
    async fn others(&self) -> Result<Vec<String>, EngineError> {
        let found = self.readers.query(sql::MARKS, &[]).await?;
        let marks = found.iter().map(|row| rows::column::<String>(row, 0));
        let ours = self.mark.as_str();
        marks.filter(|mark| mark.as_ref().map_or(true, |mark| mark != ours)).collect()
    }

    async fn in_range<T>(
        &self,
        text: &'static str,
        range: &KeyRange,
        map: impl Fn(&Columns) -> Result<T, EngineError>,
    ) -> Result<Vec<T>, EngineError> {
        let below = range.below.as_deref().unwrap_or(END);
        let found =
            self.readers.query(text, &[&range.above, &below, &range.now, &count(range.limit)]).await?;
        found.iter().map(map).collect()
    }
}

/// Greater than every key in use.
const END: &str = "\u{10ffff}";

impl Engine for Postgres {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Row>, EngineError>> {
        Box::pin(async move {
            let found = self.readers.query(shared::GET, &[&key]).await?;
            found.first().map(rows::row).transpose()
        })
    }

    fn get_many<'a>(&'a self, keys: &'a [String]) -> BoxFuture<'a, Result<Vec<Option<Row>>, EngineError>> {
        Box::pin(async move {
            let found = self.readers.query(sql::GET_MANY, &[&keys]).await?;
            let found = found.iter().map(rows::row).map(|row| row.map(|row| (row.key.clone(), row)));
            let found = found.collect::<Result<HashMap<_, _>, _>>()?;
            Ok(keys.iter().map(|key| found.get(key).cloned()).collect())
        })
    }

    fn find<'a>(&'a self, claims: &'a [String]) -> BoxFuture<'a, Result<Vec<Option<Claimed>>, EngineError>> {
        Box::pin(async move {
            let found = self.readers.query(sql::FIND_MANY, &[&claims]).await?;
            let found =
                found.iter().map(rows::claimed).map(|one| one.map(|one| (one.claim.key.clone(), one)));
            let found = found.collect::<Result<HashMap<_, _>, _>>()?;
            Ok(claims.iter().map(|claim| found.get(claim).cloned()).collect())
        })
    }

    fn scan<'a>(&'a self, range: &'a KeyRange) -> BoxFuture<'a, Result<Vec<Row>, EngineError>> {
        let text = if range.reverse { shared::SCAN_BACK } else { shared::SCAN };
        Box::pin(self.in_range(text, range, rows::row))
    }

    fn scan_index<'a>(&'a self, range: &'a KeyRange) -> BoxFuture<'a, Result<Vec<Indexed>, EngineError>> {
        let text = if range.reverse { shared::SCAN_INDEX_BACK } else { shared::SCAN_INDEX };
        Box::pin(self.in_range(text, range, rows::indexed))
    }

    fn expired(&self, now: i64, limit: usize) -> BoxFuture<'_, Result<Vec<Row>, EngineError>> {
        Box::pin(async move {
            let found = self.readers.query(shared::EXPIRED, &[&now, &count(limit)]).await?;
            found.iter().map(rows::row).collect()
        })
    }

    fn estimate<'a>(&'a self, scope_and_kind: &'a str) -> BoxFuture<'a, Result<u64, EngineError>> {
        Box::pin(async move {
            let first = format!("{scope_and_kind}/");
            let end = key::after_prefix(&first).unwrap_or_else(|| END.to_owned());
            let found = self.readers.query(shared::ESTIMATE, &[&first, &end]).await?;
            let sum: i64 = found.first().map_or(Ok(0), |row| rows::column(row, 0))?;
            Ok(u64::try_from(sum).unwrap_or(0))
        })
    }

    fn lanes(&self) -> BoxFuture<'_, Result<Vec<Lane>, EngineError>> {
        Box::pin(async move {
            let found = self.readers.query(shared::LANES, &[]).await?;
            found.iter().map(rows::lane).collect()
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
            Log::Audit => shared::READ_AUDIT,
            Log::Feed => shared::READ_FEED,
        };
        Box::pin(async move {
            let end = key::after_prefix(&format!("{lane}/")).unwrap_or_else(|| END.to_owned());
            let found = self.readers.query(text, &[&log_key(lane, after), &end, &count(limit)]).await?;
            found.iter().map(|columns| rows::log(lane, columns)).collect()
        })
    }

    fn trim_feed<'a>(&'a self, lane: &'a str, through: u64) -> BoxFuture<'a, Result<(), EngineError>> {
        let lane = lane.to_owned();
        let through = through.min(i64::MAX.unsigned_abs());
        Box::pin(self.ask(move |reply| Command::TrimFeed { lane, through, reply }))
    }

    fn meta<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<String>, EngineError>> {
        Box::pin(async move {
            let found = self.readers.query(shared::META, &[&name]).await?;
            found.first().map(|row| rows::column(row, 0)).transpose()
        })
    }

    fn dump<'a>(
        &'a self,
        table: Table,
        after: &'a str,
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<Cells>, EngineError>> {
        Box::pin(async move {
            let found = self.readers.query(table.dump(), &[&after, &count(limit)]).await?;
            found.iter().map(|columns| rows::cells(table, columns)).collect()
        })
    }

    fn load(&self, table: Table, rows: Vec<Cells>) -> BoxFuture<'_, Result<(), EngineError>> {
        Box::pin(async move {
            let operations: Vec<_> =
                rows.iter().map(|row| any(table.load(), rows::values(table, row))).collect();
            let connection = Connection::open(&self.settings).await?;
            connection.begin_and_query(&[]).await?;
            connection.execute_all(&operations).await?;
            Ok(connection.run(sql::COMMIT).await?)
        })
    }

    fn last_key(&self, table: Table) -> BoxFuture<'_, Result<Option<String>, EngineError>> {
        Box::pin(async move {
            let found = self.readers.query(table.last(), &[]).await?;
            found.first().map(|row| rows::column(row, 0)).transpose()
        })
    }

    fn clock(&self) -> BoxFuture<'_, Result<Option<i64>, EngineError>> {
        Box::pin(async move {
            let found = self.readers.query(sql::CLOCK, &[]).await?;
            found.first().map(|row| rows::column(row, 0)).transpose()
        })
    }

    fn forget_meta<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<(), EngineError>> {
        Box::pin(async move {
            let connection = Connection::open(&self.settings).await?;
            Ok(connection.execute(tables::FORGET_META, &[&name]).await.map(drop)?)
        })
    }

    fn other_writers(&self) -> BoxFuture<'_, Result<u64, EngineError>> {
        Box::pin(async move { Ok(self.others().await?.len() as u64) })
    }

    fn leave(&self) -> BoxFuture<'_, Result<(), EngineError>> {
        Box::pin(self.ask(|reply| Command::Leave { reply }))
    }

    fn shut_out_others(&self) -> BoxFuture<'_, Result<(), EngineError>> {
        Box::pin(async move {
            let connection = Connection::open(&self.settings).await?;
            // Each of them moves its mark in every transaction: without one it commits nothing, and where the store is at
            // rest nobody is given a new one.
            for mark in self.others().await? {
                connection.execute(sql::FORGET_MARK, &[&mark]).await?;
            }
            Ok(())
        })
    }

    fn commit(&self, batch: Batch) -> BoxFuture<'_, Result<(), CommitError>> {
        Box::pin(self.ask(|reply| Command::Commit(Box::new(batch), reply)))
    }

    fn attach(&self, stamp: Arc<dyn Stamp>) {
        *self.stamp.write() = Some(stamp);
    }

    fn scrub(&self) -> BoxFuture<'_, Result<(), EngineError>> {
        Box::pin(async move {
            let connection = Connection::open(&self.settings).await?;
            for text in sql::SCRUB {
                match connection.run(text).await {
                    // Other databases give space back by themselves and do not know the word.
                    Ok(()) | Err(Failure::Refused(_)) => {}
                    Err(failure) => return Err(failure.into()),
                }
            }
            Ok(())
        })
    }
}

fn count(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

impl std::fmt::Debug for Postgres {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Postgres").field("node", &self.settings.options.node).finish_non_exhaustive()
    }
}
