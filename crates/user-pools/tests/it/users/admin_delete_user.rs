//! AdminDeleteUser through the registry: what it answers, what it changes, what it refuses.

use serde_json::json;

use crate::office::Office;

#[tokio::test]
async fn a_deleted_user_is_gone_and_the_names_are_free() {
    let office = Office::open().await;
    let pool = office.pool(json!({"AliasAttributes": ["email"]})).await;
    let attributes = [("email", "ann@example.com"), ("email_verified", "true")];
    let ann = office.user(&pool, "ann", &attributes).await;
    office.ask("AdminDeleteUser", json!({"UserPoolId": pool, "Username": "ann@example.com"})).await;
    for name in ["ann", "ann@example.com", ann.sub.as_str()] {
        for operation in ["AdminGetUser", "AdminDeleteUser"] {
            let refusal = office.refused(operation, json!({"UserPoolId": pool, "Username": name})).await;
            assert_eq!(refusal, "UserNotFoundException: User does not exist.", "{operation} {name}");
        }
    }
    let filter = json!({"UserPoolId": pool, "Filter": "email ^= \"ann\""});
    assert_eq!(office.ask("ListUsers", filter).await["Users"], json!([]));
    let again = office.user(&pool, "ann", &attributes).await;
    assert_ne!(again.sub, ann.sub);
}

#[tokio::test]
async fn whoever_is_named_is_deleted_and_nobody_else() {
    let office = Office::open().await;
    let (pool, other) = (office.pool(json!({})).await, office.pool(json!({})).await);
    for pool in [&pool, &other] {
        office.user(pool, "ann", &[]).await;
        office.user(pool, "bob", &[]).await;
    }
    office.ask("AdminDeleteUser", json!({"UserPoolId": pool, "Username": "ann"})).await;
    office.ask("AdminGetUser", json!({"UserPoolId": pool, "Username": "bob"})).await;
    office.ask("AdminGetUser", json!({"UserPoolId": other, "Username": "ann"})).await;
}
