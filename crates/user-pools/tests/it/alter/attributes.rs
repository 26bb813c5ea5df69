//! What users must have, and what custom attributes are called.

use directory::alteration::{Changes, Rename};
use directory::{Attribute, DataType};
use serde_json::{Value, json};
use testkit::Tokens;
use user_pools::alter::Turn;

use super::{PASSWORD, Works, by};

fn require(names: &[&str]) -> Changes {
    Changes { require: names.iter().map(|name| (*name).to_owned()).collect(), ..Changes::default() }
}

fn custom(name: &str) -> Value {
    json!({"Name": name, "AttributeDataType": "String", "Mutable": true})
}

#[tokio::test]
async fn whoever_lacks_what_is_required_now_is_asked_at_the_next_sign_in_and_keeps_password_and_sessions() {
    for works in Works::everywhere(json!({})).await {
        works.person("ada", json!({"name": "Ada"})).await;
        works.person("bob", json!({})).await;
        let (harness, ada, bob) =
            (&works.office.harness, works.tokens("ada").await, works.tokens("bob").await);
        let (tally, told) = works.survey(&require(&["name"])).await;
        assert_eq!((tally.in_conflict, tally.lacking, told[0].username.as_str()), (0, 1, "bob"));
        works.alter(&require(&["name"])).await;
        works.comes_in("ada").await;
        works.goes_on(&ada).await;
        works.goes_on(&bob).await;
        assert!(works.sign_up("carl", &[]).await.unwrap_err().contains("name: The attribute is required"));

        for srp in [true, false] {
            let asked = match srp {
                true => harness.sign_in_by_srp(&works.pool, &works.client, "bob", PASSWORD).await.unwrap(),
                false => harness.sign_in(&works.client, "bob", PASSWORD).await.unwrap(),
            };
            assert_eq!(asked["ChallengeName"], "NEW_PASSWORD_REQUIRED");
            assert_eq!(asked["ChallengeParameters"]["requiredAttributes"], r#"["userAttributes.name"]"#);
            let answer = |password: &str, name: Option<&str>| {
                let mut responses = json!({"USERNAME": "bob", "NEW_PASSWORD": password});
                if let Some(name) = name {
                    responses["userAttributes.name"] = name.into();
                }
                json!({
                    "ClientId": works.client, "ChallengeName": "NEW_PASSWORD_REQUIRED",
                    "Session": asked["Session"], "ChallengeResponses": responses,
                })
            };
            let refused = works.office.refused("RespondToAuthChallenge", answer(PASSWORD, None)).await;
            assert!(refused.contains("name: The attribute is required"), "{refused}");
            let refused = works.office.refused("RespondToAuthChallenge", answer("short", Some("Bob"))).await;
            assert!(refused.starts_with("InvalidPasswordException"), "{refused}");
            if srp {
                continue;
            }
            // The password that is there may be given again: nothing of it changes, and no session ends.
            let answer = works.office.ask("RespondToAuthChallenge", answer(PASSWORD, Some("Bob"))).await;
            assert!(answer["AuthenticationResult"]["AccessToken"].is_string());
        }
        works.comes_in("bob").await;
        works.goes_on(&bob).await;
        assert_eq!(works.attributes("bob").await, json!({"name": "Bob"}));
        works.turn(Turn::Finish).await;
        works.comes_in("bob").await;
    }
}

#[tokio::test]
async fn whoever_is_asked_may_take_another_password_which_ends_the_sessions() {
    let works = Works::open(json!({})).await;
    works.person("bob", json!({})).await;
    let before = works.tokens("bob").await;
    works.alter(&require(&["name"])).await;
    let asked = works.office.harness.sign_in(&works.client, "bob", PASSWORD).await.unwrap();
    let input = json!({
        "ClientId": works.client, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": asked["Session"],
        "ChallengeResponses": {"USERNAME": "bob", "NEW_PASSWORD": "Another-horse-8", "userAttributes.name": "Bob"},
    });
    works.office.ask("RespondToAuthChallenge", input.clone()).await;
    let again = works.office.refused("RespondToAuthChallenge", input).await;
    assert!(again.starts_with("NotAuthorizedException"), "{again}");
    works.stays_out("bob").await;
    let refused = works.office.refused("GetUser", json!({"AccessToken": before.access})).await;
    assert!(refused.contains("revoked"), "{refused}");
}

#[tokio::test]
async fn what_is_required_at_creation_is_not_asked_for_as_with_cognito() {
    let works = Works::open(json!({"Schema": [{"Name": "name", "AttributeDataType": "String", "Required": true, "Mutable": true}]})).await;
    works.person("bob", json!({})).await;
    works.comes_in("bob").await;
    let relax = Changes { relax: vec!["name".into()], ..Changes::default() };
    works.alter(&relax).await;
    works.sign_up("carl", &[]).await.unwrap();
    works.turn(Turn::Undo).await;
    assert!(works.sign_up("dora", &[]).await.unwrap_err().contains("name: The attribute is required"));
}

#[tokio::test]
async fn a_custom_attribute_has_two_names_until_it_is_finished_rule_9() {
    for works in Works::everywhere(json!({"Schema": [custom("tier"), custom("old")]})).await {
        works.person("ada", json!({"custom:tier": "gold"})).await;
        works.person("bob", json!({})).await;
        let lists = json!({
            "ReadAttributes": ["email", "custom:tier"], "WriteAttributes": ["email", "custom:tier"],
        });
        let client = works.office.harness.client(&works.pool, lists).await;
        let rename = Changes {
            rename: vec![Rename { from: "custom:tier".into(), to: "custom:plan".into() }],
            ..Changes::default()
        };
        works.begin(&rename).await;
        while works.standing().await.unwrap().seen == 0 {
            works.step().await;
        }
        assert_eq!(works.attributes("ada").await, json!({"custom:tier": "gold"}), "not in force yet");
        works.work().await;
        let harness = &works.office.harness;
        assert_eq!(works.attributes("ada").await, json!({"custom:plan": "gold", "custom:tier": "gold"}));
        let tokens = harness.tokens(&client, "ada", PASSWORD).await;
        let claims = Tokens::claims(&tokens.id);
        assert_eq!((&claims["custom:plan"], &claims["custom:tier"]), (&json!("gold"), &json!("gold")));
        // Whichever name is written, both have the value.
        for (name, value) in [("custom:tier", "silver"), ("custom:plan", "bronze")] {
            let input =
                json!({"AccessToken": tokens.access, "UserAttributes": [{"Name": name, "Value": value}]});
            works.office.ask("UpdateUserAttributes", input).await;
            assert_eq!(works.attributes("ada").await, json!({"custom:plan": value, "custom:tier": value}));
        }
        let none =
            json!({"UserPoolId": works.pool, "Username": "ada", "UserAttributeNames": ["custom:tier"]});
        works.office.ask("AdminDeleteUserAttributes", none).await;
        assert_eq!(works.attributes("ada").await, json!({}));
        let set = |name: &str| {
            json!({
                "UserPoolId": works.pool, "Username": "ada",
                "UserAttributes": [{"Name": name, "Value": "iron"}],
            })
        };
        works.office.ask("AdminUpdateUserAttributes", set("custom:tier")).await;
        works.turn(Turn::Finish).await;
        assert_eq!(works.attributes("ada").await, json!({"custom:plan": "iron"}));
        let refused = works.office.refused("AdminUpdateUserAttributes", set("custom:tier")).await;
        assert!(refused.contains("Attribute does not exist in the schema"), "{refused}");
        let told = json!({"UserPoolId": works.pool, "ClientId": client});
        let told = works.office.ask("DescribeUserPoolClient", told).await;
        assert_eq!(told["UserPoolClient"]["ReadAttributes"], json!(["email", "custom:plan"]));
        // The old name is free, and brings nothing of the old values back.
        let again = json!({"UserPoolId": works.pool, "CustomAttributes": [custom("tier")]});
        works.office.ask("AddCustomAttributes", again).await;
        assert_eq!(works.attributes("ada").await, json!({"custom:plan": "iron"}));
    }
}

#[tokio::test]
async fn a_retired_attribute_comes_back_undone_and_goes_with_its_values_finished() {
    let works = Works::open(json!({"Schema": [custom("tier")]})).await;
    works.person("ada", json!({"custom:tier": "gold"})).await;
    let retire = Changes { retire: vec!["custom:tier".into()], ..Changes::default() };
    works.alter(&retire).await;
    assert_eq!(works.attributes("ada").await, json!({}));
    works.turn(Turn::Undo).await;
    assert_eq!(works.attributes("ada").await, json!({"custom:tier": "gold"}));
    works.alter(&retire).await;
    works.turn(Turn::Finish).await;
    let again = json!({"UserPoolId": works.pool, "CustomAttributes": [custom("tier")]});
    works.office.ask("AddCustomAttributes", again).await;
    assert_eq!(works.attributes("ada").await, json!({}), "the value is gone");
}

#[tokio::test]
async fn an_added_attribute_is_there_and_undone_is_not() {
    let works = Works::open(json!({})).await;
    works.person("ada", json!({})).await;
    let plan = Attribute {
        name: "custom:plan".into(),
        data_type: DataType::Number,
        developer_only: false,
        mutable: true,
        required: false,
        minimum: Some("1".into()),
        maximum: Some("3".into()),
    };
    let set = json!({
        "UserPoolId": works.pool, "Username": "ada",
        "UserAttributes": [{"Name": "custom:plan", "Value": "2"}],
    });
    works.alter(&Changes { add: vec![plan.clone()], ..Changes::default() }).await;
    works.office.ask("AdminUpdateUserAttributes", set.clone()).await;
    works.turn(Turn::Undo).await;
    assert_eq!(works.attributes("ada").await, json!({}));
    works.office.refused("AdminUpdateUserAttributes", set.clone()).await;
    works.alter(&Changes { add: vec![plan], ..Changes::default() }).await;
    works.turn(Turn::Finish).await;
    works.office.ask("AdminUpdateUserAttributes", set).await;
}

#[tokio::test]
async fn changes_that_cannot_be_made_are_refused_all_at_once() {
    let works = Works::open(json!({"Schema": [custom("tier")]})).await;
    let rooms = &works.office.harness.rooms;
    let now = works.office.now();
    let begin = async |changes: Changes| {
        rooms.begin_alteration(&works.id(), &changes, &by(now), now).await.unwrap_err().to_string()
    };
    let refused = begin(Changes {
        require: vec!["shoe_size".into(), "custom:tier".into(), "sub".into()],
        relax: vec!["email".into()],
        rename: vec![Rename { from: "email".into(), to: "custom:email".into() }],
        retire: vec!["custom:none".into()],
        username_from: Some("email".into()),
        case_sensitive: Some(true),
        ..Changes::default()
    })
    .await;
    for why in [
        "shoe_size: this pool has no such attribute",
        "custom:tier: required custom attributes",
        "sub is required already",
        "email is not required",
        "email is a standard attribute",
        "custom:none: this pool has no such attribute",
        "--username-from email",
        "case tells names apart in this pool already",
    ] {
        assert!(refused.contains(why), "{why}: {refused}");
    }
    assert!(begin(Changes::default()).await.contains("nothing is to be changed"));
    works.begin(&require(&["name"])).await;
    assert!(begin(require(&["email"])).await.contains("is under way"));
    let early = rooms.turn_alteration(&works.id(), Turn::Finish, &by(now), Default::default(), now).await;
    assert!(early.unwrap_err().to_string().contains("is not in force yet"));
}
