//! `rockpool pool`: user pools by hand.

use std::io::{self, Write as _, stdout};

use aws_model::user_pools::{
    AttributeDataType, CreateUserPoolRequest, DeleteUserPoolRequest, DeletionProtectionType,
    DescribeUserPoolRequest, ListUserPoolsRequest, ListUserPoolsResponse, SchemaAttributeType, UserPoolType,
    UsernameAttributeType, UsernameConfigurationType, VerifiedAttributeType, ops,
};

use super::remote::Remote;
use super::table::{Table, details, printable};
use super::target::Target;
use super::words::{PoolAction, SignIn};
use super::{agree, change, done, json, moment};

/// The longest page that AWS gives.
const PAGE: i32 = 60;

/// Does it.
pub fn run(target: &Target, action: PoolAction) -> anyhow::Result<()> {
    match action {
        PoolAction::List => list(target),
        // Over the control socket, not over the API.
        PoolAction::Alter(_) | PoolAction::Supply(_) => Ok(()),
        PoolAction::Show { pool } => {
            let pool = pool.map_or_else(|| target.pool(), Ok)?;
            let remote = Remote::new(target.server(Some(&pool))?)?;
            let answer =
                remote.send::<ops::DescribeUserPool>(DescribeUserPoolRequest { user_pool_id: pool })?;
            if target.json {
                return json(&answer);
            }
            Ok(show(&answer.user_pool.unwrap_or_default())?)
        }
        PoolAction::Create { name, sign_in, require, case_sensitive, protect } => {
            let remote = Remote::new(target.server(None)?)?;
            let input = CreateUserPoolRequest {
                deletion_protection: protect.then_some(DeletionProtectionType::Active),
                ..creation(name, &sign_in, &require, case_sensitive)?
            };
            let answer = remote.send::<ops::CreateUserPool>(input)?;
            if target.json {
                return json(&answer);
            }
            let pool = answer.user_pool.unwrap_or_default();
            show(&pool)?;
            let id = printable(&pool.id.unwrap_or_default());
            writeln!(stdout(), "\nAn app needs a client: rockpool client create NAME --pool {id}")?;
            Ok(())
        }
        PoolAction::Set { pool, changes } => {
            let remote = Remote::new(target.server(Some(&pool))?)?;
            let input = DescribeUserPoolRequest { user_pool_id: pool.clone() };
            let found = remote.send::<ops::DescribeUserPool>(input)?.user_pool.unwrap_or_default();
            let update = change::update(&found, &[("UserPoolId", &pool)], &changes)?;
            let answer = remote.send::<ops::UpdateUserPool>(update)?;
            done(target, &answer, &format!("the user pool {pool} is changed: {}", changes.join(" ")))
        }
        PoolAction::Delete { pool, agreed } => {
            let remote = Remote::new(target.server(Some(&pool))?)?;
            let input = DescribeUserPoolRequest { user_pool_id: pool.clone() };
            let found = remote.send::<ops::DescribeUserPool>(input)?.user_pool.unwrap_or_default();
            let name = found.name.unwrap_or_default();
            let users = found.estimated_number_of_users.unwrap_or_default();
            agree::ask(&agreed, &format!("Delete the user pool {name} ({pool}) with about {users} users"))?;
            remote.send::<ops::DeleteUserPool>(DeleteUserPoolRequest { user_pool_id: pool.clone() })?;
            done(target, &(), &format!("the user pool {pool} is deleted"))
        }
    }
}

fn list(target: &Target) -> anyhow::Result<()> {
    let remote = Remote::new(target.server(None)?)?;
    let mut pools = Vec::new();
    let mut next_token = None;
    loop {
        let page =
            remote.send::<ops::ListUserPools>(ListUserPoolsRequest { next_token, max_results: PAGE })?;
        pools.extend(page.user_pools.unwrap_or_default());
        next_token = page.next_token;
        if next_token.is_none() {
            break;
        }
    }
    if target.json {
        return json(&ListUserPoolsResponse { user_pools: Some(pools), next_token: None });
    }
    let mut table = Table::new(&["ID", "NAME", "CREATED", "CHANGED"]);
    for pool in pools {
        table.row([
            pool.id.unwrap_or_default(),
            pool.name.unwrap_or_default(),
            moment(pool.creation_date),
            moment(pool.last_modified_date),
        ]);
    }
    if table.is_empty() {
        eprintln!("There is no user pool yet; `rockpool pool create NAME` makes one.");
        return Ok(());
    }
    Ok(table.print(&mut stdout().lock())?)
}

