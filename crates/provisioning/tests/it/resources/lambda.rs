//! The Lambda types: what the functions room is asked.

use std::io::Cursor;

use aws_model::lambda::SERVICE;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::house::{Room, kind, world};

const ARN: &str = "arn:aws:lambda:us-east-1:000000000000:function:confirm";

fn function() -> Value {
    json!({
        "FunctionName": "confirm",
        "Handler": "index.handler",
        "Runtime": "python3.11",
        "Role": "arn:aws:iam::000000000000:role/r",
        "Code": {"ZipFile": "def handler(event, context): return event"},
        "Environment": {"Variables": {"CONNECTION_URL": "postgres://db", "LIMIT": 5}},
        "Timeout": "10",
        "ReservedConcurrentExecutions": 2,
        "Tags": [{"Key": "app", "Value": "shop"}],
    })
}

#[tokio::test]
async fn a_function_is_made_with_its_inline_code() {
    let answer = json!({"FunctionName": "confirm", "FunctionArn": ARN});
    let room = Room::new(&SERVICE, [("CreateFunction", answer), ("PutFunctionConcurrency", json!({}))]);
    let ports = room.ports();
    let kind = kind("AWS::Lambda::Function");
    assert!(kind.check(&function()).is_ok());
    assert_eq!(kind.find(&world(&ports, "t"), &function()).await.unwrap(), None);
    room.asked();
    let made = kind.create(&world(&ports, "t"), &function()).await.unwrap();
    assert_eq!((made.physical_id.as_str(), &made.attributes["Arn"]), ("confirm", &json!(ARN)));
    let asked = room.asked();
    let (operation, input) = &asked[0];
    assert_eq!(operation, "CreateFunction");
    assert_eq!(input["Timeout"], 10);
    assert_eq!(input["Environment"]["Variables"]["LIMIT"], "5");
    assert_eq!(input["Tags"], json!({"team": "blue", "app": "shop"}));
    let zip = STANDARD.decode(input["Code"]["ZipFile"].as_str().unwrap()).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    assert_eq!(zip.by_index(0).unwrap().name().unwrap(), "index.py");
    assert_eq!(
        asked[1],
        (
            "PutFunctionConcurrency".to_owned(),
            json!({"FunctionName": "confirm", "ReservedConcurrentExecutions": 2})
        )
    );
}

#[tokio::test]
async fn a_change_touches_only_what_changed_and_what_left_goes_to_its_default() {
    let answer = json!({"FunctionName": "confirm", "FunctionArn": ARN});
    let room = Room::new(
        &SERVICE,
        [
            ("UpdateFunctionCode", answer.clone()),
            ("UpdateFunctionConfiguration", answer),
            ("UntagResource", json!({})),
            ("TagResource", json!({})),
        ],
    );
    let kind = kind("AWS::Lambda::Function");
    let new = json!({
        "FunctionName": "confirm",
        "Handler": "index.handler",
        "Runtime": "python3.11",
        "Role": "arn:aws:iam::000000000000:role/r",
        "Code": {"ZipFile": "def handler(event, context): return event"},
    });
    kind.update(&world(&room.ports(), "t"), "confirm", &function(), &new).await.unwrap();
    let asked = room.asked();
    let operations: Vec<_> = asked.iter().map(|(operation, _)| operation.as_str()).collect();
    assert_eq!(
        operations,
        ["UpdateFunctionConfiguration", "UntagResource", "TagResource", "DeleteFunctionConcurrency"]
    );
    assert_eq!(asked[0].1["Timeout"], 3);
    assert_eq!(asked[0].1["Environment"], json!({"Variables": {}}));
    assert!(asked[0].1.get("Layers").is_none(), "what was never said need not be said");
    assert_eq!(asked[1].1["TagKeys"], json!(["app"]));
    let moved = json!({"Code": {"S3Bucket": "b", "S3Key": "k", "S3ObjectVersion": "2"}, "Role": "r"});
    kind.update(&world(&room.ports(), "t"), "confirm", &new, &moved).await.unwrap();
    let (operation, input) = &room.asked()[0];
    assert_eq!(operation, "UpdateFunctionCode");
    assert_eq!(STANDARD.decode(input["ZipFile"].as_str().unwrap()).unwrap(), b"b/k@2");
}

