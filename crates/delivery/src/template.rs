//! Texts with slots: `{####}` stands for the code or temporary password, `{username}` for the name. Owns what a template
//! must hold and how it is filled.

use std::borrow::Cow;

/// Stands for the code or the temporary password.
pub(crate) const CODE: &str = "{####}";
/// Stands for the user name, in invitations.
pub(crate) const USERNAME: &str = "{username}";

/// Which slots a body must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slots {
    /// The code: every message that carries one.
    Code,
    /// The temporary password and the user name: invitations.
    CodeAndUsername,
}

/// Why a text cannot be a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateRefusal {
    /// The code has no place in it.
    #[error("the text must contain {{####}}")]
    NoCode,
    /// The user name has no place in it.
    #[error("the text must contain {{username}}")]
    NoUsername,
    /// Shorter or longer than Cognito allows.
    #[error("the text must have {least} to {most} characters")]
    Size {
        /// Characters at least.
        least: usize,
        /// Characters at most.
        most: usize,
    },
    /// A subject of more than one line would be a header of somebody else's.
    #[error("the subject must be one line without control characters")]
    NotOneLine,
}

/// Characters of an e-mail body.
pub(crate) const EMAIL_BODY: (usize, usize) = (6, 20_000);
/// Characters of a subject.
const SUBJECT: (usize, usize) = (1, 140);
/// Characters of an SMS.
pub(crate) const SMS: (usize, usize) = (6, 140);

/// Checks a body: its slots and its size in characters, `limits` included.
pub(crate) fn check_text(text: &str, slots: Slots, limits: (usize, usize)) -> Result<(), TemplateRefusal> {
    check_size(text, limits)?;
    if !text.contains(CODE) {
        return Err(TemplateRefusal::NoCode);
    }
    if slots == Slots::CodeAndUsername && !text.contains(USERNAME) {
        return Err(TemplateRefusal::NoUsername);
    }
    Ok(())
}

/// Checks the body of an e-mail (6 to 20,000 characters) or, with `sms`, of an SMS (6 to 140).
pub fn check_body(text: &str, slots: Slots, sms: bool) -> Result<(), TemplateRefusal> {
    check_text(text, slots, if sms { SMS } else { EMAIL_BODY })
}

/// Checks a subject: 1 to 140 characters, one line.
pub fn check_subject(text: &str) -> Result<(), TemplateRefusal> {
    check_size(text, SUBJECT)?;
    if is_one_line(text) { Ok(()) } else { Err(TemplateRefusal::NotOneLine) }
}

/// Whether `text` has no line break and no other control character, and so fits into a header.
pub(crate) fn is_one_line(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
}

fn check_size(text: &str, (least, most): (usize, usize)) -> Result<(), TemplateRefusal> {
    if (least..=most).contains(&text.chars().count()) {
        Ok(())
    } else {
        Err(TemplateRefusal::Size { least, most })
    }
}

/// Whether values are written into markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Into {
    /// An e-mail's body is HTML: a temporary password may hold `<` and `&`.
    Html,
    /// SMS and subjects are not.
    Plain,
}

/// Fills the slots of `template`, in one pass: what a value brings along is never taken for a slot.
pub(crate) fn fill(template: &str, code: &str, username: &str, kind: Into) -> String {
    let (code, username) = (written(code, kind), written(username, kind));
    let mut filled = String::with_capacity(template.len() + code.len() + username.len());
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix(CODE) {
            filled.push_str(&code);
            rest = after;
        } else if let Some(after) = rest.strip_prefix(USERNAME) {
            filled.push_str(&username);
            rest = after;
        } else {
            filled.push('{');
            rest = &rest[1..];
        }
    }
    filled.push_str(rest);
    filled
}

fn written(value: &str, kind: Into) -> Cow<'_, str> {
    if kind == Into::Plain || !value.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(value);
    }
    let mut escaped = String::with_capacity(value.len() + 16);
    for c in value.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_body_needs_its_slots_and_its_size() {
        assert_eq!(check_body("Use {####}", Slots::Code, false), Ok(()));
        assert_eq!(check_body("Use this", Slots::Code, false), Err(TemplateRefusal::NoCode));
        assert_eq!(
            check_body("{####} it is", Slots::CodeAndUsername, false),
            Err(TemplateRefusal::NoUsername)
        );
        assert_eq!(check_body("{username}: {####}", Slots::CodeAndUsername, true), Ok(()));
        assert!(matches!(
            check_body(&format!("{{####}}{}", "é".repeat(135)), Slots::Code, true),
            Err(TemplateRefusal::Size { most: 140, .. })
        ));
        assert_eq!(check_body(&format!("{{####}}{}", "é".repeat(134)), Slots::Code, true), Ok(()));
    }

    #[test]
    fn a_subject_is_one_line() {
        assert_eq!(check_subject("Your code"), Ok(()));
        assert!(matches!(check_subject(""), Err(TemplateRefusal::Size { .. })));
        for broken in ["a\r\nBcc: all@example.com", "a\nb", "a\u{2028}b", "a\0b"] {
            assert_eq!(check_subject(broken), Err(TemplateRefusal::NotOneLine), "{broken:?}");
        }
    }

    #[test]
    fn a_user_called_like_a_slot_does_not_get_the_code() {
        assert_eq!(fill("{username} has {####}", "123456", "{####}", Into::Plain), "{####} has 123456");
        assert_eq!(fill("{{####}} {user} {", "123456", "ada", Into::Plain), "{123456} {user} {");
    }

    #[test]
    fn values_in_html_are_text() {
        assert_eq!(
            fill("<b>{####}</b> {username}", "<A&1\"'>", "<script>", Into::Html),
            "<b>&lt;A&amp;1&quot;&#39;&gt;</b> &lt;script&gt;"
        );
    }

    proptest! {
        /// Between slots the text stays as it is, slots are replaced by exactly the values, and nothing in a value is
        /// looked at again.
        #[test]
        fn filling_replaces_slots_and_nothing_else(
            parts in proptest::collection::vec("[a-z<{}# ]{0,8}", 1..6),
            code in "\\PC{0,20}",
            username in prop_oneof![Just("{####}".to_owned()), "\\PC{0,20}"],
        ) {
            let parts: Vec<String> =
                parts.into_iter().map(|part| part.replace(CODE, "").replace(['{', '}'], "")).collect();
            prop_assert_eq!(fill(&parts.join(CODE), &code, &username, Into::Plain), parts.join(&code));
            prop_assert_eq!(fill(&parts.join(USERNAME), &code, &username, Into::Plain), parts.join(&username));
        }

        #[test]
        fn no_value_brings_markup_into_html(code in "\\PC{0,20}", username in "\\PC{0,20}") {
            let filled = fill("{####} {username}", &code, &username, Into::Html);
            prop_assert!(!filled.contains(['<', '>', '"', '\'']));
        }

        #[test]
        fn any_text_is_filled_without_a_fall(template in "(\\{|\\}|#|username|\\PC){0,30}", code in "\\PC{0,8}") {
            let _ = fill(&template, &code, "ada", Into::Html);
        }
    }
}
