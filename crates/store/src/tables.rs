//! The tables of a store as they lie, cell by cell: what copying and checking read, and what only copying writes.
//!
//! Nothing here means anything: no key is needed, and nothing is judged. The texts keep to the same subset as `store::sql`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::engine::{ClaimRow, EntryRow, Row};
use crate::error::EngineError;

/// A table, in the order in which they are copied: what tells that there is a store comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Records.
    Record,
    /// Claims.
    Claim,
    /// Index entries.
    Entry,
    /// Counts.
    Tally,
    /// The audit chain.
    Audit,
    /// The feed.
    Feed,
    /// Where the logs end.
    Lane,
    /// The store's own state.
    Meta,
}

/// The form of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A number of 64 bits.
    Long,
    /// A number of 32 bits.
    Short,
    /// Bytes.
    Bytes,
}

/// What stands in a column of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// Text.
    Text(String),
    /// A number.
    Number(i64),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// A row as it lies.
pub type Cells = Vec<Cell>;

impl Table {
    /// All, in the order in which they are copied.
    pub const ALL: [Self; 8] = [
        Self::Record,
        Self::Claim,
        Self::Entry,
        Self::Tally,
        Self::Audit,
        Self::Feed,
        Self::Lane,
        Self::Meta,
    ];

    /// Its name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Claim => "claim",
            Self::Entry => "entry",
            Self::Tally => "tally",
            Self::Lane => "lane",
            Self::Audit => "audit",
            Self::Feed => "feed",
            Self::Meta => "meta",
        }
    }

    /// The forms of its columns. The first is the key.
    pub const fn columns(self) -> &'static [Kind] {
        match self {
            Self::Record => &[
                Kind::Text,
                Kind::Long,
                Kind::Short,
                Kind::Short,
                Kind::Long,
                Kind::Text,
                Kind::Text,
                Kind::Bytes,
                Kind::Bytes,
                Kind::Bytes,
            ],
            Self::Claim => &[Kind::Text, Kind::Text, Kind::Bytes],
            Self::Entry => &[Kind::Text, Kind::Text],
            Self::Tally => &[Kind::Text, Kind::Long],
            Self::Lane => &[Kind::Text, Kind::Long, Kind::Bytes, Kind::Long, Kind::Long],
            Self::Audit => &[Kind::Text, Kind::Text, Kind::Bytes],
            Self::Feed => &[Kind::Text, Kind::Text, Kind::Bytes],
            Self::Meta => &[Kind::Text, Kind::Text],
        }
    }

    /// Reads rows after a key: `?1` the key, `?2` how many.
    pub const fn dump(self) -> &'static str {
        match self {
            Self::Record => DUMP_RECORD,
            Self::Claim => DUMP_CLAIM,
            Self::Entry => DUMP_ENTRY,
            Self::Tally => DUMP_TALLY,
            Self::Lane => DUMP_LANE,
            Self::Audit => DUMP_AUDIT,
            Self::Feed => DUMP_FEED,
            Self::Meta => DUMP_META,
        }
    }

    /// Writes a row where there is none with its key.
    pub const fn load(self) -> &'static str {
        match self {
            Self::Record => LOAD_RECORD,
            Self::Claim => LOAD_CLAIM,
            Self::Entry => LOAD_ENTRY,
            Self::Tally => LOAD_TALLY,
            Self::Lane => LOAD_LANE,
            Self::Audit => LOAD_AUDIT,
            Self::Feed => LOAD_FEED,
            Self::Meta => LOAD_META,
        }
    }

    /// Reads the greatest key.
    pub const fn last(self) -> &'static str {
        match self {
            Self::Record => LAST_RECORD,
            Self::Claim => LAST_CLAIM,
            Self::Entry => LAST_ENTRY,
            Self::Tally => LAST_TALLY,
            Self::Lane => LAST_LANE,
            Self::Audit => LAST_AUDIT,
            Self::Feed => LAST_FEED,
            Self::Meta => LAST_META,
        }
    }
}

