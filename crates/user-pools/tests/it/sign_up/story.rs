//! The founders' story: sign-up with required e-mail, name and preferred_username, the code, and every refusal on the way.

use serde_json::{Value, json};
use testkit::Harness;

use crate::fixtures::{FOUNDERS, PASSWORD, founders_pool, sign_up};

#[tokio::test]
async fn a_person_signs_up_confirms_with_the_code_and_signs_in_by_srp() {
    let harness = Harness::start().await;
    let (pool, client) = founders_pool(&harness).await;
    let answer = sign_up(&harness, &client, "ada@example.com", json!({})).await.unwrap();
    assert_eq!(answer["UserConfirmed"], false);
    assert_eq!(
        answer["CodeDeliveryDetails"],
        json!({"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***"})
    );
    let refused = harness.sign_in_by_srp(&pool, &client, "ada@example.com", PASSWORD).await.unwrap_err();
    assert_eq!(refused.told(), ("UserNotConfirmedException", "User is not confirmed."));

    let code = harness.last_code("ada@example.com").await;
    let confirm = json!({"ClientId": client, "Username": "ada@example.com", "ConfirmationCode": code});
    assert_eq!(harness.call("ConfirmSignUp", confirm.clone()).await.unwrap(), json!({}));
    let again = harness.call("ConfirmSignUp", confirm).await.unwrap_err();
    assert_eq!(
        again.told(),
        ("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED")
    );
    let answer = harness.sign_in_by_srp(&pool, &client, "ada@example.com", PASSWORD).await.unwrap();
    assert_eq!(answer["AuthenticationResult"]["TokenType"], "Bearer");
    assert_eq!(answer["ChallengeParameters"], json!({}));
}

#[tokio::test]
async fn every_missing_required_attribute_is_told_at_once() {
    let harness = Harness::start().await;
    let (_, client) = founders_pool(&harness).await;
    let input = json!({"ClientId": client, "Username": "ada@example.com", "Password": PASSWORD});
    let refused = harness.call("SignUp", input).await.unwrap_err();
    assert_eq!(
        refused.told(),
        (
            "InvalidParameterException",
            "Attributes did not conform to the schema: name: The attribute is required\npreferred_username: The attribute is required\n"
        )
    );
}

#[tokio::test]
async fn a_password_that_breaks_the_policy_is_refused_with_the_first_broken_rule() {
    let harness = Harness::start().await;
    let (_, client) = founders_pool(&harness).await;
    for (password, rule) in
        [("Sh0rt!", "Password not long enough"), ("longenough1!", "Password must have uppercase characters")]
    {
        let mut input = json!({"ClientId": client, "Username": "ada@example.com", "Password": password});
        input["UserAttributes"] = json!(FOUNDERS);
        let refused = harness.call("SignUp", input).await.unwrap_err();
        assert_eq!(refused.exception, "InvalidPasswordException");
        assert_eq!(refused.message, format!("Password did not conform with policy: {rule}"));
    }
}

#[tokio::test]
async fn a_name_that_is_taken_is_refused_in_any_case_of_a_pool_that_folds_it_cog_3() {
    let harness = Harness::start().await;
    let pool = harness
        .pool(json!({"UsernameAttributes": ["email"], "UsernameConfiguration": {"CaseSensitive": false}}))
        .await;
    let client = harness.client(&pool, json!({})).await;
    let input = |name: &str| json!({"ClientId": client, "Username": name, "Password": PASSWORD});
    harness.call("SignUp", input("ada@example.com")).await.unwrap();
    let refused = harness.call("SignUp", input("ADA@Example.com")).await.unwrap_err();
    assert_eq!(
        refused.told(),
        ("UsernameExistsException", "An account with the given email already exists.")
    );
}

