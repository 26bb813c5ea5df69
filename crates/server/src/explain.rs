//! Why was this refused? A bounded record of the last refusals, in memory only, for `rockpool explain REQUEST-ID`. It holds
//! what the client was told and the notes that operations left, which never hold a secret.

use std::collections::VecDeque;

use directory::Timestamp;
use parking_lot::Mutex;
use serde::Serialize;
use uuid::Uuid;

/// How many refusals are kept.
pub const KEPT: usize = 10_000;
const MAX_NOTES: usize = 16;
const MAX_TEXT: usize = 500;

/// One refusal.
#[derive(Clone, Debug, Serialize)]
pub struct Refused {
    /// The id that the client was given in `x-amzn-requestid`.
    pub request_id: Uuid,
    /// When, in milliseconds since the epoch.
    pub at: Timestamp,
    /// The operation; `-` before one was known.
    pub operation: &'static str,
    /// AWS's name of the refusal.
    pub outcome: String,
    /// What the client was told.
    pub message: String,
    /// What the operation noted while it decided.
    pub notes: Vec<String>,
}

/// The last refusals.
#[derive(Debug, Default)]
pub struct Refusals {
    last: Mutex<VecDeque<Refused>>,
}

impl Refusals {
    /// Keeps one, cut to size; the oldest goes when there are too many.
    pub fn keep(&self, mut refused: Refused) {
        cut(&mut refused.message);
        refused.notes.truncate(MAX_NOTES);
        refused.notes.iter_mut().for_each(cut);
        let mut last = self.last.lock();
        if last.len() >= KEPT {
            last.pop_front();
        }
        last.push_back(refused);
    }

    /// The refusal of this request, if it is among the last.
    pub fn find(&self, request_id: Uuid) -> Option<Refused> {
        self.last.lock().iter().rev().find(|refused| refused.request_id == request_id).cloned()
    }

    /// Forgets all of them.
    pub fn clear(&self) {
        self.last.lock().clear();
    }
}

fn cut(text: &mut String) {
    if text.len() > MAX_TEXT {
        let mut end = MAX_TEXT;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(number: u128) -> Refused {
        Refused {
            request_id: Uuid::from_u128(number),
            at: Timestamp(0),
            operation: "InitiateAuth",
            outcome: "NotAuthorizedException".into(),
            message: "é".repeat(400),
            notes: vec!["why".into(); 40],
        }
    }

    #[test]
    fn the_record_is_bounded_in_number_and_size() {
        let refusals = Refusals::default();
        (0..=KEPT as u128).for_each(|number| refusals.keep(refused(number)));
        assert!(refusals.find(Uuid::from_u128(0)).is_none());
        let last = refusals.find(Uuid::from_u128(KEPT as u128)).unwrap();
        assert_eq!((last.notes.len(), last.message.chars().count()), (MAX_NOTES, 251));
    }
}
