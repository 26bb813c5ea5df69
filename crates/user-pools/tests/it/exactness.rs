//! Where clients meet what emulators get wrong: a test for each behaviour that no other test has in its name. Which tests
//! show which behaviour stands in `parity.toml`.

use aws_model::Auth;
use aws_model::user_pools::SERVICE;
use aws_wire::probe;
use serde_json::{Value, json};
use testkit::{Harness, Tokens};

use crate::answers::{attributes, with};
use crate::fixtures::{PASSWORD, pool_with_ada};
use crate::parity;

#[tokio::test]
async fn client_ids_are_26_lower_case_letters_and_digits() {
    let harness = Harness::start().await;
    let pool = harness.pool(json!({})).await;
    for _ in 0..20 {
        let client = harness.client(&pool, json!({})).await;
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        assert!(client.len() == 26 && client.bytes().all(plain), "{client}");
    }
}

#[tokio::test]
async fn every_unsigned_operation_of_a_client_with_a_secret_wants_it_proved_cog_11() {
    let harness = Harness::start().await;
    let (pool, open) = pool_with_ada(&harness, json!({}), json!({})).await;
    let refresh = harness.tokens(&open, "ada", PASSWORD).await.refresh;
    let client = harness.client(&pool, json!({"GenerateSecret": true})).await;
    let mut asked = Vec::new();
    for operation in parity::built().await {
        if operation.auth != Auth::Unsigned {
            continue;
        }
        let parameters = json!({"USERNAME": "ada", "PASSWORD": PASSWORD, "PASSWORD_CLAIM_SECRET_BLOCK": "AAAA",
            "PASSWORD_CLAIM_SIGNATURE": "AAAA", "TIMESTAMP": "now"});
        let input = match operation.name {
            "InitiateAuth" => {
                json!({"ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters})
            }
            "RespondToAuthChallenge" => {
                json!({"ClientId": client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": parameters})
            }
            "GetTokensFromRefreshToken" => json!({"ClientId": client, "RefreshToken": refresh}),
            "RevokeToken" => json!({"ClientId": client, "Token": refresh}),
            _ => with(&probe::least_input(operation), json!({"ClientId": client, "Password": PASSWORD})),
        };
        let told = harness.call(operation.name, input).await.unwrap_err();
        let sentences = [
            format!("Client {client} is configured with secret but SECRET_HASH was not received"),
            format!("Unable to verify secret for client {client}"),
        ];
        assert_eq!(told.exception, "NotAuthorizedException", "{}: {told:?}", operation.name);
        assert!(sentences.contains(&told.message), "{}: {told:?}", operation.name);
        asked.push(operation.name);
    }
    assert_eq!(
        asked,
        [
            "ConfirmForgotPassword",
            "ConfirmSignUp",
            "ForgotPassword",
            "GetTokensFromRefreshToken",
            "InitiateAuth",
            "ResendConfirmationCode",
            "RespondToAuthChallenge",
            "RevokeToken",
            "SignUp",
        ]
    );
    assert!(SERVICE.find("GlobalSignOut").is_some_and(|operation| operation.auth == Auth::AccessToken));
}

#[tokio::test]
async fn a_sign_out_ends_access_and_refresh_tokens_at_once_in_get_user_and_refresh() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    for by_administrator in [false, true] {
        let tokens = harness.tokens(&client, "ada", PASSWORD).await;
        harness.call("GetUser", json!({"AccessToken": tokens.access})).await.unwrap();
        if by_administrator {
            let ada = json!({"UserPoolId": pool, "Username": "ada"});
            harness.call("AdminUserGlobalSignOut", ada).await.unwrap();
        } else {
            harness.call("GlobalSignOut", json!({"AccessToken": tokens.access})).await.unwrap();
        }
        let told = harness.call("GetUser", json!({"AccessToken": tokens.access})).await.unwrap_err();
        assert_eq!(told.told(), ("NotAuthorizedException", "Access Token has been revoked"));
        let revoked = ("NotAuthorizedException", "Refresh Token has been revoked");
        let input = json!({"ClientId": client, "AuthFlow": "REFRESH_TOKEN_AUTH",
            "AuthParameters": {"REFRESH_TOKEN": tokens.refresh}});
        assert_eq!(harness.call("InitiateAuth", input).await.unwrap_err().told(), revoked);
        let input = json!({"ClientId": client, "RefreshToken": tokens.refresh});
        assert_eq!(harness.call("GetTokensFromRefreshToken", input).await.unwrap_err().told(), revoked);
    }
}

#[tokio::test]
async fn undefined_attributes_are_named_in_the_error_each_in_the_words_of_its_operation() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let given = attributes(&[("custom:a", "1"), ("custom:b", "2")]);
    let invalid = "InvalidParameterException";
    let created = "Attributes did not conform to the schema: custom:a: Attribute does not exist in the schema.\n\
                   custom:b: Attribute does not exist in the schema.\n";
    let input = json!({"ClientId": client, "Username": "eve", "Password": PASSWORD, "UserAttributes": given});
    assert_eq!(harness.call("SignUp", input).await.unwrap_err().told(), (invalid, created));
    let input = json!({"UserPoolId": pool, "Username": "eve", "UserAttributes": given});
    assert_eq!(harness.call("AdminCreateUser", input).await.unwrap_err().told(), (invalid, created));
    // Seen in logs of clients: another beginning for a user who is there.
    let changed = "user.custom:a: Attribute does not exist in the schema.\n\
                   user.custom:b: Attribute does not exist in the schema.\n";
    let token = harness.tokens(&client, "ada", PASSWORD).await.access;
    let input = json!({"AccessToken": token, "UserAttributes": given});
    assert_eq!(harness.call("UpdateUserAttributes", input).await.unwrap_err().told(), (invalid, changed));
    let input = json!({"UserPoolId": pool, "Username": "ada", "UserAttributes": given});
    assert_eq!(
        harness.call("AdminUpdateUserAttributes", input).await.unwrap_err().told(),
        (invalid, changed)
    );
}

#[tokio::test]
async fn delivery_details_are_there_where_a_code_went_and_absent_where_none_did() {
    let harness = Harness::start().await;
    let sign_up = |client: &str, name: &str, given: Value| json!({"ClientId": client, "Username": name, "Password": PASSWORD, "UserAttributes": given});
    let both = attributes(&[("email", "ada@example.com"), ("phone_number", "+15550100123")]);
    for (verified, given, expected) in [
        (json!([]), both.clone(), Value::Null),
        (json!(["email"]), json!([]), Value::Null),
        (
            json!(["email"]),
            both.clone(),
            json!({"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***"}),
        ),
        (
            json!(["email", "phone_number"]),
            both,
            json!({"AttributeName": "phone_number", "DeliveryMedium": "SMS", "Destination": "+*******0123"}),
        ),
    ] {
        let pool = harness.pool(json!({"AutoVerifiedAttributes": verified})).await;
        let client = harness.client(&pool, json!({})).await;
        let answer = harness.call("SignUp", sign_up(&client, "ada", given)).await.unwrap();
        let told = answer.get("CodeDeliveryDetails").cloned().unwrap_or_default();
        assert_eq!(told, expected, "{verified}");
        assert_eq!(answer["UserConfirmed"], false);
        assert!(answer["UserSub"].is_string());
    }
}

#[tokio::test]
async fn srp_is_accepted_without_a_session_and_with_its_own() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    harness.sign_in_by_srp(&pool, &client, "ada", PASSWORD).await.unwrap();
    let (exchange, told) = harness.begin_srp(&client, "ada").await.unwrap();
    let responses = exchange.answer(&pool, PASSWORD, &told["ChallengeParameters"]);
    let input = json!({"ClientId": client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses,
        "Session": told["Session"]});
    let answer = harness.call("RespondToAuthChallenge", input).await.unwrap();
    // The last answer of a sign-in has the member, and nothing in it (recorded from AWS).
    assert_eq!(answer["ChallengeParameters"], json!({}));
}

#[tokio::test]
async fn names_differ_by_case_where_the_pool_says_so_or_nothing_and_not_where_it_folds() {
    let harness = Harness::start().await;
    for (settings, folds) in [
        (json!({}), false),
        (json!({"UsernameConfiguration": {"CaseSensitive": true}}), false),
        (json!({"UsernameConfiguration": {"CaseSensitive": false}}), true),
    ] {
        let (pool, client) = pool_with_ada(&harness, settings, json!({})).await;
        let told = harness.sign_in(&client, "ADA", PASSWORD).await;
        assert_eq!(told.is_ok(), folds, "{told:?}");
        let input = json!({"ClientId": client, "Username": "Ada", "Password": PASSWORD});
        let told = harness.call("SignUp", input).await;
        assert_eq!(told.is_err_and(|told| told.exception == "UsernameExistsException"), folds);
        let shown =
            harness.call("AdminGetUser", json!({"UserPoolId": pool, "Username": "ada"})).await.unwrap();
        assert_eq!(shown["Username"], "ada");
    }
}

#[tokio::test]
async fn tokens_live_as_long_as_the_client_says_in_every_unit() {
    let harness = Harness::start().await;
    let (pool, _) = pool_with_ada(&harness, json!({}), json!({})).await;
    for (unit, value, seconds) in
        [("seconds", 7_200, 7_200), ("minutes", 90, 5_400), ("hours", 3, 10_800), ("days", 1, 86_400)]
    {
        let units = json!({"AccessToken": unit, "IdToken": unit, "RefreshToken": unit});
        let settings = json!({"AccessTokenValidity": value, "IdTokenValidity": value,
            "RefreshTokenValidity": value, "TokenValidityUnits": units});
        let client = harness.client(&pool, settings).await;
        let answer = harness.sign_in(&client, "ada", PASSWORD).await.unwrap();
        assert_eq!(answer["AuthenticationResult"]["ExpiresIn"], seconds, "{unit}");
        let tokens = Tokens::of(&answer);
        for token in [&tokens.access, &tokens.id] {
            let claims = Tokens::claims(token);
            assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), seconds, "{unit}");
        }
        let refresh = json!({"ClientId": client, "RefreshToken": tokens.refresh});
        harness.advance(u64::try_from(seconds).unwrap() - 1);
        harness.call("GetTokensFromRefreshToken", refresh.clone()).await.unwrap();
        harness.advance(1);
        assert!(harness.call("GetTokensFromRefreshToken", refresh).await.is_err(), "{unit}");
    }
}

