//! The settings of an identity pool that takes this user pool's tokens, against COG-5 and COG-6 (and COG-14's server-side check).

use serde_json::Value;

use super::finding::{Finding, Severity};

/// Everything that is found. `roles` is what GetIdentityPoolRoles says.
pub fn check(identity_pool: &Value, roles: &Value, user_pool: &str) -> Vec<Finding> {
    let id = identity_pool["IdentityPoolId"].as_str().unwrap_or_default();
    let place = format!("identity pool {id}");
    let mut found = Vec::new();
    let mut add =
        |id, severity, seen: &str, cure: String| found.push(Finding::new(id, severity, &place, seen, cure));
    let guests = identity_pool["AllowUnauthenticatedIdentities"] == true;
    let classic = identity_pool["AllowClassicFlow"] == true;
    let change = "UpdateIdentityPool takes every member again: aws cognito-identity describe-identity-pool --identity-pool-id ".to_owned() + id;
    if guests {
        let seen = "AllowUnauthenticatedIdentities: guests get a role. Look at what it may do";
        let severity = if classic { Severity::Error } else { Severity::Warning };
        add(
            "COG-5",
            severity,
            seen,
            format!("{change}, then update it with AllowUnauthenticatedIdentities false"),
        );
    }
    if classic {
        let seen = "AllowClassicFlow: whoever has an OpenID token picks a role by itself; only the role's trust policy stands in between";
        add(
            "COG-5",
            Severity::Warning,
            seen,
            format!("{change}, then update it with AllowClassicFlow false"),
        );
    }
    for (provider, mapping) in roles["RoleMappings"].as_object().into_iter().flatten() {
        if provider.contains(user_pool) && mapping["AmbiguousRoleResolution"] == "AuthenticatedRole" {
            let seen = "whom no rule and no role of a group fits gets the role of every signed-in user";
            let cure = "set-identity-pool-roles with AmbiguousRoleResolution Deny".to_owned();
            add("COG-6", Severity::Warning, seen, format!("aws cognito-identity {cure}"));
        }
    }
    let unchecked =
        identity_pool["CognitoIdentityProviders"].as_array().into_iter().flatten().any(|provider| {
            let ours = provider["ProviderName"].as_str().is_some_and(|name| name.ends_with(user_pool));
            ours && provider["ServerSideTokenCheck"] != true
        });
    if unchecked {
        let seen = "ServerSideTokenCheck is off: tokens of users who were signed out still get credentials";
        add(
            "COG-14",
            Severity::Warning,
            seen,
            format!("{change}, then update it with ServerSideTokenCheck true"),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const POOL: &str = "eu-west-1_Ab12Cd34E";
    const PROVIDER: &str = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E";

    fn ids(guests: bool, classic: bool, checked: bool, resolution: &str) -> Vec<&'static str> {
        let pool = json!({"IdentityPoolId": "eu-west-1:1", "AllowUnauthenticatedIdentities": guests,
            "AllowClassicFlow": classic,
            "CognitoIdentityProviders": [{"ProviderName": PROVIDER, "ServerSideTokenCheck": checked}]});
        let roles = json!({"RoleMappings": {format!("{PROVIDER}:client"): {"Type": "Token", "AmbiguousRoleResolution": resolution}}});
        check(&pool, &roles, POOL).iter().map(|finding| finding.id).collect()
    }

    #[test]
    fn guests_the_classic_flow_and_ambiguous_roles_are_found_cog_5_cog_6_cog_14() {
        assert_eq!(ids(false, false, true, "Deny"), [""; 0]);
        assert_eq!(ids(true, false, true, "Deny"), ["COG-5"]);
        assert_eq!(ids(false, true, true, "Deny"), ["COG-5"]);
        assert_eq!(ids(false, false, true, "AuthenticatedRole"), ["COG-6"]);
        assert_eq!(ids(false, false, false, "Deny"), ["COG-14"]);
    }
}
