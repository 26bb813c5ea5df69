//! Who one is, and being it in a role.

use std::collections::BTreeSet;

use access::{Principal, temporary};
use directory::{Capability, Timestamp};
use serde_json::json;

use crate::Account;

fn key() -> Principal {
    let capabilities = BTreeSet::from([Capability::Provisioning]);
    Principal::AccessKey { id: "AKRPEXAMPLE".into(), capabilities, pools: None }
}

#[tokio::test]
async fn everybody_who_signed_is_told_who_they_are() {
    let account = Account::start().await;
    let said = account.call_as(key(), "sts", "GetCallerIdentity", json!({})).await.unwrap();
    let arn = "arn:aws:iam::000000000000:user/AKRPEXAMPLE";
    assert_eq!(said, json!({"UserId": "AKRPEXAMPLE", "Account": "000000000000", "Arn": arn}));
    let stranger = Principal::Dev { id: "AKIA".into(), folder_key: false };
    let refused = account.call_as(stranger, "sts", "GetCallerIdentity", json!({})).await.unwrap_err();
    assert_eq!(refused.0, "AccessDenied", "in development the folder's key is needed (RULE-14)");
    let refused =
        account.call_as(Principal::Anonymous, "sts", "GetCallerIdentity", json!({})).await.unwrap_err();
    assert_eq!(refused.0, "MissingAuthenticationToken");
}

#[tokio::test]
async fn a_role_is_taken_with_temporary_credentials_of_its_taker_rule_18() {
    let account = Account::start().await;
    let role = "arn:aws:iam::000000000000:role/service/cdk-deploy";
    let input = json!({"RoleArn": role, "RoleSessionName": "ci", "DurationSeconds": 900});
    let said = account.call_as(key(), "sts", "AssumeRole", input).await.unwrap();
    let made = &said["Credentials"];
    assert_eq!(made["Expiration"].as_f64(), Some(testkit::START.seconds() as f64 + 900.0));
    assert_eq!(said["AssumedRoleUser"]["Arn"], "arn:aws:sts::000000000000:assumed-role/cdk-deploy/ci");
    let (id, token) = (made["AccessKeyId"].as_str().unwrap(), made["SessionToken"].as_str().unwrap());
    let keys = account.harness.store.keys();
    let opened = temporary::open(keys, id, token, testkit::START).unwrap();
    assert_eq!(opened.secret.expose(), made["SecretAccessKey"].as_str().unwrap());
    assert_eq!(opened.owner, temporary::Owner::Key("AKRPEXAMPLE".into()));
    let later = Timestamp::from_seconds(testkit::START.seconds() + 900);
    assert!(temporary::open(keys, id, token, later).is_err());

    let (of, until) = (Box::new(key()), later);
    let assumed = Principal::Assumed { of, role: "cdk-deploy".into(), session: "ci".into(), until };
    let said = account.call_as(assumed.clone(), "sts", "GetCallerIdentity", json!({})).await.unwrap();
    assert_eq!(said["Arn"], "arn:aws:sts::000000000000:assumed-role/cdk-deploy/ci");
    let again = json!({"RoleArn": role, "RoleSessionName": "ci"});
    let said = account.call_as(assumed.clone(), "sts", "AssumeRole", again).await.unwrap();
    assert_eq!(said["Credentials"]["Expiration"], made["Expiration"], "nobody prolongs a session by itself");
    let long = json!({"RoleArn": role, "RoleSessionName": "ci", "DurationSeconds": 7200});
    let refused = account.call_as(assumed, "sts", "AssumeRole", long).await.unwrap_err();
    assert!(refused.1.contains("role chaining"), "{refused:?}");
}

#[tokio::test]
async fn what_would_narrow_a_session_and_foreign_roles_are_refused_and_not_ignored() {
    let account = Account::start().await;
    let role = "arn:aws:iam::000000000000:role/deploy";
    for (over, name) in [
        (json!({"Policy": "{}"}), "ValidationError"),
        (json!({"PolicyArns": [{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}]}), "ValidationError"),
        (json!({"SerialNumber": "GAHT12345678"}), "ValidationError"),
        (json!({"RoleArn": "arn:aws:iam::111111111111:role/deploy"}), "AccessDenied"),
        (json!({"RoleArn": "arn:aws:iam::000000000000:user/deploy"}), "AccessDenied"),
        (json!({"DurationSeconds": 60}), "ValidationError"),
    ] {
        let mut input = json!({"RoleArn": role, "RoleSessionName": "ci"});
        input.as_object_mut().unwrap().extend(over.as_object().unwrap().clone());
        assert_eq!(account.refused("sts", "AssumeRole", input).await, name, "{over}");
    }
    let room = Principal::Room("stacks");
    let input = json!({"RoleArn": role, "RoleSessionName": "ci"});
    assert_eq!(account.call_as(room, "sts", "AssumeRole", input).await.unwrap_err().0, "AccessDenied");
}
