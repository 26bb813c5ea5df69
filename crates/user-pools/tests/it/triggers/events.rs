//! Every event of every operation, whole, in the order in which handlers run: one page, `events.snap`;
//! `INSTA_UPDATE=always cargo nextest run -p user-pools triggers::events` rewrites it. Every source that a built operation can
//! cause is on it, and those that nothing causes yet are named here.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};
use testkit::{Answer, Harness, Tokens};
use triggers::{TriggerKind, TriggerSource};

use super::{NUMBER, ask_for_a_number, custom_pool, reply_input, tell_tokens_in};
use crate::answers::{attributes, with, without_ids};
use crate::fixtures::PASSWORD;

/// Sources that nothing causes yet, and what is missing.
const NOT_YET: [(&str, &[TriggerSource]); 5] = [
    (
        "identity providers",
        &[TriggerSource::PreSignUpExternalProvider, TriggerSource::InboundFederationExternalProvider],
    ),
    (
        "sign-in pages and the token endpoint",
        &[TriggerSource::TokenGenerationHostedAuth, TriggerSource::TokenGenerationClientCredentials],
    ),
    ("remembered devices", &[TriggerSource::TokenGenerationAuthenticateDevice]),
    ("codes as a factor", &[TriggerSource::CustomMessageAuthentication]),
    (
        "custom senders",
        &[
            TriggerSource::CustomEmailSenderSignUp,
            TriggerSource::CustomEmailSenderResendCode,
            TriggerSource::CustomEmailSenderForgotPassword,
            TriggerSource::CustomEmailSenderUpdateUserAttribute,
            TriggerSource::CustomEmailSenderVerifyUserAttribute,
            TriggerSource::CustomEmailSenderAdminCreateUser,
            TriggerSource::CustomEmailSenderAuthentication,
            TriggerSource::CustomEmailSenderAccountTakeOverNotification,
            TriggerSource::CustomSmsSenderSignUp,
            TriggerSource::CustomSmsSenderResendCode,
            TriggerSource::CustomSmsSenderForgotPassword,
            TriggerSource::CustomSmsSenderUpdateUserAttribute,
            TriggerSource::CustomSmsSenderVerifyUserAttribute,
            TriggerSource::CustomSmsSenderAdminCreateUser,
            TriggerSource::CustomSmsSenderAuthentication,
        ],
    ),
];

struct Page {
    harness: Harness,
    pool: String,
    client: String,
    text: String,
    seen: BTreeSet<TriggerSource>,
}

impl Page {
    async fn open() -> Self {
        let harness = Harness::start().await;
        let (pool, client) = custom_pool(&harness, json!({})).await;
        for kind in TriggerKind::ALL {
            if !kind.is_asynchronous() && kind != TriggerKind::InboundFederation {
                harness.triggers.answer(kind, json!({}));
            }
        }
        ask_for_a_number(&harness);
        let update = json!({"UserPoolId": pool, "AutoVerifiedAttributes": ["email"]});
        harness.call("UpdateUserPool", update).await.unwrap();
        harness.triggers.clear();
        Self { harness, pool, client, text: String::new(), seen: BTreeSet::new() }
    }

    /// Calls an operation of an app, with metadata, and writes what handlers were told.
    async fn app(&mut self, title: &str, operation: &str, over: Value) -> Answer {
        let base = json!({"ClientId": self.client, "ClientMetadata": {"said": "by the client"}});
        self.call(title, operation, with(&base, over)).await
    }

    /// The same of an administrator.
    async fn admin(&mut self, title: &str, operation: &str, over: Value) -> Answer {
        let base = json!({"UserPoolId": self.pool, "ClientMetadata": {"said": "by the client"}});
        self.call(title, operation, with(&base, over)).await
    }

    async fn call(&mut self, title: &str, operation: &str, input: Value) -> Answer {
        // So that of two messages one is the later.
        self.harness.advance(1);
        let answer = self.harness.call(operation, input).await;
        _ = writeln!(self.text, "# {operation}: {title}");
        for event in self.harness.triggers.events() {
            self.seen.insert(event.source);
            _ = writeln!(self.text, "{}", without_ids(&event.to_json()));
        }
        match &answer {
            Ok(answer) => {
                if let Some(challenge) = answer["ChallengeName"].as_str() {
                    _ = writeln!(self.text, "-> {challenge}");
                }
            }
            Err(refused) => _ = writeln!(self.text, "-> {} {}", refused.exception, refused.message),
        }
        self.text.push('\n');
        self.harness.triggers.clear();
        answer.unwrap_or_default()
    }

    async fn code(&self, to: &str) -> String {
        self.harness.last_code(to).await
    }
}

