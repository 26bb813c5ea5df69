//! The data keys of a store: kept in it, wrapped by the master key (RULE-4). Owns how they are found, how the master key
//! is replaced, and the parts that data keys have while one takes the place of another.
//!
//! Each change is one commit that expects what was read, so that whoever dies on the way leaves either the state before
//! it or the one after:
//!
//! - **Another master key.** The new key lies in a file first; then the keys are kept wrapped under both
//!   ([`offer_master`]), then the new file takes the place of the old, then the old wrapping goes ([`drop_old_master`]).
//!   At every point either file opens the store, or the one that is in place does.
//! - **Another data key.** [`announce`], [`switch`] and [`retire`] move it through [`Standing`]; what lies between them is
//!   [`crate::jobs::RotateData`]'s business.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto::{DataKey, KeyRing, MasterKey, MasterKeyError, NoRing, RingKey, Standing};
use directory::Timestamp;

use crate::{Engine, StoreError, meta, open};

/// Where they lie.
pub(crate) const NAME: &str = "data_key";
/// The same keys under the next master key, while both open the store; empty where there is none.
const NEXT: &str = "data_key_next";
/// Before the keys under the next master key, where the old one must go on opening the store until somebody says so.
const HELD: &str = "held ";
/// The version that reads several data keys.
const READS_SEVERAL: u32 = 2;

/// Why the data keys are not to be had, or stay as they are.
#[derive(Debug, thiserror::Error)]
pub enum DataKeyError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The master key does not open them.
    #[error(transparent)]
    Master(#[from] MasterKeyError),
    /// There is no master key to be had.
    #[error("{0}")]
    NoMaster(String),
    /// They open, and make no sense.
    #[error(transparent)]
    NoRing(#[from] NoRing),
    /// The text in the store is none.
    #[error("the data keys in the store are damaged. Restore the store from a backup")]
    Damaged,
    /// Somebody else changed them at the same time.
    #[error("the data keys are being changed by somebody else: try again")]
    Moved,
    /// Two master keys open the store: what is changed under one would be missing under the other.
    #[error(
        "the master key is being replaced: end that first, with `rockpool rotate-master`, or with `--finish` where it was \
         begun with `--keep-old`"
    )]
    MasterIsMoving,
    /// Another node, or another command, began to replace the master key by a key of its own.
    #[error(
        "another master key, with check value {0}, is offered to the store already. Bring that one to its end where it was \
         begun; if nobody has it any more, say `rockpool rotate-master --abandon` with the key that opens the store"
    )]
    AnotherIsOffered(String),
    /// The key in the file is the new one: it is the old one that is to go.
    #[error("this is the new master key already: say `rockpool rotate-master --finish`")]
    IsTheNewOne,
    /// There is no key to switch to, or to retire.
    #[error("no data key is {0}")]
    NoSuchPart(&'static str),
}

/// The data keys, unwrapped.
#[derive(Debug)]
pub struct Unlocked {
    /// The keys with their parts.
    pub keys: Vec<RingKey>,
    /// As they lie in the store: what a change of them expects.
    text: String,
    /// They opened under the next master key only.
    by_next: bool,
    /// What lies there under the next master key.
    next: Option<String>,
}

impl Unlocked {
    /// The key that opened them is the next one.
    pub fn opened_by_next(&self) -> bool {
        self.by_next
    }

    /// The old master key opens the store until somebody says otherwise.
    pub fn is_held(&self) -> bool {
        self.next.as_deref().is_some_and(|next| next.starts_with(HELD))
    }

    /// Whether two master keys open the store.
    pub fn master_is_moving(&self) -> bool {
        self.next.is_some()
    }
}

fn decode(text: &str) -> Result<Vec<u8>, DataKeyError> {
    STANDARD.decode(text).map_err(|_| DataKeyError::Damaged)
}

fn without_mark(next: &str) -> &str {
    next.strip_prefix(HELD).unwrap_or(next)
}

