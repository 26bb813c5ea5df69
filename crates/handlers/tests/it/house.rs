//! A whole installation whose functions do as a test says.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use directory::{Clock, Pool, PoolId, TriggerRun};
use handlers::{Handlers, Routes, TriggerLog};
use parking_lot::Mutex;
use serde_json::{Value, json};
use store::Scan;
use store::trigger_runs::every_run;
use testkit::Harness;
use triggers::{BoxFuture, Invoker, NotInvoked, Order, Reply};

/// The function that every pool here names.
pub const F: &str = "arn:aws:lambda:us-east-1:000000000000:function:f";
/// A password that every policy takes.
pub const PASSWORD: &str = "Correct-horse-7";

/// What comes of an invocation.
#[derive(Clone)]
pub enum Act {
    /// The event comes back as it is.
    Echo,
    /// This comes back.
    Say(Result<Reply, NotInvoked>),
    /// Nothing comes back, ever.
    Hang,
}

/// A function that acts as it was told, once for each invocation, and echoes when it was told nothing more.
#[derive(Default)]
pub struct Scripted {
    acts: Mutex<VecDeque<Act>>,
    orders: Mutex<Vec<Order>>,
}

impl Scripted {
    pub fn then(&self, act: Act) {
        self.acts.lock().push_back(act);
    }

    pub fn refuses(&self, why: NotInvoked) {
        self.then(Act::Say(Err(why)));
    }

    /// What was ordered since the last time.
    pub fn orders(&self) -> Vec<Order> {
        std::mem::take(&mut self.orders.lock())
    }
}

impl Invoker for Scripted {
    fn invoke(&self, order: Order) -> BoxFuture<'_, Result<Reply, NotInvoked>> {
        let act = self.acts.lock().pop_front().unwrap_or(Act::Echo);
        self.orders.lock().push(order.clone());
        Box::pin(async move {
            match act {
                Act::Echo => Ok(Reply::returned(order.payload)),
                Act::Say(said) => said,
                Act::Hang => std::future::pending().await,
            }
        })
    }
}

/// An installation with a pool and a client.
pub struct House {
    pub harness: Harness,
    pub function: Arc<Scripted>,
    pub handlers: Arc<Handlers>,
    pub pool: String,
    pub client: String,
}

impl House {
    /// A pool with these triggers, all answered by the scripted function, and these tags.
    pub async fn with(triggers: &[&str], tags: Value) -> Self {
        let function = Arc::new(Scripted::default());
        let ours: Arc<dyn Invoker> = function.clone();
        Self::whose(triggers, tags, F, function, |_| Routes::new(Vec::new(), ours)).await
    }

    /// The same with routes of the caller's and another function.
    pub async fn whose(
        triggers: &[&str],
        tags: Value,
        arn: &str,
        function: Arc<Scripted>,
        routes: impl FnOnce(Arc<dyn Clock>) -> Routes,
    ) -> Self {
        let mut handlers = None;
        let harness = Harness::start().await.answered_by(|store, clock| {
            let log = Arc::new(TriggerLog::new(store.clone(), Duration::from_secs(86_400)));
            let made = Arc::new(Handlers::new(routes(clock.clone()), log, clock));
            handlers = Some(made.clone());
            made
        });
        let config: serde_json::Map<String, Value> =
            triggers.iter().map(|trigger| ((*trigger).to_owned(), json!(arn))).collect();
        let input = json!({"PoolName": "p", "LambdaConfig": config, "UserPoolTags": tags});
        let pool = harness.call("CreateUserPool", input).await.unwrap()["UserPool"]["Id"].take();
        let pool = pool.as_str().unwrap().to_owned();
        let flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];
        let input = json!({"UserPoolId": pool, "ClientName": "c", "ExplicitAuthFlows": flows});
        let client = harness.call("CreateUserPoolClient", input).await.unwrap();
        let client = client["UserPoolClient"]["ClientId"].as_str().unwrap().to_owned();
        Self { harness, function, handlers: handlers.unwrap(), pool, client }
    }

    /// Signs somebody up; the refusal as `Name: message`.
    pub async fn sign_up(&self, name: &str) -> Result<Value, String> {
        let input = json!({
            "ClientId": self.client, "Username": name, "Password": PASSWORD,
            "UserAttributes": [{"Name": "email", "Value": format!("{name}@example.com")}],
        });
        self.ask("SignUp", input).await
    }

    /// Confirms an account as an administrator does.
    pub async fn confirm(&self, name: &str) -> Result<Value, String> {
        self.ask("AdminConfirmSignUp", json!({"UserPoolId": self.pool, "Username": name})).await
    }

    pub async fn ask(&self, operation: &str, input: Value) -> Result<Value, String> {
        let answer = self.harness.call(operation, input).await;
        answer.map_err(|refused| format!("{}: {}", refused.exception, refused.message))
    }

    pub async fn user(&self, name: &str) -> Result<Value, String> {
        self.ask("AdminGetUser", json!({"UserPoolId": self.pool, "Username": name})).await
    }

    pub async fn described(&self) -> Arc<Pool> {
        self.harness.rooms.load_pool(&PoolId::new(&*self.pool), self.harness.now()).await.unwrap()
    }

    /// The log, oldest first, with what waits.
    pub async fn log(&self) -> Vec<TriggerRun> {
        self.handlers.log().write(self.harness.now()).await.unwrap();
        self.logged().await
    }

    /// The log as it is in the store.
    pub async fn logged(&self) -> Vec<TriggerRun> {
        let (store, now) = (&self.harness.store, self.harness.now());
        let found =
            store.scan::<TriggerRun>(&Scan::index(&every_run()).limit(1_000), now).await.unwrap().items;
        // A scan leaves what is sealed as it is.
        let keys: Vec<String> = found.iter().map(store::Record::key).collect();
        store.find_many(&keys, now).await.unwrap().into_iter().flatten().collect()
    }
}
