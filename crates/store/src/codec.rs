//! Between a noun and its row: JSON, sealing, the record's own key, the MAC, and what later versions put there.

use std::collections::BTreeMap;
use std::sync::Arc;

use crypto::{KeyRing, OsRandom, OwnKey, Purpose};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::engine::{ClaimRow, Row};
use crate::error::{StoreError, What};
use crate::links::Links;
use crate::{Record, key, later};

/// What a row that is written over leaves to its successor.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) version: i64,
    pub(crate) format: u16,
    pub(crate) min_reader: u16,
    pub(crate) body: String,
    pub(crate) links: String,
    pub(crate) own_key: Option<Vec<u8>>,
}

impl From<Row> for Known {
    fn from(row: Row) -> Self {
        Self {
            version: row.version,
            format: row.format,
            min_reader: row.min_reader,
            body: row.body,
            links: row.links,
            own_key: row.own_key,
        }
    }
}

/// A first version: at random, far from both ends.
pub(crate) fn first_version() -> i64 {
    i64::from_be_bytes(OsRandom::bytes::<8>()) & ((1 << 62) - 1)
}

/// The row of `record`, over `old` if there is one.
/// `level` is what the operator has said that every node can read.
pub(crate) fn encode<N: Record>(
    keys: &KeyRing,
    level: u32,
    record: &N,
    old: Option<&Known>,
) -> Result<(Row, Option<Arc<OwnKey>>), StoreError> {
    let key = record.key();
    if key::kind(&key) != N::KIND || key::scope(&key).is_empty() || key::id(&key).is_empty() {
        return Err(StoreError::WrongKind { key, kind: N::KIND });
    }
    let mut body = serde_json::to_string(record)
        .map_err(|error| StoreError::Unencodable { key: key.clone(), reason: error.to_string() })?;
    if let Some(old) = old {
        if old.format > N::FORMAT {
            later::carry_nested::<N>(&key, &old.body, &mut body, old.min_reader, old.format)?;
        }
        carry_over::<N>(&key, &old.body, &mut body)?;
    }
    // A record that a later version wrote stays in its format: what we do not know has been carried over.
    let (ours, our_reader) = record.written_as(level);
    let format = old.map_or(ours, |old| old.format.max(ours));
    let min_reader = match old {
        Some(old) if old.format > ours => old.min_reader.max(our_reader),
        _ => our_reader,
    };
    let mut own_key = None;
    let mut wrapped_key = None;
    if N::OWN_KEY {
        let (own, wrapped) = match old.and_then(|old| old.own_key.as_deref()) {
            Some(wrapped) => {
                let own = unwrap_own_key(keys, &key, wrapped)?;
                // A data key that is leaving must not live on in rows that are written after it was replaced.
                let wrapped = match keys.is_sealed_anew(wrapped) {
                    true => wrapped.to_vec(),
                    false => own.wrap(keys, key::scope(&key), &own_key_place(&key)),
                };
                (own, wrapped)
            }
            None => {
                let own = OwnKey::generate();
                let wrapped = own.wrap(keys, key::scope(&key), &own_key_place(&key));
                (own, wrapped)
            }
        };
        own_key = Some(Arc::new(own));
        wrapped_key = Some(wrapped);
    }
    let sealed = match (record.secrets(), &own_key) {
        (None, _) => None,
        (Some(secrets), Some(own)) => {
            let format = format.to_be_bytes();
            Some(own.seal(&secrets_place(&key, &format), &secrets))
        }
        (Some(secrets), None) => {
            let format = format.to_be_bytes();
            let place = secrets_place(&key, &format);
            Some(keys.seal(Purpose::FieldSeal, key::scope(&key), &place, &secrets))
        }
    };
    let links = Links::of(&key, record.claims(), record.index()).encode(&key);
    let mut row = Row {
        version: old.map_or_else(first_version, |old| old.version.wrapping_add(1)),
        format,
        min_reader,
        expires_at: record.expires_at().map(|at| at.0),
        body,
        links,
        sealed,
        own_key: wrapped_key,
        mac: Vec::new(),
        key,
    };
    row.mac = with_row_parts(&row, |scope, parts| keys.mac(Purpose::RowMac, scope, parts)).to_vec();
    Ok((row, own_key))
}

/// Refuses a row that is not as it was written (RULE-3).
pub(crate) fn verify(keys: &KeyRing, row: &Row) -> Result<(), StoreError> {
    if with_row_parts(row, |scope, parts| keys.mac_verify(Purpose::RowMac, scope, parts, &row.mac)) {
        Ok(())
    } else {
        Err(StoreError::Tampered { what: What::Record(row.key.clone()), why: "its MAC does not match" })
    }
}

