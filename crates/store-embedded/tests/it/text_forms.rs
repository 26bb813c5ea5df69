//! The store's text forms, whatever is in them: keys, links, prefixes. They are read back from rows that somebody may
//! have written by hand, so nothing in them may panic or run together.

use proptest::prelude::*;
use store::key;
use store::links::{Links, has_claim, has_entry};

proptest! {
    #[test]
    fn parts_are_told_apart_and_stay_in_their_segment(a in any::<String>(), b in any::<String>()) {
        let (x, y) = (key::part(&a), key::part(&b));
        prop_assert_eq!(a == b, x == y);
        prop_assert!(!x.contains('/') && !x.chars().any(|c| c.is_ascii_control()));
        prop_assert!(key::part(&format!("{a}{b}")).starts_with(&x), "a prefix of the value is a prefix of the part");
    }

    #[test]
    fn the_end_of_a_prefix_is_above_all_that_begins_with_it_and_nothing_else(
        prefix in any::<String>(), rest in any::<String>(), other in any::<String>(),
    ) {
        if let Some(end) = key::after_prefix(&prefix) {
            let whole = format!("{prefix}{rest}");
            prop_assert!(whole < end);
            prop_assert!(other.starts_with(&prefix) || other < prefix || other >= end);
        }
    }

    #[test]
    fn links_survive_their_text_form(
        claims in prop::collection::vec("p/.*", 0..4), index in prop::collection::vec(".*", 0..4), id in ".+",
    ) {
        let owner = key::join("p", "noun", &id);
        let links = Links::of(&owner, claims, index);
        let text = links.encode(&owner);
        let same = Links::decode(&text, &owner);
        // What begins with a slash has no scope and cannot be told from what is in the owner's.
        prop_assume!(!links.entries.iter().any(|entry| entry.starts_with('/')));
        prop_assert_eq!(&same, &links);
        prop_assert!(links.claims.iter().all(|claim| has_claim(&text, &owner, claim)));
        prop_assert!(links.entries.iter().all(|entry| has_entry(&text, &owner, entry)));
        prop_assert!(!has_claim(&text, &owner, "p/another"));
    }

    #[test]
    fn links_written_by_hand_never_panic(text in any::<String>(), owner in any::<String>()) {
        let links = Links::decode(&text, &owner);
        let again = Links::decode(&links.encode(&owner), &owner);
        prop_assert_eq!(again.claims.len() + again.entries.len(), links.claims.len() + links.entries.len());
    }

    #[test]
    fn numbers_and_times_sort_as_text(a in any::<u64>(), b in any::<u64>()) {
        prop_assert_eq!(a.cmp(&b), key::number(a).cmp(&key::number(b)));
        let (a, b) = (i64::try_from(a >> 14).unwrap(), i64::try_from(b >> 14).unwrap());
        prop_assert_eq!(a.cmp(&b), key::time(a).cmp(&key::time(b)));
    }
}
