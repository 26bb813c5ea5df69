//! At a client with `PreventUserExistenceErrors=ENABLED` nothing tells a name that somebody has from one that nobody has
//! (COG-7), and asking for names that nobody has fills nothing (RULE-9). What a code was made beside, it dies with.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use directory::{Code, SendBudget, SendLimits};
use serde_json::{Value, json};
use store::Scan;
use testkit::{Harness, Refused};
use user_pools::{Arithmetic, Carries, Rooms, Settings};

use crate::fixtures::{PASSWORD, pool_with_ada};

const MISMATCH: (&str, &str) =
    ("CodeMismatchException", "Invalid verification code provided, please try again.");

fn hiding() -> Value {
    json!({"PreventUserExistenceErrors": "ENABLED"})
}

fn named(client: &str, name: &str) -> Value {
    json!({"ClientId": client, "Username": name})
}

fn recovery(client: &str, name: &str, code: &str) -> Value {
    json!({"ClientId": client, "Username": name, "ConfirmationCode": code, "Password": "Another-horse-8"})
}

fn confirmation(client: &str, name: &str, code: &str) -> Value {
    json!({"ClientId": client, "Username": name, "ConfirmationCode": code})
}

async fn sign_up(harness: &Harness, client: &str, name: &str, email: &str) -> Result<Value, Refused> {
    let attributes = json!([{"Name": "email", "Value": email}]);
    let input =
        json!({"ClientId": client, "Username": name, "Password": PASSWORD, "UserAttributes": attributes});
    harness.call("SignUp", input).await
}

/// The medium and whether the destination has the form that AWS masks such an address to.
fn delivery(answer: &Value) -> (String, bool) {
    let details = &answer["CodeDeliveryDetails"];
    let destination: Vec<char> = details["Destination"].as_str().unwrap().chars().collect();
    let (medium, attribute) =
        (details["DeliveryMedium"].as_str().unwrap(), details["AttributeName"].as_str().unwrap());
    let formed = match medium {
        "EMAIL" => {
            let masked: String = destination[1..].iter().collect();
            attribute == "email"
                && destination.len() == 9
                && masked.starts_with("***@")
                && masked.ends_with("***")
                && destination[0].is_alphanumeric()
                && destination[5].is_alphanumeric()
        }
        _ => {
            let (head, tail) = destination.split_at(destination.len() - 4);
            attribute == "phone_number"
                && tail.iter().all(char::is_ascii_digit)
                && head[0] == '+'
                && head[1..].iter().all(|star| *star == '*')
                && (6..=11).contains(&head.len())
        }
    };
    (medium.to_owned(), formed)
}

#[tokio::test]
async fn a_wrong_recovery_code_tells_nothing_whoever_is_named_cog_7() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), hiding()).await;
    harness.user(&pool, "unverified", PASSWORD, json!({"email": "u@example.com"})).await;
    let verified = json!({"email": "d@example.com", "email_verified": "true"});
    harness.user(&pool, "disabled", PASSWORD, verified).await;
    let of_pool = |name: &str| json!({"UserPoolId": pool, "Username": name});
    harness.call("AdminDisableUser", of_pool("disabled")).await.unwrap();
    let mut invited = of_pool("invited");
    invited["MessageAction"] = json!("SUPPRESS");
    harness.call("AdminCreateUser", invited).await.unwrap();
    for asked in [false, true] {
        for name in ["ada", "unverified", "disabled", "invited", "nobody"] {
            if asked {
                let answer = harness.call("ForgotPassword", named(&client, name)).await.unwrap();
                assert!(delivery(&answer).1, "{name}: {answer}");
            }
            let guess = recovery(&client, name, "abcdef");
            let refused = harness.call("ConfirmForgotPassword", guess).await.unwrap_err();
            assert_eq!(refused.told(), MISMATCH, "{name}, asked: {asked}");
        }
    }
}

