//! What a handler gave back. It returns the whole event; only `response` is read (RULE-13), by the typed readers that
//! stand beside each trigger's request.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::Failure;

/// The most that an answer may measure: what AWS lets a function return, in bytes.
const LARGEST: usize = 6 * 1024 * 1024;

/// The `response` of a handler's answer.
#[derive(Clone, Default, PartialEq)]
pub struct Answer {
    response: Map<String, Value>,
}

/// Everything else in the answer is skipped, so that a handler cannot pass itself off as another user or client.
#[derive(Deserialize)]
struct Returned {
    response: Map<String, Value>,
}

impl Answer {
    /// The answer of a handler that leaves everything as it is.
    pub fn unchanged() -> Self {
        Self::default()
    }

    /// An answer whose `response` is `response`.
    pub fn of(response: Map<String, Value>) -> Self {
        Self { response }
    }

    /// Reads what a handler returned. Fails with [`Failure::Rubbish`] if that is not a JSON object with an object in
    /// `response`, as AWS does with `Unrecognizable lambda output`.
    pub fn parse(returned: &[u8]) -> Result<Self, Failure> {
        if returned.len() > LARGEST {
            return Err(Failure::rubbish("larger than a function may return"));
        }
        // The error's text may quote the answer, its place does not.
        let returned: Returned = serde_json::from_slice(returned).map_err(|error| {
            Failure::rubbish(format!(
                "not an event with a response (line {}, column {})",
                error.line(),
                error.column()
            ))
        })?;
        Ok(Self { response: returned.response })
    }

    /// A member as it is; null counts as absent.
    pub(crate) fn member(&self, name: &str) -> Option<&Value> {
        self.response.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, Failure> {
        self.typed(name, "a boolean", Value::as_bool)
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, Failure> {
        self.typed(name, "a string", |value| value.as_str().map(str::to_owned))
    }

    pub(crate) fn texts(&self, name: &str) -> Result<Option<BTreeMap<String, String>>, Failure> {
        self.typed(name, "an object of strings", texts)
    }

    pub(crate) fn list(&self, name: &str) -> Result<Option<Vec<String>>, Failure> {
        self.typed(name, "a list of strings", list)
    }

    fn typed<T>(
        &self,
        name: &str,
        form: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<Option<T>, Failure> {
        self.member(name)
            .map(|value| read(value).ok_or_else(|| Failure::rubbish(format!("{name} is not {form}"))))
            .transpose()
    }
}

/// An object whose values are all strings; members that are null are left out.
pub(crate) fn texts(value: &Value) -> Option<BTreeMap<String, String>> {
    value
        .as_object()?
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .collect()
}

/// A list whose members are all strings.
pub(crate) fn list(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|value| value.as_str().map(str::to_owned)).collect()
}

/// Names what was answered and shows no value: a challenge's right answer may be among them.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.response.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_response_is_read_rule_13() {
        let returned = br#"{"userName":"root","callerContext":{"clientId":"other"},"response":{"a":"b"}}"#;
        assert_eq!(Answer::parse(returned).unwrap().response.keys().collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn what_is_not_an_event_is_refused() {
        for returned in
            ["", "null", "{}", "[]", "\"ok\"", r#"{"response":null}"#, r#"{"statusCode":200}"#, "{"]
        {
            assert!(matches!(Answer::parse(returned.as_bytes()), Err(Failure::Rubbish { .. })), "{returned}");
        }
    }

    #[test]
    fn deep_and_large_answers_are_refused() {
        let deep = format!(r#"{{"response":{{"a":{}{}}}}}"#, "[".repeat(10_000), "]".repeat(10_000));
        assert!(Answer::parse(deep.as_bytes()).is_err());
        assert!(Answer::parse(&vec![b' '; LARGEST + 1]).is_err());
    }

    #[test]
    fn an_answer_shows_no_value_when_it_is_printed() {
        let answer = Answer::parse(br#"{"response":{"privateChallengeParameters":{"answer":"7"}}}"#).unwrap();
        assert_eq!(format!("{answer:?}"), r#"{"privateChallengeParameters"}"#);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(returned in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Answer::parse(&returned);
        }

        #[test]
        fn any_response_is_read_by_every_reader_without_a_fall(text in "\\PC{0,40}", number in any::<i64>()) {
            for value in [serde_json::json!(text), serde_json::json!(number), serde_json::json!([text])] {
                let names = ["autoConfirmUser", "challengeName", "userAttributes", "answerCorrect",
                    "claimsOverrideDetails", "claimsAndScopeOverrideDetails", "emailMessage"];
                let answer = Answer::of(names.map(|name| (name.to_owned(), value.clone())).into_iter().collect());
                let _ = answer.pre_sign_up();
                let _ = answer.define_auth_challenge();
                let _ = answer.create_auth_challenge();
                let _ = answer.verify_auth_challenge_response();
                let _ = answer.user_migration();
                let _ = answer.custom_message();
                let _ = answer.inbound_federation();
                let _ = answer.pre_token_generation(crate::Version::V1);
                let _ = answer.pre_token_generation(crate::Version::V2);
            }
        }
    }
}
