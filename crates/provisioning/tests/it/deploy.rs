//! Deployments that are not killed: what comes of them, and what their events say.

use directory::stacks::{Behalf, OnFailure, ResourceStatus, StackStatus, Wish};
use provisioning::Order;
use serde_json::json;

use crate::fake::Stage;

#[tokio::test]
async fn a_stack_is_made_in_the_order_of_what_needs_what_and_deleted_in_reverse() {
    let stage = Stage::new().await;
    let template = json!({"A": {"Value": "@B"}, "B": {"Value": 1}, "!outputs": {"Id": "@A"}});
    assert_eq!(stage.deploy(Wish::Create, Some(&template)).await, StackStatus::CreateComplete);
    assert_eq!(
        stage.there().await.into_iter().collect::<Vec<_>>(),
        [("A".to_owned(), json!({"Value": "@B"})), ("B".to_owned(), json!({"Value": 1})),]
    );
    let stack = stage.stack().await;
    assert!(stack.outputs[0].value.starts_with("id-"));
    assert_eq!(stack.revision, 1);
    assert_eq!(stage.deploy(Wish::Delete, None).await, StackStatus::DeleteComplete);
    assert!(stage.there().await.is_empty());
    assert_eq!(
        stage.events().await,
        [
            "stage CREATE_IN_PROGRESS",
            "B CREATE_IN_PROGRESS",
            "B CREATE_IN_PROGRESS",
            "B CREATE_COMPLETE",
            "A CREATE_IN_PROGRESS",
            "A CREATE_IN_PROGRESS",
            "A CREATE_COMPLETE",
            "stage CREATE_COMPLETE",
            "stage DELETE_IN_PROGRESS",
            "A DELETE_IN_PROGRESS",
            "A DELETE_COMPLETE",
            "B DELETE_IN_PROGRESS",
            "B DELETE_COMPLETE",
            "stage DELETE_COMPLETE",
        ]
    );
}

#[tokio::test]
async fn an_update_changes_replaces_makes_and_takes_away() {
    let stage = Stage::new().await;
    let before = json!({
        "Kept": {"Value": 1}, "Changed": {"Value": 1}, "Replaced": {"Fixed": 1}, "User": {"Value": "@Replaced"},
        "Gone": {"Value": "@Kept"}, "Stays": {"Value": 1, "+Deletion": "Retain"},
    });
    stage.deploy(Wish::Create, Some(&before)).await;
    let old = stage.resources().await;
    let after = json!({
        "Kept": {"Value": 1}, "Changed": {"Value": 2}, "Replaced": {"Fixed": 2}, "User": {"Value": "@Replaced"},
        "New": {"Value": "@User"},
    });
    assert_eq!(stage.deploy(Wish::Update, Some(&after)).await, StackStatus::UpdateComplete);
    let there = stage.there().await;
    let orphans: Vec<&String> = there.keys().filter(|name| name.starts_with("orphan")).collect();
    assert_eq!(orphans.len(), 1, "what is retained is left to itself: {there:?}");
    assert_eq!(there["User"], json!({"Value": "@Replaced"}));
    assert_eq!(there["New"], json!({"Value": "@User"}));
    let new = stage.resources().await;
    let names: Vec<&str> = new.iter().map(|resource| resource.logical_id.as_str()).collect();
    assert_eq!(names, ["Changed", "Kept", "New", "Replaced", "User"]);
    let id = |of: &[directory::stacks::StackResource], name: &str| {
        of.iter().find(|one| one.logical_id == name).unwrap().now.clone().unwrap().physical_id
    };
    assert_eq!(id(&old, "User"), id(&new, "User"));
    assert_ne!(id(&old, "Replaced"), id(&new, "Replaced"));
    let events = stage.events().await;
    let since = events.iter().position(|line| line == "stage UPDATE_IN_PROGRESS").unwrap();
    let tail: Vec<&str> = events[since..].iter().map(String::as_str).collect();
    assert_eq!(tail.last(), Some(&"stage UPDATE_COMPLETE"));
    assert!(
        tail.contains(&"stage UPDATE_COMPLETE_CLEANUP_IN_PROGRESS") && tail.contains(&"Stays DELETE_SKIPPED")
    );
    assert!(!tail.iter().any(|line| line.starts_with("Kept")), "{tail:?}");
}

