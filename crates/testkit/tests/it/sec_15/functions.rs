//! The operations of Lambda × no signature, a wrong one, a wrong scope, a key that is unknown, without the capability or for some
//! pools only (RULE-17, RULE-18): what runs code is for keys with the capability `functions` and for nobody else.

use aws_model::OperationModel;
use directory::{AccessKey, Capability};

use super::served::{Served, function_rooms};

/// Where the operation is asked for, about a function and a layer that are not there.
fn path(operation: &OperationModel) -> String {
    let arn = "arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Af";
    let path = operation.http.path.replace("{VersionNumber}", "1").replace("{Resource}", arn);
    let path = path.replace("{FunctionName}", "f").replace("{LayerName}", "l").replace("{StatementId}", "s");
    let path = path.replace("{Name}", "live");
    assert!(!path.contains('{'), "{path}");
    path
}

#[tokio::test]
async fn every_operation_of_lambda_is_refused_to_whoever_is_not_proven_or_not_allowed_sec_15() {
    let served = Served::start().await;
    let pool = served.harness.pool(serde_json::json!({})).await;
    let functions = served.key(&[Capability::Functions], None).await;
    let forged = AccessKey { secret: "A".repeat(40).into(), ..functions.clone() };
    let unknown = AccessKey::generate(served.harness.now());
    let mut others = Vec::new();
    for capability in Capability::ALL.into_iter().filter(|capability| *capability != Capability::Functions) {
        others.push(served.key(&[capability], None).await);
    }
    others.push(served.key(&[], None).await);
    others.push(served.key(&Capability::ALL, Some(&[&pool])).await);
    let registry = ::functions::registry(function_rooms(&served.harness.store));
    let commits = served.harness.trace.commits();
    let mut count = 0;
    for state in registry.operations() {
        let operation = state.model;
        let (name, path, method) = (operation.name, path(operation), operation.http.method);
        assert!(state.built, "{name}");
        let body = if method == "GET" || method == "DELETE" { "" } else { "{}" };
        let (status, exception) = served.send_rest(None, method, &path, body).await;
        assert_eq!((status, &*exception), (403, "MissingAuthenticationTokenException"), "{name}");
        let (status, exception) = served.send_rest(Some((&forged, "lambda")), method, &path, body).await;
        assert_eq!((status, &*exception), (403, "InvalidSignatureException"), "{name}");
        for scope in ["cognito-idp", "s3", "cloudformation"] {
            let (status, exception) = served.send_rest(Some((&functions, scope)), method, &path, body).await;
            assert!((400..500).contains(&status) && !exception.is_empty(), "{name} {scope}: {status}");
            assert_ne!(exception, "ResourceNotFoundException", "{name} {scope}");
        }
        let (status, exception) = served.send_rest(Some((&unknown, "lambda")), method, &path, body).await;
        assert_eq!((status, &*exception), (403, "UnrecognizedClientException"), "{name}");
        for key in &others {
            let (status, exception) = served.send_rest(Some((key, "lambda")), method, &path, body).await;
            assert_eq!(
                (status, &*exception),
                (403, "AccessDeniedException"),
                "{name} {:?}",
                key.capabilities
            );
        }
        let (_, exception) = served.send_rest(Some((&functions, "lambda")), method, &path, body).await;
        assert!(
            !matches!(
                &*exception,
                "AccessDeniedException" | "UnrecognizedClientException" | "InvalidSignatureException"
            ),
            "{name}: {exception}"
        );
        count += 1;
    }
    assert_eq!(count, 41);
    assert_eq!(served.harness.trace.commits(), commits, "nothing was changed on the way");
}
