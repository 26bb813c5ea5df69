//! The text of `Fn::Sub`: what is text and what is a variable.

/// A piece of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// As it is.
    Text(&'a str),
    /// What stands between `${` and `}`.
    Variable(&'a str),
}

/// Takes the text apart; none where a variable's name has a character that none may have.
pub(crate) fn pieces(text: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        let behind = &rest[start + 2..];
        let Some(end) = behind.find('}') else { break };
        let name = &behind[..end];
        if let Some(literal) = name.strip_prefix('!') {
            // `${!Name}` is written out as `${Name}`.
            pieces.push(Piece::Text(&rest[..start + 2]));
            pieces.push(Piece::Text(literal));
            pieces.push(Piece::Text("}"));
        } else {
            let name = name.trim();
            let allowed =
                |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b':' | b'&');
            if name.is_empty() || !name.bytes().all(allowed) {
                return None;
            }
            pieces.push(Piece::Text(&rest[..start]));
            pieces.push(Piece::Variable(name));
        }
        rest = &behind[end + 1..];
    }
    pieces.push(Piece::Text(rest));
    pieces.retain(|piece| *piece != Piece::Text(""));
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Piece::{Text, Variable};
    use super::*;

    #[test]
    fn variables_and_literals_are_told_apart() {
        assert_eq!(pieces("a${B}c${D.E}").unwrap(), [Text("a"), Variable("B"), Text("c"), Variable("D.E")]);
        assert_eq!(pieces("${!B}").unwrap(), [Text("${"), Text("B"), Text("}")]);
        assert_eq!(pieces("$B {C} ${D").unwrap(), [Text("$B {C} ${D")]);
        assert_eq!(pieces("${AWS::Region}").unwrap(), [Variable("AWS::Region")]);
        assert_eq!(pieces(""), Some(vec![]));
        assert_eq!(pieces("${a-b}"), None);
        assert_eq!(pieces("${}"), None);
    }

    proptest! {
        #[test]
        fn nothing_of_a_text_without_variables_is_lost(text in "[^$]*") {
            let joined: String = pieces(&text).unwrap().iter().map(|piece| match piece { Text(text) | Variable(text) => *text }).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
