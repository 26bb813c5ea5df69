//! Between PostgreSQL's columns and the engine's rows.

use std::num::TryFromIntError;

use store::engine::{ClaimRow, Claimed, EntryRow, Indexed, Lane, LogRow, Row};
use store::error::EngineError;
use tokio_postgres::Row as Columns;
use tokio_postgres::types::FromSql;

/// A column, or why it cannot be read: a type or a number that nobody wrote.
pub fn column<'a, T: FromSql<'a>>(columns: &'a Columns, at: usize) -> Result<T, EngineError> {
    columns.try_get(at).map_err(EngineError::new)
}

fn number<T: TryFrom<i32, Error = TryFromIntError>>(columns: &Columns, at: usize) -> Result<T, EngineError> {
    T::try_from(column::<i32>(columns, at)?).map_err(EngineError::new)
}

/// The first ten columns as a row.
pub fn row(columns: &Columns) -> Result<Row, EngineError> {
    Ok(Row {
        key: column(columns, 0)?,
        version: column(columns, 1)?,
        format: number(columns, 2)?,
        min_reader: number(columns, 3)?,
        expires_at: column(columns, 4)?,
        body: column(columns, 5)?,
        links: column(columns, 6)?,
        sealed: column(columns, 7)?,
        own_key: column(columns, 8)?,
        mac: column(columns, 9)?,
    })
}

fn joined(columns: &Columns) -> Result<Option<Row>, EngineError> {
    match column::<Option<&str>>(columns, 0)? {
        None => Ok(None),
        Some(_) => row(columns).map(Some),
    }
}

/// A claim and its owner.
pub fn claimed(columns: &Columns) -> Result<Claimed, EngineError> {
    let claim =
        ClaimRow { key: column(columns, 12)?, owner: column(columns, 10)?, mac: column(columns, 11)? };
    Ok(Claimed { claim, row: joined(columns)? })
}

/// An index entry and its owner.
pub fn indexed(columns: &Columns) -> Result<Indexed, EngineError> {
    let entry = EntryRow { key: column(columns, 10)?, owner: column(columns, 11)? };
    Ok(Indexed { entry, row: joined(columns)? })
}

/// A lane of the logs.
pub fn lane(columns: &Columns) -> Result<Lane, EngineError> {
    let count = |at| Ok::<_, EngineError>(u64::try_from(column::<i64>(columns, at)?).unwrap_or(0));
    Ok(Lane { name: column(columns, 0)?, audit_seq: count(1)?, feed_seq: count(2)?, feed_floor: count(3)? })
}

/// A log line; its key is `<lane>/<number>`.
pub fn log(lane: &str, columns: &Columns) -> Result<LogRow, EngineError> {
    let key: &str = column(columns, 0)?;
    let seq = key.rsplit('/').next().and_then(|number| number.parse().ok()).unwrap_or(0);
    Ok(LogRow { lane: lane.to_owned(), seq, body: column(columns, 1)?, mac: column(columns, 2)? })
}

/// The text form of the key of a log line.
pub fn log_key(lane: &str, seq: u64) -> String {
    format!("{lane}/{}", store::key::number(seq))
}
