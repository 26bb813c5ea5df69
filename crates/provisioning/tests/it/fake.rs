//! A platform of things that can be made, changed and deleted, that fails where a template says so and dies where a test
//! says so; and templates of a few words for it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use directory::IdSource as _;
use directory::stacks::{
    Behalf, Output, Policy, Revision, Stack, StackEvent, StackResource, StackStatus, Wish,
};
use provisioning::{
    Deployer, Fault, Kinds, Known, Made, Order, Plan, Planned, Ports, Property, Reader, Resource, StackNames,
    World, begin,
};
use serde_json::{Value, json};
use store::stacks::{events_prefix, resources_prefix, stack_key};
use store::{Scan, StoreError, change};
use testkit::Harness;
use tokio::sync::Notify;
use uuid::Uuid;

/// What there is, by physical id, with whose it is.
#[derive(Default)]
pub struct Platform {
    pub things: Mutex<BTreeMap<String, Value>>,
    points: AtomicUsize,
    kill_at: AtomicUsize,
    killed: Notify,
}

impl Platform {
    /// A moment at which the process may be killed.
    async fn point(&self) {
        let point = self.points.fetch_add(1, Ordering::SeqCst) + 1;
        if point == self.kill_at.load(Ordering::SeqCst) {
            self.killed.notify_one();
            std::future::pending::<()>().await;
        }
    }

    pub fn points(&self) -> usize {
        self.points.load(Ordering::SeqCst)
    }

    pub fn begin_counting(&self, kill_at: usize) {
        self.points.store(0, Ordering::SeqCst);
        self.kill_at.store(kill_at, Ordering::SeqCst);
    }
}

/// A thing. `Name` is its identity where it is given; `Fail` says which call fails for these properties, `Half` that
/// something is made before.
pub struct Thing(pub Arc<Platform>);

impl Thing {
    fn id(world: &World, properties: &Value) -> String {
        properties["Name"].as_str().map_or_else(|| format!("id-{}", world.ids("Make").uuid()), str::to_owned)
    }

    fn made(id: &str) -> Made {
        Made::new(id).with("Arn", format!("arn:{id}"))
    }

    fn refuses(properties: &Value, verb: &str) -> Result<(), Fault> {
        if properties["Fail"] == verb {
            Err(Fault::invalid(format!("{verb} failed as it was told")))
        } else {
            Ok(())
        }
    }
}

impl Resource for Thing {
    const TYPE: &'static str = "Test::Thing";
    const PROPERTIES: &'static [Property] = &[
        Property::new("Name").create_only(),
        Property::new("Fixed").create_only(),
        Property::new("Odd").conditional(),
        Property::new("Value"),
        Property::new("Fail"),
        Property::new("Half"),
    ];

    async fn find(&self, world: &World, properties: &Value) -> Result<Option<Made>, Fault> {
        let id = Self::id(world, properties);
        Ok(self.0.things.lock().unwrap().contains_key(&id).then(|| Self::made(&id)))
    }

    async fn finish(&self, _: &World, found: Made, properties: &Value) -> Result<Made, Fault> {
        Self::refuses(properties, "create")?;
        Ok(found)
    }

    async fn create(&self, world: &World, properties: &Value) -> Result<Made, Fault> {
        self.0.point().await;
        let id = Self::id(world, properties);
        if properties["Half"] != true {
            Self::refuses(properties, "create")?;
        }
        let there = self.0.things.lock().unwrap().insert(id.clone(), properties.clone());
        assert!(there.is_none(), "{id} was made twice");
        self.0.point().await;
        Self::refuses(properties, "create")?;
        Ok(Self::made(&id))
    }

    async fn update(&self, _: &World, id: &str, old: &Value, new: &Value) -> Result<Made, Fault> {
        self.0.point().await;
        if old["Odd"] != new["Odd"] && new["Odd"] == true {
            return Err(Fault::must_replace());
        }
        if new["Half"] == true {
            self.0.things.lock().unwrap().insert(id.to_owned(), json!({"Value": "half"}));
        }
        Self::refuses(new, "update")?;
        let there = self.0.things.lock().unwrap().insert(id.to_owned(), new.clone());
        assert!(there.is_some(), "{id} was changed and is not there");
        self.0.point().await;
        Ok(Self::made(id))
    }

    async fn delete(&self, _: &World, id: &str, properties: &Value) -> Result<(), Fault> {
        self.0.point().await;
        Self::refuses(properties, "delete")?;
        // Whoever refers to it must be gone before.
        let users: Vec<String> = {
            let things = self.0.things.lock().unwrap();
            let uses = |value: &Value| value.as_object().is_some_and(|map| map.values().any(|v| v == id));
            things.iter().filter(|(_, value)| uses(value)).map(|(user, _)| user.clone()).collect()
        };
        assert!(users.is_empty(), "{id} was deleted while {users:?} needs it");
        self.0.things.lock().unwrap().remove(id);
        self.0.point().await;
        Ok(())
    }
}

