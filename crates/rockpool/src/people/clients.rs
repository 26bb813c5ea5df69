//! `rockpool client`: app clients by hand.

use std::io::{self, stdout};

use anyhow::Context as _;
use aws_model::Sensitive;
use aws_model::user_pools::{
    CreateUserPoolClientRequest, DeleteUserPoolClientRequest, DescribeUserPoolClientRequest,
    ExplicitAuthFlowsType, ListUserPoolClientsRequest, ListUserPoolClientsResponse,
    PreventUserExistenceErrorTypes, TimeUnitsType, UserPoolClientType, ops,
};

use super::remote::Remote;
use super::table::{Table, details};
use super::target::Target;
use super::words::ClientAction;
use super::{agree, change, done, json, moment};

const PAGE: i32 = 60;

/// Does it.
pub fn run(target: &Target, action: ClientAction) -> anyhow::Result<()> {
    let pool = target.pool()?;
    let remote = Remote::new(target.server(Some(&pool))?)?;
    match action {
        ClientAction::List => list(target, &remote, pool),
        ClientAction::Show { client, with_secret } => {
            let input = DescribeUserPoolClientRequest { user_pool_id: pool, client_id: client.into() };
            let answer = remote.send::<ops::DescribeUserPoolClient>(input)?;
            if target.json {
                return json(&answer);
            }
            Ok(show(&answer.user_pool_client.unwrap_or_default(), with_secret)?)
        }
        ClientAction::Create { name, secret, flow } => {
            let flows: anyhow::Result<Vec<_>> = flow.iter().map(|name| read_flow(name)).collect();
            let input = CreateUserPoolClientRequest {
                user_pool_id: pool,
                client_name: name,
                generate_secret: secret.then_some(true),
                explicit_auth_flows: Some(flows?),
                prevent_user_existence_errors: Some(PreventUserExistenceErrorTypes::Enabled),
                ..Default::default()
            };
            let answer = remote.send::<ops::CreateUserPoolClient>(input)?;
            if target.json {
                return json(&answer);
            }
            Ok(show(&answer.user_pool_client.unwrap_or_default(), true)?)
        }
        ClientAction::Set { client, changes } => {
            let input = DescribeUserPoolClientRequest {
                user_pool_id: pool.clone(),
                client_id: client.clone().into(),
            };
            let found =
                remote.send::<ops::DescribeUserPoolClient>(input)?.user_pool_client.unwrap_or_default();
            let update = change::update(&found, &[("UserPoolId", &pool), ("ClientId", &client)], &changes)?;
            let answer = remote.send::<ops::UpdateUserPoolClient>(update)?;
            done(target, &answer, &format!("the client {client} is changed: {}", changes.join(" ")))
        }
        ClientAction::Delete { client, agreed } => {
            let client: Sensitive = client.into();
            let input =
                DescribeUserPoolClientRequest { user_pool_id: pool.clone(), client_id: client.clone() };
            let found = remote.send::<ops::DescribeUserPoolClient>(input)?.user_pool_client;
            let name = found.and_then(|found| found.client_name).unwrap_or_default();
            agree::ask(
                &agreed,
                &format!("Delete the client {name} ({}) and sign out who used it", &*client),
            )?;
            let input = DeleteUserPoolClientRequest { user_pool_id: pool, client_id: client.clone() };
            remote.send::<ops::DeleteUserPoolClient>(input)?;
            done(target, &(), &format!("the client {} is deleted", &*client))
        }
    }
}

fn list(target: &Target, remote: &Remote, pool: String) -> anyhow::Result<()> {
    let mut clients = Vec::new();
    let mut next_token = None;
    loop {
        let input = ListUserPoolClientsRequest {
            user_pool_id: pool.clone(),
            max_results: Some(PAGE),
            next_token,
            ..Default::default()
        };
        let page = remote.send::<ops::ListUserPoolClients>(input)?;
        clients.extend(page.user_pool_clients.unwrap_or_default());
        next_token = page.next_token;
        if next_token.is_none() {
            break;
        }
    }
    if target.json {
        return json(&ListUserPoolClientsResponse { user_pool_clients: Some(clients), next_token: None });
    }
    let mut table = Table::new(&["ID", "NAME"]);
    for client in clients {
        let id = client.client_id.map(Sensitive::into_inner).unwrap_or_default();
        table.row([id, client.client_name.unwrap_or_default()]);
    }
    if table.is_empty() {
        eprintln!("The pool {pool} has no client yet; `rockpool client create NAME` makes one.");
        return Ok(());
    }
    Ok(table.print(&mut stdout().lock())?)
}

/// `USER_PASSWORD_AUTH` and `ALLOW_USER_PASSWORD_AUTH` are the same flow.
fn read_flow(name: &str) -> anyhow::Result<ExplicitAuthFlowsType> {
    let upper = name.to_uppercase();
    let whole = if upper.starts_with("ALLOW_") { upper } else { format!("ALLOW_{upper}") };
    whole.parse().ok().with_context(|| {
        format!("--flow {name:?}: no such flow. There are USER_SRP_AUTH, USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, \
                 USER_AUTH, CUSTOM_AUTH and REFRESH_TOKEN_AUTH")
    })
}

fn show(client: &UserPoolClientType, with_secret: bool) -> io::Result<()> {
    let secret = match &client.client_secret {
        None => "none".to_owned(),
        Some(secret) if with_secret => secret.to_string(),
        Some(_) => "kept (--with-secret shows it)".to_owned(),
    };
    let flows: Vec<&str> = client.explicit_auth_flows.iter().flatten().map(|flow| flow.as_str()).collect();
    let units = client.token_validity_units.clone().unwrap_or_default();
    let validity = |value: Option<i32>, unit: Option<TimeUnitsType>, default: &str| {
        let unit = unit.map_or(default, |unit| unit.as_str());
        value.map(|value| format!("{value} {unit}")).unwrap_or_default()
    };
    details(
        &mut stdout().lock(),
        &[
            ("id", client.client_id.clone().map(Sensitive::into_inner).unwrap_or_default()),
            ("name", client.client_name.clone().unwrap_or_default()),
            ("pool", client.user_pool_id.clone().unwrap_or_default()),
            ("secret", secret),
            ("flows", flows.join(", ")),
            ("access token", validity(client.access_token_validity, units.access_token, "hours")),
            ("ID token", validity(client.id_token_validity, units.id_token, "hours")),
            ("refresh token", validity(client.refresh_token_validity, units.refresh_token, "days")),
            ("created", moment(client.creation_date)),
            ("changed", moment(client.last_modified_date)),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flow_has_two_spellings_and_no_third() {
        assert_eq!(read_flow("user_password_auth").unwrap(), read_flow("ALLOW_USER_PASSWORD_AUTH").unwrap());
        let refused = read_flow("PASSWORD").unwrap_err().to_string();
        assert!(refused.contains("USER_SRP_AUTH"), "{refused}");
    }
}
