//! YAML with places and CloudFormation's short tags: `!Ref X` is read as `{Ref: X}`, `!GetAtt A.B` as
//! `{Fn::GetAtt: [A, B]}`. Aliases are written out, and what they write counts, so that a page of them is not a gigabyte.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};

use crate::fault::Fault;
use crate::limits::Limits;
use crate::node::{Kind, Map, Node, Position};

/// Reads one YAML document.
///
/// # Errors
/// Not YAML, a name twice in one map, merge keys, tags that nobody knows, or over the limits.
pub(crate) fn read(text: &str, limits: &Limits) -> Result<Node, Fault> {
    let mut reader =
        Reader { limits, open: Vec::new(), root: None, anchors: HashMap::new(), nodes: 0, bytes: 0 };
    let mut parser = Parser::new_from_str(text);
    while let Some(next) = parser.next_event() {
        let (event, span) = next.map_err(|error| {
            let at =
                Position { line: narrow(error.marker().line()), column: narrow(error.marker().col() + 1) };
            broken(at, error.info())
        })?;
        reader.take(event, position(span))?;
    }
    reader.root.ok_or_else(|| Fault::format(None, "unsupported structure."))
}

/// What is opened and not closed yet.
struct Open {
    at: Position,
    tag: Wrap,
    anchor: usize,
    kind: OpenKind,
    /// What was counted before it.
    nodes: usize,
    bytes: usize,
    /// Levels of the deepest value in it.
    depth: usize,
}

enum OpenKind {
    List(Vec<Node>),
    Map { map: Map, name: Option<String> },
}

/// What a tag does with the value behind it.
enum Wrap {
    Nothing,
    /// The value is a text, whatever it looks like.
    Text,
    /// The value is the argument of this function.
    Call(String),
}

struct Anchored {
    node: Node,
    nodes: usize,
    bytes: usize,
    depth: usize,
}

