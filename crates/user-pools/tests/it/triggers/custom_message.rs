//! What CustomMessage's answer does to mail and SMS.

use serde_json::{Value, json};
use testkit::Harness;
use triggers::TriggerKind;

use super::fired;
use crate::answers::attributes;
use crate::fixtures::{PASSWORD, pool_with_ada};

const KIND: TriggerKind = TriggerKind::CustomMessage;

fn say(harness: &Harness, response: Value) {
    harness.triggers.answer(KIND, response);
}

async fn forgot(harness: &Harness, client: &str, name: &str) -> Result<Value, testkit::Refused> {
    harness.call("ForgotPassword", json!({"ClientId": client, "Username": name})).await
}

#[tokio::test]
async fn a_mail_says_what_the_handler_wrote_with_the_code_in_its_place() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    say(
        &harness,
        json!({"emailSubject": "Hello {####}", "emailMessage": "<b>{####}</b>, please", "smsMessage": "not by SMS"}),
    );
    forgot(&harness, &client, "ada").await.unwrap();
    let mail = harness.messages("ada@example.com").await.pop().unwrap();
    assert_eq!(
        (mail.subject, mail.body),
        (format!("Hello {}", mail.code), format!("<b>{}</b>, please", mail.code))
    );
    // The code that was put in is the code.
    let confirm = json!({"ClientId": client, "Username": "ada", "ConfirmationCode": mail.code, "Password": "Another-horse-8"});
    harness.call("ConfirmForgotPassword", confirm).await.unwrap();
}

#[tokio::test]
async fn an_sms_says_what_the_handler_wrote_for_sms() {
    let harness = Harness::start().await;
    let pool = harness.pool(json!({"AutoVerifiedAttributes": ["phone_number"]})).await;
    let client = harness.client(&pool, json!({})).await;
    let phone = json!({"phone_number": "+15550100", "phone_number_verified": "true"});
    harness.user(&pool, "ada", PASSWORD, phone).await;
    say(&harness, json!({"emailMessage": "not by mail", "smsMessage": "Your number: {####}"}));
    forgot(&harness, &client, "ada").await.unwrap();
    let sms = harness.messages("+15550100").await.pop().unwrap();
    assert_eq!(sms.body, format!("Your number: {}", sms.code));
}

#[tokio::test]
async fn a_text_without_its_places_sends_nothing() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    for text in ["no code at all", "{###}", "{username}"] {
        say(&harness, json!({"emailMessage": text}));
        let refused = forgot(&harness, &client, "ada").await.unwrap_err();
        assert_eq!(refused.exception, "InvalidParameterException", "{text}");
        assert!(harness.messages("ada@example.com").await.is_empty());
    }
    let invite = |name: &str| {
        json!({"UserPoolId": pool, "Username": name, "DesiredDeliveryMediums": ["EMAIL"],
            "UserAttributes": attributes(&[("email", "bob@example.com")])})
    };
    for text in ["Only {####}", "Only {username}"] {
        say(&harness, json!({"emailMessage": text}));
        assert_eq!(
            harness.call("AdminCreateUser", invite("bob")).await.unwrap_err().exception,
            "InvalidParameterException",
            "{text}"
        );
    }
    say(&harness, json!({"emailMessage": "{username}: {####}", "emailSubject": "Come in"}));
    harness.call("AdminCreateUser", invite("bob")).await.unwrap();
    let mail = harness.messages("bob@example.com").await.pop().unwrap();
    assert_eq!((mail.subject.as_str(), mail.body), ("Come in", format!("bob: {}", mail.code)));
}

#[tokio::test]
async fn what_the_handler_leaves_out_comes_from_the_pool() {
    let harness = Harness::start().await;
    let settings =
        json!({"EmailVerificationMessage": "Pool: {####}", "EmailVerificationSubject": "From the pool"});
    let (_, client) = pool_with_ada(&harness, settings, json!({})).await;
    say(&harness, json!({"emailSubject": "From the handler", "emailMessage": null}));
    forgot(&harness, &client, "ada").await.unwrap();
    let mail = harness.messages("ada@example.com").await.pop().unwrap();
    assert_eq!((mail.subject.as_str(), mail.body), ("From the handler", format!("Pool: {}", mail.code)));
    assert_eq!(fired(&harness), ["CustomMessage_ForgotPassword"]);
}
