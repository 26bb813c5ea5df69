//! A process that is killed before or after any effect: whoever goes on ends where the first would have ended, with the
//! same events, and nothing is left over.

use directory::stacks::{Behalf, StackStatus, Wish};
use proptest::prelude::*;
use provisioning::Order;
use serde_json::{Map, Value, json};

use crate::fake::Stage;

type Ending = (StackStatus, Vec<String>, std::collections::BTreeMap<String, Value>, usize);

/// Carries `steps` out, the last of them killed at `kill_at`.
async fn ending(steps: &[(Wish, Option<Value>)], kill_at: usize) -> Ending {
    let stage = Stage::new().await;
    let (last, before) = steps.split_last().unwrap();
    for (wish, template) in before {
        stage.deploy(*wish, template.as_ref()).await;
    }
    stage.ask(Order::new(last.0, Behalf::Operator), last.1.as_ref()).await;
    stage.carry_out(kill_at).await;
    let points = stage.platform.points();
    (stage.stack().await.status, stage.events().await, stage.there().await, points)
}

async fn every_kill_ends_alike(steps: &[(Wish, Option<Value>)], expected: Option<StackStatus>) {
    let (status, events, there, points) = ending(steps, 0).await;
    if let Some(expected) = expected {
        assert_eq!(status, expected, "{events:#?}");
    }
    let orphans: Vec<&String> = there.keys().filter(|name| name.starts_with("orphan")).collect();
    assert!(orphans.is_empty(), "{orphans:?} after {events:#?}");
    for kill_at in 1..=points {
        let (killed, lines, left, _) = ending(steps, kill_at).await;
        assert_eq!((killed, &lines, &left), (status, &events, &there), "killed at {kill_at} of {points}");
    }
}

#[tokio::test]
async fn a_creation_killed_anywhere_ends_alike() {
    let template = json!({"A": {"Value": "@B"}, "B": {"Name": "b"}, "C": {"Value": "@A"}});
    every_kill_ends_alike(&[(Wish::Create, Some(template))], Some(StackStatus::CreateComplete)).await;
}

#[tokio::test]
async fn a_creation_that_fails_and_is_killed_anywhere_ends_alike() {
    let template = json!({"A": {"Value": 1}, "B": {"Value": "@A"}, "C": {"Value": "@B", "Fail": "create", "Half": true}});
    every_kill_ends_alike(&[(Wish::Create, Some(template))], Some(StackStatus::RollbackComplete)).await;
}

#[tokio::test]
async fn an_update_killed_anywhere_ends_alike() {
    let before =
        json!({"A": {"Fixed": 1}, "B": {"Value": "@A"}, "Gone": {"Value": "@B"}, "O": {"Odd": false}});
    let after = json!({"A": {"Fixed": 2}, "B": {"Value": "@A"}, "New": {"Value": "@B"}, "O": {"Odd": true}});
    let steps = [(Wish::Create, Some(before)), (Wish::Update, Some(after))];
    every_kill_ends_alike(&steps, Some(StackStatus::UpdateComplete)).await;
}

#[tokio::test]
async fn an_update_that_fails_and_is_killed_anywhere_ends_alike() {
    let before = json!({"A": {"Fixed": 1}, "B": {"Value": "@A"}, "Gone": {"Value": "@B"}});
    let after = json!({"A": {"Fixed": 2}, "B": {"Value": "@A"}, "New": {"Value": "@B"}, "Z": {"Fail": "create", "+Needs": ["New"]}});
    let steps = [(Wish::Create, Some(before)), (Wish::Update, Some(after))];
    every_kill_ends_alike(&steps, Some(StackStatus::UpdateRollbackComplete)).await;
}

#[tokio::test]
async fn a_deletion_killed_anywhere_ends_alike() {
    let template = json!({"A": {"Value": 1}, "B": {"Value": "@A"}, "C": {"Value": "@B"}});
    let steps = [(Wish::Create, Some(template)), (Wish::Delete, None)];
    every_kill_ends_alike(&steps, Some(StackStatus::DeleteComplete)).await;
}

/// Up to five things, each of which may need those before it.
fn templates() -> impl Strategy<Value = Value> {
    let thing = (0..3u8, 0..3u8, 0..6u8, any::<prop::sample::Index>(), prop::bool::weighted(0.8));
    prop::collection::vec(thing, 5).prop_map(|things| {
        let mut template = Map::new();
        for (at, (fixed, value, fail, needs, there)) in things.into_iter().enumerate() {
            if !there {
                continue;
            }
            let name = char::from(b'A' + at as u8).to_string();
            let mut thing = json!({"Fixed": fixed, "Value": value});
            let earlier: Vec<String> = template.keys().cloned().collect();
            if fixed < 2 && !earlier.is_empty() {
                thing["Value"] = format!("@{}", earlier[needs.index(earlier.len())]).into();
            }
            if fail == 0 && value == 0 {
                thing["Fail"] = "update".into();
            }
            template.insert(name, thing);
        }
        Value::Object(template)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_update_killed_anywhere_ends_alike(before in templates(), mut after in templates(), fails in any::<bool>()) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let mut before = before;
            // What is to be made must succeed before anything can be said about changing it.
            before.as_object_mut().unwrap().values_mut().for_each(|thing| {
                thing.as_object_mut().unwrap().remove("Fail");
            });
            if fails {
                after["Z"] = json!({"Fail": "create", "+Needs": after.as_object().unwrap().keys().collect::<Vec<_>>()});
            }
            let steps = [(Wish::Create, Some(before)), (Wish::Update, Some(after))];
            every_kill_ends_alike(&steps, None).await;
        });
    }
}
