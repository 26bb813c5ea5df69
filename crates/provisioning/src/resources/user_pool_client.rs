//! AWS::Cognito::UserPoolClient.

use aws_model::Structure as _;
use aws_model::user_pools::{CreateUserPoolClientRequest, UpdateUserPoolClientRequest};
use directory::{IdSource as _, LOWER_ALPHANUMERIC};
use serde_json::{Value, json};

use super::fit;
use super::given::{USER_POOLS, answered, gone, if_there, members, required};
use crate::fault::Fault;
use crate::resource::{Made, Property, Resource};
use crate::world::World;

/// The type.
pub struct UserPoolClient;

/// Characters of a client's id.
const ID_LENGTH: usize = 26;
/// The longest name of a client.
const LONGEST_NAME: usize = 128;

impl Resource for UserPoolClient {
    const TYPE: &'static str = "AWS::Cognito::UserPoolClient";
    const PROPERTIES: &'static [Property] = &[
        Property::new("AccessTokenValidity"),
        Property::new("AllowedOAuthFlows"),
        Property::new("AllowedOAuthFlowsUserPoolClient"),
        Property::new("AllowedOAuthScopes"),
        Property::new("AnalyticsConfiguration"),
        Property::new("AuthSessionValidity"),
        Property::new("CallbackURLs"),
        Property::new("ClientName"),
        Property::new("DefaultRedirectURI"),
        Property::new("EnablePropagateAdditionalUserContextData"),
        Property::new("EnableTokenRevocation"),
        Property::new("ExplicitAuthFlows"),
        Property::new("GenerateSecret").create_only(),
        Property::new("IdTokenValidity"),
        Property::new("LogoutURLs"),
        Property::new("PreventUserExistenceErrors"),
        Property::new("ReadAttributes"),
        Property::new("RefreshTokenRotation"),
        Property::new("RefreshTokenValidity"),
        Property::new("SupportedIdentityProviders"),
        Property::new("TokenValidityUnits"),
        Property::new("UserPoolId").required().create_only(),
        Property::new("WriteAttributes"),
    ];

    fn check(&self, properties: &Value) -> Result<(), Fault> {
        fit::input(CreateUserPoolClientRequest::SHAPE, &members(properties)).map(|_| ())
    }

    async fn find(&self, world: &World, properties: &Value) -> Result<Option<Made>, Fault> {
        let id = world.ids("CreateUserPoolClient").letters(LOWER_ALPHANUMERIC, ID_LENGTH);
        let input = json!({"UserPoolId": required(properties, "UserPoolId")?, "ClientId": id});
        let found = world.call(USER_POOLS, "DescribeUserPoolClient", input).await;
        if_there(found)?.map(|answer| made(&answer)).transpose()
    }

    async fn create(&self, world: &World, properties: &Value) -> Result<Made, Fault> {
        let mut asked = members(properties);
        asked.entry("ClientName").or_insert_with(|| Value::String(world.physical_name(LONGEST_NAME)));
        let input = fit::input(CreateUserPoolClientRequest::SHAPE, &asked)?;
        made(&world.call(USER_POOLS, "CreateUserPoolClient", input).await?)
    }

    async fn update(
        &self,
        world: &World,
        physical_id: &str,
        _old: &Value,
        new: &Value,
    ) -> Result<Made, Fault> {
        let mut asked = members(new);
        asked.remove("GenerateSecret");
        asked.insert("ClientId".to_owned(), Value::String(physical_id.to_owned()));
        let input = fit::input(UpdateUserPoolClientRequest::SHAPE, &asked)?;
        made(&world.call(USER_POOLS, "UpdateUserPoolClient", input).await?)
    }

    async fn delete(&self, world: &World, physical_id: &str, properties: &Value) -> Result<(), Fault> {
        let input = json!({"UserPoolId": required(properties, "UserPoolId")?, "ClientId": physical_id});
        gone(world.call(USER_POOLS, "DeleteUserPoolClient", input).await)
    }
}

fn made(answer: &Value) -> Result<Made, Fault> {
    let id = answered(answer, "/UserPoolClient/ClientId")?;
    let made = Made::new(id.clone())
        .with("ClientId", id)
        .with("Name", answered(answer, "/UserPoolClient/ClientName")?);
    Ok(match answer.pointer("/UserPoolClient/ClientSecret").and_then(Value::as_str) {
        Some(secret) => made.with("ClientSecret", secret),
        None => made,
    })
}
