//! The settings of a user pool against COG-1 … COG-18. A pool is what DescribeUserPool says, as JSON; a cure is a command for it.

use serde_json::Value;

use super::finding::{Finding, Severity};

/// Words in the names of attributes by which applications authorize.
const DECIDING: &[&str] = &[
    "role",
    "admin",
    "permission",
    "privilege",
    "scope",
    "group",
    "tenant",
    "organization",
    "organisation",
    "orgid",
    "plan",
    "tier",
    "access",
    "entitle",
    "approved",
    "superuser",
    "staff",
    "account",
    "credit",
    "balance",
    "level",
    "customerid",
];

/// A pool, and how a command names it.
pub struct Pool<'a> {
    /// What DescribeUserPool says.
    pub settings: &'a Value,
    /// `eu-west-1_Ab12Cd34E`
    pub id: &'a str,
    /// What stands behind commands about it: ` --endpoint aws`.
    pub at: &'a str,
}

impl Pool<'_> {
    /// The command that changes one of its members and keeps the others.
    pub fn set(&self, change: &str) -> String {
        format!("rockpool pool set {} '{change}'{}", self.id, self.at)
    }

    fn find(&self, id: &'static str, severity: Severity, seen: impl Into<String>, cure: String) -> Finding {
        Finding::new(id, severity, &format!("user pool {}", self.id), seen, cure)
    }

    fn names(&self, member: &str) -> Vec<&str> {
        texts(&self.settings[member])
    }

    /// Anybody can sign up.
    pub fn is_open(&self) -> bool {
        self.settings["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] != true
    }

    /// The trigger is there.
    pub fn has_trigger(&self, name: &str) -> bool {
        self.settings["LambdaConfig"][name].as_str().is_some_and(|arn| !arn.is_empty())
    }

    /// Attributes that users may change and that decide about them, by their names.
    pub fn deciding(&self) -> Vec<&str> {
        let all = self.settings["SchemaAttributes"].as_array().into_iter().flatten();
        all.filter(|one| one["Mutable"] != false && one["DeveloperOnlyAttribute"] != true)
            .filter_map(|one| one["Name"].as_str())
            .filter(|name| {
                let plain =
                    name.strip_prefix("custom:").map(|name| name.to_lowercase().replace(['_', '-', '.'], ""));
                plain.is_some_and(|name| DECIDING.iter().any(|word| name.contains(word)))
            })
            .collect()
    }
}

/// Everything that is found in the pool itself.
pub fn check(pool: &Pool<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let open = pool.is_open();
    if open {
        let cure = pool.set("AdminCreateUserConfig.AllowAdminCreateUserOnly=true");
        let seen = "AllowAdminCreateUserOnly is not set: everybody may sign up. If that is meant, say --ignore COG-1";
        found.push(pool.find("COG-1", Severity::Warning, seen, cure));
    }
    addresses(pool, &mut found);
    let aliases = pool.names("AliasAttributes");
    if aliases.iter().any(|alias| *alias != "preferred_username") {
        let seen = format!("people sign in by {} as an alias of their user name", aliases.join(", "));
        let cure = "Sign-in modes cannot be changed: a new pool with `rockpool pool create NAME --sign-in email`. Until then treat the sub, \
                    never the address, as who somebody is";
        found.push(pool.find("COG-8", Severity::Note, seen, cure.to_owned()));
    }
    let verified = pool.names("AutoVerifiedAttributes");
    if open && verified.contains(&"phone_number") {
        let cure =
            "Close self sign-up, verify by e-mail, or put a budget on text messages at their provider: "
                .to_owned()
                + &pool.set("AutoVerifiedAttributes=[\"email\"]");
        let seen = "everybody may sign up, and each sign-up sends a text message";
        found.push(pool.find("COG-10", Severity::Warning, seen, cure));
    }
    registration(pool, &mut found);
    if open && pool.has_trigger("PreSignUp") {
        let seen = "a PreSignUp trigger answers sign-ups of strangers: it may set autoConfirmUser, autoVerifyEmail or autoVerifyPhone";
        let cure =
            "Read the handler: it must not set them unless the address was proved another way. Without one: "
                .to_owned()
                + &pool.set("LambdaConfig.PreSignUp=null");
        found.push(pool.find("COG-18", Severity::Warning, seen, cure));
    }
    if open && verified.is_empty() && !pool.has_trigger("PreSignUp") {
        let seen = "everybody may sign up, and no address is ever proved (AutoVerifiedAttributes is empty)";
        let cure = pool.set("AutoVerifiedAttributes=[\"email\"]");
        found.push(pool.find("COG-18", Severity::Note, seen, cure));
    }
    let shortest = pool.settings["Policies"]["PasswordPolicy"]["MinimumLength"].as_i64();
    if shortest.is_some_and(|length| length < 8) {
        let seen = format!("passwords of {} characters are allowed", shortest.unwrap_or_default());
        let cure = pool.set("Policies.PasswordPolicy.MinimumLength=12");
        found.push(pool.find("password", Severity::Warning, seen, cure));
    }
    found
}

