//! The signed operations × no signature, a wrong signature, a wrong scope, an unsigned or doubled `x-amz-target`, a key
//! without the capability, a key of another pool (RULE-17, RULE-18).

use aws_model::{Auth, OperationModel};
use directory::{AccessKey, Capability, FeedEntry};
use serde_json::{Value, json};
use store::{StoreError, change};

use super::served::{JSON, PREFIX, Served};

/// What names a pool in the input of an operation, if anything does.
fn input(operation: &OperationModel, pool: &str) -> Value {
    let known = |name: &str| operation.input.members.iter().any(|member| member.name == name);
    if known("UserPoolId") {
        json!({ "UserPoolId": pool })
    } else if known("ResourceArn") {
        json!({ "ResourceArn": format!("arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool}") })
    } else {
        json!({})
    }
}

#[tokio::test]
async fn every_signed_operation_is_refused_to_whoever_is_not_proven_or_not_allowed_sec_15() {
    let served = Served::start().await;
    let mine = served.harness.pool(json!({})).await;
    let others = served.harness.pool(json!({})).await;
    let all = served.key(&Capability::ALL, None).await;
    let forged = AccessKey { secret: "A".repeat(40).into(), ..all.clone() };
    let unknown = AccessKey::generate(served.harness.now());
    let none = served.key(&[], None).await;
    let not_mine = served.key(&Capability::ALL, Some(&[&others])).await;
    let no_pool = served.key(&Capability::ALL, Some(&[])).await;
    let disabled = AccessKey { enabled: false, ..served.key(&Capability::ALL, None).await };
    change!(served.harness.store, served.harness.now(), |unit| -> Result<(), StoreError> {
        unit.find::<AccessKey>(&store::access_keys::access_key_key(&disabled.id)).await?;
        unit.put(&disabled)
    })
    .unwrap();
    let operations = served.built_with(&[Auth::Signed]);
    assert!(operations.len() > 30, "{}", operations.len());
    for operation in operations {
        let name = operation.name;
        let input = input(operation, &mine);
        let target = format!("{PREFIX}{name}");
        let covered = [JSON, ("x-amz-target", target.as_str())];
        let said = |answer: (u16, String, String)| (answer.0, answer.1);
        let refused = |exception: &str| (400, exception.to_owned());

        let bare: Vec<(String, String)> =
            covered.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(
            said(served.send(&bare, &input).await),
            refused("MissingAuthenticationTokenException"),
            "{name}"
        );
        let wrong = served.signed(&forged, "cognito-idp", &covered, &input);
        assert_eq!(said(served.send(&wrong, &input).await), refused("InvalidSignatureException"), "{name}");
        // Another body than the one that was signed.
        let mut other = input.clone();
        other["Smuggled"] = 1.into();
        let signed = served.signed(&all, "cognito-idp", &covered, &input);
        assert_eq!(said(served.send(&signed, &other).await), refused("InvalidSignatureException"), "{name}");
        for scope in ["cognito-identity", "s3", "iam"] {
            let scoped = served.signed(&all, scope, &covered, &input);
            assert_eq!(
                said(served.send(&scoped, &input).await),
                refused("InvalidSignatureException"),
                "{name} {scope}"
            );
        }
        // The signature does not say which operation.
        let mut unsigned = served.signed(&all, "cognito-idp", &[JSON], &input);
        unsigned.push(("x-amz-target".to_owned(), target.clone()));
        assert_eq!(
            said(served.send(&unsigned, &input).await),
            refused("InvalidSignatureException"),
            "{name}"
        );
        // Two say two.
        let mut doubled = served.signed(&all, "cognito-idp", &covered, &input);
        doubled.push(("x-amz-target".to_owned(), format!("{PREFIX}ListUserPools")));
        let (status, exception, _) = served.send(&doubled, &input).await;
        assert!((400..500).contains(&status) && !exception.is_empty(), "{name}: {status} {exception}");

        for key in [&unknown, &disabled] {
            let answer = served.call(key, name, &input).await;
            assert_eq!(said(answer), refused("UnrecognizedClientException"), "{name}");
        }
        for key in [&none, &not_mine, &no_pool] {
            let (status, exception, message) = served.call(key, name, &input).await;
            assert_eq!((status, &*exception), (400, "AccessDeniedException"), "{name}");
            let sentence = format!(
                "User: arn:aws:iam::000000000000:user/{} is not authorized to perform: cognito-idp:{name} on resource: ",
                key.id
            );
            assert!(message.starts_with(&sentence), "{name}: {message}");
        }
        // Exactly one capability opens it.
        let mut opened = Vec::new();
        for capability in Capability::ALL {
            let key = served.key(&[capability], Some(&[&mine])).await;
            let about_a_pool = input != json!({});
            let answer = served.call(&key, name, &input).await;
            if about_a_pool && answer.1 != "AccessDeniedException" {
                opened.push(capability);
            } else if !about_a_pool {
                // What is about no pool is for keys of all pools: CreateUserPool, ListUserPools.
                assert_eq!(answer.1, "AccessDeniedException", "{name}");
                let everywhere = AccessKey { pools: None, ..key };
                let everywhere = AccessKey { id: AccessKey::generate(served.harness.now()).id, ..everywhere };
                change!(served.harness.store, served.harness.now(), |unit| -> Result<(), StoreError> {
                    unit.insert(&everywhere)
                })
                .unwrap();
                if served.call(&everywhere, name, &json!({"?": 1})).await.1 != "AccessDeniedException" {
                    opened.push(capability);
                }
            }
        }
        assert_eq!(opened.len(), 1, "{name}: {opened:?}");
        assert!(matches!(opened[0], Capability::Users | Capability::Pools), "{name}");
    }
}

