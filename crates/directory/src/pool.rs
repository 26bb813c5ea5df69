//! A user pool: its settings as values that rules can ask. The wire's spelling of them, and members that are kept
//! without effect (the table of neutral values), are `user-pools`' business; they travel here as `neutral`.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Altered, PoolId, Timestamp, TriggerFunction, schema::Schema};

/// Which attributes stand in for, or beside, the user name. Fixed when the pool is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum SignInMode {
    /// Users sign in with the name they were created with.
    #[default]
    Username,
    /// Users have a name of their own and may also sign in with these attributes.
    Aliases(Vec<Alias>),
    /// An e-mail address or phone number is given as the user name; the stored name is the sub.
    Attributes(Vec<Contact>),
}

/// An attribute that may stand beside the user name (`AliasAttributes`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alias {
    /// `email`, once verified.
    Email,
    /// `phone_number`, once verified.
    PhoneNumber,
    /// `preferred_username`.
    PreferredUsername,
}

impl Alias {
    /// The attribute's name.
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::PhoneNumber => "phone_number",
            Self::PreferredUsername => "preferred_username",
        }
    }
}

/// An attribute that a message can be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// `email`.
    Email,
    /// `phone_number`.
    PhoneNumber,
}

impl Contact {
    /// The attribute's name.
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::PhoneNumber => "phone_number",
        }
    }

    /// The attribute that says whether the value is verified.
    pub const fn verified_attribute(self) -> &'static str {
        match self {
            Self::Email => "email_verified",
            Self::PhoneNumber => "phone_number_verified",
        }
    }

    /// Whether `text` has the shape of such an address or number.
    pub fn could_be(self, text: &str) -> bool {
        match self {
            Self::Email => crate::schema::looks_like_email(text),
            Self::PhoneNumber => crate::schema::looks_like_phone_number(text),
        }
    }

    /// The contact whose attribute is called `name`.
    pub fn from_attribute(name: &str) -> Option<Self> {
        match name {
            "email" => Some(Self::Email),
            "phone_number" => Some(Self::PhoneNumber),
            _ => None,
        }
    }
}

/// What a password must look like (`Policies.PasswordPolicy`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordPolicy {
    /// Characters at least, 6 to 99.
    pub minimum_length: u32,
    /// At least one upper-case letter A to Z.
    pub require_uppercase: bool,
    /// At least one lower-case letter a to z.
    pub require_lowercase: bool,
    /// At least one digit.
    pub require_numbers: bool,
    /// At least one symbol of Cognito's list.
    pub require_symbols: bool,
    /// How many earlier passwords may not come back, 0 to 24. `None`: not set.
    pub history_size: Option<u32>,
    /// How many days a temporary password lives, 1 to 365.
    pub temporary_validity_days: u32,
}

impl Default for PasswordPolicy {
    /// What a pool gets that was created without a policy (recorded from AWS).
    fn default() -> Self {
        Self {
            minimum_length: 8,
            require_uppercase: true,
            require_lowercase: true,
            require_numbers: true,
            require_symbols: true,
            history_size: None,
            temporary_validity_days: 7,
        }
    }
}

/// Texts of messages; `None` means Cognito's default text. `{####}` stands for the code, `{username}` for the name.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Templates {
    /// Body of an invitation by e-mail.
    pub invite_email_message: Option<String>,
    /// Subject of an invitation by e-mail.
    pub invite_email_subject: Option<String>,
    /// Invitation by SMS.
    pub invite_sms: Option<String>,
    /// Body of a message that carries a verification code.
    pub verification_email_message: Option<String>,
    /// Subject of it.
    pub verification_email_subject: Option<String>,
    /// The same by SMS.
    pub verification_sms: Option<String>,
}

/// One way back into an account (`AccountRecoverySetting`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recovery {
    /// A code to the verified e-mail address.
    VerifiedEmail,
    /// A code to the verified phone number.
    VerifiedPhoneNumber,
    /// Only an administrator can reset the password.
    AdminOnly,
}

/// A user pool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pool {
    /// `<region>_<9 alphanumerics>`.
    pub id: PoolId,
    /// The name given by its owner; not unique.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its settings last changed.
    pub modified_at: Timestamp,
    /// Which attributes stand in for the user name.
    pub sign_in: SignInMode,
    /// `UsernameConfiguration.CaseSensitive` as given; absent means case sensitive.
    pub case_sensitive: Option<bool>,
    /// Attributes and their limits.
    pub schema: Schema,
    /// What a password must look like.
    pub password_policy: PasswordPolicy,
    /// Attributes that are verified by a code at sign-up.
    pub auto_verified: Vec<Contact>,
    /// Attributes whose old value stays until the new one is verified.
    pub verify_before_update: Vec<Contact>,
    /// Only administrators create users.
    pub admin_create_only: bool,
    /// Ways back into an account, best first; `None`: the setting is absent (verified phone, then verified e-mail).
    pub recovery: Option<Vec<Recovery>>,
    /// Texts of messages.
    pub templates: Templates,
    /// The pool cannot be deleted while this is true.
    pub deletion_protected: bool,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// The functions that answer triggers, by the trigger's name in `LambdaConfig`. A version that does not know this
    /// member refuses pools that have it: it would let people in without asking.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub triggers: BTreeMap<String, TriggerFunction>,
    /// Members of the wire that are kept and given back and have no effect here, by their AWS names.
    pub neutral: BTreeMap<String, serde_json::Value>,
    /// The pool is being deleted: it takes no more writes and answers as if it were gone.
    #[serde(default)]
    pub deleting: bool,
    /// What changes in place have left, and the one under way.
    #[serde(default)]
    pub altered: Altered,
}

impl Pool {
    /// Whether user names and aliases keep their case.
    pub fn is_case_sensitive(&self) -> bool {
        self.case_sensitive.unwrap_or(true)
    }

    /// `text` as it is compared: as it is, or folded in a pool that is not case sensitive.
    pub fn fold(&self, text: &str) -> String {
        if self.is_case_sensitive() { text.to_owned() } else { text.to_lowercase() }
    }

    /// How long a temporary password lives.
    pub fn temporary_password_validity(&self) -> Duration {
        Duration::from_secs(u64::from(self.password_policy.temporary_validity_days) * 86_400)
    }

    /// Whether `alias` may be used to sign in beside the user name.
    pub fn has_alias(&self, alias: Alias) -> bool {
        matches!(&self.sign_in, SignInMode::Aliases(aliases) if aliases.contains(&alias))
    }

    /// Whether `contact` is given as the user name.
    pub fn has_username_attribute(&self, contact: Contact) -> bool {
        matches!(&self.sign_in, SignInMode::Attributes(contacts) if contacts.contains(&contact))
    }

    /// Whether the stored user name is the sub.
    pub fn stores_sub_as_username(&self) -> bool {
        matches!(self.sign_in, SignInMode::Attributes(_))
    }
}
