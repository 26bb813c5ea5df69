//! CUSTOM_AUTH: handlers decide, alone and after SRP; what they leave out or break signs nobody in (COG-9).

use serde_json::{Value, json};
use testkit::{Harness, Refused, Tokens};
use triggers::{Failure, TriggerKind};

use super::{
    NUMBER, ask_for_a_number, begin, begin_with_srp, custom_pool, fired, last_event, reply, reply_input,
};
use crate::fixtures::PASSWORD;

const WRONG: (&str, &str) = ("NotAuthorizedException", "Incorrect username or password.");
const USED: (&str, &str) =
    ("NotAuthorizedException", "Invalid session for the user, session can only be used once.");
const EXPIRED: (&str, &str) = ("NotAuthorizedException", "Invalid session for the user, session is expired.");
const NOT_CONFIGURED: (&str, &str) =
    ("InvalidParameterException", "Custom auth lambda trigger is not configured for the user pool.");
const UNCLEAR: (&str, &str) = ("InvalidLambdaResponseException", "Unrecognizable lambda output");

fn signs_in(answer: &Value) -> bool {
    answer["AuthenticationResult"]["AccessToken"].is_string()
}

#[track_caller]
fn refused(answer: Result<Value, Refused>, told: (&str, &str)) {
    assert_eq!(answer.unwrap_err().told(), told);
}

async fn start() -> (Harness, String, String) {
    start_with(json!({})).await
}

async fn start_with(client: Value) -> (Harness, String, String) {
    let harness = Harness::start().await;
    let (pool, client) = custom_pool(&harness, client).await;
    ask_for_a_number(&harness);
    (harness, pool, client)
}

#[tokio::test]
async fn a_right_answer_signs_in_and_handlers_run_in_awss_order() {
    let (harness, _, client) = start().await;
    for kind in
        [TriggerKind::PreAuthentication, TriggerKind::PostAuthentication, TriggerKind::PreTokenGeneration]
    {
        harness.triggers.answer(kind, json!({}));
    }
    let told = begin(&harness, &client, "ada").await.unwrap();
    assert_eq!(told["ChallengeName"], "CUSTOM_CHALLENGE");
    assert_eq!(told["ChallengeParameters"], json!({"hint": "a perfume", "USERNAME": "ada"}));
    assert!(told["Session"].as_str().unwrap().len() <= 4_096);
    assert_eq!(
        fired(&harness),
        [
            "PreAuthentication_Authentication",
            "DefineAuthChallenge_Authentication",
            "CreateAuthChallenge_Authentication"
        ]
    );
    let answer = reply(&harness, &client, &told, NUMBER).await.unwrap();
    assert_eq!(answer["ChallengeParameters"], json!({}));
    assert_eq!(
        fired(&harness),
        [
            "VerifyAuthChallengeResponse_Authentication",
            "DefineAuthChallenge_Authentication",
            "PostAuthentication_Authentication",
            "TokenGeneration_Authentication"
        ]
    );
    let tokens = Tokens::of(&answer);
    harness.call("GetUser", json!({"AccessToken": tokens.access})).await.unwrap();
    let refresh = json!({"ClientId": client, "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": {"REFRESH_TOKEN": tokens.refresh}});
    harness.call("InitiateAuth", refresh).await.unwrap();
}

#[tokio::test]
async fn a_wrong_answer_is_told_to_define_which_may_ask_again_or_end_it() {
    let (harness, _, client) = start().await;
    let mut told = begin(&harness, &client, "ada").await.unwrap();
    for round in 1..=2 {
        told = reply(&harness, &client, &told, "0000").await.unwrap();
        assert_eq!(told["ChallengeName"], "CUSTOM_CHALLENGE");
        let session = last_event(&harness, TriggerKind::DefineAuthChallenge)["request"]["session"].clone();
        let metadata: Vec<Value> = (0..round)
            .map(|asked| json!({"challengeName": "CUSTOM_CHALLENGE", "challengeResult": false, "challengeMetadata": format!("number {asked}")}))
            .collect();
        assert_eq!(session, json!(metadata));
    }
    refused(reply(&harness, &client, &told, "0000").await, WRONG);
    refused(reply(&harness, &client, &told, NUMBER).await, USED);
}

