//! A client as DescribeUserPoolClient shows it: exactly the members that AWS's answers were seen to have.

use aws_model::Timestamp;
use aws_model::user_pools::{
    ClientSecretDescriptorType, ExplicitAuthFlowsType, FeatureType, PreventUserExistenceErrorTypes,
    RefreshTokenRotationType, TimeUnitsType, TokenValidityUnitsType, UserPoolClientType,
};
use directory::{Client, ClientSecret, ExistenceErrors, Validity, ValidityUnit};

use crate::{Refusal, neutral};

/// The client, its newest secret included.
///
/// # Errors
/// What was kept of it does not fit the shapes of today: a fault of ours.
pub(crate) fn user_pool_client(client: &Client) -> Result<UserPoolClientType, Refusal> {
    let answer = UserPoolClientType {
        user_pool_id: Some(client.pool.to_string()),
        client_name: Some(client.name.clone()),
        client_id: Some(client.id.as_str().into()),
        client_secret: client.secrets.last().map(|secret| secret.value.expose().into()),
        last_modified_date: Some(Timestamp::from_millis(client.modified_at.0)),
        creation_date: Some(Timestamp::from_millis(client.created_at.0)),
        refresh_token_validity: Some(refresh_validity(client)),
        access_token_validity: value(client.access_validity),
        id_token_validity: value(client.id_validity),
        // Seen as an empty object where no unit was named.
        token_validity_units: Some(TokenValidityUnitsType {
            access_token: client.access_validity.unit.map(unit),
            id_token: client.id_validity.unit.map(unit),
            refresh_token: client.refresh_validity.unit.map(unit),
        }),
        read_attributes: client.read_attributes.clone(),
        write_attributes: client.write_attributes.clone(),
        explicit_auth_flows: client.explicit_flows.as_ref().map(|flows| {
            flows.iter().filter_map(|flow| flow.parse::<ExplicitAuthFlowsType>().ok()).collect()
        }),
        prevent_user_existence_errors: client.existence_errors.map(|errors| match errors {
            ExistenceErrors::Legacy => PreventUserExistenceErrorTypes::Legacy,
            ExistenceErrors::Prevented => PreventUserExistenceErrorTypes::Enabled,
        }),
        enable_token_revocation: Some(client.token_revocation),
        auth_session_validity: Some(signed(client.auth_session_minutes.unwrap_or(3))),
        refresh_token_rotation: client.rotation.map(|rotation| RefreshTokenRotationType {
            feature: FeatureType::Enabled,
            retry_grace_period_seconds: Some(signed(rotation.grace_seconds)),
        }),
        ..Default::default()
    };
    neutral::put_back(neutral::CLIENT, &client.neutral, &answer)
}

/// A secret by its id, without what it is.
pub(crate) fn secret_descriptor(secret: &ClientSecret) -> ClientSecretDescriptorType {
    ClientSecretDescriptorType {
        client_secret_id: Some(secret.id.clone()),
        client_secret_value: None,
        client_secret_create_date: Some(Timestamp::from_millis(secret.created_at.0)),
    }
}

fn value(validity: Validity) -> Option<i32> {
    validity.value.map(signed)
}

/// Always told. The default of 30 days is told in the unit that was named.
fn refresh_validity(client: &Client) -> i32 {
    match client.refresh_validity.value {
        Some(value) if value > 0 => signed(value),
        _ => {
            let unit = client.refresh_validity.unit.unwrap_or(ValidityUnit::Days);
            i32::try_from(client.refresh_lifetime().as_secs() / unit.seconds()).unwrap_or(i32::MAX)
        }
    }
}

fn unit(unit: ValidityUnit) -> TimeUnitsType {
    match unit {
        ValidityUnit::Seconds => TimeUnitsType::Seconds,
        ValidityUnit::Minutes => TimeUnitsType::Minutes,
        ValidityUnit::Hours => TimeUnitsType::Hours,
        ValidityUnit::Days => TimeUnitsType::Days,
    }
}

fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