/// The data keys as they lie in the store; none where it has none yet.
///
/// # Errors
/// The master key is another store's, or has been replaced.
pub async fn read(engine: &Arc<dyn Engine>, master: &MasterKey) -> Result<Option<Unlocked>, DataKeyError> {
    let Some(text) = meta::find(engine, NAME).await? else { return Ok(None) };
    let next = meta::find(engine, NEXT).await?.filter(|next| !next.is_empty());
    match (master.unwrap_all(&decode(&text)?), &next) {
        (Ok(keys), _) => Ok(Some(Unlocked { keys, text, by_next: false, next })),
        (Err(error @ MasterKeyError::WrongKey { .. }), Some(under_next)) => {
            // What the operator needs to hear is which key the store was made with, not which one it may get.
            let keys = master.unwrap_all(&decode(without_mark(under_next))?).map_err(|_| error)?;
            Ok(Some(Unlocked { keys, text, by_next: true, next }))
        }
        (Err(error), _) => Err(error.into()),
    }
}

/// The ring of the store; a first data key is made where there is none. Ends a change of master keys that was cut off
/// after its file was put in place.
///
/// # Errors
/// As [`read`].
pub async fn open(engine: &Arc<dyn Engine>, master: &MasterKey) -> Result<KeyRing, DataKeyError> {
    let unlocked = loop {
        match read(engine, master).await? {
            Some(unlocked) => break unlocked,
            // Lost against another node: it has made the first key.
            None => {
                let wrapped = STANDARD.encode(master.wrap(&DataKey::generate(1, 1)));
                meta::put(engine, &[(NAME, None, &wrapped)]).await?;
            }
        }
    };
    let mut text = unlocked.text.as_str();
    if unlocked.by_next && !unlocked.is_held() {
        // If somebody else does the same, one of them has done it.
        promote(engine, &unlocked).await?;
        text = unlocked.next.as_deref().map_or(text, without_mark);
    }
    let ring = KeyRing::of(&unlocked.keys)?;
    ring.replace_from(&unlocked.keys, Some(text))?;
    Ok(ring)
}

/// Looks whether the data keys are others than those in `ring`, and puts what is there into it. What was read is its
/// [`KeyRing::origin`] then.
///
/// # Errors
/// As [`read`], and where what is there is older than the ring; the ring then stays as it is.
pub async fn refresh(
    engine: &Arc<dyn Engine>,
    master: impl Fn() -> Result<MasterKey, DataKeyError>,
    ring: &KeyRing,
) -> Result<(), DataKeyError> {
    let mut again = true;
    loop {
        let text = meta::find(engine, NAME).await?.ok_or(DataKeyError::Damaged)?;
        if ring.origin().as_deref() == Some(text.as_str()) {
            return Ok(());
        }
        let unlocked = read(engine, &master()?).await?.ok_or(DataKeyError::Damaged)?;
        match ring.replace_from(&unlocked.keys, Some(&unlocked.text)) {
            // Somebody in this process was quicker with what came after it.
            Err(NoRing::GoesBack) if again => again = false,
            done => return Ok(done?),
        }
    }
}

async fn promote(engine: &Arc<dyn Engine>, unlocked: &Unlocked) -> Result<bool, DataKeyError> {
    let Some(next) = unlocked.next.as_deref() else { return Ok(false) };
    let values = [(NAME, Some(&*unlocked.text), without_mark(next)), (NEXT, Some(next), "")];
    Ok(meta::put(engine, &values).await?)
}