#[tokio::test]
async fn a_creation_that_fails_is_undone_whole() {
    let stage = Stage::new().await;
    let template = json!({
        "A": {"Value": 1}, "B": {"Value": "@A", "Fail": "create", "Half": true}, "C": {"Value": "@B"},
        "Kept": {"Value": 1, "+Deletion": "Retain"}, "Made": {"Value": 1, "+Deletion": "RetainExceptOnCreate"},
        "Last": {"+Needs": ["Made", "Kept", "A"], "Value": "@B"},
    });
    assert_eq!(stage.deploy(Wish::Create, Some(&template)).await, StackStatus::RollbackComplete);
    let events = stage.events().await;
    assert!(
        events.contains(&"B CREATE_FAILED".to_owned())
            && events.contains(&"stage ROLLBACK_IN_PROGRESS".to_owned())
    );
    let there = stage.there().await;
    assert!(there.keys().all(|name| name == "Kept"), "{there:?}");
    let reasons: Vec<_> =
        stage.resources().await.into_iter().map(|one| (one.logical_id, one.status)).collect();
    assert!(reasons.contains(&("B".into(), ResourceStatus::DeleteComplete)), "{reasons:?}");
}

#[tokio::test]
async fn an_update_that_fails_ends_as_it_began() {
    let stage = Stage::new().await;
    let before = json!({
        "A": {"Value": 1}, "B": {"Fixed": 1, "Value": "@A"}, "C": {"Value": "@B"}, "D": {"Value": "@C"}, "!outputs": {"B": "@B"},
    });
    stage.deploy(Wish::Create, Some(&before)).await;
    let (there, old) = (stage.there().await, stage.resources().await);
    let after = json!({
        "A": {"Value": 2}, "B": {"Fixed": 2, "Value": "@A"}, "C": {"Value": "@B"}, "New": {"Value": "@C"},
        "D": {"Value": "@New", "Fail": "update", "Half": true}, "!outputs": {"B": "@B", "N": "@New"},
    });
    assert_eq!(stage.deploy(Wish::Update, Some(&after)).await, StackStatus::UpdateRollbackComplete);
    assert_eq!(stage.there().await, there);
    let now = |resources: Vec<directory::stacks::StackResource>| -> Vec<_> {
        resources.into_iter().map(|one| (one.logical_id, one.now)).collect()
    };
    assert_eq!(now(stage.resources().await), now(old));
    let stack = stage.stack().await;
    assert_eq!((stack.revision, stack.outputs.len()), (1, 1));
    // And again, this time without the failure.
    let mut good = after.clone();
    good["D"] = json!({"Value": "@New"});
    assert_eq!(stage.deploy(Wish::Update, Some(&good)).await, StackStatus::UpdateComplete);
    assert_eq!(stage.there().await["D"], json!({"Value": "@New"}));
}

#[tokio::test]
async fn what_cannot_be_undone_stops_and_is_gone_on_with_or_left_out() {
    let stage = Stage::new().await;
    // Its old properties are such that no change to them succeeds.
    let before = json!({"A": {"Value": 1, "Fail": "update"}, "B": {"Value": 1}});
    stage.deploy(Wish::Create, Some(&before)).await;
    let after = json!({"A": {"Value": 2}, "B": {"Value": 2, "Fail": "update", "+Needs": ["A"]}});
    assert_eq!(stage.deploy(Wish::Update, Some(&after)).await, StackStatus::UpdateRollbackFailed);
    let back = Order { back: true, ..Order::new(Wish::Update, Behalf::Operator) };
    stage.ask(back.clone(), None).await;
    stage.carry_out(0).await;
    assert_eq!(stage.stack().await.status, StackStatus::UpdateRollbackFailed);
    stage.ask(Order { skip: vec!["A".into()], ..back }, None).await;
    stage.carry_out(0).await;
    assert_eq!(stage.stack().await.status, StackStatus::UpdateRollbackComplete);
    assert_eq!(stage.there().await["B"], json!({"Value": 1}));
    assert_eq!(stage.deploy(Wish::Delete, None).await, StackStatus::DeleteComplete);
}

