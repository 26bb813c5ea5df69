//! The functions that a pool's owner hung into it (`LambdaConfig`), and how patiently they are asked.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::pool::Pool;

/// The tag that says how long one try of a trigger may take.
pub const TIMEOUT_TAG: &str = "rockpool:trigger-timeout";
/// The tag that says how often a trigger is tried.
pub const TRIES_TAG: &str = "rockpool:trigger-tries";

/// A function that answers a trigger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggerFunction {
    /// Its ARN as it was given, with a qualifier if it has one.
    pub arn: String,
    /// The form of the event that it is given (`LambdaVersion`).
    #[serde(default, skip_serializing_if = "EventVersion::is_v1")]
    pub version: EventVersion,
}

/// The form of an event, in the words of the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EventVersion {
    /// The only one for most triggers.
    #[default]
    #[serde(rename = "V1_0")]
    V1,
    /// Token generation that may change access tokens too.
    #[serde(rename = "V2_0")]
    V2,
    /// The same for client credentials as well.
    #[serde(rename = "V3_0")]
    V3,
}

impl EventVersion {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    fn is_v1(&self) -> bool {
        *self == Self::V1
    }
}

/// How patiently a pool's triggers are asked. AWS has no setting for it; here two tags of the pool are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TriggerPatience {
    /// How long one try may take.
    pub each: Duration,
    /// How often one event is tried in all.
    pub tries: u32,
}

impl Default for TriggerPatience {
    /// AWS's: five seconds, three tries.
    fn default() -> Self {
        Self { each: Duration::from_secs(5), tries: 3 }
    }
}

impl TriggerPatience {
    /// The longest that a try may take: whoever signs in waits for it.
    pub const LONGEST: Duration = Duration::from_secs(60);
    /// The most tries.
    pub const MOST_TRIES: u32 = 10;

    /// What the tags of a pool say; AWS's values where they say nothing.
    ///
    /// # Errors
    /// A sentence that names the tag and what it may be.
    pub fn read(tags: &BTreeMap<String, String>) -> Result<Self, String> {
        let default = Self::default();
        let each = match tags.get(TIMEOUT_TAG) {
            None => default.each,
            Some(text) => read_timeout(text).ok_or_else(|| {
                format!(
                    "The tag {TIMEOUT_TAG} says how long one try of a trigger may take, from 100ms to {}s, such as 8s or \
                     1500ms, not {text}.",
                    Self::LONGEST.as_secs()
                )
            })?,
        };
        let tries = match tags.get(TRIES_TAG) {
            None => default.tries,
            Some(text) => {
                number(text).filter(|tries| (1..=Self::MOST_TRIES).contains(tries)).ok_or_else(|| {
                    format!(
                        "The tag {TRIES_TAG} says how often a trigger is tried, from 1 to {}, not {text}.",
                        Self::MOST_TRIES
                    )
                })?
            }
        };
        Ok(Self { each, tries })
    }
}

fn read_timeout(text: &str) -> Option<Duration> {
    let length = match text.strip_suffix("ms") {
        Some(millis) => Duration::from_millis(number(millis)?.into()),
        None => Duration::from_secs(number(text.strip_suffix('s')?)?.into()),
    };
    (Duration::from_millis(100)..=TriggerPatience::LONGEST).contains(&length).then_some(length)
}

/// Digits alone: no sign, no blank.
fn number(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

impl Pool {
    /// The function that answers `trigger`, which is named as the member of `LambdaConfig` that sets it.
    pub fn trigger(&self, trigger: &str) -> Option<&TriggerFunction> {
        self.triggers.get(trigger)
    }

    /// How patiently the pool's triggers are asked. A tag that makes no sense is refused when it is set, so one that stands
    /// there all the same counts as absent.
    pub fn trigger_patience(&self) -> TriggerPatience {
        TriggerPatience::read(&self.tags).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tags: &[(&str, &str)]) -> Result<TriggerPatience, String> {
        let tags = tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        TriggerPatience::read(&tags)
    }

    #[test]
    fn without_tags_a_trigger_has_five_seconds_and_three_tries() {
        assert_eq!(read(&[]), Ok(TriggerPatience { each: Duration::from_secs(5), tries: 3 }));
    }

    #[test]
    fn tags_change_both() {
        let patience = read(&[(TIMEOUT_TAG, "1500ms"), (TRIES_TAG, "1")]).unwrap();
        assert_eq!(patience, TriggerPatience { each: Duration::from_millis(1500), tries: 1 });
        assert_eq!(read(&[(TIMEOUT_TAG, "60s")]).unwrap().each, TriggerPatience::LONGEST);
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_the_range() {
        for wrong in ["", "5", "0s", "61s", "-1s", " 5s", "99ms", "5m", "4294967296s", "ms", "1.5s", "+5s"] {
            assert!(read(&[(TIMEOUT_TAG, wrong)]).unwrap_err().contains("100ms to 60s"), "{wrong}");
        }
        for wrong in ["", "0", "11", "-1", "three"] {
            assert!(read(&[(TRIES_TAG, wrong)]).unwrap_err().contains("from 1 to 10"), "{wrong}");
        }
    }

    #[test]
    fn a_function_is_written_with_its_version_only_where_it_is_not_the_first() {
        let text = r#"{"arn":"a"}"#;
        let function: TriggerFunction = serde_json::from_str(text).unwrap();
        assert_eq!(function.version, EventVersion::V1);
        assert_eq!(serde_json::to_string(&function).unwrap(), text);
        let second = TriggerFunction { version: EventVersion::V2, ..function };
        assert_eq!(serde_json::to_string(&second).unwrap(), r#"{"arn":"a","version":"V2_0"}"#);
    }
}
