//! The dialect: what this engine says beyond the texts that all engines share (`store::sql`).
//!
//! Many keys in one statement, rows locked while a commit rests on them, and what one commit leaves of itself so that it
//! can be looked for. Where a relative of PostgreSQL differs, it differs here: Aurora DSQL knows no `FOR SHARE`.

macro_rules! columns {
    () => {
        "r.k, r.ver, r.fmt, r.min_reader, r.expires_at, r.body, r.links, r.sealed, r.own_key, r.mac"
    };
}

pub const GET_MANY: &str = concat!("SELECT ", columns!(), " FROM record r WHERE r.k = ANY(?1)");

pub const FIND_MANY: &str = concat!(
    "SELECT ",
    columns!(),
    ", c.owner, c.mac, c.k FROM claim c LEFT JOIN record r ON r.k = c.owner WHERE c.k = ANY(?1)"
);

/// Rows that will be written: nobody else writes or checks them until this commit is over. In the order of keys, as every
/// node does it, so that two nodes never wait for each other in a circle.
pub const HOLD_FOR_WRITING: &str =
    "SELECT k, ver, expires_at, links FROM record WHERE k = ANY(?1) ORDER BY k FOR UPDATE";

/// Rows that are only checked: others may check them too, and nobody writes them until this commit is over.
pub const HOLD_FOR_CHECKING: &str =
    "SELECT k, ver, expires_at, links FROM record WHERE k = ANY(?1) ORDER BY k FOR SHARE";

pub const CLAIMS: &str = "SELECT c.k, c.owner, r.ver, r.expires_at, r.links \
     FROM claim c LEFT JOIN record r ON r.k = c.owner WHERE c.k = ANY(?1)";

pub const METAS: &str = "SELECT k, v FROM meta WHERE k = ANY(?1)";

pub const FOUND_META: &str = "INSERT INTO meta (k, v) VALUES (?1, ?2) ON CONFLICT (k) DO NOTHING";

pub const MOVE_META: &str = "UPDATE meta SET v = ?2 WHERE k = ?1 AND v = ?3";

pub const DELETE_VERSION: &str = "DELETE FROM record WHERE k = ?1 AND ver = ?2";

pub const LANE: &str = "SELECT audit_seq, audit_mac, feed_seq FROM lane WHERE k = ?1";

pub const FOUND_LANE: &str = "INSERT INTO lane (k, audit_seq, audit_mac, feed_seq, feed_floor) \
     VALUES (?1, ?2, ?3, ?4, 0) ON CONFLICT (k) DO NOTHING";

pub const MOVE_LANE: &str = "UPDATE lane SET audit_seq = ?2, audit_mac = ?3, feed_seq = ?4 \
     WHERE k = ?1 AND audit_seq = ?5 AND feed_seq = ?6";

pub const FLOOR: &str = "SELECT feed_floor FROM lane WHERE k = ?1 AND feed_seq >= ?2";

/// The mark of a writer: each of its commits moves it on by one, so a commit whose answer was lost can be looked for.
pub const NEW_MARK: &str = "INSERT INTO writer (k, n) VALUES (?1, ?2) ON CONFLICT (k) DO NOTHING";

pub const MOVE_MARK: &str = "UPDATE writer SET n = ?3 WHERE k = ?1 AND n = ?2";

pub const MARK: &str = "SELECT n FROM writer WHERE k = ?1";

pub const MARKS: &str = "SELECT k FROM writer ORDER BY k";

pub const FORGET_MARK: &str = "DELETE FROM writer WHERE k = ?1";

/// Every migration and the tables that PostgreSQL itself makes are in the order of bytes and in UTF-8, or keys would sort
/// otherwise than the store believes.
pub const ENCODING: &str = "SHOW server_encoding";

/// Milliseconds since 1970, by the database's clock (RULE-30).
pub const CLOCK: &str = "SELECT CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)";

/// What a session may take; a database that does not know one of them goes without.
pub const BOUNDS: &[&str] = &[
    "SET statement_timeout = '15s'",
    "SET lock_timeout = '5s'",
    "SET idle_in_transaction_session_timeout = '15s'",
];

/// Gives space back. PostgreSQL alone knows it; others do it by themselves.
pub const SCRUB: &[&str] =
    &["VACUUM record", "VACUUM claim", "VACUUM entry", "VACUUM feed", "VACUUM audit", "VACUUM writer"];

pub const BEGIN: &str = "BEGIN";

pub const COMMIT: &str = "COMMIT";

pub const ROLLBACK: &str = "ROLLBACK";

#[cfg(test)]
const ALL: &[&str] = &[
    GET_MANY,
    FIND_MANY,
    HOLD_FOR_WRITING,
    HOLD_FOR_CHECKING,
    CLAIMS,
    METAS,
    FOUND_META,
    MOVE_META,
    DELETE_VERSION,
    LANE,
    FOUND_LANE,
    MOVE_LANE,
    FLOOR,
    NEW_MARK,
    MOVE_MARK,
    MARK,
    MARKS,
    FORGET_MARK,
    ENCODING,
    CLOCK,
    BEGIN,
    COMMIT,
    ROLLBACK,
];

#[cfg(test)]
mod tests {
    use store::contract::outside_the_subset;

    use super::{ALL, BOUNDS, SCRUB};

    #[test]
    fn every_text_stays_in_the_subset_that_all_databases_take() {
        for text in ALL.iter().chain(BOUNDS).chain(SCRUB) {
            assert_eq!(outside_the_subset(text), Vec::<String>::new(), "{text}");
            assert_eq!(outside_the_subset(&store::sql::dollars(text)), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn no_text_of_this_crate_escapes_the_check() {
        let consts = include_str!("sql.rs")
            .lines()
            .filter(|line| line.starts_with("pub const ") && line.contains(": &str"));
        assert_eq!(consts.count(), ALL.len());
        let verbs = [
            "SELECT ", "INSERT ", "UPDATE ", "DELETE ", "CREATE ", "ALTER ", "DROP ", "SET ", "BEGIN",
            "COMMIT",
        ];
        for file in std::fs::read_dir("src").unwrap() {
            let path = file.unwrap().path();
            if path.ends_with("sql.rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap();
            for verb in verbs {
                assert!(!text.contains(&format!("\"{verb}")), "{verb} in {}", path.display());
            }
        }
    }
}
