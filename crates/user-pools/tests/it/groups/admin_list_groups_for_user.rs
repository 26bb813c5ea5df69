//! AdminListGroupsForUser through the registry: what it answers, what it changes, what it refuses.

use serde_json::json;

use super::{ROLE, membership, names};
use crate::office::Office;

#[tokio::test]
async fn a_users_groups_are_shown_whole_and_by_whatever_name_the_user_has() {
    let office = Office::open().await;
    let pool = office.pool(json!({"UsernameAttributes": ["email"]})).await;
    let ann = office.user(&pool, "", &[("email", "ann@example.com")]).await;
    let group = office.group(&pool, "readers", json!({"RoleArn": ROLE, "Precedence": 3})).await;
    office.join(&pool, "ann@example.com", "readers").await;
    for name in ["ann@example.com", ann.sub.as_str()] {
        let answer =
            office.ask("AdminListGroupsForUser", json!({"UserPoolId": pool, "Username": name})).await;
        assert_eq!(answer, json!({"Groups": [group]}));
    }
    let nobody = json!({"UserPoolId": pool, "Username": "bob@example.com"});
    assert_eq!(
        office.refused("AdminListGroupsForUser", nobody).await,
        "UserNotFoundException: User does not exist."
    );
}

#[tokio::test]
async fn pages_show_what_stays_once_while_groups_come_and_go() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    office.user(&pool, "ann", &[]).await;
    office.user(&pool, "bob", &[]).await;
    for name in ["a", "b", "d", "f", "h", "i"] {
        office.group(&pool, name, json!({})).await;
    }
    for name in ["b", "d", "f", "h"] {
        office.join(&pool, "ann", name).await;
    }
    let list = |token: Option<&serde_json::Value>| {
        let mut input = json!({"UserPoolId": pool, "Username": "ann", "Limit": 2});
        if let Some(token) = token {
            input["NextToken"] = token.clone();
        }
        input
    };
    let first = office.ask("AdminListGroupsForUser", list(None)).await;
    assert_eq!(names(&first["Groups"], "GroupName"), ["b", "d"]);
    office.ask("AdminRemoveUserFromGroup", membership(&pool, "ann", "d")).await;
    office.ask("DeleteGroup", json!({"UserPoolId": pool, "GroupName": "f"})).await;
    office.join(&pool, "ann", "a").await;
    office.join(&pool, "ann", "i").await;
    let rest = office.ask("AdminListGroupsForUser", list(Some(&first["NextToken"]))).await;
    assert_eq!(names(&rest["Groups"], "GroupName"), ["h", "i"]);
    assert_eq!(rest.get("NextToken"), None);
    // Bound to the user whom it was made for.
    let other = json!({"UserPoolId": pool, "Username": "bob", "NextToken": first["NextToken"]});
    assert_eq!(
        office.refused("AdminListGroupsForUser", other).await,
        "InvalidParameterException: Invalid pagination token given."
    );
}
