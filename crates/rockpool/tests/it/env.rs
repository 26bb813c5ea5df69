//! `rockpool env`: what the server that runs on a folder tells SDKs.

use serde_json::Value;

use crate::running::{Dev, complaint, printed, run};

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
