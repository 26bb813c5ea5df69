//! Permissions as Lambda writes them: a statement as JSON, a policy as JSON, and what may stand in one.

use directory::{ResourcePolicy, Statement};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::Refusal;

/// As many bytes of JSON as a policy may have on AWS.
const LARGEST: usize = 20 * 1024;

/// A statement as Lambda shows it.
pub fn statement(statement: &Statement, resource: &str) -> Value {
    let principal = &statement.principal;
    let principal = match principal.as_str() {
        "*" => json!("*"),
        account if account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit()) => {
            json!({ "AWS": format!("arn:aws:iam::{account}:root") })
        }
        arn if arn.starts_with("arn:") => json!({ "AWS": arn }),
        service => json!({ "Service": service }),
    };
    let mut shown = json!({
        "Sid": statement.id,
        "Effect": "Allow",
        "Principal": principal,
        "Action": statement.action,
        "Resource": resource,
    });
    if let Some(account) = &statement.source_account {
        shown["Condition"]["StringEquals"]["AWS:SourceAccount"] = json!(account);
    }
    if let Some(arn) = &statement.source_arn {
        shown["Condition"]["ArnLike"]["AWS:SourceArn"] = json!(arn);
    }
    shown
}

/// A policy as Lambda shows it.
pub fn shown(policy: &ResourcePolicy, resource: &str) -> String {
    let statements: Vec<_> = policy.statements.iter().map(|one| statement(one, resource)).collect();
    json!({ "Version": "2012-10-17", "Id": "default", "Statement": statements }).to_string()
}

/// Adds a statement to a policy that may not be there yet.
///
/// # Errors
/// If its name is taken, the policy grows too large, or `revision` is not the policy's.
pub fn add(
    policy: Option<ResourcePolicy>,
    statement: Statement,
    resource: &str,
    given: Option<&str>,
    revision: Uuid,
) -> Result<ResourcePolicy, Refusal> {
    check_revision(policy.as_ref().map(|policy| policy.revision), given)?;
    let mut policy = policy.unwrap_or(ResourcePolicy { revision, statements: vec![] });
    if policy.statements.iter().any(|one| one.id == statement.id) {
        return Err(Refusal::Conflict(format!(
            "The statement id ({}) provided already exists. Please provide a new statement id, or remove the existing statement.",
            statement.id
        )));
    }
    policy.statements.push(statement);
    policy.revision = revision;
    if shown(&policy, resource).len() > LARGEST {
        return Err(Refusal::parameter(
            "The final policy size would be bigger than the limit of 20480 bytes.",
        ));
    }
    Ok(policy)
}

/// Takes a statement away; nothing is left if it was the last one.
///
/// # Errors
/// If it is not there, or `given` is not the policy's revision.
pub fn remove(
    policy: Option<ResourcePolicy>,
    id: &str,
    given: Option<&str>,
    revision: Uuid,
) -> Result<Option<ResourcePolicy>, Refusal> {
    let missing = || Refusal::NotFound(format!("Statement {id} is not found in resource policy."));
    let mut policy =
        policy.ok_or_else(|| Refusal::NotFound("No policy is associated with the given resource.".into()))?;
    check_revision(Some(policy.revision), given)?;
    let before = policy.statements.len();
    policy.statements.retain(|one| one.id != id);
    if policy.statements.len() == before {
        return Err(missing());
    }
    policy.revision = revision;
    Ok((!policy.statements.is_empty()).then_some(policy))
}

/// Whether the revision that a caller names, if any, is the present one.
///
/// # Errors
/// If it is another.
pub fn check_revision(present: Option<Uuid>, given: Option<&str>) -> Result<(), Refusal> {
    match given {
        Some(given) if present.map(|present| present.to_string()).as_deref() != Some(given) => {
            Err(Refusal::Revision)
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allow(id: &str) -> Statement {
        Statement {
            id: id.into(),
            action: "lambda:InvokeFunction".into(),
            principal: "cognito-idp.amazonaws.com".into(),
            source_arn: Some("arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_A".into()),
            source_account: Some("000000000000".into()),
        }
    }

    #[test]
    fn a_statement_looks_as_lambda_shows_it() {
        let shown = statement(&allow("cognito"), "arn:f");
        assert_eq!(
            shown,
            json!({
                "Sid": "cognito", "Effect": "Allow", "Principal": { "Service": "cognito-idp.amazonaws.com" },
                "Action": "lambda:InvokeFunction", "Resource": "arn:f",
                "Condition": {
                    "StringEquals": { "AWS:SourceAccount": "000000000000" },
                    "ArnLike": { "AWS:SourceArn": "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_A" },
                },
            })
        );
        let account = Statement {
            principal: "123456789012".into(),
            source_arn: None,
            source_account: None,
            ..allow("a")
        };
        assert_eq!(statement(&account, "r")["Principal"], json!({ "AWS": "arn:aws:iam::123456789012:root" }));
        let all = Statement { principal: "*".into(), ..account };
        assert_eq!(statement(&all, "r")["Principal"], json!("*"));
    }

    #[test]
    fn a_name_is_taken_once_and_an_empty_policy_goes() {
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let policy = add(None, allow("a"), "r", None, one).unwrap();
        assert!(matches!(add(Some(policy.clone()), allow("a"), "r", None, two), Err(Refusal::Conflict(_))));
        assert!(matches!(add(Some(policy.clone()), allow("b"), "r", Some("x"), two), Err(Refusal::Revision)));
        let policy = add(Some(policy), allow("b"), "r", Some(&one.to_string()), two).unwrap();
        assert_eq!(policy.revision, two);
        assert!(matches!(remove(Some(policy.clone()), "c", None, one), Err(Refusal::NotFound(_))));
        let policy = remove(Some(policy), "a", None, one).unwrap();
        assert_eq!(remove(policy, "b", None, two).unwrap(), None);
        assert!(matches!(remove(None, "b", None, two), Err(Refusal::NotFound(_))));
    }

    #[test]
    fn a_policy_has_an_end() {
        let mut policy = None;
        let refused = (0..200).find_map(|n| {
            match add(policy.take(), allow(&format!("s{n}")), "r", None, Uuid::nil()) {
                Ok(longer) => {
                    policy = Some(longer);
                    None
                }
                Err(refusal) => Some(refusal),
            }
        });
        assert!(matches!(refused, Some(Refusal::Parameter(_))));
    }
}
