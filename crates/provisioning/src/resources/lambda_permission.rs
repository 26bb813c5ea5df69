//! AWS::Lambda::Permission: a statement in a function's policy. What a pool needs to call its trigger.

use aws_model::Structure as _;
use aws_model::lambda::AddPermissionRequest;
use serde_json::{Value, json};

use super::fit;
use super::given::{LAMBDA, gone, if_there, members, required};
use crate::fault::Fault;
use crate::resource::{Made, Property, Resource};
use crate::world::World;

/// The type.
pub struct LambdaPermission;

/// The longest name of a statement.
const LONGEST_NAME: usize = 100;

impl Resource for LambdaPermission {
    const TYPE: &'static str = "AWS::Lambda::Permission";
    const PROPERTIES: &'static [Property] = &[
        Property::new("Action").required().create_only(),
        Property::new("EventSourceToken").create_only(),
        Property::new("FunctionName").required().create_only(),
        Property::new("FunctionUrlAuthType").create_only(),
        Property::new("InvokedViaFunctionUrl").create_only(),
        Property::new("Principal").required().create_only(),
        Property::new("PrincipalOrgID").create_only(),
        Property::new("SourceAccount").create_only(),
        Property::new("SourceArn").create_only(),
    ];

    fn check(&self, properties: &Value) -> Result<(), Fault> {
        fit::input(AddPermissionRequest::SHAPE, &members(properties)).map(|_| ())
    }

    async fn find(&self, world: &World, properties: &Value) -> Result<Option<Made>, Fault> {
        let input = json!({"FunctionName": required(properties, "FunctionName")?});
        let Some(answer) = if_there(world.call(LAMBDA, "GetPolicy", input).await)? else { return Ok(None) };
        let statement = world.physical_name(LONGEST_NAME);
        let policy: Value = answer
            .get("Policy")
            .and_then(Value::as_str)
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default();
        let statements = policy.get("Statement").and_then(Value::as_array).into_iter().flatten();
        let there = statements.filter_map(|one| one.get("Sid")?.as_str()).any(|sid| sid == statement);
        Ok(there.then(|| made(&statement)))
    }

    async fn create(&self, world: &World, properties: &Value) -> Result<Made, Fault> {
        let statement = world.physical_name(LONGEST_NAME);
        let mut asked = members(properties);
        asked.insert("StatementId".to_owned(), Value::String(statement.clone()));
        let input = fit::input(AddPermissionRequest::SHAPE, &asked)?;
        world.call(LAMBDA, "AddPermission", input).await?;
        Ok(made(&statement))
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
        let input =
            json!({"FunctionName": required(properties, "FunctionName")?, "StatementId": physical_id});
        gone(world.call(LAMBDA, "RemovePermission", input).await)
    }
}

fn made(statement: &str) -> Made {
    Made::new(statement).with("Id", statement)
}