async fn accounts(page: &mut Page) {
    let email = |address: &str| attributes(&[("email", address)]);
    let bob = json!({"Username": "bob", "Password": PASSWORD, "UserAttributes": email("bob@example.com"),
        "ValidationData": [{"Name": "invited by", "Value": "ada"}]});
    page.app("a code is sent", "SignUp", bob).await;
    page.app("another code", "ResendConfirmationCode", json!({"Username": "bob"})).await;
    let code = page.code("bob@example.com").await;
    page.app("the code", "ConfirmSignUp", json!({"Username": "bob", "ConfirmationCode": code})).await;
    page.harness
        .triggers
        .answer(TriggerKind::PreSignUp, json!({"autoConfirmUser": true, "autoVerifyEmail": true}));
    let carl = json!({"Username": "carl", "Password": PASSWORD, "UserAttributes": email("carl@example.com")});
    page.app("confirmed by the handler", "SignUp", carl).await;
    page.harness.triggers.answer(TriggerKind::PreSignUp, json!({}));
    let dora = json!({"Username": "dora", "Password": PASSWORD});
    page.app("without an address", "SignUp", dora).await;
    page.admin("without a code", "AdminConfirmSignUp", json!({"Username": "dora"})).await;
    let eve = json!({"Username": "eve", "TemporaryPassword": PASSWORD, "DesiredDeliveryMediums": ["EMAIL"],
        "UserAttributes": email("eve@example.com"), "ValidationData": [{"Name": "by", "Value": "hand"}]});
    page.admin("an invitation", "AdminCreateUser", eve.clone()).await;
    let again = with(&eve, json!({"MessageAction": "RESEND"}));
    page.admin("the invitation again", "AdminCreateUser", again).await;
    let silent = json!({"Username": "fay", "TemporaryPassword": PASSWORD, "MessageAction": "SUPPRESS"});
    page.admin("no invitation", "AdminCreateUser", silent).await;
}

