//! `rockpool explain` and the log: why was it refused?

use std::process::Stdio;

use crate::running::{Dev, complaint, printed, rockpool, run};

#[test]
fn a_refusal_is_explained_by_its_request_id() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &[]);
    let headers = [
        "content-type: application/x-amz-json-1.1",
        "x-amz-target: AWSCognitoIdentityProviderService.GetUser",
    ];
    let (_, head, _) = dev.exchange("POST /", &headers, r#"{"AccessToken":"nonsense"}"#);
    let id = head.lines().find_map(|line| line.strip_prefix("x-amzn-requestid: ")).unwrap();
    let told = printed(&run(folder.path(), &["explain", id]));
    assert!(
        told.contains("operation  GetUser") && told.contains("outcome    NotAuthorizedException"),
        "{told}"
    );
    assert!(!told.contains("nonsense"));
    let unknown = ["explain", "00000000-0000-4000-8000-000000000000"];
    assert!(complaint(&run(folder.path(), &unknown)).contains("No refusal with this request id"));
    dev.stop();
    assert!(
        complaint(&run(folder.path(), &["explain", id, "--management", "127.0.0.1:1"]))
            .contains("no server answers")
    );
}

#[test]
fn the_log_is_json_on_demand_and_holds_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut command = rockpool(
        folder.path(),
        &["dev", "--listen", "127.0.0.1:0", "--ephemeral", "--log", "json", "--log-level", "debug"],
    );
    command.stderr(Stdio::from(std::fs::File::create(&log).unwrap()));
    let dev = Dev::spawn(command);
    dev.sign_up("ada@example.com");
    dev.sign_in(&dev.client(), "ada@example.com", "Wrong-horse-8");
    let code = dev.messages("ada@example.com")[0]["code"].as_str().unwrap().to_owned();
    dev.stop();
    let text = std::fs::read_to_string(&log).unwrap();
    let requests: Vec<serde_json::Value> = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .filter(|line: &serde_json::Value| line["message"] == "request")
        .collect();
    assert_eq!(
        (requests[0]["operation"].as_str(), requests[0]["outcome"].as_str()),
        (Some("SignUp"), Some("ok"))
    );
    assert_eq!(
        (requests[1]["level"].as_str(), requests[1]["operation"].as_str()),
        (Some("INFO"), Some("InitiateAuth"))
    );
    for secret in ["Correct-horse-7", "Wrong-horse-8", &code] {
        assert!(!text.contains(secret), "{text}");
    }
}
