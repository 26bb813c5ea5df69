//! The model: what there is, and the few rules by which names belong to people.

use std::collections::{BTreeMap, BTreeSet};

use super::ops::Kind;

/// A pool.
#[derive(Clone, Debug)]
pub struct Pool {
    pub id: String,
    pub kind: Kind,
    pub clients: BTreeMap<usize, Client>,
    pub users: Vec<User>,
    pub groups: BTreeMap<&'static str, Group>,
    /// Wrong guesses at names that nobody has.
    pub strangers: u32,
}

/// A client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    pub id: String,
    pub rotates: bool,
}

/// A group.
#[derive(Clone, Debug)]
pub struct Group {
    pub precedence: Option<u8>,
    pub members: BTreeSet<String>,
}

/// The state of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Unconfirmed,
    Confirmed,
    ForceChangePassword,
}

impl Status {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unconfirmed => "UNCONFIRMED",
            Self::Confirmed => "CONFIRMED",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
        }
    }
}

/// A user.
#[derive(Clone, Debug)]
pub struct User {
    /// As it is stored: the sub, where addresses are names.
    pub username: String,
    pub sub: String,
    pub email: Option<String>,
    /// What stands in `email_verified`, if anything does.
    pub verified: Option<bool>,
    pub status: Status,
    pub enabled: bool,
    pub password: &'static str,
    /// Passwords so far: a challenge is for one of them.
    pub passwords: u32,
    /// Times that every session ended.
    pub epoch: u32,
    /// Wrong guesses since the last right one.
    pub wrong: u32,
}

/// A sign-in that succeeded.
#[derive(Clone, Debug)]
pub struct Session {
    pub pool: String,
    pub client: Client,
    pub sub: String,
    pub access: String,
    /// Minutes at which the access token was signed.
    pub signed: u64,
    pub refresh: String,
    /// A refresh token that was replaced.
    pub replaced: Option<String>,
    pub epoch: u32,
    pub revoked: bool,
}

/// A temporary password that was proved.
#[derive(Clone, Debug)]
pub struct Challenge {
    pub pool: String,
    pub client: Client,
    pub sub: String,
    pub session: String,
    pub begun: u64,
    pub passwords: u32,
    pub used: bool,
}

impl Pool {
    fn fold(&self, text: &str) -> String {
        if self.kind == Kind::Aliases { text.to_lowercase() } else { text.to_owned() }
    }

    /// The unique names of a user, by kind.
    pub fn names(&self, user: &User) -> Vec<(&'static str, String)> {
        let mut names = vec![("username", self.fold(&user.username))];
        let by_email = match self.kind {
            Kind::Plain => false,
            Kind::Aliases => user.verified == Some(true),
            Kind::Addresses => true,
        };
        if let (true, Some(email)) = (by_email, &user.email) {
            names.push(("email", self.fold(email)));
        }
        names
    }

    /// Who has this name, other than `but`.
    pub fn holder(&self, name: &(&'static str, String), but: &str) -> Option<usize> {
        self.users.iter().position(|user| user.sub != but && self.names(user).contains(name))
    }

    /// Whom somebody means who types this.
    pub fn find(&self, typed: &str) -> Option<usize> {
        let folded = self.fold(typed);
        let by = |kind| self.holder(&(kind, folded.clone()), "");
        by("username").or_else(|| if typed.contains('@') { by("email") } else { None })
    }

    /// The user of this sub.
    pub fn of(&mut self, sub: &str) -> Option<&mut User> {
        self.users.iter_mut().find(|user| user.sub == sub)
    }

    /// The groups of a user, by name.
    pub fn groups_of(&self, sub: &str) -> Vec<&'static str> {
        self.groups.iter().filter(|(_, group)| group.members.contains(sub)).map(|(name, _)| *name).collect()
    }

    /// The groups of a user as tokens tell of them: the lowest precedence first, none last.
    pub fn ranked_groups_of(&self, sub: &str) -> Vec<&'static str> {
        let mut names = self.groups_of(sub);
        names.sort_by_key(|name| (self.groups[name].precedence.unwrap_or(u8::MAX), *name));
        names
    }

    /// Takes a user away, and out of every group.
    pub fn remove(&mut self, sub: &str) {
        self.users.retain(|user| user.sub != sub);
        for group in self.groups.values_mut() {
            group.members.remove(sub);
        }
    }
}

impl User {
    /// `email_verified` as it is shown.
    pub fn flag(&self) -> Option<String> {
        self.verified.map(|verified| verified.to_string())
    }

    /// The password is another one from now on.
    pub fn take_password(&mut self, password: &'static str) {
        self.password = password;
        self.passwords += 1;
        self.epoch += 1;
    }
}
