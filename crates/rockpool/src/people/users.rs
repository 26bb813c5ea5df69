//! `rockpool user`: people, by hand.

use std::io::stdout;

use anyhow::Context as _;
use aws_model::Sensitive;
use aws_model::user_pools::{
    AdminConfirmSignUpRequest, AdminCreateUserRequest, AdminDeleteUserRequest, AdminDisableUserRequest,
    AdminEnableUserRequest, AdminGetUserRequest, AdminResetUserPasswordRequest, AdminSetUserPasswordRequest,
    AdminUserGlobalSignOutRequest, AttributeType, DeliveryMediumType, DescribeUserPoolRequest,
    ListUsersRequest, ListUsersResponse, MessageActionType, UserType, UsernameAttributeType, ops,
};

use super::remote::Remote;
use super::table::{Table, details};
use super::target::Target;
use super::words::UserAction;
use super::{agree, done, json, moment};

const PAGE: i32 = 60;

/// Does it.
pub fn run(target: &Target, action: UserAction) -> anyhow::Result<()> {
    let pool = target.pool()?;
    let remote = Remote::new(target.server(Some(&pool))?)?;
    let named = |name: &str| (pool.clone(), Sensitive::from(name));
    match action {
        UserAction::List { filter, all } => list(target, &remote, pool, filter, all),
        UserAction::Show { name } => {
            let (user_pool_id, username) = named(&name);
            show(target, &remote, AdminGetUserRequest { user_pool_id, username })
        }
        UserAction::Create { name, email, phone, verified, attribute, silent } => {
            let new = New { email, phone, verified, attribute, silent };
            create(target, &remote, pool, &name, new)
        }
        UserAction::Delete { name, agreed } => {
            // Asked for first, so that a slip of the pen is told before the question.
            let (user_pool_id, username) = named(&name);
            remote.send::<ops::AdminGetUser>(AdminGetUserRequest { user_pool_id, username })?;
            agree::ask(&agreed, &format!("Delete the user {name} from {pool}"))?;
            let (user_pool_id, username) = named(&name);
            remote.send::<ops::AdminDeleteUser>(AdminDeleteUserRequest { user_pool_id, username })?;
            done(target, &(), &format!("the user {name} is deleted"))
        }
        UserAction::SetPassword { name, temporary } => {
            let password = agree::password()?;
            let (user_pool_id, username) = named(&name);
            let permanent = Some(!temporary);
            let input = AdminSetUserPasswordRequest { user_pool_id, username, password, permanent };
            let answer = remote.send::<ops::AdminSetUserPassword>(input)?;
            let and = if temporary { "must be changed at the next sign-in" } else { "holds" };
            done(target, &answer, &format!("the new password of {name} {and}; every session ended"))
        }
        UserAction::ResetPassword { name } => {
            let (user_pool_id, username) = named(&name);
            let input = AdminResetUserPasswordRequest { user_pool_id, username, ..Default::default() };
            let answer = remote.send::<ops::AdminResetUserPassword>(input)?;
            done(target, &answer, &format!("{name} was sent a code and must set a new password with it"))
        }
        UserAction::Confirm { name } => {
            let (user_pool_id, username) = named(&name);
            let input = AdminConfirmSignUpRequest { user_pool_id, username, ..Default::default() };
            let answer = remote.send::<ops::AdminConfirmSignUp>(input)?;
            done(target, &answer, &format!("{name} is confirmed"))
        }
        UserAction::Enable { name } => {
            let (user_pool_id, username) = named(&name);
            let answer =
                remote.send::<ops::AdminEnableUser>(AdminEnableUserRequest { user_pool_id, username })?;
            done(target, &answer, &format!("{name} may sign in"))
        }
        UserAction::Disable { name } => {
            let (user_pool_id, username) = named(&name);
            let answer =
                remote.send::<ops::AdminDisableUser>(AdminDisableUserRequest { user_pool_id, username })?;
            done(target, &answer, &format!("{name} may no longer sign in; every session ended"))
        }
        UserAction::SignOut { name } => {
            let (user_pool_id, username) = named(&name);
            let input = AdminUserGlobalSignOutRequest { user_pool_id, username };
            let answer = remote.send::<ops::AdminUserGlobalSignOut>(input)?;
            done(target, &answer, &format!("{name} is signed out everywhere"))
        }
    }
}

