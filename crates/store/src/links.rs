//! What hangs on a record: its claims and index entries, kept beside the body as text.
//!
//! Kept with the record, so that any code can take a record away whole, even one whose noun or format it does not
//! know, and so that a claim or an index entry can be checked against the record it names (RULE-3).

use crate::key;

/// The claims and index entries of one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Unique keys, sorted.
    pub claims: Vec<String>,
    /// Ordered entries with the owner's id at the end, sorted.
    pub entries: Vec<String>,
}

impl Links {
    /// From what a record declares; `owner` is its key.
    pub fn of(owner: &str, mut claims: Vec<String>, index: Vec<String>) -> Self {
        let mut entries: Vec<String> = index.into_iter().map(|entry| entry_key(&entry, owner)).collect();
        claims.sort_unstable();
        claims.dedup();
        entries.sort_unstable();
        entries.dedup();
        Self { claims, entries }
    }

    /// As text: a line each, `c` or `i` before it, the owner's scope left out.
    pub fn encode(&self, owner: &str) -> String {
        let scope = key::scope(owner);
        let mut out = String::new();
        for claim in &self.claims {
            line(&mut out, 'c', scope, claim);
        }
        for entry in &self.entries {
            line(&mut out, 'i', scope, entry);
        }
        out
    }

    /// Back from text. Lines that this version does not know are left out.
    pub fn decode(text: &str, owner: &str) -> Self {
        let scope = key::scope(owner);
        let mut links = Self::default();
        for line in text.lines() {
            let mut chars = line.chars();
            let kind = chars.next();
            let rest = unescape(chars.as_str());
            let whole = if rest.starts_with('/') { format!("{scope}{rest}") } else { rest };
            match kind {
                Some('c') => links.claims.push(whole),
                Some('i') => links.entries.push(whole),
                _ => {}
            }
        }
        links
    }
}

/// The whole key of an index entry: what the record declares, and its owner's id.
pub fn entry_key(declared: &str, owner: &str) -> String {
    format!("{declared}/{}", key::id(owner))
}

/// Whether the encoded links of `owner` hold `claim`.
pub fn has_claim(links: &str, owner: &str, claim: &str) -> bool {
    has(links, 'c', owner, claim)
}

/// Whether the encoded links of `owner` hold the index entry `entry`.
pub fn has_entry(links: &str, owner: &str, entry: &str) -> bool {
    has(links, 'i', owner, entry)
}

fn has(links: &str, kind: char, owner: &str, key: &str) -> bool {
    let mut wanted = String::with_capacity(key.len() + 2);
    line(&mut wanted, kind, key::scope(owner), key);
    links.split_inclusive('\n').any(|line| line == wanted)
}

fn line(out: &mut String, kind: char, scope: &str, key: &str) {
    out.push(kind);
    let within = key.strip_prefix(scope).filter(|rest| rest.starts_with('/')).unwrap_or(key);
    for c in within.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            _ => out.push(c),
        }
    }
    out.push('\n');
}

fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some(other) => out.push(other),
                None => {}
            },
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_survive_their_text_form() {
        let owner = "p/user/1";
        let links = Links::of(
            owner,
            vec!["p/email/a\n\\b".into(), "other/x".into(), "p/email/a\n\\b".into()],
            vec!["p/name/Zo\r\u{eb}".into(), "~/queue/7".into()],
        );
        let text = links.encode(owner);
        assert_eq!(Links::decode(&text, owner), links);
        assert!(has_claim(&text, owner, "p/email/a\n\\b"));
        assert!(has_entry(&text, owner, "~/queue/7/1"));
        assert!(!has_claim(&text, owner, "p/email/a"));
        assert!(!has_claim(&text, owner, "~/queue/7/1"));
    }
}
