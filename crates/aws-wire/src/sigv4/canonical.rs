//! What exactly was signed: the request in AWS's canonical form.

use super::{Authorization, Presented, Refusal, only_value};

/// The canonical request of AWS's signing process.
pub(super) fn canonical_request(
    request: &Presented<'_>,
    authorization: &Authorization<'_>,
    body_hash: &str,
) -> Result<String, Refusal> {
    let mut text = String::with_capacity(512);
    text.push_str(request.method);
    text.push('\n');
    if authorization.service == "s3" {
        // The one API whose path is signed as it is sent.
        text.push_str(request.path);
    } else {
        push_encoded(&mut text, request.path.as_bytes(), true);
    }
    text.push('\n');
    push_query(&mut text, request.query.unwrap_or_default());
    text.push('\n');
    for name in &authorization.signed_headers {
        let value = if *name == "host" { Some(request.host) } else { only_value(request.headers, name)? };
        text.push_str(name);
        text.push(':');
        push_trimmed(&mut text, value.unwrap_or_default());
        text.push('\n');
    }
    text.push('\n');
    for (at, name) in authorization.signed_headers.iter().enumerate() {
        if at > 0 {
            text.push(';');
        }
        text.push_str(name);
    }
    text.push('\n');
    text.push_str(body_hash);
    Ok(text)
}

/// Header values are signed without outer spaces and with inner runs of spaces as one.
fn push_trimmed(text: &mut String, value: &str) {
    for (at, word) in value.split([' ', '\t']).filter(|word| !word.is_empty()).enumerate() {
        if at > 0 {
            text.push(' ');
        }
        text.push_str(word);
    }
}

/// The path comes encoded and is encoded again, as every API but S3 signs it. Dots and doubled slashes are not folded: the
/// router knows no such path, so a client that folds them is refused here rather than guessed at (RULE-29).
fn push_encoded(text: &mut String, bytes: &[u8], keep_slash: bool) {
    for &byte in bytes {
        let kept = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || (keep_slash && byte == b'/');
        if kept {
            text.push(char::from(byte));
        } else {
            text.push('%');
            text.push(char::from(HEX_UPPER[usize::from(byte >> 4)]));
            text.push(char::from(HEX_UPPER[usize::from(byte & 15)]));
        }
    }
}

fn push_query(text: &mut String, query: &str) {
    let encoded = |part: &str| {
        let mut out = String::new();
        push_encoded(&mut out, &percent_decoded(part), false);
        out
    };
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (encoded(name), encoded(value))
        })
        .collect();
    pairs.sort();
    for (at, (name, value)) in pairs.iter().enumerate() {
        if at > 0 {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        text.push_str(value);
    }
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if let (b'%', Some(high), Some(low)) = (bytes[at], digit(at + 1), digit(at + 2)) {
            out.push((high * 16 + low) as u8);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    out
}

const HEX_UPPER: &[u8; 16] = b"0123456789ABCDEF";
const HEX_LOWER: &[u8; 16] = b"0123456789abcdef";

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [HEX_LOWER[usize::from(byte >> 4)], HEX_LOWER[usize::from(byte & 15)]])
        .map(char::from)
        .collect()
}
