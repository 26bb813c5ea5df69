//! The Lambda types against the functions room itself: a function from an artifact, its layer, version, alias and permission,
//! made, found again, changed and deleted twice. Nothing is run.

use std::io::{Cursor, Write as _};
use std::sync::Arc;

use access::Principal;
use aws_wire::Dispatch;
use bytes::Bytes;
use functions::{Egress, Place, Rooms, Settings};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use provisioning::{Artifacts, Fault, Ports};
use serde_json::{Value, json};
use testkit::Harness;
use zip::write::SimpleFileOptions;

use super::house::{kind, world};

/// Every object is a zip with one program in it, named as its key says.
struct Programs;

impl Artifacts for Programs {
    fn read<'a>(
        &'a self,
        _principal: &'a Principal,
        _bucket: &'a str,
        key: &'a str,
        _version: Option<&'a str>,
        _longest: u64,
    ) -> BoxFuture<'a, Result<Bytes, Fault>> {
        let options = SimpleFileOptions::default().unix_permissions(0o755);
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(key, options).expect("a file begins");
        zip.write_all(key.as_bytes()).expect("a file is written");
        let bytes = zip.finish().expect("a zip ends").into_inner();
        async move { Ok(Bytes::from(bytes)) }.boxed()
    }
}

fn ports(harness: &Harness, place: &std::path::Path) -> Arc<Ports> {
    let settings = Settings {
        region: "us-east-1".into(),
        off: None,
        egress: Egress::FromEnvironment,
        forbidden: Default::default(),
        runtimes: place.join("runtimes"),
        prepares_runtimes: false,
        place: Arc::new(Place::below(place.join("functions"))),
        program: "/nowhere".into(),
        most_workers: 4,
        memory_mib: 128,
    };
    let rooms = Arc::new(Rooms::new(harness.store.clone(), settings));
    let registry: Arc<dyn Dispatch> = Arc::new(functions::registry(rooms));
    Arc::new(Ports {
        apis: vec![registry, Arc::clone(&harness.registry)],
        artifacts: Some(Arc::new(Programs)),
    })
}

#[tokio::test]
async fn functions_and_what_belongs_to_them_go_through_their_lives() {
    let harness = Harness::start().await;
    let place = tempfile::tempdir().unwrap();
    let ports = ports(&harness, place.path());
    let step = |token: &str| world(&ports, token);

    let layers = kind("AWS::Lambda::LayerVersion");
    let layer =
        json!({"Content": {"S3Bucket": "b", "S3Key": "lib"}, "CompatibleRuntimes": ["provided.al2023"]});
    let made_layer = layers.create(&step("layer"), &layer).await.unwrap();
    assert!(made_layer.physical_id.ends_with(":1"), "{made_layer:?}");
    assert_eq!(layers.find(&step("layer"), &layer).await.unwrap(), Some(made_layer.clone()));

    let functions = kind("AWS::Lambda::Function");
    let old = json!({
        "Runtime": "provided.al2023",
        "Handler": "any",
        "Role": "arn:aws:iam::000000000000:role/r",
        "Code": {"S3Bucket": "b", "S3Key": "bootstrap"},
        "Layers": [made_layer.physical_id],
        "Environment": {"Variables": {"LIMIT": 5}},
        "Timeout": "10",
        "ReservedConcurrentExecutions": 2,
        "Tags": [{"Key": "app", "Value": "shop"}],
        "VpcConfig": {"SubnetIds": ["subnet-0a1b2c3d"], "SecurityGroupIds": ["sg-0a1b2c3d"]},
    });
    functions.check(&old).unwrap();
    assert_eq!(functions.find(&step("function"), &old).await.unwrap(), None);
    let mut greedy = old.clone();
    greedy["ReservedConcurrentExecutions"] = json!(500);
    let refused = functions.create(&step("function"), &greedy).await.unwrap_err();
    assert!(refused.message.contains("ReservedConcurrentExecutions"), "{refused}");
    assert_eq!(
        functions.find(&step("function"), &old).await.unwrap(),
        None,
        "a failed step leaves nothing behind"
    );
    let made = functions.create(&step("function"), &old).await.unwrap();
    assert_eq!(functions.find(&step("function"), &old).await.unwrap(), Some(made.clone()));

    let name = made.physical_id.clone();
    let versions = kind("AWS::Lambda::Version");
    let of = json!({ "FunctionName": name });
    let version = versions.create(&step("version"), &of).await.unwrap();
    assert_eq!(version.attributes["Version"], "1");
    assert_eq!(versions.create(&step("version"), &of).await.unwrap(), version, "nothing changed in between");

    let aliases = kind("AWS::Lambda::Alias");
    let alias = json!({"FunctionName": name, "FunctionVersion": "1", "Name": "live"});
    let made_alias = aliases.create(&step("alias"), &alias).await.unwrap();
    assert_eq!(aliases.find(&step("alias"), &alias).await.unwrap(), Some(made_alias.clone()));

    let permissions = kind("AWS::Lambda::Permission");
    for called in
        [name.clone(), made.attributes["Arn"].as_str().unwrap().to_owned(), made_alias.physical_id.clone()]
    {
        let permission = json!({
            "Action": "lambda:InvokeFunction",
            "FunctionName": called,
            "Principal": "cognito-idp.amazonaws.com",
            "SourceArn": "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_A",
        });
        let step = step(&format!("permission of {called}"));
        assert_eq!(permissions.find(&step, &permission).await.unwrap(), None);
        let made = permissions.create(&step, &permission).await.unwrap();
        assert_eq!(permissions.find(&step, &permission).await.unwrap(), Some(made.clone()), "{called}");
        permissions.delete(&step, &made.physical_id, &permission).await.unwrap();
        permissions.delete(&step, &made.physical_id, &permission).await.unwrap();
    }

    let new = json!({
        "Runtime": "provided.al2023",
        "Handler": "any",
        "Role": "arn:aws:iam::000000000000:role/r",
        "Code": {"S3Bucket": "b", "S3Key": "bootstrap", "S3ObjectVersion": "2"},
        "Description": "changed",
    });
    for _ in 0..2 {
        let changed = functions.update(&step("update"), &name, &old, &new).await.unwrap();
        assert_eq!(changed, made);
    }
    let read = step("read").call("lambda", "GetFunction", json!({ "FunctionName": name })).await.unwrap();
    let configuration = &read["Configuration"];
    assert_eq!((&configuration["Timeout"], &configuration["Description"]), (&json!(3), &json!("changed")));
    assert_eq!(configuration["Layers"].as_array().map_or(0, Vec::len), 0);
    assert_eq!(read["Tags"], json!({"team": "blue"}));
    assert_eq!(read.pointer("/Concurrency/ReservedConcurrentExecutions"), None::<&Value>);

    for _ in 0..2 {
        aliases.delete(&step("d1"), &made_alias.physical_id, &alias).await.unwrap();
        versions.delete(&step("d2"), &version.physical_id, &of).await.unwrap();
        functions.delete(&step("d3"), &name, &new).await.unwrap();
        layers.delete(&step("d4"), &made_layer.physical_id, &layer).await.unwrap();
    }
}
