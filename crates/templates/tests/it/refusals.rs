//! What is refused, in CloudFormation's words where they are known, and what hostile templates cost.

use templates::{Limits, Position, parse};

use crate::house::{bind_with, refusal};

fn resources(text: &str) -> String {
    refusal(&format!("Resources:\n  A: {{Type: T}}\n{text}"))
}

#[test]
fn the_structure_is_checked_in_cloudformations_words() {
    for (text, wanted) in [
        ("[]", "Template format error: unsupported structure."),
        ("", "Template format error: unsupported structure."),
        ("Description: x", "Template format error: At least one Resources member must be defined."),
        (
            "Resources: {A: {}}",
            "Template format error: [/Resources/A] Every Resources object must contain a Type member.",
        ),
        ("Resources: {my-a: {Type: T}}", "Template format error: Resource name my-a is non alphanumeric."),
        ("Resources: {A: {Type: T, Colour: red}}", "Invalid template resource property 'Colour'"),
        ("Resources: {A: {Type: T}}\nColour: red", "Invalid template property or properties [Colour]"),
        (
            "Resources: {A: {Type: T, Properties: {B: {C: ~}}}}",
            "Template format error: [/Resources/A/Properties/B/C] 'null' values are not allowed in templates",
        ),
        (
            "Resources: {A: {Type: T, Properties: {B: !Ref X, C: !Ref Y}}}",
            "Template format error: Unresolved resource dependencies [X, Y] in the Resources block of the template",
        ),
        (
            "Resources: {A: {Type: T, DependsOn: [X]}}",
            "Template format error: Unresolved resource dependencies [X] in the Resources block of the template",
        ),
        (
            "Resources: {A: {Type: T}}\nOutputs: {O: {Value: !Ref X}}",
            "Template format error: Unresolved resource dependencies [X] in the Outputs block of the template",
        ),
        (
            "Resources: {A: {Type: T, Properties: {B: !GetAtt X.Arn}}}",
            "Template error: instance of Fn::GetAtt references undefined resource X",
        ),
        (
            "Resources: {A: {Type: T, Condition: C}}",
            "Template format error: Unresolved condition dependency C in the Resources block of the template",
        ),
        (
            "Resources: {A: {Type: T, DeletionPolicy: Keep}}",
            "Template format error: Unrecognized DeletionPolicy Keep for resource A",
        ),
        (
            "Conditions: {C: !Equals [!Ref A, b]}\nResources: {A: {Type: T}}",
            "Template format error: Unresolved dependencies [A]. Cannot reference resources in the Conditions block of the template",
        ),
        (
            "Conditions: {C: !Not [!Condition D], D: !Not [!Condition C]}\nResources: {A: {Type: T}}",
            "Template format error: Found circular condition dependency at C",
        ),
        (
            "Transform: AWS::Include\nResources: {A: {Type: T}}",
            "No transform named AWS::Include found. Built here: AWS::LanguageExtensions, AWS::Serverless-2016-10-31.",
        ),
    ] {
        assert_eq!(refusal(text), wanted, "{text}");
    }
}

#[test]
fn functions_say_what_they_want() {
    for (value, wanted) in [
        ("!Join [a]", "Template error: every Fn::Join object requires two parameters"),
        ("!Select [3, [a]]", "Template error: Fn::Select cannot select nonexistent value at index 3"),
        ("!Select [-1, [a]]", "Template error: Fn::Select cannot select nonexistent value at index -1"),
        ("!Sub '${a b}'", "Template error: variable names in Fn::Sub syntax must contain only"),
        (
            "!Sub {a: b}",
            "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments.",
        ),
        ("!Ref [a]", "Template error: every Ref object must have a single String value."),
        (
            "!Frobnicate a",
            "Template format error: Encountered unsupported function: Fn::Frobnicate Supported functions are: [",
        ),
        (
            "!Transform {Name: AWS::Include}",
            "Template error: Fn::Transform is not implemented here: AWS::Include",
        ),
        ("!If [x, y]", "Template error: Fn::If requires a list argument with three elements"),
        (
            "!FindInMap [M, a, b]",
            "Template error: Mapping named 'M' is not present in the 'Mappings' section of template.",
        ),
        ("{Fn::Sub: a, Fn::Join: b}", "Template error: Fn::Sub must stand alone in its object"),
        (
            "!ImportValue {Ref: A}",
            "Template error: the attribute in Fn::ImportValue must not depend on any resources",
        ),
    ] {
        let text =
            format!("Resources:\n  A: {{Type: T}}\n  B:\n    Type: T\n    Properties:\n      V: {value}\n");
        let fault = bind_with(&text, [])
            .and_then(|bound| bound.properties("B", &templates::NothingKnown))
            .unwrap_err();
        assert!(fault.to_string().starts_with(wanted), "{value}: {fault}");
        assert_eq!(fault.at().map(|at| at.line), Some(6), "{value}");
    }
}

