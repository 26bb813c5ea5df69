//! What must hold for any text at all; the fuzz target and the property tests call it.

use std::collections::BTreeMap;

use crate::limits::Limits;
use crate::node::Node;
use crate::scope::{NothingKnown, Pseudo};
use crate::template::parse;

/// Reads, binds and evaluates a text as a template.
///
/// # Panics
/// Something that must hold does not.
pub fn probe(text: &str) {
    let Ok(template) = parse(text, Limits::default()) else { return };
    let mut written = String::new();
    template.root().write_json(&mut written);
    let again = parse(&written, Limits::default());
    // Escapes make a text longer, so that it may be over the limit now.
    if written.len() <= Limits::default().bytes {
        let again = again.expect("what was written is what was read");
        assert!(same(template.root(), again.root()), "JSON says something else: {written}");
    }
    _ = template.summary();
    let pseudo = Pseudo {
        account_id: "123456789012".to_owned(),
        region: "us-east-1".to_owned(),
        partition: "aws".to_owned(),
        url_suffix: "amazonaws.com".to_owned(),
        stack_name: "probe".to_owned(),
        stack_id: "arn:aws:cloudformation:us-east-1:123456789012:stack/probe/1".to_owned(),
        notification_arns: Vec::new(),
    };
    let Ok(bound) = template.bind(&BTreeMap::new(), &pseudo, &NothingKnown) else { return };
    let ordered: usize = bound.order().iter().map(Vec::len).sum();
    assert_eq!(ordered, bound.resources().count(), "every resource has its place in the order");
    for (name, _) in bound.resources() {
        _ = bound.properties(name, &NothingKnown);
        _ = bound.preview(name, &NothingKnown);
        assert!(bound.needs(name).all(|need| bound.find(need).is_some()), "{name} needs what is there");
    }
    _ = bound.outputs(&NothingKnown);
    _ = (bound.attributes(), bound.imports(), bound.processed());
    if let Ok(changes) = crate::changes(&bound, &bound, &NothingKnown, &|_, _| crate::Recreation::Never) {
        assert!(changes.is_empty(), "nothing differs from itself: {changes:?}");
    }
}

/// The same, where a number that JSON cannot write with its digits may be a text.
fn same(left: &Node, right: &Node) -> bool {
    left.to_value() == right.to_value()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pieces that templates are made of, put together at random: most are refused, some are not.
    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "Resources:\n",
            "  A:\n",
            "  B:\n",
            "    Type: T\n",
            "    Properties:\n",
            "      P: ",
            "!Ref A\n",
            "!Ref B\n",
            "!Sub '${A}'\n",
            "!GetAtt A.B\n",
            "!If [C, 1, 2]\n",
            "&x ",
            "*x\n",
            "Outputs:\n",
            "  O: {Value: x}\n",
            "Conditions:\n",
            "  C: !Equals [a, b]\n",
            "Parameters:\n",
            "  Q: {Type: String, Default: x}\n",
            "Transform: AWS::LanguageExtensions\n",
            "  Fn::ForEach::L: [X, [1, 2], {'R${X}': {Type: T}}]\n",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "- ",
            "\n",
            " ",
            "'{{resolve:ssm:/a}}'\n",
            "!Cidr ['10.0.0.0/8', 2, 4]\n",
            "Transform: AWS::Serverless-2016-10-31\n",
            "    Type: AWS::Serverless::Function\n",
            "      InlineCode: x\n",
            "    DependsOn: A\n",
            "    Condition: C\n",
        ]);
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
            probe(&text);
            probe(&format!("Resources:\n  A:\n    Type: T\n    Properties:\n      P: {text}\n"));
        }

        #[test]
        fn any_pieces_of_templates_are_read_or_refused(text in pieces()) {
            probe(&text);
            probe(&format!("Resources:\n  A:\n    Type: T\n{text}"));
        }
    }

    #[test]
    fn every_template_of_the_corpus_holds() {
        let mut seen = 0;
        for entry in std::fs::read_dir("../../tests/templates").unwrap() {
            probe(&std::fs::read_to_string(entry.unwrap().path()).unwrap());
            seen += 1;
        }
        assert!(seen >= 25);
    }
}