#[tokio::test]
async fn self_sign_up_can_be_closed_cog_1() {
    let harness = Harness::start().await;
    let pool = harness.pool(json!({"AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true}})).await;
    let client = harness.client(&pool, json!({})).await;
    let input = json!({"ClientId": client, "Username": "ada", "Password": PASSWORD});
    let refused = harness.call("SignUp", input).await.unwrap_err();
    assert_eq!(refused.told(), ("NotAuthorizedException", "SignUp is not permitted for this user pool"));
}

#[tokio::test]
async fn a_custom_attribute_that_the_client_may_not_write_is_refused_at_sign_up_cog_2() {
    let harness = Harness::start().await;
    let schema = json!([{"Name": "role", "AttributeDataType": "String", "Mutable": true}]);
    let pool = harness.pool(json!({"Schema": schema})).await;
    let client = harness.client(&pool, json!({})).await;
    let input = json!({"ClientId": client, "Username": "ada", "Password": PASSWORD, "UserAttributes": [{"Name": "custom:role", "Value": "admin"}]});
    let refused = harness.call("SignUp", input).await.unwrap_err();
    assert_eq!(
        refused.told(),
        ("NotAuthorizedException", "A client attempted to write unauthorized attribute")
    );
    let input = json!({"ClientId": client, "Username": "ada", "Password": PASSWORD, "UserAttributes": [{"Name": "email_verified", "Value": "true"}]});
    let refused = harness.call("SignUp", input).await.unwrap_err();
    assert_eq!(refused.exception, "NotAuthorizedException");
}

#[tokio::test]
async fn wrong_codes_are_counted_and_a_resend_does_not_refill_the_budget_rule_11() {
    let harness = Harness::start().await;
    let (_, client) = founders_pool(&harness).await;
    sign_up(&harness, &client, "ada@example.com", json!({})).await.unwrap();
    let guess =
        |code: &str| json!({"ClientId": client, "Username": "ada@example.com", "ConfirmationCode": code});
    let right = harness.last_code("ada@example.com").await;
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for _ in 0..14 {
        let refused = harness.call("ConfirmSignUp", guess(wrong)).await.unwrap_err();
        assert_eq!(
            refused.told(),
            ("CodeMismatchException", "Invalid verification code provided, please try again.")
        );
    }
    let resend = json!({"ClientId": client, "Username": "ada@example.com"});
    harness.call("ResendConfirmationCode", resend).await.unwrap();
    // The old code stopped working with the resend; this is the fifteenth guess.
    assert_eq!(
        harness.call("ConfirmSignUp", guess(&right)).await.unwrap_err().exception,
        "CodeMismatchException"
    );
    let fresh = harness.last_code("ada@example.com").await;
    let refused = harness.call("ConfirmSignUp", guess(&fresh)).await.unwrap_err();
    assert_eq!(
        refused.told(),
        ("LimitExceededException", "Attempt limit exceeded, please try after some time.")
    );
    harness.advance(3_600);
    harness.call("ConfirmSignUp", guess(&fresh)).await.unwrap();
}

#[tokio::test]
async fn a_code_dies_after_a_day() {
    let harness = Harness::start().await;
    let (_, client) = founders_pool(&harness).await;
    sign_up(&harness, &client, "ada@example.com", json!({})).await.unwrap();
    let code = harness.last_code("ada@example.com").await;
    harness.advance(86_401);
    let input = json!({"ClientId": client, "Username": "ada@example.com", "ConfirmationCode": code});
    let refused = harness.call("ConfirmSignUp", input).await.unwrap_err();
    assert_eq!(
        refused.told(),
        ("ExpiredCodeException", "Invalid code provided, please request a code again.")
    );
}

#[tokio::test]
async fn resend_for_a_stranger_is_told_unless_the_client_hides_it_cog_7() {
    let harness = Harness::start().await;
    let (pool, client) = founders_pool(&harness).await;
    let resend = |client: &str| json!({"ClientId": client, "Username": "nobody@example.com"});
    let refused = harness.call("ResendConfirmationCode", resend(&client)).await.unwrap_err();
    assert_eq!(refused.told(), ("UserNotFoundException", "Username/client id combination not found."));
    let hiding = harness.client(&pool, json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    let answer = harness.call("ResendConfirmationCode", resend(&hiding)).await.unwrap();
    assert_eq!(answer["CodeDeliveryDetails"]["Destination"], "n***@e***");
    assert!(harness.messages("nobody@example.com").await.is_empty());
    let confirm = json!({"ClientId": hiding, "Username": "nobody@example.com", "ConfirmationCode": "123456"});
    assert_eq!(harness.call("ConfirmSignUp", confirm).await.unwrap_err().exception, "CodeMismatchException");
}

#[tokio::test]
async fn an_alias_moves_to_a_second_account_only_by_force_cog_8() {
    let harness = Harness::start().await;
    let pool = harness.pool(json!({"AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"]})).await;
    let client = harness.client(&pool, json!({})).await;
    let email = json!([{"Name": "email", "Value": "shared@example.com"}]);
    let mut codes = Vec::new();
    for name in ["first", "second"] {
        let input =
            json!({"ClientId": client, "Username": name, "Password": PASSWORD, "UserAttributes": email});
        harness.call("SignUp", input).await.unwrap();
        codes.push(harness.last_code("shared@example.com").await);
    }
    let confirm = |name: &str, code: &str, force: bool| json!({"ClientId": client, "Username": name, "ConfirmationCode": code, "ForceAliasCreation": force});
    harness.call("ConfirmSignUp", confirm("first", &codes[0], false)).await.unwrap();
    let refused = harness.call("ConfirmSignUp", confirm("second", &codes[1], false)).await.unwrap_err();
    assert_eq!(refused.told(), ("AliasExistsException", "An account with the given email already exists."));
    harness.call("ConfirmSignUp", confirm("second", &codes[1], true)).await.unwrap();
    let by_alias = json!({"UserPoolId": pool, "Username": "shared@example.com"});
    assert_eq!(harness.call("AdminGetUser", by_alias).await.unwrap()["Username"], "second");
    let first = harness.call("AdminGetUser", json!({"UserPoolId": pool, "Username": "first"})).await.unwrap();
    let attributes: &Vec<Value> = first["UserAttributes"].as_array().unwrap();
    assert!(attributes.contains(&json!({"Name": "email_verified", "Value": "false"})));
}

#[tokio::test]
async fn a_user_name_must_not_look_like_an_alias_and_must_be_one_where_it_stands_for_it() {
    let harness = Harness::start().await;
    let aliases = harness.pool(json!({"AliasAttributes": ["email"]})).await;
    let client = harness.client(&aliases, json!({})).await;
    let input =
        |client: &str, name: &str| json!({"ClientId": client, "Username": name, "Password": PASSWORD});
    let refused = harness.call("SignUp", input(&client, "a@example.com")).await.unwrap_err();
    assert_eq!(
        refused.told(),
        (
            "InvalidParameterException",
            "Username cannot be of email format, since user pool is configured for email alias."
        )
    );
    let (_, client) = founders_pool(&harness).await;
    let refused = harness.call("SignUp", input(&client, "ada")).await.unwrap_err();
    assert_eq!(refused.told(), ("InvalidParameterException", "Username should be an email."));
}

#[tokio::test]
async fn nobody_takes_anothers_sub_as_a_name_and_administrators_find_the_sub_first() {
    let harness = Harness::start().await;
    let (pool, client) = crate::fixtures::pool_with_ada(&harness, json!({}), json!({})).await;
    let ada = harness.call("AdminGetUser", json!({"UserPoolId": pool, "Username": "ada"})).await.unwrap();
    let sub = ada["UserAttributes"][0]["Value"].as_str().unwrap().to_owned();
    let input = json!({"ClientId": client, "Username": sub, "Password": PASSWORD});
    let refused = harness.call("SignUp", input).await.unwrap_err();
    assert_eq!(refused.exception, "UsernameExistsException");
    let found = harness.call("AdminGetUser", json!({"UserPoolId": pool, "Username": sub})).await.unwrap();
    assert_eq!(found["Username"], "ada");
}
