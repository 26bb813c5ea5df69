//! The settings of a pool that can be given again: what CreateUserPool and UpdateUserPool have in common. An omitted
//! member goes to its default in both, so an update is read as a creation.

use std::collections::BTreeMap;

use aws_model::user_pools::{
    AccountRecoverySettingType, CreateUserPoolRequest, DeletionProtectionType, RecoveryOptionNameType,
    VerifiedAttributeType,
};
use delivery::{Slots, check_body, check_subject};
use directory::{Contact, PasswordPolicy, Pool, Recovery, Templates, Timestamp, TriggerFunction};
use serde_json::Value;

use super::lambda_config;
use crate::{Refusal, neutral};

/// Tags of a pool at most.
const MOST_TAGS: usize = 50;

/// Settings that have been checked.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    password_policy: PasswordPolicy,
    auto_verified: Vec<Contact>,
    verify_before_update: Vec<Contact>,
    admin_create_only: bool,
    recovery: Option<Vec<Recovery>>,
    templates: Templates,
    deletion_protected: bool,
    tags: BTreeMap<String, String>,
    triggers: BTreeMap<String, TriggerFunction>,
    neutral: BTreeMap<String, Value>,
}

impl Settings {
    /// Reads and checks them.
    ///
    /// # Errors
    /// What is not built yet, or the first rule that is broken.
    pub(crate) fn read(input: &CreateUserPoolRequest) -> Result<Self, Refusal> {
        let mut neutral = neutral::keep(neutral::POOL, input)?;
        let auto_verified = contacts(input.auto_verified_attributes.as_deref());
        let update_settings = input.user_attribute_update_settings.as_ref();
        let given = update_settings
            .and_then(|settings| settings.attributes_require_verification_before_update.as_deref());
        let verify_before_update = contacts(given);
        if let Some(contact) = verify_before_update.iter().find(|contact| !auto_verified.contains(contact)) {
            return Err(Refusal::parameter(format!(
                "AttributesRequireVerificationBeforeUpdate: {} must be among AutoVerifiedAttributes too.",
                contact.attribute()
            )));
        }
        if given.is_some_and(<[_]>::is_empty) {
            // An empty list is given back as one, since tools compare.
            let member = "UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate";
            neutral.insert(member.to_owned(), Value::Array(Vec::new()));
        }
        Ok(Self {
            password_policy: password_policy(input)?,
            auto_verified,
            verify_before_update,
            admin_create_only: input
                .admin_create_user_config
                .as_ref()
                .and_then(|config| config.allow_admin_create_user_only)
                .unwrap_or(false),
            recovery: input.account_recovery_setting.as_ref().map(recovery).transpose()?.flatten(),
            templates: templates(input)?,
            deletion_protected: input.deletion_protection == Some(DeletionProtectionType::Active),
            tags: tags(input.user_pool_tags.as_ref())?,
            triggers: lambda_config::read(input.lambda_config.as_ref())?,
            neutral,
        })
    }

    /// Puts them in the place of a pool's present settings.
    pub(crate) fn apply(self, pool: &mut Pool, now: Timestamp) {
        pool.password_policy = self.password_policy;
        pool.auto_verified = self.auto_verified;
        pool.verify_before_update = self.verify_before_update;
        pool.admin_create_only = self.admin_create_only;
        pool.recovery = self.recovery;
        pool.templates = self.templates;
        pool.deletion_protected = self.deletion_protected;
        pool.tags = self.tags;
        pool.triggers = self.triggers;
        pool.neutral = self.neutral;
        pool.modified_at = now;
    }
}

fn contacts(given: Option<&[VerifiedAttributeType]>) -> Vec<Contact> {
    let mut contacts = Vec::new();
    for attribute in given.unwrap_or_default() {
        let contact = match attribute {
            VerifiedAttributeType::Email => Contact::Email,
            VerifiedAttributeType::PhoneNumber => Contact::PhoneNumber,
        };
        if !contacts.contains(&contact) {
            contacts.push(contact);
        }
    }
    contacts
}