struct Reader<'a> {
    limits: &'a Limits,
    open: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Anchored>,
    nodes: usize,
    bytes: usize,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, at: Position) -> Result<(), Fault> {
        match event {
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag, at),
            Event::SequenceStart(anchor, tag) => self.begin(OpenKind::List(Vec::new()), anchor, tag, at),
            Event::MappingStart(anchor, tag) => {
                self.begin(OpenKind::Map { map: Map::new(), name: None }, anchor, tag, at)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            Event::Alias(anchor) => self.alias(anchor, at),
            Event::DocumentStart(_) if self.root.is_some() => Err(broken(at, "there is a second document")),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
        }
    }

    fn count(&mut self, nodes: usize, bytes: usize, depth: usize, at: Position) -> Result<(), Fault> {
        self.nodes += nodes;
        self.bytes += bytes;
        if self.nodes > self.limits.nodes || self.bytes > self.limits.expanded_bytes {
            return Err(Fault::format(at, "the template has too many values, with what its aliases repeat"));
        }
        if self.open.len() + depth > self.limits.depth {
            return Err(Fault::format(at, "the template is nested too deeply"));
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<Cow<'_, Tag>>,
        at: Position,
    ) -> Result<(), Fault> {
        let (nodes, bytes) = (self.nodes, self.bytes);
        self.count(1, text.len(), 1, at)?;
        let wrap = wrap(tag.as_deref(), at)?;
        if self.wants_name() {
            if matches!(wrap, Wrap::Call(_)) {
                return Err(broken(at, "a function as a name"));
            }
            if text == "<<" && style == ScalarStyle::Plain {
                return Err(broken(at, "merge keys (<<) are not taken by CloudFormation"));
            }
            return self.name(text, at);
        }
        let kind = if style == ScalarStyle::Plain && !matches!(wrap, Wrap::Text) {
            plain(text)
        } else {
            Kind::Text(text.to_owned())
        };
        // The argument of a function is a text where it is not a list or a map: `!Ref 1`, `!Sub true`.
        let kind = match (&wrap, kind) {
            (Wrap::Call(_), Kind::Bool(_) | Kind::Number(_)) => Kind::Text(text.to_owned()),
            (_, kind) => kind,
        };
        let node = wrap.around(Node { at, kind });
        self.keep(anchor, &node, nodes, bytes, 1);
        self.place(node, 1)
    }

    fn begin(
        &mut self,
        kind: OpenKind,
        anchor: usize,
        tag: Option<Cow<'_, Tag>>,
        at: Position,
    ) -> Result<(), Fault> {
        if self.wants_name() {
            return Err(broken(at, "a list or a map as a name"));
        }
        let (nodes, bytes) = (self.nodes, self.bytes);
        let tag = wrap(tag.as_deref(), at)?;
        let levels = if matches!(tag, Wrap::Call(_)) { 2 } else { 1 };
        self.count(levels, 0, levels, at)?;
        self.open.push(Open { at, tag, anchor, kind, nodes, bytes, depth: 0 });
        Ok(())
    }

    fn end(&mut self) -> Result<(), Fault> {
        let open = self.open.pop().expect("the parser closes what it opened");
        let kind = match open.kind {
            OpenKind::List(items) => Kind::List(items),
            OpenKind::Map { map, .. } => Kind::Map(map),
        };
        let node = open.tag.around(Node { at: open.at, kind });
        let depth = open.depth + 1;
        self.keep(open.anchor, &node, open.nodes, open.bytes, depth);
        self.place(node, depth)
    }

    fn alias(&mut self, anchor: usize, at: Position) -> Result<(), Fault> {
        let Some(found) = self.anchors.get(&anchor) else {
            return Err(broken(at, "an alias inside what it stands for"));
        };
        let (nodes, bytes, depth) = (found.nodes, found.bytes, found.depth);
        self.count(nodes, bytes, depth, at)?;
        let node = self.anchors[&anchor].node.clone();
        if self.wants_name() {
            let name = node.scalar().ok_or_else(|| broken(at, "a list or a map as a name"))?;
            return self.name(&name, at);
        }
        self.place(node, depth)
    }

    /// Remembers what an alias may repeat. What is remembered is a copy, and counts like one.
    fn keep(&mut self, anchor: usize, node: &Node, nodes: usize, bytes: usize, depth: usize) {
        if anchor == 0 {
            return;
        }
        let (nodes, bytes) = (self.nodes - nodes, self.bytes - bytes);
        self.nodes += nodes;
        self.bytes += bytes;
        self.anchors.insert(anchor, Anchored { node: node.clone(), nodes, bytes, depth });
    }

    fn wants_name(&self) -> bool {
        matches!(self.open.last(), Some(Open { kind: OpenKind::Map { name: None, .. }, .. }))
    }

    fn name(&mut self, text: &str, at: Position) -> Result<(), Fault> {
        let Some(Open { kind: OpenKind::Map { map, name }, .. }) = self.open.last_mut() else {
            return Err(broken(at, "a name outside of a map"));
        };
        if map.contains_key(text) {
            return Err(broken(at, &format!("the name {text} is there twice")));
        }
        *name = Some(text.to_owned());
        Ok(())
    }

    fn place(&mut self, node: Node, depth: usize) -> Result<(), Fault> {
        let at = node.at;
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        open.depth = open.depth.max(depth);
        match &mut open.kind {
            OpenKind::List(items) => items.push(node),
            OpenKind::Map { map, name } => {
                let name = name.take().ok_or_else(|| broken(at, "a value without a name"))?;
                map.insert(name, node);
            }
        }
        Ok(())
    }
}

impl Wrap {
    fn around(self, node: Node) -> Node {
        let Self::Call(name) = self else { return node };
        // `!GetAtt A.B.C`: the resource, and everything behind the first dot.
        let argument =
            match node.as_text().filter(|_| name == "Fn::GetAtt").and_then(|text| text.split_once('.')) {
                Some((resource, attribute)) => {
                    Node::list(node.at, vec![Node::text(node.at, resource), Node::text(node.at, attribute)])
                }
                None => node,
            };
        Node::call(&name, argument)
    }
}

fn wrap(tag: Option<&Tag>, at: Position) -> Result<Wrap, Fault> {
    let Some(tag) = tag else { return Ok(Wrap::Nothing) };
    if tag.is_yaml_core_schema() {
        return match tag.suffix.as_str() {
            "str" => Ok(Wrap::Text),
            "int" | "float" | "bool" | "null" | "map" | "seq" => Ok(Wrap::Nothing),
            other => Err(broken(at, &format!("the tag !!{other} is not taken by CloudFormation"))),
        };
    }
    match (tag.handle.as_str(), tag.suffix.as_str()) {
        ("", "!") | ("!", "") => Ok(Wrap::Text),
        ("!", name @ ("Ref" | "Condition")) => Ok(Wrap::Call(name.to_owned())),
        ("!", name) if name.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            Ok(Wrap::Call(format!("Fn::{name}")))
        }
        _ => Err(broken(at, &format!("the tag {tag} is not known"))),
    }
}

