//! What functions come to.

use serde_json::json;
use templates::{Looked, ParameterName};

use crate::house::{bind, bind_with, value, value_with};

fn known() -> Looked {
    let mut known = Looked::default();
    known.references.insert("A".into(), "a-1".into());
    known.attributes.insert(("A".into(), "Arn".into()), json!("arn:a"));
    known.attributes.insert(("A".into(), "Nested.Name".into()), json!(["x", "y"]));
    known.exports.insert("net-vpc".into(), "vpc-1".into());
    for (name, version, secure, value) in [
        ("/db/url", None, false, "postgres://db"),
        ("/db/url", Some(2), false, "old"),
        ("/db/password", None, true, "s3cret"),
    ] {
        known.parameters.insert(ParameterName { name: name.into(), version, secure }, value.into());
    }
    known
}

fn looked(text: &str) -> serde_json::Value {
    value_with("", text, &known()).unwrap_or_else(|fault| panic!("{text}: {fault}"))
}

#[test]
fn texts_are_put_together_and_taken_apart() {
    assert_eq!(value("!Join ['-', [a, 1, true]]"), json!("a-1-true"));
    assert_eq!(value("!Join ['', !Split [',', 'a,b']]"), json!("ab"));
    assert_eq!(value("!Select ['1', [a, b]]"), json!("b"));
    assert_eq!(value("!Select [0, !GetAZs '']"), json!("us-east-1a"));
    assert_eq!(value("{Fn::Base64: hello}"), json!("aGVsbG8="));
    assert_eq!(
        value("!Sub '${AWS::StackName}-${AWS::Region}.${AWS::URLSuffix}'"),
        json!("house-us-east-1.amazonaws.com")
    );
    assert_eq!(value("!Sub ['${X}-${!Y}', {X: !Ref AWS::AccountId}]"), json!("123456789012-${Y}"));
    assert_eq!(value("!Split ['|', 'a||b']"), json!(["a", "", "b"]));
}

