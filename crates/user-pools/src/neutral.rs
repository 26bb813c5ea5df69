//! Refuse or run: the one table of members that are kept and given back without having an effect here, and of those that
//! are refused because what they ask for is not built yet. A member that is in no row here is run by its operation.
//!
//! `docs/neutral-values.md` is written from these rows; a test fails when it is stale (`UPDATE_DOCS=1` rewrites it).

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
    /// Lists of these texts are kept, others refused.
    ListOf(&'static [&'static str]),
    /// `false` is kept, `true` refused.
    Off,
    /// An empty object is kept, a member in it refused.
    Empty,
    /// Every value is refused.
    Nothing,
    /// These texts are kept; others have an effect, and their operation runs them.
    Beside(&'static [&'static str]),
    /// Lists with one of these texts are refused; others have an effect, and their operation runs them.
    ListWithout(&'static [&'static str]),
}

/// A row: a member, what is done with its values, and why.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Where it stands in the input and in the answer: `EmailConfiguration.From`.
    pub member: &'static str,
    /// What is done with its values.
    pub takes: Takes,
    /// What Describe answers where it was not given, as JSON; none: nothing.
    pub answered: Option<&'static str>,
    /// What a refused value would need.
    pub needs: &'static str,
    /// Why the kept values have no effect.
    pub because: &'static str,
}

const NO_PAGES: &str = "there are no hosted pages and OAuth endpoints yet: what it allows is refused at use";
const NO_SES: &str =
    "mail leaves through the operator's own mail server, under the sender that is configured there";
const NO_SNS: &str = "there is no Amazon SNS here: messages leave by the operator's own ways";
const NO_DCR: &str = "has no effect while dynamic client registration is off";

/// Members of CreateUserPool and UpdateUserPool.
pub const POOL: &[Row] = &[
    Row::new("AcrConfiguration", Takes::Empty, "step-up sign-in", "without a level every name is AWS's own"),
    Row::any("DcrConfiguration.AllowedScopes", NO_DCR),
    Row::any("DcrConfiguration.AuthenticatedGrantTypes", NO_DCR),
    Row::new(
        "DcrConfiguration.EnableStatus",
        Takes::Only(&["Disabled"]),
        "dynamic client registration",
        "is the default",
    ),
    Row::new("DcrConfiguration.OpenDcrEnabled", Takes::Off, "dynamic client registration", "is the default"),
    Row::any("DcrConfiguration.OpenDcrGrantTypes", NO_DCR),
    Row::new("DeviceConfiguration", Takes::Nothing, "remembered devices", ""),
    Row::any("EmailConfiguration.ConfigurationSet", NO_SES),
    Row::any("EmailConfiguration.EmailSendingAccount", NO_SES).answered("\"COGNITO_DEFAULT\""),
    Row::any("EmailConfiguration.From", NO_SES),
    Row::any("EmailConfiguration.ReplyToEmailAddress", NO_SES),
    Row::any("EmailConfiguration.SourceArn", NO_SES),
    Row::new(
        "IssuerConfiguration.Type",
        Takes::Only(&["ORIGINAL"]),
        "the updated form of the issuer",
        "is the default; the operator chooses the issuer",
    ),
    Row::new(
        "KeyConfiguration.KeyType",
        Takes::Only(&["AWS_OWNED_KEY"]),
        "a pool's own encryption key",
        "is the default: everything is sealed under the operator's master key",
    ),
    Row::new("KeyConfiguration.KmsKeyArn", Takes::Nothing, "a pool's own encryption key", ""),
    Row::new("LambdaConfig.CustomEmailSender", Takes::Nothing, "senders of one's own", ""),
    Row::new("LambdaConfig.CustomSMSSender", Takes::Nothing, "senders of one's own", ""),
    Row::new("LambdaConfig.InboundFederation", Takes::Nothing, "identity providers", ""),
    Row::new("LambdaConfig.KMSKeyID", Takes::Nothing, "senders of one's own", ""),
    Row::new("MfaConfiguration", Takes::Only(&["OFF"]), "multi-factor sign-in", "is the default")
        .answered("\"OFF\""),
    Row::new(
        "Policies.SignInPolicy.AllowedFirstAuthFactors",
        Takes::ListOf(&["PASSWORD"]),
        "choice-based sign-in without a password",
        "is the default",
    )
    .answered("[\"PASSWORD\"]"),
    Row::any(
        "SmsAuthenticationMessage",
        "is the text of multi-factor codes, which nobody gets while MfaConfiguration is OFF",
    ),
    Row::any("SmsConfiguration.EumsSms", NO_SNS),
    Row::any("SmsConfiguration.ExternalId", NO_SNS),
    Row::any("SmsConfiguration.SnsCallerArn", NO_SNS),
    Row::any("SmsConfiguration.SnsRegion", NO_SNS),
    Row::new(
        "UserPoolAddOns.AdvancedSecurityAdditionalFlows",
        Takes::Empty,
        "threat protection",
        "without a flow nothing is judged",
    ),
    Row::new(
        "UserPoolAddOns.AdvancedSecurityMode",
        Takes::Only(&["OFF"]),
        "threat protection",
        "is the default",
    ),
    Row::any("UserPoolTier", "there are no plans to pay for: what is built works in every tier")
        .answered("\"ESSENTIALS\""),
    Row::new(
        "VerificationMessageTemplate.DefaultEmailOption",
        Takes::Only(&["CONFIRM_WITH_CODE"]),
        "confirmation by link",
        "is the default",
    )
    .answered("\"CONFIRM_WITH_CODE\""),
    Row::any(
        "VerificationMessageTemplate.EmailMessageByLink",
        "is the text of links, which nobody gets while DefaultEmailOption is CONFIRM_WITH_CODE",
    ),
    Row::any(
        "VerificationMessageTemplate.EmailSubjectByLink",
        "is the text of links, which nobody gets while DefaultEmailOption is CONFIRM_WITH_CODE",
    ),
];

