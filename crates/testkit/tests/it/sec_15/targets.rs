//! Every built operation × an `x-amz-target` that is missing, stands twice or names something else: refused before
//! anything happens, signed or not.

use aws_model::Auth;
use directory::Capability;
use serde_json::json;

use super::served::{JSON, PREFIX, Served};

#[tokio::test]
async fn a_missing_doubled_or_unknown_target_calls_nothing_sec_15() {
    let served = Served::start().await;
    let key = served.key(&Capability::ALL, None).await;
    let input = json!({});
    let commits = served.harness.trace.commits();
    for operation in served.built() {
        let name = operation.name;
        let good = format!("{PREFIX}{name}");
        let lower = format!("{PREFIX}{}", name.to_lowercase());
        let longer = format!("{good}s");
        let of_another = format!("AWSCognitoIdentityService.{name}");
        let of_none = format!("AWSLambda.{name}");
        let (spaced, joined) = (format!("{good} {good}"), format!("{good},{good}"));
        let twice: [Vec<&str>; 3] = [
            vec![&good, &good],
            vec![&good, "AWSCognitoIdentityProviderService.ListUserPools"],
            vec!["AWSCognitoIdentityProviderService.GetUser", &good],
        ];
        let mut once = vec![&*lower, &longer, &of_none, &spaced, &joined, name, PREFIX, "."];
        // Both APIs have operations on tags.
        if aws_model::identity_pools::SERVICE.find(name).is_none() {
            once.push(&of_another);
        }
        let wrong = once.into_iter().map(|target| vec![target]).chain(twice).chain([vec![], vec![""]]);
        for targets in wrong {
            let covered: Vec<(&str, &str)> =
                [JSON].into_iter().chain(targets.iter().map(|target| ("x-amz-target", *target))).collect();
            let plain = covered.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            let signed = served.signed(&key, operation.service.name, &covered, &input);
            for headers in [plain.collect(), signed] {
                let (status, exception, _) = served.send(&headers, &input).await;
                assert_eq!((status, &*exception), (400, "UnknownOperationException"), "{name} {targets:?}");
            }
        }
        // The same request is understood as soon as its target is good.
        if operation.auth == Auth::Signed {
            let (_, exception, _) = served.call(&key, name, &json!({"?": 1})).await;
            assert_ne!(exception, "UnknownOperationException", "{name}");
        }
    }
    assert_eq!(served.harness.trace.commits(), commits);
}
