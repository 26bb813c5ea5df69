//! The settings, read over the API that every client uses: the pool, its clients, and identity pools where there are some.

use aws_model::identity_pools::{
    DescribeIdentityPoolInput, GetIdentityPoolRolesInput, ListIdentityPoolsInput,
};
use aws_model::user_pools::{
    DescribeUserPoolClientRequest, DescribeUserPoolRequest, ListUserPoolClientsRequest, ops as user_ops,
};
use aws_model::{Structure, identity_pools::ops as identity_ops};
use serde_json::Value;

use super::client_rules;
use super::finding::{Finding, Severity};
use super::identity_rules;
use super::pool_rules::{self, Pool};
use crate::people::{Refused, Remote, Server};

const PAGE: i32 = 60;

/// What is asked, and how the cure's commands say it.
pub struct Asked<'a> {
    /// The server.
    pub server: Server,
    /// The pool.
    pub pool: &'a str,
    /// ` --endpoint aws`
    pub at: &'a str,
    /// Clients that run where people can look inside.
    pub public_clients: &'a [String],
}

/// Reads the settings and says what is found in them.
///
/// # Errors
/// The pool or a client cannot be read.
pub fn look(asked: &Asked<'_>) -> anyhow::Result<Vec<Finding>> {
    let remote = Remote::new(asked.server.clone())?;
    let input = DescribeUserPoolRequest { user_pool_id: asked.pool.to_owned() };
    let settings = remote.send::<user_ops::DescribeUserPool>(input)?.user_pool.unwrap_or_default();
    let settings = value(&settings)?;
    let pool = Pool { settings: &settings, id: asked.pool, at: asked.at };
    let mut found = pool_rules::check(&pool);
    for id in client_ids(&remote, asked.pool)? {
        let input = DescribeUserPoolClientRequest {
            user_pool_id: asked.pool.to_owned(),
            client_id: id.clone().into(),
        };
        let client =
            remote.send::<user_ops::DescribeUserPoolClient>(input)?.user_pool_client.unwrap_or_default();
        found.extend(client_rules::check(&pool, &value(&client)?, asked.public_clients.contains(&id)));
    }
    match identity_pools(asked) {
        Ok(more) => found.extend(more),
        Err(error) => {
            // A server without identity pools has none to look at.
            let absent = error
                .downcast_ref::<Refused>()
                .is_some_and(|refused| refused.exception == "UnknownOperationException");
            if !absent {
                let seen = format!("identity pools were not looked at: {error}");
                let cure =
                    "Allow cognito-identity:ListIdentityPools, DescribeIdentityPool and GetIdentityPoolRoles"
                        .to_owned();
                found.push(Finding::new("not-seen", Severity::Note, asked.pool, seen, cure));
            }
        }
    }
    Ok(found)
}

fn client_ids(remote: &Remote, pool: &str) -> anyhow::Result<Vec<String>> {
    let mut ids = Vec::new();
    let mut next_token = None;
    loop {
        let input = ListUserPoolClientsRequest {
            user_pool_id: pool.to_owned(),
            max_results: Some(PAGE),
            next_token,
            ..Default::default()
        };
        let page = remote.send::<user_ops::ListUserPoolClients>(input)?;
        let clients = page.user_pool_clients.unwrap_or_default();
        ids.extend(
            clients.into_iter().filter_map(|client| client.client_id.map(aws_model::Sensitive::into_inner)),
        );
        next_token = page.next_token;
        if next_token.is_none() {
            return Ok(ids);
        }
    }
}

/// Identity pools that take this user pool's tokens.
fn identity_pools(asked: &Asked<'_>) -> anyhow::Result<Vec<Finding>> {
    let mut server = asked.server.clone();
    server.url = server.url.replacen("//cognito-idp.", "//cognito-identity.", 1);
    let remote = Remote::new(server)?;
    let mut found = Vec::new();
    let mut next_token = None;
    loop {
        let input = ListIdentityPoolsInput { max_results: PAGE, next_token };
        let page = remote.send::<identity_ops::ListIdentityPools>(input)?;
        for id in page.identity_pools.unwrap_or_default().into_iter().filter_map(|one| one.identity_pool_id) {
            let input = DescribeIdentityPoolInput { identity_pool_id: id.clone() };
            let settings = value(&remote.send::<identity_ops::DescribeIdentityPool>(input)?)?;
            let providers = settings["CognitoIdentityProviders"].as_array().into_iter().flatten();
            let mut names = providers.filter_map(|provider| provider["ProviderName"].as_str());
            if !names.any(|name| name.ends_with(asked.pool)) {
                continue;
            }
            let input = GetIdentityPoolRolesInput { identity_pool_id: id };
            let roles = value(&remote.send::<identity_ops::GetIdentityPoolRoles>(input)?)?;
            found.extend(identity_rules::check(&settings, &roles, asked.pool));
        }
        next_token = page.next_token;
        if next_token.is_none() {
            return Ok(found);
        }
    }
}

fn value(said: &impl Structure) -> anyhow::Result<Value> {
    let mut text = Vec::new();
    said.write_json(&mut text);
    Ok(serde_json::from_slice(&text)?)
}
