//! The text of an Authorization header, read into its parts. Strict: every client in use writes the one form that is taken.

use super::{ALGORITHM, Refusal, TERMINATOR, incomplete};

/// A longer Authorization header is not a signature that anybody's client makes.
const MAX_HEADER: usize = 4_096;
const MAX_SIGNED_HEADERS: usize = 64;

/// What an Authorization header says, well formed and not yet believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorization<'a> {
    /// The access key's id.
    pub key_id: &'a str,
    /// `YYYYMMDD`
    pub date: &'a str,
    /// The region of the scope; any word is taken.
    pub region: &'a str,
    /// The signing name of the API the signature is for.
    pub service: &'a str,
    /// Names of the signed headers: lower case, ascending, each once.
    pub signed_headers: Vec<&'a str>,
    /// The signature.
    pub signature: [u8; 32],
}

impl<'a> Authorization<'a> {
    /// Reads the value of an Authorization header.
    ///
    /// # Errors
    /// `Incomplete`: a part is missing, doubled, unknown or of the wrong form.
    pub fn parse(value: &'a str) -> Result<Self, Refusal> {
        if value.len() > MAX_HEADER {
            return Err(incomplete("Authorization header is too long."));
        }
        let parameters = value
            .strip_prefix(ALGORITHM)
            .filter(|rest| rest.starts_with([' ', '\t']))
            .ok_or_else(|| incomplete("Authorization header requires the algorithm 'AWS4-HMAC-SHA256'."))?;
        let (mut credential, mut signed_headers, mut signature) = (None, None, None);
        for parameter in parameters.split(',') {
            let (name, value) = parameter.trim().split_once('=').ok_or_else(|| {
                incomplete("Authorization header holds a part that is not a valid key=value pair.")
            })?;
            let slot = match name {
                "Credential" => &mut credential,
                "SignedHeaders" => &mut signed_headers,
                "Signature" => &mut signature,
                _ => return Err(incomplete("Authorization header holds an unknown parameter.")),
            };
            if slot.replace(value).is_some() {
                return Err(incomplete(format!("Authorization header holds the parameter '{name}' twice.")));
            }
        }
        let (Some(credential), Some(signed_headers), Some(signature)) =
            (credential, signed_headers, signature)
        else {
            let absent =
                [("Credential", credential), ("Signature", signature), ("SignedHeaders", signed_headers)];
            let sentences: Vec<String> = absent
                .iter()
                .filter(|(_, value)| value.is_none())
                .map(|(name, _)| format!("Authorization header requires '{name}' parameter."))
                .collect();
            return Err(Refusal::Incomplete(sentences.join(" ")));
        };
        let [key_id, date, region, service] = scope(credential)?;
        Ok(Self {
            key_id,
            date,
            region,
            service,
            signed_headers: header_names(signed_headers)?,
            signature: signature_bytes(signature)?,
        })
    }

    pub(super) fn scope(&self) -> String {
        format!("{}/{}/{}/{TERMINATOR}", self.date, self.region, self.service)
    }
}

fn scope(credential: &str) -> Result<[&str; 4], Refusal> {
    let mut parts = credential.split('/');
    let mut next = || parts.next().filter(|part| is_word(part));
    let (Some(key_id), Some(date), Some(region), Some(service), Some(TERMINATOR), None) =
        (next(), next(), next(), next(), next(), parts.next())
    else {
        return Err(incomplete(
            "Credential must have exactly 5 slash-delimited elements: keyid/date/region/service/aws4_request.",
        ));
    };
    if date.len() != 8 || !date.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(incomplete("Date in Credential scope must be in the form YYYYMMDD."));
    }
    Ok([key_id, date, region, service])
}

fn is_word(part: &str) -> bool {
    (1..=128).contains(&part.len())
        && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'+'))
}

fn header_names(list: &str) -> Result<Vec<&str>, Refusal> {
    let names: Vec<&str> = list.split(';').take(MAX_SIGNED_HEADERS + 1).collect();
    if names.len() > MAX_SIGNED_HEADERS {
        return Err(incomplete("SignedHeaders names too many headers."));
    }
    let well_formed = |name: &&str| {
        !name.is_empty()
            && name.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"!#$%&'*+-.^_`|~".contains(&byte)
            })
    };
    if !names.iter().all(well_formed) || !names.is_sorted_by(|a, b| a < b) {
        return Err(incomplete(
            "SignedHeaders must hold lower-case header names in ascending order, each once.",
        ));
    }
    Ok(names)
}

fn signature_bytes(text: &str) -> Result<[u8; 32], Refusal> {
    let mut bytes = [0u8; 32];
    let digits = text.as_bytes();
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let bad = || incomplete("Signature must be 64 lower-case hexadecimal digits.");
    if digits.len() != 64 {
        return Err(bad());
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = (value(pair[0]).ok_or_else(bad)? << 4) | value(pair[1]).ok_or_else(bad)?;
    }
    Ok(bytes)
}
