//! AWS::Cognito::UserPool. What Cognito never changes after creation is refused in its words, followed by the command that
//! can change it here.

use std::collections::{BTreeMap, BTreeSet};

use aws_model::Structure as _;
use aws_model::user_pools::{AddCustomAttributesRequest, CreateUserPoolRequest, UpdateUserPoolRequest};
use directory::{ALPHANUMERIC, IdSource as _};
use serde_json::{Map, Value, json};

use super::given::{USER_POOLS, answered, gone, if_there, mapped_tags, members};
use super::{fit, given};
use crate::fault::{Fault, HandlerCode};
use crate::resource::{Made, Property, Resource};
use crate::world::World;

/// The type.
pub struct UserPool;

/// Characters after the `_` of a pool's id.
const ID_LENGTH: usize = 9;
/// The longest name of a pool.
const LONGEST_NAME: usize = 128;

/// Members of SetUserPoolMfaConfig, which is not built: they would be kept without effect.
const NOT_BUILT: &[&str] = &[
    "EmailAuthenticationMessage",
    "EmailAuthenticationSubject",
    "EnabledMfas",
    "WebAuthnFactorConfiguration",
    "WebAuthnRelyingPartyID",
    "WebAuthnUserVerification",
];

/// What an update may not touch.
const FIXED: &[&str] = &["AliasAttributes", "UsernameAttributes", "UsernameConfiguration"];

