//! ListGroups through the registry: what it answers, what it changes, what it refuses.

use serde_json::json;

use super::names;
use crate::office::Office;

#[tokio::test]
async fn pages_show_what_stays_once_while_groups_come_and_go() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    for name in ["b", "d", "f", "h", "j"] {
        office.group(&pool, name, json!({})).await;
    }
    let first = office.ask("ListGroups", json!({"UserPoolId": pool, "Limit": 2})).await;
    assert_eq!(names(&first["Groups"], "GroupName"), ["b", "d"]);
    for gone in ["d", "f"] {
        office.ask("DeleteGroup", json!({"UserPoolId": pool, "GroupName": gone})).await;
    }
    office.group(&pool, "a", json!({})).await;
    office.group(&pool, "i", json!({})).await;
    let rest = json!({"UserPoolId": pool, "NextToken": first["NextToken"]});
    let rest = office.ask("ListGroups", rest).await;
    assert_eq!(names(&rest["Groups"], "GroupName"), ["h", "i", "j"]);
    assert_eq!(rest.get("NextToken"), None);
}

#[tokio::test]
async fn a_page_holds_sixty_where_nothing_or_zero_is_asked_for() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    assert_eq!(office.ask("ListGroups", json!({"UserPoolId": pool})).await, json!({"Groups": []}));
    for number in 0..61 {
        office.group(&pool, &format!("g{number}"), json!({})).await;
    }
    for input in [json!({"UserPoolId": pool}), json!({"UserPoolId": pool, "Limit": 0})] {
        let page = office.ask("ListGroups", input).await;
        assert_eq!(page["Groups"].as_array().unwrap().len(), 60);
        assert!(page["NextToken"].is_string());
    }
    let refusal = office.refused("ListGroups", json!({"UserPoolId": pool, "Limit": 61})).await;
    assert!(refusal.contains("'limit' failed to satisfy constraint"), "{refusal}");
}

#[tokio::test]
async fn a_token_of_another_list_or_pool_is_refused_rule_5() {
    let office = Office::open().await;
    let (pool, other) = (office.pool(json!({})).await, office.pool(json!({})).await);
    office.user(&pool, "ann", &[]).await;
    for name in ["a", "b"] {
        office.group(&pool, name, json!({})).await;
        office.join(&pool, "ann", name).await;
    }
    let token = office.ask("ListGroups", json!({"UserPoolId": pool, "Limit": 1})).await["NextToken"].take();
    let theirs = json!({"UserPoolId": pool, "Username": "ann", "Limit": 1});
    let theirs = office.ask("AdminListGroupsForUser", theirs).await["NextToken"].take();
    for (operation, input) in [
        ("ListGroups", json!({"UserPoolId": other, "NextToken": token})),
        ("ListGroups", json!({"UserPoolId": pool, "NextToken": theirs})),
        ("AdminListGroupsForUser", json!({"UserPoolId": pool, "Username": "ann", "NextToken": token})),
        ("ListUsersInGroup", json!({"UserPoolId": pool, "GroupName": "a", "NextToken": token})),
        ("ListGroups", json!({"UserPoolId": pool, "NextToken": "made-up"})),
    ] {
        assert_eq!(
            office.refused(operation, input).await,
            "InvalidParameterException: Invalid pagination token given."
        );
    }
}
