//! Changing what is fixed when a pool is made: required attributes, names of custom attributes, what people sign in with,
//! and whether case matters. Pure rules; who carries them out is `user-pools`' business.
//!
//! While a pool is being altered two forms of it are alive. Every user holds the names of both, so that nobody can take a
//! name that is somebody's in the other form; people sign in by the form that is in force. What a user's record was brought
//! to is written in it with the epoch of the pool, so that a node with an older picture of the pool does not undo it.
//!
//! ```text
//! preparing  users get the names of the new form beside their own          the old form is in force
//! switched   nothing moves; sign-ins, sign-ups and administrators go on    the new form is in force
//! finishing  users lose what is of the old form only                       the new form is in force
//! undoing    users lose what is of the new form only                       the old form is in force
//! ```

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::pool::{Alias, Contact, Pool, SignInMode};
use crate::schema::{Attribute, DataType, Schema};
use crate::{Timestamp, User};

/// What follows from the settings of a pool for the names of its users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Which attributes stand in for the user name.
    pub sign_in: SignInMode,
    /// As in [`Pool::case_sensitive`].
    pub case_sensitive: Option<bool>,
    /// Which index holds the attributes: another one each time that case begins or ceases to matter.
    #[serde(default)]
    pub index: u32,
    /// The attribute that gives a user name to those whose stored name is their sub.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username_from: Option<String>,
}

impl Form {
    /// Whether case makes no difference.
    pub fn folds(&self) -> bool {
        self.case_sensitive == Some(false)
    }

    /// `text` as it is compared.
    pub fn fold(&self, text: &str) -> String {
        if self.folds() { text.to_lowercase() } else { text.to_owned() }
    }

    /// Whether `contact` is a name that people sign in with, verified or not.
    fn is_username(&self, contact: Contact) -> bool {
        matches!(&self.sign_in, SignInMode::Attributes(contacts) if contacts.contains(&contact))
    }

    /// Whether `contact` is a name in some way.
    pub fn is_name(&self, contact: Contact) -> bool {
        let alias = match contact {
            Contact::Email => Alias::Email,
            Contact::PhoneNumber => Alias::PhoneNumber,
        };
        self.is_username(contact)
            || matches!(&self.sign_in, SignInMode::Aliases(aliases) if aliases.contains(&alias))
    }

    /// The unique names of `user`, as (kind, folded value). A verified e-mail address or phone number is a name in an alias
    /// pool, any in a username-attribute pool.
    pub fn names(&self, user: &User) -> Vec<(&'static str, String)> {
        let mut names = vec![("username", self.fold(self.username(user)))];
        let mut add = |kind: &'static str, value: Option<&str>| {
            // A blank value is no name: everybody could have it.
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                names.push((kind, self.fold(value)));
            }
        };
        match &self.sign_in {
            SignInMode::Username => {}
            SignInMode::Aliases(aliases) => {
                for alias in aliases {
                    let usable = match alias {
                        Alias::Email => user.is_verified(Contact::Email),
                        Alias::PhoneNumber => user.is_verified(Contact::PhoneNumber),
                        Alias::PreferredUsername => true,
                    };
                    add(alias.attribute(), user.attribute(alias.attribute()).filter(|_| usable));
                }
            }
            SignInMode::Attributes(contacts) => {
                for contact in contacts {
                    add(contact.attribute(), user.attribute(contact.attribute()));
                }
            }
        }
        names
    }

    /// The user name of `user` in this form.
    pub fn username<'a>(&self, user: &'a User) -> &'a str {
        let own = user.username.as_str();
        let from = self.username_from.as_deref().filter(|_| own == user.sub.as_str());
        from.and_then(|name| user.attribute(name)).filter(|value| !value.is_empty()).unwrap_or(own)
    }
}

/// A custom attribute that gets another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rename {
    /// The name that it has.
    pub from: String,
    /// The name that it gets.
    pub to: String,
}

