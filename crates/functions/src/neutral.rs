//! Refuse or run: the one table of a function's members that are kept and given back without having an effect here, and of those
//! that are refused because what they ask for is not built. A member that is in no row is run by its operation.
//!
//! `docs/neutral-values-functions.md` is written from these rows; a test fails when it is stale (`UPDATE_DOCS=1` rewrites it).

use std::collections::BTreeMap;

use aws_model::Structure;
use serde_json::{Map, Value};

use crate::Refusal;

/// What is done with the values of one member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Every value is kept.
    Any,
    /// These texts are kept, others refused.
    Only(&'static [&'static str]),
    /// What is empty is kept: an object, a list.
    Empty,
    /// Every value is refused.
    Nothing,
}

/// A row: a member, what is done with its values, and why.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Where it stands in the input and in the answer: `VpcConfig.SubnetIds`.
    pub member: &'static str,
    /// What is done with its values.
    pub takes: Takes,
    /// What a refused value would need.
    pub needs: &'static str,
    /// Why the kept values have no effect.
    pub because: &'static str,
}

const NO_VPC: &str =
    "there are no networks of AWS's here: a function reaches the places that its egress names, and no others";
const NO_CLOUDWATCH: &str =
    "there is no CloudWatch here: `rockpool functions logs` shows what a handler prints";

/// Members of CreateFunction and UpdateFunctionConfiguration.
pub const FUNCTION: &[Row] = &[
    Row::refused("AcceleratorConfig", "accelerators"),
    Row::refused("CapacityProviderConfig", "capacity providers"),
    Row::refused("CodeSigningConfigArn", "code signing"),
    Row::only("DeadLetterConfig.TargetArn", &[""], "dead-letter queues", "is the default"),
    Row::refused("DurableConfig", "durable functions"),
    Row::empty("FileSystemConfigs", "network file systems", "is the default"),
    Row::empty("ImageConfig", "container images", "without a member it asks for nothing"),
    Row::only(
        "KMSKeyArn",
        &[""],
        "a function's own encryption key",
        "is the default: everything is sealed under the operator's master key",
    ),
    Row::refused("LoggingConfig.ApplicationLogLevel", "logs filtered by level"),
    Row::only("LoggingConfig.LogFormat", &["Text"], "logs as JSON", "is the default"),
    Row::any("LoggingConfig.LogGroup", NO_CLOUDWATCH),
    Row::refused("LoggingConfig.SystemLogLevel", "logs filtered by level"),
    Row::only("PackageType", &["Zip"], "container images", "is the default"),
    Row::refused("PublishTo", "published latest versions"),
    Row::refused("RuntimeConfig", "pinned runtime versions"),
    Row::only("SnapStart.ApplyOn", &["None"], "snapshots of started functions", "is the default"),
    Row::refused("TenancyConfig", "isolation by tenant"),
    Row::only(
        "TracingConfig.Mode",
        &["PassThrough"],
        "tracing by X-Ray",
        "is the default: nothing is traced",
    ),
    Row::any("VpcConfig.Ipv6AllowedForDualStack", NO_VPC),
    Row::any("VpcConfig.SecurityGroupIds", NO_VPC),
    Row::any("VpcConfig.SubnetIds", NO_VPC),
];

/// What is checked and has no effect whatever it says: operations, member, why.
#[cfg(test)]
pub const REQUESTS: &[(&str, &str, &str)] = &[
    (
        "CreateFunction, UpdateFunctionConfiguration",
        "Role",
        "handlers have no access to AWS: what they may do is their cage's business",
    ),
    (
        "AddPermission",
        "Principal of an account",
        "nobody here calls as another AWS account; access keys have capabilities",
    ),
    (
        "AddLayerVersionPermission",
        "all of it",
        "every caller who may use functions may use every layer of this installation",
    ),
    (
        "PutFunctionRecursionConfig",
        "RecursiveLoop",
        "is kept at Terminate; Allow is refused, since nothing here calls functions in a loop",
    ),
    (
        "PutRuntimeManagementConfig",
        "UpdateRuntimeOn",
        "is kept at Auto; runtimes are those that the operator installed",
    ),
    ("ListFunctions", "MasterRegion", "there are no replicas at the edge"),
];

/// Refuses what is not built and hands back what is to be kept, by member.
///
/// # Errors
/// One refusal that names every member whose value needs something that is not built.
pub fn keep(input: &impl Structure) -> Result<BTreeMap<String, Value>, Refusal> {
    let input = as_json(input);
    let mut kept = BTreeMap::new();
    let mut refused = Vec::new();
    for row in FUNCTION {
        let Some(value) = find(&input, row.member) else { continue };
        if row.fits(value) {
            kept.insert(row.member.to_owned(), value.clone());
        } else {
            refused.push(row.refusal());
        }
    }
    if refused.is_empty() { Ok(kept) } else { Err(Refusal::NotBuilt(refused.join(" "))) }
}

/// Puts what was kept into an answer.
///
/// # Errors
/// What was kept does not fit the shapes of today: a fault of ours.
pub fn put_back<S: Structure>(kept: &BTreeMap<String, Value>, answer: &S) -> Result<S, Refusal> {
    let mut json = as_json(answer);
    for (member, value) in kept {
        put(&mut json, member, value.clone());
    }
    S::from_json(&json).map_err(|error| Refusal::Internal(format!("kept without effect: {error}")))
}

/// Tells the operator what was given and has no effect.
pub fn tell(kept: &BTreeMap<String, Value>, of: &str) {
    for row in FUNCTION.iter().filter(|row| row.takes == Takes::Any && kept.contains_key(row.member)) {
        tracing::info!(of, member = row.member, because = row.because, "kept without effect");
    }
}

