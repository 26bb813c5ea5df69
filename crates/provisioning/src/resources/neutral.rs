//! Types that are kept without an effect, since what they are for is not here: roles and policies (what a caller may is
//! said by access keys), security groups (a function's ways out are declared), a bucket's policy, and CDK's notes. Their
//! names and attributes are what other resources ask for; nothing is stored but the stack's own record.

use directory::IdSource as _;
use serde_json::Value;

use super::given::text;
use crate::fault::Fault;
use crate::resource::{Made, Needs, Property, Resource};
use crate::world::World;

/// One type: its table, what it needs, and what it comes to.
macro_rules! neutral {
    ($(#[$meta:meta])* $name:ident, $type:literal, [$($property:expr),* $(,)?], $needs:expr, $made:expr) => {
        $(#[$meta])*
        pub struct $name;

        impl Resource for $name {
            const TYPE: &'static str = $type;
            const PROPERTIES: &'static [Property] = &[$($property),*];

            fn needs(&self, properties: &Value) -> Option<Needs> {
                let needs: fn(&Value) -> Option<Needs> = $needs;
                needs(properties)
            }

            fn check(&self, properties: &Value) -> Result<(), Fault> {
                check_documents(properties)
            }

            async fn find(&self, _world: &World, _properties: &Value) -> Result<Option<Made>, Fault> {
                Ok(None)
            }

            async fn create(&self, world: &World, properties: &Value) -> Result<Made, Fault> {
                let made: fn(&World, &Value, Option<&str>) -> Made = $made;
                Ok(made(world, properties, None))
            }

            async fn update(
                &self,
                world: &World,
                physical_id: &str,
                _old: &Value,
                new: &Value,
            ) -> Result<Made, Fault> {
                let made: fn(&World, &Value, Option<&str>) -> Made = $made;
                Ok(made(world, new, Some(physical_id)))
            }

            async fn delete(&self, _world: &World, _physical_id: &str, _properties: &Value) -> Result<(), Fault> {
                Ok(())
            }
        }
    };
}

neutral! {
    /// AWS::IAM::Role
    IamRole, "AWS::IAM::Role",
    [
        Property::new("AssumeRolePolicyDocument").required(),
        Property::new("Description"),
        Property::new("ManagedPolicyArns"),
        Property::new("MaxSessionDuration"),
        Property::new("Path").create_only(),
        Property::new("PermissionsBoundary"),
        Property::new("Policies"),
        Property::new("RoleName").create_only(),
        Property::new("Tags"),
    ],
    |properties| Some(named(properties, "RoleName")),
    |world, properties, there| {
        let name = there.map_or_else(|| name(world, properties, "RoleName", 64), str::to_owned);
        let path = text(properties, "Path").unwrap_or_else(|| "/".to_owned());
        let arn = format!("arn:aws:iam::{}:role{path}{name}", world.stack.account);
        // The same for as long as the role has its name: an update must not give it another.
        Made::new(name.clone()).with("Arn", arn).with("RoleId", id("AROA", &name, &world.stack.id))
    }
}

neutral! {
    /// AWS::IAM::Policy
    IamPolicy, "AWS::IAM::Policy",
    [
        Property::new("Groups"),
        Property::new("PolicyDocument").required(),
        Property::new("PolicyName").required(),
        Property::new("Roles"),
        Property::new("Users"),
    ],
    |_| Some(Needs::Iam),
    |world, _, there| {
        let id = there.map_or_else(|| world.physical_name(128), str::to_owned);
        Made::new(id.clone()).with("Id", id)
    }
}

neutral! {
    /// AWS::IAM::ManagedPolicy
    IamManagedPolicy, "AWS::IAM::ManagedPolicy",
    [
        Property::new("Description").create_only(),
        Property::new("Groups"),
        Property::new("ManagedPolicyName").create_only(),
        Property::new("Path").create_only(),
        Property::new("PolicyDocument").required(),
        Property::new("Roles"),
        Property::new("Users"),
    ],
    |properties| Some(named(properties, "ManagedPolicyName")),
    |world, properties, there| {
        let arn = there.map_or_else(
            || {
                let name = name(world, properties, "ManagedPolicyName", 128);
                let path = text(properties, "Path").unwrap_or_else(|| "/".to_owned());
                format!("arn:aws:iam::{}:policy{path}{name}", world.stack.account)
            },
            str::to_owned,
        );
        Made::new(arn.clone())
            .with("PolicyId", id("ANPA", &arn, &world.stack.id))
            .with("PolicyArn", arn)
            .with("DefaultVersionId", "v1")
            .with("IsAttachable", true)
            .with("PermissionsBoundaryUsageCount", 0)
    }
}

neutral! {
    /// AWS::EC2::SecurityGroup
    SecurityGroup, "AWS::EC2::SecurityGroup",
    [
        Property::new("GroupDescription").required().create_only(),
        Property::new("GroupName").create_only(),
        Property::new("SecurityGroupEgress"),
        Property::new("SecurityGroupIngress"),
        Property::new("Tags"),
        Property::new("VpcId").create_only(),
    ],
    |_| None,
    |world, properties, there| {
        let id = there.map_or_else(
            || format!("sg-{}", world.ids("security group").letters(b"0123456789abcdef", 17)),
            str::to_owned,
        );
        let made = Made::new(id.clone()).with("GroupId", id.clone()).with("Id", id);
        match text(properties, "VpcId") {
            Some(vpc) => made.with("VpcId", vpc),
            None => made,
        }
    }
}

neutral! {
    /// AWS::S3::BucketPolicy
    BucketPolicy, "AWS::S3::BucketPolicy",
    [Property::new("Bucket").required().create_only(), Property::new("PolicyDocument").required()],
    |_| None,
    |_, properties, there| Made::new(there.map_or_else(|| text(properties, "Bucket").unwrap_or_default(), str::to_owned))
}

neutral! {
    /// AWS::CDK::Metadata
    CdkMetadata, "AWS::CDK::Metadata",
    [Property::new("Analytics")],
    |_| None,
    |world, _, there| Made::new(there.map_or_else(|| world.physical_name(64), str::to_owned))
}

fn named(properties: &Value, name: &str) -> Needs {
    if properties.get(name).is_some() { Needs::NamedIam } else { Needs::Iam }
}

fn name(world: &World, properties: &Value, property: &str, longest: usize) -> String {
    text(properties, property).unwrap_or_else(|| world.physical_name(longest))
}

/// An identifier of IAM's form that follows from a name in a stack.
fn id(prefix: &str, name: &str, stack: &str) -> String {
    let ids = crate::token_ids::TokenIds::new(stack, name);
    format!("{prefix}{}", ids.letters(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 17))
}

/// Policy documents are objects, though nobody here reads them.
fn check_documents(properties: &Value) -> Result<(), Fault> {
    for name in ["AssumeRolePolicyDocument", "PolicyDocument"] {
        if properties.get(name).is_some_and(|value| !value.is_object()) {
            return Err(Fault::invalid(format!("Value of property {name} must be an object")));
        }
    }
    Ok(())
}
