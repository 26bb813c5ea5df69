//! The seed file: what it pins is there, at every start, and nothing in it is ignored.

use serde_json::json;

use crate::running::{Dev, complaint, run};

const SEED: &str = r#"
[[pool]]
id = "eu-west-1_Pinned001"
name = "pinned"
[pool.settings]
AutoVerifiedAttributes = ["email"]
[pool.settings.Policies.PasswordPolicy]
MinimumLength = 10
[[pool.client]]
id = "pinnedclient00000000000001"
[pool.client.settings]
ClientName = "web"
ExplicitAuthFlows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
[[pool.client]]
id = "pinnedclient00000000000002"
secret = "abcdefghijklmnopqrstuvwxyz0123456789"
[[pool.user]]
username = "grace"
sub = "7b1c2d3e-4f50-4a6b-9c8d-0e1f2a3b4c5d"
password = "Nanosecond-Wire-30cm"
attributes = { email = "grace@example.com", email_verified = "true" }
[[pool.user]]
username = "linus"
status = "UNCONFIRMED"
attributes = { email = "linus@example.com" }
[[pool.user]]
username = "barbara"
password = "Temporary-Abstraction-1"
status = "FORCE_CHANGE_PASSWORD"
"#;

const POOL: &str = "eu-west-1_Pinned001";
const CLIENT: &str = "pinnedclient00000000000001";

fn check(dev: &Dev) {
    assert_eq!((dev.pool().as_str(), dev.client().as_str()), (POOL, CLIENT));
    assert_eq!(dev.variable("AWS_REGION"), "eu-west-1");
    let pools = dev.call("ListUserPools", &json!({"MaxResults": 10})).1;
    assert_eq!(pools["UserPools"].as_array().unwrap().len(), 1, "{pools}");
    let with_secret = json!({"UserPoolId": POOL, "ClientId": "pinnedclient00000000000002"});
    let client = dev.call("DescribeUserPoolClient", &with_secret).1;
    assert_eq!(client["UserPoolClient"]["ClientSecret"], "abcdefghijklmnopqrstuvwxyz0123456789");
    let user = dev.call("AdminGetUser", &json!({"UserPoolId": POOL, "Username": "grace"})).1;
    assert!(user.to_string().contains("7b1c2d3e-4f50-4a6b-9c8d-0e1f2a3b4c5d"), "{user}");
    let (status, signed_in) = dev.sign_in(CLIENT, "grace", "Nanosecond-Wire-30cm");
    assert!(status == 200 && signed_in["AuthenticationResult"]["AccessToken"].is_string(), "{signed_in}");
    assert_eq!(
        dev.sign_in(CLIENT, "barbara", "Temporary-Abstraction-1").1["ChallengeName"],
        "NEW_PASSWORD_REQUIRED"
    );
    let status =
        dev.call("AdminGetUser", &json!({"UserPoolId": POOL, "Username": "linus"})).1["UserStatus"].clone();
    assert_eq!(status, "UNCONFIRMED");
}

#[test]
fn what_is_pinned_is_there_at_every_start() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("seed.toml"), SEED).unwrap();
    let first = Dev::start(folder.path(), &["--seed-file", "seed.toml"]);
    check(&first);
    let changed =
        json!({"UserPoolId": POOL, "Username": "grace", "Password": "Changed-Wire-31cm!", "Permanent": true});
    assert_eq!(first.call("AdminSetUserPassword", &changed).0, 200);
    first.stop();
    // What is there stays as it is.
    let second = Dev::start(folder.path(), &["--seed-file", "seed.toml"]);
    assert_eq!(second.sign_in(CLIENT, "grace", "Changed-Wire-31cm!").0, 200);
    second.stop();
    // The pair to start with is remembered without the file.
    let third = Dev::start(folder.path(), &[]);
    assert_eq!((third.pool().as_str(), third.client().as_str()), (POOL, CLIENT));
}

#[test]
fn a_reset_brings_back_what_is_pinned() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("seed.toml"), SEED).unwrap();
    let dev = Dev::start(folder.path(), &["--seed-file", "seed.toml", "--ephemeral"]);
    assert_eq!(dev.call("AdminDeleteUser", &json!({"UserPoolId": POOL, "Username": "grace"})).0, 200);
    assert_eq!(dev.request("POST /_rockpool/reset", &["x-rockpool: 1"], "").0, 200);
    check(&dev);
}

#[test]
fn a_seed_that_cannot_be_is_refused_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |text: &str| {
        std::fs::write(folder.path().join("seed.toml"), text).unwrap();
        complaint(&run(
            folder.path(),
            &["dev", "--listen", "127.0.0.1:0", "--ephemeral", "--seed-file", "seed.toml"],
        ))
    };
    assert!(
        refused("[[pool]]\nid = \"eu-west-1_A\"\n[pool.settings]\nNoSuchMember = 1").contains("NoSuchMember")
    );
    assert!(refused("[[pool]]\nid = \"nonsense\"").contains("nonsense"));
    assert!(refused("[[pool]]\nid = \"eu-west-1_A\"\ncolour = 1").contains("line 3"));
    let weak = "[[pool]]\nid = \"eu-west-1_A\"\n[[pool.user]]\nusername = \"a\"\nstatus = \"CONFIRMED\"";
    assert!(refused(weak).contains("needs a password"));
    let absent = ["dev", "--listen", "127.0.0.1:0", "--ephemeral", "--seed-file", "absent.toml"];
    assert!(complaint(&run(folder.path(), &absent)).contains("absent.toml"));
}
