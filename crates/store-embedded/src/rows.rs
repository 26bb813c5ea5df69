//! Between SQLite's columns and the engine's rows.

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Row as Columns, Statement, ToSql};
use store::engine::{ClaimRow, Claimed, EntryRow, Indexed, LogRow, Row};
use store::tables::Cell;

use crate::sql;

/// The first ten columns as a row.
pub fn row(columns: &Columns<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        key: columns.get(0)?,
        version: columns.get(1)?,
        format: columns.get(2)?,
        min_reader: columns.get(3)?,
        expires_at: columns.get(4)?,
        body: columns.get(5)?,
        links: columns.get(6)?,
        sealed: columns.get(7)?,
        own_key: columns.get(8)?,
        mac: columns.get(9)?,
    })
}

/// The rows of two keys.
pub fn two(connection: &Connection, one: &str, other: &str) -> rusqlite::Result<Vec<Option<Row>>> {
    let mut statement = connection.prepare_cached(sql::GET_TWO)?;
    let mut found = vec![None, None];
    let mut rows = statement.query([one, other])?;
    while let Some(columns) = rows.next()? {
        found[usize::from(columns.get::<_, bool>(10)?)] = Some(row(columns)?);
    }
    Ok(found)
}

fn joined(columns: &Columns<'_>) -> rusqlite::Result<Option<Row>> {
    match columns.get_ref(0)? {
        rusqlite::types::ValueRef::Null => Ok(None),
        _ => row(columns).map(Some),
    }
}

/// A claim and its owner.
pub fn claimed(key: &str, columns: &Columns<'_>) -> rusqlite::Result<Claimed> {
    let claim = ClaimRow { key: key.to_owned(), owner: columns.get(10)?, mac: columns.get(11)? };
    Ok(Claimed { claim, row: joined(columns)? })
}

/// An index entry and its owner.
pub fn indexed(columns: &Columns<'_>) -> rusqlite::Result<Indexed> {
    let entry = EntryRow { key: columns.get(10)?, owner: columns.get(11)? };
    Ok(Indexed { entry, row: joined(columns)? })
}

/// A log line; its key is `<lane>/<number>`.
pub fn log(lane: &str, columns: &Columns<'_>) -> rusqlite::Result<LogRow> {
    let key = columns.get_ref(0)?.as_str()?;
    let seq = key.rsplit('/').next().and_then(|number| number.parse().ok()).unwrap_or(0);
    Ok(LogRow { lane: lane.to_owned(), seq, body: columns.get(1)?, mac: columns.get(2)? })
}

/// What stands in a column.
pub fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Number(number),
        // Not written by us; whoever compares finds it.
        ValueRef::Real(number) => Cell::Text(number.to_string()),
        ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
    }
}

/// A cell as a parameter.
pub fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Text(text) => Value::Text(text.clone()),
        Cell::Number(number) => Value::Integer(*number),
        Cell::Bytes(bytes) => Value::Blob(bytes.clone()),
    }
}

/// Every row of a query.
pub fn all<T>(
    statement: &mut Statement<'_>,
    params: &[&dyn ToSql],
    map: impl Fn(&Columns<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let mut found = Vec::new();
    let mut rows = statement.query(params)?;
    while let Some(columns) = rows.next()? {
        found.push(map(columns)?);
    }
    Ok(found)
}

/// The text form of the key of a log line.
pub fn log_key(lane: &str, seq: u64) -> String {
    format!("{lane}/{}", store::key::number(seq))
}
