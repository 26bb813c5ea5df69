//! Groups, mirrored from `src/groups`.

mod admin_add_user_to_group;
mod admin_list_groups_for_user;
mod admin_remove_user_from_group;
mod answers;
mod create_group;
mod delete_group;
mod get_group;
mod in_tokens;
mod list_groups;
mod list_users_in_group;
mod update_group;

use serde_json::{Value, json};

use crate::office::Office;

/// A role.
pub const ROLE: &str = "arn:aws:iam::123456789012:role/Reader";

impl Office {
    /// A group with these members besides pool and name, as it is answered.
    pub async fn group(&self, pool: &str, name: &str, mut input: Value) -> Value {
        input["UserPoolId"] = json!(pool);
        input["GroupName"] = json!(name);
        self.ask("CreateGroup", input).await["Group"].take()
    }

    /// Puts a user into a group.
    pub async fn join(&self, pool: &str, username: &str, group: &str) {
        self.ask("AdminAddUserToGroup", membership(pool, username, group)).await;
    }

    /// The names of a user's groups, as they are listed.
    pub async fn groups_of(&self, pool: &str, username: &str) -> Vec<String> {
        let input = json!({"UserPoolId": pool, "Username": username});
        names(&self.ask("AdminListGroupsForUser", input).await["Groups"], "GroupName")
    }

    /// The user names of a group's members, sorted.
    pub async fn members_of(&self, pool: &str, group: &str) -> Vec<String> {
        let input = json!({"UserPoolId": pool, "GroupName": group});
        let mut members = names(&self.ask("ListUsersInGroup", input).await["Users"], "Username");
        members.sort_unstable();
        members
    }
}

/// The input of the operations on one membership.
pub fn membership(pool: &str, username: &str, group: &str) -> Value {
    json!({"UserPoolId": pool, "Username": username, "GroupName": group})
}

/// One member of each item of a list.
pub fn names(list: &Value, member: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| item[member].as_str().unwrap().to_owned()).collect()
}