/// Whether the sealed part is opened as well.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Secrets {
    Open,
    Leave,
}

/// The noun in a row, checked. `key` is what was asked for, which the row must be.
pub(crate) fn decode<N: Record>(keys: &KeyRing, row: &Row, secrets: Secrets) -> Result<N, StoreError> {
    Ok(decode_whole(keys, row, secrets)?.0)
}

/// The same, with the record's own key where the sealed part was opened.
pub(crate) fn decode_whole<N: Record>(
    keys: &KeyRing,
    row: &Row,
    secrets: Secrets,
) -> Result<(N, Option<Arc<OwnKey>>), StoreError> {
    verify(keys, row)?;
    if key::kind(&row.key) != N::KIND {
        return Err(StoreError::WrongKind { key: row.key.clone(), kind: N::KIND });
    }
    if row.min_reader > N::FORMAT {
        return Err(StoreError::TooNew { key: row.key.clone(), min_reader: row.min_reader, ours: N::FORMAT });
    }
    let undecodable = |reason: String| StoreError::Undecodable { key: row.key.clone(), reason };
    // serde_json's messages may quote a value: only the place of the fault is told.
    let mut record: N = serde_json::from_str(&row.body).map_err(|error| {
        undecodable(format!("{:?} at line {} column {}", error.classify(), error.line(), error.column()))
    })?;
    let mut own_key = None;
    if secrets == Secrets::Open {
        own_key = own_key_of(keys, row)?.map(Arc::new);
        if let Some(sealed) = &row.sealed {
            let plain = open_sealed(keys, row, own_key.as_deref(), sealed)?;
            record.put_secrets(&plain).map_err(|bad| undecodable(bad.to_string()))?;
        }
        if let Some(own_key) = &own_key {
            record.put_own_key(Arc::clone(own_key));
        }
    }
    Ok((record, own_key))
}

/// The record's own key, unwrapped, if it has one.
pub(crate) fn own_key_of(keys: &KeyRing, row: &Row) -> Result<Option<OwnKey>, StoreError> {
    row.own_key.as_deref().map(|wrapped| unwrap_own_key(keys, &row.key, wrapped)).transpose()
}

/// Refuses a row whose sealed part or own key does not open, whatever noun is in it.
pub(crate) fn check_seals(keys: &KeyRing, row: &Row) -> Result<(), StoreError> {
    let own_key = own_key_of(keys, row)?;
    match &row.sealed {
        Some(sealed) => open_sealed(keys, row, own_key.as_ref(), sealed).map(drop),
        None => Ok(()),
    }
}

fn open_sealed(
    keys: &KeyRing,
    row: &Row,
    own_key: Option<&OwnKey>,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let format = row.format.to_be_bytes();
    let place = secrets_place(&row.key, &format);
    let opened = match own_key {
        Some(own_key) => own_key.open(&place, sealed),
        None => keys.open(Purpose::FieldSeal, key::scope(&row.key), &place, sealed),
    };
    opened.map_err(|_| StoreError::Tampered {
        what: What::Record(row.key.clone()),
        why: "its sealed part does not open",
    })
}

fn unwrap_own_key(keys: &KeyRing, key: &str, wrapped: &[u8]) -> Result<OwnKey, StoreError> {
    OwnKey::unwrap(keys, key::scope(key), &own_key_place(key), wrapped).map_err(|_| StoreError::Tampered {
        what: What::Record(key.to_owned()),
        why: "its own key does not unwrap",
    })
}

/// What the sealed part of a record is bound to (RULE-1).
fn secrets_place<'a>(key: &'a str, format: &'a [u8; 2]) -> [&'a [u8]; 3] {
    [key.as_bytes(), b"secrets", format]
}

/// What the own key of a record is bound to.
fn own_key_place(key: &str) -> [&[u8]; 2] {
    [key.as_bytes(), b"own-key"]
}

fn with_row_parts<T>(row: &Row, then: impl FnOnce(&str, &[&[u8]]) -> T) -> T {
    let mut fixed = [0u8; 8 + 2 + 2 + 1 + 8];
    fixed[..8].copy_from_slice(&row.version.to_be_bytes());
    fixed[8..10].copy_from_slice(&row.format.to_be_bytes());
    fixed[10..12].copy_from_slice(&row.min_reader.to_be_bytes());
    fixed[12] = u8::from(row.expires_at.is_some())
        | u8::from(row.sealed.is_some()) << 1
        | u8::from(row.own_key.is_some()) << 2;
    fixed[13..].copy_from_slice(&row.expires_at.unwrap_or(0).to_be_bytes());
    then(
        key::scope(&row.key),
        &[
            b"record",
            row.key.as_bytes(),
            &fixed,
            row.body.as_bytes(),
            row.links.as_bytes(),
            row.sealed.as_deref().unwrap_or_default(),
            row.own_key.as_deref().unwrap_or_default(),
        ],
    )
}