impl Row {
    const fn any(member: &'static str, because: &'static str) -> Self {
        Self { member, takes: Takes::Any, needs: "", because }
    }

    const fn refused(member: &'static str, needs: &'static str) -> Self {
        Self { member, takes: Takes::Nothing, needs, because: "" }
    }

    const fn empty(member: &'static str, needs: &'static str, because: &'static str) -> Self {
        Self { member, takes: Takes::Empty, needs, because }
    }

    const fn only(
        member: &'static str,
        texts: &'static [&'static str],
        needs: &'static str,
        because: &'static str,
    ) -> Self {
        Self { member, takes: Takes::Only(texts), needs, because }
    }

    fn fits(&self, value: &Value) -> bool {
        match self.takes {
            Takes::Any => true,
            Takes::Only(texts) => value.as_str().is_some_and(|text| texts.contains(&text)),
            Takes::Empty => {
                value.as_object().is_some_and(Map::is_empty) || value.as_array().is_some_and(Vec::is_empty)
            }
            Takes::Nothing => false,
        }
    }

    fn refusal(&self) -> String {
        let Self { member, needs, .. } = self;
        let instead = match self.takes {
            Takes::Only(texts) => format!(
                " Accepted: {}.",
                texts.iter().map(|text| format!("{text:?}")).collect::<Vec<_>>().join(", ")
            ),
            Takes::Empty => " Accepted: an empty value.".to_owned(),
            Takes::Any | Takes::Nothing => String::new(),
        };
        format!("{member} needs {needs}; that is not implemented yet.{instead}")
    }
}

fn as_json(structure: &impl Structure) -> Map<String, Value> {
    let mut text = Vec::new();
    structure.write_json(&mut text);
    serde_json::from_slice(&text).expect("a structure writes a JSON object")
}

fn find<'a>(json: &'a Map<String, Value>, member: &str) -> Option<&'a Value> {
    match member.split_once('.') {
        None => json.get(member),
        Some((head, rest)) => find(json.get(head)?.as_object()?, rest),
    }
}

fn put(json: &mut Map<String, Value>, member: &str, value: Value) {
    match member.split_once('.') {
        None => _ = json.insert(member.to_owned(), value),
        Some((head, rest)) => {
            if let Value::Object(inner) = json.entry(head).or_insert_with(|| Value::Object(Map::new())) {
                put(inner, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use aws_model::lambda::{CreateFunctionRequest, LoggingConfig, TracingConfig, TracingMode, VpcConfig};

    use super::*;

    fn input() -> CreateFunctionRequest {
        CreateFunctionRequest {
            vpc_config: Some(VpcConfig { subnet_ids: Some(vec!["subnet-1".into()]), ..Default::default() }),
            tracing_config: Some(TracingConfig { mode: Some(TracingMode::PassThrough) }),
            ..Default::default()
        }
    }

    #[test]
    fn what_is_neutral_is_kept_and_what_is_not_built_is_refused_by_name() {
        let kept = keep(&input()).unwrap();
        assert_eq!(kept.keys().collect::<Vec<_>>(), ["TracingConfig.Mode", "VpcConfig.SubnetIds"]);
        let back = put_back(&kept, &CreateFunctionRequest::default()).unwrap();
        assert_eq!(back, input());
        let asks = CreateFunctionRequest {
            tracing_config: Some(TracingConfig { mode: Some(TracingMode::Active) }),
            logging_config: Some(LoggingConfig { log_group: Some("/mine".into()), ..Default::default() }),
            code_signing_config_arn: Some("arn".into()),
            ..input()
        };
        let refused = keep(&asks).unwrap_err().to_string();
        assert!(refused.contains("TracingConfig.Mode needs tracing by X-Ray"), "{refused}");
        assert!(refused.contains("CodeSigningConfigArn needs code signing"), "{refused}");
        assert!(!refused.contains("VpcConfig") && !refused.contains("LogGroup"), "{refused}");
    }

    fn page() -> String {
        let mut page = String::from(
            "# Neutral values of functions\n\nWritten from the table in `crates/functions/src/neutral.rs` by its test: change the rows, not this. What is said of \
             pools and clients stands in [neutral values](neutral-values.md).\n\nMembers of CreateFunction and UpdateFunctionConfiguration that \
             are kept and given back without an effect, or refused.\n\n| member | kept | why, or what another value would need |\n|---|---|---|\n",
        );
        for row in FUNCTION {
            let (kept, why) = match row.takes {
                Takes::Any => ("every value".to_owned(), row.because.to_owned()),
                Takes::Only(texts) => {
                    let texts: Vec<_> =
                        texts
                            .iter()
                            .map(|text| {
                                if text.is_empty() { "an empty text".to_owned() } else { format!("`{text}`") }
                            })
                            .collect();
                    (texts.join(", "), format!("{}; others need {}", row.because, row.needs))
                }
                Takes::Empty => {
                    ("an empty value".to_owned(), format!("{}; others need {}", row.because, row.needs))
                }
                Takes::Nothing => ("nothing".to_owned(), format!("needs {}", row.needs)),
            };
            page += &format!("| `{}` | {kept} | {why} |\n", row.member);
        }
        page += "\nWhat requests carry and what has one value here:\n\n| operation | member | why |\n|---|---|---|\n";
        for (operations, member, because) in REQUESTS {
            page += &format!("| {operations} | {member} | {because} |\n");
        }
        page
    }

    #[test]
    fn the_page_of_neutral_values_is_up_to_date() {
        let path = "../../docs/neutral-values-functions.md";
        let update = std::env::var_os("UPDATE_DOCS").is_some();
        if update {
            std::fs::write(path, page()).unwrap();
        }
        let there = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            there == page(),
            "docs/neutral-values-functions.md is stale: run this test with UPDATE_DOCS=1"
        );
    }
}