const DUMP_RECORD: &str = "SELECT k, ver, fmt, min_reader, expires_at, body, links, sealed, own_key, mac FROM record WHERE k > ?1 ORDER BY k LIMIT ?2";
const LOAD_RECORD: &str = "INSERT INTO record (k, ver, fmt, min_reader, expires_at, body, links, sealed, own_key, mac) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (k) DO NOTHING";
const LAST_RECORD: &str = "SELECT k FROM record ORDER BY k DESC LIMIT 1";

const DUMP_CLAIM: &str = "SELECT k, owner, mac FROM claim WHERE k > ?1 ORDER BY k LIMIT ?2";
const LOAD_CLAIM: &str = "INSERT INTO claim (k, owner, mac) VALUES (?1, ?2, ?3) ON CONFLICT (k) DO NOTHING";
const LAST_CLAIM: &str = "SELECT k FROM claim ORDER BY k DESC LIMIT 1";

const DUMP_ENTRY: &str = "SELECT k, owner FROM entry WHERE k > ?1 ORDER BY k LIMIT ?2";
const LOAD_ENTRY: &str = "INSERT INTO entry (k, owner) VALUES (?1, ?2) ON CONFLICT (k) DO NOTHING";
const LAST_ENTRY: &str = "SELECT k FROM entry ORDER BY k DESC LIMIT 1";

const DUMP_TALLY: &str = "SELECT k, n FROM tally WHERE k > ?1 ORDER BY k LIMIT ?2";
const LOAD_TALLY: &str = "INSERT INTO tally (k, n) VALUES (?1, ?2) ON CONFLICT (k) DO NOTHING";
const LAST_TALLY: &str = "SELECT k FROM tally ORDER BY k DESC LIMIT 1";

const DUMP_LANE: &str =
    "SELECT k, audit_seq, audit_mac, feed_seq, feed_floor FROM lane WHERE k > ?1 ORDER BY k LIMIT ?2";
const LOAD_LANE: &str = "INSERT INTO lane (k, audit_seq, audit_mac, feed_seq, feed_floor) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (k) DO NOTHING";
const LAST_LANE: &str = "SELECT k FROM lane ORDER BY k DESC LIMIT 1";

const DUMP_AUDIT: &str = "SELECT k, body, mac FROM audit WHERE k > ?1 ORDER BY k LIMIT ?2";
const LOAD_AUDIT: &str = "INSERT INTO audit (k, body, mac) VALUES (?1, ?2, ?3) ON CONFLICT (k) DO NOTHING";
const LAST_AUDIT: &str = "SELECT k FROM audit ORDER BY k DESC LIMIT 1";

const DUMP_FEED: &str = "SELECT k, body, mac FROM feed WHERE k > ?1 ORDER BY k LIMIT ?2";
const LOAD_FEED: &str = "INSERT INTO feed (k, body, mac) VALUES (?1, ?2, ?3) ON CONFLICT (k) DO NOTHING";
const LAST_FEED: &str = "SELECT k FROM feed ORDER BY k DESC LIMIT 1";

const DUMP_META: &str = "SELECT k, v FROM meta WHERE k > ?1 ORDER BY k LIMIT ?2";
const LOAD_META: &str = "INSERT INTO meta (k, v) VALUES (?1, ?2) ON CONFLICT (k) DO NOTHING";
const LAST_META: &str = "SELECT k FROM meta ORDER BY k DESC LIMIT 1";

/// Takes a value of the store's own state away: `?1` its name.
pub const FORGET_META: &str = "DELETE FROM meta WHERE k = ?1";

#[cfg(test)]
const ALL: &[&str] = &[
    DUMP_RECORD,
    LOAD_RECORD,
    LAST_RECORD,
    DUMP_CLAIM,
    LOAD_CLAIM,
    LAST_CLAIM,
    DUMP_ENTRY,
    LOAD_ENTRY,
    LAST_ENTRY,
    DUMP_TALLY,
    LOAD_TALLY,
    LAST_TALLY,
    DUMP_LANE,
    LOAD_LANE,
    LAST_LANE,
    DUMP_AUDIT,
    LOAD_AUDIT,
    LAST_AUDIT,
    DUMP_FEED,
    LOAD_FEED,
    LAST_FEED,
    DUMP_META,
    LOAD_META,
    LAST_META,
    FORGET_META,
];

/// The key of a row.
pub fn key_of(cells: &Cells) -> &str {
    match cells.first() {
        Some(Cell::Text(key)) => key,
        _ => "",
    }
}

