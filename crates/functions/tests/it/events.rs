//! Events that nobody waits for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::scene::{APP, Scene};

async fn queue(scene: &Scene, event: Value) {
    queue_for(scene, "f", event).await;
}

async fn queue_for(scene: &Scene, function: &str, event: Value) {
    let input = json!({ "FunctionName": function, "InvocationType": "Event", "Payload": STANDARD.encode(event.to_string()) });
    let answer = scene.call("Invoke", input).await.unwrap();
    assert_eq!((&answer["StatusCode"], answer.get("Payload")), (&json!(202), None));
}

fn printed(scene: &Scene) -> Vec<String> {
    let entries = scene.rooms.journal.entries("f", 0, directory::Timestamp(i64::MIN), 1000);
    let lines = entries.into_iter().filter_map(|entry| match entry.kind {
        functions::Kind::Line(text) | functions::Kind::Note(text) => Some(text),
        _ => None,
    });
    lines.collect()
}

async fn handled(scene: &Scene) -> usize {
    scene.rooms.handle_events(&scene.clock()).await.unwrap()
}

#[tokio::test]
async fn an_event_is_kept_and_handled_once() {
    let scene = Scene::start().await;
    scene.make("f", APP, json!({})).await;
    queue(&scene, json!({ "word": "red" })).await;
    queue(&scene, json!({ "word": "blue" })).await;
    assert!(printed(&scene).is_empty(), "nobody has looked yet");
    assert_eq!(handled(&scene).await, 2);
    let mut words = printed(&scene);
    words.sort();
    assert_eq!(words, ["said blue", "said red"]);
    assert_eq!(handled(&scene).await, 0);
    assert_eq!(scene.rooms.store.estimate("~", "function-event").await.unwrap(), 0);
}

#[tokio::test]
async fn an_event_that_fails_is_tried_twice_more_and_then_given_up() {
    let scene = Scene::start().await;
    scene
        .make("f", "def handler(event, headers):\n    print('tried')\n    raise ValueError()\n", json!({}))
        .await;
    queue(&scene, json!({})).await;
    assert_eq!(handled(&scene).await, 1);
    scene.harness.advance(59);
    assert_eq!(handled(&scene).await, 0, "a minute has not passed");
    scene.harness.advance(1);
    assert_eq!(handled(&scene).await, 1);
    scene.harness.advance(60);
    assert_eq!(handled(&scene).await, 0, "twice as long");
    scene.harness.advance(60);
    assert_eq!(handled(&scene).await, 1);
    scene.harness.advance(3600);
    assert_eq!(handled(&scene).await, 0);
    let said = printed(&scene);
    assert_eq!(said.iter().filter(|line| *line == "tried").count(), 3);
    assert!(said.last().unwrap().contains("given up after 3 tries"), "{said:?}");
}

/// RULE: an event that cannot be taken up stops no other event.
#[tokio::test]
async fn an_event_whose_function_cannot_be_read_leaves_the_others_alone() {
    let scene = Scene::start().await;
    scene.make("f", APP, json!({})).await;
    scene.make("spoilt", APP, json!({})).await;
    queue_for(&scene, "spoilt", json!({})).await;
    scene.harness.advance(1);
    for word in ["red", "blue"] {
        queue(&scene, json!({ "word": word })).await;
    }
    let engine = &scene.harness.engine;
    let mut row = engine.get(&store::functions::function_key("spoilt")).await.unwrap().unwrap();
    let expect = store::engine::Expect::Version(row.version);
    row.version += 1;
    let put = store::engine::Put { expect, row };
    let batch = store::engine::Batch { now: scene.harness.now().0, puts: vec![put], ..Default::default() };
    engine.commit(batch).await.unwrap();
    assert_eq!(handled(&scene).await, 2);
    let mut words = printed(&scene);
    words.sort();
    assert_eq!(words, ["said blue", "said red"]);
    assert_eq!(scene.rooms.store.estimate("~", "function-event").await.unwrap(), 1, "the other one waits");
}

/// RULE: an event that takes long keeps no other one waiting.
#[tokio::test]
async fn an_event_is_handled_while_a_slow_one_is_under_way() {
    let scene = Scene::start().await;
    scene.make("f", APP, json!({ "Timeout": 900 })).await;
    queue(&scene, json!({ "do": "sleep" })).await;
    let (rooms, clock) = (scene.rooms.clone(), scene.clock());
    let handling = tokio::spawn(async move { rooms.handle_events(&clock).await });
    while scene.rooms.fleets.workers() == 0 {
        tokio::task::yield_now().await;
    }
    queue(&scene, json!({ "word": "red" })).await;
    while printed(&scene) != ["said red"] {
        assert!(!handling.is_finished(), "the slow one ended first");
        tokio::task::yield_now().await;
    }
    handling.abort();
}

#[tokio::test]
async fn an_event_whose_node_died_is_handled_by_the_next_one() {
    let scene = Scene::start().await;
    scene.make("f", APP, json!({})).await;
    queue(&scene, json!({ "word": "red" })).await;
    // As a node leaves it that is killed while a handler is at it.
    {
        let (rooms, clock) = (scene.rooms.clone(), scene.clock());
        let cut = tokio::spawn(async move { rooms.handle_events(&clock).await });
        while scene.rooms.fleets.workers() == 0 {
            tokio::task::yield_now().await;
        }
        cut.abort();
        let _ = cut.await;
    }
    assert_eq!(handled(&scene).await, 0, "its lease runs still");
    scene.harness.advance(900);
    assert_eq!(handled(&scene).await, 1);
    assert!(printed(&scene).contains(&"said red".to_owned()));
}

#[tokio::test]
async fn an_event_of_a_function_that_is_gone_is_given_up() {
    let scene = Scene::start().await;
    scene.make("f", APP, json!({})).await;
    queue(&scene, json!({})).await;
    scene.call("DeleteFunction", json!({ "FunctionName": "f" })).await.unwrap();
    assert_eq!(handled(&scene).await, 1);
    assert_eq!(scene.rooms.store.estimate("~", "function-event").await.unwrap(), 0);
}
