//! How two templates differ.

use serde_json::json;
use templates::{Action, Cause, Looked, Recreation, Replacement, changes};

use crate::house::{bind, bind_with};

const OLD: &str = "
Parameters: {Name: {Type: String, Default: people}}
Resources:
  Pool: {Type: Pool, Properties: {PoolName: !Ref Name, Policy: {Length: 8}}}
  Client: {Type: Client, Properties: {UserPoolId: !Ref Pool, Arn: !GetAtt Pool.Arn}}
  Leaves: {Type: Group, Properties: {UserPoolId: !Ref Pool}}
";

fn known() -> Looked {
    let mut known = Looked::default();
    for name in ["Pool", "Client", "Leaves"] {
        known.references.insert(name.into(), format!("{name}-1"));
        known.attributes.insert((name.into(), "Arn".into()), json!(format!("arn:{name}")));
    }
    known
}

fn recreation(_: &str, property: &str) -> Recreation {
    match property {
        "PoolName" | "UserPoolId" => Recreation::Always,
        "Arn" => Recreation::Conditionally,
        _ => Recreation::Never,
    }
}

#[test]
fn the_same_template_changes_nothing() {
    assert_eq!(changes(&bind(OLD), &bind(OLD), &known(), &recreation).unwrap(), []);
}

#[test]
fn what_comes_what_changes_and_what_goes_is_told() {
    let new =
        OLD.replace("Length: 8", "Length: 9").replace("  Leaves: {Type: Group", "  Comes: {Type: Group");
    let found = changes(&bind(OLD), &bind(&new), &known(), &recreation).unwrap();
    let told: Vec<_> = found.iter().map(|one| (one.action, one.resource.as_str(), one.replacement)).collect();
    assert_eq!(
        told,
        [
            (Action::Modify, "Pool", Some(Replacement::False)),
            (Action::Add, "Comes", None),
            (Action::Remove, "Leaves", None)
        ]
    );
    let detail = &found[0].details[0];
    assert_eq!(
        (detail.name.as_deref(), &detail.cause, detail.dynamic),
        (Some("Policy"), &Cause::DirectModification, false)
    );
}

#[test]
fn a_replaced_resource_changes_whoever_names_it() {
    let new = bind_with(OLD, [("Name", "staff")]).unwrap();
    let found = changes(&bind(OLD), &new, &known(), &recreation).unwrap();
    assert_eq!(found.len(), 3);
    assert_eq!(found[0].replacement, Some(Replacement::True));
    assert_eq!(found[0].details[0].cause, Cause::ParameterReference("Name".into()));
    let client = &found[1];
    assert_eq!(client.replacement, Some(Replacement::Conditional));
    let causes: Vec<_> = client.details.iter().map(|detail| (&detail.cause, detail.dynamic)).collect();
    assert_eq!(
        causes,
        [
            (&Cause::ResourceAttribute("Pool.Arn".into()), true),
            (&Cause::ResourceReference("Pool".into()), true)
        ]
    );
}

#[test]
fn a_resource_never_changes_its_type() {
    let new = OLD.replace("Leaves: {Type: Group", "Leaves: {Type: Other");
    let refused = changes(&bind(OLD), &bind(&new), &known(), &recreation).unwrap_err().to_string();
    assert!(refused.ends_with("modifies resource type of the following resources: [Leaves]"), "{refused}");
}

#[test]
fn policies_and_metadata_are_changes_too() {
    let new = OLD.replace("Pool: {Type: Pool,", "Pool: {Type: Pool, DeletionPolicy: Retain,");
    let found = changes(&bind(OLD), &bind(&new), &known(), &recreation).unwrap();
    assert_eq!((found.len(), found[0].details[0].attribute), (1, "DeletionPolicy"));
}
