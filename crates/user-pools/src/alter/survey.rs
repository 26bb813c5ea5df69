//! Who stands in the way of an alteration, and what changes for whom, before anything is begun.
//!
//! All users are gone through twice, page by page. The first time only a hash of each name is kept, eight bytes a name, which
//! shows which names could be those of two users; the second time everything is told as it is found, and the few names that
//! were doubled are compared themselves.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};

use directory::alteration::{self, Changes, Finding, Form};
use directory::{Contact, Pool, PoolId, Timestamp, User};
use serde::Serialize;
use store::users::users_prefix;
use store::{Cursor, Scan};
use tokio::sync::mpsc::Sender;

use crate::{Refusal, Rooms};

/// Users of a page.
const AT_ONCE: usize = 500;

/// One thing about one user. Personal data: for the operator of this machine only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Whose.
    pub sub: String,
    /// The stored user name.
    pub username: String,
    /// What it is.
    #[serde(flatten)]
    pub finding: Finding,
    /// Nothing can be begun while it is so.
    pub conflict: bool,
    /// What has to happen, as a sentence.
    pub needs: String,
}

/// How many of what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Users that were looked at.
    pub users: u64,
    /// Users that stand in the way.
    pub in_conflict: u64,
    /// Users that lack something and are asked for it.
    pub lacking: u64,
    /// Users whose names have to be typed as they are spelt.
    pub spelling: u64,
}

impl Rooms {
    /// Goes through the users of a pool as it would be with `changes`, and tells what it finds.
    ///
    /// # Errors
    /// `Refusal::UnknownPool`; changes that cannot be made, a sentence a line; whoever is told hung up.
    pub async fn survey_alteration(
        &self,
        id: &PoolId,
        changes: &Changes,
        now: Timestamp,
        tell: &Sender<Told>,
    ) -> Result<Tally, Refusal> {
        let pool = self.load_pool(id, now).await?;
        // One that is under way is looked at as it was begun.
        let (after, changes) = match &pool.altered.now {
            Some(doing) if *changes == Changes::default() || *changes == doing.changes => {
                (doing.after.clone(), doing.changes.clone())
            }
            _ => {
                (pool.after(changes).map_err(|wrong| Refusal::Parameter(wrong.join("\n")))?, changes.clone())
            }
        };
        let forms = [pool.form(), after];
        let mut hashes: Vec<u64> = Vec::new();
        let mut cursor = None;
        loop {
            let (users, next) = self.page(&pool, cursor, now).await?;
            for user in &users {
                hashes.extend(names(user, &forms).iter().map(|(name, _)| hash(name)));
            }
            cursor = next;
            if cursor.is_none() {
                break;
            }
        }
        let doubled = doubled(hashes);
        let mut shared: HashMap<(&'static str, String), Vec<Holder>> = HashMap::new();
        let (mut tally, mut in_conflict) = (Tally::default(), HashSet::new());
        loop {
            let (users, next) = self.page(&pool, cursor, now).await?;
            for user in &users {
                tally.users += 1;
                for (name, kind) in names(user, &forms) {
                    if doubled.contains(&hash(&name)) {
                        let (sub, username) = (user.sub.to_string(), user.username.to_string());
                        shared.entry(name).or_default().push(Holder { sub, username, kind });
                    }
                }
                let found = alteration::survey(user, &pool, &changes, &forms[1]);
                tally.lacking += u64::from(found.iter().any(|one| matches!(one, Finding::Lacks { .. })));
                tally.spelling += u64::from(found.iter().any(|one| matches!(one, Finding::Spelling { .. })));
                for finding in found {
                    if finding.is_conflict() {
                        in_conflict.insert(user.sub.to_string());
                    }
                    say(tell, user.sub.as_str(), user.username.as_str(), finding).await?;
                }
            }
            cursor = next;
            if cursor.is_none() {
                break;
            }
        }
        for ((_, value), who) in shared.into_iter().filter(|(_, who)| who.len() > 1) {
            for Holder { sub, username, kind } in &who {
                in_conflict.insert(sub.clone());
                let others = who.iter().filter(|other| other.sub != *sub);
                let others = others.take(10).map(|other| other.sub.clone()).collect();
                let finding = Finding::Taken { what: (*kind).to_owned(), value: value.clone(), others };
                say(tell, sub, username, finding).await?;
            }
        }
        tally.in_conflict = in_conflict.len() as u64;
        Ok(tally)
    }

    async fn page(
        &self,
        pool: &Pool,
        after: Option<Cursor>,
        now: Timestamp,
    ) -> Result<(Vec<User>, Option<Cursor>), Refusal> {
        let scan = Scan::keys(&users_prefix(&pool.id)).limit(AT_ONCE).after(after);
        let page = self.store.scan::<User>(&scan, now).await?;
        Ok((page.items, page.next))
    }
}

/// Somebody who has a name that is somebody else's too.
struct Holder {
    sub: String,
    username: String,
    /// As which kind of name.
    kind: &'static str,
}

/// The names of a user in both forms, as ((what it could be when it is typed, value), kind): while both are alive nobody may
/// have a name of either that is another's, and a user name that looks like an address is found by whoever types that address.
fn names(user: &User, forms: &[Form; 2]) -> Vec<((&'static str, String), &'static str)> {
    let mut names: Vec<((&'static str, String), &'static str)> = Vec::new();
    for (kind, value) in forms.iter().flat_map(|form| form.names(user)) {
        let contacts = [Contact::Email, Contact::PhoneNumber].into_iter();
        let seems = contacts.filter(|contact| kind == "username" && contact.could_be(&value));
        let name = (seems.map(Contact::attribute).next().unwrap_or(kind), value);
        if !names.iter().any(|(known, _)| *known == name) {
            names.push((name, kind));
        }
    }
    names
}

fn hash(name: &(&'static str, String)) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

fn doubled(mut hashes: Vec<u64>) -> HashSet<u64> {
    hashes.sort_unstable();
    hashes.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect()
}

async fn say(tell: &Sender<Told>, sub: &str, username: &str, finding: Finding) -> Result<(), Refusal> {
    let told = Told {
        sub: sub.to_owned(),
        username: username.to_owned(),
        conflict: finding.is_conflict(),
        needs: finding.needs(),
        finding,
    };
    tell.send(told).await.map_err(|_| Refusal::Internal("nobody listens any more".to_owned()))
}
