//! What the serverless transform writes.

use serde_json::json;
use templates::Looked;

use crate::house::{bind, refusal};

const TEMPLATE: &str = "
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.11
    Timeout: 10
    Environment: {Variables: {A: '1'}}
Resources:
  Pool: {Type: AWS::Cognito::UserPool}
  Deps:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: s3://bucket/layer.zip, CompatibleRuntimes: [python3.11]}
  Confirm:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: s3://bucket/code.zip?versionId=3
      Handler: app.handler
      Layers: [!Ref Deps]
      Environment: {Variables: {B: '2'}}
      Policies: [AWSLambdaVPCAccessExecutionRole]
      Events:
        Confirmed: {Type: Cognito, Properties: {UserPool: !Ref Pool, Trigger: [PostConfirmation, PreSignUp]}}
Outputs:
  Layer: {Value: !Ref Deps}
";

#[test]
fn functions_and_layers_become_ordinary_resources() {
    let bound = bind(TEMPLATE);
    let types: Vec<_> = bound.resources().map(|(_, resource)| resource.kind.as_str()).collect();
    assert_eq!(
        types,
        [
            "AWS::Cognito::UserPool",
            "AWS::Lambda::LayerVersion",
            "AWS::IAM::Role",
            "AWS::Lambda::Function",
            "AWS::Lambda::Permission"
        ]
    );
    let (layer, _) = bound.resources().nth(1).unwrap();
    assert!(layer.starts_with("Deps") && layer.len() == 14, "{layer}");
    let mut known = Looked::default();
    known.references.insert(layer.to_owned(), "arn:layer:1".into());
    known.references.insert("Confirm".to_owned(), "confirm".into());
    known.attributes.insert(("ConfirmRole".into(), "Arn".into()), json!("arn:role"));
    known.attributes.insert(("Confirm".into(), "Arn".into()), json!("arn:function"));
    known.attributes.insert(("Pool".into(), "Arn".into()), json!("arn:pool"));
    assert_eq!(
        bound.properties("Confirm", &known).unwrap(),
        json!({
            "Code": {"S3Bucket": "bucket", "S3Key": "code.zip", "S3ObjectVersion": "3"},
            "Environment": {"Variables": {"A": "1", "B": "2"}},
            "Handler": "app.handler",
            "Layers": ["arn:layer:1"],
            "Role": "arn:role",
            "Runtime": "python3.11",
            "Tags": [{"Key": "lambda:createdBy", "Value": "SAM"}],
            "Timeout": 10,
        })
    );
    assert_eq!(
        bound.properties("Pool", &known).unwrap(),
        json!({"LambdaConfig": {"PostConfirmation": "arn:function", "PreSignUp": "arn:function"}})
    );
    assert_eq!(bound.outputs(&known).unwrap()[0].value, "arn:layer:1");
    assert_eq!(bound.order().last().unwrap(), &["ConfirmCognitoPermission"]);
}

#[test]
fn what_is_not_built_is_named() {
    let function = |properties: &str| {
        refusal(&format!(
            "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: {{{properties}}}\n"
        ))
    };
    assert!(
        function("Handler: a.b, InlineCode: x, Events: {E: {Type: Api}}")
            .contains("Event with id [E] is invalid. Type Api is not implemented here")
    );
    assert!(function("Handler: a.b, CodeUri: ./src").contains("'CodeUri' is not a valid S3 Uri"));
    assert!(
        function("Handler: a.b, InlineCode: x, SnapStart: {ApplyOn: x}")
            .contains("property SnapStart is not implemented here")
    );
    assert!(
        function("Handler: a.b, InlineCode: x, Policies: [{SQSPollerPolicy: {}}]")
            .contains("Policy template 'SQSPollerPolicy'")
    );
    assert!(function("Handler: a.b").contains("Either 'InlineCode' or 'CodeUri' must be set"));
}

#[test]
fn a_layer_gets_another_id_when_it_says_something_else() {
    let id = |text: &str| {
        let bound = bind(text);
        bound.resources().nth(1).unwrap().0.to_owned()
    };
    assert_eq!(id(TEMPLATE), id(TEMPLATE));
    assert_ne!(id(TEMPLATE), id(&TEMPLATE.replace("layer.zip", "layer2.zip")));
}
