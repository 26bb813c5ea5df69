//! JSON with places. A parser of our own, since a template needs the order of its members and where each value stands.

use std::collections::HashSet;

use crate::fault::Fault;
use crate::limits::Limits;
use crate::node::{Kind, Map, Node, Position};

/// Reads one JSON value.
///
/// # Errors
/// Not JSON, a name twice in one object, or over the limits.
pub(crate) fn read(text: &str, limits: &Limits) -> Result<Node, Fault> {
    let mut reader = Reader { rest: text.chars().peekable(), line: 1, column: 1, depth: 0, nodes: 0, limits };
    reader.space();
    let node = reader.value()?;
    reader.space();
    match reader.rest.peek() {
        None => Ok(node),
        Some(_) => Err(reader.broken("there is more after its end")),
    }
}

struct Reader<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    line: u32,
    column: u32,
    depth: usize,
    nodes: usize,
    limits: &'a Limits,
}

impl Reader<'_> {
    fn at(&self) -> Position {
        Position { line: self.line, column: self.column }
    }

    fn broken(&self, why: &str) -> Fault {
        let at = self.at();
        Fault::format(at, format!("JSON not well-formed. ({at}): {why}"))
    }

    fn next(&mut self) -> Option<char> {
        let next = self.rest.next()?;
        if next == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(next)
    }

    fn space(&mut self) {
        while self.rest.peek().is_some_and(|next| matches!(next, ' ' | '\t' | '\r' | '\n')) {
            self.next();
        }
    }

    fn expect(&mut self, wanted: char) -> Result<(), Fault> {
        if self.rest.peek() == Some(&wanted) {
            self.next();
            Ok(())
        } else {
            Err(self.broken(&format!("`{wanted}` is missing")))
        }
    }

    fn value(&mut self) -> Result<Node, Fault> {
        self.nodes += 1;
        if self.nodes > self.limits.nodes {
            return Err(Fault::format(self.at(), "the template has too many values"));
        }
        let at = self.at();
        let kind = match self.rest.peek() {
            Some('{') => self.nested(Self::object)?,
            Some('[') => self.nested(Self::array)?,
            Some('"') => Kind::Text(self.string()?),
            Some('-' | '0'..='9') => self.number()?,
            Some('t') => self.word("true", Kind::Bool(true))?,
            Some('f') => self.word("false", Kind::Bool(false))?,
            Some('n') => self.word("null", Kind::Null)?,
            _ => return Err(self.broken("a value is missing")),
        };
        Ok(Node { at, kind })
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Kind, Fault>) -> Result<Kind, Fault> {
        self.depth += 1;
        if self.depth > self.limits.depth {
            return Err(Fault::format(self.at(), "the template is nested too deeply"));
        }
        let kind = read(self)?;
        self.depth -= 1;
        Ok(kind)
    }

    fn object(&mut self) -> Result<Kind, Fault> {
        self.expect('{')?;
        let mut map = Map::new();
        self.space();
        if self.rest.peek() == Some(&'}') {
            self.next();
            return Ok(Kind::Map(map));
        }
        let mut names = HashSet::new();
        loop {
            self.space();
            if self.rest.peek() != Some(&'"') {
                return Err(self.broken("a name in quotes is missing"));
            }
            let name = self.string()?;
            if !names.insert(name.clone()) {
                return Err(self.broken(&format!("the name {name} is there twice")));
            }
            self.space();
            self.expect(':')?;
            self.space();
            let value = self.value()?;
            map.insert(name, value);
            self.space();
            if self.rest.peek() == Some(&'}') {
                self.next();
                return Ok(Kind::Map(map));
            }
            self.expect(',')?;
        }
    }

    fn array(&mut self) -> Result<Kind, Fault> {
        self.expect('[')?;
        let mut items = Vec::new();
        self.space();
        if self.rest.peek() == Some(&']') {
            self.next();
            return Ok(Kind::List(items));
        }
        loop {
            self.space();
            items.push(self.value()?);
            self.space();
            if self.rest.peek() == Some(&']') {
                self.next();
                return Ok(Kind::List(items));
            }
            self.expect(',')?;
        }
    }

    fn string(&mut self) -> Result<String, Fault> {
        self.expect('"')?;
        let mut text = String::new();
        loop {
            match self.next() {
                Some('"') => return Ok(text),
                Some('\\') => text.push(self.escape()?),
                Some(control) if control < ' ' => return Err(self.broken("a control character in a text")),
                Some(other) => text.push(other),
                None => return Err(self.broken("a text does not end")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        Ok(match self.next() {
            Some(same @ ('"' | '\\' | '/')) => same,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let unit = self.hexadecimal()?;
                let code = match unit {
                    0xD800..0xDC00 => {
                        if self.next() != Some('\\') || self.next() != Some('u') {
                            return Err(self.broken("half a surrogate pair"));
                        }
                        let low = self.hexadecimal()?;
                        if !(0xDC00..0xE000).contains(&low) {
                            return Err(self.broken("half a surrogate pair"));
                        }
                        0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)
                    }
                    unit => unit,
                };
                char::from_u32(code).ok_or_else(|| self.broken("half a surrogate pair"))?
            }
            _ => return Err(self.broken("an escape that JSON does not have")),
        })
    }

    fn hexadecimal(&mut self) -> Result<u32, Fault> {
        let mut value = 0;
        for _ in 0..4 {
            let digit = self.next().and_then(|digit| digit.to_digit(16));
            value = value * 16 + digit.ok_or_else(|| self.broken("four hexadecimal digits are missing"))?;
        }
        Ok(value)
    }

    fn number(&mut self) -> Result<Kind, Fault> {
        let mut digits = String::new();
        while let Some(next) =
            self.rest.peek().filter(|next| matches!(next, '0'..='9' | '-' | '+' | '.' | 'e' | 'E')).copied()
        {
            digits.push(next);
            self.next();
        }
        if serde_json::from_str::<serde_json::Number>(&digits).is_err() {
            return Err(self.broken("a number that JSON does not have"));
        }
        Ok(Kind::Number(digits))
    }

    fn word(&mut self, word: &str, kind: Kind) -> Result<Kind, Fault> {
        for wanted in word.chars() {
            if self.next() != Some(wanted) {
                return Err(self.broken("a word that JSON does not have"));
            }
        }
        Ok(kind)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn fault(text: &str) -> String {
        read(text, &Limits::default()).unwrap_err().to_string()
    }

    #[test]
    fn what_is_not_json_is_refused_with_its_place() {
        assert_eq!(
            fault("{\n  \"A\": }"),
            "Template format error: JSON not well-formed. (line 2, column 8): a value is missing"
        );
        assert!(fault("{\"A\": 1, \"A\": 2}").contains("the name A is there twice"));
        assert!(fault("{} {}").contains("more after its end"));
        assert!(fault("{\"A\": 01}").contains("a number that JSON does not have"));
        assert!(fault("\"\\ud800x\"").contains("half a surrogate pair"));
        assert!(fault(&"[".repeat(100)).contains("nested too deeply"));
    }

    #[test]
    fn values_know_where_they_stand() {
        let node = read("{\n  \"A\": [1,\n   {\"B\": true}]}", &Limits::default()).unwrap();
        let list = node.member("A").unwrap().as_list().unwrap();
        assert_eq!(list[1].at, Position { line: 3, column: 4 });
        assert_eq!(list[1].member("B").unwrap().at, Position { line: 3, column: 10 });
    }

    proptest! {
        #[test]
        fn it_reads_what_serde_reads(text in "[\\[\\]{}\",:0-9a-ftrulnse\\\\. -]{0,40}") {
            let theirs = serde_json::from_str::<Value>(&text);
            let ours = read(&text, &Limits::default());
            match ours {
                Ok(node) => {
                    let theirs = theirs.unwrap();
                    // Numbers that would lose digits are kept as texts.
                    if !text.contains(['.', 'e', 'E']) && !text.contains("-0") {
                        prop_assert_eq!(node.to_value(), theirs);
                    }
                }
                Err(fault) => prop_assert!(theirs.is_err() || fault.to_string().contains("twice"), "{}", fault),
            }
        }
    }
}