/// Members of CreateUserPoolClient and UpdateUserPoolClient.
pub const CLIENT: &[Row] = &[
    Row::any("AllowedOAuthFlows", NO_PAGES),
    Row::any("AllowedOAuthFlowsUserPoolClient", NO_PAGES).answered("false"),
    Row::any("AllowedOAuthScopes", NO_PAGES),
    Row::any("AnalyticsConfiguration", "there is no Amazon Pinpoint here: nothing is sent anywhere"),
    Row::any("CallbackURLs", NO_PAGES),
    Row::any("DefaultRedirectURI", NO_PAGES),
    Row::any(
        "EnablePropagateAdditionalUserContextData",
        "only threat protection reads what it lets through, and a pool cannot turn that on yet",
    )
    .answered("false"),
    Row::new(
        "ExplicitAuthFlows",
        Takes::ListWithout(&[
            "ALLOW_TOKEN_EXCHANGE_DELEGATION",
            "ALLOW_TOKEN_EXCHANGE_IMPERSONATION",
            "ALLOW_USER_AUTH",
        ]),
        "choice-based sign-in or token exchange",
        "",
    ),
    Row::any("LogoutURLs", NO_PAGES),
    Row::new("RefreshTokenRotation.Feature", Takes::Beside(&["DISABLED"]), "", "is the default"),
    Row::any("RefreshTokenRotation.RetryGracePeriodSeconds", "has an effect only while Feature is ENABLED"),
    Row::new(
        "SupportedIdentityProviders",
        Takes::ListOf(&["COGNITO"]),
        "identity providers",
        "is what hosted pages would offer; the API signs users of the pool in whatever it says",
    ),
];

/// Members of requests that are checked and have no effect, whatever they say: operations, member, why.
#[cfg(test)]
pub const REQUESTS: &[(&str, &str, &str)] = &[
    (
        "sign-up, recovery and sign-in operations",
        "AnalyticsMetadata",
        "there is no Amazon Pinpoint here: nothing is sent anywhere",
    ),
    (
        "sign-up, recovery and sign-in operations",
        "UserContextData",
        "only threat protection reads it, and a pool cannot turn that on yet",
    ),
    (
        "AdminInitiateAuth, AdminRespondToAuthChallenge",
        "ContextData",
        "only threat protection reads it; guesses count for the address that the call came from",
    ),
    (
        "RevokeToken",
        "RevokeAssociatedSessions",
        "there are no browser sessions yet that a refresh token could be linked with",
    ),
];

/// Refuses what is not built and hands back what is to be kept, by member.
///
/// # Errors
/// One refusal that names every member whose value needs something that is not built yet.
pub fn keep(rows: &[Row], input: &impl Structure) -> Result<BTreeMap<String, Value>, Refusal> {
    let input = as_json(input);
    let mut kept = BTreeMap::new();
    let mut refused = Vec::new();
    for row in rows {
        let Some(value) = find(&input, row.member) else { continue };
        match row.judge(value) {
            Verdict::Keep => _ = kept.insert(row.member.to_owned(), value.clone()),
            Verdict::Refuse => refused.push(row.refusal()),
            Verdict::Run => {}
        }
    }
    if refused.is_empty() { Ok(kept) } else { Err(Refusal::NotBuilt(refused.join(" "))) }
}

