//! The settings of an app client against COG-2 … COG-14 and the rules of OAuth. A client is what DescribeUserPoolClient says, as JSON.

use serde_json::Value;

use super::finding::{Finding, Severity};
use super::pool_rules::{Pool, texts};

/// The scope that lets a token change its own user.
pub const USER_ADMIN: &str = "aws.cognito.signin.user.admin";

/// Seconds for which services that verify by themselves may take a token after its session has ended.
const LONGEST_ACCESS: i64 = 3_600;

/// Everything that is found in a client. `public`: it is known to run where people can look inside.
pub fn check(pool: &Pool<'_>, client: &Value, public: bool) -> Vec<Finding> {
    let text = |name: &str| client[name].as_str().unwrap_or_default();
    let id = text("ClientId");
    let place = format!("client {} ({id})", text("ClientName"));
    let set = |change: &str| format!("rockpool client set {id} '{change}' --pool {}{}", pool.id, pool.at);
    let mut found = Vec::new();
    let mut add =
        |id, severity, seen: String, cure: String| found.push(Finding::new(id, severity, &place, seen, cure));
    let flows = texts(&client["ExplicitAuthFlows"]);
    let allows = |flow: &str| flows.iter().any(|one| one.strip_prefix("ALLOW_").unwrap_or(one) == flow);
    let has_secret = !text("ClientSecret").is_empty();
    let pages = client["AllowedOAuthFlowsUserPoolClient"] == true;
    let scopes = texts(&client["AllowedOAuthScopes"]);

    // Without a list every attribute that may change can be written.
    let writable = client["WriteAttributes"].as_array().map(|_| texts(&client["WriteAttributes"]));
    let deciding: Vec<&str> = pool
        .deciding()
        .into_iter()
        .filter(|name| writable.as_ref().is_none_or(|writable| writable.contains(name)))
        .collect();
    if !deciding.is_empty() {
        let rest: Vec<String> = match &writable {
            Some(writable) => writable
                .iter()
                .filter(|name| !deciding.contains(name))
                .map(|name| format!("\"{name}\""))
                .collect(),
            None => all_writable(pool)
                .into_iter()
                .filter(|name| !deciding.contains(name))
                .map(|name| format!("\"{name}\""))
                .collect(),
        };
        let seen = format!("users can write {} through this client", deciding.join(", "));
        add("COG-2", Severity::Error, seen, set(&format!("WriteAttributes=[{}]", rest.join(","))));
    }
    if pages && scopes.contains(&USER_ADMIN) {
        let rest: Vec<String> =
            scopes.iter().filter(|scope| **scope != USER_ADMIN).map(|scope| format!("\"{scope}\"")).collect();
        let seen = format!("the scope {USER_ADMIN} may be asked for");
        add("COG-4", Severity::Warning, seen, set(&format!("AllowedOAuthScopes=[{}]", rest.join(","))));
    }
    if text("PreventUserExistenceErrors") != "ENABLED" {
        let seen = "PreventUserExistenceErrors is not ENABLED".to_owned();
        add("COG-7", Severity::Warning, seen, set("PreventUserExistenceErrors=ENABLED"));
    }
    let triggers = ["DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse"];
    let absent: Vec<&str> = triggers.into_iter().filter(|name| !pool.has_trigger(name)).collect();
    if (allows("CUSTOM_AUTH") || allows("CUSTOM_AUTH_FLOW_ONLY")) && !absent.is_empty() {
        let rest = without(&flows, "CUSTOM_AUTH");
        let seen = format!("CUSTOM_AUTH is allowed, and the pool has no {}", absent.join(", no "));
        add("COG-9", Severity::Warning, seen, set(&format!("ExplicitAuthFlows=[{rest}]")));
    }
    if !has_secret && (allows("ADMIN_USER_PASSWORD_AUTH") || allows("ADMIN_NO_SRP_AUTH")) {
        let rest = without(&flows, "ADMIN_");
        let seen = "it has no secret, and ADMIN_USER_PASSWORD_AUTH is allowed".to_owned();
        add("COG-11", Severity::Warning, seen, set(&format!("ExplicitAuthFlows=[{rest}]")));
    }
    let access = lifetime(client, "AccessToken", 3_600);
    if access > LONGEST_ACCESS {
        let seen = format!("access tokens live for {} minutes", access / 60);
        let cure = set("AccessTokenValidity=60") + " and " + &set("TokenValidityUnits.AccessToken=minutes");
        add("COG-14", Severity::Warning, seen, cure);
    }
    if client["EnableTokenRevocation"] == false {
        let seen = "tokens cannot be revoked: RevokeToken is refused, and tokens name no session".to_owned();
        add("COG-14", Severity::Warning, seen, set("EnableTokenRevocation=true"));
    }
    let clear: Vec<&str> = texts(&client["CallbackURLs"])
        .into_iter()
        .chain(texts(&client["LogoutURLs"]))
        .filter(|url| url.starts_with("http://") && !is_loopback(url))
        .collect();
    if !clear.is_empty() {
        add(
            "callback",
            Severity::Error,
            format!("{} is plain http", clear.join(", ")),
            "Use https, then `rockpool client set` CallbackURLs".to_owned(),
        );
    }
    if pages && texts(&client["AllowedOAuthFlows"]).contains(&"implicit") {
        add(
            "implicit",
            Severity::Warning,
            "the implicit flow is allowed".to_owned(),
            set("AllowedOAuthFlows=[\"code\"]"),
        );
    }
    let app = texts(&client["CallbackURLs"]).into_iter().find(|url| !url.starts_with("http"));
    if has_secret && (public || app.is_some()) {
        let seen = match app {
            Some(url) => format!("it has a secret, and {url} is the address of an app on people's devices"),
            None => "it has a secret, and runs where people can look inside (--public-client)".to_owned(),
        };
        let cure = format!(
            "A secret cannot be taken away: rockpool client create NAME --pool {}{}, then delete this one",
            pool.id, pool.at
        );
        add("secret", Severity::Warning, seen, cure);
    }
    found
}

