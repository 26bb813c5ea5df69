//! What kind of string is it? Told by its form alone: parts and header of a token, the type byte of what Rockpool seals (RULE-5), the
//! shapes of what else Cognito hands out. Nothing is verified here.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use crypto::Purpose;
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

/// The type byte of Rockpool's refresh tokens (`sign_in::RefreshToken`), and how many bytes they have.
const REFRESH: (u8, usize) = (0x52, 53);

/// The kinds that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Lets its bearer call services.
    AccessToken,
    /// Tells a client who signed in.
    IdToken,
    /// A signed token that is neither.
    SignedToken,
    /// The front of a signed token.
    CutOff,
    /// A refresh token of Amazon Cognito, or another encrypted token.
    EncryptedToken,
    /// A refresh token of Rockpool.
    RefreshToken,
    /// `Session`, between two challenges.
    Session,
    /// `SECRET_BLOCK` of an SRP sign-in.
    SecretBlock,
    /// Something else that Rockpool sealed.
    Sealed,
    /// `SECRET_HASH`.
    SecretHash,
    /// A code that was sent to a person, or that an authenticator shows.
    Code,
    /// A UUID: an authorization code, a sub.
    Uuid,
    /// The id of an access key.
    AccessKey,
    /// A user pool's id.
    PoolId,
    /// An app client's id.
    ClientId,
    /// A variable that was not filled in.
    NotFilledIn,
    /// Nothing that is known.
    Unknown,
}

/// A string, recognised.
#[derive(Debug)]
pub struct Recognised {
    /// Its kind.
    pub kind: Kind,
    /// What it is and who takes it, in a sentence or two.
    pub said: String,
    /// Its header, where it has one.
    pub header: Option<Map<String, Value>>,
    /// Its claims, where it has some.
    pub claims: Option<Map<String, Value>>,
}

/// Looks at a string.
pub fn recognise(token: &str) -> Recognised {
    let parts: Vec<&str> = token.split('.').collect();
    let header = object(parts[0]).filter(|header| header.contains_key("alg") || header.contains_key("enc"));
    let bare = |kind, said: &str| Recognised { kind, said: said.to_owned(), header: None, claims: None };
    match (parts.len(), header) {
        (5, header) => Recognised {
            kind: Kind::EncryptedToken,
            said: "An encrypted token of five parts, as Amazon Cognito's refresh tokens are. Only its issuer reads it: it goes into \
                   InitiateAuth (REFRESH_TOKEN_AUTH), GetTokensFromRefreshToken or RevokeToken, and to no service"
                .to_owned(),
            header,
            claims: None,
        },
        (3, Some(header)) => signed(header, object(parts[1])),
        (_, header) if token.starts_with("eyJ") => Recognised {
            kind: Kind::CutOff,
            said: "The front of a signed token: the rest is missing".to_owned(),
            header,
            claims: parts.get(1).and_then(|part| object(part)),
        },
        _ => match sealed(token).or_else(|| by_its_shape(token)) {
            Some((kind, said)) => bare(kind, &said),
            None => bare(Kind::Unknown, "No form that is known: an opaque token of another system, or no token at all"),
        },
    }
}

fn signed(header: Map<String, Value>, claims: Option<Map<String, Value>>) -> Recognised {
    let text =
        |map: &Map<String, Value>, name: &str| map.get(name).and_then(Value::as_str).map(str::to_owned);
    let token_use = claims.as_ref().and_then(|claims| text(claims, "token_use"));
    let typ = text(&header, "typ").unwrap_or_default().to_ascii_lowercase();
    let holds = |name: &str| claims.as_ref().is_some_and(|claims| claims.contains_key(name));
    let issuer =
        claims.as_ref().and_then(|claims| text(claims, "iss")).map(|iss| issuer(&iss)).unwrap_or_default();
    let (kind, what) = match token_use.as_deref() {
        Some("access") => (Kind::AccessToken, "An access token: it lets its bearer call services".to_owned()),
        Some("id") => (
            Kind::IdToken,
            "An ID token: it tells a client who signed in, and is not for calling services".to_owned(),
        ),
        Some(_) => (Kind::SignedToken, "A signed token for something else".to_owned()),
        None if typ.trim_start_matches("application/") == "at+jwt" => {
            (Kind::AccessToken, "An access token by RFC 9068".to_owned())
        }
        None if !matches!(typ.as_str(), "" | "jwt") => (
            Kind::SignedToken,
            format!("A signed token of the type {typ}, which is not for calling services"),
        ),
        None if ["nonce", "at_hash", "c_hash"].into_iter().any(holds) => {
            (Kind::IdToken, "An ID token of OpenID Connect".to_owned())
        }
        None => (Kind::SignedToken, "A signed token that does not say what it is for".to_owned()),
    };
    Recognised { kind, said: what + &issuer, header: Some(header), claims }
}

