//! `rockpool pool set` and `rockpool client set`: one setting changed, the others kept. UpdateUserPool and UpdateUserPoolClient set
//! what is left out to its default, so what is there is read, changed, and written back whole.

use anyhow::{Context as _, bail, ensure};
use aws_model::Structure;
use serde_json::{Map, Value};

/// The input of an update: what a Describe operation said, with the changes, in the members that the update has.
///
/// # Errors
/// A change that is not `MEMBER=VALUE`, a member that the update does not have, a value of another type.
pub fn update<I: Structure>(
    said: &impl Structure,
    more: &[(&str, &str)],
    changes: &[String],
) -> anyhow::Result<I> {
    let mut text = Vec::new();
    said.write_json(&mut text);
    let mut settings: Map<String, Value> = serde_json::from_slice(&text)?;
    let members: Vec<&str> = I::SHAPE.members.iter().map(|member| member.name).collect();
    settings.retain(|name, _| members.contains(&name.as_str()));
    settings.extend(more.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))));
    // DescribeUserPool says both of these, UpdateUserPool takes one.
    let days =
        settings.get("Policies").map(|policies| &policies["PasswordPolicy"]["TemporaryPasswordValidityDays"]);
    if days.is_some_and(|days| !days.is_null())
        && let Some(Value::Object(creation)) = settings.get_mut("AdminCreateUserConfig")
    {
        creation.remove("UnusedAccountValidityDays");
    }
    for change in changes {
        let (path, value) =
            change.split_once('=').with_context(|| format!("{change:?} is no change: write MEMBER=VALUE"))?;
        let path: Vec<&str> = path.split('.').collect();
        ensure!(
            members.contains(&path[0]),
            "{:?} cannot be changed. There are {}",
            path[0],
            members.iter().filter(|name| !name.ends_with("Id")).copied().collect::<Vec<_>>().join(", ")
        );
        // A bare word is a text, everything else is JSON.
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
        put(&mut settings, &path, value).with_context(|| change.clone())?;
    }
    I::from_json(&settings).with_context(|| format!("{} does not fit", changes.join(" ")))
}

fn put(settings: &mut Map<String, Value>, path: &[&str], value: Value) -> anyhow::Result<()> {
    match path {
        [] => bail!("a change needs a member"),
        [last] => {
            match value {
                Value::Null => settings.remove(*last),
                value => settings.insert((*last).to_owned(), value),
            };
            Ok(())
        }
        [first, rest @ ..] => {
            let inner = settings.entry((*first).to_owned()).or_insert_with(|| Value::Object(Map::new()));
            let inner = inner.as_object_mut().with_context(|| format!("{first} has no members"))?;
            put(inner, rest, value)
        }
    }
}

#[cfg(test)]
mod tests {
    use aws_model::user_pools::{UpdateUserPoolRequest, UserPoolType};
    use serde_json::json;

    use super::*;

    fn changed(changes: &[&str]) -> anyhow::Result<Value> {
        let settings = json!({"Id": "p", "Name": "n", "EstimatedNumberOfUsers": 7, "AutoVerifiedAttributes": ["email"],
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": false, "UnusedAccountValidityDays": 7},
            "Policies": {"PasswordPolicy": {"MinimumLength": 8, "TemporaryPasswordValidityDays": 7}}});
        let said = UserPoolType::from_json(settings.as_object().unwrap()).unwrap();
        let changes: Vec<String> = changes.iter().map(|change| (*change).to_owned()).collect();
        let input: UpdateUserPoolRequest = update(&said, &[("UserPoolId", "p")], &changes)?;
        let mut text = Vec::new();
        input.write_json(&mut text);
        Ok(serde_json::from_slice(&text).unwrap())
    }

    #[test]
    fn one_member_changes_and_the_others_stay() {
        let input = changed(&["AdminCreateUserConfig.AllowAdminCreateUserOnly=true", "MfaConfiguration=OFF"])
            .unwrap();
        assert_eq!(
            input,
            json!({"UserPoolId": "p", "AutoVerifiedAttributes": ["email"], "MfaConfiguration": "OFF",
                "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true},
                "Policies": {"PasswordPolicy": {"MinimumLength": 8, "TemporaryPasswordValidityDays": 7}}})
        );
        let list =
            changed(&[r#"UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate=["email"]"#])
                .unwrap();
        assert_eq!(
            list["UserAttributeUpdateSettings"]["AttributesRequireVerificationBeforeUpdate"],
            json!(["email"])
        );
        assert_eq!(changed(&["AutoVerifiedAttributes=null"]).unwrap().get("AutoVerifiedAttributes"), None);
    }

    #[test]
    fn a_change_that_means_nothing_is_refused() {
        for change in
            ["MfaConfiguration", "Colour=red", "EstimatedNumberOfUsers=1", "AutoVerifiedAttributes=7"]
        {
            assert!(changed(&[change]).is_err(), "{change}");
        }
    }
}