/// What a user's record was brought to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The epoch of the pool.
    pub epoch: u32,
    /// The forms whose names the user holds; the one in force first.
    pub forms: Vec<Form>,
    /// Attributes that are kept equal; where they are not, the first of each pair counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub twins: Vec<(String, String)>,
    /// Attributes that are gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<String>,
    /// A user name that comes from an attribute takes the place of the sub.
    #[serde(default, skip_serializing_if = "is_false")]
    pub takes_username: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl Settled {
    /// The other name of an attribute that has two for now.
    pub fn twin(&self, name: &str) -> Option<&str> {
        self.twins.iter().find_map(|(first, second)| match name {
            _ if name == first => Some(second.as_str()),
            _ if name == second => Some(first.as_str()),
            _ => None,
        })
    }

    /// Brings the attributes of a user to it.
    pub fn settle_attributes(&self, attributes: &mut BTreeMap<String, String>) {
        for (first, second) in &self.twins {
            if let Some(value) = attributes.get(first).cloned() {
                attributes.insert(second.clone(), value);
            } else if let Some(value) = attributes.get(second).cloned() {
                attributes.insert(first.clone(), value);
            }
        }
        for name in &self.gone {
            attributes.remove(name);
        }
    }
}

/// What is to be changed. Names of attributes are whole, `custom:` included.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Changes {
    /// Standard attributes that everybody must have from now on.
    pub require: Vec<String>,
    /// Attributes that need not be there any more.
    pub relax: Vec<String>,
    /// New custom attributes.
    pub add: Vec<Attribute>,
    /// Custom attributes that get another name.
    pub rename: Vec<Rename>,
    /// Custom attributes that are taken away with their values.
    pub retire: Vec<String>,
    /// What people sign in with.
    pub sign_in: Option<SignInMode>,
    /// Whether case matters.
    pub case_sensitive: Option<bool>,
    /// Which attribute becomes the user name of those whose stored name is their sub.
    pub username_from: Option<String>,
}

/// How far an alteration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Users get the names of the new form.
    Preparing,
    /// The new form is in force, the old one is kept.
    Switched,
    /// The old form goes.
    Finishing,
    /// The new form goes.
    Undoing,
}

/// An alteration under way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alteration {
    /// What is changed.
    pub changes: Changes,
    /// How far it is.
    pub phase: Phase,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// The form that it leaves.
    pub before: Form,
    /// The form that it comes to.
    pub after: Form,
    /// Attributes as they were before they were retired, renamed, required or relaxed.
    pub attributes_before: Vec<Attribute>,
    /// What was asked for at sign-in before.
    pub asks_before: Vec<String>,
    /// Whether new passwords were bound to the sub before.
    pub binds_sub_before: bool,
}

/// What alterations have left in a pool.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Altered {
    /// Counts up with every step that changes what a user's record should be. 0: the pool was never altered.
    pub epoch: u32,
    /// The index in use, see [`Form::index`].
    pub index: u32,
    /// Attributes that users who lack them are asked for when they sign in.
    pub asks: Vec<String>,
    /// New passwords are bound to the sub, as those of all other users of the pool are, and not to the user name.
    pub binds_sub: bool,
    /// What is under way.
    pub now: Option<Alteration>,
}

/// The most custom attributes of a pool.
pub const MOST_CUSTOM: usize = 50;

impl Pool {
    /// The form in force.
    pub fn form(&self) -> Form {
        let switched = self.altered.now.as_ref().filter(|now| now.phase != Phase::Preparing);
        let switched = switched.filter(|now| now.phase != Phase::Undoing);
        Form {
            sign_in: self.sign_in.clone(),
            case_sensitive: self.case_sensitive,
            index: self.altered.index,
            username_from: switched.and_then(|now| now.after.username_from.clone()),
        }
    }