/// `, issued by …`
fn issuer(iss: &str) -> String {
    use rockpool_verify::AwsName;
    match (AwsName::parse(iss), iss.rsplit_once('/')) {
        (Some(name), _) => format!(". Issued by the user pool {} under Amazon's name", name.pool),
        (None, Some((at, pool))) if AwsName::of(pool).is_ok() => {
            format!(". Issued by the user pool {pool} of {at}")
        }
        _ => format!(". Issued by {iss}"),
    }
}

/// What Rockpool seals begins with a type byte and a format.
fn sealed(text: &str) -> Option<(Kind, String)> {
    let bytes = URL_SAFE_NO_PAD.decode(text).or_else(|_| STANDARD.decode(text)).ok()?;
    let (&kind, rest) = bytes.split_first()?;
    if (kind, bytes.len()) == REFRESH {
        let session = Uuid::from_slice(rest.get(..16)?).ok()?;
        let generation = u32::from_be_bytes(rest.get(16..20)?.try_into().ok()?);
        return Some((
            Kind::RefreshToken,
            format!(
                "A refresh token of Rockpool, of the session {session} (origin_jti of its tokens), {}. Only its issuer reads it: it \
                 goes into InitiateAuth (REFRESH_TOKEN_AUTH), GetTokensFromRefreshToken or RevokeToken, and to no service",
                match generation {
                    0 => "from its sign-in".to_owned(),
                    times => format!("rotated {times} times"),
                }
            ),
        ));
    }
    let is_sealed = matches!(rest.first(), Some(1 | 2)) && bytes.len() >= 34;
    let purpose = Purpose::ALL.into_iter().find(|purpose| is_sealed && purpose.type_byte() == kind)?;
    Some(match purpose {
        Purpose::Session => (
            Kind::Session,
            "A Session of Rockpool: it goes from one challenge to the next, in RespondToAuthChallenge, and is good for minutes"
                .to_owned(),
        ),
        Purpose::SecretBlock => (
            Kind::SecretBlock,
            "A SECRET_BLOCK of Rockpool: it goes back unchanged as PASSWORD_CLAIM_SECRET_BLOCK, once".to_owned(),
        ),
        Purpose::PageToken => {
            (Kind::Sealed, "A page token of Rockpool (NextToken, PaginationToken): it goes to the same list again".to_owned())
        }
        other => (Kind::Sealed, format!("Something that Rockpool sealed for its own use ({})", other.name())),
    })
}

fn by_its_shape(text: &str) -> Option<(Kind, String)> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let lower = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let said = |kind, said: &str| Some((kind, said.to_owned()));
    match text {
        "undefined" | "null" | "None" | "nil" | "[object Object]" => said(
            Kind::NotFilledIn,
            "A variable that was not filled in: sign-in had not finished, or its answer was read wrongly",
        ),
        _ if text.starts_with("AYAB") => said(
            Kind::Session,
            "A Session of Amazon Cognito, by its first bytes: it goes from one challenge to the next, in RespondToAuthChallenge",
        ),
        _ if (text.starts_with("AKIA") || text.starts_with("ASIA")) && text.len() == 20 => {
            said(Kind::AccessKey, "The id of an AWS access key: it signs requests and is no token")
        }
        _ if Uuid::try_parse(text).is_ok() => said(
            Kind::Uuid,
            "A UUID. Amazon Cognito's authorization codes look like this, and so does a user's sub: a code goes to the token endpoint, \
             once",
        ),
        _ if (6..=8).contains(&text.len()) && digits => {
            said(Kind::Code, "A code, as it is sent to people or shown by an authenticator")
        }
        _ if text.len() == 44 && text.ends_with('=') && STANDARD.decode(text).is_ok() => said(
            Kind::SecretHash,
            "32 bytes in base64: a SECRET_HASH, which goes beside the user name in a request",
        ),
        _ if rockpool_verify::AwsName::of(text).is_ok() => said(Kind::PoolId, "The id of a user pool"),
        _ if text.len() == 26 && lower => said(Kind::ClientId, "The id of an app client"),
        _ => None,
    }
}

