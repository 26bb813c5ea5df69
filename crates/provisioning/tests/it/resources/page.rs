//! docs/resource-types.md is written from the tables of the types; `UPDATE_DOCS=1` rewrites it.

use std::fmt::Write as _;
use std::path::Path;

use provisioning::{Change, resources};

/// What `Ref` and `Fn::GetAtt` give, and what the type comes to here.
const TYPES: &[(&str, &str, &str, &str)] = &[
    ("AWS::CDK::Metadata", "a name", "", "kept without effect"),
    (
        "AWS::Cognito::UserPool",
        "pool id",
        "Arn, ProviderName, ProviderURL, UserPoolId",
        "CreateUserPool, UpdateUserPool, AddCustomAttributes, DeleteUserPool",
    ),
    (
        "AWS::Cognito::UserPoolClient",
        "client id",
        "ClientId, ClientSecret, Name",
        "CreateUserPoolClient, UpdateUserPoolClient, DeleteUserPoolClient",
    ),
    ("AWS::Cognito::UserPoolGroup", "group name", "", "CreateGroup, UpdateGroup, DeleteGroup"),
    (
        "AWS::Cognito::UserPoolUser",
        "stored user name: the sub where addresses are names",
        "",
        "AdminCreateUser, AdminDeleteUser",
    ),
    (
        "AWS::Cognito::UserPoolUserToGroupAttachment",
        "a name",
        "",
        "AdminAddUserToGroup, AdminRemoveUserFromGroup",
    ),
    (
        "AWS::EC2::SecurityGroup",
        "group id",
        "GroupId, Id, VpcId",
        "kept without effect: a function's ways out are declared",
    ),
    (
        "AWS::IAM::ManagedPolicy",
        "ARN",
        "DefaultVersionId, IsAttachable, PermissionsBoundaryUsageCount, PolicyArn, PolicyId",
        "kept without effect: what a caller may is said by access keys",
    ),
    ("AWS::IAM::Policy", "a name", "Id", "kept without effect"),
    ("AWS::IAM::Role", "role name", "Arn, RoleId", "kept without effect: handlers have no access to AWS"),
    ("AWS::Lambda::Alias", "ARN", "AliasArn", "CreateAlias, UpdateAlias, DeleteAlias"),
    (
        "AWS::Lambda::Function",
        "function name",
        "Arn",
        "CreateFunction, UpdateFunctionCode, UpdateFunctionConfiguration, tags, PutFunctionConcurrency, DeleteFunction; Code.ZipFile is a file index.py or index.js",
    ),
    ("AWS::Lambda::LayerVersion", "ARN", "LayerVersionArn", "PublishLayerVersion, DeleteLayerVersion"),
    (
        "AWS::Lambda::LayerVersionPermission",
        "statement id",
        "Id",
        "AddLayerVersionPermission, RemoveLayerVersionPermission",
    ),
    ("AWS::Lambda::Permission", "statement id", "Id", "AddPermission, RemovePermission"),
    ("AWS::Lambda::Version", "ARN", "FunctionArn, Version", "PublishVersion, DeleteFunction"),
    ("AWS::Logs::LogGroup", "group name", "Arn", "CreateLogGroup, PutRetentionPolicy, DeleteLogGroup"),
    ("AWS::S3::BucketPolicy", "bucket", "", "kept without effect"),
    (
        "AWS::SSM::Parameter",
        "name",
        "Type, Value",
        "PutParameter, tags, DeleteParameter; String and StringList",
    ),
];

fn page() -> String {
    let mut page = String::from(
        "# Resource types\n\nWhat a template may make, and which properties each type takes. **Bold**: it cannot be without. ^R: a change replaces the resource.\n\
         Other types stop a deployment before anything changes, and so does a property that is not in the table. Written from the tables of the types;\n\
         `UPDATE_DOCS=1 cargo nextest run -p provisioning page` rewrites this page.\n\n| Type | Properties | Ref | GetAtt | Comes to |\n|---|---|---|---|---|\n",
    );
    let kinds = resources::all();
    for (name, reference, attributes, becomes) in TYPES {
        let kind = kinds.find(name).expect("the page names types that are known");
        let properties: Vec<String> = kind
            .properties()
            .iter()
            .map(|property| {
                let name = if property.required {
                    format!("**{}**", property.name)
                } else {
                    property.name.to_owned()
                };
                if property.change == Change::Replaces { format!("{name}^R") } else { name }
            })
            .collect();
        _ = writeln!(page, "| {name} | {} | {reference} | {attributes} | {becomes} |", properties.join(", "));
    }
    page
}

#[test]
fn the_page_of_types_is_fresh() {
    let names: Vec<_> = TYPES.iter().map(|one| one.0).collect();
    assert_eq!(resources::all().names().collect::<Vec<_>>(), names, "every type is on the page");
    let path = Path::new("../../docs/resource-types.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, page()).unwrap();
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(found == page(), "docs/resource-types.md is stale: UPDATE_DOCS=1 rewrites it");
}
