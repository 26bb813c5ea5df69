//! The little XML that clients send: elements and text, within limits. No document types, no comments, no entities but the five,
//! so nothing of it can grow.

use crate::Refusal;

/// Elements inside each other.
const DEEPEST: usize = 8;
/// Elements in all: ten thousand parts have three each.
const MOST: usize = 40_000;

/// An element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name, without a prefix.
    pub name: String,
    /// Its text.
    pub text: String,
    /// What is in it.
    pub children: Vec<Element>,
}

impl Element {
    /// The text of the first child of that name.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.children.iter().find(|child| child.name == name).map(|child| child.text.as_str())
    }
}

/// Reads a document.
///
/// # Errors
/// `MalformedXML`
pub fn read_document(bytes: &[u8]) -> Result<Element, Refusal> {
    read(bytes).ok_or_else(|| {
        let message =
            "The XML you provided was not well-formed or did not validate against our published schema";
        Refusal::new("MalformedXML", message)
    })
}

fn read(bytes: &[u8]) -> Option<Element> {
    let mut rest = std::str::from_utf8(bytes).ok()?.trim();
    if let Some(after) = rest.strip_prefix("<?xml") {
        rest = after[after.find("?>")? + 2..].trim_start();
    }
    let mut open: Vec<Element> = Vec::new();
    let mut count = 0;
    loop {
        let (text, after) = rest.split_once('<')?;
        match open.last_mut() {
            Some(element) => element.text.push_str(&unescaped(text)?),
            None if text.is_empty() => {}
            None => return None,
        }
        let (tag, after) = after.split_once('>')?;
        rest = after;
        let closed = if let Some(name) = tag.strip_prefix('/') {
            let element = open.pop()?;
            if local(name.trim_end()) != element.name {
                return None;
            }
            Some(element)
        } else {
            count += 1;
            let (tag, empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
            let name = local(tag.split_whitespace().next()?);
            let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if !plain || count > MOST || open.len() >= DEEPEST {
                return None;
            }
            let element = Element { name: name.to_owned(), ..Element::default() };
            if empty {
                Some(element)
            } else {
                open.push(element);
                None
            }
        };
        let Some(closed) = closed else { continue };
        match open.last_mut() {
            Some(parent) => parent.children.push(closed),
            None => return rest.is_empty().then_some(closed),
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn unescaped(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('&');
    out.push_str(parts.next()?);
    for part in parts {
        let (entity, after) = part.split_once(';')?;
        out.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            number => {
                let number = number.strip_prefix('#')?;
                let code = match number.strip_prefix('x') {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => number.parse().ok()?,
                };
                char::from_u32(code)?
            }
        });
        out.push_str(after);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn elements_and_text_are_read() {
        let sent = b"<?xml version=\"1.0\"?>\n<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Object><Key>a&amp;b&#47;c</Key></Object><Quiet/></Delete>";
        let read = read_document(sent).unwrap();
        assert_eq!((read.name.as_str(), read.children.len()), ("Delete", 2));
        assert_eq!(read.children[0].text_of("Key"), Some("a&b/c"));
    }

    #[test]
    fn what_could_grow_or_is_not_xml_is_refused() {
        for sent in [
            "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
            "<a>&b;</a>",
            "<a><b></a></b>",
            "<a>",
            "</a>",
            "a",
            "",
            "<a/><b/>",
            "<a><!-- c --></a>",
            "<![CDATA[a]]>",
            "<a>&#xD800;</a>",
            "x<a/>",
        ] {
            assert!(read_document(sent.as_bytes()).is_err(), "{sent}");
        }
        assert!(read_document("<a>".repeat(DEEPEST + 1).as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[<>/a&;#x0-9 ]{0,60}") {
            let _ = read_document(text.as_bytes());
        }
    }
}
