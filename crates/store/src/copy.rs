//! Moving a store from one engine to another: every row as it lies, then every row held against its original.
//!
//! The source is put to rest first: its own state says where it went, whoever could write to it is shut out, and it is not
//! opened for writing again until [`thaw`]. The target says that it is being filled until it is whole, so that nobody opens a
//! half. Rows go in the order of their keys, so a copy that was killed goes on behind the greatest key that is there.

use std::sync::Arc;

use crypto::{KeyRing, MasterKey, OsRandom, hex};
use directory::AuditLine;

use crate::data_keys::{self, DataKeyError};
use crate::engine::{Batch, CommitError, MetaPut};
use crate::error::StoreError;
use crate::tables::{self, Cells, Table, key_of};
use crate::{Engine, OpenAs, Store, change, codec};

/// Says that the store is at rest: `<token> <where it went>`.
pub const AT_REST: &str = "at_rest";
/// Says that the store is being filled: the token of the source.
const FILLING: &str = "filling";
/// Rows of one commit.
const AT_ONCE: usize = 400;

/// How far a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many rows of a table are at the target.
    Copied(Table, u64),
    /// So many rows of a table were held against their originals.
    Verified(Table, u64),
}

/// What was copied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// Rows of each table.
    pub rows: Vec<(Table, u64)>,
    /// The copy went on with one that was begun before.
    pub resumed: bool,
}

/// Refuses a store that is at rest, or half a copy.
///
/// # Errors
/// [`StoreError::AtRest`] says what to do.
pub async fn check_awake(engine: &dyn Engine) -> Result<(), StoreError> {
    if engine.meta(FILLING).await?.is_some() {
        return Err(StoreError::AtRest(
            "this store is being copied into, or the copy was interrupted: run `rockpool store copy` again, to its end".into(),
        ));
    }
    if let Some(noted) = engine.meta(AT_REST).await? {
        let to = noted.split_once(' ').map_or("elsewhere", |(_, to)| to);
        return Err(StoreError::AtRest(format!(
            "this store was copied to {to} and is at rest, so that nobody signs in on both: use the copy, or say \
             `rockpool store thaw` to go on with this one"
        )));
    }
    Ok(())
}

/// Wakes a store that was put to rest, in a new epoch (RULE-25): a refresh token that the copy handed out is good for nothing here,
/// nor is one that the store handed out before, which the copy takes too. `by` says in the audit log who did it. Answers the new
/// epoch; none where the store was awake. Cut off, it is begun again, and then begins one more epoch.
///
/// # Errors
/// The master key does not open the store, or the store is half a copy.
pub async fn wake(
    engine: &Arc<dyn Engine>,
    master: &MasterKey,
    by: &AuditLine,
) -> Result<Option<u32>, DataKeyError> {
    if engine.meta(AT_REST).await.map_err(StoreError::from)?.is_none() {
        return Ok(None);
    }
    crate::open::check_version(engine).await?;
    let epoch = data_keys::begin_epoch(engine, master).await?;
    let keys = data_keys::open(engine, master).await?;
    say(engine, &keys, std::slice::from_ref(by)).await?;
    thaw(&**engine).await?;
    Ok(Some(epoch))
}

/// Writes into the audit log of the source that it is copied, before it is put to rest: the copy has the line too. Nothing where
/// that was said before, as the source rests. `by` says who does it, and names the place.
///
/// # Errors
/// As [`copy`], before anything is done.
pub async fn announce(
    from: &Arc<dyn Engine>,
    keys: &KeyRing,
    by: &AuditLine,
    shut_out: bool,
) -> Result<(), StoreError> {
    let others = may_begin(from, shut_out).await?;
    if from.meta(AT_REST).await?.is_some() {
        return Ok(());
    }
    let mut lines = vec![by.clone()];
    if others > 0 {
        let subject = Some(format!("{others} node(s)"));
        lines.push(AuditLine { action: "ShutOutNodes".to_owned(), subject, ..by.clone() });
    }
    say(from, keys, &lines).await
}

async fn say(engine: &Arc<dyn Engine>, keys: &KeyRing, lines: &[AuditLine]) -> Result<(), StoreError> {
    let store = Store::open(Arc::clone(engine), keys.clone(), OpenAs::Inspect).await?;
    let Some(now) = lines.first().map(|line| line.at) else { return Ok(()) };
    change!(store, now, |unit| -> Result<(), StoreError> {
        lines.iter().try_for_each(|line| unit.audit(line))
    })
}

/// Whether a copy may begin, or be gone on with; answers how many other nodes the source knows of.
async fn may_begin(from: &Arc<dyn Engine>, shut_out: bool) -> Result<u64, StoreError> {
    if from.meta("format").await?.is_none() {
        return Err(StoreError::AtRest("there is no store to copy from".into()));
    }
    if from.meta(FILLING).await?.is_some() {
        return Err(StoreError::AtRest("the source is itself half a copy: finish that one first".into()));
    }
    let others = from.other_writers().await?;
    if others > 0 && !shut_out {
        return Err(StoreError::AtRest(format!(
            "{others} node(s) use the source, or were killed while they did. Stop them; if none runs any more, say \
             --shut-out, and whatever still runs can commit nothing more"
        )));
    }
    Ok(others)
}

/// Takes the note away that the store rests, and says whether there was one: the last step of [`wake`].
pub async fn thaw(engine: &dyn Engine) -> Result<bool, StoreError> {
    let was_at_rest = engine.meta(AT_REST).await?.is_some();
    if was_at_rest {
        engine.forget_meta(AT_REST).await?;
    }
    Ok(was_at_rest)
}