#[test]
fn parameters_are_asked_for_and_checked() {
    let text = "Parameters: {A: {Type: String}, B: {Type: String}, C: {Type: Number, Default: 1}}\nResources: {R: {Type: T}}";
    let refused = |values: &[(&str, &str)]| {
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let template = parse(text, Limits::default()).unwrap();
        template.bind(&values, &crate::house::pseudo(), &templates::NothingKnown).unwrap_err().to_string()
    };
    assert_eq!(refused(&[]), "Parameters: [A, B] must have values");
    assert_eq!(
        refused(&[("A", "1"), ("B", "2"), ("X", "3")]),
        "Parameters: [X] do not exist in the template"
    );
    assert_eq!(refused(&[("A", "1"), ("B", "2"), ("C", "x")]), "Parameter 'C' must be a number");
}

#[test]
fn rules_hold_or_say_so() {
    let text = "
Parameters: {Stage: {Type: String}, Size: {Type: String, Default: small}}
Rules:
  Production:
    RuleCondition: !Equals [!Ref Stage, prod]
    Assertions:
      - Assert: {Fn::Contains: [[large, huge], !Ref Size]}
        AssertDescription: production is large
Resources: {R: {Type: T}}";
    assert!(bind_with(text, [("Stage", "dev")]).is_ok());
    assert!(bind_with(text, [("Stage", "prod"), ("Size", "huge")]).is_ok());
    let refused = bind_with(text, [("Stage", "prod")]).unwrap_err().to_string();
    assert_eq!(refused, "Template error: Rule Production does not hold: production is large");
}

#[test]
fn resources_that_wait_for_each_other_are_named_and_nobody_else() {
    let text = "
Resources:
  Before: {Type: T}
  Pool:
    Type: AWS::Cognito::UserPool
    Properties: {LambdaConfig: {PostConfirmation: !GetAtt Function.Arn}, Tags: !Ref Before}
  Function:
    Type: AWS::Lambda::Function
    Properties: {Environment: {Variables: {POOL: !Ref Pool}}}
  Permission: {Type: AWS::Lambda::Permission, Properties: {SourceArn: !GetAtt Pool.Arn}}
";
    let refused = refusal(text);
    assert!(
        refused.starts_with(
            "Circular dependency between resources: [Pool, Function]. The pool names the function"
        ),
        "{refused}"
    );
    assert!(refused.contains("event.userPoolId"));
    assert_eq!(
        resources("  B: {Type: T, DependsOn: C}\n  C: {Type: T, DependsOn: B}"),
        "Circular dependency between resources: [B, C]"
    );
    assert_eq!(
        resources("  B: {Type: T, Properties: {X: !Ref B}}"),
        "Circular dependency between resources: [B]"
    );
}

#[test]
fn a_pool_its_function_and_the_permission_have_an_order() {
    let bound = crate::house::bind(
        "
Resources:
  Permission:
    Type: AWS::Lambda::Permission
    Properties: {FunctionName: !Ref Function, SourceArn: !GetAtt Pool.Arn}
  Pool: {Type: AWS::Cognito::UserPool, Properties: {LambdaConfig: {PostConfirmation: !GetAtt Function.Arn}}}
  Function: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn}}
  Role: {Type: AWS::IAM::Role}
",
    );
    assert_eq!(
        bound.order(),
        [vec!["Role".to_owned()], vec!["Function".into()], vec!["Pool".into()], vec!["Permission".into()]]
    );
}

#[test]
fn hostile_templates_are_refused_within_limits() {
    let long = "x".repeat(2 * 1024 * 1024);
    assert!(refusal(&long).contains("more than 1048576"));
    let mut doubling = "!Sub ['${a}${a}', {a: x}]".to_owned();
    for _ in 0..25 {
        doubling = format!("!Sub ['${{a}}${{a}}', {{a: {doubling}}}]");
    }
    let text = format!("Resources:\n  R:\n    Type: T\n    Properties:\n      V: {doubling}\n");
    let bound = bind_with(&text, []).unwrap();
    let refused = bound.properties("R", &templates::NothingKnown).unwrap_err().to_string();
    assert!(refused.contains("make more than"), "{refused}");
    let loops = "
Transform: AWS::LanguageExtensions
Resources:
  R:
    Type: T
    Properties:
      Fn::ForEach::A:
        - A
        - [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
        - Fn::ForEach::B:
            - B
            - !Split [',', !Join [',', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]]]
            - Fn::ForEach::C:
                - C
                - [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]
                - Fn::ForEach::D:
                    - D
                    - [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]
                    - P${A}x${B}x${C}x${D}: a
";
    assert!(refusal(loops).contains("too many values"));
    let conditions: String =
        (1..60).map(|n| format!("  C{n}: !And [!Condition C{}, !Condition C{}]\n", n - 1, n - 1)).collect();
    let text = format!(
        "Conditions:\n  C0: !Equals [a, a]\n{conditions}Resources: {{R: {{Type: T, Condition: C59}}}}\n"
    );
    assert_eq!(bind_with(&text, []).unwrap().order().len(), 1);
    let many: String = (0..501).map(|n| format!("  R{n}: {{Type: T}}\n")).collect();
    assert_eq!(
        refusal(&format!("Resources:\n{many}")),
        "Template format error: Number of resources, 501, is greater than maximum allowed, 500"
    );
}

#[test]
fn faults_know_the_place() {
    let fault = parse("Resources:\n  A:\n    Type: T\n    Colour: red\n", Limits::default()).unwrap_err();
    assert_eq!(fault.at(), Some(Position { line: 4, column: 13 }));
}
