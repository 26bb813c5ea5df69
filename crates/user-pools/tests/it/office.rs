//! An administrator's office: pools, clients and users through the registry, on a store of its own, with a clock and
//! identifiers that the test holds.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use access::{Call, Principal};
use aws_model::user_pools::{SERVICE, ops};
use aws_wire::{Exception, Registry, register};
use crypto::{DataKey, KeyRing};
use directory::{ManualClock, PoolId, SeededIds, Sub, Timestamp, User, UserStatus, Username};
use serde_json::{Value, json};
use store::{Jobs, OpenAs, Store, jobs::Steps};
use tokens::{SigningKey, Stock};
use triggers::NoTriggers;
use user_pools::{Arithmetic, Issuer, Rooms, Settings, clients, pools, users};
use uuid::Uuid;

/// When every test begins: 2023-11-14T22:13:20Z.
pub const BEGIN: Timestamp = Timestamp(1_700_000_000_000);

pub struct Office {
    pub rooms: Arc<Rooms>,
    registry: Registry<Rooms>,
    ids: Arc<SeededIds>,
    now: Mutex<Timestamp>,
}

impl Office {
    pub async fn open() -> Self {
        Self::with(true).await
    }

    /// An office where ids cannot be pinned.
    pub async fn without_pinned_ids() -> Self {
        Self::with(false).await
    }

    async fn with(allow_pinned_ids: bool) -> Self {
        let keys = KeyRing::new(DataKey::generate(1, 0));
        let engine = Arc::new(store_embedded::Embedded::ephemeral(BEGIN).unwrap());
        let store = Store::open(engine, keys.clone(), OpenAs::Dev).await.unwrap();
        let settings = Settings {
            issuer: Issuer::Public("http://127.0.0.1:9229".into()),
            region: "us-east-1".into(),
            allow_pinned_ids,
            failure_schedule: Duration::ZERO,
        };
        let rooms =
            Rooms::new(store, keys, Arc::new(NoTriggers), Arithmetic::inline(), Arc::new(stock()), settings);
        let rooms = Arc::new(rooms);
        let mut registry = Registry::new(&SERVICE, Arc::clone(&rooms), &[]);
        register!(registry,
            ops::CreateUserPool => pools::create_user_pool::handle,
            ops::DescribeUserPool => pools::describe_user_pool::handle,
            ops::UpdateUserPool => pools::update_user_pool::handle,
            ops::DeleteUserPool => pools::delete_user_pool::handle,
            ops::ListUserPools => pools::list_user_pools::handle,
            ops::CreateUserPoolClient => clients::create_user_pool_client::handle,
            ops::DescribeUserPoolClient => clients::describe_user_pool_client::handle,
            ops::UpdateUserPoolClient => clients::update_user_pool_client::handle,
            ops::DeleteUserPoolClient => clients::delete_user_pool_client::handle,
            ops::ListUserPoolClients => clients::list_user_pool_clients::handle,
            ops::ListUsers => users::list_users::handle,
            ops::AdminGetUser => users::admin_get_user::handle,
            ops::AdminDeleteUser => users::admin_delete_user::handle,
        );
        Self { rooms, registry, ids: Arc::new(SeededIds::new(1)), now: Mutex::new(BEGIN) }
    }

    pub fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    pub fn advance(&self, seconds: u64) {
        let mut now = self.now.lock().unwrap();
        *now = *now + Duration::from_secs(seconds);
    }

    /// A call of now by the developer.
    pub fn call(&self) -> Call {
        let principal = Principal::Dev { id: "AKIATEST".into(), folder_key: false };
        Call::new(principal, Uuid::nil(), self.now(), Arc::clone(&self.ids) as Arc<_>)
    }

    pub async fn try_ask(&self, operation: &str, input: Value) -> Result<Value, Exception> {
        let body = self.registry.call(operation, Arc::new(self.call()), input.to_string().as_bytes()).await?;
        Ok(if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() })
    }

    /// The answer.
    pub async fn ask(&self, operation: &str, input: Value) -> Value {
        self.try_ask(operation, input).await.unwrap_or_else(|refusal| panic!("{operation}: {refusal}"))
    }

    /// The refusal, as `Name: message`.
    pub async fn refused(&self, operation: &str, input: Value) -> String {
        match self.try_ask(operation, input).await {
            Ok(answer) => panic!("{operation} was not refused: {answer}"),
            Err(refusal) => refusal.to_string(),
        }
    }

    /// A pool with these members besides its name; its id.
    pub async fn pool(&self, mut input: Value) -> String {
        input["PoolName"] = json!("a pool");
        let answer = self.ask("CreateUserPool", input).await;
        answer["UserPool"]["Id"].as_str().unwrap().to_owned()
    }

    /// A client of `pool` with these members besides its name: as it is answered.
    pub async fn client(&self, pool: &str, mut input: Value) -> Value {
        input["UserPoolId"] = json!(pool);
        input["ClientName"] = json!("an app");
        self.ask("CreateUserPoolClient", input).await["UserPoolClient"].clone()
    }

    /// A confirmed user as sign-up would have left it.
    pub async fn user(&self, pool: &str, username: &str, attributes: &[(&str, &str)]) -> User {
        let now = self.now();
        let pool = self.rooms.load_pool(&PoolId::new(pool), now).await.unwrap();
        let sub = Sub::new(directory::IdSource::uuid(&*self.ids).to_string());
        let mut user = User {
            pool: pool.id.clone(),
            username: Username::new(if pool.stores_sub_as_username() { sub.as_str() } else { username }),
            sub,
            attributes: attributes.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
            pending: Default::default(),
            status: UserStatus::Confirmed,
            enabled: true,
            created_at: now,
            modified_at: now,
            credential_version: 0,
            sessions_epoch: 0,
            links: Vec::new(),
            names: Vec::new(),
            folds: false,
            credential: None,
        };
        user.settle(&pool, now);
        self.rooms.store.insert_many(&[user.clone()], now).await.unwrap();
        user
    }

    /// Does what the jobs of the process would do.
    pub async fn finish_jobs(&self) {
        let jobs = Jobs::new(self.rooms.store.clone(), Steps::of_the_store(), "test");
        jobs.run_due(&ManualClock::new(self.now())).await.unwrap();
    }
}

/// Making a key takes long, and no test here looks at one: all pools of all tests share two.
fn stock() -> Stock {
    static KEYS: std::sync::LazyLock<[Vec<u8>; 2]> =
        std::sync::LazyLock::new(|| [(); 2].map(|()| SigningKey::generate().to_pkcs8().to_vec()));
    let stock = Stock::new(0);
    for _ in 0..40 {
        for key in &*KEYS {
            stock.put(SigningKey::from_pkcs8(key).unwrap());
        }
    }
    stock
}