async fn sign_ins(page: &mut Page) {
    let client = page.client.clone();
    let password = |flow: &str, name: &str| json!({"AuthFlow": flow, "AuthParameters": {"USERNAME": name, "PASSWORD": PASSWORD}});
    let answer = page.app("by password", "InitiateAuth", password("USER_PASSWORD_AUTH", "ada")).await;
    let tokens = Tokens::of(&answer);
    let admin = with(&password("ADMIN_USER_PASSWORD_AUTH", "ada"), json!({"ClientId": client}));
    page.admin("by password", "AdminInitiateAuth", admin).await;
    page.app("nobody, by password", "InitiateAuth", password("USER_PASSWORD_AUTH", "nobody")).await;
    let exchange = testkit::SrpExchange::new();
    let srp =
        json!({"AuthFlow": "USER_SRP_AUTH", "AuthParameters": {"USERNAME": "ada", "SRP_A": exchange.a()}});
    let told = page.app("by SRP", "InitiateAuth", srp).await;
    let responses = exchange.answer(&page.pool, PASSWORD, &told["ChallengeParameters"]);
    let proof = json!({"ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses});
    page.app("the proof of SRP", "RespondToAuthChallenge", proof).await;
    let told = page.app("a temporary password", "InitiateAuth", password("USER_PASSWORD_AUTH", "eve")).await;
    let new = json!({"ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": told["Session"],
        "ChallengeResponses": {"USERNAME": "eve", "NEW_PASSWORD": "Another-horse-8"}});
    page.app("a new password", "RespondToAuthChallenge", new).await;
    let refresh =
        json!({"AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": {"REFRESH_TOKEN": tokens.refresh}});
    page.app("new tokens for old", "InitiateAuth", refresh).await;
    page.app("new tokens for old", "GetTokensFromRefreshToken", json!({"RefreshToken": tokens.refresh}))
        .await;
    let group = json!({"UserPoolId": page.pool, "GroupName": "staff", "RoleArn": "arn:aws:iam::000000000000:role/staff"});
    page.harness.call("CreateGroup", group).await.unwrap();
    let join = json!({"UserPoolId": page.pool, "GroupName": "staff", "Username": "ada"});
    page.harness.call("AdminAddUserToGroup", join).await.unwrap();
    for (version, title) in
        [("V2_0", "in version 2"), ("V3_0", "in version 3"), ("V1_0", "in version 1 again")]
    {
        let settings = json!({"AutoVerifiedAttributes": ["email"]});
        tell_tokens_in(&page.harness, &page.pool, version, settings).await;
        page.app(title, "InitiateAuth", password("USER_PASSWORD_AUTH", "ada")).await;
    }
    let hiding = json!({"PreventUserExistenceErrors": "ENABLED"});
    let hiding = page.harness.client(&page.pool, hiding).await;
    let nobody = with(&password("USER_PASSWORD_AUTH", "nobody"), json!({"ClientId": hiding}));
    page.app("nobody, at a client that hides it", "InitiateAuth", nobody).await;
}

async fn custom_sign_ins(page: &mut Page) {
    let client = page.client.clone();
    let begin = json!({"AuthFlow": "CUSTOM_AUTH", "AuthParameters": {"USERNAME": "ada"}});
    let told = page.app("custom steps", "InitiateAuth", begin.clone()).await;
    let told =
        page.app("a wrong answer", "RespondToAuthChallenge", reply_input(&client, &told, "0000")).await;
    page.app("the right answer", "RespondToAuthChallenge", reply_input(&client, &told, NUMBER)).await;
    let admin = with(&begin, json!({"ClientId": client}));
    let told = page.admin("custom steps", "AdminInitiateAuth", admin).await;
    page.admin("the right answer", "AdminRespondToAuthChallenge", reply_input(&client, &told, NUMBER)).await;
    let exchange = testkit::SrpExchange::new();
    let parameters = json!({"USERNAME": "ada", "CHALLENGE_NAME": "SRP_A", "SRP_A": exchange.a()});
    let begin = json!({"AuthFlow": "CUSTOM_AUTH", "AuthParameters": parameters});
    let told = page.app("custom steps after SRP", "InitiateAuth", begin).await;
    let responses = exchange.answer(&page.pool, PASSWORD, &told["ChallengeParameters"]);
    let proof = json!({"ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses});
    let told = page.app("the proof of SRP", "RespondToAuthChallenge", proof).await;
    page.app("the right answer", "RespondToAuthChallenge", reply_input(&client, &told, NUMBER)).await;
}

async fn messages_and_passwords(page: &mut Page) {
    page.app("a code is sent", "ForgotPassword", json!({"Username": "ada"})).await;
    let code = page.code("ada@example.com").await;
    let confirm = json!({"Username": "ada", "ConfirmationCode": code, "Password": PASSWORD});
    page.app("the code", "ConfirmForgotPassword", confirm).await;
    page.app("nobody", "ForgotPassword", json!({"Username": "nobody"})).await;
    let access = page.harness.tokens(&page.client, "ada", PASSWORD).await.access;
    page.harness.triggers.clear();
    let address = json!({"ClientId": null, "AccessToken": access, "UserAttributes": attributes(&[("email", "ada@example.org")])});
    page.app("a new address", "UpdateUserAttributes", address).await;
    let code = json!({"ClientId": null, "AccessToken": access, "AttributeName": "email"});
    page.app("a code for the address", "GetUserAttributeVerificationCode", code).await;
    let code = page.code("ada@example.org").await;
    let verify = json!({"ClientId": null, "ClientMetadata": null, "AccessToken": access, "AttributeName": "email", "Code": code});
    page.app("the code", "VerifyUserAttribute", verify).await;
    let address = json!({"Username": "ada", "UserAttributes": attributes(&[("email", "ada@example.net")])});
    page.admin("a new address", "AdminUpdateUserAttributes", address).await;
    let change = json!({"ClientId": null, "ClientMetadata": null, "AccessToken": access,
        "PreviousPassword": PASSWORD, "ProposedPassword": "Another-horse-8"});
    page.app("no handler", "ChangePassword", change).await;
    let set = json!({"ClientMetadata": null, "Username": "ada", "Password": PASSWORD, "Permanent": true});
    page.admin("no handler", "AdminSetUserPassword", set).await;
    let verified = json!({"ClientMetadata": null, "Username": "ada", "UserAttributes": attributes(&[("email", "ada@example.net"), ("email_verified", "true")])});
    page.admin("a verified address", "AdminUpdateUserAttributes", verified).await;
    page.admin("a code is sent", "AdminResetUserPassword", json!({"Username": "ada"})).await;
    page.admin("no handler", "AdminDeleteUser", json!({"ClientMetadata": null, "Username": "bob"})).await;
}

async fn newcomers(page: &mut Page) {
    page.harness.triggers.answer(
        TriggerKind::UserMigration,
        json!({
            "userAttributes": {"email": "grace@example.com", "email_verified": "true"},
            "finalUserStatus": "CONFIRMED",
            "messageAction": "SUPPRESS",
        }),
    );
    let input = json!({"AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": {"USERNAME": "grace", "PASSWORD": "old one"}});
    page.app("somebody who is brought over", "InitiateAuth", input.clone()).await;
    page.app("who is here now", "InitiateAuth", input).await;
    page.app("somebody who is brought over", "ForgotPassword", json!({"Username": "heidi"})).await;
}

#[tokio::test]
async fn every_event_of_every_operation_is_as_it_was_written_down() {
    let mut page = Page::open().await;
    accounts(&mut page).await;
    sign_ins(&mut page).await;
    custom_sign_ins(&mut page).await;
    messages_and_passwords(&mut page).await;
    newcomers(&mut page).await;
    insta::with_settings!({
        snapshot_path => ".",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, { insta::assert_snapshot!("events", page.text) });
    let not_yet: BTreeSet<TriggerSource> =
        NOT_YET.iter().flat_map(|(_, sources)| sources.iter().copied()).collect();
    for source in TriggerSource::ALL {
        assert_ne!(page.seen.contains(source), not_yet.contains(source), "{source}");
    }
}
