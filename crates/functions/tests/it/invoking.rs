//! Events and their answers, over the wire.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::scene::{APP, Scene, payload, zipped};

#[tokio::test]
async fn a_handler_gets_its_event_and_its_surroundings() {
    let scene = Scene::start().await;
    scene.make("f", APP, json!({ "Environment": { "Variables": { "WORD": "blue" } } })).await;
    let context = STANDARD.encode(json!({ "custom": { "k": "v" } }).to_string());
    let input = json!({
        "FunctionName": "f", "Payload": STANDARD.encode(json!({ "word": "red" }).to_string()), "LogType": "Tail",
        "ClientContext": context,
    });
    let answer = scene.call("Invoke", input).await.unwrap();
    assert_eq!((&answer["StatusCode"], &answer["ExecutedVersion"]), (&json!(200), &json!("$LATEST")));
    assert!(answer["FunctionError"].is_null());
    let back = payload(&answer);
    assert_eq!(back["echo"], json!({ "word": "red" }));
    assert_eq!((&back["word"], &back["version"]), (&json!("blue"), &json!("$LATEST")));
    assert_eq!(back["arn"], "arn:aws:lambda:us-east-1:000000000000:function:f");
    assert_eq!(serde_json::from_str::<Value>(back["context"].as_str().unwrap()).unwrap()["custom"]["k"], "v");
    let log = String::from_utf8(STANDARD.decode(answer["LogResult"].as_str().unwrap()).unwrap()).unwrap();
    let lines: Vec<_> = log.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(lines, ["START", "said", "END", "REPORT"], "{log}");
    // The same worker again.
    assert_eq!(scene.invoke("f", json!({})).await.0["pid"], back["pid"]);
}

#[tokio::test]
async fn a_handler_that_fails_is_an_answer_that_says_so() {
    let scene = Scene::start().await;
    scene.make("f", APP, json!({ "Timeout": 1 })).await;
    for (event, kind, says) in [
        (json!({ "do": "raise" }), "ValueError", "not like this"),
        (json!({ "do": "exit" }), "Runtime.ExitError", "Runtime exited with error: exit status 3"),
        (json!({ "do": "sleep" }), "Sandbox.Timedout", "Task timed out after 1.00 seconds"),
    ] {
        let (answer, error) = scene.invoke("f", event.clone()).await;
        assert_eq!(error.as_deref(), Some("Unhandled"), "{event}");
        assert_eq!(answer["errorType"], kind, "{answer}");
        assert!(answer["errorMessage"].as_str().unwrap().ends_with(says), "{answer}");
    }
    // Whoever died or was ended is replaced.
    assert_eq!(scene.invoke("f", json!({ "word": "x" })).await.1, None);
}

#[tokio::test]
async fn what_is_no_event_is_refused_before_a_worker_starts() {
    let scene = Scene::start().await;
    scene.make("f", APP, json!({})).await;
    let invoke = |payload: &[u8]| json!({ "FunctionName": "f", "Payload": STANDARD.encode(payload) });
    let bad = scene.call("Invoke", invoke(b"{")).await.unwrap_err();
    assert_eq!(bad.0, "InvalidRequestContentException");
    let large = format!("\"{}\"", "x".repeat(1024 * 1024));
    let mut queued = invoke(large.as_bytes());
    queued["InvocationType"] = json!("Event");
    assert_eq!(scene.call("Invoke", queued).await.unwrap_err().0, "RequestTooLargeException");
    let mut context = invoke(b"{}");
    context["ClientContext"] = json!("bm8=");
    assert_eq!(scene.call("Invoke", context).await.unwrap_err().0, "InvalidRequestContentException");
    let mut dry = invoke(b"{}");
    dry["InvocationType"] = json!("DryRun");
    assert_eq!(scene.call("Invoke", dry).await.unwrap()["StatusCode"], 204);
    let mut durable = invoke(b"{}");
    durable["DurableExecutionName"] = json!("x");
    assert!(scene.call("Invoke", durable).await.unwrap_err().1.contains("DurableExecutionName"));
    let missing = json!({ "FunctionName": "f", "Qualifier": "7" });
    assert_eq!(scene.call("Invoke", missing).await.unwrap_err().0, "ResourceNotFoundException");
    assert_eq!(scene.rooms.fleets.workers(), 0);
}

