//! AWS::Cognito::UserPoolUser: everything about it replaces it.

use aws_model::Structure as _;
use aws_model::user_pools::AdminCreateUserRequest;
use directory::IdSource as _;
use serde_json::{Value, json};

use super::fit;
use super::given::{USER_POOLS, answered, gone, if_there, members, required, text};
use crate::fault::Fault;
use crate::resource::{Made, Property, Resource};
use crate::world::World;

/// The type.
pub struct UserPoolUser;

impl Resource for UserPoolUser {
    const TYPE: &'static str = "AWS::Cognito::UserPoolUser";
    const PROPERTIES: &'static [Property] = &[
        Property::new("ClientMetadata").create_only().write_only(),
        Property::new("DesiredDeliveryMediums").create_only().write_only(),
        Property::new("ForceAliasCreation").create_only().write_only(),
        Property::new("MessageAction").create_only().write_only(),
        Property::new("UserAttributes").create_only(),
        Property::new("UserPoolId").required().create_only(),
        Property::new("Username").create_only(),
        Property::new("ValidationData").create_only().write_only(),
    ];

    fn check(&self, properties: &Value) -> Result<(), Fault> {
        if text(properties, "MessageAction").is_some_and(|action| action == "RESEND") {
            return Err(Fault::invalid("MessageAction RESEND invites somebody who is there already."));
        }
        fit::input(AdminCreateUserRequest::SHAPE, &members(properties)).map(|_| ())
    }

    async fn find(&self, world: &World, properties: &Value) -> Result<Option<Made>, Fault> {
        let input =
            json!({"UserPoolId": required(properties, "UserPoolId")?, "Username": name(world, properties)});
        let found = if_there(world.call(USER_POOLS, "AdminGetUser", input).await)?;
        found.map(|answer| Ok(Made::new(answered(&answer, "/Username")?))).transpose()
    }

    async fn create(&self, world: &World, properties: &Value) -> Result<Made, Fault> {
        let mut asked = members(properties);
        asked.insert("Username".to_owned(), Value::String(name(world, properties)));
        let input = fit::input(AdminCreateUserRequest::SHAPE, &asked)?;
        let answer = world.call(USER_POOLS, "AdminCreateUser", input).await?;
        // The stored name: where addresses are names it is the sub, which stays when the address changes.
        Ok(Made::new(answered(&answer, "/User/Username")?))
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

    async fn delete(&self, world: &World, physical_id: &str, properties: &Value) -> Result<(), Fault> {
        let input = json!({"UserPoolId": required(properties, "UserPoolId")?, "Username": physical_id});
        gone(world.call(USER_POOLS, "AdminDeleteUser", input).await)
    }
}

fn name(world: &World, properties: &Value) -> String {
    text(properties, "Username").unwrap_or_else(|| world.ids("user name").uuid().to_string())
}
