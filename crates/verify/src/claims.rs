//! What a good token says. Types are checked strictly where a rule depends on them: a number in quotes is not a number.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::issuer::Shape;
use crate::jwk::VerifyingKey;
use crate::policy::{TokenUse, Trust};
use crate::refusal::Refusal;
use crate::shown::shown;

/// A time later than this is in milliseconds, not seconds: the year 5138.
const NOT_SECONDS: i64 = 100_000_000_000;

/// The verdict on a good token: who says what about whom.
#[derive(Clone, Debug)]
pub struct Verified {
    pub(crate) trust: usize,
    pub(crate) key: VerifyingKey,
    pub(crate) token_use: TokenUse,
    pub(crate) members: Map<String, Value>,
    pub(crate) expires_at: i64,
    pub(crate) not_before: i64,
    pub(crate) groups_claim: String,
    pub(crate) shape: Shape,
}

impl Verified {
    /// Who issued it.
    pub fn issuer(&self) -> &str {
        self.text("iss").unwrap_or_default()
    }

    /// Which entry of the policy's `trust` it was accepted by.
    pub fn trust(&self) -> usize {
        self.trust
    }

    /// The name of the key that signed it.
    pub fn kid(&self) -> &str {
        self.key.kid()
    }

    /// What it is for.
    pub fn token_use(&self) -> TokenUse {
        self.token_use
    }

    /// `sub`: the user, or the client of a machine's token.
    pub fn subject(&self) -> &str {
        self.text("sub").unwrap_or_default()
    }

    /// The user's name, where the token has one: `username`, `cognito:username` or `preferred_username`.
    pub fn username(&self) -> Option<&str> {
        ["username", "cognito:username", "preferred_username"].into_iter().find_map(|name| self.text(name))
    }

    /// The client it was made for.
    pub fn client(&self) -> Option<&str> {
        self.text("client_id").or_else(|| self.text("azp")).or_else(|| self.audiences().next())
    }

    /// `aud`, one or several.
    pub fn audiences(&self) -> impl Iterator<Item = &str> {
        texts(self.members.get("aud"))
    }

    /// The scopes of an access token.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        scopes(&self.members, self.shape)
    }

    /// The groups of the user.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        texts(self.members.get(&self.groups_claim))
    }

    /// `exp`, epoch seconds.
    pub fn expires_at(&self) -> i64 {
        self.expires_at
    }

    /// A claim that is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.members.get(name).and_then(Value::as_str)
    }

    /// Any claim.
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }

    /// All claims.
    pub fn claims(&self) -> &Map<String, Value> {
        &self.members
    }

    /// All claims, as a type of the caller's.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        T::deserialize(&self.members)
            .map_err(|error| Refusal::ClaimsForm { problem: shown(&error.to_string()) })
    }

    /// Refuses a token that lacks one of `scopes`.
    pub fn require_scopes(&self, scopes: &[&str]) -> Result<(), Refusal> {
        check_scopes(scopes.iter().copied(), || self.scopes())
    }

    /// Refuses a token whose user is in none of `groups`.
    pub fn require_any_group(&self, groups: &[&str]) -> Result<(), Refusal> {
        check_groups(groups.iter().copied(), || self.groups())
    }
}

pub(crate) fn check_scopes<'a, 'b, F: Iterator<Item = &'b str>>(
    expected: impl Iterator<Item = &'a str> + Clone,
    found: impl Fn() -> F,
) -> Result<(), Refusal> {
    let missing: Vec<&str> = expected.clone().filter(|scope| !found().any(|held| held == *scope)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    Err(Refusal::Scope {
        expected: owned(expected.collect()),
        missing: owned(missing),
        found: crate::shown::shown_all(found()),
    })
}

pub(crate) fn check_groups<'a, 'b, F: Iterator<Item = &'b str>>(
    mut expected: impl Iterator<Item = &'a str> + Clone,
    found: impl Fn() -> F,
) -> Result<(), Refusal> {
    let all = expected.clone();
    if expected.any(|group| found().any(|held| held == group)) {
        return Ok(());
    }
    Err(Refusal::Group {
        expected: all.map(str::to_owned).collect(),
        found: crate::shown::shown_all(found()),
    })
}

