//! AWS::Logs::LogGroup.

use aws_model::Structure as _;
use aws_model::logs::CreateLogGroupRequest;
use serde_json::{Map, Value, json};

use super::fit;
use super::given::{gone, if_there, listed_tags, required, text};
use crate::fault::Fault;
use crate::resource::{Made, Property, Resource};
use crate::world::World;

/// The type.
pub struct LogGroup;

/// The service of log groups.
const LOGS: &str = "logs";
/// The longest name of a group.
const LONGEST_NAME: usize = 512;

impl Resource for LogGroup {
    const TYPE: &'static str = "AWS::Logs::LogGroup";
    const PROPERTIES: &'static [Property] = &[
        Property::new("DeletionProtectionEnabled"),
        Property::new("KmsKeyId"),
        Property::new("LogGroupClass"),
        Property::new("LogGroupName").create_only(),
        Property::new("RetentionInDays"),
        Property::new("Tags"),
    ];

    fn check(&self, properties: &Value) -> Result<(), Fault> {
        days(properties).map(|_| ())
    }

    async fn find(&self, world: &World, properties: &Value) -> Result<Option<Made>, Fault> {
        let name = name(world, properties);
        let answer = world.call(LOGS, "DescribeLogGroups", json!({"logGroupNamePrefix": name})).await;
        let there = if_there(answer)?
            .and_then(|answer| answer.get("logGroups")?.as_array().cloned())
            .unwrap_or_default()
            .iter()
            .any(|group| text(group, "logGroupName").as_deref() == Some(name.as_str()));
        Ok(there.then(|| made(world, &name)))
    }

    async fn create(&self, world: &World, properties: &Value) -> Result<Made, Fault> {
        let name = name(world, properties);
        let mut asked = Map::new();
        asked.insert("logGroupName".to_owned(), Value::String(name.clone()));
        for (from, to) in [
            ("KmsKeyId", "kmsKeyId"),
            ("LogGroupClass", "logGroupClass"),
            ("DeletionProtectionEnabled", "deletionProtectionEnabled"),
        ] {
            if let Some(value) = properties.get(from) {
                asked.insert(to.to_owned(), value.clone());
            }
        }
        let tags = listed_tags(world, properties)?;
        if !tags.is_empty() {
            asked.insert("tags".to_owned(), Value::Object(tags));
        }
        let input = fit::input(CreateLogGroupRequest::SHAPE, &asked)?;
        world.call(LOGS, "CreateLogGroup", input).await?;
        if let Err(fault) = retain(world, &name, properties).await {
            // The failed step leaves nothing behind.
            self.delete(world, &name, properties).await?;
            return Err(fault);
        }
        Ok(made(world, &name))
    }

    async fn update(
        &self,
        world: &World,
        physical_id: &str,
        old: &Value,
        new: &Value,
    ) -> Result<Made, Fault> {
        for name in ["DeletionProtectionEnabled", "KmsKeyId", "LogGroupClass", "Tags"] {
            if old.get(name) != new.get(name) {
                return Err(Fault::invalid(format!("{name} of a log group cannot change here yet.")));
            }
        }
        retain(world, physical_id, new).await?;
        Ok(made(world, physical_id))
    }

    async fn delete(&self, world: &World, physical_id: &str, _properties: &Value) -> Result<(), Fault> {
        gone(world.call(LOGS, "DeleteLogGroup", json!({"logGroupName": physical_id})).await)
    }
}

fn name(world: &World, properties: &Value) -> String {
    text(properties, "LogGroupName").unwrap_or_else(|| world.physical_name(LONGEST_NAME))
}

fn made(world: &World, name: &str) -> Made {
    let names = &world.stack;
    Made::new(name).with("Arn", format!("arn:aws:logs:{}:{}:log-group:{name}:*", names.region, names.account))
}

/// For how many days lines are kept, where it is said.
fn days(properties: &Value) -> Result<Option<i64>, Fault> {
    if properties.get("RetentionInDays").is_none() {
        return Ok(None);
    }
    let days = required(properties, "RetentionInDays")?.parse();
    days.map(Some).map_err(|_| Fault::invalid("Value of property RetentionInDays must be of type Number"))
}

async fn retain(world: &World, name: &str, properties: &Value) -> Result<(), Fault> {
    let Some(days) = days(properties)? else {
        return gone(world.call(LOGS, "DeleteRetentionPolicy", json!({"logGroupName": name})).await);
    };
    let input = json!({"logGroupName": name, "retentionInDays": days});
    world.call(LOGS, "PutRetentionPolicy", input).await.map(|_| ())
}
