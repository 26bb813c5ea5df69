//! What cannot be sent is told as AWS tells it, unless telling would tell who exists (COG-7, RULE-9).

use serde_json::{Value, json};
use testkit::Harness;
use user_pools::Carries;

use crate::fixtures::PASSWORD;

const NO_MAIL: (&str, &str) =
    ("CodeDeliveryFailureException", "Invalid email provided/Unable to send the email");
const NO_SMS: (&str, &str) =
    ("CodeDeliveryFailureException", "Unable to send the SMS: this server has no SMS gateway");

async fn without_sms() -> (Harness, String, String) {
    let harness = Harness::start_without(Carries { email: true, sms: false }).await;
    let pool = harness.pool(json!({"AutoVerifiedAttributes": ["phone_number", "email"]})).await;
    let client = harness.client(&pool, json!({})).await;
    (harness, pool, client)
}

fn attributes(given: &[(&str, &str)]) -> Value {
    given.iter().map(|(name, value)| json!({"Name": name, "Value": value})).collect()
}

#[tokio::test]
async fn a_sign_up_whose_code_cannot_leave_makes_the_account_and_says_so() {
    let (harness, pool, client) = without_sms().await;
    let sign_up = json!({
        "ClientId": client, "Username": "ada", "Password": PASSWORD,
        "UserAttributes": attributes(&[("phone_number", "+15555550100")]),
    });
    let refused = harness.call("SignUp", sign_up).await.unwrap_err();
    assert_eq!(refused.told(), NO_SMS);
    let ada = harness.call("AdminGetUser", json!({"UserPoolId": pool, "Username": "ada"})).await.unwrap();
    assert_eq!(ada["UserStatus"], "UNCONFIRMED");
    let refused =
        harness.call("ResendConfirmationCode", json!({"ClientId": client, "Username": "ada"})).await;
    assert_eq!(refused.unwrap_err().told(), NO_SMS);
}

#[tokio::test]
async fn an_invitation_that_cannot_leave_makes_the_user_and_says_so() {
    let (harness, pool, _) = without_sms().await;
    let details = attributes(&[("phone_number", "+15555550100"), ("email", "ada@example.com")]);
    let create = |more: Value| {
        let mut input = json!({"UserPoolId": pool, "Username": "ada"});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        harness.call("AdminCreateUser", input)
    };
    let both = json!({"UserAttributes": details, "DesiredDeliveryMediums": ["SMS", "EMAIL"]});
    assert_eq!(create(both).await.unwrap_err().told(), NO_SMS);
    assert_eq!(harness.messages("ada@example.com").await.len(), 1, "the way that is there is used");
    let ada = harness.call("AdminGetUser", json!({"UserPoolId": pool, "Username": "ada"})).await.unwrap();
    assert_eq!(ada["UserStatus"], "FORCE_CHANGE_PASSWORD");
    let again = create(json!({"MessageAction": "RESEND", "DesiredDeliveryMediums": ["SMS"]})).await;
    assert_eq!(again.unwrap_err().told(), NO_SMS);
    create(json!({"MessageAction": "RESEND", "DesiredDeliveryMediums": ["EMAIL"]})).await.unwrap();
    assert_eq!(harness.messages("ada@example.com").await.len(), 2);
}

#[tokio::test]
async fn a_reset_that_cannot_be_sent_changes_nothing() {
    let (harness, pool, client) = without_sms().await;
    let details = json!({"phone_number": "+15555550100", "phone_number_verified": "true"});
    harness.user(&pool, "ada", PASSWORD, details).await;
    let reset = json!({"UserPoolId": pool, "Username": "ada"});
    assert_eq!(harness.call("AdminResetUserPassword", reset).await.unwrap_err().told(), NO_SMS);
    harness.tokens(&client, "ada", PASSWORD).await;
    let forgot = json!({"ClientId": client, "Username": "ada"});
    assert_eq!(harness.call("ForgotPassword", forgot).await.unwrap_err().told(), NO_SMS);
}