/// Copies everything from `from` to `to`, and verifies it. `name` says where it goes, for whoever opens the source later;
/// `shut_out` allows to shut out writers that do not seem to be there any more.
///
/// # Errors
/// Who else may be writing, what else is in the target, what differs; each says what to do.
pub async fn copy(
    from: &Arc<dyn Engine>,
    to: &Arc<dyn Engine>,
    keys: &KeyRing,
    name: &str,
    shut_out: bool,
    mut progress: impl FnMut(Progress),
) -> Result<Copied, StoreError> {
    may_begin(from, shut_out).await?;
    let token = rest(from, name).await?;
    from.shut_out_others().await?;
    let resumed = begin(to, &token).await?;
    let mut copied = Copied { resumed, ..Copied::default() };
    for table in Table::ALL.into_iter().filter(|table| *table != Table::Meta) {
        let mut done = 0;
        let mut after = to.last_key(table).await?.unwrap_or_default();
        loop {
            let rows = from.dump(table, &after, AT_ONCE).await?;
            let Some(last) = rows.last() else { break };
            after = key_of(last).to_owned();
            done += rows.len() as u64;
            to.load(table, rows).await?;
            progress(Progress::Copied(table, done));
        }
    }
    for table in Table::ALL.into_iter().filter(|table| *table != Table::Meta) {
        let rows = compare(from, to, keys, table, |done| progress(Progress::Verified(table, done))).await?;
        copied.rows.push((table, rows));
    }
    let meta = meta_of(from).await?;
    copied.rows.push((Table::Meta, meta.len() as u64));
    to.load(Table::Meta, meta.clone()).await?;
    if meta_of(to).await? != meta {
        return Err(differs(Table::Meta, "the store's own state"));
    }
    to.forget_meta(FILLING).await?;
    Ok(copied)
}

/// Puts the source to rest and says under which token; the same as before if it is at rest already, and was on its way to
/// the same place: of copies in two places both would go on.
async fn rest(from: &Arc<dyn Engine>, name: &str) -> Result<String, StoreError> {
    if let Some(noted) = from.meta(AT_REST).await? {
        let (token, to) = noted.split_once(' ').unwrap_or((&noted, ""));
        if to != name {
            return Err(StoreError::AtRest(format!(
                "the source was copied to {to}, or that was begun: name the same place, or say `rockpool store thaw` first \
                 if nobody is to use that copy"
            )));
        }
        return Ok(token.to_owned());
    }
    let token = hex::encode(&OsRandom::bytes::<8>());
    put_meta(from, AT_REST, &format!("{token} {name}")).await?;
    Ok(token)
}

/// Whether the target goes on with a copy of this source that was begun before.
async fn begin(to: &Arc<dyn Engine>, token: &str) -> Result<bool, StoreError> {
    let other = |what: &str| Err(StoreError::AtRest(format!("the target {what}: name an empty one")));
    match to.meta(FILLING).await? {
        Some(noted) if noted == token => return Ok(true),
        Some(_) => return other("holds a part of another store"),
        None => {}
    }
    for table in Table::ALL {
        if to.last_key(table).await?.is_some() {
            return other("holds a store already");
        }
    }
    put_meta(to, FILLING, token).await?;
    Ok(false)
}

async fn put_meta(engine: &Arc<dyn Engine>, name: &str, value: &str) -> Result<(), StoreError> {
    let meta = vec![MetaPut { name: name.to_owned(), expect: None, value: value.to_owned() }];
    match engine.commit(Batch { meta, ..Batch::default() }).await {
        Ok(()) => Ok(()),
        Err(CommitError::Conflict(what)) => Err(StoreError::Busy(what)),
        Err(CommitError::Engine(error)) => Err(error.into()),
    }
}

/// The store's own state without what is said about copying.
async fn meta_of(engine: &Arc<dyn Engine>) -> Result<Vec<Cells>, StoreError> {
    let rows = engine.dump(Table::Meta, "", 10_000).await?;
    Ok(rows.into_iter().filter(|row| ![AT_REST, FILLING].contains(&key_of(row))).collect())
}

/// Both sides side by side, each record's and claim's MAC checked as well.
async fn compare(
    from: &Arc<dyn Engine>,
    to: &Arc<dyn Engine>,
    keys: &KeyRing,
    table: Table,
    mut progress: impl FnMut(u64),
) -> Result<u64, StoreError> {
    let (mut after, mut done) = (String::new(), 0);
    loop {
        let ours = from.dump(table, &after, AT_ONCE).await?;
        let theirs = to.dump(table, &after, AT_ONCE).await?;
        if let Some(at) = (0..ours.len().max(theirs.len())).find(|at| ours.get(*at) != theirs.get(*at)) {
            let key = ours.get(at).or(theirs.get(at)).map_or("", |row| key_of(row));
            return Err(differs(table, key));
        }
        let Some(last) = ours.last() else { return Ok(done) };
        after = key_of(last).to_owned();
        done += ours.len() as u64;
        for row in ours {
            match table {
                Table::Record => codec::verify(keys, &tables::record(row)?)?,
                Table::Claim => codec::verify_claim(keys, &tables::claim(row)?)?,
                _ => {}
            }
        }
        progress(done);
    }
}

fn differs(table: Table, key: &str) -> StoreError {
    StoreError::AtRest(format!(
        "the copy differs from the source at {} {key}: the target is not used; empty it and copy again",
        table.name()
    ))
}
