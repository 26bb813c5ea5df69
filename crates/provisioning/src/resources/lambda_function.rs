//! AWS::Lambda::Function.

use aws_model::Structure as _;
use aws_model::lambda::{CreateFunctionRequest, UpdateFunctionConfigurationRequest};
use serde_json::{Map, Value, json};

use super::given::{LAMBDA, answered, gone, if_there, listed_tags, members, required, text};
use super::{code, fit};
use crate::fault::Fault;
use crate::resource::{Made, Property, Resource};
use crate::world::World;

/// The type.
pub struct LambdaFunction;

/// The longest name of a function.
const LONGEST_NAME: usize = 64;

/// Properties that are not members of CreateFunction under the same name.
const OTHERS: &[&str] = &["Code", "FunctionName", "KmsKeyArn", "ReservedConcurrentExecutions", "Tags"];

/// Settings of operations of their own, and what only Amazon's own machines have.
const NOT_BUILT: &[&str] = &[
    "CapacityProviderConfig",
    "DurableConfig",
    "FunctionScalingConfig",
    "PublishToLatestPublished",
    "RecursiveLoop",
    "RuntimeManagementConfig",
    "TenancyConfig",
];

/// What UpdateFunctionConfiguration is told for a property that left the template: its default.
fn defaults() -> [(&'static str, Value); 9] {
    [
        ("DeadLetterConfig", json!({"TargetArn": ""})),
        ("Description", json!("")),
        ("Environment", json!({"Variables": {}})),
        ("EphemeralStorage", json!({"Size": 512})),
        ("Layers", json!([])),
        ("MemorySize", json!(128)),
        ("Timeout", json!(3)),
        ("TracingConfig", json!({"Mode": "PassThrough"})),
        ("VpcConfig", json!({"SubnetIds": [], "SecurityGroupIds": []})),
    ]
}

impl Resource for LambdaFunction {
    const TYPE: &'static str = "AWS::Lambda::Function";
    const PROPERTIES: &'static [Property] = &[
        Property::new("Architectures"),
        Property::new("CapacityProviderConfig"),
        Property::new("Code").required(),
        Property::new("CodeSigningConfigArn"),
        Property::new("DeadLetterConfig"),
        Property::new("Description"),
        Property::new("DurableConfig").conditional(),
        Property::new("Environment"),
        Property::new("EphemeralStorage"),
        Property::new("FileSystemConfigs"),
        Property::new("FunctionName").create_only(),
        Property::new("FunctionScalingConfig"),
        Property::new("Handler"),
        Property::new("ImageConfig"),
        Property::new("KmsKeyArn"),
        Property::new("Layers"),
        Property::new("LoggingConfig"),
        Property::new("MemorySize"),
        Property::new("PackageType").create_only(),
        Property::new("PublishToLatestPublished").write_only(),
        Property::new("RecursiveLoop"),
        Property::new("ReservedConcurrentExecutions"),
        Property::new("Role").required(),
        Property::new("Runtime"),
        Property::new("RuntimeManagementConfig"),
        Property::new("SnapStart").write_only(),
        Property::new("Tags"),
        Property::new("TenancyConfig").create_only(),
        Property::new("Timeout"),
        Property::new("TracingConfig"),
        Property::new("VpcConfig"),
    ];

    fn check(&self, properties: &Value) -> Result<(), Fault> {
        let wanted: Vec<_> =
            NOT_BUILT.iter().filter(|name| properties.get(**name).is_some()).copied().collect();
        if !wanted.is_empty() {
            return Err(Fault::invalid(format!("{} is not implemented yet.", wanted.join(", "))));
        }
        if let Some(code) = properties.get("Code") {
            code::check(code, text(properties, "Runtime").as_deref())?;
        }
        fit::input(CreateFunctionRequest::SHAPE, &configuration(properties)).map(|_| ())
    }

    async fn find(&self, world: &World, properties: &Value) -> Result<Option<Made>, Fault> {
        let input = json!({"FunctionName": name(world, properties)});
        let found = world.call(LAMBDA, "GetFunctionConfiguration", input).await;
        if_there(found)?.map(|answer| made(&answer)).transpose()
    }

    async fn create(&self, world: &World, properties: &Value) -> Result<Made, Fault> {
        let name = name(world, properties);
        let code = properties.get("Code").cloned().unwrap_or_default();
        let zip = code::read(world, &code, text(properties, "Runtime").as_deref()).await?;
        let mut asked = configuration(properties);
        asked.insert("FunctionName".to_owned(), Value::String(name.clone()));
        asked.insert("Code".to_owned(), json!({ "ZipFile": zip }));
        let tags = listed_tags(world, properties)?;
        if !tags.is_empty() {
            asked.insert("Tags".to_owned(), Value::Object(tags));
        }
        let input = fit::input(CreateFunctionRequest::SHAPE, &asked)?;
        let answer = world.call(LAMBDA, "CreateFunction", input).await?;
        if let Err(fault) = reserve(world, &name, &Value::Null, properties).await {
            // Half a function is none: the failed step leaves nothing behind.
            self.delete(world, &name, properties).await?;
            return Err(fault);
        }
        made(&answer)
    }

    async fn update(
        &self,
        world: &World,
        physical_id: &str,
        old: &Value,
        new: &Value,
    ) -> Result<Made, Fault> {
        let architectures = old.get("Architectures") != new.get("Architectures");
        if old.get("Code") != new.get("Code") || architectures {
            let code = new.get("Code").cloned().unwrap_or_default();
            let zip = code::read(world, &code, text(new, "Runtime").as_deref()).await?;
            let mut input = json!({"FunctionName": physical_id, "ZipFile": zip});
            if let Some(architectures) = new.get("Architectures") {
                input["Architectures"] = architectures.clone();
            }
            world.call(LAMBDA, "UpdateFunctionCode", input).await?;
        }
        let mut asked = configuration(new);
        for name in ["Architectures", "CodeSigningConfigArn", "PackageType"] {
            asked.remove(name);
        }
        for (name, default) in defaults() {
            // A default that was never left need not be said.
            if old.get(name).is_some() {
                asked.entry(name).or_insert(default);
            }
        }
        asked.insert("FunctionName".to_owned(), Value::String(physical_id.to_owned()));
        let input = fit::input(UpdateFunctionConfigurationRequest::SHAPE, &asked)?;
        let answer = world.call(LAMBDA, "UpdateFunctionConfiguration", input).await?;
        let made = made(&answer)?;
        retag(world, &answered(&answer, "/FunctionArn")?, old, new).await?;
        reserve(world, physical_id, old, new).await?;
        Ok(made)
    }

    async fn delete(&self, world: &World, physical_id: &str, _properties: &Value) -> Result<(), Fault> {
        gone(world.call(LAMBDA, "DeleteFunction", json!({"FunctionName": physical_id})).await)
    }
}

