//! The program of an earlier commit beside this one (RULE-31): one after the other on a folder, and both at once on a database.
//!
//! The earlier one is an executable that `ROCKPOOL_TEST_PREVIOUS` names: `cargo xtask test` keeps that of its last run in the cache
//! folder, and `cargo xtask upgrade-test` builds that of any commit.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::nodes::Nodes;
use crate::operator::Operator;
use crate::running::{printed, program};
use crate::serving::{Installed, Serve};

const PASSWORD: &str = "Correct-horse-7-8";
const NEW: &str = env!("CARGO_BIN_EXE_rockpool");

fn earlier() -> Option<String> {
    let said = std::env::var_os("ROCKPOOL_TEST_PREVIOUS").and_then(|path| path.into_string().ok());
    if said.is_none() {
        eprintln!(
            "SKIPPED: ROCKPOOL_TEST_PREVIOUS names no earlier program; `cargo xtask upgrade-test` builds one"
        );
    }
    said
}

fn ran(path: &str, folder: &Path, arguments: &[&str]) -> String {
    let output: Output = program(path, folder, arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    printed(&output)
}

fn serve(path: &str, made: &Installed) -> Serve {
    let mut command: Command = program(path, made.path(), &["serve"]);
    command.envs([("ROCKPOOL_LISTEN", "127.0.0.1:0"), ("ROCKPOOL_MANAGEMENT", "127.0.0.1:0")]);
    Serve::spawn(command)
}

fn sign_in(serve: &Serve, client: &str) -> (u16, Value) {
    let parameters = json!({"USERNAME": "ada@example.com", "PASSWORD": PASSWORD});
    let input = json!({"ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters});
    serve.call("InitiateAuth", &input)
}

fn refreshed(serve: &Serve, client: &str, tokens: &Value) -> Value {
    let input = json!({"ClientId": client, "RefreshToken": tokens["RefreshToken"]});
    let (status, answer) = serve.call("GetTokensFromRefreshToken", &input);
    assert_eq!(status, 200, "{answer}");
    answer["AuthenticationResult"].clone()
}

#[test]
fn a_folder_that_the_earlier_program_wrote_goes_on_here_and_back_there_until_the_upgrade_is_finished_rule_31()
{
    let Some(old) = earlier() else { return };
    let made = Installed::of(&old, &["--pool", "people"]);
    let operator = Operator::of(&old, &made);
    let pool = made.said("user pool");
    let first = serve(&old, &made);
    let flows = ["ALLOW_USER_PASSWORD_AUTH"];
    let client = json!({"UserPoolId": pool, "ClientName": "app", "ExplicitAuthFlows": flows,
        "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}});
    let client = operator.done(&first, "CreateUserPoolClient", &client);
    let client = client["UserPoolClient"]["ClientId"].as_str().unwrap().to_owned();
    let ada = json!({"UserPoolId": pool, "Username": "ada@example.com", "MessageAction": "SUPPRESS"});
    operator.done(&first, "AdminCreateUser", &ada);
    let password =
        json!({"UserPoolId": pool, "Username": "ada@example.com", "Password": PASSWORD, "Permanent": true});
    operator.done(&first, "AdminSetUserPassword", &password);
    let mut tokens = sign_in(&first, &client).1["AuthenticationResult"].clone();
    assert!(first.stop().success());

    // There and back and there again; what each writes the other reads.
    for (turn, path) in [NEW, &old, NEW].into_iter().enumerate() {
        let serve = serve(path, &made);
        tokens = refreshed(&serve, &client, &tokens);
        assert_eq!(serve.call("GetUser", &json!({"AccessToken": tokens["AccessToken"]})).0, 200);
        assert_eq!(sign_in(&serve, &client).0, 200, "turn {turn}");
        let group = json!({"UserPoolId": pool, "GroupName": format!("turn-{turn}")});
        operator.done(&serve, "CreateGroup", &group);
        let groups = operator.done(&serve, "ListGroups", &json!({"UserPoolId": pool}));
        assert_eq!(groups["Groups"].as_array().map(Vec::len), Some(turn + 1), "{groups}");
        assert!(serve.stop().success());
    }
    assert!(ran(NEW, made.path(), &["store", "check"]).contains("rows were read"));
    assert!(ran(NEW, made.path(), &["audit", "verify"]).contains("whole and in order"));
    ran(NEW, made.path(), &["store", "finish-upgrade"]);
    let serve = serve(NEW, &made);
    refreshed(&serve, &client, &tokens);
    assert!(serve.stop().success());
}

#[test]
fn the_earlier_program_and_this_one_serve_one_database_side_by_side_rule_31() {
    let Some(old) = earlier() else { return };
    let Some(nodes) = Nodes::of(&old, NEW) else { return };
    nodes.person("ada@example.com", true);
    // Begun on the earlier one, ended on this one.
    let (status, answer) = nodes.two.call("RespondToAuthChallenge", &nodes.srp("ada@example.com"));
    assert_eq!(status, 200, "{answer}");
    let mut tokens = answer["AuthenticationResult"].clone();
    for node in [&nodes.one, &nodes.two, &nodes.one, &nodes.two] {
        let (status, answer) = nodes.refresh(node, &tokens);
        assert_eq!(status, 200, "{answer}");
        tokens = answer["AuthenticationResult"].clone();
    }
    // Each takes away what the other gave, and hears of it.
    for (gives, takes) in [(&nodes.one, &nodes.two), (&nodes.two, &nodes.one)] {
        let tokens = nodes.tokens(gives, "ada@example.com");
        assert!(nodes.works(gives, &tokens) && nodes.works(takes, &tokens));
        assert_eq!(takes.call("GlobalSignOut", &json!({"AccessToken": tokens["AccessToken"]})).0, 200);
        nodes.felt("a sign-out", || !nodes.works(gives, &tokens));
        assert_eq!(nodes.refresh(gives, &tokens).0, 400);
    }
    // What one of them was told of a pool, the other does.
    let only = json!({"UserPoolId": nodes.pool, "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true}});
    nodes.operator.done(&nodes.two, "UpdateUserPool", &only);
    let mut n = 0;
    nodes.felt("a changed pool", || {
        n += 1;
        let input = json!({"ClientId": nodes.client, "Username": format!("eve-{n}@example.com"), "Password": PASSWORD});
        nodes.one.call("SignUp", &input).1["__type"] == "NotAuthorizedException"
    });
    assert!(
        ran(NEW, nodes.made.path(), &["store", "check", "--control", "two.sock"]).contains("rows were read")
    );
}