    /// What the records of users are to be brought to; `None` for a pool that was never altered.
    pub fn settling(&self) -> Option<Settled> {
        if self.altered.epoch == 0 {
            return None;
        }
        let mut settled = Settled {
            epoch: self.altered.epoch,
            forms: vec![self.form()],
            twins: Vec::new(),
            gone: Vec::new(),
            takes_username: false,
        };
        let Some(now) = &self.altered.now else { return Some(settled) };
        let renames = || now.changes.rename.iter();
        match now.phase {
            Phase::Preparing => {
                settled.forms.push(now.after.clone());
                settled.twins = renames().map(|name| (name.from.clone(), name.to.clone())).collect();
            }
            Phase::Switched => {
                settled.forms.push(now.before.clone());
                settled.twins = renames().map(|name| (name.to.clone(), name.from.clone())).collect();
            }
            Phase::Finishing => {
                settled.gone = renames().map(|name| name.from.clone()).collect();
                settled.gone.extend(now.changes.retire.iter().cloned());
                settled.takes_username = now.after.username_from.is_some();
            }
            Phase::Undoing => {
                settled.gone = renames().map(|name| name.to.clone()).collect();
                settled.gone.extend(now.changes.add.iter().map(|added| added.name.clone()));
            }
        }
        settled.forms.dedup();
        Some(settled)
    }

    /// Whether the values of the attribute `name` are shown: while the pool is altered some are kept that it does not have.
    pub fn shows(&self, name: &str) -> bool {
        self.altered.now.is_none() || self.schema.find(name).is_some() || !name.contains("custom:")
    }

    /// What `user` is asked for when signing in.
    pub fn asks_of<'a>(&'a self, user: &'a User) -> impl Iterator<Item = &'a str> {
        self.altered
            .asks
            .iter()
            .map(String::as_str)
            .filter(|name| user.attribute(name).is_none_or(str::is_empty))
    }

    /// Whether addresses and numbers may also be the user name of somebody else, since what people sign in with was changed.
    pub fn may_have_twin_names(&self) -> bool {
        self.altered.epoch > 0
    }

    /// The form that `changes` lead to.
    ///
    /// # Errors
    /// Why the changes cannot be made, each a sentence.
    pub fn after(&self, changes: &Changes) -> Result<Form, Vec<String>> {
        let mut wrong = Vec::new();
        if self.altered.now.is_some() {
            wrong.push("an alteration of this pool is under way: finish it with --finish, or take it back with --undo".into());
            return Err(wrong);
        }
        if *changes == Changes::default() {
            wrong.push(
                "nothing is to be changed: say what, such as --require email or --case insensitive".into(),
            );
            return Err(wrong);
        }
        self.check_attributes(changes, &mut wrong);
        let before = self.form();
        let mut after = before.clone();
        if let Some(mode) = &changes.sign_in {
            if *mode == self.sign_in {
                wrong.push("people sign in with that already".into());
            }
            after.sign_in = mode.clone();
            let required = |name: &str| {
                (self.schema.required().any(|required| required == name)
                    || changes.require.iter().any(|required| required == name))
                    && !changes.relax.iter().any(|relaxed| relaxed == name)
            };
            if let SignInMode::Aliases(aliases) = mode
                && aliases.contains(&Alias::PreferredUsername)
                && required("preferred_username")
            {
                wrong.push("preferred_username cannot be both a required attribute and an alias".into());
            }
        }
        let leaves_subs = self.stores_sub_as_username() && after.sign_in == SignInMode::Username;
        match &changes.username_from {
            Some(name) if !leaves_subs => wrong.push(format!(
                "--username-from {name}: the users of this pool have user names, and keep them"
            )),
            Some(name) if name == "sub" || self.schema.find(name).is_none() => {
                wrong.push(format!("--username-from {name}: this pool has no such attribute"));
            }
            None if leaves_subs => wrong.push(
                "the users of this pool have no user names that they know: say with --username-from which attribute \
                 becomes the user name, such as email, or let them sign in with --alias email"
                    .into(),
            ),
            _ => {}
        }
        after.username_from.clone_from(&changes.username_from);
        if let Some(sensitive) = changes.case_sensitive {
            if sensitive == self.is_case_sensitive() {
                let what = if sensitive { "tells names apart" } else { "makes no difference" };
                wrong.push(format!("case {what} in this pool already"));
            } else {
                after.case_sensitive = Some(sensitive);
                after.index = before.index + 1;
            }
        }
        if wrong.is_empty() { Ok(after) } else { Err(wrong) }
    }