/// Keeps the data keys under `new` as well as under `old`. With `hold` the old key opens the store until
/// [`drop_old_master`], also after somebody opened it with the new one: for several nodes, which get the new file one
/// after the other. Doing it again with the same keys does nothing.
///
/// # Errors
/// `old` does not open the store.
pub async fn offer_master(
    engine: &Arc<dyn Engine>,
    old: &MasterKey,
    new: &MasterKey,
    hold: bool,
) -> Result<(), DataKeyError> {
    let unlocked = read(engine, old).await?.ok_or(DataKeyError::Damaged)?;
    if unlocked.by_next {
        // `old` is the next one already: there is nothing left to offer.
        return Err(DataKeyError::MasterIsMoving);
    }
    let offered = unlocked.next.as_deref().map(|next| decode(without_mark(next))).transpose()?;
    match offered.map(|wrapped| new.unwrap_all(&wrapped)) {
        None => {}
        // What was said last holds: the mark, or that there is none.
        Some(Ok(_)) if unlocked.is_held() == hold => return Ok(()),
        Some(Ok(_)) => {}
        // That key may lie in somebody's file by now, and nowhere else.
        Some(Err(MasterKeyError::WrongKey { expected, .. })) => {
            return Err(DataKeyError::AnotherIsOffered(expected));
        }
        Some(Err(error)) => return Err(error.into()),
    }
    let mark = if hold { HELD } else { "" };
    let wrapped = format!("{mark}{}", STANDARD.encode(new.wrap_all(&unlocked.keys)));
    let before = meta::find(engine, NEXT).await?;
    // The keys must not have moved either, or the new wrapping would miss one.
    let values = [(NAME, Some(&*unlocked.text), &*unlocked.text), (NEXT, before.as_deref(), &wrapped)];
    if meta::put(engine, &values).await? { Ok(()) } else { Err(DataKeyError::Moved) }
}

/// Takes back what [`offer_master`] did: only `old` opens the store, as before. Doing it again does nothing.
///
/// # Errors
/// `old` does not open it, or is the new one.
pub async fn withdraw_master(engine: &Arc<dyn Engine>, old: &MasterKey) -> Result<(), DataKeyError> {
    let unlocked = read(engine, old).await?.ok_or(DataKeyError::Damaged)?;
    if unlocked.by_next {
        return Err(DataKeyError::IsTheNewOne);
    }
    let Some(next) = unlocked.next.as_deref() else { return Ok(()) };
    let values = [(NAME, Some(&*unlocked.text), &*unlocked.text), (NEXT, Some(next), "")];
    if meta::put(engine, &values).await? { Ok(()) } else { Err(DataKeyError::Moved) }
}

/// From now on only `new` opens the store. Doing it again does nothing.
///
/// # Errors
/// `new` does not open it.
pub async fn drop_old_master(engine: &Arc<dyn Engine>, new: &MasterKey) -> Result<(), DataKeyError> {
    let unlocked = read(engine, new).await?.ok_or(DataKeyError::Damaged)?;
    if !unlocked.by_next {
        return Ok(());
    }
    if promote(engine, &unlocked).await? { Ok(()) } else { Err(DataKeyError::Moved) }
}

async fn change(
    engine: &Arc<dyn Engine>,
    master: &MasterKey,
    ring: &KeyRing,
    edit: impl FnOnce(&mut Vec<RingKey>) -> Result<bool, DataKeyError>,
) -> Result<(), DataKeyError> {
    let mut unlocked = read(engine, master).await?.ok_or(DataKeyError::Damaged)?;
    if unlocked.master_is_moving() {
        return Err(DataKeyError::MasterIsMoving);
    }
    let mut text = unlocked.text;
    if edit(&mut unlocked.keys)? {
        let wrapped = STANDARD.encode(master.wrap_all(&unlocked.keys));
        let before = meta::find(engine, NEXT).await?;
        let mut values = vec![(NAME, Some(&*text), &*wrapped)];
        // Nobody began to replace the master key in between.
        if let Some(before) = before.as_deref() {
            values.push((NEXT, Some(before), before));
        }
        if before.as_deref().is_some_and(|next| !next.is_empty()) || !meta::put(engine, &values).await? {
            return Err(DataKeyError::Moved);
        }
        text = wrapped;
    }
    Ok(ring.replace_from(&unlocked.keys, Some(&text))?)
}

