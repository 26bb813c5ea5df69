//! A pool as DescribeUserPool shows it: exactly the members that AWS's answers were seen to have. Absent members stay
//! absent, since Terraform and CloudFormation compare.

use aws_model::Timestamp;
use aws_model::user_pools::{
    AccountRecoverySettingType, AdminCreateUserConfigType, AliasAttributeType, AttributeDataType,
    DeletionProtectionType, MessageTemplateType, NumberAttributeConstraintsType, PasswordPolicyType,
    RecoveryOptionNameType, RecoveryOptionType, SchemaAttributeType, StringAttributeConstraintsType,
    UserAttributeUpdateSettingsType, UserPoolPolicyType, UserPoolType, UsernameAttributeType,
    UsernameConfigurationType, VerificationMessageTemplateType, VerifiedAttributeType,
};
use directory::{
    Alias, Attribute, Contact, DataType, PasswordPolicy, Pool, Recovery, SignInMode, Templates, pool_arn,
};

use super::lambda_config;
use crate::{Refusal, neutral};

/// The pool, with about `users` users.
///
/// # Errors
/// What was kept of it does not fit the shapes of today: a fault of ours.
pub(crate) fn user_pool(pool: &Pool, users: u64) -> Result<UserPoolType, Refusal> {
    let texts = &pool.templates;
    let (aliases, username_attributes) = match &pool.sign_in {
        SignInMode::Username => (None, None),
        SignInMode::Aliases(aliases) => (Some(aliases.iter().map(|known| alias(*known)).collect()), None),
        SignInMode::Attributes(contacts) => {
            (None, Some(contacts.iter().map(|known| username(*known)).collect()))
        }
    };
    let answer = UserPoolType {
        id: Some(pool.id.to_string()),
        name: Some(pool.name.clone()),
        policies: Some(UserPoolPolicyType {
            password_policy: Some(password_policy(&pool.password_policy)),
            ..Default::default()
        }),
        deletion_protection: Some(if pool.deletion_protected {
            DeletionProtectionType::Active
        } else {
            DeletionProtectionType::Inactive
        }),
        lambda_config: Some(lambda_config::shown(pool)),
        last_modified_date: Some(Timestamp::from_millis(pool.modified_at.0)),
        creation_date: Some(Timestamp::from_millis(pool.created_at.0)),
        schema_attributes: Some(pool.schema.attributes().iter().map(schema_attribute).collect()),
        auto_verified_attributes: some(&pool.auto_verified),
        alias_attributes: aliases,
        username_attributes,
        sms_verification_message: texts.verification_sms.clone(),
        email_verification_message: texts.verification_email_message.clone(),
        email_verification_subject: texts.verification_email_subject.clone(),
        verification_message_template: Some(VerificationMessageTemplateType {
            sms_message: texts.verification_sms.clone(),
            email_message: texts.verification_email_message.clone(),
            email_subject: texts.verification_email_subject.clone(),
            ..Default::default()
        }),
        user_attribute_update_settings: some(&pool.verify_before_update).map(|contacts| {
            UserAttributeUpdateSettingsType { attributes_require_verification_before_update: Some(contacts) }
        }),
        estimated_number_of_users: Some(i32::try_from(users).unwrap_or(i32::MAX)),
        user_pool_tags: Some(pool.tags.clone()),
        admin_create_user_config: Some(AdminCreateUserConfigType {
            allow_admin_create_user_only: Some(pool.admin_create_only),
            unused_account_validity_days: Some(signed(pool.password_policy.temporary_validity_days)),
            invite_message_template: invitation(texts),
        }),
        username_configuration: pool
            .case_sensitive
            .map(|case_sensitive| UsernameConfigurationType { case_sensitive }),
        arn: Some(pool_arn(&pool.id)),
        account_recovery_setting: pool.recovery.as_deref().map(recovery),
        ..Default::default()
    };
    neutral::put_back(neutral::POOL, &pool.neutral, &answer)
}

fn some(contacts: &[Contact]) -> Option<Vec<VerifiedAttributeType>> {
    let verified = |contact: &Contact| match contact {
        Contact::Email => VerifiedAttributeType::Email,
        Contact::PhoneNumber => VerifiedAttributeType::PhoneNumber,
    };
    (!contacts.is_empty()).then(|| contacts.iter().map(verified).collect())
}

fn alias(alias: Alias) -> AliasAttributeType {
    match alias {
        Alias::Email => AliasAttributeType::Email,
        Alias::PhoneNumber => AliasAttributeType::PhoneNumber,
        Alias::PreferredUsername => AliasAttributeType::PreferredUsername,
    }
}

fn username(contact: Contact) -> UsernameAttributeType {
    match contact {
        Contact::Email => UsernameAttributeType::Email,
        Contact::PhoneNumber => UsernameAttributeType::PhoneNumber,
    }
}

fn password_policy(policy: &PasswordPolicy) -> PasswordPolicyType {
    PasswordPolicyType {
        minimum_length: Some(signed(policy.minimum_length)),
        require_uppercase: Some(policy.require_uppercase),
        require_lowercase: Some(policy.require_lowercase),
        require_numbers: Some(policy.require_numbers),
        require_symbols: Some(policy.require_symbols),
        password_history_size: policy.history_size.map(signed),
        temporary_password_validity_days: Some(signed(policy.temporary_validity_days)),
    }
}

fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Strings and numbers always have constraints, empty ones where a custom attribute has no limits.
fn schema_attribute(attribute: &Attribute) -> SchemaAttributeType {
    let (least, most) = (attribute.minimum.clone(), attribute.maximum.clone());
    SchemaAttributeType {
        name: Some(attribute.name.clone()),
        attribute_data_type: Some(match attribute.data_type {
            DataType::String => AttributeDataType::String,
            DataType::Number => AttributeDataType::Number,
            DataType::DateTime => AttributeDataType::DateTime,
            DataType::Boolean => AttributeDataType::Boolean,
        }),
        developer_only_attribute: Some(attribute.developer_only),
        mutable: Some(attribute.mutable),
        required: Some(attribute.required),
        number_attribute_constraints: (attribute.data_type == DataType::Number)
            .then(|| NumberAttributeConstraintsType { min_value: least.clone(), max_value: most.clone() }),
        string_attribute_constraints: (attribute.data_type == DataType::String)
            .then_some(StringAttributeConstraintsType { min_length: least, max_length: most }),
    }
}

fn invitation(texts: &Templates) -> Option<MessageTemplateType> {
    let invitation = MessageTemplateType {
        sms_message: texts.invite_sms.clone(),
        email_message: texts.invite_email_message.clone(),
        email_subject: texts.invite_email_subject.clone(),
    };
    (invitation != MessageTemplateType::default()).then_some(invitation)
}

fn recovery(ways: &[Recovery]) -> AccountRecoverySettingType {
    let mechanisms = ways.iter().zip(1..).map(|(way, priority)| RecoveryOptionType {
        priority,
        name: match way {
            Recovery::VerifiedEmail => RecoveryOptionNameType::VerifiedEmail,
            Recovery::VerifiedPhoneNumber => RecoveryOptionNameType::VerifiedPhoneNumber,
            Recovery::AdminOnly => RecoveryOptionNameType::AdminOnly,
        },
    });
    AccountRecoverySettingType { recovery_mechanisms: Some(mechanisms.collect()) }
}