#[tokio::test]
async fn the_password_is_proved_first_where_the_sign_in_begins_with_srp() {
    let (harness, pool, client) = start().await;
    let (exchange, told) = begin_with_srp(&harness, &client, "ada").await.unwrap();
    assert_eq!(told["ChallengeName"], "PASSWORD_VERIFIER");
    // Without Session, as shipping clients answer.
    let prove = |password: &str| {
        let responses = exchange.answer(&pool, password, &told["ChallengeParameters"]);
        json!({"ClientId": client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses})
    };
    let told = harness.call("RespondToAuthChallenge", prove(PASSWORD)).await.unwrap();
    assert_eq!(told["ChallengeName"], "CUSTOM_CHALLENGE");
    let session = &last_event(&harness, TriggerKind::CreateAuthChallenge)["request"]["session"];
    assert_eq!(
        *session,
        json!([
            {"challengeName": "SRP_A", "challengeResult": true, "challengeMetadata": null},
            {"challengeName": "PASSWORD_VERIFIER", "challengeResult": true, "challengeMetadata": null},
        ])
    );
    assert!(signs_in(&reply(&harness, &client, &told, NUMBER).await.unwrap()));
    refused(harness.call("RespondToAuthChallenge", prove(PASSWORD)).await, USED);
    let (exchange, told) = begin_with_srp(&harness, &client, "ada").await.unwrap();
    harness.triggers.clear();
    let responses = exchange.answer(&pool, "Wrong-horse-7", &told["ChallengeParameters"]);
    let input = json!({"ClientId": client, "ChallengeName": "PASSWORD_VERIFIER", "Session": told["Session"], "ChallengeResponses": responses});
    refused(harness.call("RespondToAuthChallenge", input).await, WRONG);
    assert!(fired(&harness).is_empty(), "a wrong password ends the sign-in before any handler is asked");
}

#[tokio::test]
async fn a_custom_challenge_may_come_before_the_password() {
    let (harness, pool, client) = start().await;
    harness.triggers.script(TriggerKind::DefineAuthChallenge, |event| {
        Ok(match event["request"]["session"].as_array().unwrap().len() {
            1 => json!({"challengeName": "CUSTOM_CHALLENGE"}),
            2 => json!({"challengeName": "PASSWORD_VERIFIER"}),
            _ => json!({"issueTokens": true}),
        })
    });
    let (exchange, told) = begin_with_srp(&harness, &client, "ada").await.unwrap();
    assert_eq!(told["ChallengeName"], "CUSTOM_CHALLENGE");
    let told = reply(&harness, &client, &told, NUMBER).await.unwrap();
    assert_eq!(told["ChallengeName"], "PASSWORD_VERIFIER");
    let responses = exchange.answer(&pool, PASSWORD, &told["ChallengeParameters"]);
    let input =
        json!({"ClientId": client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses});
    assert!(signs_in(&harness.call("RespondToAuthChallenge", input).await.unwrap()));
}