#[tokio::test]
async fn what_cannot_be_deleted_keeps_what_it_needs_and_can_be_retained() {
    let stage = Stage::new().await;
    let template = json!({"A": {"Value": 1}, "B": {"Value": "@A", "Fail": "delete"}, "C": {"Value": 1}});
    stage.deploy(Wish::Create, Some(&template)).await;
    assert_eq!(stage.deploy(Wish::Delete, None).await, StackStatus::DeleteFailed);
    assert_eq!(stage.stack().await.reason.unwrap(), "The following resource(s) failed to delete: [B]. ");
    assert_eq!(stage.there().await.into_keys().collect::<Vec<_>>(), ["A", "B"]);
    let retain = Order { retain: vec!["B".into()], ..Order::new(Wish::Delete, Behalf::Operator) };
    stage.platform.things.lock().unwrap().values_mut().for_each(|thing| thing["Value"] = json!(0));
    stage.ask(retain, None).await;
    stage.carry_out(0).await;
    assert_eq!(stage.stack().await.status, StackStatus::DeleteComplete);
    assert_eq!(stage.platform.things.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn what_failed_stays_where_that_is_asked_for_and_the_next_update_goes_on() {
    let stage = Stage::new().await;
    let nothing = |wish| Order { on_failure: OnFailure::Nothing, ..Order::new(wish, Behalf::Operator) };
    let template = json!({"A": {"Value": 1}, "B": {"Value": "@A", "Fail": "create"}});
    stage.ask(nothing(Wish::Create), Some(&template)).await;
    stage.carry_out(0).await;
    assert_eq!(stage.stack().await.status, StackStatus::CreateFailed);
    assert_eq!(stage.there().await.into_keys().collect::<Vec<_>>(), ["A"]);
    let good = json!({"A": {"Fixed": 1}, "B": {"Value": "@A"}});
    assert_eq!(stage.deploy(Wish::Update, Some(&good)).await, StackStatus::UpdateComplete);
    let failing = json!({"A": {"Fixed": 2}, "B": {"Value": "@A", "Fail": "update"}});
    stage.ask(nothing(Wish::Update), Some(&failing)).await;
    stage.carry_out(0).await;
    assert_eq!(stage.stack().await.status, StackStatus::UpdateFailed);
    assert_eq!(stage.platform.things.lock().unwrap().len(), 3, "the old A is still there, to go back to");
    let good = json!({"A": {"Fixed": 2}, "B": {"Value": "@A", "Fixed": 7}});
    assert_eq!(stage.deploy(Wish::Update, Some(&good)).await, StackStatus::UpdateComplete);
    assert_eq!(stage.there().await.into_keys().collect::<Vec<_>>(), ["A", "B"]);
    let gone = Order { on_failure: OnFailure::Delete, ..Order::new(Wish::Create, Behalf::Operator) };
    let other = Stage::new().await;
    other.ask(gone, Some(&template)).await;
    other.carry_out(0).await;
    assert_eq!(other.stack().await.status, StackStatus::DeleteComplete);
    assert!(other.there().await.is_empty());
}

#[tokio::test]
async fn what_is_there_already_is_not_taken() {
    let stage = Stage::new().await;
    stage.platform.things.lock().unwrap().insert("mine".into(), json!({}));
    let template = json!({"A": {"Name": "mine"}});
    assert_eq!(stage.deploy(Wish::Create, Some(&template)).await, StackStatus::RollbackComplete);
    assert_eq!(stage.platform.things.lock().unwrap().len(), 1);
    let failed = stage.events().await;
    assert!(failed.contains(&"A CREATE_FAILED".to_owned()));
    // Nor can a thing with a name of its own be made anew beside itself.
    let named = Stage::new().await;
    named.deploy(Wish::Create, Some(&json!({"A": {"Name": "n", "Fixed": 1}}))).await;
    let status = named.deploy(Wish::Update, Some(&json!({"A": {"Name": "n", "Fixed": 2}}))).await;
    assert_eq!(status, StackStatus::UpdateRollbackComplete);
    assert_eq!(named.there().await["A"]["Fixed"], 1);
}

#[tokio::test]
async fn an_export_stands_as_long_as_its_template_says() {
    let stage = Stage::new().await;
    let exporting = json!({"A": {"Value": 1}, "!outputs": {"export:net": "@A"}});
    stage.deploy(Wish::Create, Some(&exporting)).await;
    let key = store::stacks::export_key("net");
    let kept =
        stage.harness.store.find::<directory::stacks::Export>(&key, stage.harness.now()).await.unwrap();
    assert_eq!(kept.unwrap().stack, stage.stack);
    let gone = json!({"A": {"Value": 1}});
    assert_eq!(stage.deploy(Wish::Update, Some(&gone)).await, StackStatus::UpdateComplete);
    assert!(stage.stack().await.exports.is_empty());
    let kept =
        stage.harness.store.find::<directory::stacks::Export>(&key, stage.harness.now()).await.unwrap();
    assert!(kept.is_none());
}
