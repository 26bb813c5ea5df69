//! What the control socket does for `rockpool up` and `rockpool stack`: whoever may use it is the operator of this machine.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use directory::stacks::{Execution, OnFailure, Stack, StackEvent, StackStatus};
use directory::{Clock as _, ContentHash};
use provisioning::Refusal;
use provisioning::prepare::{Given, Proposal, Source};
use provisioning::propose::{Manner, Wanted};
use serde::Deserialize;
use serde_json::{Value, json};
use store::Scan;
use store::stacks::every_stack;

use crate::control::{Deed, Progress};
use crate::installation::Installation;

/// The deeds.
pub const DEEDS: &[Deed] = &[
    Deed { name: "up.has", run: |on, input, _| Box::pin(has(on, input)) },
    Deed { name: "up.piece", run: |on, input, _| Box::pin(piece(on, input)) },
    Deed { name: "up.archive", run: |on, input, _| Box::pin(archive(on, input)) },
    Deed { name: "up.agreed", run: |on, input, _| Box::pin(agreed(on, input)) },
    Deed { name: "up.agree", run: |on, input, _| Box::pin(agree(on, input)) },
    Deed { name: "up.propose", run: |on, input, _| Box::pin(propose(on, input)) },
    Deed { name: "up.forget", run: |on, input, _| Box::pin(forget(on, input)) },
    Deed { name: "up.execute", run: |on, input, progress| Box::pin(execute(on, input, progress)) },
    Deed { name: "stack.list", run: |on, _, _| Box::pin(list(on)) },
    Deed { name: "stack.show", run: |on, input, _| Box::pin(show(on, input)) },
    Deed { name: "stack.events", run: |on, input, _| Box::pin(events(on, input)) },
    Deed { name: "stack.delete", run: |on, input, progress| Box::pin(delete(on, input, progress)) },
];

/// The note of the hashes that somebody agreed to (RULE-22).
const AGREED: &str = "up-agreed";
/// So many are remembered.
const REMEMBERED: usize = 200;
/// What was kept so recently is still there when it is named.
const FRESH: Duration = Duration::from_secs(20 * 60);
/// How often a deployment under way is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// What is made is shown before it is made, so all of it is acknowledged.
const CAPABILITIES: [&str; 3] = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"];

fn text<'a>(input: &'a Value, name: &str) -> anyhow::Result<&'a str> {
    input[name].as_str().with_context(|| format!("{name} is missing"))
}

fn hash(input: &Value) -> anyhow::Result<ContentHash> {
    Ok(ContentHash::try_from(text(input, "hash")?.to_owned())?)
}

async fn has(on: &Installation, input: Value) -> anyhow::Result<Value> {
    let now = on.clock.now();
    let found = on.store.find_blob(&hash(&input)?, now).await?;
    // What was kept long ago may be swept before a function names it: it is kept again.
    Ok(found.is_some_and(|found| found.used_at + FRESH > now).into())
}

/// A part of an archive: a line of the control socket has a limit.
async fn piece(on: &Installation, input: Value) -> anyhow::Result<Value> {
    let bytes = STANDARD.decode(text(&input, "base64")?)?;
    Ok(on.store.keep_blob(&bytes, on.clock.now()).await?.as_str().into())
}

async fn archive(on: &Installation, input: Value) -> anyhow::Result<Value> {
    let mut arriving = on.store.receive_blob(on.clock.now()).await?;
    for piece in input["pieces"].as_array().context("pieces is missing")? {
        let name = ContentHash::try_from(piece.as_str().unwrap_or_default().to_owned())?;
        let bytes = on.store.read_blob(&name, on.clock.now()).await?.context("a piece has gone")?;
        arriving.push(&bytes, on.clock.now()).await?;
    }
    Ok(arriving.finish(on.clock.now()).await?.0.as_str().into())
}

async fn agreed(on: &Installation, input: Value) -> anyhow::Result<Value> {
    let known = on.note(AGREED).await?.unwrap_or_default();
    let wanted = text(&input, "hash")?;
    Ok(known.lines().any(|line| line == wanted).into())
}