#[tokio::test]
async fn a_temporary_password_is_replaced_before_handlers_go_on() {
    let (harness, pool, client) = start().await;
    let create = json!({"UserPoolId": pool, "Username": "eve", "TemporaryPassword": PASSWORD, "MessageAction": "SUPPRESS"});
    harness.call("AdminCreateUser", create).await.unwrap();
    let (exchange, told) = begin_with_srp(&harness, &client, "eve").await.unwrap();
    let responses = exchange.answer(&pool, PASSWORD, &told["ChallengeParameters"]);
    let input =
        json!({"ClientId": client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses});
    let told = harness.call("RespondToAuthChallenge", input).await.unwrap();
    assert_eq!(told["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let input = json!({"ClientId": client, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": told["Session"],
        "ChallengeResponses": {"USERNAME": "eve", "NEW_PASSWORD": "Another-horse-8"}});
    let told = harness.call("RespondToAuthChallenge", input.clone()).await.unwrap();
    assert_eq!(told["ChallengeName"], "CUSTOM_CHALLENGE");
    let event = last_event(&harness, TriggerKind::DefineAuthChallenge);
    let names: Vec<&str> = event["request"]["session"]
        .as_array()
        .unwrap()
        .iter()
        .map(|round| round["challengeName"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["SRP_A", "PASSWORD_VERIFIER", "NEW_PASSWORD_REQUIRED"]);
    assert_eq!(event["request"]["userAttributes"]["cognito:user_status"], "CONFIRMED");
    refused(harness.call("RespondToAuthChallenge", input).await, USED);
    assert!(signs_in(&reply(&harness, &client, &told, NUMBER).await.unwrap()));
    harness.sign_in(&client, "eve", "Another-horse-8").await.unwrap();
}

#[tokio::test]
async fn a_sign_in_without_a_password_asks_for_none_where_one_is_owed() {
    let (harness, pool, client) = start().await;
    let create = json!({"UserPoolId": pool, "Username": "eve", "MessageAction": "SUPPRESS"});
    harness.call("AdminCreateUser", create).await.unwrap();
    harness.advance(30 * 86_400);
    let told = begin(&harness, &client, "eve").await.unwrap();
    assert!(signs_in(&reply(&harness, &client, &told, NUMBER).await.unwrap()));
    let user = harness.call("AdminGetUser", json!({"UserPoolId": pool, "Username": "eve"})).await.unwrap();
    assert_eq!(user["UserStatus"], "FORCE_CHANGE_PASSWORD");
}

#[tokio::test]
async fn the_admin_twins_run_the_same_handlers() {
    let (harness, pool, client) = start().await;
    let input = json!({"UserPoolId": pool, "ClientId": client, "AuthFlow": "CUSTOM_AUTH", "AuthParameters": {"USERNAME": "ada"}});
    let told = harness.call("AdminInitiateAuth", input).await.unwrap();
    let mut input = reply_input(&client, &told, NUMBER);
    input["UserPoolId"] = json!(pool);
    assert!(signs_in(&harness.call("AdminRespondToAuthChallenge", input).await.unwrap()));
}

/// COG-9: nothing but the handler's own clear word gives tokens.
#[tokio::test]
async fn missing_broken_and_unclear_handlers_sign_nobody_in_cog_9() {
    let (harness, _, client) = start().await;
    let steps = [
        TriggerKind::DefineAuthChallenge,
        TriggerKind::CreateAuthChallenge,
        TriggerKind::VerifyAuthChallengeResponse,
    ];
    for kind in steps {
        let try_all = async |harness: &Harness| match begin(harness, &client, "ada").await {
            Ok(told) => reply(harness, &client, &told, NUMBER).await,
            Err(refused) => Err(refused),
        };
        harness.triggers.do_without(kind);
        refused(try_all(&harness).await, NOT_CONFIGURED);
        ask_for_a_number(&harness);
        for (failure, exception) in [
            (Failure::Raised { message: "boom".into() }, "UserLambdaValidationException"),
            (Failure::TimedOut, "UnexpectedLambdaException"),
            (Failure::NotPermitted, "UnexpectedLambdaException"),
            (Failure::rubbish("no object"), "InvalidLambdaResponseException"),
        ] {
            harness.triggers.fail(kind, failure);
            assert_eq!(try_all(&harness).await.unwrap_err().exception, exception);
            harness.advance(60);
        }
        ask_for_a_number(&harness);
    }
    for unclear in [
        json!({}),
        json!({"issueTokens": false, "failAuthentication": false}),
        json!({"challengeName": ""}),
        json!({"issueTokens": "true"}),
        json!({"issueTokens": 1}),
        json!({"challengeName": "SMS_MFA"}),
        json!({"challengeName": "SRP_A"}),
        // Nothing was sent that could be proved.
        json!({"challengeName": "PASSWORD_VERIFIER"}),
    ] {
        harness.triggers.answer(TriggerKind::DefineAuthChallenge, unclear);
        refused(begin(&harness, &client, "ada").await, UNCLEAR);
    }
    harness
        .triggers
        .answer(TriggerKind::DefineAuthChallenge, json!({"issueTokens": true, "failAuthentication": true}));
    refused(begin(&harness, &client, "ada").await, WRONG);
    ask_for_a_number(&harness);
    for silent in [json!({}), json!({"answerCorrect": null})] {
        harness.triggers.answer(TriggerKind::VerifyAuthChallengeResponse, silent);
        let told = begin(&harness, &client, "ada").await.unwrap();
        let again = reply(&harness, &client, &told, NUMBER).await.unwrap();
        assert_eq!(
            again["ChallengeName"], "CUSTOM_CHALLENGE",
            "a handler that says nothing has not said yes"
        );
        harness.advance(900);
    }
    harness.triggers.answer(TriggerKind::VerifyAuthChallengeResponse, json!({"answerCorrect": "true"}));
    let told = begin(&harness, &client, "ada").await.unwrap();
    refused(reply(&harness, &client, &told, NUMBER).await, UNCLEAR);
}

#[tokio::test]
async fn tokens_at_the_first_step_are_the_handlers_own_decision_and_nobodys_for_a_name_nobody_has_cog_9() {
    let (harness, _, client) = start_with(json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    harness.triggers.answer(TriggerKind::DefineAuthChallenge, json!({"issueTokens": true}));
    assert!(signs_in(&begin(&harness, &client, "ada").await.unwrap()));
    refused(begin(&harness, &client, "nobody").await, WRONG);
    // A right answer is not enough either.
    ask_for_a_number(&harness);
    let told = begin(&harness, &client, "nobody").await.unwrap();
    refused(reply(&harness, &client, &told, NUMBER).await, WRONG);
}

#[tokio::test]
async fn who_cannot_sign_in_is_told_before_anything_is_asked_unless_the_client_hides_it() {
    for hides in [false, true] {
        let over = if hides { json!({"PreventUserExistenceErrors": "ENABLED"}) } else { json!({}) };
        let (harness, pool, client) = start_with(over).await;
        let sign_up = json!({"ClientId": client, "Username": "new", "Password": PASSWORD});
        harness.call("SignUp", sign_up).await.unwrap();
        for name in ["off", "reset"] {
            let address = json!({"email": format!("{name}@example.com"), "email_verified": "true"});
            harness.user(&pool, name, PASSWORD, address).await;
        }
        harness.call("AdminDisableUser", json!({"UserPoolId": pool, "Username": "off"})).await.unwrap();
        harness
            .call("AdminResetUserPassword", json!({"UserPoolId": pool, "Username": "reset"}))
            .await
            .unwrap();
        for (name, exception) in [
            ("new", "UserNotConfirmedException"),
            ("off", "NotAuthorizedException"),
            ("reset", "PasswordResetRequiredException"),
        ] {
            let told = begin(&harness, &client, name).await;
            let told = match (hides, told) {
                (false, told) => told,
                (true, told) => reply(&harness, &client, &told.unwrap(), NUMBER).await,
            };
            assert_eq!(told.unwrap_err().exception, exception, "{name}");
        }
        if !hides {
            refused(
                begin(&harness, &client, "nobody").await,
                ("UserNotFoundException", "User does not exist."),
            );
        }
    }
}

#[tokio::test]
async fn handlers_learn_that_nobody_has_the_name_and_the_client_does_not_cog_7() {
    let (harness, _, client) = start_with(json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    let known = begin(&harness, &client, "ada").await.unwrap();
    let event = last_event(&harness, TriggerKind::DefineAuthChallenge);
    assert_eq!((&event["request"]["userNotFound"], &event["userName"]), (&json!(false), &json!("ada")));
    let unknown = begin(&harness, &client, "nobody").await.unwrap();
    let event = last_event(&harness, TriggerKind::CreateAuthChallenge);
    assert_eq!((&event["request"]["userNotFound"], &event["userName"]), (&json!(true), &json!("nobody")));
    assert_eq!(event["request"]["userAttributes"], json!({}));
    let shape = |told: &Value| {
        let parameters = told["ChallengeParameters"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        (parameters, told["Session"].as_str().unwrap().len())
    };
    assert_eq!(shape(&known), shape(&unknown));
    let again = reply(&harness, &client, &unknown, "0000").await.unwrap();
    assert_eq!(shape(&again), shape(&known));
    assert_eq!(
        last_event(&harness, TriggerKind::VerifyAuthChallengeResponse)["request"]["userNotFound"],
        true
    );
}

#[tokio::test]
async fn a_session_is_of_one_client_and_challenge_and_dies_at_its_time_rule_5() {
    let (harness, pool, client) = start_with(json!({"AuthSessionValidity": 5})).await;
    let flows = json!({"ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]});
    let other = harness.client(&pool, flows).await;
    let told = begin(&harness, &client, "ada").await.unwrap();
    let foreign = ("NotAuthorizedException", "Invalid session for the user.");
    refused(reply(&harness, &other, &told, NUMBER).await, foreign);
    let mut input = reply_input(&client, &told, NUMBER);
    input["ChallengeName"] = json!("NEW_PASSWORD_REQUIRED");
    input["ChallengeResponses"]["NEW_PASSWORD"] = json!("Another-horse-8");
    refused(harness.call("RespondToAuthChallenge", input).await, foreign);
    // From that very instant on: what was used up is forgotten with it.
    harness.advance(5 * 60);
    refused(reply(&harness, &client, &told, NUMBER).await, EXPIRED);
    let told = begin(&harness, &client, "ada").await.unwrap();
    harness.advance(5 * 60 - 1);
    assert!(signs_in(&reply(&harness, &client, &told, NUMBER).await.unwrap()));
    refused(reply(&harness, &client, &told, NUMBER).await, USED);
}

#[tokio::test]
async fn what_is_too_long_to_travel_waits_in_the_store_and_goes_with_its_answer() {
    let (harness, _, client) = start().await;
    harness.triggers.script(TriggerKind::CreateAuthChallenge, |_| {
        let long = "x".repeat(20_000);
        Ok(json!({"privateChallengeParameters": {"number": NUMBER, "long": long}, "challengeMetadata": "long"}))
    });
    let told = begin(&harness, &client, "ada").await.unwrap();
    assert!(told["Session"].as_str().unwrap().len() <= 4_096);
    let told = reply(&harness, &client, &told, "0000").await.unwrap();
    let event = last_event(&harness, TriggerKind::VerifyAuthChallengeResponse);
    assert_eq!(event["request"]["privateChallengeParameters"]["long"].as_str().unwrap().len(), 20_000);
    assert!(signs_in(&reply(&harness, &client, &told, NUMBER).await.unwrap()));
    refused(reply(&harness, &client, &told, NUMBER).await, USED);
    let told = begin(&harness, &client, "ada").await.unwrap();
    harness.advance(181);
    refused(reply(&harness, &client, &told, NUMBER).await, EXPIRED);
    harness.triggers.script(TriggerKind::CreateAuthChallenge, |_| {
        Ok(json!({"privateChallengeParameters": {"long": "x".repeat(70_000)}}))
    });
    refused(begin(&harness, &client, "ada").await, UNCLEAR);
}

#[tokio::test]
async fn strangers_make_the_store_keep_few_sign_ins_of_a_name_whether_anybody_has_it_rule_9_rule_11() {
    let (harness, _, client) = start_with(json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    harness.triggers.script(TriggerKind::CreateAuthChallenge, |_| {
        Ok(json!({"privateChallengeParameters": {"number": NUMBER, "long": "x".repeat(2_000)}}))
    });
    let mut told = Vec::new();
    for name in ["ada", "nobody"] {
        for _ in 0..5 {
            told.push(begin(&harness, &client, name).await.unwrap());
        }
        let refused = begin(&harness, &client, name).await.unwrap_err();
        assert_eq!(refused.told().0, "TooManyRequestsException", "{name}");
    }
    // Those that were there go on, and an answer makes room; so does time.
    assert!(signs_in(&reply(&harness, &client, &told[0], NUMBER).await.unwrap()));
    begin(&harness, &client, "ada").await.unwrap();
    begin(&harness, &client, "ada").await.unwrap_err();
    harness.advance(181);
    for name in ["ada", "nobody"] {
        begin(&harness, &client, name).await.unwrap();
    }
}

#[tokio::test]
async fn answers_are_counted_with_passwords_and_only_tokens_forget_failures_rule_8() {
    let (harness, pool, client) = start().await;
    let locked = ("NotAuthorizedException", "Password attempts exceeded");
    // Whoever knows the password guesses at the number: each right password would forget the wrong numbers.
    for _ in 0..5 {
        let (exchange, told) = begin_with_srp(&harness, &client, "ada").await.unwrap();
        let responses = exchange.answer(&pool, PASSWORD, &told["ChallengeParameters"]);
        let input = json!({"ClientId": client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses});
        let told = harness.call("RespondToAuthChallenge", input).await.unwrap();
        reply(&harness, &client, &told, "0000").await.unwrap();
    }
    let told = begin(&harness, &client, "ada").await.unwrap();
    refused(reply(&harness, &client, &told, NUMBER).await, locked);
    refused(harness.sign_in(&client, "ada", PASSWORD).await, locked);
    harness.advance(2);
    // A handler that raises an error to say no has judged as well.
    harness
        .triggers
        .fail(TriggerKind::VerifyAuthChallengeResponse, Failure::Raised { message: "wrong number".into() });
    let told = begin(&harness, &client, "ada").await.unwrap();
    let answer = reply(&harness, &client, &told, "0000").await.unwrap_err();
    assert_eq!(answer.exception, "UserLambdaValidationException");
    let told = begin(&harness, &client, "ada").await.unwrap();
    refused(reply(&harness, &client, &told, NUMBER).await, locked);
    harness.advance(900);
    ask_for_a_number(&harness);
    let told = begin(&harness, &client, "ada").await.unwrap();
    assert!(signs_in(&reply(&harness, &client, &told, NUMBER).await.unwrap()));
}

#[tokio::test]
async fn two_answers_to_one_challenge_at_once_are_one_rule_7() {
    let (harness, _, client) = start().await;
    let told = begin(&harness, &client, "ada").await.unwrap();
    let (one, other) =
        tokio::join!(reply(&harness, &client, &told, NUMBER), reply(&harness, &client, &told, NUMBER));
    assert_eq!([&one, &other].iter().filter(|answer| answer.is_ok()).count(), 1);
    refused([one, other].into_iter().find(Result::is_err).unwrap(), USED);
}

#[tokio::test]
async fn a_password_that_changes_or_a_user_who_is_disabled_meanwhile_ends_the_sign_in() {
    let (harness, pool, client) = start().await;
    let told = begin(&harness, &client, "ada").await.unwrap();
    let set =
        json!({"UserPoolId": pool, "Username": "ada", "Password": "Another-horse-8", "Permanent": true});
    harness.call("AdminSetUserPassword", set).await.unwrap();
    refused(reply(&harness, &client, &told, NUMBER).await, WRONG);
    let told = begin(&harness, &client, "ada").await.unwrap();
    harness.call("AdminDisableUser", json!({"UserPoolId": pool, "Username": "ada"})).await.unwrap();
    refused(reply(&harness, &client, &told, NUMBER).await, ("NotAuthorizedException", "User is disabled."));
    harness.call("AdminEnableUser", json!({"UserPoolId": pool, "Username": "ada"})).await.unwrap();
    let told = begin(&harness, &client, "ada").await.unwrap();
    harness.call("AdminDeleteUser", json!({"UserPoolId": pool, "Username": "ada"})).await.unwrap();
    assert!(reply(&harness, &client, &told, NUMBER).await.is_err());
}

#[tokio::test]
async fn what_a_client_sends_along_reaches_handlers_from_the_first_answer_on() {
    let (harness, _, client) = start().await;
    harness.triggers.answer(TriggerKind::PreAuthentication, json!({}));
    let input = json!({"ClientId": client, "AuthFlow": "CUSTOM_AUTH", "AuthParameters": {"USERNAME": "ada"}, "ClientMetadata": {"from": "begin"}});
    let told = harness.call("InitiateAuth", input).await.unwrap();
    let event = last_event(&harness, TriggerKind::PreAuthentication);
    assert_eq!(event["request"]["validationData"], json!({"from": "begin"}));
    for kind in [TriggerKind::DefineAuthChallenge, TriggerKind::CreateAuthChallenge] {
        assert!(last_event(&harness, kind)["request"].get("clientMetadata").is_none());
    }
    let mut input = reply_input(&client, &told, "0000");
    input["ClientMetadata"] = json!({"from": "answer"});
    harness.call("RespondToAuthChallenge", input).await.unwrap();
    for kind in [
        TriggerKind::VerifyAuthChallengeResponse,
        TriggerKind::DefineAuthChallenge,
        TriggerKind::CreateAuthChallenge,
    ] {
        assert_eq!(last_event(&harness, kind)["request"]["clientMetadata"], json!({"from": "answer"}));
    }
}