/// What a text without quotes is, as in YAML 1.1; numbers in the forms that JSON has, everything else stays the text
/// that it is: dates, account ids with a zero in front, times with colons.
fn plain(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Kind::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Kind::Bool(false),
        text if looks_like_a_number(text) => Kind::Number(text.to_owned()),
        text => Kind::Text(text.to_owned()),
    }
}

fn looks_like_a_number(text: &str) -> bool {
    text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
        && serde_json::from_str::<serde_json::Number>(text).is_ok()
}

fn position(span: Span) -> Position {
    Position { line: narrow(span.start.line()), column: narrow(span.start.col() + 1) }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn broken(at: Position, why: &str) -> Fault {
    Fault::format(at, format!("YAML not well-formed. ({at}): {why}"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn value(text: &str) -> Value {
        read(text, &Limits::default()).unwrap().to_value()
    }

    fn fault(text: &str) -> String {
        read(text, &Limits::default()).unwrap_err().to_string()
    }

    #[test]
    fn short_tags_are_their_functions() {
        assert_eq!(value("!Ref A"), json!({"Ref": "A"}));
        assert_eq!(value("!GetAtt A.Outputs.B"), json!({"Fn::GetAtt": ["A", "Outputs.B"]}));
        assert_eq!(value("!GetAtt [A, B]"), json!({"Fn::GetAtt": ["A", "B"]}));
        assert_eq!(value("!If [C, !Ref A, no]"), json!({"Fn::If": ["C", {"Ref": "A"}, false]}));
        assert_eq!(
            value("- !Condition X\n- !Sub 'a ${B}'"),
            json!([{"Condition": "X"}, {"Fn::Sub": "a ${B}"}])
        );
        assert_eq!(
            value("!Join\n  - ''\n  - - a\n    - !Ref B"),
            json!({"Fn::Join": ["", ["a", {"Ref": "B"}]]})
        );
        assert_eq!(value("Fn::GetAZs: !Ref AWS::Region"), json!({"Fn::GetAZs": {"Ref": "AWS::Region"}}));
    }

    #[test]
    fn texts_that_look_like_something_else_stay_texts() {
        assert_eq!(
            value("[2010-09-09, 012345678901, 12:30, '8', !!str 8, 8, 1.5, yes, ~, 0x1F, 1_000]"),
            json!(["2010-09-09", "012345678901", "12:30", "8", "8", 8, 1.5, true, null, "0x1F", "1_000"])
        );
    }

    #[test]
    fn what_cloudformation_does_not_take_is_named() {
        assert!(fault("a: {<<: {b: 1}}").contains("merge keys"));
        assert!(fault("a: !!binary aGk=").contains("the tag !!binary"));
        assert!(fault("a: 1\na: 2").contains("(line 2, column 1): the name a is there twice"));
        assert!(fault("a: 1\n---\nb: 2").contains("second document"));
        assert!(fault("a: [1").starts_with("Template format error: YAML not well-formed. (line "));
        assert!(fault("[a]: b").contains("as a name"));
    }

    #[test]
    fn aliases_are_written_out_and_bombs_are_refused() {
        assert_eq!(value("a: &x [1, 2]\nb: *x"), json!({"a": [1, 2], "b": [1, 2]}));
        let mut bomb = String::from("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for level in 1..12 {
            let before = format!("*a{}", level - 1);
            bomb += &format!("a{level}: &a{level} [{}]\n", [before.as_str(); 10].join(", "));
        }
        assert!(fault(&bomb).contains("too many values"));
        let mut tower = String::from("a0: &a0 [x]\n");
        for level in 1..200 {
            tower += &format!("a{level}: &a{level} [*a{}]\n", level - 1);
        }
        assert!(fault(&tower).contains("nested too deeply"));
        let long = "x".repeat(100_000);
        assert!(fault(&format!("a: &a {long}\nb: [{}]", ["*a"; 100].join(", "))).contains("too many values"));
        assert!(fault("a: &a [*a]").contains("YAML not well-formed"));
    }

    #[test]
    fn depth_is_bounded_in_both_styles() {
        assert!(fault(&format!("{}{}", "[".repeat(100), "]".repeat(100))).contains("nested too deeply"));
        assert!(fault(&"[".repeat(300)).contains("YAML not well-formed"));
        let block: String = (0..100).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
        assert!(fault(&format!("{block}{}b: 1", " ".repeat(100))).contains("nested too deeply"));
    }
}