    fn check_attributes(&self, changes: &Changes, wrong: &mut Vec<String>) {
        let mut named = BTreeSet::new();
        let touched = changes.require.iter().chain(&changes.relax).chain(&changes.retire);
        let renamed = changes.rename.iter().flat_map(|name| [&name.from, &name.to]);
        for name in touched.chain(renamed).chain(changes.add.iter().map(|added| &added.name)) {
            if !named.insert(name) {
                wrong.push(format!("{name} is named twice"));
            }
        }
        for name in &changes.require {
            match self.schema.find(name) {
                None => wrong.push(format!("{name}: this pool has no such attribute")),
                Some(_) if !Schema::is_standard(name) => wrong.push(format!(
                    "{name}: required custom attributes are not supported, as with Amazon Cognito"
                )),
                Some(known) if known.required => wrong.push(format!("{name} is required already")),
                Some(known) if known.data_type == DataType::Boolean || name == "sub" => {
                    wrong.push(format!("{name} is nothing that a person fills in"));
                }
                Some(_) if name == "preferred_username" && self.has_alias(Alias::PreferredUsername) => {
                    wrong.push("preferred_username cannot be both a required attribute and an alias".into());
                }
                Some(_) => {}
            }
        }
        for name in &changes.relax {
            if name == "sub" || !self.schema.required().any(|required| required == name) {
                wrong.push(format!("{name} is not required"));
            }
        }
        for name in changes.retire.iter().chain(changes.rename.iter().map(|rename| &rename.from)) {
            if Schema::is_standard(name) {
                wrong.push(format!("{name} is a standard attribute, and stays"));
            } else if self.schema.find(name).is_none() {
                wrong.push(format!("{name}: this pool has no such attribute"));
            }
        }
        for rename in &changes.rename {
            let prefix =
                |name: &str| name.rsplit_once(':').map_or(String::new(), |(prefix, _)| prefix.to_owned());
            if !is_custom_name(&rename.to) || prefix(&rename.from) != prefix(&rename.to) {
                wrong.push(format!("{} is no name for a custom attribute", rename.to));
            } else if self.schema.find(&rename.to).is_some() {
                wrong.push(format!("{}: this pool has such an attribute already", rename.to));
            }
        }
        for added in &changes.add {
            if !is_custom_name(&added.name) || added.required {
                wrong.push(format!("{} is no name for a custom attribute", added.name));
            } else if self.schema.find(&added.name).is_some() {
                wrong.push(format!("{}: this pool has such an attribute already", added.name));
            }
        }
        let customs =
            self.schema.attributes().iter().filter(|known| !Schema::is_standard(&known.name)).count();
        // Both names of a renamed attribute are there for a while.
        if customs + changes.add.len() + changes.rename.len() > MOST_CUSTOM {
            wrong.push(format!(
                "a user pool has at most {MOST_CUSTOM} custom attributes, and a renamed one counts twice until it is finished"
            ));
        }
    }

    /// Begins an alteration: from now on users get the names of both forms.
    ///
    /// # Errors
    /// As [`Pool::after`].
    pub fn begin(&mut self, changes: Changes, now: Timestamp) -> Result<(), Vec<String>> {
        let after = self.after(&changes)?;
        let before = self.form();
        let touched = changes.require.iter().chain(&changes.relax).chain(&changes.retire);
        let touched: BTreeSet<&String> =
            touched.chain(changes.rename.iter().map(|rename| &rename.from)).collect();
        let attributes_before =
            self.schema.attributes().iter().filter(|known| touched.contains(&known.name)).cloned().collect();
        self.altered.epoch += 1;
        self.altered.now = Some(Alteration {
            phase: Phase::Preparing,
            begun_at: now,
            before,
            attributes_before,
            asks_before: self.altered.asks.clone(),
            binds_sub_before: self.altered.binds_sub,
            after,
            changes,
        });
        Ok(())
    }