async fn agree(on: &Installation, input: Value) -> anyhow::Result<Value> {
    let known = on.note(AGREED).await?.unwrap_or_default();
    let new = text(&input, "hash")?;
    let others = known.lines().filter(|line| *line != new).take(REMEMBERED - 1);
    let all: Vec<&str> = std::iter::once(new).chain(others).collect();
    on.write_note(AGREED, &all.join("\n")).await?;
    Ok(json!({}))
}

#[derive(Deserialize)]
struct Asked {
    stack: String,
    template: String,
    hash: String,
    #[serde(default)]
    parameters: BTreeMap<String, String>,
    #[serde(default)]
    skip_unsupported: bool,
    #[serde(default)]
    allow_in_place: bool,
}

async fn propose(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let asked: Asked = serde_json::from_value(input)?;
    let room = &on.stacks;
    let call = on.own_call("up");
    leave_ruins(on, &asked.stack).await?;
    let proposal = Proposal {
        source: Source::Body(asked.template),
        parameters: asked.parameters.into_iter().map(|(key, value)| (key, Given::Value(value))).collect(),
        keeps_values: true,
        capabilities: CAPABILITIES.map(str::to_owned).to_vec(),
        tags: None,
        skip_unsupported: asked.skip_unsupported,
        looked_at: true,
    };
    let name = format!("up-{}-{}", &asked.hash.get(..12).unwrap_or("content"), on.clock.now().0);
    let wanted = Wanted { name, description: None, creates: None };
    let manner = Manner { allow_in_place: asked.allow_in_place, ..Manner::default() };
    let made = room.propose(&call, &asked.stack, &wanted, &proposal, &manner).await.map_err(said)?;
    Ok(json!({
        "stack": made.stack.name,
        "change_set": made.change_set.arn(),
        "creates": made.change_set.creates,
        "nothing": made.change_set.execution != Execution::Available,
        "changes": made.change_set.changes,
        "left_out": made.left_out,
        "outputs": outputs(&made.stack),
    }))
}

/// A stack whose first deployment came to nothing has nothing in it, and is in the way: it is taken away.
async fn leave_ruins(on: &Arc<Installation>, name: &str) -> anyhow::Result<()> {
    let call = on.own_call("up");
    if let Some(stack) = on.stacks.find_stack(name, call.now).await?
        && stack.status == StackStatus::RollbackComplete
    {
        on.stacks.delete(&call, name, Vec::new(), None).await.map_err(said)?;
    }
    Ok(())
}

fn said(refusal: Refusal) -> anyhow::Error {
    anyhow!("{refusal}")
}

/// A change set that nobody agreed to; with it a stack that was to be made by it.
async fn forget(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let call = on.own_call("up");
    let (stack, change_set) =
        on.stacks.load_change_set(text(&input, "change_set")?, None, call.now).await.map_err(said)?;
    if change_set.creates && stack.status == StackStatus::ReviewInProgress {
        on.stacks.delete(&call, &stack.arn(), Vec::new(), None).await.map_err(said)?;
    } else {
        on.stacks.forget_change_set(&call, &stack, &change_set).await.map_err(said)?;
    }
    Ok(json!({}))
}

async fn execute(on: &Arc<Installation>, input: Value, progress: &Progress) -> anyhow::Result<Value> {
    let call = on.own_call("up");
    let (stack, change_set) =
        on.stacks.load_change_set(text(&input, "change_set")?, None, call.now).await.map_err(said)?;
    let on_failure = (input["keep_failed"] == true).then_some(OnFailure::Nothing);
    let running = on.stacks.execute(&call, &stack, &change_set, on_failure, None);
    follow(on, &stack, running, progress).await
}