fn bad(what: &str) -> EngineError {
    EngineError::new(format!("a {what} does not have the columns it should"))
}

fn text(cell: Cell) -> Option<String> {
    if let Cell::Text(text) = cell { Some(text) } else { None }
}

fn bytes(cell: Cell) -> Option<Vec<u8>> {
    if let Cell::Bytes(bytes) = cell { Some(bytes) } else { None }
}

fn number(cell: &Cell) -> Option<i64> {
    if let Cell::Number(number) = cell { Some(*number) } else { None }
}

/// A row of records.
pub fn record(cells: Cells) -> Result<Row, EngineError> {
    let read = || {
        let [key, version, format, min_reader, expires_at, body, links, sealed, own_key, mac] =
            <[Cell; 10]>::try_from(cells).ok()?;
        Some(Row {
            key: text(key)?,
            version: number(&version)?,
            format: u16::try_from(number(&format)?).ok()?,
            min_reader: u16::try_from(number(&min_reader)?).ok()?,
            expires_at: number(&expires_at),
            body: text(body)?,
            links: text(links)?,
            sealed: bytes(sealed),
            own_key: bytes(own_key),
            mac: bytes(mac)?,
        })
    };
    read().ok_or_else(|| bad("record"))
}

/// A row of claims.
pub fn claim(cells: Cells) -> Result<ClaimRow, EngineError> {
    let read = || {
        let [key, owner, mac] = <[Cell; 3]>::try_from(cells).ok()?;
        Some(ClaimRow { key: text(key)?, owner: text(owner)?, mac: bytes(mac)? })
    };
    read().ok_or_else(|| bad("claim"))
}

/// A row of index entries.
pub fn entry(cells: Cells) -> Result<EntryRow, EngineError> {
    let read = || {
        let [key, owner] = <[Cell; 2]>::try_from(cells).ok()?;
        Some(EntryRow { key: text(key)?, owner: text(owner)? })
    };
    read().ok_or_else(|| bad("index entry"))
}

/// A row as JSON: bytes in base64 behind `!`. For fixtures that are kept as text.
pub fn to_json(cells: &Cells) -> Value {
    let cell = |cell: &Cell| match cell {
        Cell::Null => Value::Null,
        Cell::Text(text) => format!("'{text}").into(),
        Cell::Number(number) => (*number).into(),
        Cell::Bytes(bytes) => format!("!{}", STANDARD.encode(bytes)).into(),
    };
    cells.iter().map(cell).collect()
}

/// Back from JSON; none where it is not a row.
pub fn from_json(value: &Value) -> Option<Cells> {
    let cell = |value: &Value| match value {
        Value::Null => Some(Cell::Null),
        Value::Number(number) => number.as_i64().map(Cell::Number),
        Value::String(text) => match text.split_at_checked(1)? {
            ("'", text) => Some(Cell::Text(text.to_owned())),
            ("!", bytes) => STANDARD.decode(bytes).ok().map(Cell::Bytes),
            _ => None,
        },
        _ => None,
    };
    value.as_array()?.iter().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::outside_the_subset;

    #[test]
    fn every_text_stays_in_the_subset_that_all_databases_take() {
        for text in ALL {
            assert_eq!(outside_the_subset(text), Vec::<String>::new(), "{text}");
        }
        let is_text =
            |line: &&str| line.trim_start_matches("pub ").starts_with("const ") && line.contains(": &str");
        let consts =
            include_str!("tables.rs").lines().filter(is_text).filter(|line| !line.contains("&[")).count();
        assert_eq!(consts, ALL.len());
    }

    #[test]
    fn every_text_has_as_many_columns_as_its_table() {
        for table in Table::ALL {
            let columns = table.columns().len();
            assert_eq!(table.dump().split(" FROM ").next().unwrap().split(", ").count(), columns);
            assert!(table.load().contains(&format!("?{columns})")) && table.dump().contains(table.name()));
        }
    }

    #[test]
    fn a_row_survives_its_json() {
        let row = vec![Cell::Text("!'x".into()), Cell::Null, Cell::Number(-1), Cell::Bytes(vec![0, 255])];
        assert_eq!(from_json(&to_json(&row)), Some(row));
    }
}
