//! AWS::Cognito::UserPoolUserToGroupAttachment.

use serde_json::{Value, json};

use super::given::{USER_POOLS, gone, required};
use crate::fault::Fault;
use crate::resource::{Made, Property, Resource};
use crate::world::World;

/// The type.
pub struct UserPoolUserToGroupAttachment;

impl Resource for UserPoolUserToGroupAttachment {
    const TYPE: &'static str = "AWS::Cognito::UserPoolUserToGroupAttachment";
    const PROPERTIES: &'static [Property] = &[
        Property::new("GroupName").required().create_only(),
        Property::new("UserPoolId").required().create_only(),
        Property::new("Username").required().create_only(),
    ];

    /// Adding twice is adding once, so nothing has to be looked for.
    async fn find(&self, _world: &World, _properties: &Value) -> Result<Option<Made>, Fault> {
        Ok(None)
    }

    async fn create(&self, world: &World, properties: &Value) -> Result<Made, Fault> {
        world.call(USER_POOLS, "AdminAddUserToGroup", membership(properties)?).await?;
        Ok(Made::new(world.physical_name(128)))
    }

    async fn update(
        &self,
        _world: &World,
        _physical_id: &str,
        _old: &Value,
        _new: &Value,
    ) -> Result<Made, Fault> {
        Err(Fault::must_replace())
    }

    async fn delete(&self, world: &World, _physical_id: &str, properties: &Value) -> Result<(), Fault> {
        gone(world.call(USER_POOLS, "AdminRemoveUserFromGroup", membership(properties)?).await)
    }
}

fn membership(properties: &Value) -> Result<Value, Fault> {
    Ok(json!({
        "UserPoolId": required(properties, "UserPoolId")?,
        "GroupName": required(properties, "GroupName")?,
        "Username": required(properties, "Username")?,
    }))
}