impl Resource for UserPool {
    const TYPE: &'static str = "AWS::Cognito::UserPool";
    const PROPERTIES: &'static [Property] = &[
        Property::new("AccountRecoverySetting"),
        Property::new("AdminCreateUserConfig"),
        Property::new("AliasAttributes"),
        Property::new("AutoVerifiedAttributes"),
        Property::new("DeletionProtection"),
        Property::new("DeviceConfiguration"),
        Property::new("EmailAuthenticationMessage"),
        Property::new("EmailAuthenticationSubject"),
        Property::new("EmailConfiguration"),
        Property::new("EmailVerificationMessage"),
        Property::new("EmailVerificationSubject"),
        Property::new("EnabledMfas").write_only(),
        Property::new("IssuerConfiguration"),
        Property::new("KeyConfiguration"),
        Property::new("LambdaConfig"),
        Property::new("MfaConfiguration"),
        Property::new("Policies"),
        Property::new("Schema"),
        Property::new("SmsAuthenticationMessage"),
        Property::new("SmsConfiguration"),
        Property::new("SmsVerificationMessage"),
        Property::new("UserAttributeUpdateSettings"),
        Property::new("UserPoolAddOns"),
        Property::new("UserPoolName"),
        Property::new("UserPoolTags"),
        Property::new("UserPoolTier"),
        Property::new("UsernameAttributes"),
        Property::new("UsernameConfiguration"),
        Property::new("VerificationMessageTemplate"),
        Property::new("WebAuthnFactorConfiguration"),
        Property::new("WebAuthnRelyingPartyID"),
        Property::new("WebAuthnUserVerification"),
    ];

    fn check(&self, properties: &Value) -> Result<(), Fault> {
        let wanted: Vec<_> = NOT_BUILT
            .iter()
            .filter(|name| properties.get(**name).is_some_and(|value| value != &json!([])))
            .copied()
            .collect();
        if !wanted.is_empty() {
            return Err(Fault::invalid(format!(
                "{} needs SetUserPoolMfaConfig; that is not implemented yet.",
                wanted.join(", ")
            )));
        }
        fit::input(CreateUserPoolRequest::SHAPE, &asked(properties)).map(|_| ())
    }

    async fn find(&self, world: &World, properties: &Value) -> Result<Option<Made>, Fault> {
        // A tag pins the id in development; otherwise it is the first that the operation draws.
        let pinned = ["rockpool:id", "_custom_id_", "floci:override-id", "ms-custom-id"]
            .iter()
            .find_map(|tag| given::text(properties.get("UserPoolTags")?, tag));
        let id = pinned.unwrap_or_else(|| {
            let name = world.ids("CreateUserPool").letters(ALPHANUMERIC, ID_LENGTH);
            format!("{}_{name}", world.stack.region)
        });
        let found = world.call(USER_POOLS, "DescribeUserPool", json!({"UserPoolId": id})).await;
        if_there(found)?.map(|answer| made(world, &answer)).transpose()
    }

    async fn create(&self, world: &World, properties: &Value) -> Result<Made, Fault> {
        let mut asked = asked(properties);
        asked.entry("PoolName").or_insert_with(|| Value::String(world.physical_name(LONGEST_NAME)));
        asked.insert(
            "UserPoolTags".to_owned(),
            Value::Object(mapped_tags(world, properties.get("UserPoolTags"))),
        );
        let input = fit::input(CreateUserPoolRequest::SHAPE, &asked)?;
        let answer = world.call(USER_POOLS, "CreateUserPool", input).await?;
        made(world, &answer)
    }

    async fn update(
        &self,
        world: &World,
        physical_id: &str,
        old: &Value,
        new: &Value,
    ) -> Result<Made, Fault> {
        let described =
            world.call(USER_POOLS, "DescribeUserPool", json!({"UserPoolId": physical_id})).await?;
        let pool = described.get("UserPool").cloned().unwrap_or_default();
        let way = if world.allow_in_place {
            "A template cannot begin such a change here yet; this can, and the template fits afterwards"
        } else {
            "Rockpool can change it in place, and the template fits afterwards"
        };
        let hint = format!("{way}: rockpool pool alter {physical_id}");
        for property in FIXED {
            // A pool that was altered in place is what the template says already.
            if !same(property, old.get(*property), new.get(*property))
                && !same(property, pool.get(*property), new.get(*property))
            {
                return Err(Fault::new(
                    HandlerCode::NotUpdatable,
                    format!("Updates are not allowed for property - {property}. {hint}"),
                ));
            }
        }
        let more = added_attributes(old, new).or_else(|| lacking_attributes(&pool, old, new));
        let more = more.ok_or_else(|| {
            Fault::new(
                HandlerCode::InvalidRequest,
                format!("Existing schema attributes cannot be modified or deleted. {hint}"),
            )
        })?;
        add_attributes(world, physical_id, &described, more).await?;
        let mut asked = asked(new);
        for name in FIXED.iter().chain(&["Schema"]) {
            asked.remove(*name);
        }
        asked.insert("UserPoolId".to_owned(), Value::String(physical_id.to_owned()));
        asked.insert("UserPoolTags".to_owned(), Value::Object(mapped_tags(world, new.get("UserPoolTags"))));
        let input = fit::input(UpdateUserPoolRequest::SHAPE, &asked)?;
        world.call(USER_POOLS, "UpdateUserPool", input).await?;
        made(world, &described)
    }

    async fn delete(&self, world: &World, physical_id: &str, _properties: &Value) -> Result<(), Fault> {
        gone(world.call(USER_POOLS, "DeleteUserPool", json!({"UserPoolId": physical_id})).await)
    }
}

/// The properties under the API's names.
fn asked(properties: &Value) -> Map<String, Value> {
    let mut members = members(properties);
    members.retain(|name, _| !NOT_BUILT.contains(&name.as_str()));
    if let Some(name) = members.remove("UserPoolName") {
        members.insert("PoolName".to_owned(), name);
    }
    members
}

fn made(world: &World, answer: &Value) -> Result<Made, Fault> {
    let id = answered(answer, "/UserPool/Id")?;
    let provider = format!("cognito-idp.{}.amazonaws.com/{id}", world.stack.region);
    Ok(Made::new(id.clone())
        .with("Arn", answered(answer, "/UserPool/Arn")?)
        .with("ProviderURL", format!("https://{provider}"))
        .with("ProviderName", provider)
        .with("UserPoolId", id))
}

