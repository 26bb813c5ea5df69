//! The role that a serverless function gets where it names none.

use serde_json::json;

use super::{Work, invalid, object, resource};
use crate::fault::Fault;
use crate::node::{Map, Node};

/// Managed policies that stand under `service-role/`.
const SERVICE_ROLES: &[&str] = &[
    "AWSLambdaBasicExecutionRole",
    "AWSLambdaDynamoDBExecutionRole",
    "AWSLambdaENIManagementAccess",
    "AWSLambdaKinesisExecutionRole",
    "AWSLambdaMSKExecutionRole",
    "AWSLambdaRole",
    "AWSLambdaSQSQueueExecutionRole",
    "AWSLambdaVPCAccessExecutionRole",
];

pub(super) fn write(work: &Work<'_>, id: &str, node: &Node, said: &Map, tags: Node) -> Result<Node, Fault> {
    let mut properties = Map::new();
    let trust = said.get("AssumeRolePolicyDocument").cloned().unwrap_or_else(|| {
        let trust = json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Action": ["sts:AssumeRole"],
                "Effect": "Allow",
                "Principal": {"Service": ["lambda.amazonaws.com"]},
            }],
        });
        Node::from_value(node.at, &trust)
    });
    properties.insert("AssumeRolePolicyDocument".to_owned(), trust);
    let mut managed = vec![arn(work, node, "AWSLambdaBasicExecutionRole")];
    if said.get("Tracing").and_then(Node::as_text).is_some_and(|mode| mode != "Disabled") {
        managed.push(arn(work, node, "AWSXrayWriteOnlyAccess"));
    }
    if said.contains_key("VpcConfig") {
        managed.push(arn(work, node, "AWSLambdaVPCAccessExecutionRole"));
    }
    let mut inline = Vec::new();
    if let Some(policies) = said.get("Policies") {
        let single = std::slice::from_ref(policies);
        for (index, policy) in policies.as_list().unwrap_or(single).iter().enumerate() {
            if policy.member("Statement").is_some() {
                let name = Node::text(policy.at, format!("{id}RolePolicy{index}"));
                inline.push(object(policy, [("PolicyName", name), ("PolicyDocument", policy.clone())]));
            } else if let Some(name) = policy.as_text() {
                let policy = if name.starts_with("arn:") { policy.clone() } else { arn(work, policy, name) };
                if !managed.contains(&policy) {
                    managed.push(policy);
                }
            } else if policy.as_call().is_some() {
                managed.push(policy.clone());
            } else {
                let name = policy.as_map().and_then(|map| map.keys().next()).map_or("", String::as_str);
                return Err(invalid(
                    policy.at,
                    id,
                    &format!(
                        "Policy template '{name}' is not implemented here; roles have no effect here, so its statements can be written out or left out"
                    ),
                ));
            }
        }
    }
    properties.insert("ManagedPolicyArns".to_owned(), Node::list(node.at, managed));
    if !inline.is_empty() {
        properties.insert("Policies".to_owned(), Node::list(node.at, inline));
    }
    for (from, to) in [("RolePath", "Path"), ("PermissionsBoundary", "PermissionsBoundary")] {
        if let Some(value) = said.get(from) {
            properties.insert(to.to_owned(), value.clone());
        }
    }
    properties.insert("Tags".to_owned(), tags);
    Ok(resource("AWS::IAM::Role", node, &["Condition"], properties))
}

fn arn(work: &Work<'_>, node: &Node, name: &str) -> Node {
    let partition = &work.facts.pseudo.partition;
    let folder = if SERVICE_ROLES.contains(&name) { "service-role/" } else { "" };
    Node::text(node.at, format!("arn:{partition}:iam::aws:policy/{folder}{name}"))
}