#[tokio::test]
async fn one_functions_idle_worker_makes_room_for_anothers() {
    let scene = Scene::with(|settings| settings.most_workers = 1).await;
    scene.make("f", APP, json!({})).await;
    scene.make("g", APP, json!({})).await;
    for _ in 0..2 {
        for name in ["f", "g"] {
            assert_eq!(scene.invoke(name, json!({})).await.1, None);
            assert_eq!(scene.rooms.fleets.workers(), 1);
        }
    }
    scene.call("DeleteFunction", json!({ "FunctionName": "g" })).await.unwrap();
    assert_eq!(scene.rooms.fleets.workers(), 0, "workers of a deleted function end with it");
}

/// RULE: what does not fit into all of the memory is throttled at once, and nobody's worker is ended for it.
#[tokio::test]
async fn a_function_that_needs_more_memory_than_there_is_is_throttled_and_costs_nobody_a_worker() {
    let scene = Scene::start().await;
    scene.make("large", APP, json!({ "MemorySize": 256 })).await;
    scene.make("small", APP, json!({})).await;
    let scene = scene.started_again(|settings| settings.memory_mib = 200);
    let warm = scene.invoke("small", json!({})).await.0["pid"].clone();
    let refused = scene.call("Invoke", json!({ "FunctionName": "large" })).await.unwrap_err();
    assert_eq!(refused.0, "TooManyRequestsException");
    assert_eq!(scene.rooms.fleets.workers(), 1);
    assert_eq!(scene.invoke("small", json!({})).await.0["pid"], warm, "the same worker");
}

#[tokio::test]
async fn a_cage_that_cannot_stand_is_told_before_anything_runs_rule_20() {
    let scene = Scene::start().await;
    scene.rooms.fleets.try_cage().await.unwrap();
    let broken = Scene::with(|settings| settings.program = "/bin/false".into()).await;
    assert!(broken.rooms.fleets.try_cage().await.is_err());
    broken.make("f", APP, json!({})).await;
    let refused = broken.call("Invoke", json!({ "FunctionName": "f" })).await.unwrap_err();
    assert_eq!(refused.0, "ServiceException");
}

#[tokio::test]
async fn a_node_handler_runs_on_the_node_that_is_here() {
    let scene = Scene::start().await;
    let listed = functions::Runtimes::list(&scene.rooms.settings.runtimes);
    let node = listed.into_iter().find(|one| one.name.starts_with("nodejs")).expect("a Node.js on the path");
    let app = "exports.handler = async (event, context) => ({ who: event.who, name: context.functionName });";
    let input = json!({
        "FunctionName": "f", "Runtime": node.name, "Handler": "index.handler", "Role": "arn:aws:iam::000000000000:role/any",
        "Code": { "ZipFile": zipped(&[("index.js", app)]) },
    });
    scene.call("CreateFunction", input).await.unwrap();
    assert_eq!(scene.invoke("f", json!({ "who": "Ada" })).await.0, json!({ "who": "Ada", "name": "f" }));
}

#[tokio::test]
async fn a_python_handler_runs_under_awss_own_client() {
    let scene = Scene::start().await;
    let runtime = scene.python();
    let app = "import os\ndef handler(event, context):\n    print('in python')\n    return {'id': context.aws_request_id, 'arn': context.invoked_function_arn}\n";
    let input = json!({
        "FunctionName": "f", "Runtime": runtime, "Handler": "app.handler", "Role": "arn:aws:iam::000000000000:role/any",
        "Code": { "ZipFile": zipped(&[("app.py", app)]) },
    });
    scene.call("CreateFunction", input).await.unwrap();
    let (answer, error) = scene.invoke("f", json!({})).await;
    assert_eq!(error, None, "{answer}");
    assert_eq!(answer["arn"], "arn:aws:lambda:us-east-1:000000000000:function:f");
    let missing = json!({
        "FunctionName": "g", "Runtime": runtime, "Handler": "lambda_function.handler", "Role": "arn:aws:iam::000000000000:role/any",
        "Code": { "ZipFile": zipped(&[("app.py", app)]) },
    });
    let missing = scene.call("CreateFunction", missing).await.unwrap_err();
    assert!(missing.1.contains("lambda_function.py"), "{missing:?}");
}