/// Puts what was kept into an answer, and what AWS answers where nothing was given.
///
/// # Errors
/// What was kept does not fit the shapes of today: a fault of ours.
pub fn put_back<S: Structure>(
    rows: &[Row],
    kept: &BTreeMap<String, Value>,
    answer: &S,
) -> Result<S, Refusal> {
    let mut json = as_json(answer);
    for row in rows.iter().filter(|row| !kept.contains_key(row.member)) {
        if let Some(answered) = row.answered {
            let value = serde_json::from_str(answered).expect("a test reads every row of the table");
            put(&mut json, row.member, value);
        }
    }
    for (member, value) in kept {
        put(&mut json, member, value.clone());
    }
    S::from_json(&json).map_err(|error| Refusal::Internal(format!("kept without effect: {error}")))
}

/// Tells the operator what was given and has no effect; what AWS would have answered anyway is not worth a line.
pub fn tell(rows: &[Row], kept: &BTreeMap<String, Value>, of: &str) {
    for row in rows {
        let Some(value) = kept.get(row.member) else { continue };
        if row.answered != Some(value.to_string().as_str()) {
            tracing::info!(of, member = row.member, because = row.because, "kept without effect");
        }
    }
}

enum Verdict {
    Keep,
    Refuse,
    Run,
}

impl Row {
    const fn new(member: &'static str, takes: Takes, needs: &'static str, because: &'static str) -> Self {
        Self { member, takes, answered: None, needs, because }
    }

    /// Nothing of it is refused.
    const fn any(member: &'static str, because: &'static str) -> Self {
        Self::new(member, Takes::Any, "", because)
    }

    const fn answered(self, json: &'static str) -> Self {
        Self { answered: Some(json), ..self }
    }

    fn judge(&self, value: &Value) -> Verdict {
        let among = |texts: &[&str], value: &Value| value.as_str().is_some_and(|text| texts.contains(&text));
        let all_among =
            |texts| value.as_array().is_some_and(|list| list.iter().all(|value| among(texts, value)));
        let any_among =
            |texts| value.as_array().is_some_and(|list| list.iter().any(|value| among(texts, value)));
        let fits = match self.takes {
            Takes::Any => true,
            Takes::Only(texts) => among(texts, value),
            Takes::ListOf(texts) => all_among(texts),
            Takes::Off => value == &Value::Bool(false),
            Takes::Empty => value.as_object().is_some_and(Map::is_empty),
            Takes::Nothing => false,
            Takes::Beside(texts) if among(texts, value) => true,
            Takes::ListWithout(texts) if any_among(texts) => false,
            Takes::Beside(_) | Takes::ListWithout(_) => return Verdict::Run,
        };
        if fits { Verdict::Keep } else { Verdict::Refuse }
    }

