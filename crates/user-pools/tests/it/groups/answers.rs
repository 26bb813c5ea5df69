//! Every answer and every refusal of the operations on groups.

use directory::{Group, MOST_GROUPS, MOST_GROUPS_OF_A_USER, PoolId, Timestamp};
use serde_json::json;
use uuid::Uuid;

use crate::answers::{Book, with};
use crate::groups::{ROLE, membership};

#[tokio::test]
async fn create_group() {
    let mut book = Book::open("CreateGroup").await;
    let pool = book.office.pool(json!({})).await;
    let input = json!({"UserPoolId": pool, "GroupName": "readers"});
    book.answers("a name alone", input.clone()).await;
    book.refuses("a name that is taken", input.clone()).await;
    let whole = json!({"GroupName": "writers", "Description": "who write", "RoleArn": ROLE, "Precedence": 3});
    book.answers("everything that can be told", with(&input, whole)).await;
    let groups: Vec<Group> = (0..MOST_GROUPS)
        .map(|number| Group {
            pool: PoolId::new(&pool),
            id: Uuid::from_u128(u128::from(number)),
            name: format!("group-{number}"),
            description: None,
            role_arn: None,
            precedence: None,
            created_at: Timestamp(0),
            modified_at: Timestamp(0),
        })
        .collect();
    book.office.harness.store.insert_many(&groups, book.office.now()).await.unwrap();
    book.refuses("more than a pool may have", with(&input, json!({"GroupName": "one-more"}))).await;
    book.close();
}

#[tokio::test]
async fn get_group() {
    let mut book = Book::open("GetGroup").await;
    let pool = book.office.pool(json!({})).await;
    book.office.group(&pool, "readers", json!({"Precedence": 0})).await;
    book.answers("a group", json!({"UserPoolId": pool, "GroupName": "readers"})).await;
    book.refuses("one that is not there", json!({"UserPoolId": pool, "GroupName": "nobody"})).await;
    book.close();
}

#[tokio::test]
async fn update_group() {
    let mut book = Book::open("UpdateGroup").await;
    let pool = book.office.pool(json!({})).await;
    book.office.group(&pool, "readers", json!({"RoleArn": ROLE, "Precedence": 4})).await;
    book.office.harness.advance(60);
    let input = json!({"UserPoolId": pool, "GroupName": "readers", "Description": "who read"});
    book.answers("what is named changes", input.clone()).await;
    book.refuses("one that is not there", with(&input, json!({"GroupName": "nobody"}))).await;
    book.close();
}

#[tokio::test]
async fn delete_group() {
    let mut book = Book::open("DeleteGroup").await;
    let pool = book.office.pool(json!({})).await;
    book.office.group(&pool, "readers", json!({})).await;
    let input = json!({"UserPoolId": pool, "GroupName": "readers"});
    book.answers("a group", input.clone()).await;
    book.refuses("once more", input).await;
    book.close();
}

#[tokio::test]
async fn list_groups() {
    let mut book = Book::open("ListGroups").await;
    let pool = book.office.pool(json!({})).await;
    let input = json!({"UserPoolId": pool, "Limit": 1});
    book.answers("none", input.clone()).await;
    for group in ["readers", "writers"] {
        book.office.group(&pool, group, json!({})).await;
    }
    let first = book.answers("the first of two pages", input.clone()).await;
    book.answers("the second page", with(&input, json!({"NextToken": first["NextToken"]}))).await;
    book.refuses("a token that is none", with(&input, json!({"NextToken": "nonsense"}))).await;
    book.close();
}

#[tokio::test]
async fn list_users_in_group() {
    let mut book = Book::open("ListUsersInGroup").await;
    let pool = book.office.pool(json!({})).await;
    let input = json!({"UserPoolId": pool, "GroupName": "readers"});
    book.refuses("a group that is not there", input.clone()).await;
    book.office.group(&pool, "readers", json!({})).await;
    book.answers("nobody", input.clone()).await;
    book.office.user(&pool, "ada", &[("email", "ada@example.com")]).await;
    book.office.join(&pool, "ada", "readers").await;
    book.answers("somebody", input.clone()).await;
    book.refuses("a token that is none", with(&input, json!({"NextToken": "nonsense"}))).await;
    book.close();
}

#[tokio::test]
async fn admin_add_user_to_group() {
    let mut book = Book::open("AdminAddUserToGroup").await;
    let pool = book.office.pool(json!({})).await;
    book.office.user(&pool, "ada", &[]).await;
    book.refuses("a group that is not there", membership(&pool, "ada", "readers")).await;
    book.office.group(&pool, "readers", json!({})).await;
    book.refuses("a user who is not there", membership(&pool, "nobody", "readers")).await;
    book.answers("a user", membership(&pool, "ada", "readers")).await;
    book.answers("once more", membership(&pool, "ada", "readers")).await;
    for number in 0..MOST_GROUPS_OF_A_USER {
        let group = format!("group-{number}");
        book.office.group(&pool, &group, json!({})).await;
        if number + 1 < MOST_GROUPS_OF_A_USER {
            book.office.join(&pool, "ada", &group).await;
        }
    }
    book.refuses("more than a user may be in", membership(&pool, "ada", "group-99")).await;
    book.close();
}

#[tokio::test]
async fn admin_remove_user_from_group() {
    let mut book = Book::open("AdminRemoveUserFromGroup").await;
    let pool = book.office.pool(json!({})).await;
    book.office.user(&pool, "ada", &[]).await;
    book.refuses("a group that is not there", membership(&pool, "ada", "readers")).await;
    book.office.group(&pool, "readers", json!({})).await;
    book.refuses("a user who is not there", membership(&pool, "nobody", "readers")).await;
    book.answers("a user who is not in it", membership(&pool, "ada", "readers")).await;
    book.office.join(&pool, "ada", "readers").await;
    book.answers("a member", membership(&pool, "ada", "readers")).await;
    book.close();
}

#[tokio::test]
async fn admin_list_groups_for_user() {
    let mut book = Book::open("AdminListGroupsForUser").await;
    let pool = book.office.pool(json!({})).await;
    book.office.user(&pool, "ada", &[]).await;
    let input = json!({"UserPoolId": pool, "Username": "ada", "Limit": 1});
    book.answers("none", input.clone()).await;
    for group in ["readers", "writers"] {
        book.office.group(&pool, group, json!({"RoleArn": ROLE})).await;
        book.office.join(&pool, "ada", group).await;
    }
    let first = book.answers("the first of two pages", input.clone()).await;
    book.answers("the second page", with(&input, json!({"NextToken": first["NextToken"]}))).await;
    book.refuses("a token that is none", with(&input, json!({"NextToken": "nonsense"}))).await;
    book.refuses("a user who is not there", with(&input, json!({"Username": "nobody"}))).await;
    book.close();
}
