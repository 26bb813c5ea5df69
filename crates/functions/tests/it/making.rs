//! Functions made, shown, changed, versioned, deleted.

use serde_json::{Value, json};

use crate::scene::{APP, Scene, code, zipped};

#[tokio::test]
async fn a_function_is_made_shown_listed_changed_and_deleted() {
    let scene = Scene::start().await;
    let settings = json!({
        "Description": "first", "Timeout": 7, "MemorySize": 256, "Tags": { "a": "1" },
        "Environment": { "Variables": { "WORD": "blue" } }, "VpcConfig": { "SubnetIds": ["subnet-1"], "SecurityGroupIds": [] },
    });
    let made = scene.make("f", APP, settings).await;
    assert_eq!(made["FunctionArn"], "arn:aws:lambda:us-east-1:000000000000:function:f");
    assert_eq!(
        (&made["State"], &made["LastUpdateStatus"], &made["Version"]),
        (&json!("Active"), &json!("Successful"), &json!("$LATEST"))
    );
    assert_eq!(made["VpcConfig"]["SubnetIds"], json!(["subnet-1"]));
    let shown = scene.call("GetFunction", json!({ "FunctionName": "f" })).await.unwrap();
    assert_eq!(shown["Configuration"], made);
    assert_eq!(shown["Tags"], json!({ "a": "1" }));
    assert_eq!(shown["Configuration"]["Environment"]["Variables"], json!({ "WORD": "blue" }));
    let listed = scene.call("ListFunctions", json!({})).await.unwrap();
    assert_eq!(listed["Functions"], json!([made]));
    let changed = json!({ "FunctionName": "f", "Timeout": 9, "RevisionId": made["RevisionId"] });
    let changed = scene.call("UpdateFunctionConfiguration", changed).await.unwrap();
    assert_eq!(
        (&changed["Timeout"], &changed["Description"]),
        (&json!(9), &json!("first")),
        "what is left out stays"
    );
    assert_ne!(changed["RevisionId"], made["RevisionId"]);
    let late = json!({ "FunctionName": "f", "Timeout": 9, "RevisionId": made["RevisionId"] });
    assert_eq!(
        scene.call("UpdateFunctionConfiguration", late).await.unwrap_err().0,
        "PreconditionFailedException"
    );
    scene.call("DeleteFunction", json!({ "FunctionName": "f" })).await.unwrap();
    let gone = scene.call("GetFunctionConfiguration", json!({ "FunctionName": "f" })).await.unwrap_err();
    assert_eq!(gone.0, "ResourceNotFoundException");
    assert_eq!(gone.1, "Function not found: arn:aws:lambda:us-east-1:000000000000:function:f");
}

async fn refused(scene: &Scene, change: Value) -> (String, String) {
    let mut input = json!({
        "FunctionName": "g", "Runtime": "provided.al2023", "Handler": "app.handler",
        "Role": "arn:aws:iam::000000000000:role/any", "Code": { "ZipFile": code(APP) },
    });
    for (member, value) in change.as_object().unwrap() {
        input[member] = value.clone();
    }
    scene.call("CreateFunction", input).await.unwrap_err()
}

