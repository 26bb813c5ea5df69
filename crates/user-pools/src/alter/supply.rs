//! Values that users lack, supplied in bulk by whoever operates the server: what is empty is filled, what is there stays.

use std::collections::BTreeMap;

use access::Call;
use directory::{Contact, Pool, PoolId};
use serde::{Deserialize, Serialize};
use store::pools::pool_key;
use store::{Unit, change};

use crate::alias::free_names;
use crate::attributes::write::{is_flag, write};
use crate::lookup::load_in_as_admin;
use crate::names::{check_contacts, spell_flags};
use crate::{Refusal, Rooms, audit_line};

/// The values for one user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// A user name, an alias or a sub.
    pub user: String,
    /// Attributes and their values; a blank one brings nothing.
    pub attributes: BTreeMap<String, String>,
}

/// What came of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "came", rename_all = "snake_case")]
pub enum Came {
    /// So many values were filled in, or would be.
    Supplied {
        /// How many.
        values: usize,
    },
    /// The user has everything already.
    Unchanged,
    /// Nothing of the row was taken.
    Refused {
        /// Why.
        why: String,
    },
}

impl Rooms {
    /// Supplies the values of one row, or only says what would come of it.
    ///
    /// # Errors
    /// `Refusal::UnknownPool`, the store's. What is wrong with the row is its outcome.
    pub async fn supply(&self, call: &Call, id: &PoolId, row: &Row, dry: bool) -> Result<Came, Refusal> {
        let done = change!(self.store, call.now, |unit| -> Result<Came, Refusal> {
            let pool = unit.find::<Pool>(&pool_key(id)).await?.filter(|pool| !pool.deleting);
            let pool = pool.ok_or_else(|| Refusal::UnknownPool(id.clone()))?;
            let came = fill(unit, call, &pool, row).await?;
            // Whoever only asks commits nothing.
            if dry {
                Err(Refusal::Named(DRY, serde_json::to_string(&came).unwrap_or_default()))
            } else {
                Ok(came)
            }
        });
        match done {
            Err(Refusal::Named(DRY, came)) => {
                serde_json::from_str(&came).map_err(|error| Refusal::Internal(error.to_string()))
            }
            Err(refusal @ (Refusal::UnknownPool(_) | Refusal::Store(_) | Refusal::Internal(_))) => {
                Err(refusal)
            }
            Err(refusal) => Ok(Came::Refused { why: aws_wire::Exception::from(refusal).message }),
            Ok(came) => Ok(came),
        }
    }
}

/// How a change that shall not be committed ends.
const DRY: &str = "dry";

async fn fill(unit: &mut Unit, call: &Call, pool: &Pool, row: &Row) -> Result<Came, Refusal> {
    let mut given: BTreeMap<String, String> = row
        .attributes
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    spell_flags(&mut given);
    pool.schema.check_new(&given, false)?;
    check_contacts(&given)?;
    let mut user = load_in_as_admin(unit, pool, &row.user).await?;
    let mut fresh: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in given.iter().filter(|(name, _)| !is_flag(name)) {
        match user.attribute(name).filter(|known| !known.is_empty()) {
            None => {
                fresh.insert(name.clone(), value.clone());
            }
            Some(known) if known == value => {}
            Some(_) => return Err(Refusal::parameter(format!("the user has another {name} already"))),
        }
    }
    // A flag says something about the address beside it, and nothing about one that was there before.
    for contact in [Contact::Email, Contact::PhoneNumber] {
        if let (true, Some(flag)) =
            (fresh.contains_key(contact.attribute()), given.get(contact.verified_attribute()))
        {
            fresh.insert(contact.verified_attribute().to_owned(), flag.clone());
        }
    }
    if fresh.is_empty() {
        return Ok(Came::Unchanged);
    }
    write(pool, &mut user, &fresh)?;
    user.settle(pool, call.now);
    free_names(unit, call, pool, &user, false).await?;
    unit.put(&user)?;
    unit.check_key(&pool_key(&pool.id))?;
    let mut line = audit_line(call, "SupplyAttributes", "ok", &pool.id);
    line.sub = Some(user.sub.clone());
    unit.audit(&line)?;
    Ok(Came::Supplied { values: fresh.keys().filter(|name| !is_flag(name)).count() })
}
