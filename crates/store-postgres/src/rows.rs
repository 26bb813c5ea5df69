//! Between PostgreSQL's columns and the engine's rows.

use std::num::TryFromIntError;

use store::engine::{ClaimRow, Claimed, EntryRow, Indexed, Lane, LogRow, Row};
use store::error::EngineError;
use store::tables::{Cell, Cells, Kind, Table};
use tokio_postgres::Row as Columns;
use tokio_postgres::types::FromSql;

use crate::connection::Value;

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

/// A whole row, cell by cell.
pub fn cells(table: Table, columns: &Columns) -> Result<Cells, EngineError> {
    let cell = |(at, kind): (usize, &Kind)| {
        Ok(match kind {
            Kind::Text => column::<Option<String>>(columns, at)?.map_or(Cell::Null, Cell::Text),
            Kind::Long => column::<Option<i64>>(columns, at)?.map_or(Cell::Null, Cell::Number),
            Kind::Short => column::<Option<i32>>(columns, at)?.map_or(Cell::Null, |n| Cell::Number(n.into())),
            Kind::Bytes => column::<Option<Vec<u8>>>(columns, at)?.map_or(Cell::Null, Cell::Bytes),
        })
    };
    table.columns().iter().enumerate().map(cell).collect()
}

/// The same as parameters. A cell of another form than its column becomes nothing, which the table refuses.
pub fn values(table: Table, row: &Cells) -> Vec<Value> {
    let value = |(kind, cell): (&Kind, &Cell)| -> Value {
        match (kind, cell) {
            (Kind::Text, Cell::Text(text)) => Box::new(Some(text.clone())),
            (Kind::Text, _) => Box::new(None::<String>),
            (Kind::Long, Cell::Number(number)) => Box::new(Some(*number)),
            (Kind::Long, _) => Box::new(None::<i64>),
            (Kind::Short, Cell::Number(number)) => Box::new(i32::try_from(*number).ok()),
            (Kind::Short, _) => Box::new(None::<i32>),
            (Kind::Bytes, Cell::Bytes(bytes)) => Box::new(Some(bytes.clone())),
            (Kind::Bytes, _) => Box::new(None::<Vec<u8>>),
        }
    };
    table.columns().iter().zip(row).map(value).collect()
}