#[tokio::test]
async fn a_permission_is_one_statement_that_is_found_again() {
    let kind = kind("AWS::Lambda::Permission");
    let properties = json!({
        "Action": "lambda:InvokeFunction",
        "FunctionName": "confirm",
        "Principal": "cognito-idp.amazonaws.com",
        "SourceArn": "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_A",
    });
    let room = Room::new(&SERVICE, [("AddPermission", json!({"Statement": "{}"}))]);
    let ports = room.ports();
    assert!(kind.check(&properties).is_ok());
    assert_eq!(kind.find(&world(&ports, "t"), &properties).await.unwrap(), None);
    let made = kind.create(&world(&ports, "t"), &properties).await.unwrap();
    assert_eq!(made.attributes["Id"], made.physical_id.as_str());
    let policy = json!({"Statement": [{"Sid": made.physical_id}]}).to_string();
    let room = Room::new(&SERVICE, [("GetPolicy", json!({ "Policy": policy }))]);
    assert_eq!(kind.find(&world(&room.ports(), "t"), &properties).await.unwrap(), Some(made));
    assert_eq!(kind.find(&world(&room.ports(), "u"), &properties).await.unwrap(), None);
    // Nothing answers RemovePermission: the function is gone, and the statement with it.
    kind.delete(&world(&room.ports(), "t"), "x", &properties).await.unwrap();
}

#[tokio::test]
async fn layers_versions_and_aliases_are_their_arns() {
    let layer = "arn:aws:lambda:us-east-1:000000000000:layer:deps:3";
    let room = Room::new(
        &SERVICE,
        [
            ("PublishLayerVersion", json!({"LayerVersionArn": layer, "Version": 3})),
            ("DeleteLayerVersion", json!({})),
            ("PublishVersion", json!({"FunctionArn": format!("{ARN}:7"), "Version": "7"})),
            ("CreateAlias", json!({"AliasArn": format!("{ARN}:live")})),
        ],
    );
    let ports = room.ports();
    let world = world(&ports, "t");
    let layers = kind("AWS::Lambda::LayerVersion");
    let properties = json!({"LayerName": "deps", "Content": {"S3Bucket": "b", "S3Key": "k"}, "CompatibleRuntimes": ["python3.11"]});
    let made = layers.create(&world, &properties).await.unwrap();
    assert_eq!((made.physical_id.as_str(), &made.attributes["LayerVersionArn"]), (layer, &json!(layer)));
    layers.delete(&world, layer, &properties).await.unwrap();
    assert_eq!(
        room.asked().last().unwrap().1,
        json!({"LayerName": "arn:aws:lambda:us-east-1:000000000000:layer:deps", "VersionNumber": 3})
    );
    let version =
        kind("AWS::Lambda::Version").create(&world, &json!({"FunctionName": "confirm"})).await.unwrap();
    assert_eq!((version.physical_id, &version.attributes["Version"]), (format!("{ARN}:7"), &json!("7")));
    let alias = json!({
        "FunctionName": "confirm",
        "FunctionVersion": "7",
        "Name": "live",
        "RoutingConfig": {"AdditionalVersionWeights": [{"FunctionVersion": "6", "FunctionWeight": 0.1}]},
    });
    room.asked();
    let made = kind("AWS::Lambda::Alias").create(&world, &alias).await.unwrap();
    assert_eq!(made.attributes["AliasArn"], format!("{ARN}:live"));
    assert_eq!(room.asked()[0].1["RoutingConfig"], json!({"AdditionalVersionWeights": {"6": 0.1}}));
}
