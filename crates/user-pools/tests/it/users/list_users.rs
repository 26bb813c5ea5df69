//! ListUsers through the registry: what it answers, what it changes, what it refuses.

use serde_json::{Value, json};

use crate::office::{BEGIN, Office};

/// A pool with four users, whose names fold as `case_sensitive` says.
async fn pool_of_four(office: &Office, case_sensitive: bool) -> String {
    let pool = office.pool(json!({"UsernameConfiguration": {"CaseSensitive": case_sensitive}})).await;
    office.user(&pool, "ann", &[("email", "Ann@Example.com"), ("name", "Ann \"A\" Archer")]).await;
    office.user(&pool, "Anna", &[("email", "anna@example.com"), ("phone_number", "+15555550100")]).await;
    office.user(&pool, "bob", &[("given_name", "Bob"), ("family_name", "100% / slash")]).await;
    office.user(&pool, "cleo", &[("preferred_username", "queen"), ("custom:x", "1")]).await;
    pool
}

async fn found(office: &Office, pool: &str, filter: &str) -> Vec<String> {
    let answer = office.ask("ListUsers", json!({"UserPoolId": pool, "Filter": filter})).await;
    let users = answer["Users"].as_array().unwrap();
    let mut names: Vec<_> = users.iter().map(|user| user["Username"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn filters_select_by_equality_and_by_beginning() {
    let office = Office::open().await;
    let pool = pool_of_four(&office, true).await;
    for (filter, names) in [
        ("", vec!["Anna", "ann", "bob", "cleo"]),
        (r#"username = "ann""#, vec!["ann"]),
        (r#"username = "Ann""#, vec![]),
        (r#"username ^= "ann""#, vec!["ann"]),
        (r#"username ^= "An""#, vec!["Anna"]),
        (r#"email = "anna@example.com""#, vec!["Anna"]),
        (r#"email = "anna@example.co""#, vec![]),
        (r#"email = "ann@example.com""#, vec![]),
        (r#"email ^= "Ann""#, vec!["ann"]),
        (r#"phone_number ^= "+1555""#, vec!["Anna"]),
        (r#"name = "Ann \"A\" Archer""#, vec!["ann"]),
        (r#"given_name ^= "B""#, vec!["bob"]),
        (r#"family_name = "100% / slash""#, vec!["bob"]),
        (r#"family_name ^= "100%""#, vec!["bob"]),
        (r#"preferred_username = "queen""#, vec!["cleo"]),
        (r#"cognito:user_status = "confirmed""#, vec!["Anna", "ann", "bob", "cleo"]),
        (r#"cognito:user_status ^= "UNCONF""#, vec![]),
        (r#"status = "Enabled""#, vec!["Anna", "ann", "bob", "cleo"]),
        (r#"status = "enabled""#, vec![]),
        (r#"status = "Disabled""#, vec![]),
    ] {
        assert_eq!(found(&office, &pool, filter).await, names, "{filter}");
    }
}

#[tokio::test]
async fn a_pool_that_folds_folds_the_filter_too() {
    let office = Office::open().await;
    let pool = pool_of_four(&office, false).await;
    assert_eq!(found(&office, &pool, r#"email = "ANN@example.com""#).await, ["ann"]);
    assert_eq!(found(&office, &pool, r#"email ^= "ANN""#).await, ["Anna", "ann"]);
}

#[tokio::test]
async fn a_sub_is_found_whole_and_by_its_beginning() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    let ann = office.user(&pool, "ann", &[]).await;
    office.user(&pool, "bob", &[]).await;
    let sub = ann.sub.as_str();
    for filter in
        [format!("sub = \"{sub}\""), format!("sub ^= \"{sub}\""), format!("sub ^= \"{}\"", &sub[..8])]
    {
        assert_eq!(found(&office, &pool, &filter).await, ["ann"], "{filter}");
    }
    assert!(found(&office, &pool, &format!("sub = \"{}\"", &sub[..8])).await.is_empty());
    assert_eq!(found(&office, &pool, "sub ^= \"\"").await, ["ann", "bob"]);
}

#[tokio::test]
async fn filters_that_make_no_sense_are_refused() {
    let office = Office::open().await;
    let pool = pool_of_four(&office, true).await;
    for (filter, refusal) in [
        ("email", "InvalidParameterException: Error while parsing filter"),
        ("email = ann", "InvalidParameterException: Error while parsing filter"),
        ("custom:x = \"1\"", "InvalidParameterException: Invalid search attribute: custom:x"),
    ] {
        assert_eq!(office.refused("ListUsers", json!({"UserPoolId": pool, "Filter": filter})).await, refusal);
    }
    let long = json!({"UserPoolId": pool, "Filter": format!("name = \"{}\"", "x".repeat(256))});
    assert!(office.refused("ListUsers", long).await.contains("validation error detected"));
    let unknown = office.refused("ListUsers", json!({"UserPoolId": "us-east-1_nobody"})).await;
    assert_eq!(unknown, "ResourceNotFoundException: User pool us-east-1_nobody does not exist.");
}

#[tokio::test]
async fn a_user_is_shown_whole_or_with_the_attributes_that_are_asked_for() {
    let office = Office::open().await;
    let pool = pool_of_four(&office, true).await;
    let filter = r#"username = "ann""#;
    let answer = office.ask("ListUsers", json!({"UserPoolId": pool, "Filter": filter})).await;
    let user = &answer["Users"][0];
    let sub = user["Attributes"][0]["Value"].clone();
    assert_eq!(
        user,
        &json!({
            "Username": "ann",
            "Attributes": [
                {"Name": "sub", "Value": sub},
                {"Name": "email", "Value": "Ann@Example.com"},
                {"Name": "name", "Value": "Ann \"A\" Archer"},
            ],
            "UserCreateDate": BEGIN,
            "UserLastModifiedDate": BEGIN,
            "Enabled": true,
            "UserStatus": "CONFIRMED",
        })
    );
    let asked =
        |names: Value, filter: &str| json!({"UserPoolId": pool, "Filter": filter, "AttributesToGet": names});
    let answer = office.ask("ListUsers", asked(json!(["email", "sub"]), filter)).await;
    let expected = json!([{"Name": "sub", "Value": sub}, {"Name": "email", "Value": "Ann@Example.com"}]);
    assert_eq!(answer["Users"][0]["Attributes"], expected);
    let refusal = office.refused("ListUsers", asked(json!(["email"]), "")).await;
    assert_eq!(refusal, "InvalidParameterException: One or more requested attributes do not exist.");
}

#[tokio::test]
async fn every_user_is_listed_once_page_by_page() {
    let office = Office::open().await;
    let pool = office.pool(json!({})).await;
    for number in 0..7 {
        office.user(&pool, &format!("user-{number}"), &[("name", "Same Name")]).await;
    }
    for filter in ["", r#"name = "Same Name""#, r#"name ^= "Same""#, r#"username ^= "user""#] {
        let mut listed = Vec::new();
        let mut input = json!({"UserPoolId": pool, "Filter": filter, "Limit": 3});
        loop {
            let page = office.ask("ListUsers", input.clone()).await;
            let users = page["Users"].as_array().unwrap();
            assert!(users.len() <= 3);
            listed.extend(users.iter().map(|user| user["Username"].as_str().unwrap().to_owned()));
            let Some(token) = page.get("PaginationToken") else { break };
            input["PaginationToken"] = token.clone();
        }
        listed.sort();
        let expected: Vec<_> = (0..7).map(|number| format!("user-{number}")).collect();
        assert_eq!(listed, expected, "{filter}");
    }
    let all = office.ask("ListUsers", json!({"UserPoolId": pool, "Limit": 0})).await;
    assert_eq!(all["Users"].as_array().unwrap().len(), 7);
}

#[tokio::test]
async fn a_token_belongs_to_its_pool_and_filter_rule_5_sec_14() {
    let office = Office::open().await;
    let pool = pool_of_four(&office, true).await;
    let other = pool_of_four(&office, true).await;
    let page = office.ask("ListUsers", json!({"UserPoolId": pool, "Limit": 1})).await;
    let token = &page["PaginationToken"];
    for input in [
        json!({"UserPoolId": other, "PaginationToken": token}),
        json!({"UserPoolId": pool, "PaginationToken": token, "Filter": "name ^= \"A\""}),
        json!({"UserPoolId": pool, "PaginationToken": "made-up"}),
    ] {
        let refusal = office.refused("ListUsers", input).await;
        assert_eq!(refusal, "InvalidParameterException: Invalid pagination token given.");
    }
}

#[tokio::test]
async fn a_filter_costs_one_round_trip_and_opens_no_credential() {
    let office = Office::open().await;
    let pool = pool_of_four(&office, true).await;
    let password =
        json!({"UserPoolId": pool, "Username": "ann", "Password": "Long-Enough-1", "Permanent": true});
    office.ask("AdminSetUserPassword", password).await;
    for filter in
        [r#"email = "anna@example.com""#, r#"email ^= "a""#, r#"cognito:user_status = "CONFIRMED""#, ""]
    {
        let before = (office.harness.trace.round_trips(), crypto::trace::snapshot());
        found(&office, &pool, filter).await;
        assert_eq!(office.harness.trace.round_trips() - before.0, 1, "{filter}");
        assert_eq!(crypto::trace::snapshot().since(&before.1).opens, 0, "{filter}");
    }
}