pub(crate) fn scopes(members: &Map<String, Value>, shape: Shape) -> impl Iterator<Item = &str> {
    // `scp` is what some OpenID Connect issuers write, as a text or a list. RFC 9068 section 2.2.3 has `scope`.
    let value = members.get("scope").or_else(|| members.get("scp").filter(|_| shape == Shape::Oidc));
    texts(value).flat_map(|text| text.split(' ')).filter(|scope| !scope.is_empty())
}

/// A text, or the texts of a list.
pub(crate) fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let (one, list) = match value {
        Some(Value::String(one)) => (Some(one.as_str()), None),
        Some(Value::Array(list)) => (None, Some(list)),
        _ => (None, None),
    };
    one.into_iter().chain(list.into_iter().flatten().filter_map(Value::as_str))
}

/// Reads claims by type; a wrong type is a refusal.
#[derive(Clone, Copy)]
pub(crate) struct Strict<'m>(pub(crate) &'m Map<String, Value>);

impl<'m> Strict<'m> {
    pub(crate) fn text(self, name: &'static str) -> Result<&'m str, Refusal> {
        self.optional_text(name)?.ok_or_else(|| self.refuse(name, "a text"))
    }

    pub(crate) fn optional_text(self, name: &'static str) -> Result<Option<&'m str>, Refusal> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if !text.is_empty() => Ok(Some(text)),
            Some(_) => Err(self.refuse(name, "a text")),
        }
    }

    pub(crate) fn time(self, name: &'static str) -> Result<i64, Refusal> {
        self.optional_time(name)?.ok_or_else(|| self.refuse(name, "whole seconds since 1970"))
    }

    /// Whole seconds: RFC 7519 section 2 permits fractions, which no issuer needs and readers round differently.
    pub(crate) fn optional_time(self, name: &'static str) -> Result<Option<i64>, Refusal> {
        match self.0.get(name) {
            None => Ok(None),
            Some(value) => match value.as_i64() {
                Some(seconds) if (0..NOT_SECONDS).contains(&seconds) => Ok(Some(seconds)),
                Some(seconds) if seconds >= NOT_SECONDS => Err(Refusal::Claim {
                    name: name.to_owned(),
                    expected: "whole seconds since 1970",
                    found: "so large that it must be milliseconds",
                }),
                _ => Err(self.refuse(name, "whole seconds since 1970")),
            },
        }
    }

    /// A text or a list of texts, not empty (RFC 7519 section 4.1.3).
    pub(crate) fn check_texts(self, name: &str, expected: &'static str) -> Result<bool, Refusal> {
        match self.0.get(name) {
            None => Ok(false),
            Some(Value::String(text)) if !text.is_empty() => Ok(true),
            Some(Value::Array(list))
                if list.iter().all(|it| it.as_str().is_some_and(|it| !it.is_empty())) =>
            {
                Ok(!list.is_empty())
            }
            Some(_) => Err(self.refuse(name, expected)),
        }
    }

    pub(crate) fn refuse(self, name: &str, expected: &'static str) -> Refusal {
        let found = match self.0.get(name) {
            None => "missing",
            Some(Value::Null) => "null",
            Some(Value::Bool(_)) => "a boolean",
            Some(Value::Number(number)) if number.is_f64() => "a number with a fraction or exponent",
            Some(Value::Number(_)) => "a number",
            Some(Value::String(text)) if text.is_empty() => "an empty text",
            Some(Value::String(_)) => "a text",
            Some(Value::Array(_)) => "a list",
            Some(Value::Object(_)) => "an object",
        };
        Refusal::Claim { name: shown(name), expected, found }
    }
}

/// The claim that lists groups under this trust.
pub(crate) fn groups_claim(trust: &Trust) -> &str {
    trust.groups_claim.as_deref().unwrap_or(match trust.issuer.shape {
        Shape::Cognito => "cognito:groups",
        Shape::Oidc => "groups",
    })
}
