//! Layers: published, added, used, and what is wrong with them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use directory::ContentHash;
use functions::layers::add_foreign::{self, Foreign};
use serde_json::{Value, json};

use crate::scene::{APP, Scene, zipped};

const FOREIGN: &str = "arn:aws:lambda:eu-west-1:898466741470:layer:psycopg2-py38:2";

async fn publish(scene: &Scene, name: &str, files: &[(&str, &str)]) -> Value {
    let input = json!({
        "LayerName": name, "Content": { "ZipFile": zipped(files) }, "CompatibleRuntimes": ["python3.11"], "Description": "d",
    });
    scene.call("PublishLayerVersion", input).await.unwrap()
}

#[tokio::test]
async fn a_layer_is_published_shown_listed_used_and_deleted() {
    let scene = Scene::start().await;
    let first = publish(&scene, "marks", &[("mark", "1")]).await;
    assert_eq!(first["LayerVersionArn"], "arn:aws:lambda:us-east-1:000000000000:layer:marks:1");
    let second = publish(&scene, "marks", &[("mark", "2")]).await;
    assert_eq!(second["Version"], 2);
    let shown =
        scene.call("GetLayerVersion", json!({ "LayerName": "marks", "VersionNumber": 1 })).await.unwrap();
    assert_eq!(shown["Content"]["CodeSha256"], first["Content"]["CodeSha256"]);
    let by_arn = json!({ "Arn": first["LayerVersionArn"] });
    assert_eq!(scene.call("GetLayerVersionByArn", by_arn).await.unwrap(), shown);
    let listed = scene.call("ListLayerVersions", json!({ "LayerName": "marks" })).await.unwrap();
    let numbers: Vec<_> =
        listed["LayerVersions"].as_array().unwrap().iter().map(|one| one["Version"].clone()).collect();
    assert_eq!(numbers, [2, 1]);
    let layers = scene.call("ListLayers", json!({ "CompatibleRuntime": "python3.11" })).await.unwrap();
    assert_eq!(layers["Layers"][0]["LatestMatchingVersion"]["Version"], 2);
    let none = scene.call("ListLayers", json!({ "CompatibleRuntime": "python3.12" })).await.unwrap();
    assert_eq!(none["Layers"], json!([]));
    let made = scene.make("f", APP, json!({ "Layers": [first["LayerVersionArn"]] })).await;
    assert_eq!(made["Layers"][0]["Arn"], first["LayerVersionArn"]);
    scene.call("DeleteLayerVersion", json!({ "LayerName": "marks", "VersionNumber": 1 })).await.unwrap();
    // Whoever uses it keeps it.
    assert_eq!(scene.invoke("f", json!({})).await.0["opt"], true);
    let anew = json!({ "FunctionName": "f", "Layers": [first["LayerVersionArn"]] });
    let refused = scene.call("UpdateFunctionConfiguration", anew).await.unwrap_err();
    assert!(refused.1.contains("does not exist"), "{refused:?}");
}

#[tokio::test]
async fn a_layer_for_another_python_is_refused_by_name() {
    let scene = Scene::start().await;
    let runtime = scene.python();
    let good = publish(&scene, "good", &[("python/a.py", "")]).await;
    let file = "python/psycopg2/_psycopg.cpython-38-x86_64-linux-gnu.so";
    let bad = publish(&scene, "bad", &[(file, ""), ("python/psycopg2/__init__.py", "")]).await;
    let input = json!({
        "FunctionName": "f", "Runtime": runtime, "Handler": "app.handler", "Role": "arn:aws:iam::000000000000:role/any",
        "Code": { "ZipFile": zipped(&[("app.py", "")]) }, "Layers": [good["LayerVersionArn"], bad["LayerVersionArn"]],
    });
    let (name, sentence) = scene.call("CreateFunction", input).await.unwrap_err();
    assert_eq!(name, "InvalidParameterValueException");
    for part in ["layer:bad:1", file, "Python 3.8", "rockpool layers build"] {
        assert!(sentence.contains(part), "{sentence}");
    }
}

