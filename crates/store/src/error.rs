//! What can go wrong in the store, in its own words.

use std::fmt;

/// The thing an expectation was about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// A record, by key.
    Record(String),
    /// A claim, by key.
    Claim(String),
    /// A value of the store's own state, by name.
    Meta(String),
}

impl What {
    /// The key or name.
    pub fn key(&self) -> &str {
        match self {
            Self::Record(key) | Self::Claim(key) | Self::Meta(key) => key,
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(key) => write!(f, "record {key}"),
            Self::Claim(key) => write!(f, "claim {key}"),
            Self::Meta(name) => write!(f, "setting {name}"),
        }
    }
}

/// The engine could not do it: the disk, the database, the process. Nothing was acknowledged.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the store cannot do this now: {reason}")]
pub struct EngineError {
    /// What the engine said.
    pub reason: String,
}

impl EngineError {
    /// With what the engine said.
    pub fn new(reason: impl fmt::Display) -> Self {
        Self { reason: reason.to_string() }
    }
}

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A row does not carry the MAC it should, or a claim or index entry points where it may not (RULE-3).
    #[error("{what} is not authentic: {why}")]
    Tampered {
        /// Which one.
        what: What,
        /// What did not match.
        why: &'static str,
    },
    /// Bytes that are kept by their hash went while they were written or read: nothing named them for too long.
    #[error("the bytes {0} are not kept any more")]
    BlobGone(String),
    /// The audit chain is not as a signed checkpoint says (RULE-24).
    #[error(
        "lane {lane} is not as checkpoint {n} of {at} (milliseconds since 1970) says, after line {seq}: {why}"
    )]
    NotAsCheckpointed {
        /// The lane.
        lane: String,
        /// The last line that agrees, or the one that does not.
        seq: u64,
        /// The checkpoint's number.
        n: u64,
        /// When it was made.
        at: i64,
        /// What is different.
        why: &'static str,
    },
    /// A line of a file of checkpoints that proves nothing.
    #[error("line {line} of the checkpoints: {why}")]
    BadCheckpoint {
        /// Its number in the file.
        line: u64,
        /// What is wrong.
        why: &'static str,
    },
    /// The records were copied elsewhere, or are being copied.
    #[error("{0}")]
    AtRest(String),
    /// A later version wrote a record that this one must not read (RULE-31).
    #[error(
        "record {key} needs a reader of format {min_reader}, this version reads {ours}: upgrade this node"
    )]
    TooNew {
        /// The record.
        key: String,
        /// The oldest format that may read it.
        min_reader: u16,
        /// What this version reads.
        ours: u16,
    },
    /// A body that is authentic and still cannot be read as its noun.
    #[error("record {key} cannot be read: {reason}")]
    Undecodable {
        /// The record.
        key: String,
        /// Why; never a part of the body.
        reason: String,
    },
    /// A record that could not be written as JSON.
    #[error("record {key} cannot be written: {reason}")]
    Unencodable {
        /// The record.
        key: String,
        /// Why.
        reason: String,
    },
    /// A key that does not read `<scope>/<kind>/<id>` with the noun's kind.
    #[error("{key} is not the key of a {kind}")]
    WrongKind {
        /// The key.
        key: String,
        /// The noun's kind.
        kind: &'static str,
    },
    /// A put, delete or check of a record that the unit has not read.
    #[error("record {0} was not read in this change")]
    NotRead(String),
    /// An insert of a key or claim that is taken.
    #[error("{0} is there already")]
    Exists(What),
    /// Too many conflicts in a row.
    #[error("{0} is being changed by too many at once")]
    Busy(What),
    /// Feed entries that a cursor has not seen are gone, or somebody took them away: read everything anew (RULE-28).
    #[error("feed lane {lane}: entry {expected} was expected, {found} was found")]
    FeedGap {
        /// The lane.
        lane: String,
        /// The number that must come next.
        expected: u64,
        /// The number that came.
        found: u64,
    },
    /// A feed cursor from before the store was restored (RULE-25).
    #[error("the feed cursor is of epoch {cursor}, the store is in epoch {ours}")]
    OldEpoch {
        /// The cursor's.
        cursor: u32,
        /// The store's.
        ours: u32,
    },
    /// The data key is not the one that the store was made with.
    #[error("the data key does not belong to this store")]
    WrongKey,
    /// The data keys cannot be changed without the master key, or not now.
    #[error("the data keys cannot be changed: {reason}")]
    NoMasterKey {
        /// Why.
        reason: String,
    },
    /// The store was written by a later version.
    #[error(
        "the store has format {format} and needs a reader of {min_reader}, this version is {ours}: upgrade"
    )]
    StoreTooNew {
        /// The store's.
        format: u32,
        /// The oldest version that may open it.
        min_reader: u32,
        /// This version's.
        ours: u32,
    },
    /// Something that older versions would not understand, while nodes of theirs may run (RULE-31).
    #[error(
        "the store is still written for version {level} and this version writes {ours}, so nodes of an older version may \
         run, which know one data key only. When every node is upgraded say so with `rockpool store finish-upgrade`, and \
         try again"
    )]
    UpgradeUnfinished {
        /// What records are written for.
        level: u32,
        /// What this version writes once the upgrade is finished.
        ours: u32,
    },
    /// `serve` on a store that `dev` or a seed has touched (RULE-16).
    #[error("this store was made by `rockpool dev` or from a seed and can never be served")]
    DevStore,
    /// `dev` on a store that is meant to be served.
    #[error("this store is served; `rockpool dev` would mark it as a development store for ever")]
    ServedStore,
    /// The store's own state does not make sense.
    #[error("the store's own state is not usable: {0}")]
    BadMeta(&'static str),
}