#[tokio::test]
async fn an_address_that_no_mail_reaches_is_told() {
    let harness = Harness::start().await;
    let pool = harness.pool(json!({"AutoVerifiedAttributes": ["email"]})).await;
    let client = harness.client(&pool, json!({})).await;
    let long = format!("{}@example.com", "a".repeat(250));
    let sign_up = json!({
        "ClientId": client, "Username": "ada", "Password": PASSWORD,
        "UserAttributes": attributes(&[("email", &long)]),
    });
    assert_eq!(harness.call("SignUp", sign_up).await.unwrap_err().told(), NO_MAIL);
}

#[tokio::test]
async fn a_client_that_hides_who_exists_answers_as_for_somebody_who_does_not_rule_9() {
    let (harness, pool, _) = without_sms().await;
    let client = harness.client(&pool, json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    let details = json!({"phone_number": "+15555550100", "phone_number_verified": "true"});
    harness.user(&pool, "ada", PASSWORD, details).await;
    for username in ["ada", "nobody"] {
        let forgot = json!({"ClientId": client, "Username": username});
        let told = harness.call("ForgotPassword", forgot).await.unwrap();
        assert!(told["CodeDeliveryDetails"]["Destination"].is_string(), "{username}");
    }
}

#[tokio::test]
async fn a_phone_number_is_verified_and_recovers_by_sms() {
    let harness = Harness::start().await;
    let pool = harness
        .pool(json!({
            "AutoVerifiedAttributes": ["phone_number"],
            "SmsVerificationMessage": "Use {####} now",
            "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_phone_number", "Priority": 1}]},
        }))
        .await;
    let client = harness.client(&pool, json!({})).await;
    let number = "+15555550100";
    let sign_up = json!({
        "ClientId": client, "Username": "ada", "Password": PASSWORD,
        "UserAttributes": attributes(&[("phone_number", number)]),
    });
    let told = harness.call("SignUp", sign_up).await.unwrap();
    assert_eq!(
        told["CodeDeliveryDetails"],
        json!({"AttributeName": "phone_number", "DeliveryMedium": "SMS", "Destination": "+*******0100"})
    );
    let code = harness.last_code(number).await;
    assert_eq!(harness.messages(number).await[0].body, format!("Use {code} now"));
    let confirm = json!({"ClientId": client, "Username": "ada", "ConfirmationCode": code});
    harness.call("ConfirmSignUp", confirm).await.unwrap();
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    let seen = harness.call("GetUser", json!({"AccessToken": tokens.access})).await.unwrap();
    let verified = json!({"Name": "phone_number_verified", "Value": "true"});
    assert!(seen["UserAttributes"].as_array().unwrap().contains(&verified), "{seen}");

    let changed = json!({
        "AccessToken": tokens.access, "UserAttributes": attributes(&[("phone_number", "+15555550199")]),
    });
    let told = harness.call("UpdateUserAttributes", changed).await.unwrap();
    assert_eq!(told["CodeDeliveryDetailsList"][0]["DeliveryMedium"], "SMS");
    let verify = json!({
        "AccessToken": tokens.access, "AttributeName": "phone_number",
        "Code": harness.last_code("+15555550199").await,
    });
    harness.call("VerifyUserAttribute", verify).await.unwrap();

    let told = harness.call("ForgotPassword", json!({"ClientId": client, "Username": "ada"})).await.unwrap();
    assert_eq!(told["CodeDeliveryDetails"]["Destination"], "+*******0199");
    let confirm = json!({
        "ClientId": client, "Username": "ada", "Password": "Another-horse-8",
        "ConfirmationCode": harness.last_code("+15555550199").await,
    });
    harness.call("ConfirmForgotPassword", confirm).await.unwrap();
    harness.tokens(&client, "ada", "Another-horse-8").await;
}