fn all_writable<'a>(pool: &'a Pool<'_>) -> Vec<&'a str> {
    let all = pool.settings["SchemaAttributes"].as_array().into_iter().flatten();
    let writable = all.filter(|one| one["Mutable"] != false && one["DeveloperOnlyAttribute"] != true);
    writable
        .filter_map(|one| one["Name"].as_str())
        .filter(|name| !matches!(*name, "sub" | "email_verified" | "phone_number_verified" | "identities"))
        .collect()
}

/// The flows but those whose names begin with `start`, as the members of a list.
fn without(flows: &[&str], start: &str) -> String {
    let kept = flows.iter().filter(|flow| !flow.strip_prefix("ALLOW_").unwrap_or(flow).starts_with(start));
    kept.map(|flow| format!("\"{flow}\"")).collect::<Vec<_>>().join(",")
}

/// Seconds for which a token lives.
fn lifetime(client: &Value, token: &str, default: i64) -> i64 {
    let unit = match client["TokenValidityUnits"][token].as_str() {
        Some("seconds") => 1,
        Some("minutes") => 60,
        Some("days") => 86_400,
        _ => 3_600,
    };
    match client[format!("{token}Validity")].as_i64() {
        None | Some(0) => default,
        Some(number) => number.saturating_mul(unit),
    }
}

