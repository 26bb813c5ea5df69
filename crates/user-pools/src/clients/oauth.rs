//! The OAuth members of a client. They have no effect until there are pages and token endpoints, but what AWS would
//! refuse is refused today: they are kept, and must make sense when somebody reads them.

use aws_model::user_pools::{CreateUserPoolClientRequest, OAuthFlowType};

use super::redirect;
use crate::Refusal;

/// Scopes that need no resource server.
const OWN_SCOPES: [&str; 5] = ["phone", "email", "openid", "profile", "aws.cognito.signin.user.admin"];
/// Scopes that ask for claims of an ID token, which there is only with `openid`.
const CLAIM_SCOPES: [&str; 3] = ["phone", "email", "profile"];

/// Checks flows, scopes and URLs against each other.
///
/// # Errors
/// The first rule that is broken.
pub(crate) fn check(input: &CreateUserPoolClientRequest, has_secret: bool) -> Result<(), Refusal> {
    let flows = input.allowed_oauth_flows.as_deref().unwrap_or_default();
    let scopes = input.allowed_oauth_scopes.as_deref().unwrap_or_default();
    let callbacks = input.callback_urls.as_deref().unwrap_or_default();
    check_flows(flows, has_secret)?;
    check_scopes(scopes)?;
    for url in callbacks.iter().chain(input.logout_urls.iter().flatten()).chain(&input.default_redirect_uri) {
        redirect::check(url)?;
    }
    if input.default_redirect_uri.as_ref().is_some_and(|url| !callbacks.contains(url)) {
        return Err(Refusal::parameter("DefaultRedirectURI must be one of CallbackURLs."));
    }
    if input.allowed_oauth_flows_user_pool_client == Some(true) {
        if flows.is_empty() || scopes.is_empty() {
            return Err(Refusal::parameter(
                "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
            ));
        }
        if callbacks.is_empty() && flows.iter().any(|flow| *flow != OAuthFlowType::ClientCredentials) {
            return Err(Refusal::parameter("CallbackURLs are required for the code and implicit flows."));
        }
    }
    if input.enable_propagate_additional_user_context_data == Some(true) && !has_secret {
        return Err(Refusal::parameter(
            "EnablePropagateAdditionalUserContextData needs a client with a secret.",
        ));
    }
    Ok(())
}

fn check_flows(flows: &[OAuthFlowType], has_secret: bool) -> Result<(), Refusal> {
    let refuse = |why: &str| Err(Refusal::Named("InvalidOAuthFlowException", why.to_owned()));
    if !flows.contains(&OAuthFlowType::ClientCredentials) {
        return Ok(());
    }
    if flows.iter().any(|flow| *flow != OAuthFlowType::ClientCredentials) {
        return refuse("client_credentials flow can not be selected along with code flow or implicit flow.");
    }
    if !has_secret {
        return refuse(
            "client_credentials flow can not be selected if client does not have a client secret.",
        );
    }
    Ok(())
}

fn check_scopes(scopes: &[String]) -> Result<(), Refusal> {
    let has = |name: &str| scopes.iter().any(|scope| scope == name);
    if let Some(unknown) = scopes.iter().find(|scope| !OWN_SCOPES.contains(&scope.as_str())) {
        // A scope of a resource server: there are no resource servers yet, so it does not exist.
        return Err(Refusal::Named("ScopeDoesNotExistException", format!("Scope {unknown} does not exist.")));
    }
    if !has("openid")
        && let Some(scope) = CLAIM_SCOPES.iter().find(|scope| has(scope))
    {
        return Err(Refusal::parameter(format!("AllowedOAuthScopes: {scope} needs openid beside it.")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(list: &[&str]) -> Option<Vec<String>> {
        Some(list.iter().map(|text| (*text).to_owned()).collect())
    }

    fn refusal(input: &CreateUserPoolClientRequest) -> String {
        check(input, false).unwrap_err().to_string()
    }

    #[test]
    fn client_credentials_stand_alone_and_need_a_secret() {
        let flows = |flows: &[OAuthFlowType]| CreateUserPoolClientRequest {
            allowed_oauth_flows: Some(flows.to_vec()),
            ..Default::default()
        };
        use OAuthFlowType::{ClientCredentials, Code};
        assert!(refusal(&flows(&[ClientCredentials, Code])).contains("along with code flow"));
        assert!(refusal(&flows(&[ClientCredentials])).contains("does not have a client secret"));
        assert!(check(&flows(&[ClientCredentials]), true).is_ok());
    }

    #[test]
    fn scopes_exist_and_claims_need_openid() {
        let scopes = |scopes: &[&str]| CreateUserPoolClientRequest {
            allowed_oauth_scopes: text(scopes),
            ..Default::default()
        };
        assert_eq!(refusal(&scopes(&["api/read"])), "Scope api/read does not exist.");
        assert_eq!(refusal(&scopes(&["email"])), "AllowedOAuthScopes: email needs openid beside it.");
        assert!(check(&scopes(&["email", "openid"]), false).is_ok());
        assert!(check(&scopes(&["aws.cognito.signin.user.admin"]), false).is_ok());
    }

    #[test]
    fn a_client_of_the_pages_needs_flows_scopes_and_callbacks() {
        let mut input = CreateUserPoolClientRequest {
            allowed_oauth_flows_user_pool_client: Some(true),
            ..Default::default()
        };
        assert!(refusal(&input).starts_with("AllowedOAuthFlows and AllowedOAuthScopes are required"));
        input.allowed_oauth_flows = Some(vec![OAuthFlowType::Code]);
        input.allowed_oauth_scopes = text(&["openid"]);
        assert!(refusal(&input).starts_with("CallbackURLs are required"));
        input.callback_urls = text(&["https://example.com"]);
        assert!(check(&input, false).is_ok());
        input.default_redirect_uri = Some("https://example.com/other".into());
        assert_eq!(refusal(&input), "DefaultRedirectURI must be one of CallbackURLs.");
    }
}