    /// Puts the new form in force, once every user holds its names.
    pub fn switch(&mut self, now: Timestamp) {
        let Some(mut doing) = self.altered.now.take().filter(|doing| doing.phase == Phase::Preparing) else {
            return;
        };
        let changes = &doing.changes;
        for (names, required) in [(&changes.require, true), (&changes.relax, false)] {
            for name in names {
                if let Some(known) = self.schema.find(name).cloned() {
                    self.schema.put(Attribute { required, ..known });
                }
            }
        }
        for added in &changes.add {
            self.schema.put(added.clone());
        }
        for rename in &changes.rename {
            if let Some(known) = self.schema.find(&rename.from).cloned() {
                self.schema.put(Attribute { name: rename.to.clone(), ..known });
            }
        }
        for name in &changes.retire {
            self.schema.remove(name);
        }
        let mut asks = self.altered.asks.clone();
        asks.extend(changes.require.iter().cloned());
        // Whoever has no address cannot sign in with it; where there are two kinds, one of them is enough.
        if let (Some(SignInMode::Attributes(contacts)), false) =
            (&changes.sign_in, self.stores_sub_as_username())
            && let [contact] = contacts.as_slice()
        {
            asks.push(contact.attribute().to_owned());
        }
        asks.retain(|name| !changes.relax.contains(name));
        asks.sort_unstable();
        asks.dedup();
        self.altered.asks = asks;
        if doing.after.username_from.is_some() {
            self.altered.binds_sub = true;
        }
        self.sign_in = doing.after.sign_in.clone();
        self.case_sensitive = doing.after.case_sensitive;
        self.altered.index = doing.after.index;
        self.altered.epoch += 1;
        self.modified_at = now;
        doing.phase = Phase::Switched;
        self.altered.now = Some(doing);
    }

    /// Gives up the old form. False where there is nothing to finish.
    pub fn finish(&mut self, now: Timestamp) -> bool {
        let Some(mut doing) = self.altered.now.take() else { return false };
        let may = doing.phase == Phase::Switched;
        if may {
            for rename in &doing.changes.rename {
                self.schema.remove(&rename.from);
            }
            doing.phase = Phase::Finishing;
            self.altered.epoch += 1;
            self.modified_at = now;
        }
        self.altered.now = Some(doing);
        may
    }

    /// Puts the old form back in force. False where there is nothing to undo, or it is too late.
    pub fn undo(&mut self, now: Timestamp) -> bool {
        let Some(mut doing) = self.altered.now.take() else { return false };
        let may = matches!(doing.phase, Phase::Preparing | Phase::Switched);
        if may {
            let changes = &doing.changes;
            let new = changes.add.iter().map(|added| &added.name);
            for name in new.chain(changes.rename.iter().map(|rename| &rename.to)) {
                self.schema.remove(name);
            }
            for attribute in &doing.attributes_before {
                self.schema.put(attribute.clone());
            }
            self.altered.asks.clone_from(&doing.asks_before);
            self.altered.binds_sub = doing.binds_sub_before;
            self.sign_in = doing.before.sign_in.clone();
            self.case_sensitive = doing.before.case_sensitive;
            // What was indexed under the next number is taken away, so that number can be given again.
            self.altered.index = doing.before.index;
            doing.phase = Phase::Undoing;
            self.altered.epoch += 1;
            self.modified_at = now;
        }
        self.altered.now = Some(doing);
        may
    }

    /// The last user is in the one form that is left.
    pub fn end_alteration(&mut self) {
        self.altered.now = None;
    }
}

/// Whether `name` is `custom:` (or `dev:custom:`) and up to 20 characters of those that AWS allows.
fn is_custom_name(name: &str) -> bool {
    let bare = name.strip_prefix("dev:").unwrap_or(name).strip_prefix("custom:");
    bare.is_some_and(|bare| {
        (1..=20).contains(&bare.chars().count())
            && !bare.contains(|c: char| c.is_whitespace() || c.is_control() || c == ':')
    })
}

