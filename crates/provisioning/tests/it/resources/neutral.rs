//! Types without an effect, and the small ones: their names and attributes are what others ask for.

use std::sync::Arc;

use provisioning::{Needs, Ports};
use serde_json::json;

use super::house::{Room, kind, world};

#[tokio::test]
async fn a_role_has_an_arn_and_keeps_it() {
    let ports = Arc::new(Ports { apis: vec![], artifacts: None });
    let role = kind("AWS::IAM::Role");
    let properties = json!({"AssumeRolePolicyDocument": {"Version": "2012-10-17"}, "Path": "/app/"});
    assert_eq!(role.needs(&properties), Some(Needs::Iam));
    assert_eq!(role.needs(&json!({"RoleName": "r"})), Some(Needs::NamedIam));
    let made = role.create(&world(&ports, "t-1"), &properties).await.unwrap();
    assert_eq!(made.attributes["Arn"], format!("arn:aws:iam::000000000000:role/app/{}", made.physical_id));
    assert!(made.attributes["RoleId"].as_str().unwrap().starts_with("AROA"));
    let changed =
        role.update(&world(&ports, "t-2"), &made.physical_id, &properties, &properties).await.unwrap();
    assert_eq!(changed, made);
    assert!(role.check(&json!({"AssumeRolePolicyDocument": "x"})).is_err());
    assert!(role.check(&json!({})).unwrap_err().message.contains("AssumeRolePolicyDocument"));
}

#[tokio::test]
async fn a_parameter_is_put_as_a_text_and_never_as_a_secret() {
    let room = Room::new(&aws_model::ssm::SERVICE, [("PutParameter", json!({"Version": 1}))]);
    let parameter = kind("AWS::SSM::Parameter");
    let properties = json!({"Name": "/shop/pool", "Type": "String", "Value": "us-east-1_A"});
    let made = parameter.create(&world(&room.ports(), "t"), &properties).await.unwrap();
    assert_eq!((made.physical_id.as_str(), &made.attributes["Value"]), ("/shop/pool", &json!("us-east-1_A")));
    assert_eq!(room.asked()[0].1["Tags"], json!([{"Key": "team", "Value": "blue"}]));
    parameter.update(&world(&room.ports(), "t"), "/shop/pool", &properties, &properties).await.unwrap();
    assert_eq!(room.asked()[0].1["Overwrite"], true);
    let secret = json!({"Name": "/shop/key", "Type": "SecureString", "Value": "x"});
    assert!(parameter.check(&secret).unwrap_err().message.contains("no place for a secret"));
}

#[tokio::test]
async fn a_log_group_has_its_retention() {
    let room = Room::new(
        &aws_model::logs::SERVICE,
        [
            ("CreateLogGroup", json!({})),
            ("PutRetentionPolicy", json!({})),
            ("DescribeLogGroups", json!({"logGroups": [{"logGroupName": "/g2"}]})),
        ],
    );
    let group = kind("AWS::Logs::LogGroup");
    let properties = json!({"LogGroupName": "/g", "RetentionInDays": "14"});
    assert_eq!(group.find(&world(&room.ports(), "t"), &properties).await.unwrap(), None);
    let made = group.create(&world(&room.ports(), "t"), &properties).await.unwrap();
    assert_eq!(made.attributes["Arn"], "arn:aws:logs:us-east-1:000000000000:log-group:/g:*");
    assert_eq!(room.asked().last().unwrap().1, json!({"logGroupName": "/g", "retentionInDays": 14}));
}
