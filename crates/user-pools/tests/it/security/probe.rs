//! The model-driven probe against every built operation: whatever the model forbids is refused in AWS's form, with every
//! violation in one message and no sensitive value in it, and nothing that the model allows makes an operation fall over.

use std::collections::BTreeMap;

use aws_model::user_pools::SERVICE;
use aws_wire::probe;
use testkit::Harness;

/// Operations that answer; the others say that they are not there yet before they look at their input.
async fn built(harness: &Harness) -> Vec<&'static aws_model::OperationModel> {
    let mut built = Vec::new();
    for operation in SERVICE.operations {
        let told = harness.call(operation.name, serde_json::json!({})).await;
        if told.err().is_none_or(|refused| refused.exception != "UnknownOperationException") {
            built.push(*operation);
        }
    }
    built
}

#[tokio::test]
async fn every_member_of_every_built_operation_is_refused_in_awss_form() {
    let harness = Harness::start().await;
    let mut wrong: BTreeMap<String, String> = BTreeMap::new();
    let mut tried = 0;
    for operation in built(&harness).await {
        for case in probe::cases(operation) {
            let answer = harness.call(operation.name, case.input.clone()).await;
            let refusal =
                answer.as_ref().err().map(|refused| (refused.exception.as_str(), refused.message.as_str()));
            if let Err(why) = case.check(refusal) {
                wrong.insert(format!("{}: {}", operation.name, case.name), why);
            }
            tried += 1;
        }
    }
    assert!(tried > 1_000, "only {tried} cases were tried");
    assert!(wrong.is_empty(), "{} of {tried} cases: {wrong:#?}", wrong.len());
}

#[tokio::test]
async fn no_input_of_good_shape_makes_an_operation_fall_over() {
    let harness = Harness::start().await;
    for operation in built(&harness).await {
        for input in [probe::whole_input(operation), probe::least_input(operation)] {
            if let Err(refused) = harness.call(operation.name, input).await {
                assert_ne!(refused.exception, "InternalErrorException", "{}: {:?}", operation.name, refused);
            }
        }
    }
}

#[tokio::test]
async fn an_operation_that_is_not_there_yet_says_so_by_name() {
    let harness = Harness::start().await;
    let refused = harness.call("CreateTerms", serde_json::json!({})).await.unwrap_err();
    assert_eq!(
        refused.told(),
        ("UnknownOperationException", "The operation CreateTerms is not implemented yet.")
    );
}
