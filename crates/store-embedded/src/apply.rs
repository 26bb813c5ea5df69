//! One batch against the database: first every expectation, then removals, then additions.

use std::collections::{BTreeMap, HashSet};

use rusqlite::{Connection, OptionalExtension};
use store::engine::{Batch, Expect, Row};
use store::error::What;
use store::key;
use store::links::Links;
use store::sql;

/// What has to go because it has expired and stands in the way.
pub type Evictions = Vec<String>;

/// Records more or less, by `<scope>/<kind>`.
#[derive(Default)]
pub struct Tallies(BTreeMap<String, i64>);

impl Tallies {
    fn add(&mut self, key: &str, n: i64) {
        let name = format!("{}/{}/0", key::scope(key), key::kind(key));
        *self.0.entry(name).or_insert(0) += n;
    }

    pub fn write(self, connection: &Connection) -> rusqlite::Result<()> {
        let mut statement = connection.prepare_cached(sql::ADD_TALLY)?;
        for (name, n) in self.0.into_iter().filter(|(_, n)| *n != 0) {
            statement.execute((name, n))?;
        }
        Ok(())
    }
}

/// Whether every expectation of `batch` holds; `Err` inside says which one does not.
pub fn check(connection: &Connection, batch: &Batch) -> rusqlite::Result<Result<Evictions, What>> {
    let mut evictions = Vec::new();
    let deletes = batch.deletes.iter().map(|delete| (&delete.key, Expect::Version(delete.version)));
    let puts = batch.puts.iter().map(|put| (&put.row.key, put.expect));
    let checks = batch.checks.iter().map(|check| (&check.key, check.expect));
    for (key, expect) in deletes.chain(puts).chain(checks) {
        match (expect, version(connection, key)?) {
            (Expect::Version(expected), Some((found, _))) if expected == found => {}
            (Expect::Absent, None) => {}
            (Expect::Absent, Some((_, Some(at)))) if at <= batch.now => evictions.push(key.clone()),
            _ => return Ok(Err(What::Record(key.clone()))),
        }
    }
    let mut taken = HashSet::new();
    let added = batch.claims_added.iter().map(|claim| &claim.key);
    for claim in added.clone().chain(&batch.free_claims) {
        if !free(connection, batch, claim, &mut evictions)? {
            return Ok(Err(What::Claim(claim.clone())));
        }
    }
    for claim in added {
        if !taken.insert(claim) {
            return Ok(Err(What::Claim(claim.clone())));
        }
    }
    for put in &batch.meta {
        if meta(connection, &put.name)? != put.expect {
            return Ok(Err(What::Meta(put.name.clone())));
        }
    }
    Ok(Ok(evictions))
}

/// Whether `claim` is free, is given up in this batch, or is held by a record that has expired.
fn free(
    connection: &Connection,
    batch: &Batch,
    claim: &str,
    evictions: &mut Evictions,
) -> rusqlite::Result<bool> {
    let holder: Option<(String, Option<i64>)> = connection
        .prepare_cached(sql::CLAIM_OWNER)?
        .query_row([claim], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((owner, expires_at)) = holder else { return Ok(true) };
    if batch.claims_removed.iter().any(|removed| removed.key == claim && removed.owner == owner) {
        return Ok(true);
    }
    if expires_at.is_some_and(|at| at <= batch.now) {
        evictions.push(owner);
        return Ok(true);
    }
    Ok(false)
}

/// Writes what `batch` says. Its expectations hold.
pub fn apply(
    connection: &Connection,
    batch: &Batch,
    evictions: Evictions,
    tallies: &mut Tallies,
) -> rusqlite::Result<()> {
    for key in evictions {
        evict(connection, &key, tallies)?;
    }
    for claim in &batch.claims_removed {
        connection.prepare_cached(sql::REMOVE_CLAIM)?.execute((&claim.key, &claim.owner))?;
    }
    for entry in &batch.entries_removed {
        connection.prepare_cached(sql::REMOVE_ENTRY)?.execute([entry])?;
    }
    for delete in &batch.deletes {
        let gone = connection.prepare_cached(sql::DELETE)?.execute([&delete.key])?;
        tallies.add(&delete.key, if gone == 0 { 0 } else { -1 });
    }
    for put in &batch.puts {
        match put.expect {
            Expect::Absent => {
                insert(connection, &put.row)?;
                tallies.add(&put.row.key, 1);
            }
            Expect::Version(version) => update(connection, &put.row, version)?,
        }
    }
    for claim in &batch.claims_added {
        let added =
            connection.prepare_cached(sql::ADD_CLAIM)?.execute((&claim.key, &claim.owner, &claim.mac))?;
        one(added)?;
    }
    for entry in &batch.entries_added {
        connection.prepare_cached(sql::ADD_ENTRY)?.execute((&entry.key, &entry.owner))?;
    }
    for put in &batch.meta {
        connection.prepare_cached(sql::SET_META)?.execute((&put.name, &put.value))?;
    }
    Ok(())
}

/// Takes away an expired record with all that hangs on it.
fn evict(connection: &Connection, key: &str, tallies: &mut Tallies) -> rusqlite::Result<()> {
    let links: Option<String> =
        connection.prepare_cached(sql::LINKS)?.query_row([key], |row| row.get(0)).optional()?;
    // Two expectations may have met at the same record.
    let Some(links) = links else { return Ok(()) };
    let links = Links::decode(&links, key);
    for claim in links.claims {
        connection.prepare_cached(sql::REMOVE_CLAIM)?.execute((claim, key))?;
    }
    for entry in links.entries {
        connection.prepare_cached(sql::REMOVE_ENTRY)?.execute([entry])?;
    }
    connection.prepare_cached(sql::DELETE)?.execute([key])?;
    tallies.add(key, -1);
    Ok(())
}

fn version(connection: &Connection, key: &str) -> rusqlite::Result<Option<(i64, Option<i64>)>> {
    connection.prepare_cached(sql::VERSION)?.query_row([key], |row| Ok((row.get(0)?, row.get(1)?))).optional()
}

/// A value of the store's own state.
pub fn meta(connection: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    connection.prepare_cached(sql::META)?.query_row([name], |row| row.get(0)).optional()
}

fn insert(connection: &Connection, row: &Row) -> rusqlite::Result<()> {
    one(connection.prepare_cached(sql::INSERT)?.execute((
        &row.key,
        row.version,
        row.format,
        row.min_reader,
        row.expires_at,
        &row.body,
        &row.links,
        &row.sealed,
        &row.own_key,
        &row.mac,
    ))?)
}

fn update(connection: &Connection, row: &Row, version: i64) -> rusqlite::Result<()> {
    let changed = connection.prepare_cached(sql::UPDATE)?.execute((
        &row.key,
        row.version,
        row.format,
        row.min_reader,
        row.expires_at,
        &row.body,
        &row.links,
        &row.sealed,
        &row.own_key,
        &row.mac,
        version,
    ))?;
    one(changed)
}

/// What was found by [`check`] is still so: on this very connection, inside this transaction.
fn one(changed: usize) -> rusqlite::Result<()> {
    if changed == 1 { Ok(()) } else { Err(rusqlite::Error::StatementChangedRows(changed)) }
}
