//! Pools that are altered while people are in them (ADR 0027): on both engines, step by step.

mod attributes;
mod names;
mod nodes;
mod supply;

use std::time::Duration;

use directory::alteration::Changes;
use directory::{AuditLine, PoolId};
use serde_json::{Value, json};
use store::Jobs;
use store::jobs::Steps;
use testkit::{Harness, Tokens};
use tokio::sync::mpsc;
use user_pools::alter::{Standing, Turn, job, survey};
use user_pools::{AlterPool, Arithmetic};

use crate::office::Office;

const PASSWORD: &str = "Correct-horse-7";

/// A pool that is altered, and who works in it.
struct Works {
    office: Office,
    pool: String,
    client: String,
    jobs: Jobs,
}

impl Works {
    async fn open(settings: Value) -> Self {
        Self::of(Office::open().await, settings).await
    }

    /// One on each engine that there is.
    async fn everywhere(settings: Value) -> Vec<Self> {
        let mut works = vec![Self::open(settings.clone()).await];
        if let Some(engine) = testkit::postgres::fresh().await {
            let harness = Harness::on(engine, Arithmetic::inline(), Duration::ZERO).await;
            works.push(Self::of(Office::of(harness), settings).await);
        }
        works
    }

    async fn of(office: Office, settings: Value) -> Self {
        let pool = office.harness.pool(settings).await;
        let client = office.harness.client(&pool, json!({"PreventUserExistenceErrors": "ENABLED"})).await;
        let jobs = worker(&office.harness, "one");
        Self { office, pool, client, jobs }
    }

    fn id(&self) -> PoolId {
        PoolId::new(self.pool.as_str())
    }

    async fn person(&self, username: &str, attributes: Value) {
        self.office.harness.user(&self.pool, username, PASSWORD, attributes).await;
    }

    async fn begin(&self, changes: &Changes) {
        let (rooms, now) = (&self.office.harness.rooms, self.office.now());
        rooms.begin_alteration(&self.id(), changes, &by(now), now).await.unwrap();
    }

    /// One step of the job; false at its end.
    async fn step(&self) -> bool {
        let stepped = self.jobs.step(&job::name(&self.id()), self.office.now()).await.unwrap();
        // What the feed says to every node.
        self.office.harness.rooms.forget_pool(&self.id());
        stepped
    }

    async fn work(&self) {
        while self.step().await {}
    }

    /// Begun, and in force.
    async fn alter(&self, changes: &Changes) {
        self.begin(changes).await;
        self.work().await;
    }

    async fn turn(&self, turn: Turn) {
        let (rooms, now) = (&self.office.harness.rooms, self.office.now());
        rooms.turn_alteration(&self.id(), turn, &by(now), Duration::ZERO, now).await.unwrap();
        self.work().await;
        assert!(self.standing().await.is_none(), "it has come to its end");
    }

    async fn standing(&self) -> Option<Standing> {
        self.office.harness.rooms.alteration(&self.id(), self.office.now()).await.unwrap()
    }

    async fn survey(&self, changes: &Changes) -> (survey::Tally, Vec<survey::Told>) {
        let (tell, mut told) = mpsc::channel(1_000);
        let rooms = &self.office.harness.rooms;
        let tally = rooms.survey_alteration(&self.id(), changes, self.office.now(), &tell).await.unwrap();
        drop(tell);
        let mut found = Vec::new();
        while let Some(one) = told.recv().await {
            found.push(one);
        }
        found.sort_by(|a, b| (&a.username, &a.needs).cmp(&(&b.username, &b.needs)));
        (tally, found)
    }

    async fn tokens(&self, typed: &str) -> Tokens {
        self.office.harness.tokens(&self.client, typed, PASSWORD).await
    }

    /// Both ways in.
    async fn comes_in(&self, typed: &str) {
        let harness = &self.office.harness;
        let answer = harness.sign_in(&self.client, typed, PASSWORD).await;
        assert!(answer.is_ok_and(|answer| answer["AuthenticationResult"].is_object()), "{typed} by password");
        let answer = harness.sign_in_by_srp(&self.pool, &self.client, typed, PASSWORD).await;
        assert!(answer.is_ok_and(|answer| answer["AuthenticationResult"].is_object()), "{typed} by SRP");
    }

    async fn stays_out(&self, typed: &str) {
        let refused = self.office.harness.sign_in(&self.client, typed, PASSWORD).await;
        assert_eq!(
            refused.unwrap_err().told(),
            ("NotAuthorizedException", "Incorrect username or password."),
            "{typed}"
        );
    }

    /// Whoever signed in before still refreshes, and is the same person.
    async fn goes_on(&self, tokens: &Tokens) {
        let input = json!({
            "ClientId": self.client, "AuthFlow": "REFRESH_TOKEN_AUTH",
            "AuthParameters": {"REFRESH_TOKEN": tokens.refresh},
        });
        let answer = self.office.ask("InitiateAuth", input).await;
        let sub = |token: &str| Tokens::claims(token)["sub"].clone();
        assert_eq!(sub(answer["AuthenticationResult"]["AccessToken"].as_str().unwrap()), sub(&tokens.access));
        self.office.ask("GetUser", json!({"AccessToken": tokens.access})).await;
    }

    async fn attributes(&self, typed: &str) -> Value {
        let input = json!({"UserPoolId": self.pool, "Username": typed});
        let answer = self.office.ask("AdminGetUser", input).await;
        let list = answer["UserAttributes"].as_array().unwrap().iter();
        list.filter(|one| one["Name"] != "sub")
            .map(|one| (one["Name"].as_str().unwrap().to_owned(), one["Value"].clone()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    async fn sign_up(&self, username: &str, attributes: &[(&str, &str)]) -> Result<Value, String> {
        let attributes: Vec<Value> =
            attributes.iter().map(|(name, value)| json!({"Name": name, "Value": value})).collect();
        let input = json!({
            "ClientId": self.client, "Username": username, "Password": PASSWORD, "UserAttributes": attributes,
        });
        let answer = self.office.harness.call("SignUp", input).await;
        answer.map_err(|refused| format!("{}: {}", refused.exception, refused.message))
    }
}

fn worker(harness: &Harness, owner: &str) -> Jobs {
    Jobs::new(harness.store.clone(), Steps::default().with(AlterPool::KIND, AlterPool::step()), owner)
}

fn by(at: directory::Timestamp) -> AuditLine {
    AuditLine {
        at,
        request_id: uuid::Uuid::nil(),
        action: String::new(),
        outcome: "ok".into(),
        principal: "test".into(),
        pool: None,
        sub: None,
        subject: None,
        source: None,
    }
}
