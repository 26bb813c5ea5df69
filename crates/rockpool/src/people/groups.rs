//! `rockpool group`: groups by hand.

use std::io::{self, stdout};

use aws_model::Sensitive;
use aws_model::user_pools::{
    AdminAddUserToGroupRequest, AdminListGroupsForUserRequest, AdminRemoveUserFromGroupRequest,
    CreateGroupRequest, DeleteGroupRequest, GetGroupRequest, GroupType, ListGroupsRequest,
    ListGroupsResponse, ListUsersInGroupRequest, ListUsersInGroupResponse, UpdateGroupRequest, ops,
};

use super::remote::Remote;
use super::table::{Table, details};
use super::target::Target;
use super::users::attribute;
use super::words::{GroupAction, GroupSettings};
use super::{agree, done, json, moment};

const PAGE: i32 = 60;

/// Does it.
pub fn run(target: &Target, action: GroupAction) -> anyhow::Result<()> {
    let pool = target.pool()?;
    let remote = Remote::new(target.server(Some(&pool))?)?;
    match action {
        GroupAction::List { user } => list(target, &remote, &pool, user),
        GroupAction::Show { group } => {
            let answer =
                remote.send::<ops::GetGroup>(GetGroupRequest { group_name: group, user_pool_id: pool })?;
            if target.json {
                return json(&answer);
            }
            Ok(show(&answer.group.unwrap_or_default())?)
        }
        GroupAction::Create { group, settings } => {
            let GroupSettings { description, precedence, role } = settings;
            let input = CreateGroupRequest {
                group_name: group,
                user_pool_id: pool,
                description,
                precedence,
                role_arn: role,
            };
            let answer = remote.send::<ops::CreateGroup>(input)?;
            if target.json {
                return json(&answer);
            }
            Ok(show(&answer.group.unwrap_or_default())?)
        }
        GroupAction::Update { group, settings } => {
            let GroupSettings { description, precedence, role } = settings;
            anyhow::ensure!(
                description.is_some() || precedence.is_some() || role.is_some(),
                "what shall change? Say --description, --precedence or --role"
            );
            let input = UpdateGroupRequest {
                group_name: group,
                user_pool_id: pool,
                description,
                precedence,
                role_arn: role,
            };
            let answer = remote.send::<ops::UpdateGroup>(input)?;
            if target.json {
                return json(&answer);
            }
            Ok(show(&answer.group.unwrap_or_default())?)
        }
        GroupAction::Delete { group, agreed } => {
            let input = GetGroupRequest { group_name: group.clone(), user_pool_id: pool.clone() };
            remote.send::<ops::GetGroup>(input)?;
            agree::ask(&agreed, &format!("Delete the group {group} and take everybody out of it"))?;
            remote.send::<ops::DeleteGroup>(DeleteGroupRequest {
                group_name: group.clone(),
                user_pool_id: pool,
            })?;
            done(target, &(), &format!("the group {group} is deleted"))
        }
        GroupAction::Add { group, user } => {
            for username in user.iter().map(|name| Sensitive::from(name.as_str())) {
                remote.send::<ops::AdminAddUserToGroup>(AdminAddUserToGroupRequest {
                    user_pool_id: pool.clone(),
                    username,
                    group_name: group.clone(),
                })?;
            }
            done(target, &(), &format!("in {group} now: {}", user.join(", ")))
        }
        GroupAction::Remove { group, user } => {
            for username in user.iter().map(|name| Sensitive::from(name.as_str())) {
                remote.send::<ops::AdminRemoveUserFromGroup>(AdminRemoveUserFromGroupRequest {
                    user_pool_id: pool.clone(),
                    username,
                    group_name: group.clone(),
                })?;
            }
            done(target, &(), &format!("no longer in {group}: {}", user.join(", ")))
        }
        GroupAction::Members { group, all } => members(target, &remote, &pool, &group, all),
    }
}

fn list(target: &Target, remote: &Remote, pool: &str, user: Option<String>) -> anyhow::Result<()> {
    let mut groups = Vec::new();
    let mut next_token = None;
    loop {
        let (page, next) = match &user {
            Some(user) => {
                let answer = remote.send::<ops::AdminListGroupsForUser>(AdminListGroupsForUserRequest {
                    username: user.as_str().into(),
                    user_pool_id: pool.to_owned(),
                    limit: Some(PAGE),
                    next_token,
                })?;
                (answer.groups, answer.next_token)
            }
            None => {
                let answer = remote.send::<ops::ListGroups>(ListGroupsRequest {
                    user_pool_id: pool.to_owned(),
                    limit: Some(PAGE),
                    next_token,
                })?;
                (answer.groups, answer.next_token)
            }
        };
        groups.extend(page.unwrap_or_default());
        next_token = next;
        if next_token.is_none() {
            break;
        }
    }
    if target.json {
        return json(&ListGroupsResponse { groups: Some(groups), next_token: None });
    }
    let mut table = Table::new(&["GROUP", "PRECEDENCE", "ROLE", "DESCRIPTION", "CREATED"]);
    for group in groups {
        table.row([
            group.group_name.unwrap_or_default(),
            group.precedence.map(|number| number.to_string()).unwrap_or_default(),
            group.role_arn.unwrap_or_default(),
            group.description.unwrap_or_default(),
            moment(group.creation_date),
        ]);
    }
    if table.is_empty() {
        match user {
            Some(user) => {
                eprintln!("{user} is in no group; `rockpool group add GROUP {user}` puts them into one.")
            }
            None => eprintln!("The pool {pool} has no group yet; `rockpool group create NAME` makes one."),
        }
        return Ok(());
    }
    Ok(table.print(&mut stdout().lock())?)
}

fn members(target: &Target, remote: &Remote, pool: &str, group: &str, all: bool) -> anyhow::Result<()> {
    let mut users = Vec::new();
    let mut next_token = None;
    loop {
        let page = remote.send::<ops::ListUsersInGroup>(ListUsersInGroupRequest {
            user_pool_id: pool.to_owned(),
            group_name: group.to_owned(),
            limit: Some(PAGE),
            next_token,
        })?;
        users.extend(page.users.unwrap_or_default());
        next_token = page.next_token;
        if next_token.is_none() || (!all && users.len() >= PAGE.unsigned_abs() as usize) {
            break;
        }
    }
    let more = next_token.is_some();
    if target.json {
        return json(&ListUsersInGroupResponse { users: Some(users), next_token });
    }
    let mut table = Table::new(&["USERNAME", "EMAIL", "STATUS"]);
    for user in &users {
        table.row([
            user.username.clone().map(Sensitive::into_inner).unwrap_or_default(),
            attribute(user, "email"),
            user.user_status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
        ]);
    }
    if table.is_empty() {
        eprintln!("Nobody is in {group}; `rockpool group add {group} USER` puts somebody into it.");
        return Ok(());
    }
    table.print(&mut stdout().lock())?;
    if more {
        eprintln!("There are more; --all shows them.");
    }
    Ok(())
}

fn show(group: &GroupType) -> io::Result<()> {
    details(
        &mut stdout().lock(),
        &[
            ("group", group.group_name.clone().unwrap_or_default()),
            ("pool", group.user_pool_id.clone().unwrap_or_default()),
            ("description", group.description.clone().unwrap_or_default()),
            ("precedence", group.precedence.map(|number| number.to_string()).unwrap_or_default()),
            ("role", group.role_arn.clone().unwrap_or_default()),
            ("created", moment(group.creation_date)),
            ("changed", moment(group.last_modified_date)),
        ],
    )
}
