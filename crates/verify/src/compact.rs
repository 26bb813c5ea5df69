//! The compact form of a JWS (RFC 7515 section 7.1) taken apart, strictly. Nothing is verified here.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use crate::header::Header;
use crate::refusal::{Part, Refusal};
use crate::shown::{is_token_character, shown};
use crate::strict_json::{JsonFault, object};

/// Characters of the longest header that is looked at.
const LONGEST_HEADER: usize = 4096;

/// A token taken apart.
#[derive(Debug)]
pub(crate) struct Compact<'t> {
    pub(crate) header: Header,
    /// Header, dot and payload: what the signature is over.
    pub(crate) signed: &'t str,
    pub(crate) claims: Map<String, Value>,
    signature: &'t str,
}

impl<'t> Compact<'t> {
    pub(crate) fn parse(token: &'t str, longest: usize) -> Result<Self, Refusal> {
        if token.len() > longest {
            return Err(Refusal::TooLong { limit: longest, found: token.len() });
        }
        if let Some(strange) = token.chars().find(|c| !is_token_character(*c)) {
            return Err(strange_character(strange));
        }
        let mut parts = token.split('.');
        let (Some(header), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(not_three_parts(token));
        };
        let header = Header::read(part(Part::Header, header, token.len())?)?;
        let signed = &token[..token.len() - signature.len() - 1];
        Ok(Self { header, signed, claims: part(Part::Payload, payload, token.len())?, signature })
    }

    /// The signature's bytes, which must be as many as the key makes.
    pub(crate) fn signature(&self, expected: usize) -> Result<Vec<u8>, Refusal> {
        let characters = (expected * 4).div_ceil(3);
        if self.signature.len() < characters {
            return Err(Refusal::CutOff {
                part: Part::Signature,
                found: self.signature.len(),
                expected: Some(characters),
            });
        }
        URL_SAFE_NO_PAD.decode(self.signature).map_err(|_| Refusal::Encoding { part: Part::Signature })
    }
}

fn part(part: Part, text: &str, whole: usize) -> Result<Map<String, Value>, Refusal> {
    if part == Part::Header && text.len() > LONGEST_HEADER {
        return Err(Refusal::TooLong { limit: LONGEST_HEADER, found: text.len() });
    }
    // Without padding, and with the unused bits of the last character zero: one spelling for one content.
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Refusal::Encoding { part })?;
    object(&bytes).map_err(|fault| match fault {
        JsonFault::Ends if !bytes.is_empty() => Refusal::CutOff { part, found: whole, expected: None },
        fault => Refusal::Json { part, fault },
    })
}

fn strange_character(character: char) -> Refusal {
    match character {
        '+' | '/' | '=' => Refusal::Encoding { part: Part::Payload },
        '"' | '\'' | '<' | '>' | '{' | '}' | '[' | ']' | '`' => Refusal::Quoted,
        ' ' => Refusal::Character { found: "a space".to_owned() },
        '\t' => Refusal::Character { found: "a tabulator".to_owned() },
        '\r' | '\n' => Refusal::Character { found: "a line break".to_owned() },
        '%' => Refusal::Character { found: "`%`: the token is percent-encoded".to_owned() },
        ',' => Refusal::Character { found: "`,`: two headers were joined".to_owned() },
        other => Refusal::Character { found: format!("`{}`", shown(&other.to_string())) },
    }
}

/// Five parts are a JWE (RFC 7516 section 7.1); one or two that begin like a token are the front of one.
fn not_three_parts(token: &str) -> Refusal {
    let parts: Vec<&str> = token.split('.').collect();
    let header = URL_SAFE_NO_PAD.decode(parts[0]).ok().map(|bytes| (object(&bytes), bytes));
    let text = |members: &Map<String, Value>, name: &str| match members.get(name) {
        Some(Value::String(text)) => shown(text),
        _ => "none".to_owned(),
    };
    match (parts.len(), header) {
        (5, Some((Ok(members), _))) => {
            Refusal::Encrypted { alg: text(&members, "alg"), enc: text(&members, "enc") }
        }
        (2, Some((Ok(members), _))) if members.contains_key("alg") => {
            Refusal::CutOff { part: Part::Payload, found: token.len(), expected: None }
        }
        (1, _) if token.starts_with("eyJ") => {
            Refusal::CutOff { part: Part::Header, found: token.len(), expected: None }
        }
        (found, _) => Refusal::Parts { found },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str, payload: &str) -> String {
        format!("{}.{}.AAAA", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload))
    }

    fn refusal(token: &str) -> Refusal {
        Compact::parse(token, 16 * 1024).unwrap_err()
    }

    const HEADER: &str = r#"{"alg":"RS256","kid":"k"}"#;

    #[test]
    fn a_token_is_taken_apart() {
        let token = token(HEADER, r#"{"sub":"1"}"#);
        let compact = Compact::parse(&token, 1024).unwrap();
        assert_eq!(compact.header.kid, "k");
        assert_eq!(compact.signed, &token[..token.len() - 5]);
        assert_eq!(compact.signature(3).unwrap(), [0, 0, 0]);
        assert!(matches!(compact.signature(4), Err(Refusal::CutOff { part: Part::Signature, .. })));
    }

    #[test]
    fn a_token_that_brings_its_own_key_or_extension_is_refused() {
        for name in NOT_TO_BE {
            let header = format!(r#"{{"alg":"RS256","kid":"k","{name}":"x"}}"#);
            assert_eq!(refusal(&token(&header, "{}")), Refusal::HeaderMember { found: (*name).to_owned() });
        }
    }
    const NOT_TO_BE: &[&str] = &["crit", "jwk", "jku", "x5u", "x5c", "b64", "zip"];

    #[test]
    fn sec_4_an_encrypted_token_is_not_read_as_a_signed_one() {
        let header = URL_SAFE_NO_PAD.encode(r#"{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}"#);
        assert_eq!(
            refusal(&format!("{header}.a.b.c.d")),
            Refusal::Encrypted { alg: "RSA-OAEP".into(), enc: "A256GCM".into() }
        );
    }

    #[test]
    fn every_beginning_of_a_token_is_called_cut_off_or_malformed() {
        let token = token(HEADER, r#"{"sub":"1","name":"somebody"}"#);
        for length in 4..token.rfind('.').unwrap() {
            assert!(matches!(refusal(&token[..length]), Refusal::CutOff { .. }), "{length}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken_apart_or_refused(text: String) {
            let _ = Compact::parse(&text, 4096);
        }

        #[test]
        fn any_header_and_payload_are_taken_apart_or_refused(header: Vec<u8>, payload: Vec<u8>) {
            let text = format!("{}.{}.", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
            let _ = Compact::parse(&text, 4096);
        }
    }
}
