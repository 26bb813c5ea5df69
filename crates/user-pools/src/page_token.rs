//! Where the next page of a list begins, as a sealed text: clients can keep it and give it back, and nothing else. It is
//! bound to the operation, the pool and what was asked for, so a token of one list is refused by every other (RULE-5).

use crypto::{KeyRing, Purpose, Sealed};
use serde::{Deserialize, Serialize};
use store::Cursor;

use crate::Refusal;

/// Items of a page when nothing, or 0, is said.
const USUAL: usize = 60;

/// How many items a page has at most, as the caller said.
pub fn limit(given: Option<i32>) -> usize {
    given.and_then(|given| usize::try_from(given).ok()).filter(|given| *given > 0).unwrap_or(USUAL)
}

/// The list that a token belongs to.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    /// The operation: `ListUsers`.
    pub operation: &'static str,
    /// The pool, or nothing where the list is of pools.
    pub pool: &'a str,
    /// What was asked for besides: a filter.
    pub asked: &'a str,
}

/// What a token carries. The place is a key of the store, which clients have no business reading.
#[derive(Serialize, Deserialize)]
struct Place(Cursor);

impl Sealed for Place {
    const PURPOSE: Purpose = Purpose::PageToken;
    const BUCKET: usize = 128;
    /// A key holds at most one value of 2,048 bytes, escaped, and some ids.
    const MAX_TEXT: usize = 16 * 1024;
}

impl List<'_> {
    /// The token for the page after this one, if there is one.
    pub fn next(&self, keys: &KeyRing, cursor: Option<Cursor>) -> Option<String> {
        Some(Place(cursor?).seal(keys, self.pool, &self.context()))
    }

    /// Where the page that is asked for begins.
    ///
    /// # Errors
    /// The token was not made for this list, or not by us.
    pub fn begin(&self, keys: &KeyRing, token: Option<&str>) -> Result<Option<Cursor>, Refusal> {
        let Some(token) = token else { return Ok(None) };
        match Place::open(keys, self.pool, &self.context(), token) {
            Ok(Place(cursor)) => Ok(Some(cursor)),
            Err(_) => Err(Refusal::parameter("Invalid pagination token given.")),
        }
    }

    fn context(&self) -> [&[u8]; 2] {
        [self.operation.as_bytes(), self.asked.as_bytes()]
    }
}

#[cfg(test)]
mod tests {
    use crypto::DataKey;

    use super::*;

    const USERS: List<'_> = List { operation: "ListUsers", pool: "eu-west-1_A", asked: "sub = \"1\"" };

    #[test]
    fn a_token_leads_back_to_its_place_and_does_not_show_it() {
        let keys = KeyRing::new(DataKey::generate(1, 0));
        let token = USERS.next(&keys, Some(Cursor("eu-west-1_A/user/7".into()))).unwrap();
        assert!(!token.contains("user"));
        let place = USERS.begin(&keys, Some(&token)).unwrap();
        assert_eq!(place, Some(Cursor("eu-west-1_A/user/7".into())));
        assert_eq!(USERS.next(&keys, None), None);
        assert_eq!(USERS.begin(&keys, None).unwrap(), None);
    }

    #[test]
    fn a_token_of_one_list_is_refused_by_every_other_rule_5_sec_14() {
        let keys = KeyRing::new(DataKey::generate(1, 0));
        let token = USERS.next(&keys, Some(Cursor("x".into()))).unwrap();
        for other in [
            List { operation: "ListGroups", ..USERS },
            List { pool: "eu-west-1_B", ..USERS },
            List { asked: "", ..USERS },
        ] {
            let refusal = other.begin(&keys, Some(&token)).unwrap_err();
            assert_eq!(refusal.to_string(), "Invalid pagination token given.");
        }
        let mut changed = token.clone();
        changed.pop();
        assert!(USERS.begin(&keys, Some(&changed)).is_err());
        assert!(USERS.begin(&keys, Some("nonsense")).is_err());
        assert!(USERS.begin(&keys, Some(&"A".repeat(100_000))).is_err());
    }
}