fn object(part: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use crypto::{DataKey, KeyRing};

    use super::*;

    fn kind(text: &str) -> Kind {
        recognise(text).kind
    }

    fn token(header: &str, claims: &str) -> String {
        format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
    }

    #[test]
    fn signed_tokens_are_told_by_their_use_and_type() {
        let rs256 = r#"{"alg":"RS256","kid":"k"}"#;
        assert_eq!(kind(&token(rs256, r#"{"token_use":"access"}"#)), Kind::AccessToken);
        assert_eq!(kind(&token(rs256, r#"{"token_use":"id"}"#)), Kind::IdToken);
        assert_eq!(kind(&token(rs256, r#"{"nonce":"n"}"#)), Kind::IdToken);
        assert_eq!(kind(&token(rs256, "{}")), Kind::SignedToken);
        assert_eq!(kind(&token(r#"{"alg":"RS256","typ":"at+jwt"}"#, "{}")), Kind::AccessToken);
        assert_eq!(kind(&token(r#"{"alg":"RS256","typ":"logout+jwt"}"#, "{}")), Kind::SignedToken);
        let whole = token(rs256, r#"{"token_use":"access"}"#);
        assert_eq!(kind(&whole[..whole.rfind('.').unwrap()]), Kind::CutOff);
        assert_eq!(kind("eyJhbGciOiJSUzI1Ni"), Kind::CutOff);
        let jwe = format!("{}.a.b.c.d", URL_SAFE_NO_PAD.encode(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#));
        assert_eq!(kind(&jwe), Kind::EncryptedToken);
    }

    #[test]
    fn what_rockpool_seals_is_told_by_its_type_byte_rule_5() {
        let keys = KeyRing::new(DataKey::generate(1, 0));
        for (purpose, expected) in [
            (Purpose::Session, Kind::Session),
            (Purpose::SecretBlock, Kind::SecretBlock),
            (Purpose::PageToken, Kind::Sealed),
        ] {
            let bytes = keys.seal(purpose, "eu-west-1_Pool", &[], b"contents");
            assert_eq!(kind(&URL_SAFE_NO_PAD.encode(&bytes)), expected);
            assert_eq!(kind(&STANDARD.encode(&bytes)), expected);
        }
        let mut refresh = vec![REFRESH.0];
        refresh.resize(REFRESH.1, 0);
        let told = recognise(&URL_SAFE_NO_PAD.encode(refresh));
        assert_eq!(told.kind, Kind::RefreshToken);
        assert!(told.said.contains("from its sign-in"), "{}", told.said);
    }

    #[test]
    fn other_strings_are_told_by_their_shape() {
        for (text, expected) in [
            ("undefined", Kind::NotFilledIn),
            ("123456", Kind::Code),
            ("eu-west-1_Ab12Cd34E", Kind::PoolId),
            ("emailwebukscuafzt4uzkpcrqv", Kind::ClientId),
            ("0f3e5d3c-9a71-4c55-8a0e-2f1d6f0c7a01", Kind::Uuid),
            ("AYABeIrPh3EXAMPLE", Kind::Session),
            ("AKIDEXAMPLE", Kind::Unknown),
            ("AKIAIOSFODNN7EXAMPLE", Kind::AccessKey),
            ("", Kind::Unknown),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
        assert_eq!(kind(&STANDARD.encode([7; 32])), Kind::SecretHash);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_recognised_as_something(text in "\\PC{0,60}", bytes: Vec<u8>) {
            recognise(&text);
            recognise(&URL_SAFE_NO_PAD.encode(bytes));
        }
    }
}
