//! AWS::Cognito::UserPoolGroup.

use aws_model::Structure as _;
use aws_model::user_pools::{CreateGroupRequest, UpdateGroupRequest};
use serde_json::{Map, Value, json};

use super::fit;
use super::given::{USER_POOLS, answered, gone, if_there, members, required, text};
use crate::fault::Fault;
use crate::resource::{Made, Property, Resource};
use crate::world::World;

/// The type.
pub struct UserPoolGroup;

/// The longest name of a group.
const LONGEST_NAME: usize = 128;

impl Resource for UserPoolGroup {
    const TYPE: &'static str = "AWS::Cognito::UserPoolGroup";
    const PROPERTIES: &'static [Property] = &[
        Property::new("Description"),
        Property::new("GroupName").create_only(),
        Property::new("Precedence"),
        Property::new("RoleArn"),
        Property::new("UserPoolId").required().create_only(),
    ];

    fn check(&self, properties: &Value) -> Result<(), Fault> {
        fit::input(CreateGroupRequest::SHAPE, &members(properties)).map(|_| ())
    }

    async fn find(&self, world: &World, properties: &Value) -> Result<Option<Made>, Fault> {
        let input =
            json!({"UserPoolId": required(properties, "UserPoolId")?, "GroupName": name(world, properties)});
        let found = world.call(USER_POOLS, "GetGroup", input).await;
        if_there(found)?.map(|answer| made(&answer)).transpose()
    }

    async fn create(&self, world: &World, properties: &Value) -> Result<Made, Fault> {
        let asked = named(properties, &name(world, properties));
        made(&world.call(USER_POOLS, "CreateGroup", fit::input(CreateGroupRequest::SHAPE, &asked)?).await?)
    }

    async fn update(
        &self,
        world: &World,
        physical_id: &str,
        _old: &Value,
        new: &Value,
    ) -> Result<Made, Fault> {
        let asked = named(new, physical_id);
        made(&world.call(USER_POOLS, "UpdateGroup", fit::input(UpdateGroupRequest::SHAPE, &asked)?).await?)
    }

    async fn delete(&self, world: &World, physical_id: &str, properties: &Value) -> Result<(), Fault> {
        let input = json!({"UserPoolId": required(properties, "UserPoolId")?, "GroupName": physical_id});
        gone(world.call(USER_POOLS, "DeleteGroup", input).await)
    }
}

fn name(world: &World, properties: &Value) -> String {
    text(properties, "GroupName").unwrap_or_else(|| world.physical_name(LONGEST_NAME))
}

fn named(properties: &Value, name: &str) -> Map<String, Value> {
    let mut asked = members(properties);
    asked.insert("GroupName".to_owned(), Value::String(name.to_owned()));
    asked
}

fn made(answer: &Value) -> Result<Made, Fault> {
    Ok(Made::new(answered(answer, "/Group/GroupName")?))
}
