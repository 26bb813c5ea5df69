//! LambdaConfig: which function answers which trigger, read and shown. What cannot run yet is refused in `neutral.rs`.

use std::collections::BTreeMap;

use aws_model::user_pools::{
    LambdaConfigType, PreTokenGenerationLambdaVersionType, PreTokenGenerationVersionConfigType,
};
use directory::{EventVersion, FunctionArn, Pool, TriggerFunction};
use triggers::TriggerKind;

use crate::Refusal;

const TOKENS: &str = TriggerKind::PreTokenGeneration.as_str();

/// The functions that are named, by trigger.
///
/// # Errors
/// An ARN that is not a function's; two different functions for one trigger.
pub(crate) fn read(config: Option<&LambdaConfigType>) -> Result<BTreeMap<String, TriggerFunction>, Refusal> {
    let mut functions = BTreeMap::new();
    let Some(config) = config else { return Ok(functions) };
    for (kind, arn) in plain(config) {
        let Some(arn) = arn else { continue };
        let arn = checked(kind.as_str(), arn)?;
        functions.insert(kind.as_str().to_owned(), TriggerFunction { arn, version: EventVersion::V1 });
    }
    if let Some(tokens) = &config.pre_token_generation_config {
        let arn = checked("PreTokenGenerationConfig.LambdaArn", &tokens.lambda_arn)?;
        if functions.get(TOKENS).is_some_and(|other| other.arn != arn) {
            return Err(Refusal::parameter(
                "LambdaConfig: PreTokenGeneration and PreTokenGenerationConfig.LambdaArn must name the same function.",
            ));
        }
        let version = match tokens.lambda_version {
            PreTokenGenerationLambdaVersionType::V1_0 => EventVersion::V1,
            PreTokenGenerationLambdaVersionType::V2_0 => EventVersion::V2,
            PreTokenGenerationLambdaVersionType::V3_0 => EventVersion::V3,
        };
        functions.insert(TOKENS.to_owned(), TriggerFunction { arn, version });
    }
    Ok(functions)
}

/// The members that are an ARN and nothing else.
fn plain(config: &LambdaConfigType) -> [(TriggerKind, &Option<String>); 10] {
    [
        (TriggerKind::PreSignUp, &config.pre_sign_up),
        (TriggerKind::CustomMessage, &config.custom_message),
        (TriggerKind::PostConfirmation, &config.post_confirmation),
        (TriggerKind::PreAuthentication, &config.pre_authentication),
        (TriggerKind::PostAuthentication, &config.post_authentication),
        (TriggerKind::DefineAuthChallenge, &config.define_auth_challenge),
        (TriggerKind::CreateAuthChallenge, &config.create_auth_challenge),
        (TriggerKind::VerifyAuthChallengeResponse, &config.verify_auth_challenge_response),
        (TriggerKind::PreTokenGeneration, &config.pre_token_generation),
        (TriggerKind::UserMigration, &config.user_migration),
    ]
}

/// Nobody could ever be asked under another ARN, so it is refused here and not at every sign-up.
fn checked(member: &str, arn: &str) -> Result<String, Refusal> {
    match FunctionArn::parse(arn) {
        Some(_) => Ok(arn.to_owned()),
        None => Err(Refusal::parameter(format!(
            "LambdaConfig.{member}: {arn} is not the ARN of a Lambda function \
             (arn:aws:lambda:region:account:function:name, with a version or an alias behind it or without)."
        ))),
    }
}

/// As DescribeUserPool shows them. The function of token generation stands under both of its names, as AWS answers them.
pub(crate) fn shown(pool: &Pool) -> LambdaConfigType {
    let arn = |kind: TriggerKind| pool.trigger(kind.as_str()).map(|function| function.arn.clone());
    LambdaConfigType {
        pre_sign_up: arn(TriggerKind::PreSignUp),
        custom_message: arn(TriggerKind::CustomMessage),
        post_confirmation: arn(TriggerKind::PostConfirmation),
        pre_authentication: arn(TriggerKind::PreAuthentication),
        post_authentication: arn(TriggerKind::PostAuthentication),
        define_auth_challenge: arn(TriggerKind::DefineAuthChallenge),
        create_auth_challenge: arn(TriggerKind::CreateAuthChallenge),
        verify_auth_challenge_response: arn(TriggerKind::VerifyAuthChallengeResponse),
        pre_token_generation: arn(TriggerKind::PreTokenGeneration),
        user_migration: arn(TriggerKind::UserMigration),
        pre_token_generation_config: pool.trigger(TOKENS).map(|function| {
            PreTokenGenerationVersionConfigType {
                lambda_version: match function.version {
                    EventVersion::V1 => PreTokenGenerationLambdaVersionType::V1_0,
                    EventVersion::V2 => PreTokenGenerationLambdaVersionType::V2_0,
                    EventVersion::V3 => PreTokenGenerationLambdaVersionType::V3_0,
                },
                lambda_arn: function.arn.clone(),
            }
        }),
        ..Default::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const F: &str = "arn:aws:lambda:us-east-1:000000000000:function:f";

    fn tokens(version: PreTokenGenerationLambdaVersionType, arn: &str) -> LambdaConfigType {
        LambdaConfigType {
            pre_token_generation_config: Some(PreTokenGenerationVersionConfigType {
                lambda_version: version,
                lambda_arn: arn.to_owned(),
            }),
            ..Default::default()
        }
    }

    #[test]
    fn both_names_of_token_generation_are_one_trigger() {
        let old = LambdaConfigType { pre_token_generation: Some(F.into()), ..Default::default() };
        assert_eq!(read(Some(&old)).unwrap()[TOKENS].version, EventVersion::V1);
        let mut both = tokens(PreTokenGenerationLambdaVersionType::V2_0, F);
        assert_eq!(read(Some(&both)).unwrap()[TOKENS].version, EventVersion::V2);
        both.pre_token_generation = Some(F.into());
        assert_eq!(read(Some(&both)).unwrap()[TOKENS].version, EventVersion::V2);
        both.pre_token_generation = Some(format!("{F}:live"));
        assert!(read(Some(&both)).unwrap_err().to_string().contains("the same function"));
    }

    #[test]
    fn an_arn_that_no_function_can_have_is_refused_by_name() {
        let topic = "arn:aws:sns:us-east-1:000000000000:topic";
        let config = LambdaConfigType { post_confirmation: Some(topic.into()), ..Default::default() };
        assert!(read(Some(&config)).unwrap_err().to_string().starts_with("LambdaConfig.PostConfirmation: "));
        let config = tokens(PreTokenGenerationLambdaVersionType::V1_0, topic);
        let refusal = read(Some(&config)).unwrap_err().to_string();
        assert!(refusal.starts_with("LambdaConfig.PreTokenGenerationConfig.LambdaArn: "), "{refusal}");
    }
}