fn list(
    target: &Target,
    remote: &Remote,
    pool: String,
    filter: Option<String>,
    all: bool,
) -> anyhow::Result<()> {
    let mut users = Vec::new();
    let mut pagination_token = None;
    loop {
        let input = ListUsersRequest {
            user_pool_id: pool.clone(),
            limit: Some(PAGE),
            pagination_token,
            filter: filter.clone(),
            ..Default::default()
        };
        let page = remote.send::<ops::ListUsers>(input)?;
        users.extend(page.users.unwrap_or_default());
        pagination_token = page.pagination_token;
        // A page may be short, or empty, and still have a token.
        if pagination_token.is_none() || (!all && users.len() >= PAGE.unsigned_abs() as usize) {
            break;
        }
    }
    let more = pagination_token.is_some();
    if target.json {
        return json(&ListUsersResponse { users: Some(users), pagination_token });
    }
    let mut table = Table::new(&["USERNAME", "EMAIL", "PHONE", "STATUS", "ENABLED", "CREATED"]);
    for user in &users {
        let status = user.user_status.map(|status| status.as_str().to_owned());
        let enabled = if user.enabled == Some(false) { "no" } else { "yes" };
        table.row([
            user.username.clone().map(Sensitive::into_inner).unwrap_or_default(),
            attribute(user, "email"),
            attribute(user, "phone_number"),
            status.unwrap_or_default(),
            enabled.to_owned(),
            moment(user.user_create_date),
        ]);
    }
    if table.is_empty() {
        eprintln!("No user of {pool} matches.");
        return Ok(());
    }
    table.print(&mut stdout().lock())?;
    if more {
        eprintln!("There are more; --all shows them, --filter finds one.");
    }
    Ok(())
}

/// The value of an attribute; empty where there is none.
pub fn attribute(user: &UserType, name: &str) -> String {
    let found = user.attributes.iter().flatten().find(|attribute| attribute.name == name);
    found.and_then(|found| found.value.clone()).map(Sensitive::into_inner).unwrap_or_default()
}

fn show(target: &Target, remote: &Remote, input: AdminGetUserRequest) -> anyhow::Result<()> {
    let answer = remote.send::<ops::AdminGetUser>(input)?;
    if target.json {
        return json(&answer);
    }
    let status = answer.user_status.map(|status| status.as_str().to_owned()).unwrap_or_default();
    let enabled = if answer.enabled == Some(false) { "no" } else { "yes" };
    let mut lines = vec![
        ("username", answer.username.into_inner()),
        ("status", status),
        ("enabled", enabled.to_owned()),
        ("created", moment(answer.user_create_date)),
        ("changed", moment(answer.user_last_modified_date)),
        ("factors", answer.user_mfa_setting_list.unwrap_or_default().join(", ")),
    ];
    let attributes = answer.user_attributes.unwrap_or_default();
    for attribute in &attributes {
        let value = attribute.value.clone().map(Sensitive::into_inner).unwrap_or_default();
        lines.push((&attribute.name, value));
    }
    Ok(details(&mut stdout().lock(), &lines)?)
}

/// What is said of a new user.
struct New {
    email: Option<String>,
    phone: Option<String>,
    verified: bool,
    attribute: Vec<String>,
    silent: bool,
}

fn create(target: &Target, remote: &Remote, pool: String, name: &str, new: New) -> anyhow::Result<()> {
    let mut attributes = Vec::new();
    let mut add = |name: &str, value: &str| {
        attributes.push(AttributeType { name: name.to_owned(), value: Some(value.into()) });
    };
    let mut mediums = Vec::new();
    if let Some(email) = &new.email {
        add("email", email);
        mediums.push(DeliveryMediumType::Email);
    }
    if let Some(phone) = &new.phone {
        add("phone_number", phone);
        mediums.push(DeliveryMediumType::Sms);
    }
    if mediums.is_empty() && (!new.silent || new.verified) {
        mediums.extend(meant_by_the_name(remote, &pool, name)?);
    }
    if new.verified {
        for medium in &mediums {
            add(
                match medium {
                    DeliveryMediumType::Email => "email_verified",
                    DeliveryMediumType::Sms => "phone_number_verified",
                },
                "true",
            );
        }
    }
    for given in &new.attribute {
        let (name, value) =
            given.split_once('=').with_context(|| format!("--attribute {given:?} is not NAME=VALUE"))?;
        add(name, value);
    }
    anyhow::ensure!(
        new.silent || !mediums.is_empty(),
        "no way to send {name} an invitation: give --email or --phone, or say --silent and set a password afterwards"
    );
    let input = AdminCreateUserRequest {
        user_pool_id: pool,
        username: name.into(),
        user_attributes: Some(attributes),
        message_action: new.silent.then_some(MessageActionType::Suppress),
        desired_delivery_mediums: (!new.silent).then_some(mediums),
        ..Default::default()
    };
    let answer = remote.send::<ops::AdminCreateUser>(input)?;
    let next = match new.silent {
        true => format!("{name} is there and has no password yet: rockpool user set-password {name}"),
        false => format!("{name} is there; an invitation with a temporary password is on its way"),
    };
    done(target, &answer, &next)
}

/// In a pool whose user names are addresses or numbers, the name says where an invitation goes.
fn meant_by_the_name(remote: &Remote, pool: &str, name: &str) -> anyhow::Result<Option<DeliveryMediumType>> {
    let input = DescribeUserPoolRequest { user_pool_id: pool.to_owned() };
    let found = remote.send::<ops::DescribeUserPool>(input)?.user_pool.unwrap_or_default();
    let names = found.username_attributes.unwrap_or_default();
    Ok(if names.contains(&UsernameAttributeType::Email) && name.contains('@') {
        Some(DeliveryMediumType::Email)
    } else if names.contains(&UsernameAttributeType::PhoneNumber) && name.starts_with('+') {
        Some(DeliveryMediumType::Sms)
    } else {
        None
    })
}
