//! AWS::Lambda::LayerVersion: every change is another version.

use aws_model::Structure as _;
use aws_model::lambda::PublishLayerVersionRequest;
use serde_json::{Value, json};

use super::given::{LAMBDA, answered, gone, if_there, members, text};
use super::{code, fit};
use crate::fault::Fault;
use crate::resource::{Made, Property, Resource};
use crate::world::World;

/// The type.
pub struct LambdaLayerVersion;

/// The longest name of a layer.
const LONGEST_NAME: usize = 140;

impl Resource for LambdaLayerVersion {
    const TYPE: &'static str = "AWS::Lambda::LayerVersion";
    const PROPERTIES: &'static [Property] = &[
        Property::new("CompatibleArchitectures").create_only(),
        Property::new("CompatibleRuntimes").create_only(),
        Property::new("Content").required().create_only().write_only(),
        Property::new("Description").create_only(),
        Property::new("LayerName").create_only(),
        Property::new("LicenseInfo").create_only(),
    ];

    fn check(&self, properties: &Value) -> Result<(), Fault> {
        if let Some(content) = properties.get("Content") {
            if content.get("ZipFile").is_some() {
                return Err(fit::unsupported("Content.ZipFile"));
            }
            code::check(content, None)?;
        }
        fit::input(PublishLayerVersionRequest::SHAPE, &members(properties)).map(|_| ())
    }

    /// A layer without a name of its own has one that this step alone makes. Versions of a named layer are numbered, and
    /// nothing tells whose one is: a kill between publishing and writing it down leaves a version that nobody deletes.
    async fn find(&self, world: &World, properties: &Value) -> Result<Option<Made>, Fault> {
        if properties.get("LayerName").is_some() {
            return Ok(None);
        }
        let input = json!({"LayerName": world.physical_name(LONGEST_NAME)});
        let Some(answer) = if_there(world.call(LAMBDA, "ListLayerVersions", input).await)? else {
            return Ok(None);
        };
        let newest = answer.pointer("/LayerVersions/0/LayerVersionArn").and_then(Value::as_str);
        Ok(newest.map(made))
    }

    async fn create(&self, world: &World, properties: &Value) -> Result<Made, Fault> {
        let content = properties.get("Content").cloned().unwrap_or_default();
        let zip = code::read(world, &content, None).await?;
        let mut asked = members(properties);
        asked.insert("Content".to_owned(), json!({ "ZipFile": zip }));
        let name = text(properties, "LayerName").unwrap_or_else(|| world.physical_name(LONGEST_NAME));
        asked.insert("LayerName".to_owned(), Value::String(name));
        let input = fit::input(PublishLayerVersionRequest::SHAPE, &asked)?;
        let answer = world.call(LAMBDA, "PublishLayerVersion", input).await?;
        Ok(made(&answered(&answer, "/LayerVersionArn")?))
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
        let (layer, version) = parts(physical_id)?;
        let input = json!({"LayerName": layer, "VersionNumber": version});
        gone(world.call(LAMBDA, "DeleteLayerVersion", input).await)
    }
}

fn made(arn: &str) -> Made {
    Made::new(arn).with("LayerVersionArn", arn)
}

/// A layer version's ARN as the layer's and the number.
///
/// # Errors
/// It is not one.
pub(super) fn parts(arn: &str) -> Result<(String, i64), Fault> {
    let wrong = || Fault::invalid(format!("{arn} is not the ARN of a layer version"));
    let (layer, version) = arn.rsplit_once(':').ok_or_else(wrong)?;
    Ok((layer.to_owned(), version.parse().map_err(|_| wrong())?))
}
