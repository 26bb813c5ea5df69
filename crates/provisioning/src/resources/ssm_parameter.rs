//! AWS::SSM::Parameter: texts and lists of texts. As at AWS a template holds no secure ones.

use aws_model::Structure as _;
use aws_model::ssm::PutParameterRequest;
use serde_json::{Value, json};

use super::fit;
use super::given::{answered, gone, if_there, mapped_tags, members, required, text};
use crate::fault::Fault;
use crate::resource::{Made, Property, Resource};
use crate::world::World;

/// The type.
pub struct SsmParameter;

/// The service of parameters.
const SSM: &str = "ssm";
/// The longest name that is made here.
const LONGEST_NAME: usize = 512;

impl Resource for SsmParameter {
    const TYPE: &'static str = "AWS::SSM::Parameter";
    const PROPERTIES: &'static [Property] = &[
        Property::new("AllowedPattern"),
        Property::new("DataType"),
        Property::new("Description"),
        Property::new("Name").create_only(),
        Property::new("Policies"),
        Property::new("Tags"),
        Property::new("Tier"),
        Property::new("Type").required(),
        Property::new("Value").required(),
    ];

    fn check(&self, properties: &Value) -> Result<(), Fault> {
        if let Some(kind) = text(properties, "Type")
            && !matches!(kind.as_str(), "String" | "StringList")
        {
            return Err(Fault::invalid(format!(
                "Value of property Type must be String or StringList, not {kind}: a template is no place for a secret"
            )));
        }
        let mut asked = members(properties);
        asked.remove("Tags");
        fit::input(PutParameterRequest::SHAPE, &asked).map(|_| ())
    }

    async fn find(&self, world: &World, properties: &Value) -> Result<Option<Made>, Fault> {
        let answer = world.call(SSM, "GetParameter", json!({"Name": name(world, properties)})).await;
        if_there(answer)?
            .map(|answer| {
                Ok(made(
                    &answered(&answer, "/Parameter/Name")?,
                    &answered(&answer, "/Parameter/Type")?,
                    &answered(&answer, "/Parameter/Value")?,
                ))
            })
            .transpose()
    }

    async fn create(&self, world: &World, properties: &Value) -> Result<Made, Fault> {
        let name = name(world, properties);
        let tags: Vec<Value> = mapped_tags(world, properties.get("Tags"))
            .into_iter()
            .map(|(key, value)| json!({"Key": key, "Value": value}))
            .collect();
        put(world, &name, properties, (!tags.is_empty()).then_some(tags)).await
    }

    async fn update(
        &self,
        world: &World,
        physical_id: &str,
        old: &Value,
        new: &Value,
    ) -> Result<Made, Fault> {
        if old.get("Tags") != new.get("Tags") {
            let (before, after) = (mapped_tags(world, old.get("Tags")), mapped_tags(world, new.get("Tags")));
            let left: Vec<&String> = before.keys().filter(|key| !after.contains_key(*key)).collect();
            let of = json!({"ResourceType": "Parameter", "ResourceId": physical_id});
            if !left.is_empty() {
                let mut input = of.clone();
                input["TagKeys"] = json!(left);
                world.call(SSM, "RemoveTagsFromResource", input).await?;
            }
            if !after.is_empty() {
                let mut input = of;
                input["Tags"] =
                    after.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect();
                world.call(SSM, "AddTagsToResource", input).await?;
            }
        }
        put(world, physical_id, new, None).await
    }

    async fn delete(&self, world: &World, physical_id: &str, _properties: &Value) -> Result<(), Fault> {
        gone(world.call(SSM, "DeleteParameter", json!({"Name": physical_id})).await)
    }
}

fn name(world: &World, properties: &Value) -> String {
    text(properties, "Name").unwrap_or_else(|| world.physical_name(LONGEST_NAME))
}

async fn put(world: &World, name: &str, properties: &Value, tags: Option<Vec<Value>>) -> Result<Made, Fault> {
    let mut asked = members(properties);
    asked.insert("Name".to_owned(), Value::String(name.to_owned()));
    match tags {
        // The API takes tags for a new parameter, and Overwrite for an old one.
        Some(tags) => _ = asked.insert("Tags".to_owned(), Value::Array(tags)),
        None => _ = asked.remove("Tags"),
    }
    if !asked.contains_key("Tags") {
        asked.insert("Overwrite".to_owned(), Value::Bool(true));
    }
    let input = fit::input(PutParameterRequest::SHAPE, &asked)?;
    world.call(SSM, "PutParameter", input).await?;
    Ok(made(name, &required(properties, "Type")?, &required(properties, "Value")?))
}

fn made(name: &str, kind: &str, value: &str) -> Made {
    Made::new(name).with("Type", kind).with("Value", value)
}