/// Without a policy everything is required (recorded from AWS); a policy that is given requires only what it says.
fn password_policy(input: &CreateUserPoolRequest) -> Result<PasswordPolicy, Refusal> {
    let default = PasswordPolicy::default();
    let given = input.policies.as_ref().and_then(|policies| policies.password_policy.as_ref());
    let days =
        |days: Option<i32>| days.map(|days| unsigned(days, 0)).map(|days| if days == 0 { 7 } else { days });
    let unused =
        days(input.admin_create_user_config.as_ref().and_then(|config| config.unused_account_validity_days));
    let Some(given) = given else {
        let temporary_validity_days = unused.unwrap_or(default.temporary_validity_days);
        return Ok(PasswordPolicy { temporary_validity_days, ..default });
    };
    let temporary = days(given.temporary_password_validity_days);
    if let (Some(temporary), Some(unused)) = (temporary, unused)
        && temporary != unused
    {
        return Err(Refusal::parameter(
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays",
        ));
    }
    Ok(PasswordPolicy {
        minimum_length: given.minimum_length.map_or(default.minimum_length, |length| unsigned(length, 8)),
        require_uppercase: given.require_uppercase.unwrap_or(false),
        require_lowercase: given.require_lowercase.unwrap_or(false),
        require_numbers: given.require_numbers.unwrap_or(false),
        require_symbols: given.require_symbols.unwrap_or(false),
        history_size: given.password_history_size.map(|size| unsigned(size, 0)),
        temporary_validity_days: temporary.or(unused).unwrap_or(default.temporary_validity_days),
    })
}

/// A number that the shape of its member keeps from being negative.
fn unsigned(number: i32, otherwise: u32) -> u32 {
    u32::try_from(number).unwrap_or(otherwise)
}

/// At most two ways with different priorities, or `admin_only` alone. An empty setting is an absent one.
fn recovery(setting: &AccountRecoverySettingType) -> Result<Option<Vec<Recovery>>, Refusal> {
    let Some(mechanisms) = &setting.recovery_mechanisms else { return Ok(None) };
    let mut ways: Vec<(i32, Recovery)> = Vec::new();
    for mechanism in mechanisms {
        let way = match mechanism.name {
            RecoveryOptionNameType::VerifiedEmail => Recovery::VerifiedEmail,
            RecoveryOptionNameType::VerifiedPhoneNumber => Recovery::VerifiedPhoneNumber,
            RecoveryOptionNameType::AdminOnly => Recovery::AdminOnly,
        };
        if ways.iter().any(|(priority, other)| *priority == mechanism.priority || *other == way) {
            return Err(Refusal::parameter(
                "AccountRecoverySetting: every recovery mechanism needs a name and a priority of its own.",
            ));
        }
        ways.push((mechanism.priority, way));
    }
    if ways.len() > 1 && ways.iter().any(|(_, way)| *way == Recovery::AdminOnly) {
        return Err(Refusal::parameter(
            "AccountRecoverySetting: admin_only cannot stand beside another recovery mechanism.",
        ));
    }
    ways.sort_by_key(|(priority, _)| *priority);
    Ok(Some(ways.into_iter().map(|(_, way)| way).collect()))
}

/// Texts of messages. The three old members and the template say the same thing; both are given back.
fn templates(input: &CreateUserPoolRequest) -> Result<Templates, Refusal> {
    let template = input.verification_message_template.clone().unwrap_or_default();
    let invite = input
        .admin_create_user_config
        .as_ref()
        .and_then(|config| config.invite_message_template.clone())
        .unwrap_or_default();
    // The model says what a verification needs; that an invitation needs both of its places is only seen at AWS.
    for (member, text, sms) in
        [("EmailMessage", &invite.email_message, false), ("SMSMessage", &invite.sms_message, true)]
    {
        if let Some(refused) =
            text.as_deref().and_then(|text| check_body(text, Slots::CodeAndUsername, sms).err())
        {
            return Err(Refusal::parameter(format!(
                "AdminCreateUserConfig.InviteMessageTemplate.{member}: {refused}"
            )));
        }
    }
    let subjects = [
        ("AdminCreateUserConfig.InviteMessageTemplate.EmailSubject", &invite.email_subject),
        ("EmailVerificationSubject", &input.email_verification_subject),
        ("VerificationMessageTemplate.EmailSubject", &template.email_subject),
    ];
    for (member, subject) in subjects {
        // AWS's pattern lets line breaks through, which no header of a mail can hold.
        if let Some(refused) = subject.as_deref().and_then(|subject| check_subject(subject).err()) {
            return Err(Refusal::parameter(format!("{member}: {refused}")));
        }
    }
    Ok(Templates {
        invite_email_message: invite.email_message,
        invite_email_subject: invite.email_subject,
        invite_sms: invite.sms_message,
        verification_email_message: one_of(
            ("EmailVerificationMessage", input.email_verification_message.as_ref()),
            ("VerificationMessageTemplate.EmailMessage", template.email_message),
        )?,
        verification_email_subject: one_of(
            ("EmailVerificationSubject", input.email_verification_subject.as_ref()),
            ("VerificationMessageTemplate.EmailSubject", template.email_subject),
        )?,
        verification_sms: one_of(
            ("SmsVerificationMessage", input.sms_verification_message.as_ref()),
            ("VerificationMessageTemplate.SmsMessage", template.sms_message),
        )?,
    })
}