/// Why a user stands in the way of an alteration, or what changes for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Finding {
    /// The name would be that of several users.
    Taken {
        /// `username`, or the attribute.
        what: String,
        /// The name as it is compared.
        value: String,
        /// The subs of the others.
        others: Vec<String>,
    },
    /// The user name looks like an address or number that would not be a name of the user's own, and would stand in the way of
    /// its owner.
    Misleading {
        /// The attribute that it looks like.
        what: String,
    },
    /// Nothing that the user knows would be a name any more.
    NoWayIn {
        /// The attribute that would be one, once verified.
        what: String,
    },
    /// The attribute that becomes the user name has no value, or one that cannot be a user name.
    NoUsername {
        /// The attribute.
        what: String,
    },
    /// The user lacks the attribute, and is asked for it at the next sign-in.
    Lacks {
        /// The attribute.
        what: String,
    },
    /// The name has to be typed as it is spelt.
    Spelling {
        /// `username`, or the attribute.
        what: String,
        /// How it is spelt.
        value: String,
    },
}

impl Finding {
    /// Whether nothing can be begun while a user is like that.
    pub fn is_conflict(&self) -> bool {
        !matches!(self, Self::Lacks { .. } | Self::Spelling { .. })
    }

    /// What has to happen, as a sentence.
    pub fn needs(&self) -> String {
        match self {
            Self::Taken { what, value, others } => {
                format!("{what} {value} is also that of {}: one of them needs another", others.join(", "))
            }
            Self::Misleading { what } => format!(
                "the user name looks like a value of {what} that is not the user's, or not verified: give the user \
                 that {what}, verified where it becomes an alias, or make the user anew under another name"
            ),
            Self::NoWayIn { what } => {
                format!(
                    "{what} would be the only name to sign in with, and counts once it is verified: verify it"
                )
            }
            Self::NoUsername { what } => {
                format!("needs a value of {what} without spaces, of 1 to 128 characters, to have a user name")
            }
            Self::Lacks { what } => {
                format!("has no {what}: asked at the next sign-in, or supplied with `rockpool pool supply`")
            }
            Self::Spelling { what, value } => format!("has to type the {what} as {value}"),
        }
    }
}

/// What an alteration from `before` to `after` means for one user, leaving out what only a look at all users shows.
pub fn survey(user: &User, pool: &Pool, changes: &Changes, after: &Form) -> Vec<Finding> {
    let mut found = Vec::new();
    let own = user.username.as_str();
    let is_sub = own == user.sub.as_str();
    let has = |name: &str| user.attribute(name).is_some_and(|value| !value.is_empty());
    if let Some(name) = &after.username_from
        && is_sub
    {
        let fits = user.attribute(name).is_some_and(|value| {
            (1..=128).contains(&value.chars().count())
                && !value.contains(|c: char| c.is_whitespace() || c.is_control())
        });
        if !fits {
            found.push(Finding::NoUsername { what: name.clone() });
        }
    }
    if changes.sign_in.is_some() {
        let names = after.names(user);
        for contact in [Contact::Email, Contact::PhoneNumber] {
            let name = contact.attribute();
            // An address that has to be verified to be a name is nobody's own before: anybody can write it down.
            if !is_sub
                && after.is_name(contact)
                && contact.could_be(own)
                && !names.contains(&(name, after.fold(own)))
            {
                found.push(Finding::Misleading { what: name.to_owned() });
            }
        }
        if is_sub && names.len() == 1 && after.username_from.is_none() {
            let what =
                [Contact::Email, Contact::PhoneNumber].into_iter().find(|contact| after.is_name(*contact));
            let what = what.map_or("preferred_username", Contact::attribute);
            found.push(Finding::NoWayIn { what: what.to_owned() });
        }
        if let (SignInMode::Attributes(contacts), false) = (&after.sign_in, is_sub)
            && !contacts.iter().any(|contact| has(contact.attribute()))
            && let Some(contact) = contacts.first()
            && !changes.require.iter().any(|name| name == contact.attribute())
        {
            found.push(Finding::Lacks { what: contact.attribute().to_owned() });
        }
    }
    for name in &changes.require {
        if !has(name) {
            found.push(Finding::Lacks { what: name.clone() });
        }
    }
    if pool.form().folds() && !after.folds() {
        for (kind, value) in after.names(user) {
            if value.to_lowercase() != value {
                found.push(Finding::Spelling { what: kind.to_owned(), value });
            }
        }
    }
    found
}