/// Whether two values of a property that never changes mean the same.
fn same(property: &str, old: Option<&Value>, new: Option<&Value>) -> bool {
    let listed = |value: Option<&Value>| -> BTreeSet<String> {
        let single = value.into_iter().filter(|value| value.is_string());
        let items = value.and_then(Value::as_array).into_iter().flatten();
        items.chain(single).filter_map(fit::text).collect()
    };
    match property {
        "UsernameConfiguration" => {
            let sensitive = |value: Option<&Value>| value?.get("CaseSensitive").and_then(fit::boolean);
            sensitive(old) == sensitive(new)
        }
        _ => listed(old) == listed(new),
    }
}

/// The custom attributes that `new` has more than `old`; none where an attribute of `old` is another one now.
fn added_attributes(old: &Value, new: &Value) -> Option<Vec<Value>> {
    let (old, mut new) = (attributes(old), attributes(new));
    for (name, attribute) in &old {
        match new.remove(name) {
            Some(same) if same == *attribute => {}
            _ => return None,
        }
    }
    let standard = |name: &str| directory::Schema::default().find(name).is_some();
    let mut more = Vec::new();
    for (name, attribute) in new {
        let custom = name.strip_prefix("custom:").or_else(|| name.strip_prefix("dev:")).unwrap_or(&name);
        if !standard(custom) {
            more.push(attribute);
        } else if attribute.get("Required") == Some(&Value::Bool(true))
            || attribute.get("Mutable") == Some(&Value::Bool(false))
        {
            return None;
        }
    }
    Some(more)
}

/// The custom attributes that an altered pool lacks of `new`; none where the pool is another one than `new` says.
fn lacking_attributes(pool: &Value, old: &Value, new: &Value) -> Option<Vec<Value>> {
    let there = attributes(&json!({"Schema": pool.get("SchemaAttributes").cloned().unwrap_or_default()}));
    let (old, new) = (attributes(old), attributes(new));
    let required = |attribute: &Value| attribute["Required"] == true;
    // What left the template must have left the pool, or nobody needs it any more.
    let stayed = |name: &&String| {
        there.get(*name).is_some_and(|one| required(one) || directory::Schema::default().find(name).is_none())
    };
    if old.keys().filter(|name| !new.contains_key(*name)).any(|name| stayed(&name)) {
        return None;
    }
    let mut lacking = Vec::new();
    for (name, attribute) in new {
        match there.get(&name) {
            Some(one)
                if ["AttributeDataType", "Mutable", "Required"]
                    .iter()
                    .all(|member| one[*member] == attribute[*member]) => {}
            Some(_) => return None,
            None => lacking.push(attribute),
        }
    }
    Some(lacking)
}

/// Attributes of a schema by name, each with its defaults written out.
fn attributes(properties: &Value) -> BTreeMap<String, Value> {
    let mut attributes = BTreeMap::new();
    for attribute in properties.get("Schema").and_then(Value::as_array).into_iter().flatten() {
        let name = given::text(attribute, "Name").unwrap_or_default();
        let name = name.strip_prefix("custom:").unwrap_or(&name).to_owned();
        let flag =
            |member: &str, otherwise: bool| attribute.get(member).and_then(fit::boolean).unwrap_or(otherwise);
        let mut written = json!({
            "Name": name,
            "AttributeDataType": given::text(attribute, "AttributeDataType").unwrap_or_else(|| "String".to_owned()),
            "Mutable": flag("Mutable", true),
            "Required": flag("Required", false),
            "DeveloperOnlyAttribute": flag("DeveloperOnlyAttribute", false),
        });
        for (limits, lowest, highest) in [
            ("StringAttributeConstraints", "MinLength", "MaxLength"),
            ("NumberAttributeConstraints", "MinValue", "MaxValue"),
        ] {
            let Some(given_limits) = attribute.get(limits) else { continue };
            let pairs = [lowest, highest].map(|name| (name, given::text(given_limits, name)));
            let limits_as_text: Map<String, Value> = pairs
                .into_iter()
                .filter_map(|(name, text)| Some((name.to_owned(), Value::String(text?))))
                .collect();
            if !limits_as_text.is_empty() {
                written[limits] = Value::Object(limits_as_text);
            }
        }
        attributes.insert(name, written);
    }
    attributes
}

