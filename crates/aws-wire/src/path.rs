//! Paths and queries of outside requests, read strictly (RULE-29): what could be read in two ways is refused and not made
//! unambiguous. Nobody's client sends any of it.

use crate::exception::Exception;

/// The longest path and the longest query, in bytes. AWS's are shorter.
const LONGEST: usize = 8 * 1024;
/// More parameters than any operation has.
const MOST_PARAMETERS: usize = 256;

/// Why a path or query is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Ambiguous {
    /// Longer than anything that means something.
    #[error("The path or query of the request is too long.")]
    TooLong,
    /// A percent sign without two digits behind it, or what they say is not text.
    #[error("The path or query of the request is not well encoded.")]
    Encoding,
    /// An encoded slash or percent sign, a dot segment, a semicolon, a backslash, a control character.
    #[error("The path of the request can be read in more than one way.")]
    Path,
    /// An empty segment in the middle.
    #[error("The path of the request has an empty segment.")]
    Empty,
}

impl From<Ambiguous> for Exception {
    fn from(ambiguous: Ambiguous) -> Self {
        Self::new("InvalidRequestException", ambiguous.to_string())
    }
}

/// The segments of a path, decoded. One slash at the end is allowed: older clients send it.
///
/// # Errors
/// Whatever is ambiguous.
pub fn segments(path: &str) -> Result<Vec<String>, Ambiguous> {
    if path.len() > LONGEST {
        return Err(Ambiguous::TooLong);
    }
    let path = path.strip_prefix('/').ok_or(Ambiguous::Path)?;
    let path = path.strip_suffix('/').unwrap_or(path);
    path.split('/').map(segment).collect()
}

fn segment(raw: &str) -> Result<String, Ambiguous> {
    if raw.is_empty() {
        return Err(Ambiguous::Empty);
    }
    let text = decoded(raw)?;
    let odd = |c: char| matches!(c, '/' | '\\' | '%' | ';') || c.is_control();
    if text == "." || text == ".." || text.contains(odd) || raw.contains(';') {
        return Err(Ambiguous::Path);
    }
    Ok(text)
}

/// The parameters of a query, decoded, in their order. A plus sign is a plus sign: clients that sign write a space as `%20`.
///
/// # Errors
/// It is too long, has too many parameters, or is not well encoded.
pub fn parameters(query: &str) -> Result<Vec<(String, String)>, Ambiguous> {
    if query.len() > LONGEST {
        return Err(Ambiguous::TooLong);
    }
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    if pairs.clone().count() > MOST_PARAMETERS {
        return Err(Ambiguous::TooLong);
    }
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decoded(name)?, decoded(value)?))
        })
        .collect()
}

/// Percent-encoded text as text.
///
/// # Errors
/// `Encoding`
pub fn decoded(text: &str) -> Result<String, Ambiguous> {
    if !text.contains('%') {
        return Ok(text.to_owned());
    }
    let bytes = text.as_bytes();
    let digit = |at: usize| {
        let value = bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        value.and_then(|value| u8::try_from(value).ok()).ok_or(Ambiguous::Encoding)
    };
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' {
            out.push(digit(at + 1)? << 4 | digit(at + 2)?);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).map_err(|_| Ambiguous::Encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_its_decoded_segments() {
        assert_eq!(segments("/2015-03-31/functions").unwrap(), ["2015-03-31", "functions"]);
        assert_eq!(segments("/2015-03-31/functions/").unwrap(), ["2015-03-31", "functions"]);
        assert_eq!(segments("/tags/arn%3Aaws%3Alambda").unwrap(), ["tags", "arn:aws:lambda"]);
        assert_eq!(segments("/f/%C3%A9").unwrap(), ["f", "é"]);
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused_rule_29() {
        for path in [
            "/a/%2Fb",
            "/a/..",
            "/a/%2e%2e/b",
            "/./a",
            "/a;x=1/b",
            "/a/%3Bb",
            "/a/%2541",
            "/a/%00",
            "/a\\b",
            "/a//b",
            "//a",
            "a/b",
            "/a/%",
            "/a/%4",
            "/a/%zz",
            "/a/%ff",
            "",
            "/a/%5c",
        ] {
            assert!(segments(path).is_err(), "{path}");
        }
        assert_eq!(segments(&format!("/{}", "a".repeat(LONGEST))), Err(Ambiguous::TooLong));
    }

    #[test]
    fn parameters_keep_their_order_and_their_plus_signs() {
        let pairs = parameters("tagKeys=a&tagKeys=b%20c&Marker=x+y&flag").unwrap();
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(pairs, [("tagKeys", "a"), ("tagKeys", "b c"), ("Marker", "x+y"), ("flag", "")]);
        assert_eq!(parameters(&"a&".repeat(MOST_PARAMETERS + 1)), Err(Ambiguous::TooLong));
        assert_eq!(parameters("a=%f"), Err(Ambiguous::Encoding));
    }
}
