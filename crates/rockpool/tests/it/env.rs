//! `rockpool env`: what the server that runs on a folder tells SDKs.

use serde_json::Value;

use crate::running::{Dev, complaint, printed, rockpool, run};

#[test]
fn env_prints_what_the_running_server_wrote_and_then_says_that_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    assert!(complaint(&run(folder.path(), &["env"])).contains("rockpool dev"));
    let dev = Dev::start(folder.path(), &[]);
    let lines = printed(&run(folder.path(), &["env"]));
    let endpoint = format!("http://{}", dev.address);
    for line in [
        format!("export AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER={endpoint}"),
        "export AWS_REGION=us-east-1".to_owned(),
        format!("export ROCKPOOL_USER_POOL_ID={}", dev.pool()),
        format!("export ROCKPOOL_CLIENT_ID={}", dev.client()),
    ] {
        assert!(lines.lines().any(|found| found == line), "{line}\n{lines}");
    }
    dev.stop();
    assert!(complaint(&run(folder.path(), &["env"])).contains("no server runs"));
}

#[test]
fn env_gives_the_folders_own_key_and_the_banner_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &["--data", "elsewhere"]);
    let output = run(folder.path(), &["env", "--json", "--data", "elsewhere"]);
    let variables: Value = serde_json::from_str(&printed(&output)).unwrap();
    let secret = variables["AWS_SECRET_ACCESS_KEY"].as_str().unwrap();
    assert_eq!(secret.len(), 40);
    assert!(!dev.banner.contains(secret));
    assert_eq!(dev.variable("AWS_SECRET_ACCESS_KEY"), "rockpool");
    assert_eq!(variables["ROCKPOOL_USER_POOL_ID"], dev.pool());
}

#[test]
fn where_only_the_folders_key_counts_the_banner_prints_no_credentials_that_are_refused_rule_14() {
    let folder = tempfile::tempdir().unwrap();
    let start = |more: &[&str]| {
        let open = ["dev", "--listen", "0.0.0.0:0", "--management", "127.0.0.1:0", "--allow-non-loopback"];
        Dev::spawn(rockpool(folder.path(), &[&open, more].concat()))
    };
    let dev = start(&[]);
    assert!(!dev.banner.contains("AWS_ACCESS_KEY_ID"), "{}", dev.banner);
    assert!(dev.banner.contains("`rockpool env` prints the key that signed operations need here"));
    assert!(dev.banner.contains("/_rockpool/ (from this machine only)"), "{}", dev.banner);
    assert!(printed(&run(folder.path(), &["env"])).contains("AWS_ACCESS_KEY_ID=ROCK"));
    let (_, refused) = dev.call("ListUserPools", &serde_json::json!({"MaxResults": 1}));
    assert_eq!(refused["__type"], "UnrecognizedClientException");
    assert_eq!(dev.messages("nobody@example.com"), serde_json::json!([]));
    // Without a folder there is no other place for the key.
    assert!(start(&["--ephemeral"]).variable("AWS_ACCESS_KEY_ID").starts_with("ROCK"));
}
