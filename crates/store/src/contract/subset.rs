//! The SQL that PostgreSQL, Citus, CockroachDB, YugabyteDB and Aurora DSQL all take, as a check of a text.

/// Words that not all of them know, or that tie the store to one machine. A migration may name the collation "C", which is
/// the order of bytes that all of them have.
const FORBIDDEN: &[&str] = &[
    // Numbers given by the database.
    "AUTOINCREMENT",
    "SERIAL",
    "BIGSERIAL",
    "SEQUENCE",
    "NEXTVAL",
    "IDENTITY",
    "GENERATED",
    // Rules kept by the database.
    "REFERENCES",
    "FOREIGN",
    "UNIQUE",
    "CHECK",
    "TRIGGER",
    "PROCEDURE",
    "FUNCTION",
    "CALL",
    "RULE",
    // One machine's memory.
    "LISTEN",
    "NOTIFY",
    "UNLISTEN",
    "PG_NOTIFY",
    "PG_ADVISORY_LOCK",
    "PG_ADVISORY_XACT_LOCK",
    "ADVISORY",
    "SAVEPOINT",
    "TEMP",
    "TEMPORARY",
    "UNLOGGED",
    "DECLARE",
    "CURSOR",
    "FETCH",
    "HOLD",
    "LOCK",
    // Not everywhere.
    "TRUNCATE",
    "SKIP",
    "LOCKED",
    "NOWAIT",
    "PARTITION",
    "EXTENSION",
    "INCLUDE",
    "JSON",
    "JSONB",
    "USING",
    "MERGE",
    // SQLite's own.
    "REPLACE",
    "IGNORE",
    "ROWID",
    "GLOB",
    "IFNULL",
    "DATETIME",
    "PRAGMA",
];

/// What is wrong with `text`: nothing for a text that all of the databases take. One statement a text.
pub fn outside_the_subset(text: &str) -> Vec<String> {
    let words = words(text);
    let mut wrong = Vec::new();
    for word in &words {
        if FORBIDDEN.contains(&word.as_str()) {
            wrong.push(format!("the word {word}"));
        }
    }
    let has = |run: &[&str]| words.windows(run.len()).any(|window| window == run);
    if words.iter().any(|word| word == ";") {
        wrong.push("more than one statement".into());
    }
    if has(&["COUNT", "(", "*", ")"]) {
        wrong.push("counting rows".into());
    }
    if words.iter().any(|word| ["->", "->>", "@>", "::", "||"].contains(&word.as_str())) {
        wrong.push("an operator that is not everybody's".into());
    }
    for (at, _) in words.iter().enumerate().filter(|(_, word)| *word == "COLLATE") {
        if words.get(at + 1).is_none_or(|collation| collation != "\"C\"") {
            wrong.push("a collation other than C".into());
        }
    }
    if words.first().is_some_and(|first| first == "CREATE") {
        if words.get(1).is_some_and(|kind| kind == "INDEX") {
            let columns = &words[words.iter().position(|word| word == "(").unwrap_or(0)..];
            if columns.contains(&"WHERE".into()) || columns.iter().filter(|word| *word == "(").count() > 1 {
                wrong.push("an index of a part or of an expression".into());
            }
        } else if !has(&["K", "TEXT"]) || !has(&["PRIMARY", "KEY"]) {
            wrong.push("a table without one text key".into());
        }
        if !has(&["IF", "NOT", "EXISTS"]) {
            wrong.push("a definition that cannot run twice".into());
        }
    }
    // A change without a condition is a change of everything.
    let changes = words.first().is_some_and(|first| first == "UPDATE" || first == "DELETE");
    if changes && !has(&["WHERE", "K"]) {
        wrong.push("a change that is not by key".into());
    }
    wrong
}

/// Words in capitals, quoted names as they are, operators; what is between single quotes is one word.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let mut word = String::from(c);
        let mut take = |word: &mut String, wanted: fn(char) -> bool| {
            while let Some(c) = chars.next_if(|c| wanted(*c)) {
                word.push(c);
            }
        };
        match c {
            c if c.is_whitespace() => continue,
            c if c.is_alphanumeric() || c == '_' => take(&mut word, |c| c.is_alphanumeric() || c == '_'),
            '\'' | '"' => {
                for next in chars.by_ref() {
                    word.push(next);
                    if next == c {
                        break;
                    }
                }
                words.push(word);
                continue;
            }
            '-' | '>' | '<' | '=' | '@' | ':' | '|' | '!' => {
                take(&mut word, |c| matches!(c, '-' | '>' | '<' | '=' | '@' | ':' | '|' | '!'));
            }
            _ => {}
        }
        words.push(word.to_uppercase());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::outside_the_subset;

    #[test]
    fn what_one_database_alone_knows_is_found() {
        for text in [
            "SELECT nextval('s')",
            "SELECT k FROM t WHERE k = 'a'; DELETE FROM t",
            "SELECT count( * ) FROM record",
            "SELECT body->>'a' FROM record",
            "SELECT k::bigint FROM record",
            "SELECT k FROM record FOR UPDATE SKIP LOCKED",
            "SELECT pg_advisory_lock(1)",
            "CREATE TABLE IF NOT EXISTS t (id BIGINT PRIMARY KEY)",
            "CREATE TABLE t (k TEXT NOT NULL PRIMARY KEY)",
            "CREATE TABLE IF NOT EXISTS t (k TEXT PRIMARY KEY, o TEXT REFERENCES record (k))",
            "CREATE TABLE IF NOT EXISTS t (k TEXT COLLATE \"de_DE\" PRIMARY KEY)",
            "CREATE INDEX IF NOT EXISTS i ON t (lower(k))",
            "CREATE INDEX IF NOT EXISTS i ON t (k) WHERE k > 'a'",
            "CREATE UNIQUE INDEX IF NOT EXISTS i ON t (k)",
            "DELETE FROM record",
            "SAVEPOINT a",
        ] {
            assert!(!outside_the_subset(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn words_in_quotes_and_in_names_are_none() {
        for text in [
            "SELECT v FROM meta WHERE k = 'SERIAL; TRIGGER'",
            "SELECT serials FROM meta WHERE k = ?1",
            "CREATE TABLE IF NOT EXISTS t (k TEXT COLLATE \"C\" NOT NULL PRIMARY KEY)",
        ] {
            assert_eq!(outside_the_subset(text), Vec::<String>::new(), "{text}");
        }
    }
}
