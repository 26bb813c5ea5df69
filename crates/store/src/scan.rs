//! Reading ranges: by key or by index entry, page after page.
//!
//! A cursor is the last key or entry that was handed out, so pages stay right while rows come and go: what was there
//! all the time is seen once, whatever else happens. Rooms that hand cursors to strangers seal them first.

use serde::{Deserialize, Serialize};

use crate::engine::KeyRange;
use crate::key::after_prefix;

/// Where a page ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// One page.
#[derive(Clone, Debug)]
pub struct Page<N> {
    /// What was found, in order.
    pub items: Vec<N>,
    /// Where to go on; none on the last page.
    pub next: Option<Cursor>,
}

/// Which rows to read.
#[derive(Clone, Debug)]
pub struct Scan {
    pub(crate) by_index: bool,
    above: String,
    below: Option<String>,
    after: Option<Cursor>,
    reverse: bool,
    pub(crate) limit: usize,
}

/// Rows of a page when nothing else is said.
const USUAL_LIMIT: usize = 60;

impl Scan {
    /// Records whose key begins with `prefix`, such as `<pool>/user/`, and is longer, in the order of their keys.
    pub fn keys(prefix: &str) -> Self {
        Self::over(false, prefix)
    }

    /// Records with an index entry that begins with `prefix`, such as `<pool>/by-email/ab`, in the entries' order.
    pub fn index(prefix: &str) -> Self {
        Self::over(true, prefix)
    }

    /// Records with exactly the index entry `entry`, such as `<pool>/by-email/ab@example.com`.
    pub fn index_exact(entry: &str) -> Self {
        Self::over(true, &format!("{entry}/"))
    }

    /// Records with an index entry from `from` (included) to `to` (left out).
    pub fn index_between(from: &str, to: &str) -> Self {
        Self {
            by_index: true,
            // Whatever is stored has an owner's id behind it, so it is greater than `from` itself.
            above: from.to_owned(),
            below: Some(to.to_owned()),
            after: None,
            reverse: false,
            limit: USUAL_LIMIT,
        }
    }

    fn over(by_index: bool, prefix: &str) -> Self {
        Self {
            by_index,
            above: prefix.to_owned(),
            below: after_prefix(prefix),
            after: None,
            reverse: false,
            limit: USUAL_LIMIT,
        }
    }

    /// Goes on after a page.
    pub fn after(mut self, cursor: Option<Cursor>) -> Self {
        self.after = cursor;
        self
    }

    /// At most so many items a page (at least one).
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit.max(1);
        self
    }

    /// From the greatest down.
    pub fn reverse(mut self) -> Self {
        self.reverse = true;
        self
    }

    /// One row more than the page holds tells whether there is another page.
    pub(crate) fn range(&self, now: i64) -> KeyRange {
        let (mut above, mut below) = (self.above.clone(), self.below.clone());
        if let Some(Cursor(last)) = &self.after {
            if self.reverse {
                // A cursor from elsewhere never widens the range.
                if below.as_ref().is_none_or(|below| last < below) {
                    below = Some(last.clone());
                }
            } else if *last > above {
                above.clone_from(last);
            }
        }
        KeyRange { above, below, reverse: self.reverse, limit: self.limit.saturating_add(1), now }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_cursor_never_widens_the_range() {
        let scan = Scan::keys("b/").after(Some(Cursor("a/1".into())));
        assert_eq!(scan.range(0).above, "b/");
        let scan = Scan::keys("b/").reverse().after(Some(Cursor("c/1".into())));
        assert_eq!(scan.range(0).below.as_deref(), Some("b0"));
    }
}
