//! Where the next page of a list begins, as a sealed text, bound to the operation and what was asked for (RULE-5).

use crypto::{KeyRing, Purpose, Sealed};
use serde::{Deserialize, Serialize};
use store::Cursor;

use crate::Refusal;

/// Items of a page: CloudFormation's callers cannot say how many.
pub(crate) const ITEMS: usize = 100;

#[derive(Serialize, Deserialize)]
struct Place(Cursor);

impl Sealed for Place {
    const PURPOSE: Purpose = Purpose::PageToken;
    const BUCKET: usize = 128;
    const MAX_TEXT: usize = 4 * 1024;
}

/// The token for the page after this one, if there is one.
pub(crate) fn next(keys: &KeyRing, list: &str, asked: &str, cursor: Option<Cursor>) -> Option<String> {
    Some(Place(cursor?).seal(keys, "", &[list.as_bytes(), asked.as_bytes()]))
}

/// Where the page that is asked for begins.
///
/// # Errors
/// The token was not made for this list.
pub(crate) fn begin(
    keys: &KeyRing,
    list: &str,
    asked: &str,
    token: Option<&str>,
) -> Result<Option<Cursor>, Refusal> {
    let Some(token) = token else { return Ok(None) };
    match Place::open(keys, "", &[list.as_bytes(), asked.as_bytes()], token) {
        Ok(Place(cursor)) => Ok(Some(cursor)),
        Err(_) => Err(Refusal::validation("The NextToken is not one of this list.")),
    }
}
