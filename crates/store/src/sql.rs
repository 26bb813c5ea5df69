//! The SQL texts that the engines share, in the subset that PostgreSQL and its relatives take and SQLite as well.
//!
//! One text primary key a table; no joins but the look-up of an owner; every condition is a key, a range of keys or a
//! version. Parameters are written `?1`; where a database wants `$1`, [`dollars`] writes it so. What only one engine needs stands
//! in that engine, under the same test ([`crate::contract::outside_the_subset`]).
#![allow(missing_docs, reason = "the texts say what they do")]

macro_rules! columns {
    () => {
        "r.k, r.ver, r.fmt, r.min_reader, r.expires_at, r.body, r.links, r.sealed, r.own_key, r.mac"
    };
}

pub const GET: &str = concat!("SELECT ", columns!(), " FROM record r WHERE r.k = ?1");

pub const FIND: &str = concat!(
    "SELECT ",
    columns!(),
    ", c.owner, c.mac FROM claim c LEFT JOIN record r ON r.k = c.owner WHERE c.k = ?1"
);

pub const SCAN: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM record r WHERE r.k > ?1 AND r.k < ?2 AND (r.expires_at IS NULL OR r.expires_at > ?3)",
    " ORDER BY r.k LIMIT ?4"
);

pub const SCAN_BACK: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM record r WHERE r.k > ?1 AND r.k < ?2 AND (r.expires_at IS NULL OR r.expires_at > ?3)",
    " ORDER BY r.k DESC LIMIT ?4"
);

pub const SCAN_INDEX: &str = concat!(
    "SELECT ",
    columns!(),
    ", e.k, e.owner FROM entry e LEFT JOIN record r ON r.k = e.owner",
    " WHERE e.k > ?1 AND e.k < ?2 AND (r.expires_at IS NULL OR r.expires_at > ?3)",
    " ORDER BY e.k LIMIT ?4"
);

pub const SCAN_INDEX_BACK: &str = concat!(
    "SELECT ",
    columns!(),
    ", e.k, e.owner FROM entry e LEFT JOIN record r ON r.k = e.owner",
    " WHERE e.k > ?1 AND e.k < ?2 AND (r.expires_at IS NULL OR r.expires_at > ?3)",
    " ORDER BY e.k DESC LIMIT ?4"
);

pub const EXPIRED: &str =
    concat!("SELECT ", columns!(), " FROM record r WHERE r.expires_at <= ?1 ORDER BY r.expires_at LIMIT ?2");

/// A tally may be spread over several rows, so that nodes do not meet at one.
pub const ESTIMATE: &str = "SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM tally WHERE k > ?1 AND k < ?2";

pub const META: &str = "SELECT v FROM meta WHERE k = ?1";

pub const LANES: &str = "SELECT k, audit_seq, feed_seq, feed_floor, audit_mac FROM lane ORDER BY k";

pub const READ_AUDIT: &str = "SELECT k, body, mac FROM audit WHERE k > ?1 AND k < ?2 ORDER BY k LIMIT ?3";

pub const READ_FEED: &str = "SELECT k, body, mac FROM feed WHERE k > ?1 AND k < ?2 ORDER BY k LIMIT ?3";

pub const VERSION: &str = "SELECT ver, expires_at FROM record WHERE k = ?1";

pub const LINKS: &str = "SELECT links FROM record WHERE k = ?1";

pub const CLAIM_OWNER: &str =
    "SELECT c.owner, r.expires_at FROM claim c LEFT JOIN record r ON r.k = c.owner WHERE c.k = ?1";

pub const INSERT: &str = "INSERT INTO record \
     (k, ver, fmt, min_reader, expires_at, body, links, sealed, own_key, mac) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (k) DO NOTHING";

pub const UPDATE: &str = "UPDATE record SET ver = ?2, fmt = ?3, min_reader = ?4, expires_at = ?5, \
     body = ?6, links = ?7, sealed = ?8, own_key = ?9, mac = ?10 WHERE k = ?1 AND ver = ?11";

pub const DELETE: &str = "DELETE FROM record WHERE k = ?1";

pub const ADD_CLAIM: &str =
    "INSERT INTO claim (k, owner, mac) VALUES (?1, ?2, ?3) ON CONFLICT (k) DO NOTHING";

pub const REMOVE_CLAIM: &str = "DELETE FROM claim WHERE k = ?1 AND owner = ?2";