#[tokio::test]
async fn where_a_code_seems_to_go_is_as_the_pool_would_send_and_the_same_every_time_cog_7() {
    let harness = Harness::start().await;
    for (settings, media) in [
        (json!({}), vec!["EMAIL", "SMS"]),
        (json!({"AutoVerifiedAttributes": ["email"]}), vec!["EMAIL"]),
        (json!({"AutoVerifiedAttributes": ["phone_number"]}), vec!["SMS"]),
        (json!({"AutoVerifiedAttributes": ["email", "phone_number"]}), vec!["EMAIL", "SMS"]),
    ] {
        let pool = harness.pool(settings.clone()).await;
        let client = harness.client(&pool, hiding()).await;
        let mut seen = BTreeSet::new();
        for n in 0..40 {
            let name = named(&client, &format!("nobody{n}"));
            let answer = harness.call("ForgotPassword", name.clone()).await.unwrap();
            let (medium, formed) = delivery(&answer);
            assert!(formed, "{answer}");
            assert_eq!(answer, harness.call("ForgotPassword", name).await.unwrap(), "{settings}");
            seen.insert(medium);
        }
        assert_eq!(seen.iter().collect::<Vec<_>>(), media, "{settings}");
    }
    // An address that was typed, in the pool that would send there, is where it goes.
    let pool =
        harness.pool(json!({"UsernameAttributes": ["email"], "AutoVerifiedAttributes": ["email"]})).await;
    let client = harness.client(&pool, hiding()).await;
    let answer = harness.call("ForgotPassword", named(&client, "quentin@zoo.test")).await.unwrap();
    assert_eq!(answer["CodeDeliveryDetails"]["Destination"], "q***@z***");
}

#[tokio::test]
async fn resending_and_confirming_tell_nothing_whatever_state_the_account_is_in_cog_7() {
    let harness = Harness::start().await;
    for settings in [json!({}), json!({"AutoVerifiedAttributes": ["email"]})] {
        let (pool, client) = pool_with_ada(&harness, settings.clone(), hiding()).await;
        sign_up(&harness, &client, "unconfirmed", "zed@domain.test").await.unwrap();
        for name in ["ada", "unconfirmed", "nobody"] {
            let guess = confirmation(&client, name, "abcdef");
            let refused = harness.call("ConfirmSignUp", guess.clone()).await.unwrap_err();
            assert_eq!(refused.told(), MISMATCH, "{settings} {name}");
            let answer = harness.call("ResendConfirmationCode", named(&client, name)).await.unwrap();
            assert_eq!(delivery(&answer), ("EMAIL".to_owned(), true), "{settings} {name}: {answer}");
            let refused = harness.call("ConfirmSignUp", guess).await.unwrap_err();
            assert_eq!(refused.told(), MISMATCH, "{settings} {name}");
        }
        // A client that does not hide says what Cognito says.
        let telling = harness.client(&pool, json!({})).await;
        let refused = harness.call("ResendConfirmationCode", named(&telling, "ada")).await.unwrap_err();
        assert_eq!(refused.message, "User is already confirmed.");
        let guess = confirmation(&telling, "ada", "abcdef");
        let refused = harness.call("ConfirmSignUp", guess).await.unwrap_err();
        assert_eq!(refused.message, "User cannot be confirmed. Current status is CONFIRMED");
    }
}

#[tokio::test]
async fn a_right_code_still_works_at_a_client_that_hides() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({"AutoVerifiedAttributes": ["email"]}), hiding()).await;
    sign_up(&harness, &client, "bob", "bob@example.com").await.unwrap();
    harness.advance(1);
    let answer = harness.call("ResendConfirmationCode", named(&client, "bob")).await.unwrap();
    assert_eq!(answer["CodeDeliveryDetails"]["Destination"], "b***@e***");
    let code = harness.last_code("bob@example.com").await;
    harness.call("ConfirmSignUp", confirmation(&client, "bob", &code)).await.unwrap();
    harness.advance(1);
    harness.call("ForgotPassword", named(&client, "bob")).await.unwrap();
    let code = harness.last_code("bob@example.com").await;
    harness.call("ConfirmForgotPassword", recovery(&client, "bob", &code)).await.unwrap();
    harness.sign_in(&client, "bob", "Another-horse-8").await.unwrap();
}

