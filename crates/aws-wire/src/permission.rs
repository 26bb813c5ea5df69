//! What a signed operation needs: the capability (RULE-18), and the ARN of the thing that it is about.

use access::Capability;
use aws_model::{OperationModel, ServiceModel};
use serde_json::{Map, Value};

/// The capability that an access key must have for this operation; none where it is enough to be somebody.
pub(crate) fn capability(operation: &OperationModel) -> Option<Capability> {
    match operation.service.name {
        "cognito-idp" | "cognito-identity" => Some(of_cognito(operation)),
        "lambda" => Some(Capability::Functions),
        // Who one is, and to be less than that, is everybody's own business.
        "sts" => None,
        // Templates, what they read, and what they leave behind.
        _ => Some(Capability::Provisioning),
    }
}

/// Whether somebody on a development machine must show the folder's key for any operation of the API (RULE-14). Those of
/// Cognito decide by capability.
pub(crate) fn wants_folder_key(service: &ServiceModel) -> bool {
    !matches!(service.name, "cognito-idp" | "cognito-identity")
}

fn of_cognito(operation: &OperationModel) -> Capability {
    match (operation.service.name, operation.capability) {
        (
            "cognito-idp",
            "pools" | "clients" | "domains" | "branding" | "terms" | "identity_providers"
            | "resource_servers" | "logs" | "tags" | "limits" | "replicas",
        )
        | ("cognito-identity", "pools" | "roles" | "principal_tags" | "tags") => Capability::Pools,
        _ => match operation.name {
            // Settings of a pool or client that live beside what they set.
            "AddCustomAttributes"
            | "GetUserPoolMfaConfig"
            | "SetUserPoolMfaConfig"
            | "DescribeRiskConfiguration"
            | "SetRiskConfiguration"
            | "GetUserPoolClientSessionConfiguration"
            | "GetUserPoolSessionConfiguration"
            | "SetUserPoolClientSessionConfiguration"
            | "SetUserPoolSessionConfiguration" => Capability::Pools,
            _ => Capability::Users,
        },
    }
}

/// The ARN of the pool that the input names, `*` where it names none.
///
/// The input is not checked yet: what could be read as two pools counts as none.
pub(crate) fn resource(operation: &OperationModel, account: &str, input: &Map<String, Value>) -> String {
    let service = operation.service;
    // Only members that the operation knows: one that is smuggled in must not decide about another thing.
    let known = |name: &str| operation.input.members.iter().any(|member| member.name == name);
    let text = |name: &str| input.get(name).filter(|_| known(name)).and_then(Value::as_str);
    let (kind, id) = match (text("UserPoolId"), text("IdentityPoolId"), text("ResourceArn")) {
        (Some(id), _, _) => ("userpool", id),
        (_, Some(id), _) => ("identitypool", id),
        (_, _, Some(arn)) => match arn.split_once(":userpool/") {
            Some((_, id)) => ("userpool", id),
            None => return "*".to_owned(),
        },
        _ => return "*".to_owned(),
    };
    let plain = id.chars().all(|c| c.is_ascii_alphanumeric() || "-_:".contains(c));
    let Some((region, _)) = id.split_once(['_', ':']).filter(|_| plain) else { return "*".to_owned() };
    format!("arn:aws:{}:{region}:{account}:{kind}/{id}", service.name)
}

#[cfg(test)]
mod tests {
    use aws_model::{Auth, SERVICES, user_pools};
    use serde_json::json;

    use super::*;

    fn arn_of(operation: &str, input: Value) -> String {
        let operation = user_pools::SERVICE.find(operation).unwrap();
        resource(operation, "000000000000", input.as_object().unwrap())
    }

    fn arn(input: Value) -> String {
        let operation = if input.get("ResourceArn").is_some() { "TagResource" } else { "ListUsers" };
        arn_of(operation, input)
    }

    #[test]
    fn a_member_that_the_operation_does_not_know_decides_nothing_rule_18() {
        let mine = "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_B";
        let smuggled = json!({"UserPoolId": "eu-west-1_A", "ResourceArn": mine, "Tags": {}});
        assert_eq!(arn_of("TagResource", smuggled), mine);
        assert_eq!(arn_of("ListUserPools", json!({"UserPoolId": "eu-west-1_A", "MaxResults": 1})), "*");
    }

    #[test]
    fn the_pool_in_the_input_is_what_the_call_is_about() {
        let expected = "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_A";
        assert_eq!(arn(json!({"UserPoolId": "eu-west-1_A"})), expected);
        assert_eq!(arn(json!({"ResourceArn": expected})), expected);
        assert_eq!(arn(json!({"MaxResults": 1})), "*");
    }

    #[test]
    fn what_could_be_read_as_two_pools_counts_as_none() {
        assert_eq!(arn(json!({"UserPoolId": "eu-west-1_B/userpool/eu-west-1_A"})), "*");
        let arns = "arn:aws:cognito-idp:r:1:userpool/eu-west-1_B:userpool/eu-west-1_A";
        assert_eq!(arn(json!({"ResourceArn": arns})), "*");
        assert_eq!(arn(json!({"UserPoolId": ["eu-west-1_A"]})), "*");
    }

    #[test]
    fn settings_need_the_capability_pools_and_people_the_capability_users() {
        let of = |name: &str| of_cognito(user_pools::SERVICE.find(name).unwrap());
        assert_eq!(of("CreateUserPool"), Capability::Pools);
        assert_eq!(of("SetUserPoolMfaConfig"), Capability::Pools);
        assert_eq!(of("AdminGetUser"), Capability::Users);
        assert_eq!(of("AdminSetUserMFAPreference"), Capability::Users);
        let signed =
            SERVICES.iter().flat_map(|service| service.operations).filter(|o| o.auth == Auth::Signed);
        for operation in signed.filter(|operation| operation.name.contains("Admin")) {
            assert_eq!(capability(operation), Some(Capability::Users), "{}", operation.name);
        }
    }

    #[test]
    fn the_neighbours_of_cognito_have_capabilities_of_their_own_rule_18() {
        let of = |service: &ServiceModel| capability(service.operations[0]);
        assert_eq!(of(&aws_model::lambda::SERVICE), Some(Capability::Functions));
        assert_eq!(of(&aws_model::cloudformation::SERVICE), Some(Capability::Provisioning));
        assert_eq!(of(&aws_model::ssm::SERVICE), Some(Capability::Provisioning));
        assert_eq!(of(&aws_model::logs::SERVICE), Some(Capability::Provisioning));
        assert_eq!(of(&aws_model::sts::SERVICE), None);
        assert_eq!(SERVICES.iter().filter(|service| wants_folder_key(service)).count(), 5);
    }
}
