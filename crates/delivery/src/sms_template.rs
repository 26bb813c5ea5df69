//! What a gateway is sent: an operator's text with slots for the number, the message and its id, filled so that no value
//! can become anything but a value.

use std::fmt::Write as _;

use serde_json::Value;

/// How the body of a request is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// `application/json`
    #[default]
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
}

/// What stands in the slots.
#[derive(Clone, Copy)]
pub(crate) struct Filling<'a> {
    /// `{to}`: the phone number, as `+15555550100`.
    pub(crate) to: &'a str,
    /// `{message}`: the text, code and all.
    pub(crate) message: &'a str,
    /// `{id}`: the same however often the message is sent.
    pub(crate) id: &'a str,
}

/// A body that was read and checked.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    Json(Value),
    /// Names and values as the operator wrote them; they are encoded when they are filled.
    Form(Vec<(String, String)>),
}

const DEFAULT_JSON: &str = r#"{"to": "{to}", "message": "{message}", "id": "{id}"}"#;
const DEFAULT_FORM: &str = "to={to}&message={message}&id={id}";

impl Body {
    /// Reads what an operator wrote; none: a plain default.
    ///
    /// # Errors
    /// Why it cannot be used, as a sentence.
    pub(crate) fn read(format: Format, text: Option<&str>) -> Result<Self, String> {
        let body = match format {
            Format::Json => {
                let value: Value = serde_json::from_str(text.unwrap_or(DEFAULT_JSON))
                    .map_err(|error| format!("the body is not JSON: {error}"))?;
                Self::Json(value)
            }
            Format::Form => {
                let pairs = text.unwrap_or(DEFAULT_FORM).split('&');
                let pair = |pair: &str| match pair.split_once('=') {
                    Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
                    _ => Err("the body is not written as name=value&name=value".to_owned()),
                };
                Self::Form(pairs.map(pair).collect::<Result<_, _>>()?)
            }
        };
        Ok(body)
    }

    /// Whether `slot` stands in it.
    pub(crate) fn has(&self, slot: &str) -> bool {
        match self {
            Self::Json(value) => in_json(value, slot),
            Self::Form(pairs) => pairs.iter().any(|(_, value)| value.contains(slot)),
        }
    }

    pub(crate) fn content_type(&self) -> &'static str {
        match self {
            Self::Json(_) => "application/json",
            Self::Form(_) => "application/x-www-form-urlencoded",
        }
    }

    pub(crate) fn fill(&self, filling: Filling<'_>) -> Vec<u8> {
        match self {
            Self::Json(value) => filled_json(value, filling).to_string().into_bytes(),
            Self::Form(pairs) => {
                let mut text = String::new();
                for (name, value) in pairs {
                    if !text.is_empty() {
                        text.push('&');
                    }
                    encode(name, &mut text);
                    text.push('=');
                    encode(&fill(value, filling), &mut text);
                }
                text.into_bytes()
            }
        }
    }
}

fn in_json(value: &Value, slot: &str) -> bool {
    match value {
        Value::String(text) => text.contains(slot),
        Value::Array(list) => list.iter().any(|value| in_json(value, slot)),
        Value::Object(members) => members.values().any(|value| in_json(value, slot)),
        _ => false,
    }
}

fn filled_json(value: &Value, filling: Filling<'_>) -> Value {
    match value {
        Value::String(text) => Value::String(fill(text, filling)),
        Value::Array(list) => Value::Array(list.iter().map(|value| filled_json(value, filling)).collect()),
        Value::Object(members) => {
            let filled = members.iter().map(|(name, value)| (name.clone(), filled_json(value, filling)));
            Value::Object(filled.collect())
        }
        other => other.clone(),
    }
}

/// Fills the slots of a text in one pass: what a value brings along is never taken for a slot.
pub(crate) fn fill(template: &str, filling: Filling<'_>) -> String {
    fill_with(template, filling, |value, out| out.push_str(value))
}

/// Fills the slots of a URL's query: values are percent-encoded.
pub(crate) fn fill_url(template: &str, filling: Filling<'_>) -> String {
    fill_with(template, filling, encode)
}

