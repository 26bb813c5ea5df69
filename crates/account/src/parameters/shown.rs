//! How a parameter is shown: with its value, or without.

use aws_model::{Sensitive, Timestamp, ssm};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto::Purpose;
use directory::{Parameter, ParameterKind, ParameterVersion};

use super::name::{Selected, arn};
use crate::Rooms;

/// AWS's word for a kind.
pub(super) fn kind(kind: ParameterKind) -> ssm::ParameterType {
    match kind {
        ParameterKind::Text => ssm::ParameterType::String,
        ParameterKind::List => ssm::ParameterType::StringList,
        ParameterKind::Secure => ssm::ParameterType::SecureString,
    }
}

/// A version with its value. A secure string whose value was not asked for is shown sealed.
pub(super) fn value(rooms: &Rooms, selected: Selected, decrypt: bool) -> ssm::Parameter {
    let Selected { version, selector, .. } = selected;
    ssm::Parameter {
        arn: Some(arn(rooms, &version.name)),
        r#type: Some(kind(version.kind)),
        value: Some(shown(rooms, &version, decrypt)),
        version: i64::try_from(version.version).ok(),
        selector,
        last_modified_date: Some(Timestamp::from_millis(version.modified_at.0)),
        data_type: Some("text".to_owned()),
        name: Some(version.name),
        ..Default::default()
    }
}

fn shown(rooms: &Rooms, version: &ParameterVersion, decrypt: bool) -> Sensitive {
    let plain = version.value.expose();
    if version.kind != ParameterKind::Secure || decrypt {
        return plain.into();
    }
    let context: [&[u8]; 2] = [b"parameter as shown", version.name.as_bytes()];
    let sealed = rooms.store.keys().seal(Purpose::FieldSeal, "", &context, plain.as_bytes());
    STANDARD.encode(sealed).into()
}

/// A parameter without its value.
pub(super) fn metadata(rooms: &Rooms, parameter: Parameter) -> ssm::ParameterMetadata {
    let tier = if parameter.advanced { ssm::ParameterTier::Advanced } else { ssm::ParameterTier::Standard };
    ssm::ParameterMetadata {
        arn: Some(arn(rooms, &parameter.name)),
        r#type: Some(kind(parameter.kind)),
        key_id: (parameter.kind == ParameterKind::Secure).then(|| super::put::KEY.to_owned()),
        last_modified_date: Some(Timestamp::from_millis(parameter.modified_at.0)),
        last_modified_user: Some(parameter.modified_by),
        description: parameter.description,
        allowed_pattern: parameter.allowed_pattern,
        version: i64::try_from(parameter.version).ok(),
        tier: Some(tier),
        policies: Some(Vec::new()),
        data_type: Some("text".to_owned()),
        name: Some(parameter.name),
    }
}