    fn refusal(&self) -> String {
        let Self { member, needs, .. } = self;
        let instead = match self.takes {
            Takes::Only(texts) => format!(" Accepted: {}.", texts.join(", ")),
            Takes::ListOf(texts) => format!(" Accepted: [{}].", texts.join(", ")),
            Takes::ListWithout(texts) => format!(" Not accepted: {}.", texts.join(", ")),
            Takes::Off => " Accepted: false.".to_owned(),
            Takes::Empty => " Accepted: {}.".to_owned(),
            Takes::Any | Takes::Nothing | Takes::Beside(_) => String::new(),
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
            let inner = json.entry(head).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::path::Path;

    use aws_model::shape::{Shape, StructureShape};
    use aws_model::user_pools::{
        CreateUserPoolClientRequest, CreateUserPoolRequest, DcrConfigurationType, ExplicitAuthFlowsType,
        LambdaConfigType, StatusType, UserPoolMfaType, UserPoolType,
    };

    use super::*;

    fn shape_of(structure: &'static StructureShape, member: &str) -> Option<Shape> {
        let (head, rest) = member.split_once('.').map_or((member, None), |(head, rest)| (head, Some(rest)));
        match (structure.find(head)?.shape, rest) {
            (shape, None) => Some(shape),
            (Shape::Structure(inner), Some(rest)) => shape_of(inner, rest),
            _ => None,
        }
    }

    #[test]
    fn every_row_names_a_member_of_the_input_and_of_the_answer() {
        for (rows, input, answer) in [
            (POOL, CreateUserPoolRequest::SHAPE, UserPoolType::SHAPE),
            (CLIENT, CreateUserPoolClientRequest::SHAPE, aws_model::user_pools::UserPoolClientType::SHAPE),
        ] {
            for row in rows {
                assert!(shape_of(input, row.member).is_some(), "{}", row.member);
                assert!(shape_of(answer, row.member).is_some(), "{}", row.member);
                assert!(
                    row.answered.is_none_or(|text| serde_json::from_str::<Value>(text).is_ok()),
                    "{}",
                    row.member
                );
            }
            assert!(rows.is_sorted_by_key(|row| row.member));
        }
    }

    #[test]
    fn every_member_that_is_not_built_is_named_at_once() {
        let input = CreateUserPoolRequest {
            mfa_configuration: Some(UserPoolMfaType::On),
            lambda_config: Some(LambdaConfigType { kms_key_id: Some("arn".into()), ..Default::default() }),
            ..Default::default()
        };
        let refusal = keep(POOL, &input).unwrap_err().to_string();
        assert!(
            refusal
                .contains("LambdaConfig.KMSKeyID needs senders of one's own; that is not implemented yet."),
            "{refusal}"
        );
        assert!(refusal.contains(
            "MfaConfiguration needs multi-factor sign-in; that is not implemented yet. Accepted: OFF."
        ));
    }

    #[test]
    fn neutral_values_are_kept_and_put_back_and_absent_ones_get_their_default() {
        let input = CreateUserPoolRequest {
            dcr_configuration: Some(DcrConfigurationType {
                enable_status: Some(StatusType::Disabled),
                ..Default::default()
            }),
            ..Default::default()
        };
        let kept = keep(POOL, &input).unwrap();
        assert_eq!(kept.keys().collect::<Vec<_>>(), ["DcrConfiguration.EnableStatus"]);
        let answer = put_back(POOL, &kept, &UserPoolType::default()).unwrap();
        assert_eq!(answer.dcr_configuration, input.dcr_configuration);
        assert_eq!(answer.mfa_configuration, Some(UserPoolMfaType::Off));
        assert_eq!(answer.device_configuration, None);
    }

    #[test]
    fn a_list_of_flows_is_run_unless_one_of_them_is_not_built() {
        let input = |flow| CreateUserPoolClientRequest {
            explicit_auth_flows: Some(vec![ExplicitAuthFlowsType::AllowUserSrpAuth, flow]),
            ..Default::default()
        };
        assert!(keep(CLIENT, &input(ExplicitAuthFlowsType::AllowCustomAuth)).unwrap().is_empty());
        let refusal = keep(CLIENT, &input(ExplicitAuthFlowsType::AllowUserAuth)).unwrap_err().to_string();
        assert!(refusal.starts_with("ExplicitAuthFlows needs choice-based sign-in"), "{refusal}");
    }

    fn document() -> String {
        let mut text = String::from(
            "# Neutral values\n\nMembers that are kept and given back and have no effect here, and values that are refused because what they\n\
             ask for is not built yet. Everything else a pool or a client can be told has its effect. Written from the table in\n\
             `crates/user-pools/src/neutral.rs`; `UPDATE_DOCS=1 cargo nextest run -p user-pools neutral` rewrites this page.\n",
        );
        for (title, rows) in [("User pools", POOL), ("App clients", CLIENT)] {
            _ = write!(
                text,
                "\n## {title}\n\n| Member | Kept without effect | Refused | Answered where absent | Why |\n|---|---|---|---|---|\n"
            );
            for row in rows {
                let refused = |values: &str| format!("{values}: {} needed, not implemented yet", row.needs);
                let listed = |texts: &[&str]| texts.join(", ");
                let (kept, refused) = match row.takes {
                    Takes::Any => ("any".to_owned(), String::new()),
                    Takes::Only(texts) => (listed(texts), refused("others")),
                    Takes::ListOf(texts) => (format!("[{}]", listed(texts)), refused("others")),
                    Takes::Off => ("false".to_owned(), refused("true")),
                    Takes::Empty => ("{}".to_owned(), refused("others")),
                    Takes::Nothing => (String::new(), refused("any")),
                    Takes::Beside(texts) => (listed(texts), String::new()),
                    Takes::ListWithout(texts) => {
                        (String::new(), refused(&format!("lists with {}", listed(texts))))
                    }
                };
                let answered = row.answered.map(|json| format!("`{json}`")).unwrap_or_default();
                _ = writeln!(text, "| {} | {kept} | {refused} | {answered} | {} |", row.member, row.because);
            }
        }
        text += "\n## Requests\n\nChecked against their shapes like every member, and without effect.\n\n\
                 | Operations | Member | Why |\n|---|---|---|\n";
        for (operations, member, because) in REQUESTS {
            _ = writeln!(text, "| {operations} | {member} | {because} |");
        }
        text
    }

    #[test]
    fn the_page_of_neutral_values_is_fresh() {
        let page = Path::new("../../docs/neutral-values.md");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::create_dir_all(page.parent().unwrap()).unwrap();
            std::fs::write(page, document()).unwrap();
        }
        let found = std::fs::read_to_string(page).unwrap_or_default();
        assert!(found == document(), "docs/neutral-values.md is stale: UPDATE_DOCS=1 rewrites it");
    }
}