/// A template is JSON: `{"A": {"Value": "@B", "+Needs": ["C"], "+Deletion": "Retain"}, "!outputs": {"O": "@A"}}`; `@B` is the
/// physical id of B.
struct Words {
    planned: Vec<Planned>,
    properties: BTreeMap<String, Value>,
    outputs: BTreeMap<String, Value>,
}

pub struct WordsReader;

impl Reader for WordsReader {
    fn read(&self, _: &StackNames, revision: &Revision) -> Result<Arc<dyn Plan>, String> {
        let text: Value = serde_json::from_str(&revision.template).map_err(|error| error.to_string())?;
        let (mut left, mut outputs): (Vec<(String, Value)>, BTreeMap<_, _>) = Default::default();
        for (name, value) in text.as_object().unwrap() {
            if name == "!outputs" {
                outputs = value.as_object().unwrap().clone().into_iter().collect();
            } else {
                left.push((name.clone(), value.clone()));
            }
        }
        let mut words = Words { planned: Vec::new(), properties: BTreeMap::new(), outputs };
        while !left.is_empty() {
            let ready = |value: &Value| needs(value).iter().all(|id| words.properties.contains_key(id));
            let at = left.iter().position(|(_, value)| ready(value)).ok_or("a cycle")?;
            let (logical_id, mut value) = left.remove(at);
            let policy = |name: &str| match value[name].as_str() {
                Some("Retain") => Policy::Retain,
                Some("RetainExceptOnCreate") => Policy::RetainExceptOnCreate,
                _ => Policy::Delete,
            };
            words.planned.push(Planned {
                logical_id: logical_id.clone(),
                resource_type: "Test::Thing".into(),
                depends_on: needs(&value),
                deletion: policy("+Deletion"),
                replacement: policy("+Replacement"),
            });
            value.as_object_mut().unwrap().retain(|name, _| !name.starts_with('+'));
            words.properties.insert(logical_id, value);
        }
        Ok(Arc::new(words))
    }
}

