//! What a later version put below the top level of a record (RULE-31). It is found by reading the old body as this
//! version reads it and writing it again: what does not come back is a later version's.
//!
//! Within objects it is put back where it was. Within a list there is no telling which item of the new list it belongs
//! to: a list that this change left alone is taken over whole, and a list that it changed refuses the change. So no
//! version takes away what it does not know, and none has to know it. A version that adds a member below the top level
//! raises the noun's `FORMAT`, which is how this one notices.

use serde_json::{Map, Value};

use crate::{Record, StoreError};

/// Adds to `new` what a later version's `old` holds below its top level and this version does not know.
pub(crate) fn carry_nested<N: Record>(
    key: &str,
    old: &str,
    new: &mut String,
    min_reader: u16,
    format: u16,
) -> Result<(), StoreError> {
    let undecodable =
        || StoreError::Undecodable { key: key.to_owned(), reason: "the body is not a JSON object".into() };
    let parse = |text: &str| serde_json::from_str::<Map<String, Value>>(text).map_err(|_| undecodable());
    let whole = parse(old)?;
    let known: N = serde_json::from_str(old).map_err(|_| undecodable())?;
    let known = serde_json::to_value(&known).map_err(|_| undecodable())?;
    let mut merged = parse(new)?;
    let mut changed = false;
    for (name, value) in &whole {
        // The top level is the caller's: there MEMBERS says what is known.
        if let (Some(known), Some(new)) = (known.get(name), merged.get_mut(name)) {
            changed |= carry(value, known, new).map_err(|Lost| StoreError::TooNew {
                key: key.to_owned(),
                min_reader: min_reader.max(format),
                ours: N::FORMAT,
            })?;
        }
    }
    if changed {
        *new = Value::Object(merged).to_string();
    }
    Ok(())
}

/// A later version's member would be taken away.
#[derive(Debug, PartialEq)]
struct Lost;

/// Whether `new` was changed.
fn carry(whole: &Value, known: &Value, new: &mut Value) -> Result<bool, Lost> {
    if whole == known {
        return Ok(false);
    }
    match (whole, known, &mut *new) {
        (Value::Object(whole), Value::Object(known), Value::Object(new)) => {
            let mut changed = false;
            for (name, value) in whole {
                match (known.get(name), new.get_mut(name)) {
                    (Some(known), Some(new)) => changed |= carry(value, known, new)?,
                    // Known, and taken away on purpose.
                    (Some(_), None) | (None, Some(_)) => {}
                    (None, None) => {
                        new.insert(name.clone(), value.clone());
                        changed = true;
                    }
                }
            }
            Ok(changed)
        }
        (Value::Array(whole_items), Value::Array(_), Value::Array(_)) => {
            if !holds_more(whole, known) {
                return Ok(false);
            }
            if *known == *new {
                *new = Value::Array(whole_items.clone());
                return Ok(true);
            }
            Err(Lost)
        }
        // Another spelling of what is known, such as a number that was rounded.
        _ => Ok(false),
    }
}

/// Whether there is a member in `whole` that `known` lacks.
fn holds_more(whole: &Value, known: &Value) -> bool {
    match (whole, known) {
        (Value::Object(whole), Value::Object(known)) => {
            whole.iter().any(|(name, value)| known.get(name).is_none_or(|known| holds_more(value, known)))
        }
        (Value::Array(whole), Value::Array(known)) => {
            whole.len() != known.len()
                || whole.iter().zip(known).any(|(whole, known)| holds_more(whole, known))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn carried(whole: Value, known: Value, mut new: Value) -> Result<Value, Lost> {
        carry(&whole, &known, &mut new).map(|_| new)
    }

    #[test]
    fn a_member_of_a_later_version_stays_where_it_was_rule_31() {
        let whole = json!({"policy": {"length": 8, "hint": {"a": 1}}, "at": 5});
        let known = json!({"policy": {"length": 8}, "at": 5});
        let new = json!({"policy": {"length": 12}, "at": 6});
        let expected = json!({"policy": {"length": 12, "hint": {"a": 1}}, "at": 6});
        assert_eq!(carried(whole, known, new), Ok(expected));
    }

    #[test]
    fn what_this_version_knows_and_took_away_stays_away_rule_31() {
        let whole = json!({"attributes": {"email": "a", "name": "b"}});
        let new = json!({"attributes": {"name": "b"}});
        assert_eq!(carried(whole.clone(), whole, new.clone()), Ok(new));
    }

    #[test]
    fn a_list_is_taken_over_whole_or_not_touched_rule_31() {
        let whole = json!({"secrets": [{"id": 1, "hint": "x"}, {"id": 2}]});
        let known = json!({"secrets": [{"id": 1}, {"id": 2}]});
        assert_eq!(carried(whole.clone(), known.clone(), known.clone()), Ok(whole.clone()));
        assert_eq!(carried(whole, known, json!({"secrets": [{"id": 2}]})), Err(Lost));
        // A list in which nothing is unknown is this version's own.
        let plain = json!({"secrets": [{"id": 1}]});
        assert_eq!(carried(plain.clone(), plain, json!({"secrets": []})), Ok(json!({"secrets": []})));
    }
}