fn one_of(
    (old_name, old): (&str, Option<&String>),
    (name, new): (&str, Option<String>),
) -> Result<Option<String>, Refusal> {
    match (old, new) {
        (Some(old), Some(new)) if *old != new => {
            Err(Refusal::parameter(format!("{old_name} and {name} are one text and cannot differ.")))
        }
        (_, Some(new)) => Ok(Some(new)),
        (old, None) => Ok(old.cloned()),
    }
}

fn tags(given: Option<&BTreeMap<String, String>>) -> Result<BTreeMap<String, String>, Refusal> {
    let tags = given.cloned().unwrap_or_default();
    if tags.len() > MOST_TAGS {
        return Err(Refusal::Named(
            "UserPoolTaggingException",
            format!("A user pool has at most {MOST_TAGS} tags."),
        ));
    }
    if let Some(key) = tags.keys().find(|key| key.to_lowercase().starts_with("aws:")) {
        return Err(Refusal::Named(
            "UserPoolTaggingException",
            format!("The tag key {key} begins with aws:, which is reserved."),
        ));
    }
    Ok(tags)
}

#[cfg(test)]
mod tests {
    use aws_model::user_pools::{
        AdminCreateUserConfigType, MessageTemplateType, PasswordPolicyType, RecoveryOptionType,
        UserAttributeUpdateSettingsType, UserPoolPolicyType, VerificationMessageTemplateType,
    };

    use super::*;

    fn refusal(input: &CreateUserPoolRequest) -> String {
        Settings::read(input).unwrap_err().to_string()
    }

    #[test]
    fn without_a_policy_everything_is_required_and_with_one_only_what_it_says() {
        let settings = Settings::read(&CreateUserPoolRequest::default()).unwrap();
        assert_eq!(settings.password_policy, PasswordPolicy::default());
        let policy = PasswordPolicyType {
            minimum_length: Some(12),
            require_numbers: Some(true),
            ..Default::default()
        };
        let input = CreateUserPoolRequest {
            policies: Some(UserPoolPolicyType { password_policy: Some(policy), ..Default::default() }),
            ..Default::default()
        };
        let policy = Settings::read(&input).unwrap().password_policy;
        assert_eq!(
            (policy.minimum_length, policy.require_numbers, policy.require_symbols),
            (12, true, false)
        );
        assert_eq!(policy.temporary_validity_days, 7);
    }

    #[test]
    fn the_old_name_of_temporary_password_validity_counts_unless_it_contradicts() {
        let config =
            AdminCreateUserConfigType { unused_account_validity_days: Some(3), ..Default::default() };
        let mut input =
            CreateUserPoolRequest { admin_create_user_config: Some(config), ..Default::default() };
        assert_eq!(Settings::read(&input).unwrap().password_policy.temporary_validity_days, 3);
        let policy = PasswordPolicyType { temporary_password_validity_days: Some(0), ..Default::default() };
        input.policies = Some(UserPoolPolicyType { password_policy: Some(policy), ..Default::default() });
        assert!(refusal(&input).starts_with("Please use TemporaryPasswordValidityDays"));
    }