#[tokio::test]
async fn a_pool_that_a_call_does_not_name_with_its_own_member_opens_nothing_rule_18() {
    let served = Served::start().await;
    let (mine, others) = (served.harness.pool(json!({})).await, served.harness.pool(json!({})).await);
    let key = served.key(&Capability::ALL, Some(&[&mine])).await;
    let arn = |pool: &str| format!("arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool}");
    for (operation, input) in [
        // Another pool's user, client, tags; two pools in one input; a pool inside a pool's name.
        ("AdminGetUser", json!({"UserPoolId": others, "Username": "ada"})),
        ("DescribeUserPoolClient", json!({"UserPoolId": others, "ClientId": "x"})),
        ("TagResource", json!({"ResourceArn": arn(&others), "UserPoolId": mine, "Tags": {}})),
        ("ListTagsForResource", json!({"ResourceArn": format!("{}:{}", arn(&others), arn(&mine))})),
        ("ListUsers", json!({"UserPoolId": format!("{others}/userpool/{mine}")})),
        ("ListUserPools", json!({"MaxResults": 1, "UserPoolId": mine})),
    ] {
        let (status, exception, _) = served.call(&key, operation, &input).await;
        assert_eq!((status, &*exception), (400, "AccessDeniedException"), "{operation} {input}");
    }
    let (status, ..) = served.call(&key, "ListUsers", &json!({"UserPoolId": mine})).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn a_key_is_forgotten_when_the_feed_says_so_and_after_five_seconds_at_the_latest_rule_18() {
    let served = Served::start().await;
    let pool = served.harness.pool(json!({})).await;
    let key = served.key(&[Capability::Users], None).await;
    let input = json!({ "UserPoolId": pool });
    let status = async || served.call(&key, "ListUsers", &input).await.0;
    let switch = async |enabled: bool| {
        change!(served.harness.store, served.harness.now(), |unit| -> Result<(), StoreError> {
            unit.find::<AccessKey>(&store::access_keys::access_key_key(&key.id)).await?;
            unit.put(&AccessKey { enabled, ..key.clone() })
        })
        .unwrap();
    };
    assert_eq!(status().await, 200);
    // Another node switched it off: this one hears of it.
    switch(false).await;
    assert_eq!(status().await, 200);
    served.table.hear(&FeedEntry::AccessKeyChanged { id: key.id.clone() });
    assert_eq!(status().await, 400);
    served.table.forget_all();
    switch(true).await;
    served.table.forget(&key.id);
    assert_eq!(status().await, 200);
    // It hears nothing at all.
    switch(false).await;
    served.harness.advance(5);
    assert_eq!(status().await, 400);
    // When it was last used is written once in a while, and not at every call.
    let commits = served.harness.trace.commits();
    switch(true).await;
    served.table.forget(&key.id);
    for _ in 0..3 {
        assert_eq!(status().await, 200);
    }
    assert_eq!(served.harness.trace.commits(), commits + 1);
    served.table.write_uses(served.harness.now()).await.unwrap();
    let used = store::access_keys::access_key_use_key(&key.id);
    let used = served.harness.store.find::<directory::AccessKeyUse>(&used, served.harness.now());
    assert_eq!(used.await.unwrap().map(|used| used.last_used_at), Some(served.harness.now()));
}