#[tokio::test]
async fn without_token_revocation_there_is_no_origin_jti_and_nothing_to_revoke() {
    let harness = Harness::start().await;
    let (pool, revoking) = pool_with_ada(&harness, json!({}), json!({})).await;
    let client = harness.client(&pool, json!({"EnableTokenRevocation": false})).await;
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    for token in [&tokens.access, &tokens.id] {
        assert!(Tokens::claims(token).get("origin_jti").is_none());
    }
    let told = harness.call("RevokeToken", json!({"ClientId": client, "Token": tokens.refresh})).await;
    assert_eq!(told.unwrap_err().exception, "UnsupportedOperationException");
    let tokens = harness.tokens(&revoking, "ada", PASSWORD).await;
    let origin = |token: &str| Tokens::claims(token)["origin_jti"].clone();
    assert!(origin(&tokens.access).is_string() && origin(&tokens.access) == origin(&tokens.id));
    // A token that is none is success, and so is one that was revoked before.
    for token in ["nonsense", &tokens.refresh, &tokens.refresh] {
        harness.call("RevokeToken", json!({"ClientId": revoking, "Token": token})).await.unwrap();
    }
}

#[tokio::test]
async fn an_invitation_sent_again_keeps_the_account_and_resets_the_temporary_password() {
    let harness = Harness::start().await;
    let pool = harness.pool(json!({})).await;
    let client = harness.client(&pool, json!({})).await;
    let create = json!({"UserPoolId": pool, "Username": "eve", "TemporaryPassword": PASSWORD,
        "DesiredDeliveryMediums": ["EMAIL"],
        "UserAttributes": attributes(&[("email", "eve@example.com"), ("name", "Eve")])});
    let made = harness.call("AdminCreateUser", create.clone()).await.unwrap();
    let again = with(
        &create,
        json!({"MessageAction": "RESEND", "TemporaryPassword": "Another-horse-8", "UserAttributes": null}),
    );
    let resent = harness.call("AdminCreateUser", again).await.unwrap();
    assert_eq!(resent["User"]["Attributes"], made["User"]["Attributes"]);
    assert_eq!(harness.messages("eve@example.com").await.len(), 2);
    assert!(harness.sign_in(&client, "eve", PASSWORD).await.is_err());
    let told = harness.sign_in(&client, "eve", "Another-horse-8").await.unwrap();
    assert_eq!(told["ChallengeName"], "NEW_PASSWORD_REQUIRED");
}

#[tokio::test]
async fn a_temporary_password_is_proved_before_the_challenge_and_may_stay_without_a_history() {
    let harness = Harness::start().await;
    let pool = harness.pool(json!({})).await;
    let client = harness.client(&pool, json!({})).await;
    let create = json!({"UserPoolId": pool, "Username": "eve", "TemporaryPassword": PASSWORD, "MessageAction": "SUPPRESS"});
    harness.call("AdminCreateUser", create).await.unwrap();
    let told = harness.sign_in(&client, "eve", "Wrong-horse-7").await.unwrap_err();
    assert_eq!(told.told(), ("NotAuthorizedException", "Incorrect username or password."));
    let told = harness.sign_in(&client, "eve", PASSWORD).await.unwrap();
    // Recorded from AWS: the new password may be the temporary one.
    let input = json!({"ClientId": client, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": told["Session"],
        "ChallengeResponses": {"USERNAME": "eve", "NEW_PASSWORD": PASSWORD}});
    harness.call("RespondToAuthChallenge", input).await.unwrap();
}