/// What a new pool is asked for. Names do not tell case apart unless they shall, as in pools that are made in AWS's console.
fn creation(
    name: String,
    sign_in: &[SignIn],
    require: &[String],
    case_sensitive: bool,
) -> anyhow::Result<CreateUserPoolRequest> {
    let mut usernames = Vec::new();
    let mut verified = vec![VerifiedAttributeType::Email];
    if sign_in.contains(&SignIn::Email) {
        usernames.push(UsernameAttributeType::Email);
    }
    if sign_in.contains(&SignIn::Phone) {
        usernames.push(UsernameAttributeType::PhoneNumber);
        verified.push(VerifiedAttributeType::PhoneNumber);
    }
    anyhow::ensure!(
        usernames.is_empty() || !sign_in.contains(&SignIn::Username),
        "--sign-in: people sign in with a name of their own, or with an address or number, not both"
    );
    let required = |name: &String| SchemaAttributeType {
        name: Some(name.clone()),
        // Cognito asks for the type, and every standard attribute that a person fills in is a text.
        attribute_data_type: Some(AttributeDataType::String),
        required: Some(true),
        mutable: Some(true),
        ..Default::default()
    };
    Ok(CreateUserPoolRequest {
        pool_name: name,
        username_attributes: (!usernames.is_empty()).then_some(usernames),
        auto_verified_attributes: Some(verified),
        schema: (!require.is_empty()).then(|| require.iter().map(required).collect()),
        username_configuration: Some(UsernameConfigurationType { case_sensitive }),
        ..Default::default()
    })
}

fn show(pool: &UserPoolType) -> io::Result<()> {
    let words = |words: Vec<&str>| words.join(", ");
    let usernames = pool.username_attributes.iter().flatten().map(|name| name.as_str()).collect::<Vec<_>>();
    let aliases = pool.alias_attributes.iter().flatten().map(|name| name.as_str()).collect();
    let verified = pool.auto_verified_attributes.iter().flatten().map(|name| name.as_str()).collect();
    let schema = || pool.schema_attributes.iter().flatten();
    let named = |wanted: fn(&&SchemaAttributeType) -> bool| {
        schema().filter(wanted).filter_map(|attribute| attribute.name.as_deref()).collect()
    };
    let sensitive = pool.username_configuration.as_ref().is_none_or(|chosen| chosen.case_sensitive);
    let protected = pool.deletion_protection == Some(DeletionProtectionType::Active);
    details(
        &mut stdout().lock(),
        &[
            ("id", pool.id.clone().unwrap_or_default()),
            ("name", pool.name.clone().unwrap_or_default()),
            ("arn", pool.arn.clone().unwrap_or_default()),
            ("created", moment(pool.creation_date)),
            ("changed", moment(pool.last_modified_date)),
            (
                "users",
                pool.estimated_number_of_users.map(|users| format!("about {users}")).unwrap_or_default(),
            ),
            ("sign-in", if usernames.is_empty() { "username".to_owned() } else { words(usernames) }),
            ("or by", words(aliases)),
            ("case", if sensitive { "tells names apart" } else { "makes no difference" }.to_owned()),
            ("verified", words(verified)),
            (
                "required",
                words(named(|one| one.required == Some(true) && one.name.as_deref() != Some("sub"))),
            ),
            ("custom", words(named(|one| one.name.as_deref().is_some_and(|name| name.contains("custom:"))))),
            ("password", password(pool)),
            ("deletion", if protected { "refused" } else { "allowed" }.to_owned()),
        ],
    )
}

fn password(pool: &UserPoolType) -> String {
    let Some(policy) = pool.policies.as_ref().and_then(|policies| policies.password_policy.as_ref()) else {
        return String::new();
    };
    let mut text = format!("at least {} characters", policy.minimum_length.unwrap_or(8));
    for (required, what) in [
        (policy.require_uppercase, "upper case"),
        (policy.require_lowercase, "lower case"),
        (policy.require_numbers, "a digit"),
        (policy.require_symbols, "a symbol"),
    ] {
        if required == Some(true) {
            text += &format!(", {what}");
        }
    }
    text
}