async fn add(scene: &Scene, arn: &str, zip: &str) -> Result<String, String> {
    let bytes = STANDARD.decode(zip).unwrap();
    let code = scene.rooms.store.keep_blob(&bytes, scene.harness.now()).await.unwrap();
    assert_eq!(code, ContentHash::of(&bytes));
    let call = scene.call_of();
    let line = directory::AuditLine {
        at: call.now,
        request_id: call.request_id,
        action: "AddForeignLayer".into(),
        outcome: "ok".into(),
        principal: "test".into(),
        pool: None,
        sub: None,
        subject: Some(arn.into()),
        source: None,
    };
    let foreign = Foreign { arn: arn.into(), code, size: bytes.len() as u64, line };
    let added = add_foreign::add(&scene.rooms, foreign, call.now).await;
    added.map(|version| version.arn()).map_err(|refusal| refusal.to_string())
}

#[tokio::test]
async fn somebody_elses_layer_resolves_under_its_arn_once_it_was_added_rule_22() {
    let scene = Scene::start().await;
    let zip = zipped(&[("mark", "1")]);
    assert_eq!(add(&scene, FOREIGN, &zip).await.unwrap(), FOREIGN);
    assert_eq!(add(&scene, FOREIGN, &zip).await.unwrap(), FOREIGN, "the same again is done already");
    let other = add(&scene, FOREIGN, &zipped(&[("mark", "2")])).await.unwrap_err();
    assert!(other.contains("a zip with the SHA-256"), "{other}");
    for arn in [
        "arn:aws:lambda:us-east-1:000000000000:layer:mine:1",
        "arn:aws:lambda:us-east-1:1:function:f",
        "layer:1",
    ] {
        assert!(add(&scene, arn, &zip).await.is_err(), "{arn}");
    }
    assert!(add(&scene, "arn:aws:lambda:eu-west-1:898466741470:layer:x:1", "bm8gemlw").await.is_err());
    scene.make("f", APP, json!({ "Layers": [FOREIGN] })).await;
    assert_eq!(scene.invoke("f", json!({})).await.0["opt"], true);
}

#[tokio::test]
async fn what_no_function_and_no_layer_names_any_more_is_swept() {
    let scene = Scene::start().await;
    let layer = publish(&scene, "marks", &[("mark", "1")]).await;
    scene.make("f", APP, json!({ "Layers": [layer["LayerVersionArn"]] })).await;
    let sweep = async || {
        scene.harness.advance(7200);
        let jobs = store::Jobs::new(scene.rooms.store.clone(), store::jobs::Steps::of_the_store(), "test");
        let kind = store::blobs::SweepBlobs::KIND;
        jobs.insert(kind, kind, &Value::Null, scene.harness.now()).await.unwrap();
        jobs.run_due(&*scene.harness.clock).await.unwrap();
        scene.rooms.store.estimate("~", "blob").await.unwrap()
    };
    assert_eq!(sweep().await, 2);
    scene.call("DeleteLayerVersion", json!({ "LayerName": "marks", "VersionNumber": 1 })).await.unwrap();
    assert_eq!(sweep().await, 2, "the function names it still");
    scene.call("DeleteFunction", json!({ "FunctionName": "f" })).await.unwrap();
    assert_eq!(sweep().await, 0);
}

#[tokio::test]
async fn a_layers_policy_is_kept_and_shown() {
    let scene = Scene::start().await;
    publish(&scene, "marks", &[("mark", "1")]).await;
    let of = |more: Value| {
        let mut input = json!({ "LayerName": "marks", "VersionNumber": 1 });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let permission =
        of(json!({ "StatementId": "all", "Action": "lambda:GetLayerVersion", "Principal": "*" }));
    scene.call("AddLayerVersionPermission", permission.clone()).await.unwrap();
    assert_eq!(
        scene.call("AddLayerVersionPermission", permission).await.unwrap_err().0,
        "ResourceConflictException"
    );
    let policy = scene.call("GetLayerVersionPolicy", of(json!({}))).await.unwrap();
    let policy: Value = serde_json::from_str(policy["Policy"].as_str().unwrap()).unwrap();
    assert_eq!(policy["Statement"][0]["Principal"], "*");
    scene.call("RemoveLayerVersionPermission", of(json!({ "StatementId": "all" }))).await.unwrap();
    assert_eq!(
        scene.call("GetLayerVersionPolicy", of(json!({}))).await.unwrap_err().0,
        "ResourceNotFoundException"
    );
}
