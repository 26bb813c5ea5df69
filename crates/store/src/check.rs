//! Reading every row and saying what is not as it was written (RULE-3): `rockpool store check`.

use crate::engine::{ClaimRow, EntryRow, Row};
use crate::error::StoreError;
use crate::links::{self, Links};
use crate::tables::{self, Cells, Table, key_of};
use crate::{Engine, Store, codec};
use directory::Timestamp;

/// Rows that are read in one go.
const AT_ONCE: usize = 500;
/// Faults that are told one by one.
const TOLD: usize = 100;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Rows that were read.
    pub rows: u64,
    /// The first faults, in words.
    pub faults: Vec<String>,
    /// How many there are in all.
    pub count: u64,
    /// Rows that work has set aside, in words.
    pub set_aside: Vec<String>,
}

impl Checked {
    fn tell(&mut self, fault: String) {
        self.count += 1;
        if self.faults.len() < TOLD {
            self.faults.push(fault);
        }
    }
}

impl Store {
    /// Reads everything: each record's MAC, sealed part and own key, that each has its claims and index entries and each of
    /// those its record, and the audit chain. Work may go on meanwhile, here and on other nodes. `progress` is told of every page.
    ///
    /// # Errors
    /// The engine's; what is wrong with rows is told in the answer.
    pub async fn check(
        &self,
        now: Timestamp,
        mut progress: impl FnMut(Table, u64),
    ) -> Result<Checked, StoreError> {
        let mut checked = Checked::default();
        for table in [Table::Record, Table::Claim, Table::Entry] {
            let (mut after, mut read) = (String::new(), 0);
            loop {
                let rows = self.inner.engine.dump(table, &after, AT_ONCE).await?;
                let Some(last) = rows.last() else { break };
                after = key_of(last).to_owned();
                read += rows.len() as u64;
                checked.rows += rows.len() as u64;
                self.check_page(table, rows, &mut checked).await?;
                progress(table, read);
            }
        }
        match self.verify_audit().await {
            Ok(heads) => {
                let lines = heads.iter().map(|head| head.seq).sum();
                checked.rows += lines;
                progress(Table::Audit, lines);
            }
            Err(StoreError::Engine(error)) => return Err(error.into()),
            Err(broken) => checked.tell(broken.to_string()),
        }
        for aside in self.all_set_aside(TOLD, now).await? {
            checked.set_aside.push(format!("{} ({}) at {}: {}", aside.of, aside.id, aside.at, aside.why));
        }
        Ok(checked)
    }

    async fn check_page(
        &self,
        table: Table,
        rows: Vec<Cells>,
        checked: &mut Checked,
    ) -> Result<(), StoreError> {
        match table {
            Table::Record => {
                let rows = rows.into_iter().map(tables::record).collect::<Result<Vec<_>, _>>()?;
                self.check_records(&rows, checked).await
            }
            Table::Claim => {
                let claims = rows.into_iter().map(tables::claim).collect::<Result<Vec<_>, _>>()?;
                self.check_claims(&claims, checked).await
            }
            Table::Entry => {
                let entries = rows.into_iter().map(tables::entry).collect::<Result<Vec<_>, _>>()?;
                self.check_entries(&entries, checked).await
            }
            _ => Ok(()),
        }
    }

    async fn check_records(&self, rows: &[Row], checked: &mut Checked) -> Result<(), StoreError> {
        let keys = &self.inner.keys;
        let mut claims = Vec::new();
        for row in rows {
            if let Err(fault) = codec::verify(keys, row).and_then(|()| codec::check_seals(keys, row)) {
                checked.tell(fault.to_string());
                continue;
            }
            let links = Links::decode(&row.links, &row.key);
            claims.extend(links.claims.into_iter().map(|claim| (claim, row)));
            for entry in links.entries {
                if !self.has_entry(&entry, &row.key).await? && self.is_unmoved(row).await? {
                    checked.tell(format!(
                        "record {} lists the index entry {entry}, which is not there",
                        row.key
                    ));
                }
            }
        }
        let names: Vec<String> = claims.iter().map(|(claim, _)| claim.clone()).collect();
        if names.is_empty() {
            return Ok(());
        }
        let found = self.inner.engine.find(&names).await?;
        for ((claim, row), found) in claims.into_iter().zip(found) {
            if found.is_none_or(|found| found.claim.owner != row.key) && self.is_unmoved(row).await? {
                let owner = &row.key;
                checked.tell(format!("record {owner} lists the claim {claim}, which it does not hold"));
            }
        }
        Ok(())
    }

    /// Whether the record is still the one that was read: what was looked at in between belongs to it. Work goes on beside a check,
    /// and a commit that came in between moves record, claims and entries together.
    async fn is_unmoved(&self, row: &Row) -> Result<bool, StoreError> {
        Ok(self.inner.engine.get(&row.key).await?.is_some_and(|now| now.version == row.version))
    }

    async fn has_entry(&self, entry: &str, owner: &str) -> Result<bool, StoreError> {
        // The greatest text below an entry is its own without the last character; what comes right after it is the entry.
        let mut above = entry.to_owned();
        above.pop();
        let below = Some(format!("{entry}\u{1}"));
        let range = crate::engine::KeyRange { above, below, reverse: true, limit: 1, now: i64::MIN };
        let found = self.inner.engine.scan_index(&range).await?;
        Ok(found.first().is_some_and(|found| found.entry.key == entry && found.entry.owner == owner))
    }

    async fn check_claims(&self, claims: &[ClaimRow], checked: &mut Checked) -> Result<(), StoreError> {
        let owners: Vec<String> = claims.iter().map(|claim| claim.owner.clone()).collect();
        let rows = self.inner.engine.get_many(&owners).await?;
        for (claim, row) in claims.iter().zip(rows) {
            if let Err(fault) = codec::verify_claim(&self.inner.keys, claim) {
                checked.tell(fault.to_string());
            } else if row.is_none_or(|row| !links::has_claim(&row.links, &row.key, &claim.key))
                && self.is_held(claim).await?
            {
                checked
                    .tell(format!("claim {} is held by {}, which does not list it", claim.key, claim.owner));
            }
        }
        Ok(())
    }

    /// Whether a claim is still there.
    async fn is_held(&self, claim: &ClaimRow) -> Result<bool, StoreError> {
        let found = self.inner.engine.find(std::slice::from_ref(&claim.key)).await?;
        Ok(found.into_iter().flatten().any(|found| found.claim.owner == claim.owner))
    }

    async fn check_entries(&self, entries: &[EntryRow], checked: &mut Checked) -> Result<(), StoreError> {
        let owners: Vec<String> = entries.iter().map(|entry| entry.owner.clone()).collect();
        let rows = self.inner.engine.get_many(&owners).await?;
        for (entry, row) in entries.iter().zip(rows) {
            // It may have gone with its record since it was read.
            if row.is_none_or(|row| !links::has_entry(&row.links, &row.key, &entry.key))
                && self.has_entry(&entry.key, &entry.owner).await?
            {
                checked
                    .tell(format!("index entry {} is of {}, which does not list it", entry.key, entry.owner));
            }
        }
        Ok(())
    }
}

/// How many rows a table has, by reading them.
pub async fn count(engine: &dyn Engine, table: Table) -> Result<u64, StoreError> {
    let (mut after, mut read) = (String::new(), 0);
    loop {
        let rows = engine.dump(table, &after, 2_000).await?;
        let Some(last) = rows.last() else { return Ok(read) };
        after = key_of(last).to_owned();
        read += rows.len() as u64;
    }
}
