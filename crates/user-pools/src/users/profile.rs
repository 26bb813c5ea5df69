//! A user as administrators see it: the attributes as a list, `sub` first, and the state of the account.

use aws_model::Timestamp;
use aws_model::user_pools::{AttributeType, UserStatusType, UserType};
use directory::{Pool, User, UserStatus};

/// The attributes that the pool has and `shown` lets through, `sub` among them.
pub(crate) fn attributes(pool: &Pool, user: &User, shown: impl Fn(&str) -> bool) -> Vec<AttributeType> {
    let mut list = Vec::with_capacity(user.attributes.len() + 1);
    let own = std::iter::once(("sub", user.sub.as_str()));
    let given = user.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    for (name, value) in own.chain(given).filter(|(name, _)| pool.shows(name) && shown(name)) {
        list.push(AttributeType { name: name.to_owned(), value: Some(value.into()) });
    }
    list
}

/// The state of the account in AWS's enum.
pub(crate) fn status(user: &User) -> UserStatusType {
    match user.status {
        UserStatus::Unconfirmed => UserStatusType::Unconfirmed,
        UserStatus::Confirmed => UserStatusType::Confirmed,
        UserStatus::ForceChangePassword => UserStatusType::ForceChangePassword,
        UserStatus::ResetRequired => UserStatusType::ResetRequired,
        UserStatus::ExternalProvider => UserStatusType::ExternalProvider,
    }
}

/// The user as lists and AdminCreateUser show it, with these attributes.
pub(crate) fn user_type(user: &User, attributes: Vec<AttributeType>) -> UserType {
    UserType {
        username: Some(user.username.as_str().into()),
        attributes: Some(attributes),
        user_create_date: Some(Timestamp::from_millis(user.created_at.0)),
        user_last_modified_date: Some(Timestamp::from_millis(user.modified_at.0)),
        enabled: Some(user.enabled),
        user_status: Some(status(user)),
        mfa_options: None,
    }
}
