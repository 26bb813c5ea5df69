//! What every test here needs: a stack's names, a world that knows something, and a short way to bind.

use std::collections::BTreeMap;

use templates::{Bound, Fault, Limits, Looked, NothingKnown, Pseudo, parse};

pub fn pseudo() -> Pseudo {
    Pseudo {
        account_id: "123456789012".into(),
        region: "us-east-1".into(),
        partition: "aws".into(),
        url_suffix: "amazonaws.com".into(),
        stack_name: "house".into(),
        stack_id: "arn:aws:cloudformation:us-east-1:123456789012:stack/house/1".into(),
        notification_arns: vec![],
    }
}

pub fn values<const N: usize>(values: [(&str, &str); N]) -> BTreeMap<String, String> {
    values.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

pub fn bind(text: &str) -> Bound {
    bind_with(text, []).unwrap_or_else(|fault| panic!("{fault}"))
}

pub fn bind_with<const N: usize>(text: &str, given: [(&str, &str); N]) -> Result<Bound, Fault> {
    parse(text, Limits::default())?.bind(&values(given), &pseudo(), &NothingKnown)
}

/// What the property V of the resource R comes to, with these lines of the template beside it.
pub fn value_with(beside: &str, value: &str, known: &Looked) -> Result<serde_json::Value, Fault> {
    let text = format!(
        "{beside}\nResources:\n  R:\n    Type: T\n    Properties:\n      V: {value}\n  A: {{Type: T}}\n"
    );
    let bound = parse(&text, Limits::default())?.bind(&values([]), &pseudo(), known)?;
    Ok(bound.properties("R", known)?["V"].clone())
}

pub fn value(text: &str) -> serde_json::Value {
    value_with("", text, &Looked::default()).unwrap_or_else(|fault| panic!("{fault}"))
}

pub fn refusal(text: &str) -> String {
    bind_with(text, []).expect_err("it is refused").to_string()
}