#[tokio::test]
async fn what_cannot_run_is_refused_when_it_comes_and_by_name() {
    let scene = Scene::start().await;
    scene.make("f", APP, json!({})).await;
    let environment = |name: &str| json!({ "Environment": { "Variables": { name: "x" } } });
    for (change, exception, says) in [
        (json!({ "FunctionName": "f" }), "ResourceConflictException", "Function already exist: f"),
        (json!({ "Runtime": "python3.9" }), "InvalidParameterValueException", "python3.9"),
        (json!({ "Runtime": "java21" }), "InvalidParameterValueException", "java21"),
        (json!({ "Code": { "ZipFile": "bm8gemlw" } }), "InvalidParameterValueException", "Could not unzip"),
        (
            json!({ "Code": { "ZipFile": zipped(&[("../x", "y")]) } }),
            "InvalidParameterValueException",
            "leads out",
        ),
        (
            json!({ "Code": { "ZipFile": zipped(&[("app.py", APP)]) } }),
            "InvalidParameterValueException",
            "bootstrap",
        ),
        (
            json!({ "Code": { "S3Bucket": "bucket", "S3Key": "key" } }),
            "InvalidParameterValueException",
            "artifact bucket",
        ),
        (json!({ "Code": {} }), "InvalidParameterValueException", "provide a source"),
        (json!({ "Timeout": 901 }), "InvalidParameterValueException", "Timeout"),
        (json!({ "MemorySize": 20_000 }), "InvalidParameterValueException", "MemorySize"),
        (json!({ "Architectures": ["arm64"] }), "InvalidParameterValueException", "Architectures"),
        (
            json!({ "TracingConfig": { "Mode": "Active" } }),
            "InvalidParameterValueException",
            "TracingConfig.Mode",
        ),
        (environment("AWS_REGION"), "InvalidParameterValueException", "AWS_REGION"),
        (
            json!({ "Layers": ["arn:aws:lambda:us-east-1:898466741470:layer:psycopg2-py38:2"] }),
            "InvalidParameterValueException",
            "rockpool layers add FILE.zip --arn arn:aws:lambda:us-east-1:898466741470:layer:psycopg2-py38:2",
        ),
    ] {
        let (name, sentence) = refused(&scene, change.clone()).await;
        assert_eq!(name, exception, "{change}: {sentence}");
        assert!(sentence.contains(says), "{change}: {sentence}");
    }
}

/// RULE: a function that no worker could ever run on this server is not taken.
#[tokio::test]
async fn more_memory_than_the_server_gives_to_functions_is_refused_by_name() {
    let scene = Scene::with(|settings| settings.memory_mib = 200).await;
    let (name, sentence) = refused(&scene, json!({ "MemorySize": 201 })).await;
    assert_eq!(name, "InvalidParameterValueException");
    assert!(sentence.contains("MemorySize: 201 is more than 200"), "{sentence}");
    scene.make("f", APP, json!({ "MemorySize": 200 })).await;
    let more = json!({ "FunctionName": "f", "MemorySize": 201 });
    let (name, sentence) = scene.call("UpdateFunctionConfiguration", more).await.unwrap_err();
    assert_eq!(name, "InvalidParameterValueException");
    assert!(sentence.contains("MemorySize: 201 is more than 200"), "{sentence}");
    let shown = scene.call("GetFunctionConfiguration", json!({ "FunctionName": "f" })).await.unwrap();
    assert_eq!(shown["MemorySize"], 200);
}

#[tokio::test]
async fn a_version_stays_as_it_is_and_an_alias_moves() {
    let scene = Scene::start().await;
    let first = "def handler(event, headers):\n    return 'first'\n";
    scene.make("f", first, json!({ "Publish": true })).await;
    let alias = json!({ "FunctionName": "f", "Name": "live", "FunctionVersion": "1" });
    let alias = scene.call("CreateAlias", alias).await.unwrap();
    assert_eq!(alias["AliasArn"], "arn:aws:lambda:us-east-1:000000000000:function:f:live");
    assert_eq!(scene.invoke("f", json!({})).await.0, "first");
    let second = code("def handler(event, headers):\n    return 'second'\n");
    let updated = json!({ "FunctionName": "f", "ZipFile": second });
    scene.call("UpdateFunctionCode", updated).await.unwrap();
    // Warm workers of the old code answer nothing more.
    assert_eq!(scene.invoke("f", json!({})).await.0, "second");
    assert_eq!(scene.invoke("f:live", json!({})).await.0, "first");
    let published = scene.call("PublishVersion", json!({ "FunctionName": "f" })).await.unwrap();
    assert_eq!(published["Version"], "2");
    let again = scene.call("PublishVersion", json!({ "FunctionName": "f" })).await.unwrap();
    assert_eq!(again["Version"], "2", "nothing has changed since");
    let moved = json!({ "FunctionName": "f", "Name": "live", "FunctionVersion": "2" });
    scene.call("UpdateAlias", moved).await.unwrap();
    assert_eq!(scene.invoke("f:live", json!({})).await.0, "second");
    assert_eq!(scene.invoke("f:1", json!({})).await.0, "first");
    let listed = scene.call("ListVersionsByFunction", json!({ "FunctionName": "f" })).await.unwrap();
    let numbers: Vec<_> =
        listed["Versions"].as_array().unwrap().iter().map(|one| one["Version"].clone()).collect();
    assert_eq!(numbers, ["$LATEST", "1", "2"]);
    let used =
        scene.call("DeleteFunction", json!({ "FunctionName": "f", "Qualifier": "2" })).await.unwrap_err();
    assert_eq!(used.0, "ResourceConflictException");
    scene.call("DeleteFunction", json!({ "FunctionName": "f", "Qualifier": "1" })).await.unwrap();
    let missing = json!({ "FunctionName": "f", "Name": "live", "FunctionVersion": "1" });
    assert_eq!(scene.call("UpdateAlias", missing).await.unwrap_err().0, "ResourceNotFoundException");
    scene.call("DeleteAlias", json!({ "FunctionName": "f", "Name": "live" })).await.unwrap();
    assert_eq!(
        scene.call("GetAlias", json!({ "FunctionName": "f", "Name": "live" })).await.unwrap_err().0,
        "ResourceNotFoundException"
    );
}

