//! InitiateAuth: flows, refusals, and what is told about users that do not exist.

use serde_json::json;
use testkit::{Harness, Tokens};

use crate::fixtures::{PASSWORD, pool_with_ada};

fn initiate(client: &str, flow: &str, parameters: serde_json::Value) -> serde_json::Value {
    json!({"ClientId": client, "AuthFlow": flow, "AuthParameters": parameters})
}

#[tokio::test]
async fn a_password_signs_in_and_a_wrong_one_does_not() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let answer = harness.sign_in(&client, "ada", PASSWORD).await.unwrap();
    assert_eq!(answer["AuthenticationResult"]["ExpiresIn"], 3600);
    assert!(answer.get("ChallengeName").is_none() && answer.get("Session").is_none());
    let refused = harness.sign_in(&client, "ada", "Wrong-horse-7").await.unwrap_err();
    assert_eq!(refused.told(), ("NotAuthorizedException", "Incorrect username or password."));
}

#[tokio::test]
async fn a_flow_that_the_client_did_not_allow_is_refused() {
    let harness = Harness::start().await;
    let (pool, _) = pool_with_ada(&harness, json!({}), json!({})).await;
    let client = harness.client(&pool, json!({"ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"]})).await;
    let parameters = json!({"USERNAME": "ada", "PASSWORD": PASSWORD, "SRP_A": "ab"});
    for (flow, message) in [
        ("USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH flow not enabled for this client"),
        ("USER_SRP_AUTH", "USER_SRP_AUTH is not enabled for the client."),
        ("CUSTOM_AUTH", "CUSTOM_AUTH flow not enabled for this client"),
        ("ADMIN_USER_PASSWORD_AUTH", "Initiate Auth method not supported."),
    ] {
        let refused =
            harness.call("InitiateAuth", initiate(&client, flow, parameters.clone())).await.unwrap_err();
        assert_eq!(refused.told(), ("InvalidParameterException", message), "{flow}");
    }
}

#[tokio::test]
async fn missing_parameters_are_named() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    for (flow, parameters, missing) in [
        ("USER_PASSWORD_AUTH", json!({"PASSWORD": "x"}), "USERNAME"),
        ("USER_PASSWORD_AUTH", json!({"USERNAME": "ada"}), "PASSWORD"),
        ("USER_SRP_AUTH", json!({"USERNAME": "ada"}), "SRP_A"),
        ("REFRESH_TOKEN_AUTH", json!({}), "REFRESH_TOKEN"),
    ] {
        let refused = harness.call("InitiateAuth", initiate(&client, flow, parameters)).await.unwrap_err();
        assert_eq!(refused.message, format!("Missing required parameter {missing}"));
    }
}

