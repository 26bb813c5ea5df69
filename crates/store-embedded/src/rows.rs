//! Between SQLite's columns and the engine's rows.

use rusqlite::{Row as Columns, Statement, ToSql};
use store::engine::{ClaimRow, Claimed, EntryRow, Indexed, LogRow, Row};

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