fn needs(value: &Value) -> Vec<String> {
    let named = value["+Needs"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let referred = value.as_object().unwrap().values().filter_map(|v| v.as_str()?.strip_prefix('@'));
    named.chain(referred).map(str::to_owned).collect()
}

fn resolve(value: &Value, known: &dyn Known) -> Result<Value, String> {
    match value.as_str().and_then(|text| text.strip_prefix('@')) {
        Some(id) => known.physical_id(id).map(Value::from).ok_or(format!("{id} is not there")),
        None => Ok(value.clone()),
    }
}

impl Plan for Words {
    fn resources(&self) -> &[Planned] {
        &self.planned
    }

    fn properties(&self, logical_id: &str, known: &dyn Known) -> Result<Value, String> {
        let mut properties = self.properties[logical_id].clone();
        for value in properties.as_object_mut().unwrap().values_mut() {
            *value = resolve(value, known)?;
        }
        Ok(properties)
    }

    fn preview(&self, logical_id: &str, known: &dyn Known) -> Result<Value, String> {
        self.properties(logical_id, known)
    }

    fn outputs(&self, known: &dyn Known) -> Result<Vec<Output>, String> {
        let output = |(key, value): (&String, &Value)| {
            let value = resolve(value, known)?.as_str().unwrap_or_default().to_owned();
            let export = key.strip_prefix("export:").map(str::to_owned);
            Ok(Output { key: key.replace(':', ""), value, description: None, export })
        };
        self.outputs.iter().map(output).collect()
    }
}

/// A stack on a platform.
pub struct Stage {
    pub harness: Harness,
    pub platform: Arc<Platform>,
    pub stack: Uuid,
}

impl Stage {
    pub async fn new() -> Self {
        Self::on(Harness::start().await)
    }

    pub fn on(harness: Harness) -> Self {
        Self { harness, platform: Arc::default(), stack: directory::OsIds.uuid() }
    }

    pub fn deployer(&self, owner: &str) -> Deployer {
        let kinds = Kinds::default().with(Thing(self.platform.clone()));
        let ports = Arc::new(Ports { apis: Vec::new(), artifacts: None });
        let store = self.harness.store.clone();
        Deployer::new(store, self.harness.clock.clone(), kinds, Arc::new(WordsReader), ports, owner)
    }

    /// Asks for a deployment, and does nothing of it.
    pub async fn ask(&self, order: Order, template: Option<&Value>) {
        let (now, id) = (self.harness.now(), self.stack);
        let resources = self.resources().await;
        let template = template.map(Value::to_string);
        change!(self.harness.store, now, |unit| -> Result<(), StoreError> {
            let kept = unit.find::<Stack>(&stack_key(id)).await?;
            let there = kept.is_some();
            let mut stack = kept.unwrap_or_else(|| Stack::new(id, "stage", "us-east-1", now));
            let mut revision = None;
            if let Some(template) = &template {
                let number = stack.next_revision;
                stack.next_revision += 1;
                let made = Revision { stack: id, number, template: template.clone(), ..Revision::default() };
                unit.insert(&made)?;
                revision = Some(made);
            }
            begin(unit, &mut stack, revision.as_ref(), &resources, &order).await?;
            if there {
                unit.put(&stack)?
            } else {
                unit.insert(&stack)?
            }
            Ok(())
        })
        .unwrap();
    }

    /// Has it carried out, killed at the given point if there is one, and gone on with by another process.
    pub async fn carry_out(&self, kill_at: usize) {
        self.platform.begin_counting(kill_at);
        let killed = {
            let deployer = self.deployer("first");
            tokio::select! {
                done = deployer.drive(self.stack) => { done.unwrap(); false }
                () = self.platform.killed.notified() => true,
            }
        };
        if killed {
            // Nobody else may go on before the lease has run out.
            let second = self.deployer("second");
            second.drive(self.stack).await.unwrap();
            assert!(self.stack().await.status.is_at_work());
            self.harness.advance(31);
            assert_eq!(second.run_due().await.unwrap(), 1);
        }
        assert_eq!(self.deployer("third").run_due().await.unwrap(), 0, "it is finished");
    }

    pub async fn deploy(&self, wish: Wish, template: Option<&Value>) -> StackStatus {
        self.ask(Order::new(wish, Behalf::Operator), template).await;
        self.carry_out(0).await;
        self.stack().await.status
    }

    pub async fn stack(&self) -> Stack {
        self.harness.store.find(&stack_key(self.stack), self.harness.now()).await.unwrap().unwrap()
    }

    pub async fn resources(&self) -> Vec<StackResource> {
        let scan = Scan::keys(&resources_prefix(self.stack)).limit(100);
        let (store, now) = (&self.harness.store, self.harness.now());
        let closed: Vec<StackResource> = store.scan(&scan, now).await.unwrap().items;
        let keys: Vec<String> = closed.iter().map(store::Record::key).collect();
        store.find_many::<StackResource>(&keys, now).await.unwrap().into_iter().flatten().collect()
    }

    /// Lines as `logical id status`, the oldest first.
    pub async fn events(&self) -> Vec<String> {
        let scan = Scan::keys(&events_prefix(self.stack)).limit(1000);
        let events = self.harness.store.scan::<StackEvent>(&scan, self.harness.now()).await.unwrap().items;
        events.into_iter().map(|event| format!("{} {}", event.logical_id, event.status)).collect()
    }

    /// What there is, with the stack's own names for it; what is no resource's is an orphan.
    pub async fn there(&self) -> BTreeMap<String, Value> {
        let resources = self.resources().await;
        let names: BTreeMap<&str, &str> = resources
            .iter()
            .filter_map(|resource| {
                Some((resource.now.as_ref()?.physical_id.as_str(), resource.logical_id.as_str()))
            })
            .collect();
        let named =
            |id: &str| names.get(id).map_or_else(|| format!("orphan {id}"), |name| (*name).to_owned());
        let things = self.platform.things.lock().unwrap().clone();
        things
            .into_iter()
            .map(|(id, mut value)| {
                for value in value.as_object_mut().unwrap().values_mut() {
                    if let Some(name) = value.as_str().and_then(|text| names.get(text)) {
                        *value = format!("@{name}").into();
                    }
                }
                (named(&id), value)
            })
            .collect()
    }
}