/// Whether all of a row was made under the data key in use. The row is authentic.
pub(crate) fn is_anew(keys: &KeyRing, row: &Row) -> bool {
    let maker = with_row_parts(row, |scope, parts| keys.mac_maker(Purpose::RowMac, scope, parts, &row.mac));
    let sealed_by_ring = match &row.own_key {
        Some(wrapped) => Some(wrapped),
        None => row.sealed.as_ref(),
    };
    maker == Some(keys.key_id()) && sealed_by_ring.is_none_or(|sealed| keys.is_sealed_anew(sealed))
}

/// The same record, of whatever noun and format, sealed and authenticated under the data key in use. What an own key
/// seals stays sealed: that key is wrapped anew.
pub(crate) fn renew(keys: &KeyRing, row: &Row) -> Result<Row, StoreError> {
    verify(keys, row)?;
    let mut new = Row { version: row.version.wrapping_add(1), ..row.clone() };
    match (&row.own_key, &row.sealed) {
        (Some(wrapped), _) => {
            let own = unwrap_own_key(keys, &row.key, wrapped)?;
            new.own_key = Some(own.wrap(keys, key::scope(&row.key), &own_key_place(&row.key)));
        }
        (None, Some(sealed)) => {
            let plain = open_sealed(keys, row, None, sealed)?;
            let format = row.format.to_be_bytes();
            let place = secrets_place(&row.key, &format);
            new.sealed = Some(keys.seal(Purpose::FieldSeal, key::scope(&row.key), &place, &plain));
        }
        (None, None) => {}
    }
    new.mac = with_row_parts(&new, |scope, parts| keys.mac(Purpose::RowMac, scope, parts)).to_vec();
    Ok(new)
}

/// The row of a claim that `owner` takes.
pub(crate) fn claim(keys: &KeyRing, claim: &str, owner: &str) -> ClaimRow {
    let parts: [&[u8]; 3] = [b"claim", claim.as_bytes(), owner.as_bytes()];
    let mac = keys.mac(Purpose::RowMac, key::scope(claim), &parts).to_vec();
    ClaimRow { key: claim.to_owned(), owner: owner.to_owned(), mac }
}

/// Refuses a claim that is not as it was written (RULE-3).
pub(crate) fn verify_claim(keys: &KeyRing, row: &ClaimRow) -> Result<(), StoreError> {
    let parts: [&[u8]; 3] = [b"claim", row.key.as_bytes(), row.owner.as_bytes()];
    if keys.mac_verify(Purpose::RowMac, key::scope(&row.key), &parts, &row.mac) {
        Ok(())
    } else {
        Err(StoreError::Tampered { what: What::Claim(row.key.clone()), why: "its MAC does not match" })
    }
}

/// Whether a claim was made under the data key in use.
pub(crate) fn is_claim_anew(keys: &KeyRing, row: &ClaimRow) -> bool {
    let parts: [&[u8]; 3] = [b"claim", row.key.as_bytes(), row.owner.as_bytes()];
    keys.mac_maker(Purpose::RowMac, key::scope(&row.key), &parts, &row.mac) == Some(keys.key_id())
}

/// Adds to `body` those top-level members of `old` that this version does not know (RULE-31).
fn carry_over<N: Record>(key: &str, old: &str, body: &mut String) -> Result<(), StoreError> {
    let mut unknown = members(key, old)?;
    unknown.retain(|name, _| !N::MEMBERS.contains(&name.as_str()));
    if unknown.is_empty() {
        return Ok(());
    }
    for name in members(key, body)?.keys() {
        unknown.remove(name);
    }
    for (name, value) in unknown {
        body.pop();
        if !body.ends_with('{') {
            body.push(',');
        }
        let name = serde_json::to_string(&name)
            .map_err(|error| StoreError::Unencodable { key: key.to_owned(), reason: error.to_string() })?;
        body.push_str(&name);
        body.push(':');
        body.push_str(value.get());
        body.push('}');
    }
    Ok(())
}

fn members<'a>(key: &str, body: &'a str) -> Result<BTreeMap<String, &'a RawValue>, StoreError> {
    serde_json::from_str(body).map_err(|_| StoreError::Undecodable {
        key: key.to_owned(),
        reason: "the body is not a JSON object".into(),
    })
}