pub const ADD_ENTRY: &str =
    "INSERT INTO entry (k, owner) VALUES (?1, ?2) ON CONFLICT (k) DO UPDATE SET owner = excluded.owner";

pub const REMOVE_ENTRY: &str = "DELETE FROM entry WHERE k = ?1";

pub const ADD_TALLY: &str =
    "INSERT INTO tally (k, n) VALUES (?1, ?2) ON CONFLICT (k) DO UPDATE SET n = tally.n + excluded.n";

pub const SET_META: &str =
    "INSERT INTO meta (k, v) VALUES (?1, ?2) ON CONFLICT (k) DO UPDATE SET v = excluded.v";

pub const ADD_AUDIT: &str = "INSERT INTO audit (k, body, mac) VALUES (?1, ?2, ?3)";

pub const ADD_FEED: &str = "INSERT INTO feed (k, body, mac) VALUES (?1, ?2, ?3)";

pub const SET_LANE: &str = "INSERT INTO lane (k, audit_seq, audit_mac, feed_seq, feed_floor) \
     VALUES (?1, ?2, ?3, ?4, 0) ON CONFLICT (k) DO UPDATE SET audit_seq = excluded.audit_seq, \
     audit_mac = excluded.audit_mac, feed_seq = excluded.feed_seq";

pub const TRIM_FEED: &str = "DELETE FROM feed WHERE k > ?1 AND k <= ?2";

pub const SET_FEED_FLOOR: &str =
    "UPDATE lane SET feed_floor = ?2 WHERE k = ?1 AND feed_floor < ?2 AND feed_seq >= ?2";

pub const MIGRATION_TABLE: &str = "CREATE TABLE IF NOT EXISTS migration \
     (k TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, until BIGINT NOT NULL)";

pub const MIGRATION_APPLIED: &str = "SELECT owner FROM migration WHERE k = ?1";

pub const MIGRATION_DONE: &str = "INSERT INTO migration (k, owner, until) VALUES (?1, ?2, ?3) \
     ON CONFLICT (k) DO UPDATE SET owner = excluded.owner, until = excluded.until";

pub const MIGRATION_LEASE: &str = "INSERT INTO migration (k, owner, until) VALUES ('lease', ?1, ?2) \
     ON CONFLICT (k) DO UPDATE SET owner = excluded.owner, until = excluded.until \
     WHERE migration.until <= ?3 OR migration.owner = excluded.owner";

pub const MIGRATION_LEASED_UNTIL: &str = "SELECT until FROM migration WHERE k = 'lease'";

pub const MIGRATION_RELEASE: &str = "UPDATE migration SET until = 0 WHERE k = 'lease' AND owner = ?1";

/// The text with its parameters written `$1`, as PostgreSQL wants them.
pub fn dollars(text: &str) -> String {
    text.replace('?', "$")
}

/// FNV-1a over a text without its spacing, for the notes of migrations: tells texts apart, protects nothing.
pub fn fingerprint(text: &str) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}

#[cfg(test)]
const ALL: &[&str] = &[
    GET,
    FIND,
    SCAN,
    SCAN_BACK,
    SCAN_INDEX,
    SCAN_INDEX_BACK,
    EXPIRED,
    ESTIMATE,
    META,
    LANES,
    READ_AUDIT,
    READ_FEED,
    VERSION,
    LINKS,
    CLAIM_OWNER,
    INSERT,
    UPDATE,
    DELETE,
    ADD_CLAIM,
    REMOVE_CLAIM,
    ADD_ENTRY,
    REMOVE_ENTRY,
    ADD_TALLY,
    SET_META,
    ADD_AUDIT,
    ADD_FEED,
    SET_LANE,
    TRIM_FEED,
    SET_FEED_FLOOR,
    MIGRATION_TABLE,
    MIGRATION_APPLIED,
    MIGRATION_DONE,
    MIGRATION_LEASE,
    MIGRATION_LEASED_UNTIL,
    MIGRATION_RELEASE,
];

#[cfg(test)]
mod tests {
    use super::{ALL, dollars};
    use crate::contract::outside_the_subset;

    #[test]
    fn every_text_stays_in_the_subset_that_all_databases_take() {
        for text in ALL {
            assert_eq!(outside_the_subset(text), Vec::<String>::new(), "{text}");
            assert_eq!(outside_the_subset(&dollars(text)), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn no_text_of_this_file_escapes_the_check() {
        let consts = include_str!("sql.rs").lines().filter(|line| line.starts_with("pub const ")).count();
        assert_eq!(consts, ALL.len());
    }
}
