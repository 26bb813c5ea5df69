//! RULE-4: the data key is replaced while people sign in. What they hold goes on working, and nothing tells who exists.

use std::sync::Arc;

use serde_json::{Value, json};
use store::Jobs;
use store::jobs::rotate_data::Waits;
use store::jobs::{RotateData, Steps};
use testkit::{Harness, Tokens};

const PASSWORD: &str = "Correct-horse-7";

struct Rotation {
    jobs: Jobs,
}

impl Rotation {
    async fn begin(harness: &Harness) -> Self {
        let master = harness.master.clone();
        let job = || {
            let master = master.clone();
            RotateData::new(Arc::new(move || Ok(master.clone())), Waits::ALONE)
        };
        job().begin(&harness.store, &store::contract::by_hand("begin"), harness.now()).await.unwrap();
        let steps = Steps::of_the_store().with(RotateData::KIND, Arc::new(job()));
        Self { jobs: Jobs::new(harness.store.clone(), steps, "test") }
    }

    /// Goes on until everything is anew and what clients hold is waited for.
    async fn go_on(&self, harness: &Harness) {
        self.jobs.run_due(&*harness.clock).await.unwrap();
    }
}

async fn refreshed(harness: &Harness, client: &str, token: &str) -> Result<Value, testkit::Refused> {
    let input = json!({"ClientId": client, "RefreshToken": token});
    harness.call("GetTokensFromRefreshToken", input).await
}

#[tokio::test]
async fn what_people_hold_outlives_the_data_key_and_nothing_tells_who_exists_rule_4_rule_9() {
    let harness = Harness::start().await;
    let pool = harness.pool(json!({"AutoVerifiedAttributes": ["email"]})).await;
    let client = harness.client(&pool, json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    let rotating = json!({"RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 60}, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]});
    let rotating = harness.client(&pool, rotating).await;
    for name in ["ada", "eve"] {
        let email = format!("{name}@example.com");
        harness.user(&pool, name, PASSWORD, json!({"email": email, "email_verified": "true"})).await;
    }
    // Held by clients: tokens, a challenge, a code; kept: a lock on somebody, and on a name that nobody has.
    let kept = harness.tokens(&client, "ada", PASSWORD).await;
    let first = harness.tokens(&rotating, "ada", PASSWORD).await;
    let second = refreshed(&harness, &rotating, &first.refresh).await.unwrap();
    let second = Tokens::of(&second).refresh;
    let (exchange, challenge) = harness.begin_srp(&client, "ada").await.unwrap();
    let (_, nobody_before) = harness.begin_srp(&client, "nobody").await.unwrap();
    let email = json!([{"Name": "email", "Value": "bob@example.com"}]);
    let bob = json!({"ClientId": client, "Username": "bob", "Password": PASSWORD, "UserAttributes": email});
    harness.call("SignUp", bob).await.unwrap();
    let code = harness.last_code("bob@example.com").await;
    for name in ["eve", "nobody-else"] {
        for _ in 0..5 {
            harness.sign_in(&client, name, "Wrong-horse-7").await.unwrap_err();
        }
        assert!(
            harness.sign_in(&client, name, PASSWORD).await.unwrap_err().message.contains("exceeded"),
            "{name}"
        );
    }
    let page = harness.call("ListUsers", json!({"UserPoolId": pool, "Limit": 1})).await.unwrap();

    let rotation = Rotation::begin(&harness).await;
    rotation.go_on(&harness).await;
    assert_eq!(harness.keys.key_id(), 2);

    // Locks hold, for those who exist and those who do not.
    for name in ["eve", "nobody-else"] {
        let refused = harness.sign_in(&client, name, PASSWORD).await.unwrap_err();
        assert!(refused.message.contains("exceeded"), "{name}: {refused:?}");
    }
    let responses = exchange.answer(&pool, PASSWORD, &challenge["ChallengeParameters"]);
    let answer =
        json!({"ClientId": client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses});
    harness.call("RespondToAuthChallenge", answer).await.unwrap();
    let next = json!({"UserPoolId": pool, "Limit": 1, "PaginationToken": page["PaginationToken"]});
    harness.call("ListUsers", next).await.unwrap();
    let (_, nobody_after) = harness.begin_srp(&client, "nobody").await.unwrap();
    let salt = |challenge: &Value| challenge["ChallengeParameters"]["SALT"].clone();
    assert_eq!(
        salt(&nobody_before),
        salt(&nobody_after),
        "a salt that changed would tell that nobody has the name"
    );
    let ada = harness.begin_srp(&client, "ada").await.unwrap().1;
    assert_eq!(salt(&challenge), salt(&ada));

    // An hour later the old key has no say; hashes that it made are still compared.
    harness.advance(3_700);
    rotation.go_on(&harness).await;
    assert!(harness.store.find_job(RotateData::KIND, harness.now()).await.unwrap().is_none());
    let confirm = json!({"ClientId": client, "Username": "bob", "ConfirmationCode": code});
    harness.call("ConfirmSignUp", confirm).await.unwrap();
    harness.tokens(&client, "bob", PASSWORD).await;
    refreshed(&harness, &client, &kept.refresh).await.unwrap();
    let third = Tokens::of(&refreshed(&harness, &rotating, &second).await.unwrap()).refresh;
    // The predecessor gets the same child; one that was replaced before ends the family (RULE-12).
    assert_eq!(Tokens::of(&refreshed(&harness, &rotating, &second).await.unwrap()).refresh, third);
    refreshed(&harness, &rotating, &first.refresh).await.unwrap_err();
    refreshed(&harness, &rotating, &third).await.unwrap_err();
    harness.sign_in_by_srp(&pool, &client, "ada", PASSWORD).await.unwrap();
    harness
        .call(
            "AdminSetUserPassword",
            json!({"UserPoolId": pool, "Username": "ada", "Password": "Third-horse-9", "Permanent": true}),
        )
        .await
        .unwrap();
    let ada = harness.begin_srp(&client, "ada").await.unwrap().1;
    assert_eq!(salt(&challenge), salt(&ada), "salts are stable over passwords and data keys");
    harness.sign_in_by_srp(&pool, &client, "ada", "Third-horse-9").await.unwrap();
}