/// Adds what the pool does not have yet: after a kill it may have some.
async fn add_attributes(
    world: &World,
    pool: &str,
    described: &Value,
    mut more: Vec<Value>,
) -> Result<(), Fault> {
    let there: BTreeSet<&str> = described
        .pointer("/UserPool/SchemaAttributes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|attribute| attribute.get("Name")?.as_str())
        .map(|name| name.rsplit(':').next().unwrap_or(name))
        .collect();
    more.retain(|attribute| !attribute["Name"].as_str().is_some_and(|name| there.contains(name)));
    if more.is_empty() {
        return Ok(());
    }
    let asked = members(&json!({"UserPoolId": pool, "CustomAttributes": more}));
    let input = fit::input(AddCustomAttributesRequest::SHAPE, &asked)?;
    world.call(USER_POOLS, "AddCustomAttributes", input).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_may_be_added_and_never_changed() {
        let schema = |attributes: Value| json!({ "Schema": attributes });
        let old = schema(
            json!([{"Name": "email", "Required": "true"}, {"Name": "plan", "AttributeDataType": "String"}]),
        );
        let more = schema(json!([
            {"Name": "plan"},
            {"Name": "email", "Required": true, "AttributeDataType": "String"},
            {"Name": "seats", "AttributeDataType": "Number", "NumberAttributeConstraints": {"MinValue": 1}},
        ]));
        let added = added_attributes(&old, &more).unwrap();
        assert_eq!(added.len(), 1);
        assert_eq!(added[0]["NumberAttributeConstraints"], json!({"MinValue": "1"}));
        assert!(added_attributes(&old, &schema(json!([{"Name": "email", "Required": true}]))).is_none());
        assert!(
            added_attributes(&json!({}), &schema(json!([{"Name": "email", "Required": true}]))).is_none()
        );
        assert_eq!(added_attributes(&json!({}), &schema(json!([{"Name": "email"}]))), Some(vec![]));
    }

    #[test]
    fn a_pool_that_was_altered_is_what_the_template_says() {
        let pool = json!({"SchemaAttributes": [
            {"Name": "email", "AttributeDataType": "String", "Mutable": true, "Required": true},
            {"Name": "name", "AttributeDataType": "String", "Mutable": true, "Required": false},
            {"Name": "custom:plan", "AttributeDataType": "String", "Mutable": true, "Required": false},
        ]});
        let old = json!({"Schema": [{"Name": "name", "Required": true}, {"Name": "plan"}]});
        let new =
            json!({"Schema": [{"Name": "email", "Required": true}, {"Name": "plan"}, {"Name": "seats"}]});
        assert!(added_attributes(&old, &new).is_none());
        let lacking = lacking_attributes(&pool, &old, &new).unwrap();
        assert_eq!((lacking.len(), &lacking[0]["Name"]), (1, &json!("seats")));
        let gone = json!({"Schema": [{"Name": "email", "Required": true}]});
        assert!(lacking_attributes(&pool, &old, &gone).is_none(), "the pool still has custom:plan");
        let other = json!({"Schema": [{"Name": "plan", "AttributeDataType": "Number"}]});
        assert!(lacking_attributes(&pool, &old, &other).is_none());
    }

    #[test]
    fn what_means_the_same_is_no_change() {
        assert!(same(
            "UsernameAttributes",
            Some(&json!(["email", "phone_number"])),
            Some(&json!(["phone_number", "email"]))
        ));
        assert!(same("AliasAttributes", None, Some(&json!([]))));
        assert!(!same("AliasAttributes", None, Some(&json!(["email"]))));
        assert!(same(
            "UsernameConfiguration",
            Some(&json!({"CaseSensitive": "false"})),
            Some(&json!({"CaseSensitive": false}))
        ));
        assert!(!same("UsernameConfiguration", None, Some(&json!({"CaseSensitive": false}))));
    }
}
