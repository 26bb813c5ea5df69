//! AWS::Lambda::LayerVersionPermission: a statement in the policy of a layer's version.

use aws_model::Structure as _;
use aws_model::lambda::AddLayerVersionPermissionRequest;
use serde_json::{Value, json};

use super::fit;
use super::given::{LAMBDA, gone, if_there, members, required};
use super::lambda_layer_version::parts;
use crate::fault::Fault;
use crate::resource::{Made, Property, Resource};
use crate::world::World;

/// The type.
pub struct LambdaLayerVersionPermission;

/// The longest name of a statement.
const LONGEST_NAME: usize = 100;

impl Resource for LambdaLayerVersionPermission {
    const TYPE: &'static str = "AWS::Lambda::LayerVersionPermission";
    const PROPERTIES: &'static [Property] = &[
        Property::new("Action").required().create_only(),
        Property::new("LayerVersionArn").required().create_only(),
        Property::new("OrganizationId").create_only(),
        Property::new("Principal").required().create_only(),
    ];

    async fn find(&self, world: &World, properties: &Value) -> Result<Option<Made>, Fault> {
        let (layer, version) = parts(&required(properties, "LayerVersionArn")?)?;
        let input = json!({"LayerName": layer, "VersionNumber": version});
        let found = if_there(world.call(LAMBDA, "GetLayerVersionPolicy", input).await)?;
        let statement = world.physical_name(LONGEST_NAME);
        let there = found
            .as_ref()
            .and_then(|answer| answer.get("Policy")?.as_str())
            .is_some_and(|policy| policy.contains(&format!("\"{statement}\"")));
        Ok(there.then(|| Made::new(statement.clone()).with("Id", statement)))
    }

    async fn create(&self, world: &World, properties: &Value) -> Result<Made, Fault> {
        let (layer, version) = parts(&required(properties, "LayerVersionArn")?)?;
        let statement = world.physical_name(LONGEST_NAME);
        let mut asked = members(properties);
        asked.remove("LayerVersionArn");
        asked.insert("LayerName".to_owned(), Value::String(layer));
        asked.insert("VersionNumber".to_owned(), Value::from(version));
        asked.insert("StatementId".to_owned(), Value::String(statement.clone()));
        let input = fit::input(AddLayerVersionPermissionRequest::SHAPE, &asked)?;
        world.call(LAMBDA, "AddLayerVersionPermission", input).await?;
        Ok(Made::new(statement.clone()).with("Id", statement))
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
        let (layer, version) = parts(&required(properties, "LayerVersionArn")?)?;
        let input = json!({"LayerName": layer, "VersionNumber": version, "StatementId": physical_id});
        gone(world.call(LAMBDA, "RemoveLayerVersionPermission", input).await)
    }
}
