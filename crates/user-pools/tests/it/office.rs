//! An administrator's office on a whole installation: pools, clients and users by name, and what is refused as one text.

use std::sync::LazyLock;

use access::Call;
use directory::{PoolId, Sub, Timestamp, User, UserStatus, Username};
use serde_json::{Value, json};
use store::{Jobs, jobs::Steps};
use testkit::Harness;
use tokens::SigningKey;

/// When every test begins, as answers tell it.
pub const BEGIN: f64 = testkit::START.seconds() as f64;

pub struct Office {
    pub harness: Harness,
}

impl Office {
    pub async fn open() -> Self {
        Self::of(Harness::start().await)
    }

    /// An installation from which no message leaves.
    pub async fn without_carriers() -> Self {
        Self::of(Harness::start_without(user_pools::Carries { email: false, sms: false }).await)
    }

    pub fn of(harness: Harness) -> Self {
        // Making a key takes long, and no test here looks at one: all pools of all tests share two.
        static KEYS: LazyLock<[Vec<u8>; 2]> =
            LazyLock::new(|| [(); 2].map(|()| SigningKey::generate().to_pkcs8().to_vec()));
        for _ in 0..20 {
            for key in &*KEYS {
                harness.rooms.stock.put(SigningKey::from_pkcs8(key).unwrap());
            }
        }
        Self { harness }
    }

    pub fn now(&self) -> Timestamp {
        self.harness.now()
    }

    pub fn call(&self) -> Call {
        self.harness.new_call(std::net::Ipv4Addr::LOCALHOST)
    }

    /// The answer.
    pub async fn ask(&self, operation: &str, input: Value) -> Value {
        match self.harness.call(operation, input).await {
            Ok(answer) => answer,
            Err(refused) => panic!("{operation}: {refused:?}"),
        }
    }

    /// The refusal, as `Name: message`.
    pub async fn refused(&self, operation: &str, input: Value) -> String {
        match self.harness.call(operation, input).await {
            Ok(answer) => panic!("{operation} was not refused: {answer}"),
            Err(refused) => format!("{}: {}", refused.exception, refused.message),
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
        self.ask("CreateUserPoolClient", input).await["UserPoolClient"].take()
    }

    /// A confirmed user as sign-up would have left it, without a password.
    pub async fn user(&self, pool: &str, username: &str, attributes: &[(&str, &str)]) -> User {
        let now = self.now();
        let pool = self.harness.rooms.load_pool(&PoolId::new(pool), now).await.unwrap();
        let sub = Sub::new(self.harness.ids.uuid().to_string());
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
            settled: None,
            binds_sub: false,
            credential: None,
            own_key: None,
        };
        user.settle(&pool, now);
        self.harness.store.insert_many(&[user.clone()], now).await.unwrap();
        user
    }

    /// Does what the jobs of the process would do.
    pub async fn finish_jobs(&self) {
        let jobs = Jobs::new(self.harness.store.clone(), Steps::of_the_store(), "test");
        jobs.run_due(&*self.harness.clock).await.unwrap();
    }
}
