//! What a template asks for.

use templates::{Capability, Limits, parse};

fn capabilities(resources: &str) -> Vec<Capability> {
    parse(resources, Limits::default()).expect("the template is good").summary().capabilities
}

#[test]
fn capabilities_follow_from_the_types_and_their_names() {
    assert_eq!(capabilities("Resources: {P: {Type: AWS::Cognito::UserPool}}"), []);
    assert_eq!(capabilities("Resources: {R: {Type: AWS::IAM::Role}}"), [Capability::Iam]);
    assert_eq!(
        capabilities("Resources: {R: {Type: AWS::IAM::Role, Properties: {RoleName: r}}}"),
        [Capability::NamedIam]
    );
    let serverless = "Transform: AWS::Serverless-2016-10-31\nResources: {F: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, InlineCode: x}}}";
    assert_eq!(capabilities(serverless), [Capability::Iam, Capability::AutoExpand]);
}

#[test]
fn parameters_types_and_metadata_are_listed_in_their_order() {
    let text = "
Description: two
Metadata: {b: 1, a: [x]}
Parameters: {Z: {Type: String, NoEcho: true}, A: {Type: Number, Default: 1}}
Resources: {B: {Type: T2}, A2: {Type: T1}, C: {Type: T2}}
";
    let summary = parse(text, Limits::default()).unwrap().summary();
    assert_eq!(summary.description.as_deref(), Some("two"));
    assert_eq!(summary.metadata.as_deref(), Some(r#"{"b":1,"a":["x"]}"#));
    assert_eq!(summary.resource_types, ["T2", "T1"]);
    let names: Vec<_> = summary.parameters.iter().map(|one| (one.name.as_str(), one.no_echo)).collect();
    assert_eq!(names, [("Z", true), ("A", false)]);
}
