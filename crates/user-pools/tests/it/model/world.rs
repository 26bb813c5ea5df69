//! The model beside the real thing: asks, compares, and looks whether both tell the same story.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use store::{Jobs, jobs::Steps};
use testkit::Harness;

use super::ops::{ADDRESSES, Kind};
use super::people::{Challenge, Client, Pool, Session, User};

/// Items that no list has.
const MOST: usize = 1_000;

/// A refusal that the model expects: name and sentence; an empty sentence is any.
pub type Refusal = (&'static str, String);

/// Both.
pub struct World {
    pub harness: Harness,
    pub pools: [Option<Pool>; 2],
    /// A pool that was at the place before.
    pub gone: [Option<String>; 2],
    pub sessions: Vec<Session>,
    pub challenges: Vec<Challenge>,
    /// Minutes since the beginning.
    pub minutes: u64,
}

/// What the model and the real thing differ in.
pub type Same<T = ()> = Result<T, String>;

impl World {
    /// Nothing yet.
    pub fn new(harness: Harness) -> Self {
        Self {
            harness,
            pools: [None, None],
            gone: [None, None],
            sessions: Vec::new(),
            challenges: Vec::new(),
            minutes: 0,
        }
    }

    /// Asks the real thing for what the model expects; its answer where both answer.
    pub async fn expect(
        &self,
        operation: &str,
        input: Value,
        expected: Result<(), Refusal>,
    ) -> Same<Option<Value>> {
        let told = self.harness.call(operation, input.clone()).await;
        match (told, expected) {
            (Ok(answer), Ok(())) => Ok(Some(answer)),
            (Err(refused), Err((name, message)))
                if refused.exception == name && (message.is_empty() || refused.message == message) =>
            {
                Ok(None)
            }
            (told, expected) => {
                Err(format!("{operation} {input}\n  expected {expected:?}\n  found    {told:?}"))
            }
        }
    }

    /// The pool at a place, or what is told about the one that was there; nothing where none ever was.
    pub fn pool(&self, place: usize) -> Option<Result<&Pool, (String, Refusal)>> {
        match (&self.pools[place], &self.gone[place]) {
            (Some(pool), _) => Some(Ok(pool)),
            (None, Some(id)) => {
                let told = ("ResourceNotFoundException", format!("User pool {id} does not exist."));
                Some(Err((id.clone(), told)))
            }
            (None, None) => None,
        }
    }

    /// The pool of this id.
    pub fn pool_of(&mut self, id: &str) -> Option<&mut Pool> {
        self.pools.iter_mut().flatten().find(|pool| pool.id == id)
    }

    /// Whether the client is still there.
    pub fn has_client(&self, pool: &str, client: &Client) -> bool {
        let pools = self.pools.iter().flatten();
        pools.filter(|known| known.id == pool).any(|pool| pool.clients.values().any(|known| known == client))
    }

    /// The user of a session, if the model has it still.
    pub fn user_of(&self, session: &Session) -> Option<&User> {
        let pool = self.pools.iter().flatten().find(|pool| pool.id == session.pool)?;
        pool.users.iter().find(|user| user.sub == session.sub)
    }

    /// What is told to somebody who comes with the access token of a session.
    pub fn access(&self, session: &Session) -> Result<(), Refusal> {
        let refuse = |sentence: &str| Err(("NotAuthorizedException", sentence.to_owned()));
        if !self.pools.iter().flatten().any(|pool| pool.id == session.pool) {
            return refuse("Invalid Access Token");
        }
        if self.minutes >= session.signed + 60 {
            return refuse("Access Token has expired");
        }
        if !self.has_client(&session.pool, &session.client) {
            return refuse("Access Token has been revoked");
        }
        match self.user_of(session) {
            None => Err(("UserNotFoundException", "User does not exist.".to_owned())),
            Some(user) if !user.enabled => refuse("User is disabled."),
            Some(user) if session.revoked || user.epoch != session.epoch => {
                refuse("Access Token has been revoked")
            }
            Some(_) => Ok(()),
        }
    }

    /// Does what the jobs of the process would do.
    pub async fn finish_jobs(&self) -> Same {
        let jobs = Jobs::new(self.harness.store.clone(), Steps::of_the_store(), "model");
        jobs.run_due(&*self.harness.clock).await.map(drop).map_err(|error| format!("jobs: {error}"))
    }

    /// Looks at every pool.
    pub async fn look_everywhere(&self) -> Same {
        let found =
            self.all("ListUserPools", json!({"MaxResults": 1}), "NextToken", "UserPools", "Id").await?;
        let expected = self.pools.iter().flatten().map(|pool| pool.id.clone()).collect();
        same("pools", found, expected)?;
        for pool in self.pools.iter().flatten() {
            self.look(pool).await?;
        }
        Ok(())
    }

    /// Compares everything that can be seen of a pool.
    pub async fn look(&self, pool: &Pool) -> Same {
        let of = json!({"UserPoolId": pool.id, "Limit": 2});
        let clients = json!({"UserPoolId": pool.id, "MaxResults": 1});
        let found =
            self.all("ListUserPoolClients", clients, "NextToken", "UserPoolClients", "ClientId").await?;
        same("clients", found, pool.clients.values().map(|client| client.id.clone()).collect())?;
        let found = self.all("ListUsers", of.clone(), "PaginationToken", "Users", "Username").await?;
        same("users", found, pool.users.iter().map(|user| user.username.clone()).collect())?;
        for email in ADDRESSES {
            let mut input = of.clone();
            input["Filter"] = json!(format!("email = \"{email}\""));
            let fold = |text: &str| {
                if pool.kind == Kind::Aliases { text.to_lowercase() } else { text.to_owned() }
            };
            let found = self.all("ListUsers", input, "PaginationToken", "Users", "Username").await?;
            let expected =
                pool.users.iter().filter(|user| user.email.as_deref().map(fold) == Some(fold(email)));
            same(email, found, expected.map(|user| user.username.clone()).collect())?;
        }
        let found = self.all("ListGroups", of.clone(), "NextToken", "Groups", "GroupName").await?;
        same("groups", found, pool.groups.keys().map(|name| (*name).to_owned()).collect())?;
        for (name, group) in &pool.groups {
            let mut input = of.clone();
            input["GroupName"] = json!(name);
            let found = self.all("ListUsersInGroup", input, "NextToken", "Users", "Username").await?;
            let members = pool.users.iter().filter(|user| group.members.contains(&user.sub));
            same(name, found, members.map(|user| user.username.clone()).collect())?;
        }
        for user in &pool.users {
            self.look_at(pool, user).await?;
        }
        Ok(())
    }

    async fn look_at(&self, pool: &Pool, user: &User) -> Same {
        let input = json!({"UserPoolId": pool.id, "Username": user.sub});
        let found = self.expect("AdminGetUser", input.clone(), Ok(())).await?.unwrap_or_default();
        let attribute = |name: &str| {
            let list = found["UserAttributes"].as_array().cloned().unwrap_or_default();
            list.iter().find(|a| a["Name"] == name).and_then(|a| a["Value"].as_str()).map(str::to_owned)
        };
        let shown = (
            found["Username"].as_str().map(str::to_owned),
            found["UserStatus"].as_str().map(str::to_owned),
            found["Enabled"].as_bool(),
            attribute("email"),
            attribute("email_verified"),
        );
        let expected = (
            Some(user.username.clone()),
            Some(user.status.as_str().to_owned()),
            Some(user.enabled),
            user.email.clone(),
            user.flag(),
        );
        if shown != expected {
            return Err(format!("a user\n  expected {expected:?}\n  found    {shown:?}"));
        }
        let mut by_page = input.clone();
        by_page["Limit"] = json!(1);
        let found = self.all("AdminListGroupsForUser", by_page, "NextToken", "Groups", "GroupName").await?;
        let groups = pool.groups_of(&user.sub);
        same("groups of a user", found, groups.iter().map(|name| (*name).to_owned()).collect())?;
        let found = self.expect("AdminListGroupsForUser", input, Ok(())).await?.unwrap_or_default();
        for group in found["Groups"].as_array().cloned().unwrap_or_default() {
            let known = group["GroupName"].as_str().and_then(|name| pool.groups.get(name));
            let precedence = known.and_then(|known| known.precedence).map(u64::from);
            if group["Precedence"].as_u64() != precedence {
                return Err(format!("a group\n  expected precedence {precedence:?}\n  found    {group}"));
            }
        }
        Ok(())
    }

    /// One member of every item of a list, page by page.
    async fn all(
        &self,
        operation: &str,
        input: Value,
        token: &str,
        list: &str,
        member: &str,
    ) -> Same<Vec<String>> {
        let (mut input, mut found) = (input, Vec::new());
        loop {
            let page = self.expect(operation, input.clone(), Ok(())).await?.unwrap_or_default();
            for item in page[list].as_array().cloned().unwrap_or_default() {
                found.push(item[member].as_str().unwrap_or_default().to_owned());
            }
            match page.get(token) {
                Some(next) => input[token] = next.clone(),
                None => return Ok(found),
            }
            if found.len() > MOST {
                return Err(format!("{operation} does not come to an end"));
            }
        }
    }
}

/// A list is what was expected, each once, in whatever order.
fn same(what: &str, found: Vec<String>, expected: Vec<String>) -> Same {
    let (count, found): (usize, BTreeSet<String>) = (found.len(), found.into_iter().collect());
    let expected: BTreeSet<String> = expected.into_iter().collect();
    if count == found.len() && found == expected {
        return Ok(());
    }
    Err(format!("{what}, {count} listed\n  expected {expected:?}\n  found    {found:?}"))
}
