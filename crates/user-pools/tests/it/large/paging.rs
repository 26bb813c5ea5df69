//! Every list that comes in pages: what was there all the time is listed exactly once, whatever comes and goes between
//! the pages. (ListTagsForResource answers all tags at once, and a client has two secrets at most.)

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value, json};

use crate::groups::membership;
use crate::office::Office;

/// What is there all the time.
const STAYS: u8 = 7;
/// Scripts for each list.
const SCRIPTS: u32 = 5;

/// A list, and how its items come and go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Users,
    UsersByName,
    UsersByStatus,
    Pools,
    Clients,
    Groups,
    Members,
    GroupsOfAUser,
}

/// Between two pages these come, and those go.
type Script = Vec<(Vec<u8>, Vec<u8>)>;

struct Room {
    office: Office,
    pool: String,
    /// What the list calls an item.
    ids: BTreeMap<u8, String>,
    /// Those whose names are somebody's still, though they are not in the list any more.
    spent: BTreeSet<u8>,
}

impl Room {
    async fn open(list: List) -> Self {
        let office = Office::open().await;
        let pool = office.pool(json!({})).await;
        match list {
            List::Members => drop(office.group(&pool, "readers", json!({})).await),
            List::GroupsOfAUser => drop(office.user(&pool, "ada", &[]).await),
            _ => {}
        }
        Self { office, pool, ids: BTreeMap::new(), spent: BTreeSet::new() }
    }

    /// `number` comes, if it is not there. Names are spread, so that what comes stands between what stays.
    async fn comes(&mut self, list: List, number: u8) {
        if self.ids.contains_key(&number) || self.spent.contains(&number) {
            return;
        }
        let (office, pool) = (&self.office, &self.pool);
        let name = format!("n{:03}-{number}", (u32::from(number) * 97) % 251);
        let id = match list {
            List::Users | List::UsersByName | List::UsersByStatus => {
                office.user(pool, &name, &[("name", &name)]).await.username.to_string()
            }
            List::Pools => office.pool(json!({})).await,
            List::Clients => office.client(pool, json!({})).await["ClientId"].as_str().unwrap().to_owned(),
            List::Groups => {
                office.group(pool, &name, json!({})).await;
                name
            }
            List::Members => {
                office.user(pool, &name, &[]).await;
                office.join(pool, &name, "readers").await;
                name
            }
            List::GroupsOfAUser => {
                office.group(pool, &name, json!({})).await;
                office.join(pool, "ada", &name).await;
                name
            }
        };
        self.ids.insert(number, id);
    }

    async fn goes(&mut self, list: List, number: u8) {
        let Some(id) = self.ids.remove(&number) else { return };
        let (office, pool) = (&self.office, &self.pool);
        let of_pool = |name: &str| json!({"UserPoolId": pool, name: id});
        match list {
            List::Users | List::UsersByName | List::UsersByStatus => {
                office.ask("AdminDeleteUser", of_pool("Username")).await
            }
            List::Pools => office.ask("DeleteUserPool", json!({"UserPoolId": id})).await,
            List::Clients => office.ask("DeleteUserPoolClient", of_pool("ClientId")).await,
            List::Groups => office.ask("DeleteGroup", of_pool("GroupName")).await,
            List::Members if number.is_multiple_of(2) => {
                office.ask("AdminDeleteUser", of_pool("Username")).await
            }
            List::Members => office.ask("AdminRemoveUserFromGroup", membership(pool, &id, "readers")).await,
            List::GroupsOfAUser if number.is_multiple_of(2) => {
                office.ask("DeleteGroup", of_pool("GroupName")).await
            }
            List::GroupsOfAUser => office.ask("AdminRemoveUserFromGroup", membership(pool, "ada", &id)).await,
        };
        if !number.is_multiple_of(2) && matches!(list, List::Members | List::GroupsOfAUser) {
            self.spent.insert(number);
        }
    }

