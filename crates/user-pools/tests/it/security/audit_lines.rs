//! RULE-24: every state change and every outcome of a sign-in is a line, in the commit that causes it; what only reads leaves
//! none. The walk calls every operation that is built, and fails for one that it does not know.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::sync::Arc;

use serde_json::{Value, json};
use testkit::{Harness, Refused, Tokens};

use triggers::{Failure, TriggerKind};

use crate::fixtures::{PASSWORD, pool_with_ada};
use crate::triggers::{NUMBER, ask_for_a_number, custom_pool, reply_input};

const NEW: &str = "Another-horse-8";

struct Walk {
    harness: Harness,
    seen: u64,
    walked: BTreeSet<String>,
}

impl Walk {
    async fn start() -> Self {
        let harness = Harness::start().await;
        Self { harness, seen: 0, walked: BTreeSet::new() }
    }

    /// The lines since the last time, as `action:outcome`, with a `*` where the user is named.
    async fn new_lines(&mut self) -> Vec<String> {
        let lines = self.harness.store.audit_shown("local", self.seen, 1000).await.unwrap();
        self.seen += lines.len() as u64;
        let told = |shown: &store::audit::Shown| {
            let line = &shown.line;
            assert!(line.pool.is_some() && line.at == self.harness.now(), "{line:?}");
            assert_eq!(line.source.as_deref().unwrap_or("127.0.0.1"), "127.0.0.1", "{line:?}");
            assert!(line.source.is_some() || shown.erased, "an address that nobody can read: {line:?}");
            let user = if line.sub.is_some() { "*" } else { "" };
            format!("{}:{}{user}", line.action, line.outcome)
        };
        lines.iter().map(told).collect()
    }

    async fn go(&mut self, operation: &str, input: Value, expected: &[&str]) -> Value {
        let answer = self.harness.call(operation, input).await;
        self.walked.insert(operation.to_owned());
        let lines = self.new_lines().await;
        assert_eq!(lines, expected, "{operation}: {answer:?}");
        answer.unwrap_or_else(|refused| panic!("{operation}: {refused:?}"))
    }

    async fn refused(&mut self, operation: &str, input: Value, expected: &[&str]) -> Refused {
        let answer = self.harness.call(operation, input).await;
        let lines = self.new_lines().await;
        assert_eq!(lines, expected, "{operation}: {answer:?}");
        answer.expect_err(operation)
    }
}