#[tokio::test]
async fn an_unknown_user_is_told_or_hidden_as_the_client_says_cog_7() {
    let harness = Harness::start().await;
    let (pool, legacy) = pool_with_ada(&harness, json!({}), json!({})).await;
    let refused = harness.sign_in(&legacy, "nobody", PASSWORD).await.unwrap_err();
    assert_eq!(refused.told(), ("UserNotFoundException", "User does not exist."));
    let hiding = harness.client(&pool, json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    let refused = harness.sign_in(&hiding, "nobody", PASSWORD).await.unwrap_err();
    assert_eq!(refused.told(), ("NotAuthorizedException", "Incorrect username or password."));
    let first = harness.begin_srp(&hiding, "nobody").await.unwrap().1;
    let second = harness.begin_srp(&hiding, "nobody").await.unwrap().1;
    assert_eq!(first["ChallengeParameters"]["SALT"], second["ChallengeParameters"]["SALT"]);
    assert_eq!(
        first["ChallengeParameters"]["USER_ID_FOR_SRP"],
        second["ChallengeParameters"]["USER_ID_FOR_SRP"]
    );
    let (exchange, challenge) = harness.begin_srp(&hiding, "nobody").await.unwrap();
    let responses = exchange.answer(&pool, PASSWORD, &challenge["ChallengeParameters"]);
    let input =
        json!({"ClientId": hiding, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses});
    let refused = harness.call("RespondToAuthChallenge", input).await.unwrap_err();
    assert_eq!(refused.told(), ("NotAuthorizedException", "Incorrect username or password."));
}

#[tokio::test]
async fn the_salt_stays_when_the_password_changes_rule_9() {
    let harness = Harness::start().await;
    let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let before = harness.begin_srp(&client, "ada").await.unwrap().1;
    let set =
        json!({"UserPoolId": pool, "Username": "ada", "Password": "Another-horse-8", "Permanent": true});
    harness.call("AdminSetUserPassword", set).await.unwrap();
    let after = harness.begin_srp(&client, "ada").await.unwrap().1;
    assert_eq!(before["ChallengeParameters"]["SALT"], after["ChallengeParameters"]["SALT"]);
}

#[tokio::test]
async fn a_client_with_a_secret_needs_its_hash_on_every_flow_cog_11() {
    let harness = Harness::start().await;
    let (pool, _) = pool_with_ada(&harness, json!({}), json!({})).await;
    let client = harness.client(&pool, json!({"GenerateSecret": true})).await;
    let described = harness
        .call("DescribeUserPoolClient", json!({"UserPoolId": pool, "ClientId": client}))
        .await
        .unwrap();
    let secret = crypto::Secret::from(described["UserPoolClient"]["ClientSecret"].as_str().unwrap());
    let refused = harness.sign_in(&client, "ada", PASSWORD).await.unwrap_err();
    assert_eq!(
        refused.message,
        format!("Client {client} is configured with secret but SECRET_HASH was not received")
    );
    let with = |hash: &str| {
        initiate(
            &client,
            "USER_PASSWORD_AUTH",
            json!({"USERNAME": "ada", "PASSWORD": PASSWORD, "SECRET_HASH": hash}),
        )
    };
    let refused = harness.call("InitiateAuth", with("AAAA")).await.unwrap_err();
    assert_eq!(refused.message, format!("Unable to verify secret hash for client {client}"));
    let right = crypto::secret_hash(&secret, "ada", &client);
    let tokens = Tokens::of(&harness.call("InitiateAuth", with(&right)).await.unwrap());
    let refresh = |hash: Option<&str>| {
        let mut parameters = json!({"REFRESH_TOKEN": tokens.refresh});
        if let Some(hash) = hash {
            parameters["SECRET_HASH"] = json!(hash);
        }
        initiate(&client, "REFRESH_TOKEN_AUTH", parameters)
    };
    assert_eq!(
        harness.call("InitiateAuth", refresh(None)).await.unwrap_err().exception,
        "NotAuthorizedException"
    );
    harness.call("InitiateAuth", refresh(Some(&right))).await.unwrap();
    for operation in ["SignUp", "ForgotPassword", "ResendConfirmationCode"] {
        let input = json!({"ClientId": client, "Username": "eve", "Password": PASSWORD});
        let input =
            if operation == "SignUp" { input } else { json!({"ClientId": client, "Username": "eve"}) };
        let refused = harness.call(operation, input).await.unwrap_err();
        assert!(
            refused.message.ends_with("SECRET_HASH was not received"),
            "{operation}: {}",
            refused.message
        );
    }
}

#[tokio::test]
async fn an_unusable_srp_a_is_refused_rule_7() {
    let harness = Harness::start().await;
    let (_, client) = pool_with_ada(&harness, json!({}), json!({})).await;
    let prime = crypto::hex::encode(&crypto::hex::decode(PRIME).unwrap());
    let doubled = format!("1{}", "f".repeat(768));
    for a in ["0", "00", &prime, &doubled, &"a".repeat(4_000), "xyz"] {
        let parameters = json!({"USERNAME": "ada", "SRP_A": a});
        let refused =
            harness.call("InitiateAuth", initiate(&client, "USER_SRP_AUTH", parameters)).await.unwrap_err();
        assert_eq!(refused.exception, "InvalidParameterException", "{a:.20}");
    }
}

/// The 3072-bit prime of RFC 3526, group 15.
const PRIME: &str = concat!(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD",
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED",
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F",
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B",
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510",
    "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7",
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C",
    "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
);