/// Makes a data key that is to take the place of the one in use, and answers the ids of both. One that was announced
/// before and not used yet is taken.
///
/// # Errors
/// Another one is still leaving.
pub async fn announce(
    engine: &Arc<dyn Engine>,
    master: &MasterKey,
    ring: &KeyRing,
    now: Timestamp,
) -> Result<(u32, u32), DataKeyError> {
    open::needs_reader(engine, READS_SEVERAL).await?;
    let mut ids = (0, 0);
    change(engine, master, ring, |keys| {
        if keys.iter().any(|key| key.standing == Standing::Leaving) {
            return Err(DataKeyError::NoSuchPart("free to be replaced: another one is still leaving"));
        }
        let current = keys.iter().find(|key| key.standing == Standing::Current);
        let (id, epoch) = current.map(|key| (key.key.id, key.key.epoch)).ok_or(NoRing::Unfit)?;
        if let Some(coming) = keys.iter().find(|key| key.standing == Standing::Coming) {
            ids = (id, coming.key.id);
            return Ok(false);
        }
        let next = keys.iter().map(|key| key.key.id).max().unwrap_or(id) + 1;
        ids = (id, next);
        keys.push(RingKey { key: DataKey::generate(next, epoch), standing: Standing::Coming, since: now.0 });
        Ok(true)
    })
    .await?;
    Ok(ids)
}

/// Puts the announced key `id` in use. Doing it again does nothing.
///
/// # Errors
/// There is no such key.
pub async fn switch(
    engine: &Arc<dyn Engine>,
    master: &MasterKey,
    ring: &KeyRing,
    id: u32,
    now: Timestamp,
) -> Result<(), DataKeyError> {
    change(engine, master, ring, |keys| {
        let coming = keys.iter().find(|key| key.key.id == id).map(|key| key.standing);
        match coming {
            Some(Standing::Current) => return Ok(false),
            Some(Standing::Coming) => {}
            _ => return Err(DataKeyError::NoSuchPart("announced")),
        }
        for key in keys {
            let standing = match key.standing {
                Standing::Coming if key.key.id == id => Standing::Current,
                Standing::Current => Standing::Leaving,
                other => other,
            };
            if key.standing != standing {
                (key.standing, key.since) = (standing, now.0);
            }
        }
        Ok(true)
    })
    .await
}

/// Begins a new epoch (RULE-25): what was handed to clients under the data keys, refresh tokens, sessions and codes among it, is
/// good no longer; what lies in the store stays as it is. Answers the new epoch. For a store that nobody else has open: rings
/// that were made before go on with the epoch before.
///
/// # Errors
/// The master key does not open it, or is being replaced.
pub async fn begin_epoch(engine: &Arc<dyn Engine>, master: &MasterKey) -> Result<u32, DataKeyError> {
    let mut unlocked = read(engine, master).await?.ok_or(DataKeyError::Damaged)?;
    if unlocked.master_is_moving() {
        return Err(DataKeyError::MasterIsMoving);
    }
    let epoch = unlocked.keys.iter().map(|key| key.key.epoch).max().unwrap_or(0) + 1;
    // Those that have left too: they are still asked for what was made while they were in use.
    unlocked.keys.iter_mut().for_each(|key| key.key.epoch = epoch);
    let wrapped = STANDARD.encode(master.wrap_all(&unlocked.keys));
    let values = [(NAME, Some(&*unlocked.text), &*wrapped)];
    if meta::put(engine, &values).await? { Ok(epoch) } else { Err(DataKeyError::Moved) }
}

/// Takes the say from every key that is leaving: everything was made anew. Doing it again does nothing.
///
/// # Errors
/// The store's, the master key's.
pub async fn retire(
    engine: &Arc<dyn Engine>,
    master: &MasterKey,
    ring: &KeyRing,
    now: Timestamp,
) -> Result<(), DataKeyError> {
    open::renew_marks(engine, ring).await?;
    change(engine, master, ring, |keys| {
        let leaving = keys.iter_mut().filter(|key| key.standing == Standing::Leaving);
        let mut any = false;
        for key in leaving {
            (key.standing, key.since) = (Standing::Left, now.0);
            any = true;
        }
        Ok(any)
    })
    .await
}