fn is_loopback(url: &str) -> bool {
    rockpool_verify::egress::Url::parse(url).is_ok_and(|url| url.is_loopback())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::pool_rules::tests::{healthy, with};
    use super::*;

    fn client() -> Value {
        json!({
            "ClientId": "abc", "ClientName": "web",
            "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            "PreventUserExistenceErrors": "ENABLED", "EnableTokenRevocation": true,
            "CallbackURLs": ["https://app.example.com/in", "http://localhost:3000/in"],
        })
    }

    fn found(settings: &Value, client: &Value, public: bool) -> Vec<Finding> {
        check(&Pool { settings, id: "eu-west-1_Ab12Cd34E", at: " --endpoint aws" }, client, public)
    }

    fn ids(client: &Value) -> Vec<&'static str> {
        found(&healthy(), client, false).iter().map(|finding| finding.id).collect()
    }

    #[test]
    fn a_healthy_client_is_clean() {
        assert_eq!(ids(&client()), [""; 0]);
        assert_eq!(ids(&with(&client(), json!({"ClientSecret": "s"}))), [""; 0]);
    }

    #[test]
    fn each_hole_of_a_client_is_found_and_nothing_else() {
        for (change, id) in [
            (
                json!({"AllowedOAuthFlowsUserPoolClient": true, "AllowedOAuthScopes": ["openid", USER_ADMIN]}),
                "COG-4",
            ),
            (json!({"PreventUserExistenceErrors": "LEGACY"}), "COG-7"),
            (json!({"PreventUserExistenceErrors": null}), "COG-7"),
            (json!({"ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH"]}), "COG-9"),
            (json!({"ExplicitAuthFlows": ["ALLOW_ADMIN_USER_PASSWORD_AUTH"]}), "COG-11"),
            (json!({"ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH"]}), "COG-11"),
            (json!({"AccessTokenValidity": 24}), "COG-14"),
            (json!({"AccessTokenValidity": 90, "TokenValidityUnits": {"AccessToken": "minutes"}}), "COG-14"),
            (json!({"EnableTokenRevocation": false}), "COG-14"),
            (json!({"CallbackURLs": ["http://app.example.com/in"]}), "callback"),
            (json!({"AllowedOAuthFlowsUserPoolClient": true, "AllowedOAuthFlows": ["implicit"]}), "implicit"),
            (json!({"ClientSecret": "s", "CallbackURLs": ["myapp://in"]}), "secret"),
        ] {
            assert_eq!(ids(&with(&client(), change.clone())), [id], "{change}");
        }
        let secret = with(&client(), json!({"ClientSecret": "s"}));
        assert_eq!(found(&healthy(), &secret, true)[0].id, "secret");
        // What is in order stays unsaid.
        for change in [
            json!({"AccessTokenValidity": 60, "TokenValidityUnits": {"AccessToken": "minutes"}}),
            json!({"AllowedOAuthFlowsUserPoolClient": true, "AllowedOAuthScopes": ["openid"], "AllowedOAuthFlows": ["code"]}),
            json!({"ClientSecret": "s", "ExplicitAuthFlows": ["ALLOW_ADMIN_USER_PASSWORD_AUTH"]}),
        ] {
            assert_eq!(ids(&with(&client(), change.clone())), [""; 0], "{change}");
        }
    }

    #[test]
    fn custom_sign_in_with_all_its_triggers_is_in_order_cog_9() {
        let arn = "arn:aws:lambda:eu-west-1:1:function:f";
        let triggers = json!({"DefineAuthChallenge": arn, "CreateAuthChallenge": arn, "VerifyAuthChallengeResponse": arn});
        let settings = with(&healthy(), json!({"LambdaConfig": triggers}));
        let custom = with(&client(), json!({"ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH"]}));
        assert!(found(&settings, &custom, false).is_empty());
    }

    #[test]
    fn who_can_write_a_role_is_found_and_the_cure_keeps_the_rest_cog_2() {
        let schema = json!([{"Name": "custom:role", "Mutable": true}, {"Name": "email", "Mutable": true},
            {"Name": "sub", "Mutable": false}]);
        let settings = with(&healthy(), json!({"SchemaAttributes": schema}));
        let one = found(&settings, &client(), false);
        assert_eq!((one[0].id, one[0].severity), ("COG-2", Severity::Error));
        assert_eq!(
            one[0].cure,
            "rockpool client set abc 'WriteAttributes=[\"email\"]' --pool eu-west-1_Ab12Cd34E --endpoint aws"
        );
        let listed = with(&client(), json!({"WriteAttributes": ["email", "custom:role"]}));
        assert_eq!(found(&settings, &listed, false).len(), 1);
        let careful = with(&client(), json!({"WriteAttributes": ["email"]}));
        assert!(found(&settings, &careful, false).is_empty());
    }
}
