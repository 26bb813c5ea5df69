//! AWS::Lambda::Alias.

use aws_model::Structure as _;
use aws_model::lambda::{CreateAliasRequest, UpdateAliasRequest};
use serde_json::{Map, Value, json};

use super::fit;
use super::given::{LAMBDA, answered, gone, if_there, members, required};
use crate::fault::Fault;
use crate::resource::{Made, Property, Resource};
use crate::world::World;

/// The type.
pub struct LambdaAlias;

impl Resource for LambdaAlias {
    const TYPE: &'static str = "AWS::Lambda::Alias";
    const PROPERTIES: &'static [Property] = &[
        Property::new("Description"),
        Property::new("FunctionName").required().create_only(),
        Property::new("FunctionVersion").required(),
        Property::new("Name").required().create_only(),
        Property::new("ProvisionedConcurrencyConfig"),
        Property::new("RoutingConfig"),
    ];

    fn check(&self, properties: &Value) -> Result<(), Fault> {
        if properties.get("ProvisionedConcurrencyConfig").is_some() {
            return Err(Fault::invalid("ProvisionedConcurrencyConfig is not implemented yet."));
        }
        fit::input(CreateAliasRequest::SHAPE, &asked(properties)?).map(|_| ())
    }

    async fn find(&self, world: &World, properties: &Value) -> Result<Option<Made>, Fault> {
        let input = json!({"FunctionName": required(properties, "FunctionName")?, "Name": required(properties, "Name")?});
        if_there(world.call(LAMBDA, "GetAlias", input).await)?.map(|answer| made(&answer)).transpose()
    }

    async fn create(&self, world: &World, properties: &Value) -> Result<Made, Fault> {
        let input = fit::input(CreateAliasRequest::SHAPE, &asked(properties)?)?;
        made(&world.call(LAMBDA, "CreateAlias", input).await?)
    }

    async fn update(
        &self,
        world: &World,
        _physical_id: &str,
        _old: &Value,
        new: &Value,
    ) -> Result<Made, Fault> {
        let mut asked = asked(new)?;
        asked.entry("Description").or_insert_with(|| json!(""));
        asked.entry("RoutingConfig").or_insert_with(|| json!({"AdditionalVersionWeights": {}}));
        let input = fit::input(UpdateAliasRequest::SHAPE, &asked)?;
        made(&world.call(LAMBDA, "UpdateAlias", input).await?)
    }

    async fn delete(&self, world: &World, _physical_id: &str, properties: &Value) -> Result<(), Fault> {
        let input = json!({"FunctionName": required(properties, "FunctionName")?, "Name": required(properties, "Name")?});
        gone(world.call(LAMBDA, "DeleteAlias", input).await)
    }
}

/// A template lists weights, the API has them by version.
fn asked(properties: &Value) -> Result<Map<String, Value>, Fault> {
    let mut asked = members(properties);
    if let Some(routing) = properties.get("RoutingConfig") {
        let mut weights = Map::new();
        for weight in routing.get("AdditionalVersionWeights").and_then(Value::as_array).into_iter().flatten()
        {
            weights.insert(
                required(weight, "FunctionVersion")?,
                Value::String(required(weight, "FunctionWeight")?),
            );
        }
        asked.insert("RoutingConfig".to_owned(), json!({ "AdditionalVersionWeights": weights }));
    }
    Ok(asked)
}

fn made(answer: &Value) -> Result<Made, Fault> {
    let arn = answered(answer, "/AliasArn")?;
    Ok(Made::new(arn.clone()).with("AliasArn", arn))
}