#[tokio::test]
async fn functions_that_are_off_are_neither_made_nor_run_rule_18() {
    let scene = Scene::with(|settings| settings.off = Some("Functions are off: say so.".into())).await;
    let (name, sentence) = refused(&scene, json!({})).await;
    assert_eq!((name.as_str(), sentence.as_str()), ("AccessDeniedException", "Functions are off: say so."));
    let invoked = scene.call("Invoke", json!({ "FunctionName": "f" })).await.unwrap_err();
    assert_eq!(invoked.0, "AccessDeniedException");
    assert_eq!(scene.call("ListFunctions", json!({})).await.unwrap()["Functions"], json!([]));
}

#[tokio::test]
async fn tags_and_concurrency_and_settings_are_kept_and_shown() {
    let scene = Scene::start().await;
    let arn = scene.make("f", APP, json!({})).await["FunctionArn"].clone();
    scene.call("TagResource", json!({ "Resource": arn, "Tags": { "a": "1", "b": "2" } })).await.unwrap();
    scene.call("UntagResource", json!({ "Resource": arn, "TagKeys": ["a"] })).await.unwrap();
    let tags = scene.call("ListTags", json!({ "Resource": arn })).await.unwrap();
    assert_eq!(tags["Tags"], json!({ "b": "2" }));
    let reserve = |most: i32| json!({ "FunctionName": "f", "ReservedConcurrentExecutions": most });
    assert_eq!(
        scene.call("PutFunctionConcurrency", reserve(9)).await.unwrap_err().0,
        "InvalidParameterValueException"
    );
    scene.call("PutFunctionConcurrency", reserve(0)).await.unwrap();
    let throttled = scene.call("Invoke", json!({ "FunctionName": "f" })).await.unwrap_err();
    assert_eq!(throttled.0, "TooManyRequestsException");
    scene.call("DeleteFunctionConcurrency", json!({ "FunctionName": "f" })).await.unwrap();
    assert_eq!(scene.invoke("f", json!({})).await.1, None);
    for (operation, member) in [
        ("GetFunctionRecursionConfig", "RecursiveLoop"),
        ("GetRuntimeManagementConfig", "UpdateRuntimeOn"),
        ("GetFunctionCodeSigningConfig", "FunctionName"),
        ("ListFunctionEventInvokeConfigs", "FunctionEventInvokeConfigs"),
    ] {
        let shown = scene.call(operation, json!({ "FunctionName": "f" })).await.unwrap();
        assert!(!shown[member].is_null(), "{operation}");
        let missing = scene.call(operation, json!({ "FunctionName": "g" })).await.unwrap_err();
        assert_eq!(missing.0, "ResourceNotFoundException", "{operation}");
    }
    let account = scene.call("GetAccountSettings", json!({})).await.unwrap();
    assert_eq!(account["AccountUsage"]["FunctionCount"], 1);
}