/// COG-3: an address that is verified is kept until the new one is.
fn addresses(pool: &Pool<'_>, found: &mut Vec<Finding>) {
    let verified = pool.names("AutoVerifiedAttributes");
    let kept =
        texts(&pool.settings["UserAttributeUpdateSettings"]["AttributesRequireVerificationBeforeUpdate"]);
    let missing: Vec<&str> = verified.iter().copied().filter(|name| !kept.contains(name)).collect();
    if !missing.is_empty() {
        let seen = format!("a new {} counts at once, before it is verified", missing.join(" and "));
        let names: Vec<String> = verified.iter().map(|name| format!("\"{name}\"")).collect();
        let change = "UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate";
        let cure = pool.set(&format!("{change}=[{}]", names.join(",")));
        found.push(pool.find("COG-3", Severity::Warning, seen, cure));
    }
    let by_address = pool.names("UsernameAttributes").into_iter().chain(pool.names("AliasAttributes"));
    let by_mail = by_address.into_iter().any(|name| name == "email");
    if by_mail && pool.settings["UsernameConfiguration"]["CaseSensitive"] != false {
        let seen = "people sign in by e-mail, and Ada@example.com and ada@example.com are two people";
        let cure =
            "This cannot be changed: a new pool with `rockpool pool create NAME --sign-in email`".to_owned();
        found.push(pool.find("COG-3", Severity::Warning, seen, cure));
    }
}

/// COG-12: clients that register themselves.
fn registration(pool: &Pool<'_>, found: &mut Vec<Finding>) {
    let dcr = &pool.settings["DcrConfiguration"];
    if dcr["OpenDcrEnabled"] != true {
        return;
    }
    let alone = texts(&dcr["OpenDcrGrantTypes"]).contains(&"client_credentials");
    let admin = texts(&dcr["AllowedScopes"]).contains(&super::client_rules::USER_ADMIN);
    let (severity, seen) = match (alone, admin) {
        (true, _) => (
            Severity::Error,
            "anybody can register a client that gets tokens without a user (client_credentials)",
        ),
        (false, true) => {
            (Severity::Error, "anybody can register a client that may ask for aws.cognito.signin.user.admin")
        }
        (false, false) => (Severity::Warning, "anybody can register a client"),
    };
    found.push(pool.find("COG-12", severity, seen, pool.set("DcrConfiguration.OpenDcrEnabled=false")));
}