async fn delete(on: &Arc<Installation>, input: Value, progress: &Progress) -> anyhow::Result<Value> {
    let call = on.own_call("up");
    let stack = on.stacks.load_stack(text(&input, "stack")?, call.now).await.map_err(said)?;
    let retain: Vec<String> = serde_json::from_value(input["retain"].clone()).unwrap_or_default();
    let name = stack.arn();
    let running = on.stacks.delete(&call, &name, retain, None);
    follow(on, &stack, running, progress).await
}

/// Tells what happens to `stack` while `running` runs, and until it is settled.
async fn follow(
    on: &Arc<Installation>,
    stack: &Stack,
    running: impl Future<Output = Result<(), Refusal>>,
    progress: &Progress,
) -> anyhow::Result<Value> {
    let mut running = std::pin::pin!(running);
    let (mut seen, mut begun) = (stack.next_event, false);
    loop {
        if begun {
            tokio::time::sleep(LOOK_EVERY).await;
        } else {
            tokio::select! {
                done = &mut running => { done.map_err(said)?; begun = true; }
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
        // First the status, then the lines: none that led to it is missed.
        let now = on.clock.now();
        let found = on.stacks.find_by_id(stack.id, now).await?.context("the stack is gone")?;
        for event in on.stacks.events_since(stack.id, seen, now).await? {
            seen = event.number + 1;
            progress.tell(line(&event));
        }
        if begun && !found.status.is_at_work() {
            return Ok(json!({
                "stack": found.name,
                "id": found.arn(),
                "status": found.status.as_str(),
                "reason": found.reason,
                "outputs": outputs(&found),
            }));
        }
        if on.is_stopping() {
            return Err(anyhow!("the server stops; it goes on with the stack when it starts again"));
        }
    }
}

fn line(event: &StackEvent) -> Value {
    json!({
        "at": event.at.0,
        "resource": event.logical_id,
        "type": event.resource_type,
        "id": event.physical_id,
        "status": event.status,
        "reason": event.reason,
    })
}

fn outputs(stack: &Stack) -> Value {
    let output = |output: &directory::stacks::Output| json!({ "key": output.key, "value": output.value, "description": output.description, "export": output.export });
    stack.outputs.iter().map(output).collect()
}

async fn list(on: &Installation) -> anyhow::Result<Value> {
    let scan = Scan::index(&every_stack()).reverse().limit(1000);
    let found = on.store.scan::<Stack>(&scan, on.clock.now()).await?.items;
    let live = found.into_iter().filter(|stack| stack.status != StackStatus::DeleteComplete);
    let shown = |stack: Stack| {
        json!({
            "stack": stack.name,
            "status": stack.status.as_str(),
            "created": stack.created_at.0,
            "updated": stack.updated_at.map(|at| at.0),
            "protected": stack.protected,
        })
    };
    Ok(live.map(shown).collect())
}

async fn show(on: &Installation, input: Value) -> anyhow::Result<Value> {
    let now = on.clock.now();
    let stack = on.stacks.load_stack(text(&input, "stack")?, now).await.map_err(said)?;
    let resources = on.stacks.resources(stack.id, now).await?;
    let resource = |resource: &directory::stacks::StackResource| {
        json!({
            "resource": resource.logical_id,
            "type": resource.resource_type,
            "id": resource.now.as_ref().map(|now| now.physical_id.as_str()),
            "status": resource.status.as_str(),
            "reason": resource.reason,
        })
    };
    Ok(json!({
        "stack": stack.name,
        "id": stack.arn(),
        "status": stack.status.as_str(),
        "reason": stack.reason,
        "protected": stack.protected,
        "outputs": outputs(&stack),
        "resources": resources.iter().map(resource).collect::<Vec<_>>(),
    }))
}

async fn events(on: &Installation, input: Value) -> anyhow::Result<Value> {
    let now = on.clock.now();
    let stack = on.stacks.load_stack(text(&input, "stack")?, now).await.map_err(said)?;
    let from = stack.next_event.saturating_sub(200);
    Ok(on.stacks.events_since(stack.id, from, now).await?.iter().map(line).collect())
}