fn fill_with(template: &str, filling: Filling<'_>, write: impl Fn(&str, &mut String)) -> String {
    let slots = [("{to}", filling.to), ("{message}", filling.message), ("{id}", filling.id)];
    let mut filled = String::with_capacity(template.len() + filling.message.len() + filling.to.len());
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        match slots.iter().find(|(slot, _)| rest.starts_with(slot)) {
            Some((slot, value)) => {
                write(value, &mut filled);
                rest = &rest[slot.len()..];
            }
            None => {
                filled.push('{');
                rest = &rest[1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// Percent-encodes everything but what RFC 3986, section 2.3, leaves alone.
fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// The statuses by which a gateway says that it has taken a message, such as `200,202` or `200-299`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statuses(Vec<(u16, u16)>);

impl Default for Statuses {
    fn default() -> Self {
        Self(vec![(200, 299)])
    }
}

impl Statuses {
    /// Reads a list of statuses and ranges.
    ///
    /// # Errors
    /// What it should look like, as a sentence.
    pub fn read(text: &str) -> Result<Self, String> {
        let one = |text: &str| text.trim().parse::<u16>().ok().filter(|status| (200..=599).contains(status));
        let range = |text: &str| match text.split_once('-') {
            Some((first, last)) => one(first).zip(one(last)).filter(|(first, last)| first <= last),
            None => one(text).map(|status| (status, status)),
        };
        let ranges: Option<Vec<_>> = text.split(',').map(range).collect();
        ranges.map(Self).ok_or_else(|| format!("{text:?} is no list of statuses such as 200,202 or 200-299"))
    }

    pub(crate) fn has(&self, status: u16) -> bool {
        self.0.iter().any(|(first, last)| (*first..=*last).contains(&status))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILLING: Filling<'_> = Filling { to: "+15555550100", message: "Code: 1\"2&3\n{to}", id: "7" };

    fn written(format: Format, text: Option<&str>) -> String {
        String::from_utf8(Body::read(format, text).unwrap().fill(FILLING)).unwrap()
    }

    #[test]
    fn json_is_filled_inside_its_strings() {
        let body = r#"{"messages": [{"to": "{to}", "text": "{message}"}], "ref": "x-{id}", "n": 1}"#;
        assert_eq!(
            written(Format::Json, Some(body)),
            r#"{"messages":[{"text":"Code: 1\"2&3\n{to}","to":"+15555550100"}],"n":1,"ref":"x-7"}"#
        );
    }

    #[test]
    fn a_form_is_encoded() {
        assert_eq!(
            written(Format::Form, Some("To={to}&From=+1 555&Body={message}")),
            "To=%2B15555550100&From=%2B1%20555&Body=Code%3A%201%222%263%0A%7Bto%7D"
        );
        assert_eq!(fill_url("https://x/?n={to}", FILLING), "https://x/?n=%2B15555550100");
    }

    #[test]
    fn without_a_body_a_plain_one_is_sent() {
        for format in [Format::Json, Format::Form] {
            let body = Body::read(format, None).unwrap();
            assert!(["{to}", "{message}", "{id}"].iter().all(|slot| body.has(slot)));
        }
    }

    #[test]
    fn statuses_are_read() {
        let some = Statuses::read("200, 202-204").unwrap();
        assert_eq!(
            [200, 201, 202, 204, 205].map(|status| some.has(status)),
            [true, false, true, true, false]
        );
        for bad in ["", "ok", "99", "204-202", "200,,201", "600"] {
            assert!(Statuses::read(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        /// Whatever is sent, the gateway's JSON reader finds exactly it where the operator put it.
        #[test]
        fn no_value_leaves_its_place(to in "\\PC{0,20}", message in "\\PC{0,40}") {
            let filling = Filling { to: &to, message: &message, id: "7" };
            let json = Body::read(Format::Json, None).unwrap().fill(filling);
            let value: Value = serde_json::from_slice(&json).unwrap();
            prop_assert_eq!(&value["to"], &Value::String(to.clone()));
            prop_assert_eq!(&value["message"], &Value::String(message.clone()));
            let form = Body::read(Format::Form, None).unwrap().fill(filling);
            prop_assert_eq!(form.iter().filter(|byte| **byte == b'&').count(), 2);
        }

        #[test]
        fn any_body_is_read_or_refused(text in "(\\PC|[{}=&\":]){0,40}") {
            for format in [Format::Json, Format::Form] {
                if let Ok(body) = Body::read(format, Some(&text)) {
                    let _ = body.fill(FILLING);
                }
            }
        }
    }
}