    #[test]
    fn verification_before_update_needs_verification_at_all() {
        let input = CreateUserPoolRequest {
            user_attribute_update_settings: Some(UserAttributeUpdateSettingsType {
                attributes_require_verification_before_update: Some(vec![VerifiedAttributeType::Email]),
            }),
            auto_verified_attributes: Some(vec![VerifiedAttributeType::PhoneNumber]),
            ..Default::default()
        };
        assert!(refusal(&input).contains("email must be among AutoVerifiedAttributes"));
    }

    #[test]
    fn recovery_is_ordered_by_priority_and_admin_only_stands_alone() {
        let setting = |ways: &[(i32, RecoveryOptionNameType)]| CreateUserPoolRequest {
            account_recovery_setting: Some(AccountRecoverySettingType {
                recovery_mechanisms: Some(
                    ways.iter()
                        .map(|(priority, name)| RecoveryOptionType { priority: *priority, name: *name })
                        .collect(),
                ),
            }),
            ..Default::default()
        };
        use RecoveryOptionNameType::{AdminOnly, VerifiedEmail, VerifiedPhoneNumber};
        let settings = Settings::read(&setting(&[(2, VerifiedPhoneNumber), (1, VerifiedEmail)])).unwrap();
        assert_eq!(settings.recovery, Some(vec![Recovery::VerifiedEmail, Recovery::VerifiedPhoneNumber]));
        assert!(refusal(&setting(&[(1, AdminOnly), (2, VerifiedEmail)])).contains("admin_only"));
        assert!(
            refusal(&setting(&[(1, VerifiedPhoneNumber), (1, VerifiedEmail)]))
                .contains("priority of its own")
        );
        assert_eq!(Settings::read(&CreateUserPoolRequest::default()).unwrap().recovery, None);
    }

    #[test]
    fn old_and_new_texts_are_one_and_cannot_differ() {
        let mut input = CreateUserPoolRequest {
            email_verification_subject: Some("Old".into()),
            verification_message_template: Some(VerificationMessageTemplateType {
                email_subject: Some("New".into()),
                ..Default::default()
            }),
            ..Default::default()
        };
        assert!(
            refusal(&input).contains("EmailVerificationSubject and VerificationMessageTemplate.EmailSubject")
        );
        input.verification_message_template = None;
        assert_eq!(
            Settings::read(&input).unwrap().templates.verification_email_subject.as_deref(),
            Some("Old")
        );
    }

    #[test]
    fn an_invitation_needs_a_place_for_the_name_and_one_for_the_password() {
        let invite = |email: Option<&str>, sms: Option<&str>, subject: Option<&str>| CreateUserPoolRequest {
            admin_create_user_config: Some(AdminCreateUserConfigType {
                invite_message_template: Some(MessageTemplateType {
                    email_message: email.map(str::to_owned),
                    sms_message: sms.map(str::to_owned),
                    email_subject: subject.map(str::to_owned),
                }),
                ..Default::default()
            }),
            ..Default::default()
        };
        assert!(Settings::read(&invite(Some("{username}: {####}"), Some("{####} {username}"), None)).is_ok());
        assert_eq!(
            refusal(&invite(Some("Welcome, {####}"), None, None)),
            "AdminCreateUserConfig.InviteMessageTemplate.EmailMessage: the text must contain {username}"
        );
        assert_eq!(
            refusal(&invite(None, Some("{username}"), None)),
            "AdminCreateUserConfig.InviteMessageTemplate.SMSMessage: the text must contain {####}"
        );
        assert!(refusal(&invite(None, None, Some("a\r\nBcc: b"))).contains("one line"));
    }

    #[test]
    fn tags_are_at_most_fifty_and_not_reserved() {
        let tags = |keys: Vec<String>| CreateUserPoolRequest {
            user_pool_tags: Some(keys.into_iter().map(|key| (key, String::new())).collect()),
            ..Default::default()
        };
        assert!(refusal(&tags(vec!["AWS:x".into()])).contains("reserved"));
        assert!(refusal(&tags((0..51).map(|n| n.to_string()).collect())).contains("at most 50"));
        assert!(Settings::read(&tags((0..50).map(|n| n.to_string()).collect())).is_ok());
    }
}
