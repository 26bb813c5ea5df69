//! Where the next page of a list begins, as a sealed text that belongs to one list (RULE-5).

use crypto::{KeyRing, Purpose, Sealed};
use serde::{Deserialize, Serialize};
use store::Cursor;

#[derive(Serialize, Deserialize)]
struct Place(Cursor);

impl Sealed for Place {
    const PURPOSE: Purpose = Purpose::PageToken;
    const BUCKET: usize = 128;
    const MAX_TEXT: usize = 16 * 1024;
}

/// The token for the page after this one of `list`, if there is one. `asked`: what was asked for besides.
pub(crate) fn next(keys: &KeyRing, list: &str, asked: &str, cursor: Option<Cursor>) -> Option<String> {
    Some(Place(cursor?).seal(keys, "", &[list.as_bytes(), asked.as_bytes()]))
}

/// Where the page that is asked for begins; `Err` if the token is not one of this list.
pub(crate) fn begin(
    keys: &KeyRing,
    list: &str,
    asked: &str,
    token: Option<&str>,
) -> Result<Option<Cursor>, ()> {
    let Some(token) = token else { return Ok(None) };
    let place = Place::open(keys, "", &[list.as_bytes(), asked.as_bytes()], token);
    place.map(|Place(cursor)| Some(cursor)).map_err(drop)
}