#[tokio::test]
async fn a_recovery_code_dies_with_the_password_and_with_the_address_it_was_made_beside() {
    let harness = Harness::start().await;
    for change in
        ["ChangePassword", "UpdateUserAttributes", "AdminSetUserPassword", "AdminUpdateUserAttributes"]
    {
        let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
        harness.call("ForgotPassword", named(&client, "ada")).await.unwrap();
        let code = harness.last_code("ada@example.com").await;
        let access = harness.tokens(&client, "ada", PASSWORD).await.access;
        let email = json!([{"Name": "email", "Value": "new@example.com"}]);
        let input = match change {
            "ChangePassword" => {
                json!({"AccessToken": access, "PreviousPassword": PASSWORD, "ProposedPassword": "Changed-horse-9"})
            }
            "UpdateUserAttributes" => json!({"AccessToken": access, "UserAttributes": email}),
            "AdminSetUserPassword" => {
                json!({"UserPoolId": pool, "Username": "ada", "Password": "Changed-horse-9", "Permanent": true})
            }
            _ => json!({"UserPoolId": pool, "Username": "ada", "UserAttributes": email}),
        };
        harness.call(change, input).await.unwrap();
        let refused =
            harness.call("ConfirmForgotPassword", recovery(&client, "ada", &code)).await.unwrap_err();
        assert!(
            ["CodeMismatchException", "ExpiredCodeException"].contains(&&*refused.exception),
            "{change}: {refused:?}"
        );
        assert!(harness.sign_in(&client, "ada", "Another-horse-8").await.is_err(), "{change}");
    }
}

#[tokio::test]
async fn the_budget_of_an_address_does_not_tell_whether_an_account_has_it_rule_11() {
    let harness = Harness::start().await;
    let settings = json!({"AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"]});
    let mut told = Vec::new();
    for address in ["ada@example.com", "nobody@example.com"] {
        let (_, client) = pool_with_ada(&harness, settings.clone(), hiding()).await;
        for _ in 0..5 {
            harness.call("ForgotPassword", named(&client, address)).await.unwrap();
        }
        let mut answers = Vec::new();
        for n in 0..8 {
            let answer = sign_up(&harness, &client, &format!("new{n}"), address).await;
            answers.push(answer.map(|_| ()).map_err(|refused| refused.exception));
        }
        // And the other way round: what strangers used up is not felt.
        answers.push(
            harness
                .call("ResendConfirmationCode", named(&client, address))
                .await
                .map(|_| ())
                .map_err(|refused| refused.exception),
        );
        told.push(answers);
    }
    assert_eq!(told[0], told[1]);
    assert!(told[0][7].is_err() && told[0][8].is_ok(), "{told:?}");
}

#[tokio::test]
async fn names_that_nobody_has_fill_only_a_fixed_number_of_rows_rule_9() {
    let harness = Harness::start().await;
    let pool = harness.pool(json!({"AutoVerifiedAttributes": ["email", "phone_number"]})).await;
    let client = harness.client(&pool, hiding()).await;
    for n in 0..50 {
        for name in [format!("nobody{n}"), format!("nobody{n}@example.com"), format!("+49151123456{n:02}")] {
            harness.call("ForgotPassword", named(&client, &name)).await.unwrap();
            harness.call("ResendConfirmationCode", named(&client, &name)).await.unwrap();
        }
    }
    // Each of these has four hexadecimal digits: there are 65,536 of them, however many names are asked for.
    let is_bucket = |owner: &str| owner.len() == 5 && owner.starts_with('~');
    let prefix = format!("{pool}/sends/");
    let sends = harness.store.scan::<SendBudget>(&Scan::keys(&prefix).limit(1000), harness.now()).await;
    let sends = sends.unwrap().items;
    assert!(sends.len() >= 100 && sends.iter().all(|budget| is_bucket(&budget.of)));
    let prefix = format!("{pool}/code/");
    let codes = harness.store.scan::<Code>(&Scan::keys(&prefix).limit(1000), harness.now()).await;
    let codes = codes.unwrap().items;
    assert!(codes.len() >= 100 && codes.iter().all(|code| is_bucket(&code.owner)));
}

