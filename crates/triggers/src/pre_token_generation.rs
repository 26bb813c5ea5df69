//! PreTokenGeneration: what goes into the tokens, in three versions of the event. Version 1 changes the ID token only and
//! takes strings; 2 and 3 change both tokens and take any JSON.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::answer::{list, texts};
use crate::{Answer, Attributes, ClaimChange, Failure, Metadata, Version};

/// The groups and roles that the tokens would carry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupConfiguration {
    /// Names of groups.
    pub groups_to_override: Vec<String>,
    /// Roles of those groups.
    pub iam_roles_to_override: Vec<String>,
    /// The role of the group that goes first.
    pub preferred_role: Option<String>,
}

/// What the handler is told.
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The user's attributes; empty for client credentials.
    pub user_attributes: Attributes,
    /// Groups and roles; null for client credentials.
    pub group_configuration: Option<GroupConfiguration>,
    /// The scopes of the access token, from version 2 on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<String>>,
    /// `ClientMetadata` of the challenge's answer or of the refresh.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_metadata: Metadata,
}

/// What the handler wants of the tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PreTokenGeneration {
    /// Of the ID token.
    pub id: ClaimChange,
    /// Of the access token; nothing in version 1.
    pub access: ClaimChange,
    /// Groups and roles to put in place of the user's; none to leave them.
    pub groups: Option<GroupConfiguration>,
}

pub(crate) fn blank(version: Version) -> Value {
    match version {
        Version::V1 => json!({"claimsOverrideDetails": null}),
        Version::V2 | Version::V3 => json!({"claimsAndScopeOverrideDetails": null}),
    }
}

impl Answer {
    /// Reads the answer of a PreTokenGeneration handler that was given an event of `version`. Reserved claims are not
    /// sorted out here: [`crate::apply`] does that.
    pub fn pre_token_generation(&self, version: Version) -> Result<PreTokenGeneration, Failure> {
        let name = match version {
            Version::V1 => "claimsOverrideDetails",
            Version::V2 | Version::V3 => "claimsAndScopeOverrideDetails",
        };
        let Some(details) = object(self.member(name), name)? else {
            return Ok(PreTokenGeneration::default());
        };
        let groups = groups(details)?;
        Ok(match version {
            Version::V1 => {
                let id = ClaimChange {
                    set: strings_only(details)?,
                    suppress: strings(details, "claimsToSuppress")?,
                    ..Default::default()
                };
                PreTokenGeneration { id, access: ClaimChange::default(), groups }
            }
            Version::V2 | Version::V3 => PreTokenGeneration {
                id: change(details, "idTokenGeneration")?,
                access: change(details, "accessTokenGeneration")?,
                groups,
            },
        })
    }
}

fn present<'a>(of: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    of.get(name).filter(|value| !value.is_null())
}

fn object<'a>(value: Option<&'a Value>, name: &str) -> Result<Option<&'a Map<String, Value>>, Failure> {
    value.map(|value| value.as_object().ok_or_else(|| not(name, "an object"))).transpose()
}

fn not(name: &str, form: &str) -> Failure {
    Failure::rubbish(format!("{name} is not {form}"))
}

fn strings(of: &Map<String, Value>, name: &str) -> Result<Vec<String>, Failure> {
    present(of, name)
        .map_or(Ok(Vec::new()), |value| list(value).ok_or_else(|| not(name, "a list of strings")))
}

fn strings_only(details: &Map<String, Value>) -> Result<Map<String, Value>, Failure> {
    let name = "claimsToAddOrOverride";
    let claims = present(details, name)
        .map(|value| texts(value).ok_or_else(|| not(name, "an object of strings")))
        .transpose()?;
    Ok(claims.unwrap_or_default().into_iter().map(|(name, value)| (name, Value::String(value))).collect())
}

fn change(details: &Map<String, Value>, token: &str) -> Result<ClaimChange, Failure> {
    let Some(wanted) = object(present(details, token), token)? else {
        return Ok(ClaimChange::default());
    };
    let name = "claimsToAddOrOverride";
    Ok(ClaimChange {
        set: object(present(wanted, name), name)?.cloned().unwrap_or_default(),
        suppress: strings(wanted, "claimsToSuppress")?,
        scopes_to_add: strings(wanted, "scopesToAdd")?,
        scopes_to_suppress: strings(wanted, "scopesToSuppress")?,
    })
}

fn groups(details: &Map<String, Value>) -> Result<Option<GroupConfiguration>, Failure> {
    let Some(wanted) = object(present(details, "groupOverrideDetails"), "groupOverrideDetails")? else {
        return Ok(None);
    };
    let preferred_role = present(wanted, "preferredRole")
        .map(|role| role.as_str().map(str::to_owned).ok_or_else(|| not("preferredRole", "a string")))
        .transpose()?;
    Ok(Some(GroupConfiguration {
        groups_to_override: strings(wanted, "groupsToOverride")?,
        iam_roles_to_override: strings(wanted, "iamRolesToOverride")?,
        preferred_role,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(version: Version, response: Value) -> Result<PreTokenGeneration, Failure> {
        Answer::of(response.as_object().cloned().unwrap()).pre_token_generation(version)
    }

    #[test]
    fn version_1_changes_the_id_token_and_groups() {
        let answer = read(
            Version::V1,
            json!({"claimsOverrideDetails": {
                "claimsToAddOrOverride": {"tenant": "7"}, "claimsToSuppress": ["email"],
                "groupOverrideDetails": {"groupsToOverride": ["admin"]},
            }}),
        )
        .unwrap();
        assert_eq!(Value::Object(answer.id.set), json!({"tenant": "7"}));
        assert_eq!(answer.id.suppress, ["email"]);
        assert!(answer.access.is_empty());
        assert_eq!(answer.groups.map(|groups| groups.groups_to_override), Some(vec!["admin".to_owned()]));
    }

    #[test]
    fn version_1_takes_strings_only_and_version_2_any_json() {
        let claims = json!({"claimsToAddOrOverride": {"tenant": {"id": 7}}});
        assert!(read(Version::V1, json!({"claimsOverrideDetails": claims})).is_err());
        let answer =
            read(Version::V2, json!({"claimsAndScopeOverrideDetails": {"accessTokenGeneration": claims}}))
                .unwrap();
        assert_eq!(Value::Object(answer.access.set), json!({"tenant": {"id": 7}}));
    }

    #[test]
    fn an_answer_for_another_version_says_nothing() {
        let details = json!({"claimsOverrideDetails": {"claimsToAddOrOverride": {"tenant": "7"}}});
        assert_eq!(read(Version::V2, details), Ok(PreTokenGeneration::default()));
    }

    #[test]
    fn nulls_count_as_absent() {
        let nulls = json!({"claimsOverrideDetails": {
            "claimsToAddOrOverride": null, "claimsToSuppress": null, "groupOverrideDetails": null,
        }});
        assert_eq!(read(Version::V1, nulls), Ok(PreTokenGeneration::default()));
    }
}
