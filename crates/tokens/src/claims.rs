//! Claims of verified tokens, with their types checked strictly: a number in quotes is not a number.

use serde_json::{Map, Value};

use crate::refusal::{Refusal, shortened};

/// Seconds by which the clocks of two nodes may differ (RULE-30).
const SKEW: i64 = 2;

/// The claims of a token whose signature and times are good.
#[derive(Clone, Debug)]
pub struct Claims {
    kid: String,
    members: Map<String, Value>,
    expires_at: i64,
}

/// The claims of a user's access token.
#[derive(Clone, Debug)]
pub struct AccessClaims {
    /// The key that signed it.
    pub kid: String,
    /// Who issued it.
    pub iss: String,
    /// The user.
    pub sub: String,
    /// The app client it was made for.
    pub client_id: String,
    /// The name under which the user is stored.
    pub username: String,
    /// The token's own name.
    pub jti: String,
    /// The name of the sign-in it comes from; absent where revocation is switched off.
    pub origin_jti: Option<String>,
    /// The event of its issue.
    pub event_id: Option<String>,
    /// Scopes with spaces between them.
    pub scope: String,
    /// Time of the sign-in, epoch seconds.
    pub auth_time: i64,
    /// Time of issue, epoch seconds.
    pub iat: i64,
    /// End of its life, epoch seconds.
    pub exp: i64,
    /// The device that was used, if any.
    pub device_key: Option<String>,
}

/// The claims of an ID token.
#[derive(Clone, Debug)]
pub struct IdClaims {
    /// The key that signed it.
    pub kid: String,
    /// Who issued it.
    pub iss: String,
    /// The user.
    pub sub: String,
    /// The app client it was made for.
    pub aud: String,
    /// `cognito:username`, the name under which the user is stored.
    pub username: String,
    /// The token's own name.
    pub jti: String,
    /// The name of the sign-in it comes from; absent where revocation is switched off.
    pub origin_jti: Option<String>,
    /// Time of the sign-in, epoch seconds.
    pub auth_time: i64,
    /// Time of issue, epoch seconds.
    pub iat: i64,
    /// End of its life, epoch seconds.
    pub exp: i64,
    /// All claims, the above included.
    pub all: Map<String, Value>,
}

impl Claims {
    /// Claims that are in force at `now` (epoch seconds).
    pub(crate) fn in_force(kid: String, members: Map<String, Value>, now: i64) -> Result<Self, Refusal> {
        let mut claims = Self { kid, members, expires_at: 0 };
        claims.expires_at = claims.integer("exp")?;
        for name in ["iat", "auth_time"] {
            claims.optional_integer(name)?;
        }
        if now >= claims.expires_at {
            return Err(Refusal::Expired { expired_at: claims.expires_at, now });
        }
        match claims.optional_integer("nbf")? {
            Some(not_before) if not_before > now.saturating_add(SKEW) => {
                Err(Refusal::NotYet { not_before, now })
            }
            _ => Ok(claims),
        }
    }

    /// The key that signed the token.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// exp, epoch seconds.
    pub fn expires_at(&self) -> i64 {
        self.expires_at
    }

    /// All claims as they stand in the token.
    pub fn members(&self) -> &Map<String, Value> {
        &self.members
    }

    /// A claim that must be there and a text.
    pub fn text(&self, name: &'static str) -> Result<&str, Refusal> {
        self.optional_text(name)?.ok_or_else(|| self.unexpected(name, "a text"))
    }

    /// A claim that must be a text if it is there.
    pub fn optional_text(&self, name: &'static str) -> Result<Option<&str>, Refusal> {
        match self.members.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.unexpected(name, "a text")),
        }
    }

    /// A claim that must be there and an integer.
    pub fn integer(&self, name: &'static str) -> Result<i64, Refusal> {
        self.optional_integer(name)?.ok_or_else(|| self.unexpected(name, "an integer"))
    }

    /// A claim that must be an integer if it is there.
    pub fn optional_integer(&self, name: &'static str) -> Result<Option<i64>, Refusal> {
        match self.members.get(name) {
            None => Ok(None),
            Some(value) => value.as_i64().map(Some).ok_or_else(|| self.unexpected(name, "an integer")),
        }
    }

    fn check_use(&self, expected: &'static str) -> Result<(), Refusal> {
        match self.text("token_use")? {
            found if found == expected => Ok(()),
            found => Err(Refusal::TokenUse { expected, found: shortened(found) }),
        }
    }

    fn owned(&self, name: &'static str) -> Result<String, Refusal> {
        self.text(name).map(str::to_owned)
    }

    fn optional_owned(&self, name: &'static str) -> Result<Option<String>, Refusal> {
        Ok(self.optional_text(name)?.map(str::to_owned))
    }

    fn unexpected(&self, name: &'static str, expected: &'static str) -> Refusal {
        let found = match self.members.get(name) {
            None => "nothing",
            Some(Value::Null) => "null",
            Some(Value::Bool(_)) => "a boolean",
            Some(Value::Number(_)) => "a number",
            Some(Value::String(_)) => "a text",
            Some(Value::Array(_)) => "a list",
            Some(Value::Object(_)) => "an object",
        };
        Refusal::Claim { name, expected, found }
    }
}

impl TryFrom<Claims> for AccessClaims {
    type Error = Refusal;

    /// Refuses every other kind of token (RULE-5).
    fn try_from(claims: Claims) -> Result<Self, Refusal> {
        claims.check_use("access")?;
        Ok(Self {
            iss: claims.owned("iss")?,
            sub: claims.owned("sub")?,
            client_id: claims.owned("client_id")?,
            username: claims.owned("username")?,
            jti: claims.owned("jti")?,
            origin_jti: claims.optional_owned("origin_jti")?,
            event_id: claims.optional_owned("event_id")?,
            // A pre token generation handler may take every scope away.
            scope: claims.optional_owned("scope")?.unwrap_or_default(),
            auth_time: claims.integer("auth_time")?,
            iat: claims.integer("iat")?,
            exp: claims.expires_at,
            device_key: claims.optional_owned("device_key")?,
            kid: claims.kid,
        })
    }
}

impl TryFrom<Claims> for IdClaims {
    type Error = Refusal;

    /// Refuses every other kind of token (RULE-5).
    fn try_from(claims: Claims) -> Result<Self, Refusal> {
        claims.check_use("id")?;
        Ok(Self {
            iss: claims.owned("iss")?,
            sub: claims.owned("sub")?,
            aud: claims.owned("aud")?,
            username: claims.owned("cognito:username")?,
            jti: claims.owned("jti")?,
            origin_jti: claims.optional_owned("origin_jti")?,
            auth_time: claims.integer("auth_time")?,
            iat: claims.integer("iat")?,
            exp: claims.expires_at,
            kid: claims.kid,
            all: claims.members,
        })
    }
}

impl AccessClaims {
    /// Refuses another issuer's token.
    pub fn check_issuer(&self, expected: &str) -> Result<(), Refusal> {
        check_issuer(expected, &self.iss)
    }

    /// Whether `scope` is among the token's.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scope.split(' ').any(|held| held == scope)
    }
}

impl IdClaims {
    /// Refuses another issuer's token.
    pub fn check_issuer(&self, expected: &str) -> Result<(), Refusal> {
        check_issuer(expected, &self.iss)
    }
}

fn check_issuer(expected: &str, found: &str) -> Result<(), Refusal> {
    if found == expected {
        return Ok(());
    }
    Err(Refusal::Issuer { expected: expected.to_owned(), found: shortened(found) })
}