    /// A page: what is on it, and where the next begins.
    async fn page(&self, list: List, size: u8, token: Option<Value>) -> (Vec<String>, Option<Value>) {
        let pool = &self.pool;
        let (operation, mut input, of, member, name) = match list {
            List::Users => ("ListUsers", json!({"UserPoolId": pool}), "Users", "Username", "PaginationToken"),
            List::UsersByName => {
                let input = json!({"UserPoolId": pool, "Filter": "name ^= \"n\""});
                ("ListUsers", input, "Users", "Username", "PaginationToken")
            }
            List::UsersByStatus => {
                let input = json!({"UserPoolId": pool, "Filter": "cognito:user_status = \"Confirmed\""});
                ("ListUsers", input, "Users", "Username", "PaginationToken")
            }
            List::Pools => ("ListUserPools", json!({}), "UserPools", "Id", "NextToken"),
            List::Clients => (
                "ListUserPoolClients",
                json!({"UserPoolId": pool}),
                "UserPoolClients",
                "ClientId",
                "NextToken",
            ),
            List::Groups => ("ListGroups", json!({"UserPoolId": pool}), "Groups", "GroupName", "NextToken"),
            List::Members => {
                let input = json!({"UserPoolId": pool, "GroupName": "readers"});
                ("ListUsersInGroup", input, "Users", "Username", "NextToken")
            }
            List::GroupsOfAUser => {
                let input = json!({"UserPoolId": pool, "Username": "ada"});
                ("AdminListGroupsForUser", input, "Groups", "GroupName", "NextToken")
            }
        };
        let limit = if matches!(list, List::Pools | List::Clients) { "MaxResults" } else { "Limit" };
        input[limit] = json!(size);
        if let Some(token) = token {
            input[name] = token;
        }
        let page = self.office.ask(operation, input).await;
        let items = page[of].as_array().unwrap().iter().map(|item| item[member].as_str().unwrap().to_owned());
        (items.collect(), page.get(name).cloned())
    }
}

async fn told(list: List, size: u8, script: Script) -> Result<(), TestCaseError> {
    let mut room = Room::open(list).await;
    for number in 0..STAYS {
        room.comes(list, number).await;
    }
    let stays: BTreeSet<String> = room.ids.values().cloned().collect();
    let (mut found, mut token, mut script) = (Vec::new(), None, script.into_iter());
    loop {
        let (items, next) = room.page(list, size, token).await;
        prop_assert!(items.len() <= usize::from(size));
        found.extend(items);
        token = next;
        if token.is_none() {
            break;
        }
        let (come, go) = script.next().unwrap_or_default();
        for number in come {
            room.comes(list, STAYS + number).await;
        }
        for number in go {
            room.goes(list, STAYS + number).await;
        }
        prop_assert!(found.len() < 200, "it does not end");
    }
    for id in &stays {
        let times = found.iter().filter(|found| *found == id).count();
        prop_assert_eq!(times, 1, "{} of {:?}", id, found);
    }
    Ok(())
}

fn pages_show_what_stays_exactly_once(list: List) {
    let config =
        Config { cases: SCRIPTS, failure_persistence: None, max_shrink_iters: 50, ..Config::default() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let change = (vec(0..8u8, 0..4), vec(0..8u8, 0..4));
    let outcome = TestRunner::new(config)
        .run(&(1..4u8, vec(change, 0..12)), |(size, script)| runtime.block_on(told(list, size, script)));
    outcome.unwrap();
}

#[test]
fn users_who_stay_are_listed_once_while_others_come_and_go() {
    pages_show_what_stays_exactly_once(List::Users);
}

#[test]
fn users_found_by_an_attribute_are_listed_once_while_others_come_and_go() {
    pages_show_what_stays_exactly_once(List::UsersByName);
}

#[test]
fn users_found_by_their_status_are_listed_once_while_others_come_and_go() {
    pages_show_what_stays_exactly_once(List::UsersByStatus);
}

#[test]
fn pools_that_stay_are_listed_once_while_others_come_and_go() {
    pages_show_what_stays_exactly_once(List::Pools);
}

#[test]
fn clients_that_stay_are_listed_once_while_others_come_and_go() {
    pages_show_what_stays_exactly_once(List::Clients);
}

#[test]
fn groups_that_stay_are_listed_once_while_others_come_and_go() {
    pages_show_what_stays_exactly_once(List::Groups);
}

#[test]
fn members_who_stay_are_listed_once_while_others_come_and_go() {
    pages_show_what_stays_exactly_once(List::Members);
}

#[test]
fn groups_that_a_user_stays_in_are_listed_once_while_others_come_and_go() {
    pages_show_what_stays_exactly_once(List::GroupsOfAUser);
}
