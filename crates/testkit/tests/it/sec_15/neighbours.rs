//! The APIs around the pools (STS, SSM parameters, log groups) × no signature, a wrong one, another API's scope, another body, an
//! unknown and a disabled key, a key without the capability (RULE-17, RULE-18): in each protocol's own words.

use aws_model::{OperationModel, Protocol, ServiceModel, logs, ssm, sts};
use directory::{AccessKey, Capability};
use store::{StoreError, change};

use super::served::Served;

const SERVICES: [&ServiceModel; 3] = [&sts::SERVICE, &ssm::SERVICE, &logs::SERVICE];

/// Headers and body of a call.
fn request(operation: &OperationModel) -> (Vec<(String, String)>, String) {
    let service = operation.service;
    match service.protocol {
        Protocol::Query => {
            let kind = ("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned());
            (vec![kind], format!("Action={}&Version={}", operation.name, service.api_version))
        }
        _ => {
            let target = format!("{}.{}", service.target_prefix, operation.name);
            let kind = ("content-type".to_owned(), "application/x-amz-json-1.1".to_owned());
            (vec![kind, ("x-amz-target".to_owned(), target)], "{}".to_owned())
        }
    }
}

/// What each protocol calls the same refusal.
fn word(service: &ServiceModel, json: &str) -> String {
    let refusal = aws_wire::Exception::new(json.to_owned(), "");
    aws_wire::dialect::in_words_of(service, refusal).name.into_owned()
}

#[tokio::test]
async fn every_operation_around_the_pools_is_refused_to_whoever_is_not_proven_or_not_allowed_sec_15() {
    let served = Served::start().await;
    let all = served.key(&Capability::ALL, None).await;
    let none = served.key(&[Capability::Users, Capability::Pools], None).await;
    let forged = AccessKey { secret: "A".repeat(40).into(), ..all.clone() };
    let unknown = AccessKey::generate(served.harness.now());
    let disabled = AccessKey { enabled: false, ..served.key(&Capability::ALL, None).await };
    change!(served.harness.store, served.harness.now(), |unit| -> Result<(), StoreError> {
        unit.find::<AccessKey>(&store::access_keys::access_key_key(&disabled.id)).await?;
        unit.put(&disabled)
    })
    .unwrap();
    let mut count = 0;
    for operation in SERVICES.iter().flat_map(|service| service.operations) {
        count += 1;
        let (name, service) = (operation.name, operation.service);
        let (headers, body) = request(operation);
        let refused = async |headers: &[(String, String)], body: &str, json: &str| {
            let (status, said) = served.send_text(headers, body).await;
            let expected = word(service, json);
            assert!(
                (400..404).contains(&status) && said.contains(&expected),
                "{name}: {expected}: {status} {said}"
            );
        };
        refused(&headers, &body, "MissingAuthenticationTokenException").await;
        let wrong = served.signed_text(&forged, service.name, &headers, &body);
        refused(&wrong, &body, "InvalidSignatureException").await;
        let right = served.signed_text(&all, service.name, &headers, &body);
        let smuggled = if body == "{}" { "{ }".to_owned() } else { format!("{body}&More=1") };
        refused(&right, &smuggled, "InvalidSignatureException").await;
        for scope in ["cognito-idp", "s3", "iam"] {
            let scoped = served.signed_text(&all, scope, &headers, &body);
            let (status, said) = served.send_text(&scoped, &body).await;
            assert!((400..405).contains(&status), "{name} {scope}: {status} {said}");
        }
        for key in [&unknown, &disabled] {
            let signed = served.signed_text(key, service.name, &headers, &body);
            refused(&signed, &body, "UnrecognizedClientException").await;
        }
        let signed = served.signed_text(&none, service.name, &headers, &body);
        if service.name == "sts" {
            // To be somebody is enough to be told who one is.
            let (status, said) = served.send_text(&signed, &body).await;
            assert!(!said.contains("AccessDenied") || name == "AssumeRole", "{name}: {status} {said}");
        } else {
            refused(&signed, &body, "AccessDeniedException").await;
        }
        let (status, said) = served.send_text(&right, &body).await;
        assert!(!said.contains("AccessDenied") && status < 500, "{name}: {status} {said}");
    }
    assert_eq!(count, 23);
}
