//! HTTP Message Signatures (RFC 9421) of the requests that webhooks get, with a digest of the body (RFC 9530).

use std::fmt;

use aws_lc_rs::signature::Ed25519KeyPair;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto::{Zeroizing, hmac_sha256, sha256};
use directory::Timestamp;

use super::BadPlace;

/// Bytes of a shared secret at least: what HMAC-SHA-256 can use.
const SHORTEST_SECRET: usize = 32;
/// For how long a signature holds, in seconds: enough for clocks that differ, too little for a captured request to be of use.
const HOLDS: i64 = 60;
/// What these signatures are for, so that none made elsewhere with the same key passes for one.
const TAG: &str = "rockpool-trigger";

/// What webhooks are signed with.
pub enum SigningKey {
    /// `ed25519`: the other end has the public half alone.
    Ed25519(Box<Ed25519KeyPair>),
    /// `hmac-sha256`: both ends have the same secret.
    Hmac(Zeroizing<Vec<u8>>),
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.algorithm())
    }
}

impl SigningKey {
    /// A private key as `openssl genpkey -algorithm ed25519` writes it (PKCS#8, PEM).
    ///
    /// # Errors
    /// The text is not such a key; it is not quoted.
    pub fn ed25519(pem: &str) -> Result<Self, BadPlace> {
        let bad = || {
            BadPlace::Key(
                "the key is not an Ed25519 private key (PKCS#8, PEM): `openssl genpkey -algorithm ed25519` makes one".to_owned(),
            )
        };
        let body = pem
            .split_once("-----BEGIN PRIVATE KEY-----")
            .and_then(|(_, rest)| rest.split_once("-----END PRIVATE KEY-----"))
            .map(|(body, _)| body.split_whitespace().collect::<String>())
            .ok_or_else(bad)?;
        let der = Zeroizing::new(STANDARD.decode(body).map_err(|_| bad())?);
        Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der)
            .map(|pair| Self::Ed25519(Box::new(pair)))
            .map_err(|_| bad())
    }

    /// A secret that both ends have: what stands in the file, without the blanks around it.
    ///
    /// # Errors
    /// It is too short to be one.
    pub fn hmac(secret: &str) -> Result<Self, BadPlace> {
        let secret = secret.trim();
        if secret.len() < SHORTEST_SECRET {
            return Err(BadPlace::Key(format!(
                "the secret of a webhook has {SHORTEST_SECRET} characters at least: `openssl rand -base64 32` makes one"
            )));
        }
        Ok(Self::Hmac(Zeroizing::new(secret.as_bytes().to_vec())))
    }

    /// The name in RFC 9421's registry.
    pub const fn algorithm(&self) -> &'static str {
        match self {
            Self::Ed25519(_) => "ed25519",
            Self::Hmac(_) => "hmac-sha256",
        }
    }

    fn sign(&self, base: &[u8]) -> Vec<u8> {
        match self {
            Self::Ed25519(pair) => pair.sign(base).as_ref().to_vec(),
            Self::Hmac(secret) => hmac_sha256(secret, &[base]).to_vec(),
        }
    }
}

/// `Content-Digest` of a body.
pub fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(sha256(&[body])))
}

/// A request to be signed.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// The whole URL.
    pub url: &'a str,
    /// The headers that are signed besides, lower-case names.
    pub headers: &'a [(&'static str, String)],
    /// Once used: the id of the try.
    pub nonce: &'a str,
}

/// `Signature-Input` and `Signature` of a POST.
pub fn sign(key: &SigningKey, key_id: &str, request: Signed<'_>, now: Timestamp) -> (String, String) {
    let mut names = vec!["\"@method\"".to_owned(), "\"@target-uri\"".to_owned()];
    let mut base = format!("\"@method\": POST\n\"@target-uri\": {}\n", request.url);
    for (name, value) in request.headers {
        names.push(format!("\"{name}\""));
        base += &format!("\"{name}\": {}\n", value.trim());
    }
    let created = now.seconds();
    let parameters = format!(
        "({});created={created};expires={};nonce=\"{}\";alg=\"{}\";keyid=\"{key_id}\";tag=\"{TAG}\"",
        names.join(" "),
        created + HOLDS,
        request.nonce,
        key.algorithm(),
    );
    base += &format!("\"@signature-params\": {parameters}");
    let signature = STANDARD.encode(key.sign(base.as_bytes()));
    (format!("rockpool={parameters}"), format!("rockpool=:{signature}:"))
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{ED25519, KeyPair as _, UnparsedPublicKey};

    use super::*;

    /// The Ed25519 key of RFC 9421, appendix B.1.4.
    const RFC_KEY: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n-----END PRIVATE KEY-----\n";

    #[test]
    fn the_key_of_rfc_9421_signs_as_in_its_appendix_b_2_6() {
        let key = SigningKey::ed25519(RFC_KEY).unwrap();
        let base = concat!(
            "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n",
            "\"@method\": POST\n",
            "\"@path\": /foo\n",
            "\"@authority\": example.com\n",
            "\"content-type\": application/json\n",
            "\"content-length\": 18\n",
            "\"@signature-params\": (\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")",
            ";created=1618884473;keyid=\"test-key-ed25519\"",
        );
        assert_eq!(
            STANDARD.encode(key.sign(base.as_bytes())),
            "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
        );
    }

    #[test]
    fn a_signature_covers_method_url_and_headers_and_says_how_long_it_holds() {
        let key = SigningKey::ed25519(RFC_KEY).unwrap();
        let headers = [("content-digest", content_digest(b"{}"))];
        let request = Signed { url: "https://example.com/hook", headers: &headers, nonce: "n" };
        let (input, signature) = sign(&key, "k1", request, Timestamp::from_seconds(1_000));
        let parameters = "(\"@method\" \"@target-uri\" \"content-digest\");created=1000;expires=1060;nonce=\"n\";alg=\"ed25519\";keyid=\"k1\";tag=\"rockpool-trigger\"";
        assert_eq!(input, format!("rockpool={parameters}"));
        let base = format!(
            "\"@method\": POST\n\"@target-uri\": https://example.com/hook\n\"content-digest\": \
             sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:\n\"@signature-params\": {parameters}"
        );
        let bytes = signature.strip_prefix("rockpool=:").and_then(|rest| rest.strip_suffix(':')).unwrap();
        let SigningKey::Ed25519(pair) = &key else { panic!() };
        let public = UnparsedPublicKey::new(&ED25519, pair.public_key().as_ref());
        public.verify(base.as_bytes(), &STANDARD.decode(bytes).unwrap()).unwrap();
    }

    #[test]
    fn what_is_no_key_is_refused_without_being_quoted() {
        for text in ["hunter2", "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----"] {
            assert!(!SigningKey::ed25519(text).unwrap_err().to_string().contains("hunter2"));
        }
        assert!(!SigningKey::hmac("hunter2").unwrap_err().to_string().contains("hunter2"));
        assert!(SigningKey::hmac(&"x".repeat(32)).is_ok());
    }
}