#[test]
fn blocks_of_addresses_are_cut() {
    assert_eq!(value("!Cidr ['10.0.0.0/16', 3, 8]"), json!(["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]));
    assert_eq!(value("!Select [1, !Cidr ['fd00::/56', 4, 64]]"), json!("fd00:0:0:1::/64"));
    let refused = value_with("", "!Cidr ['10.0.0.0/30', 5, 1]", &known()).unwrap_err().to_string();
    assert!(refused.contains("has no 5 blocks"), "{refused}");
}

#[test]
fn what_exists_is_named_by_id_attribute_and_in_texts() {
    assert_eq!(looked("!Ref A"), json!("a-1"));
    assert_eq!(looked("!GetAtt A.Arn"), json!("arn:a"));
    assert_eq!(looked("!GetAtt A.Nested.Name"), json!(["x", "y"]));
    assert_eq!(looked("!Sub '${A}/${A.Arn}'"), json!("a-1/arn:a"));
    assert_eq!(looked("!ImportValue net-vpc"), json!("vpc-1"));
}

#[test]
fn dynamic_references_are_looked_up_after_all_functions() {
    assert_eq!(looked("'{{resolve:ssm:/db/url}}?x'"), json!("postgres://db?x"));
    assert_eq!(looked("!Sub '{{resolve:ssm:/db/url:2}}-${AWS::Region}'"), json!("old-us-east-1"));
    assert_eq!(looked("!Join [':', ['{{resolve', 'ssm-secure', '/db/password}}']]"), json!("s3cret"));
    let refused = |text: &str| value_with("", text, &known()).unwrap_err().to_string();
    assert!(refused("'{{resolve:secretsmanager:db}}'").contains("secretsmanager is not implemented here"));
    assert!(refused("'{{resolve:ssm:/db/url:x}}'").contains("Incorrect format"));
    assert_eq!(
        refused("['{{resolve:ssm:/other}}', !ImportValue gone]"),
        "not known yet: the export gone, the SSM parameter /other"
    );
}

#[test]
fn conditions_choose_and_no_value_leaves_out() {
    let text = "
Parameters: {Stage: {Type: String, Default: dev}, Zones: {Type: CommaDelimitedList, Default: 'a, b'}}
Conditions:
  Prod: !Equals [!Ref Stage, prod]
  NotProd: !Not [!Condition Prod]
  Either: !Or [!Condition Prod, {Fn::And: [!Condition NotProd, !Equals [a, a]]}]
Resources:
  R:
    Type: T
    Properties:
      A: !If [Prod, x, !Ref AWS::NoValue]
      B: [!If [Prod, x, !Ref AWS::NoValue], !If [NotProd, y, z]]
      C: !If [Either, {D: !Ref Stage}, !Ref Gone]
      E: !Ref Zones
  Gone: {Type: T, Condition: Prod}
Outputs:
  Only: {Condition: Prod, Value: !Ref Gone}
  Zones: {Value: !Join ['+', !Ref Zones]}
";
    let bound = bind(text);
    let known = known();
    assert_eq!(
        bound.properties("R", &known).unwrap(),
        json!({"B": ["y"], "C": {"D": "dev"}, "E": ["a", "b"]})
    );
    assert_eq!(bound.order(), [vec!["R".to_owned()]]);
    let outputs = bound.outputs(&known).unwrap();
    assert_eq!((outputs.len(), outputs[0].value.as_str()), (1, "a+b"));
    let prod = bind_with(text, [("Stage", "prod")]).unwrap();
    assert_eq!(prod.order(), [vec!["R".to_owned(), "Gone".to_owned()]]);
    assert_eq!(prod.properties("R", &known).unwrap()["A"], json!("x"));
}

#[test]
fn mappings_are_looked_up() {
    let beside = "Mappings: {Region: {us-east-1: {Name: virginia, Zones: [a, b]}}}";
    let find = |text: &str| value_with(beside, text, &known()).map_err(|fault| fault.to_string());
    assert_eq!(find("!FindInMap [Region, !Ref AWS::Region, Name]"), Ok(json!("virginia")));
    assert_eq!(find("!Select [1, !FindInMap [Region, us-east-1, Zones]]"), Ok(json!("b")));
    assert_eq!(
        find("!FindInMap [Region, eu-west-1, Name]"),
        Err("Template error: Unable to get mapping for Region::eu-west-1::Name".into())
    );
    let extended = format!("Transform: AWS::LanguageExtensions\n{beside}");
    let default =
        value_with(&extended, "!FindInMap [Region, eu-west-1, Name, {DefaultValue: none}]", &known());
    assert_eq!(default.unwrap(), json!("none"));
}

#[test]
fn language_extensions_are_there_when_they_are_asked_for() {
    let extended = |text: &str| value_with("Transform: AWS::LanguageExtensions", text, &known());
    assert_eq!(extended("!Length [a, b]").unwrap(), json!(2));
    assert_eq!(extended("!ToJsonString {b: 1, a: [!Ref A]}").unwrap(), json!(r#"{"b":1,"a":["a-1"]}"#));
    let refused = value_with("", "!Length [a]", &known()).unwrap_err().to_string();
    assert_eq!(refused, "Template error: Fn::Length needs `Transform: AWS::LanguageExtensions`");
}

#[test]
fn loops_are_written_out() {
    let bound = bind(
        "
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList, Default: 'admins,readers'}}
Resources:
  Pool: {Type: AWS::Cognito::UserPool}
  Fn::ForEach::Groups:
    - Name
    - !Ref Names
    - Group${Name}:
        Type: AWS::Cognito::UserPoolGroup
        Properties: {GroupName: !Ref Name, UserPoolId: !Ref Pool, Description: !Sub '${Name} of ${AWS::StackName}'}
Outputs:
  Fn::ForEach::Out:
    - Name
    - !Ref Names
    - Of${Name}: {Value: !Ref 'Group${Name}'}
",
    );
    let names: Vec<_> = bound.resources().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(names, ["Pool", "Groupadmins", "Groupreaders"]);
    let mut known = known();
    known.references.extend(
        [("Pool", "p"), ("Groupadmins", "admins"), ("Groupreaders", "readers")]
            .map(|(a, b)| (a.to_owned(), b.to_owned())),
    );
    assert_eq!(
        bound.properties("Groupadmins", &known).unwrap(),
        json!({"GroupName": "admins", "UserPoolId": "p", "Description": "admins of house"})
    );
    assert_eq!(bound.outputs(&known).unwrap()[1].value, "readers");
}
