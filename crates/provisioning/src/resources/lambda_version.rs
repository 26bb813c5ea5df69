//! AWS::Lambda::Version.

use aws_model::Structure as _;
use aws_model::lambda::PublishVersionRequest;
use serde_json::{Value, json};

use super::fit;
use super::given::{LAMBDA, answered, gone, members};
use crate::fault::Fault;
use crate::resource::{Made, Property, Resource};
use crate::world::World;

/// The type.
pub struct LambdaVersion;

impl Resource for LambdaVersion {
    const TYPE: &'static str = "AWS::Lambda::Version";
    const PROPERTIES: &'static [Property] = &[
        Property::new("CodeSha256").create_only(),
        Property::new("Description").create_only(),
        Property::new("FunctionName").required().create_only(),
        Property::new("FunctionScalingConfig"),
        Property::new("ProvisionedConcurrencyConfig").create_only(),
        Property::new("RuntimePolicy").create_only(),
    ];

    fn check(&self, properties: &Value) -> Result<(), Fault> {
        for name in ["FunctionScalingConfig", "ProvisionedConcurrencyConfig", "RuntimePolicy"] {
            if properties.get(name).is_some() {
                return Err(Fault::invalid(format!("{name} is not implemented yet.")));
            }
        }
        fit::input(PublishVersionRequest::SHAPE, &members(properties)).map(|_| ())
    }

    /// Publishing what did not change gives the version that is there, so nothing has to be looked for.
    async fn find(&self, _world: &World, _properties: &Value) -> Result<Option<Made>, Fault> {
        Ok(None)
    }

    async fn create(&self, world: &World, properties: &Value) -> Result<Made, Fault> {
        let input = fit::input(PublishVersionRequest::SHAPE, &members(properties))?;
        let answer = world.call(LAMBDA, "PublishVersion", input).await?;
        let (arn, version) = (answered(&answer, "/FunctionArn")?, answered(&answer, "/Version")?);
        let suffix = format!(":{version}");
        let arn = if arn.ends_with(&suffix) { arn } else { arn + &suffix };
        Ok(Made::new(arn.clone()).with("FunctionArn", arn).with("Version", version))
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

    async fn delete(&self, world: &World, physical_id: &str, _properties: &Value) -> Result<(), Fault> {
        let Some((function, version)) = physical_id.rsplit_once(':') else {
            return Err(Fault::internal(format!("{physical_id} is not the ARN of a version")));
        };
        let input = json!({"FunctionName": function, "Qualifier": version});
        gone(world.call(LAMBDA, "DeleteFunction", input).await)
    }
}