fn sign_in(client: &str, name: &str, password: &str) -> Value {
    let parameters = json!({"USERNAME": name, "PASSWORD": password});
    json!({"ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters})
}

#[tokio::test]
async fn every_operation_that_changes_something_leaves_its_line_and_no_other_does_rule_24() {
    let mut walk = Walk::start().await;
    let go = &mut walk;
    // Pools, clients, groups, tags.
    let made = go
        .go(
            "CreateUserPool",
            json!({"PoolName": "p", "AutoVerifiedAttributes": ["email"]}),
            &["CreateUserPool:ok"],
        )
        .await;
    let pool = made["UserPool"]["Id"].as_str().unwrap().to_owned();
    let arn = made["UserPool"]["Arn"].clone();
    let of = |more: Value| {
        let mut input = json!({"UserPoolId": pool});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    go.go("DescribeUserPool", of(json!({})), &[]).await;
    go.go("ListUserPools", json!({"MaxResults": 10}), &[]).await;
    go.go("UpdateUserPool", of(json!({"AutoVerifiedAttributes": ["email"]})), &["UpdateUserPool:ok"]).await;
    let custom = json!([{"Name": "x", "AttributeDataType": "String", "Mutable": true}]);
    go.go("AddCustomAttributes", of(json!({"CustomAttributes": custom})), &["AddCustomAttributes:ok"]).await;
    let flows = [
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
    ];
    let client = of(json!({"ClientName": "c", "ExplicitAuthFlows": flows}));
    let made = go.go("CreateUserPoolClient", client, &["CreateUserPoolClient:ok"]).await;
    let client = made["UserPoolClient"]["ClientId"].as_str().unwrap().to_owned();
    let rotating = json!({"ClientName": "r", "ExplicitAuthFlows": &flows[..3],
        "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}});
    let made = go.go("CreateUserPoolClient", of(rotating), &["CreateUserPoolClient:ok"]).await;
    let rotating = made["UserPoolClient"]["ClientId"].as_str().unwrap().to_owned();
    let with_secret = json!({"ClientName": "s", "GenerateSecret": true});
    let made = go.go("CreateUserPoolClient", of(with_secret), &["CreateUserPoolClient:ok"]).await;
    let second = made["UserPoolClient"]["ClientId"].as_str().unwrap().to_owned();
    let of_second = of(json!({"ClientId": second}));
    let made = go.go("AddUserPoolClientSecret", of_second.clone(), &["AddUserPoolClientSecret:ok"]).await;
    let secret = &made["ClientSecretDescriptor"]["ClientSecretId"];
    go.go("ListUserPoolClientSecrets", of_second.clone(), &[]).await;
    let gone = of(json!({"ClientId": second, "ClientSecretId": secret}));
    go.go("DeleteUserPoolClientSecret", gone, &["DeleteUserPoolClientSecret:ok"]).await;
    go.go("DescribeUserPoolClient", of_second.clone(), &[]).await;
    go.go("ListUserPoolClients", of(json!({})), &[]).await;
    let renamed = of(json!({"ClientId": second, "ClientName": "t"}));
    go.go("UpdateUserPoolClient", renamed, &["UpdateUserPoolClient:ok"]).await;
    go.go("DeleteUserPoolClient", of_second, &["DeleteUserPoolClient:ok"]).await;
    let group = of(json!({"GroupName": "g"}));
    go.go("CreateGroup", group.clone(), &["CreateGroup:ok"]).await;
    go.go("GetGroup", group.clone(), &[]).await;
    go.go("ListGroups", of(json!({})), &[]).await;
    go.go("UpdateGroup", of(json!({"GroupName": "g", "Description": "d"})), &["UpdateGroup:ok"]).await;
    go.go("TagResource", json!({"ResourceArn": arn, "Tags": {"a": "b"}}), &["TagResource:ok"]).await;
    go.go("ListTagsForResource", json!({"ResourceArn": arn}), &[]).await;
    go.go("UntagResource", json!({"ResourceArn": arn, "TagKeys": ["a"]}), &["UntagResource:ok"]).await;
    // Sign-up and recovery.
    let email = json!([{"Name": "email", "Value": "ada@example.com"}]);
    let up = json!({"ClientId": client, "Username": "ada", "Password": PASSWORD, "UserAttributes": email});
    go.go("SignUp", up, &["SignUp:ok*"]).await;
    // Each code is delivered before the next is made, so that the newest is the last.
    go.harness.messages("ada@example.com").await;
    let ada = json!({"ClientId": client, "Username": "ada"});
    go.go("ResendConfirmationCode", ada.clone(), &["ResendConfirmationCode:ok*"]).await;
    let with_code = |code: &str| json!({"ClientId": client, "Username": "ada", "ConfirmationCode": code});
    go.refused("ConfirmSignUp", with_code("000000x"), &["ConfirmSignUp:wrong_code*"]).await;
    let code = go.harness.last_code("ada@example.com").await;
    go.go("ConfirmSignUp", with_code(&code), &["ConfirmSignUp:ok*"]).await;
    go.harness.messages("ada@example.com").await;
    go.go("ForgotPassword", ada, &["ForgotPassword:ok*"]).await;
    let mut back = with_code(&go.harness.last_code("ada@example.com").await);
    back["Password"] = json!(NEW);
    go.go("ConfirmForgotPassword", back, &["ConfirmForgotPassword:ok*"]).await;
    // Sign-in.
    let signed = go.go("InitiateAuth", sign_in(&client, "ada", NEW), &["SignIn:ok*"]).await;
    let tokens = Tokens::of(&signed);
    let access = json!({"AccessToken": tokens.access});
    let with_access = |more: Value| {
        let mut input = access.clone();
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    go.go("GetUser", access.clone(), &[]).await;
    let refresh = json!({"ClientId": client, "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": {"REFRESH_TOKEN": tokens.refresh}});
    go.go("InitiateAuth", refresh, &[]).await;
    let (exchange, challenge) = go.harness.begin_srp(&client, "ada").await.unwrap();
    assert_eq!(go.new_lines().await, Vec::<String>::new());
    let responses = exchange.answer(&pool, NEW, &challenge["ChallengeParameters"]);
    let answer =
        json!({"ClientId": client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses});
    go.go("RespondToAuthChallenge", answer, &["SignIn:ok*"]).await;
    let changed = with_access(json!({"PreviousPassword": NEW, "ProposedPassword": PASSWORD}));
    let wrong = with_access(json!({"PreviousPassword": "Wrong-horse-7", "ProposedPassword": PASSWORD}));
    go.refused("ChangePassword", wrong, &["ChangePassword:wrong_password*"]).await;
    go.go("ChangePassword", changed, &["ChangePassword:ok*"]).await;
    // Attributes.
    let named = |name: &str, value: &str| json!([{"Name": name, "Value": value}]);
    let update = with_access(json!({"UserAttributes": named("email", "ada@example.org")}));
    go.go("UpdateUserAttributes", update, &["UpdateUserAttributes:ok*"]).await;
    go.harness.messages("ada@example.org").await;
    let of_email = with_access(json!({"AttributeName": "email"}));
    go.go("GetUserAttributeVerificationCode", of_email, &["GetUserAttributeVerificationCode:ok*"]).await;
    let code = go.harness.last_code("ada@example.org").await;
    let verify = |code: &str| with_access(json!({"AttributeName": "email", "Code": code}));
    go.refused("VerifyUserAttribute", verify("000000x"), &["VerifyUserAttribute:wrong_code*"]).await;
    go.go("VerifyUserAttribute", verify(&code), &["VerifyUserAttribute:ok*"]).await;
    let drop_email = with_access(json!({"UserAttributeNames": ["nickname"]}));
    go.go("DeleteUserAttributes", drop_email, &["DeleteUserAttributes:ok*"]).await;
    // Administration of a user.
    let ada = of(json!({"Username": "ada"}));
    let ada_and = |more: Value| {
        let mut input = ada.clone();
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    go.go("AdminGetUser", ada.clone(), &[]).await;
    go.go("ListUsers", of(json!({})), &[]).await;
    let update = ada_and(json!({"UserAttributes": named("custom:x", "1")}));
    go.go("AdminUpdateUserAttributes", update, &["AdminUpdateUserAttributes:ok*"]).await;
    let dropped = ada_and(json!({"UserAttributeNames": ["custom:x"]}));
    go.go("AdminDeleteUserAttributes", dropped, &["AdminDeleteUserAttributes:ok*"]).await;
    let join = ada_and(json!({"GroupName": "g"}));
    go.go("AdminAddUserToGroup", join.clone(), &["AdminAddUserToGroup:ok*"]).await;
    go.go("AdminListGroupsForUser", ada.clone(), &[]).await;
    go.go("ListUsersInGroup", group.clone(), &[]).await;
    go.go("AdminRemoveUserFromGroup", join, &["AdminRemoveUserFromGroup:ok*"]).await;
    go.go("DeleteGroup", group, &["DeleteGroup:ok"]).await;
    let admin = |name: &str, password: &str| {
        let parameters = json!({"USERNAME": name, "PASSWORD": password});
        of(json!({"ClientId": client, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH", "AuthParameters": parameters}))
    };
    go.go("AdminInitiateAuth", admin("ada", PASSWORD), &["SignIn:ok*"]).await;
    go.go("AdminUserGlobalSignOut", ada.clone(), &["AdminUserGlobalSignOut:ok*"]).await;
    go.go("AdminDisableUser", ada.clone(), &["AdminDisableUser:ok*"]).await;
    go.refused("InitiateAuth", sign_in(&client, "ada", PASSWORD), &["SignIn:disabled*"]).await;
    go.go("AdminEnableUser", ada.clone(), &["AdminEnableUser:ok*"]).await;
    let eve = json!({"Username": "eve", "TemporaryPassword": PASSWORD, "MessageAction": "SUPPRESS"});
    go.go("AdminCreateUser", of(eve), &["AdminCreateUser:ok*"]).await;
    let told = go.go("AdminInitiateAuth", admin("eve", PASSWORD), &["SignIn:challenge*"]).await;
    let responses = json!({"USERNAME": "eve", "NEW_PASSWORD": NEW});
    let owed = of(
        json!({"ClientId": client, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": told["Session"], "ChallengeResponses": responses}),
    );
    go.go("AdminRespondToAuthChallenge", owed, &["SignIn:ok*"]).await;
    let set = ada_and(json!({"Password": PASSWORD, "Permanent": true}));
    go.go("AdminSetUserPassword", set, &["AdminSetUserPassword:ok*"]).await;
    go.go("AdminResetUserPassword", ada.clone(), &["AdminResetUserPassword:ok*"]).await;
    let set = ada_and(json!({"Password": PASSWORD, "Permanent": true}));
    go.go("AdminSetUserPassword", set, &["AdminSetUserPassword:ok*"]).await;
    // Rotation, reuse, sign-outs.
    let signed = go.go("InitiateAuth", sign_in(&rotating, "ada", PASSWORD), &["SignIn:ok*"]).await;
    let first = json!({"ClientId": rotating, "RefreshToken": Tokens::of(&signed).refresh});
    go.go("GetTokensFromRefreshToken", first.clone(), &["RefreshToken:ok*"]).await;
    go.harness.advance(5);
    go.refused("GetTokensFromRefreshToken", first, &["RefreshTokenReuse:revoked*"]).await;
    let signed = go.go("InitiateAuth", sign_in(&client, "ada", PASSWORD), &["SignIn:ok*"]).await;
    let token = json!({"ClientId": client, "Token": Tokens::of(&signed).refresh});
    go.go("RevokeToken", token, &["RevokeToken:ok*"]).await;
    let signed = go.go("InitiateAuth", sign_in(&client, "ada", PASSWORD), &["SignIn:ok*"]).await;
    let access = json!({"AccessToken": Tokens::of(&signed).access});
    go.go("GlobalSignOut", access, &["GlobalSignOut:ok*"]).await;
    let up = json!({"ClientId": client, "Username": "bob", "Password": PASSWORD});
    go.go("SignUp", up, &["SignUp:ok*"]).await;
    go.go("AdminConfirmSignUp", of(json!({"Username": "bob"})), &["AdminConfirmSignUp:ok*"]).await;
    let signed = go.go("InitiateAuth", sign_in(&client, "bob", PASSWORD), &["SignIn:ok*"]).await;
    go.go("DeleteUser", json!({"AccessToken": Tokens::of(&signed).access}), &["DeleteUser:ok*"]).await;
    go.go("AdminDeleteUser", ada, &["AdminDeleteUser:ok*"]).await;
    go.go("DeleteUserPool", of(json!({})), &["DeleteUserPool:ok"]).await;

    let registry = user_pools::registry(Arc::clone(&walk.harness.rooms));
    let built: BTreeSet<String> =
        registry.operations().filter(|state| state.built).map(|state| state.model.name.to_owned()).collect();
    let missing: Vec<_> = built.difference(&walk.walked).collect();
    assert!(missing.is_empty(), "the walk does not know what these leave: {missing:?}");
    walk.harness.store.verify_audit().await.unwrap();
}

/// Every refusal that reached a known pool is told, and the line of a name that nobody has looks like any other.
#[tokio::test]
async fn every_refusal_of_a_sign_in_is_a_line_rule_24() {
    let mut walk = Walk::start().await;
    let hides = json!({"PreventUserExistenceErrors": "ENABLED"});
    let (_, client) = pool_with_ada(&walk.harness, json!({}), hides).await;
    walk.new_lines().await;
    let go = &mut walk;
    for _ in 0..5 {
        go.refused("InitiateAuth", sign_in(&client, "nobody", "Wrong-horse-7"), &["SignIn:wrong_password"])
            .await;
        go.refused("InitiateAuth", sign_in(&client, "ada", "Wrong-horse-7"), &["SignIn:wrong_password*"])
            .await;
    }
    go.refused("InitiateAuth", sign_in(&client, "ada", PASSWORD), &["SignIn:locked*"]).await;
    go.refused("InitiateAuth", sign_in(&client, "nobody", PASSWORD), &["SignIn:locked"]).await;
}

/// Also one that commits nothing: it waits in memory and is written with others (RULE-9).
#[tokio::test]
async fn a_refusal_without_a_commit_is_a_line_a_little_later_rule_24() {
    let mut walk = Walk::start().await;
    let (pool, client) = pool_with_ada(&walk.harness, json!({}), json!({})).await;
    let secret = walk.harness.client(&pool, json!({"GenerateSecret": true})).await;
    let (exchange, challenge) = walk.harness.begin_srp(&client, "ada").await.unwrap();
    let parameters = &challenge["ChallengeParameters"];
    let answer = json!({
        "ClientId": client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": exchange.answer(&pool, PASSWORD, parameters),
    });
    walk.harness.call("RespondToAuthChallenge", answer.clone()).await.unwrap();
    walk.new_lines().await;
    let srp = |client: &str, name: &str, a: &str| {
        let parameters = json!({"USERNAME": name, "SRP_A": a});
        json!({"ClientId": client, "AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters})
    };
    let mut foreign = answer.clone();
    foreign["ChallengeResponses"]["PASSWORD_CLAIM_SECRET_BLOCK"] = json!("AAAA");
    for (operation, input, outcome) in [
        ("InitiateAuth", srp(&client, "nobody", "a1b2c3"), "SignIn:unknown_user"),
        ("InitiateAuth", srp(&client, "ada", "0"), "SignIn:srp_value"),
        ("InitiateAuth", srp(&secret, "ada", "a1b2c3"), "SignIn:client_secret"),
        ("RespondToAuthChallenge", answer, "SignIn:challenge_used*"),
        ("RespondToAuthChallenge", foreign, "SignIn:wrong_password"),
    ] {
        let refused = walk.refused(operation, input, &[]).await;
        walk.harness.rooms.write_lines(walk.harness.now()).await.unwrap();
        assert_eq!(walk.new_lines().await, [outcome], "{refused:?}");
    }
    // Said once: what was committed with the refusal is not told again, and a request that is no attempt is no line.
    let wrong = sign_in(&client, "ada", "Wrong-horse-7");
    walk.refused("InitiateAuth", wrong, &["SignIn:wrong_password*"]).await;
    walk.refused("InitiateAuth", json!({"ClientId": client, "AuthFlow": "USER_SRP_AUTH"}), &[]).await;
    walk.harness.rooms.write_lines(walk.harness.now()).await.unwrap();
    assert!(walk.new_lines().await.is_empty());
    walk.harness.store.verify_audit().await.unwrap();
}

/// Where handlers decide, every answer is a line as well, and so is what a handler ends or breaks.
#[tokio::test]
async fn what_becomes_of_a_custom_sign_in_is_a_line_rule_24() {
    let mut walk = Walk::start().await;
    let (_, client) = custom_pool(&walk.harness, json!({})).await;
    ask_for_a_number(&walk.harness);
    walk.new_lines().await;
    let begin = json!({"ClientId": client, "AuthFlow": "CUSTOM_AUTH", "AuthParameters": {"USERNAME": "ada"}});
    let respond = "RespondToAuthChallenge";
    let told = walk.go("InitiateAuth", begin.clone(), &[]).await;
    let told = walk.go(respond, reply_input(&client, &told, "0000"), &["SignIn:wrong_answer*"]).await;
    let told = walk.go(respond, reply_input(&client, &told, "0000"), &["SignIn:wrong_answer*"]).await;
    walk.refused(respond, reply_input(&client, &told, "0000"), &["SignIn:wrong_answer*"]).await;
    let told = walk.go("InitiateAuth", begin.clone(), &[]).await;
    walk.harness.triggers.fail(TriggerKind::VerifyAuthChallengeResponse, Failure::TimedOut);
    walk.refused(respond, reply_input(&client, &told, NUMBER), &["SignIn:trigger*"]).await;
    ask_for_a_number(&walk.harness);
    let told = walk.go("InitiateAuth", begin.clone(), &[]).await;
    walk.go(respond, reply_input(&client, &told, NUMBER), &["SignIn:ok*"]).await;
    walk.harness.triggers.answer(TriggerKind::DefineAuthChallenge, json!({"failAuthentication": true}));
    walk.refused("InitiateAuth", begin, &[]).await;
    walk.harness.rooms.write_lines(walk.harness.now()).await.unwrap();
    assert_eq!(walk.new_lines().await, ["SignIn:failed_by_handler*"]);
    let known = json!({"userAttributes": {"name": "Grace"}, "finalUserStatus": "CONFIRMED"});
    walk.harness.triggers.answer(TriggerKind::UserMigration, known);
    let lines = ["UserMigration:ok*", "SignIn:ok*"];
    walk.go("InitiateAuth", sign_in(&client, "grace", "old one"), &lines).await;
    walk.harness.store.verify_audit().await.unwrap();
}

/// RULE-25: the address of a person who signs in is gone with the account, whichever way the account goes, and an operator's
/// stays.
#[tokio::test]
async fn where_a_person_was_is_forgotten_with_the_account_rule_25() {
    for by_admin in [false, true] {
        let harness = Harness::start().await;
        let (pool, client) = pool_with_ada(&harness, json!({}), json!({})).await;
        let home = Ipv4Addr::new(192, 0, 2, 77);
        let answer =
            harness.call_from(home, "InitiateAuth", sign_in(&client, "ada", PASSWORD)).await.unwrap();
        let wrong = harness.call_from(home, "InitiateAuth", sign_in(&client, "ada", "Wrong-horse-7")).await;
        assert!(wrong.is_err());
        let sources = async || {
            let lines = harness.store.audit_shown("local", 0, 100).await.unwrap();
            lines
                .into_iter()
                .filter(|line| line.line.action == "SignIn")
                .map(|line| (line.line.source, line.erased))
                .collect::<Vec<_>>()
        };
        assert_eq!(sources().await, vec![(Some(home.to_string()), false); 2]);
        let raw = harness.store.audit_raw("local", 0, 100).await.unwrap();
        assert!(raw.iter().all(|line| !line.body.contains(&home.to_string())), "sealed at rest");
        if by_admin {
            harness.call("AdminDeleteUser", json!({"UserPoolId": pool, "Username": "ada"})).await.unwrap();
        } else {
            let access = json!({"AccessToken": Tokens::of(&answer).access});
            harness.call_from(home, "DeleteUser", access).await.unwrap();
        }
        assert_eq!(sources().await, vec![(None, true); 2]);
        harness.store.verify_audit().await.unwrap();
        let signed = harness.store.make_checkpoint(harness.now()).await.unwrap().unwrap();
        assert_eq!(signed.tombstones.len(), 1);
        let lines = harness.store.audit_shown("local", 0, 100).await.unwrap();
        let last = lines.last().unwrap();
        assert_eq!(last.line.source.is_some(), by_admin, "the operator's address is what the log is for");
    }
}