fn name(world: &World, properties: &Value) -> String {
    text(properties, "FunctionName").unwrap_or_else(|| world.physical_name(LONGEST_NAME))
}

/// The properties that are members of the API's configuration.
fn configuration(properties: &Value) -> Map<String, Value> {
    let mut asked = members(properties);
    asked.retain(|name, _| !OTHERS.contains(&name.as_str()) && !NOT_BUILT.contains(&name.as_str()));
    if let Some(key) = properties.get("KmsKeyArn") {
        asked.insert("KMSKeyArn".to_owned(), key.clone());
    }
    asked
}

fn made(answer: &Value) -> Result<Made, Fault> {
    Ok(Made::new(answered(answer, "/FunctionName")?).with("Arn", answered(answer, "/FunctionArn")?))
}

async fn reserve(world: &World, name: &str, old: &Value, new: &Value) -> Result<(), Fault> {
    const MEMBER: &str = "ReservedConcurrentExecutions";
    match (old.get(MEMBER), new.get(MEMBER)) {
        (_, Some(_)) => {
            let reserved: i64 = required(new, MEMBER)?
                .parse()
                .map_err(|_| Fault::invalid(format!("Value of property {MEMBER} must be of type Number")))?;
            let input = json!({"FunctionName": name, MEMBER: reserved});
            world.call(LAMBDA, "PutFunctionConcurrency", input).await.map(|_| ())
        }
        (Some(_), None) => {
            gone(world.call(LAMBDA, "DeleteFunctionConcurrency", json!({"FunctionName": name})).await)
        }
        (None, None) => Ok(()),
    }
}

async fn retag(world: &World, arn: &str, old: &Value, new: &Value) -> Result<(), Fault> {
    let (old, new) = (listed_tags(world, old)?, listed_tags(world, new)?);
    let left: Vec<&String> = old.keys().filter(|key| !new.contains_key(*key)).collect();
    if !left.is_empty() {
        world.call(LAMBDA, "UntagResource", json!({"Resource": arn, "TagKeys": left})).await?;
    }
    if !new.is_empty() && old != new {
        world.call(LAMBDA, "TagResource", json!({"Resource": arn, "Tags": new})).await?;
    }
    Ok(())
}