/// The texts of a list.
pub fn texts(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[cfg(test)]
pub mod tests {
    use serde_json::json;

    use super::*;

    /// A pool in which nothing is to be found.
    pub fn healthy() -> Value {
        json!({
            "Id": "eu-west-1_Ab12Cd34E",
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true},
            "UsernameAttributes": ["email"],
            "AutoVerifiedAttributes": ["email"],
            "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
            "UsernameConfiguration": {"CaseSensitive": false},
            "Policies": {"PasswordPolicy": {"MinimumLength": 12}},
            "SchemaAttributes": [{"Name": "email", "Mutable": true}, {"Name": "custom:colour", "Mutable": true}],
            "LambdaConfig": {},
        })
    }

    pub fn with(settings: &Value, change: Value) -> Value {
        let mut settings = settings.clone();
        for (name, value) in change.as_object().unwrap() {
            settings[name] = value.clone();
        }
        settings
    }

    fn ids(settings: &Value) -> Vec<&'static str> {
        let pool = Pool { settings, id: "eu-west-1_Ab12Cd34E", at: "" };
        check(&pool).iter().map(|finding| finding.id).collect()
    }

    #[test]
    fn a_healthy_pool_is_clean() {
        assert_eq!(ids(&healthy()), [""; 0]);
    }

    #[test]
    fn each_hole_of_a_pool_is_found_and_nothing_else() {
        for (change, id) in [
            (json!({"AdminCreateUserConfig": {"AllowAdminCreateUserOnly": false}}), "COG-1"),
            (json!({"AdminCreateUserConfig": {}}), "COG-1"),
            (json!({"UserAttributeUpdateSettings": null}), "COG-3"),
            (json!({"UsernameConfiguration": {"CaseSensitive": true}}), "COG-3"),
            (json!({"UsernameAttributes": [], "AliasAttributes": ["email"]}), "COG-8"),
            (json!({"DcrConfiguration": {"OpenDcrEnabled": true}}), "COG-12"),
            (json!({"Policies": {"PasswordPolicy": {"MinimumLength": 6}}}), "password"),
        ] {
            assert_eq!(ids(&with(&healthy(), change)), [id]);
        }
        // These need strangers.
        let open = with(&healthy(), json!({"AdminCreateUserConfig": {}}));
        let phone = json!({"AutoVerifiedAttributes": ["phone_number"],
            "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["phone_number"]}});
        assert_eq!(ids(&with(&open, phone.clone())), ["COG-1", "COG-10"]);
        assert_eq!(ids(&with(&healthy(), phone)), [""; 0]);
        let trigger = json!({"LambdaConfig": {"PreSignUp": "arn:aws:lambda:eu-west-1:1:function:f"}});
        assert_eq!(ids(&with(&open, trigger.clone())), ["COG-1", "COG-18"]);
        assert_eq!(ids(&with(&healthy(), trigger)), [""; 0]);
        let unproved = json!({"AutoVerifiedAttributes": [], "UserAttributeUpdateSettings": null});
        assert_eq!(ids(&with(&open, unproved)), ["COG-1", "COG-18"]);
    }

    #[test]
    fn open_registration_is_worse_with_client_credentials_cog_12() {
        let severity = |dcr: Value| {
            let settings = with(&healthy(), json!({"DcrConfiguration": dcr}));
            check(&Pool { settings: &settings, id: "p", at: "" })[0].severity
        };
        assert_eq!(
            severity(json!({"OpenDcrEnabled": true, "OpenDcrGrantTypes": ["code"]})),
            Severity::Warning
        );
        assert_eq!(
            severity(json!({"OpenDcrEnabled": true, "OpenDcrGrantTypes": ["client_credentials"]})),
            Severity::Error
        );
        let admin = json!({"OpenDcrEnabled": true, "AllowedScopes": ["aws.cognito.signin.user.admin"]});
        assert_eq!(severity(admin), Severity::Error);
    }

    #[test]
    fn attributes_that_decide_are_known_by_their_names_cog_2() {
        let names =
            ["custom:role", "custom:isAdmin", "custom:tenant_id", "custom:colour", "email", "custom:island"];
        let list: Vec<Value> = names.iter().map(|name| json!({"Name": name, "Mutable": true})).collect();
        let settings = json!({"SchemaAttributes": list});
        let pool = Pool { settings: &settings, id: "p", at: "" };
        assert_eq!(pool.deciding(), ["custom:role", "custom:isAdmin", "custom:tenant_id"]);
        let settings = json!({"SchemaAttributes": [{"Name": "custom:role", "Mutable": false}]});
        assert_eq!(Pool { settings: &settings, id: "p", at: "" }.deciding(), [""; 0]);
    }
}