#[tokio::test]
async fn a_flood_for_names_that_nobody_has_is_a_flood_rule_11() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), hiding()).await;
    let nothing_leaves = Carries { email: false, sms: false };
    let cases = [("ada", Carries::ALL), ("nobody", Carries::ALL)];
    for (name, carries) in cases.into_iter().chain([("ada", nothing_leaves), ("nobody", nothing_leaves)]) {
        let sends = SendLimits { client_a_minute: 2, ..SendLimits::default() };
        let rooms = Rooms::new(
            harness.store.clone(),
            harness.keys.clone(),
            Arc::new(triggers::NoTriggers),
            Arithmetic::inline(),
            Arc::new(tokens::Stock::new(0)),
            Settings { sends, carries, ..harness.rooms.settings.clone() },
        );
        let registry = user_pools::registry(Arc::new(rooms));
        let mut told = Vec::new();
        for _ in 0..3 {
            let call = Arc::new(harness.new_call(Ipv4Addr::LOCALHOST));
            let input = named(&client, name).to_string();
            let answer = registry.call("ForgotPassword", call, input.as_bytes()).await;
            told.push(answer.map(|_| ()).map_err(|refused| refused.name));
        }
        assert_eq!(told[..2], [Ok(()), Ok(())], "{name}");
        assert_eq!(told[2], Err("LimitExceededException".into()), "{name}");
    }
}

#[tokio::test]
async fn what_is_sealed_for_a_name_is_as_long_whatever_the_name_rule_9() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), hiding()).await;
    let mut lengths = BTreeSet::new();
    for (letter, count) in [("x", 1), ("x", 128), ("é", 90), ("\u{1f980}", 127), ("\u{20ac}", 127)] {
        let name = letter.repeat(count);
        if count > 1 {
            harness.user(&pool, &name, PASSWORD, json!({})).await;
        }
        let challenge = harness.begin_srp(&client, &name).await.unwrap().1;
        let block = challenge["ChallengeParameters"]["SECRET_BLOCK"].as_str().unwrap();
        lengths.insert((block.len(), challenge["Session"].as_str().unwrap().len()));
    }
    assert_eq!(lengths.len(), 1, "{lengths:?}");
    assert!(lengths.iter().all(|(_, session)| *session <= 4096));
    let endless = "x".repeat(2_047);
    let refused = harness.begin_srp(&client, &endless).await.err().unwrap();
    assert_eq!(refused.told(), ("InvalidParameterException", "USERNAME is longer than any name can be."));
    let refused = harness.sign_in(&client, &endless, PASSWORD).await.unwrap_err();
    assert_eq!(refused.exception, "InvalidParameterException");
}

#[tokio::test]
async fn answers_that_could_tell_leave_on_the_common_schedule_rule_9() {
    let every = Duration::from_millis(60);
    let harness = Harness::start_with(Arithmetic::inline(), every).await;
    let (_, client) = pool_with_ada(&harness, json!({"AutoVerifiedAttributes": ["email"]}), hiding()).await;
    for name in ["ada", "nobody"] {
        for (operation, input) in [
            ("ForgotPassword", named(&client, name)),
            ("ConfirmForgotPassword", recovery(&client, name, "abcdef")),
            ("ResendConfirmationCode", named(&client, name)),
            ("ConfirmSignUp", confirmation(&client, name, "abcdef")),
        ] {
            let began = Instant::now();
            _ = harness.call(operation, input).await;
            assert!(began.elapsed() >= every, "{operation} for {name}");
        }
    }
}
