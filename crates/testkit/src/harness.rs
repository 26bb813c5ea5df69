//! A whole installation in one process.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use access::{Call, Principal};
use aws_model::Auth;
use aws_wire::{Dispatch, Exception};
use crypto::{KeyRing, MasterKey};
use delivery::{Mail, Mailbox, Outbox};
use directory::{Clock, IdSource, ManualClock, SeededIds, Timestamp};
use serde_json::{Map, Value, json};
use store::{Engine, OpenAs, Store, Trace, data_keys};
use store_embedded::Embedded;
use tokens::Stock;
use triggers::Recording;
use user_pools::{Arithmetic, Carries, Issuer, Rooms, Settings};

/// When a harness' clock starts: the first moment of 2026.
pub const START: Timestamp = Timestamp::from_seconds(1_767_225_600);

/// What an operation answers.
pub type Answer = Value;

/// What an operation refuses: the exception's name and message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// `NotAuthorizedException`, …
    pub exception: String,
    /// The sentence.
    pub message: String,
    /// What `rockpool explain` would tell.
    pub notes: Vec<String>,
}

impl Refused {
    /// Name and message, for comparing.
    pub fn told(&self) -> (&str, &str) {
        (&self.exception, &self.message)
    }
}

/// A whole installation in one process.
pub struct Harness {
    /// The room of user pools.
    pub rooms: Arc<Rooms>,
    /// What operations are called through.
    pub registry: Arc<dyn Dispatch>,
    /// The store.
    pub store: Store,
    /// The engine below it, for tests that look at rows.
    pub engine: Arc<dyn Engine>,
    /// The embedded engine's file, for tests that look into it.
    pub file: Option<PathBuf>,
    /// What opens the data keys of the store.
    pub master: MasterKey,
    /// The keys of the store.
    pub keys: KeyRing,
    /// The clock; it stands still until it is moved.
    pub clock: Arc<ManualClock>,
    /// Identifiers, pinned.
    pub ids: Arc<dyn IdSource>,
    /// Triggers: none is wanted until a test says so.
    pub triggers: Arc<Recording>,
    /// Where messages end up.
    pub mailbox: Mailbox,
    /// What counts round trips and commits (RULE-9).
    pub trace: Arc<Trace>,
    outbox: Outbox,
}

impl Harness {
    /// A fresh installation. Heavy arithmetic runs inline, so that its primitives can be counted.
    pub async fn start() -> Self {
        Self::start_with(Arithmetic::inline(), Duration::ZERO).await
    }

    /// The same with arithmetic on threads and a schedule for failures, as a server has them.
    pub async fn start_with(arithmetic: Arithmetic, failure_schedule: Duration) -> Self {
        Self::start_carrying(arithmetic, failure_schedule, Carries::ALL).await
    }

    /// A fresh installation of which not all messages can leave.
    pub async fn start_without(carries: Carries) -> Self {
        Self::start_carrying(Arithmetic::inline(), Duration::ZERO, carries).await
    }

    async fn start_carrying(arithmetic: Arithmetic, failure_schedule: Duration, carries: Carries) -> Self {
        let engine = Embedded::ephemeral(START).expect("a temporary folder can be made");
        let file = engine.file().to_owned();
        let harness = Self::fresh(Arc::new(engine), arithmetic, failure_schedule, carries).await;
        Self { file: Some(file), ..harness }
    }

    /// A fresh installation on an engine of the caller's, which holds nothing yet.
    pub async fn on(engine: Arc<dyn Engine>, arithmetic: Arithmetic, failure_schedule: Duration) -> Self {
        Self::fresh(engine, arithmetic, failure_schedule, Carries::ALL).await
    }

    async fn fresh(
        engine: Arc<dyn Engine>,
        arithmetic: Arithmetic,
        failure_schedule: Duration,
        carries: Carries,
    ) -> Self {
        let master = MasterKey::generate();
        let keys = data_keys::open(&engine, &master).await.expect("a fresh store takes a data key");
        let harness = Self::wired(engine, keys, START, 7, arithmetic, failure_schedule, carries).await;
        Self { master, ..harness }
    }

    /// On a store that is there already, at `now`. Identifiers come from `seed`, which must not be that of who made it.
    pub async fn over(
        engine: Arc<dyn Engine>,
        keys: KeyRing,
        now: Timestamp,
        seed: u64,
        arithmetic: Arithmetic,
        failure_schedule: Duration,
    ) -> Self {
        Self::wired(engine, keys, now, seed, arithmetic, failure_schedule, Carries::ALL).await
    }

    async fn wired(
        engine: Arc<dyn Engine>,
        keys: KeyRing,
        now: Timestamp,
        seed: u64,
        arithmetic: Arithmetic,
        failure_schedule: Duration,
        carries: Carries,
    ) -> Self {
        let clock = Arc::new(ManualClock::new(now));
        let store = Store::open(engine.clone(), keys.clone(), OpenAs::Dev).await.expect("the store opens");
        let trace = Arc::new(Trace::default());
        let store = store.traced(&trace);
        let triggers = Arc::new(Recording::new());
        for kind in triggers::TriggerKind::ALL {
            triggers.do_without(kind);
        }
        let settings = Settings {
            issuer: Issuer::Public("http://127.0.0.1:9229".to_owned()),
            public_url: "http://127.0.0.1:9229".to_owned(),
            region: "us-east-1".to_owned(),
            allow_pinned_ids: true,
            failure_schedule,
            sends: directory::SendLimits::default(),
            carries,
        };
        let port: Arc<dyn triggers::Triggers> = triggers.clone();
        let stock = Arc::new(Stock::new(0));
        let rooms = Arc::new(Rooms::new(store.clone(), keys.clone(), port, arithmetic, stock, settings));
        let registry: Arc<dyn Dispatch> = Arc::new(user_pools::registry(rooms.clone()));
        let mailbox = Mailbox::new();
        let outbox = Outbox::new(store.clone(), Arc::new(mailbox.clone()), clock.clone());
        let ids: Arc<dyn IdSource> = Arc::new(SeededIds::new(seed));
        // Whoever brings the keys has no master key to show.
        let master = MasterKey::generate();
        Self {
            rooms,
            registry,
            store,
            engine,
            file: None,
            master,
            keys,
            clock,
            ids,
            triggers,
            mailbox,
            trace,
            outbox,
        }
    }

    /// The same with triggers of the caller's, who gets the store and the clock to make them of.
    #[must_use]
    pub fn answered_by<T: triggers::Triggers>(
        self,
        make: impl FnOnce(&Store, Arc<ManualClock>) -> Arc<T>,
    ) -> Self {
        let port: Arc<dyn triggers::Triggers> = make(&self.store, self.clock.clone());
        let stock = Arc::new(Stock::new(0));
        let (keys, settings) = (self.keys.clone(), self.rooms.settings.clone());
        let rooms = Rooms::new(self.store.clone(), keys, port, Arithmetic::inline(), stock, settings);
        let rooms = Arc::new(rooms);
        let registry: Arc<dyn Dispatch> = Arc::new(user_pools::registry(rooms.clone()));
        Self { rooms, registry, ..self }
    }

    /// Moves the clock.
    pub fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A call of somebody with the folder's key.
    pub fn new_call(&self, source: Ipv4Addr) -> Call {
        self.new_call_of(developer(), source)
    }

    /// A call as the server makes it.
    pub fn new_call_of(&self, principal: Principal, source: Ipv4Addr) -> Call {
        Call::new(principal, self.ids.uuid(), self.now(), self.ids.clone())
            .from_source(Some(IpAddr::V4(source)))
    }

    /// Calls an operation.
    ///
    /// # Errors
    /// The exception.
    pub async fn call(&self, operation: &str, input: Value) -> Result<Answer, Refused> {
        self.call_from(Ipv4Addr::LOCALHOST, operation, input).await
    }

    /// Calls an operation from another address.
    ///
    /// # Errors
    /// The exception.
    pub async fn call_from(
        &self,
        source: Ipv4Addr,
        operation: &str,
        input: Value,
    ) -> Result<Answer, Refused> {
        let signed =
            aws_model::user_pools::SERVICE.find(operation).is_none_or(|one| one.auth == Auth::Signed);
        let principal = if signed { developer() } else { Principal::Anonymous };
        self.call_as(self.new_call_of(principal, source), operation, input).await
    }

    /// Calls an operation as somebody.
    ///
    /// # Errors
    /// The exception.
    pub async fn call_as(&self, call: Call, operation: &str, input: Value) -> Result<Answer, Refused> {
        let call = Arc::new(call);
        let body = input.to_string();
        match self.registry.dispatch(operation, call.clone(), body.as_bytes()).await {
            Ok(bytes) if bytes.is_empty() => Ok(Value::Null),
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).expect("an answer is JSON")),
            Err(Exception { name, message, cause, .. }) => {
                let mut notes = call.take_notes();
                notes.extend(cause);
                Err(Refused { exception: name.into_owned(), message, notes })
            }
        }
    }

    /// Makes a pool; `settings` are CreateUserPool's members beside the name.
    pub async fn pool(&self, settings: Value) -> String {
        let input = merged(json!({"PoolName": "test"}), settings);
        let answer = self.call("CreateUserPool", input).await.expect("the pool is made");
        text(&answer["UserPool"]["Id"])
    }

    /// Makes a client that may use every flow of this slice; `settings` override.
    pub async fn client(&self, pool: &str, settings: Value) -> String {
        let flows = ["USER_SRP_AUTH", "USER_PASSWORD_AUTH", "REFRESH_TOKEN_AUTH", "ADMIN_USER_PASSWORD_AUTH"];
        let flows: Vec<String> = flows.iter().map(|flow| format!("ALLOW_{flow}")).collect();
        let base = json!({"UserPoolId": pool, "ClientName": "test", "ExplicitAuthFlows": flows});
        let answer =
            self.call("CreateUserPoolClient", merged(base, settings)).await.expect("the client is made");
        text(&answer["UserPoolClient"]["ClientId"])
    }

    /// Makes a confirmed user with a permanent password.
    pub async fn user(&self, pool: &str, username: &str, password: &str, attributes: Value) {
        let attributes: Vec<Value> = attributes
            .as_object()
            .map(|map| map.iter().map(|(name, value)| json!({"Name": name, "Value": value})).collect())
            .unwrap_or_default();
        let input = json!({"UserPoolId": pool, "Username": username, "UserAttributes": attributes, "MessageAction": "SUPPRESS"});
        self.call("AdminCreateUser", input).await.expect("the user is made");
        let input =
            json!({"UserPoolId": pool, "Username": username, "Password": password, "Permanent": true});
        self.call("AdminSetUserPassword", input).await.expect("the password is set");
    }

    /// The messages to `to`, newest last, after everything that is due was delivered.
    pub async fn messages(&self, to: &str) -> Vec<Mail> {
        self.outbox.flush().await.expect("the outbox drains");
        self.mailbox.list(Some(to))
    }

    /// The code in the newest message to `to`.
    pub async fn last_code(&self, to: &str) -> String {
        let messages = self.messages(to).await;
        messages.last().map(|mail| mail.code.clone()).expect("a message was sent there")
    }

    /// Signs in with a password.
    ///
    /// # Errors
    /// The exception.
    pub async fn sign_in(&self, client: &str, username: &str, password: &str) -> Result<Answer, Refused> {
        let parameters = json!({"USERNAME": username, "PASSWORD": password});
        let input =
            json!({"ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters});
        self.call("InitiateAuth", input).await
    }

    /// Signs in with a password and answers the tokens.
    pub async fn tokens(&self, client: &str, username: &str, password: &str) -> Tokens {
        let answer = self.sign_in(client, username, password).await.expect("the sign-in succeeds");
        Tokens::of(&answer)
    }

    /// Signs in by SRP, as a client that sends no `Session`.
    ///
    /// # Errors
    /// The exception of either step.
    pub async fn sign_in_by_srp(
        &self,
        pool: &str,
        client: &str,
        username: &str,
        password: &str,
    ) -> Result<Answer, Refused> {
        let exchange = crate::srp::Exchange::start();
        let parameters = json!({"USERNAME": username, "SRP_A": exchange.a()});
        let input = json!({"ClientId": client, "AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters});
        let challenge = self.call("InitiateAuth", input).await?;
        let responses = exchange.answer(pool, password, &challenge["ChallengeParameters"]);
        let input = json!({"ClientId": client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses});
        self.call("RespondToAuthChallenge", input).await
    }

    /// The first step of SRP: what the client keeps, and the challenge.
    ///
    /// # Errors
    /// The exception.
    pub async fn begin_srp(&self, client: &str, username: &str) -> Result<(SrpExchange, Answer), Refused> {
        let exchange = crate::srp::Exchange::start();
        let parameters = json!({"USERNAME": username, "SRP_A": exchange.a()});
        let input = json!({"ClientId": client, "AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters});
        let challenge = self.call("InitiateAuth", input).await?;
        Ok((SrpExchange(exchange), challenge))
    }
}

/// A client's half of SRP, begun.
pub struct SrpExchange(crate::srp::Exchange);

impl SrpExchange {
    /// A client that has drawn its a.
    #[expect(clippy::new_without_default, reason = "a default would be another one each time")]
    pub fn new() -> Self {
        Self(crate::srp::Exchange::start())
    }

    /// SRP_A.
    pub fn a(&self) -> String {
        self.0.a()
    }

    /// `ChallengeResponses` for the challenge's parameters.
    pub fn answer(&self, pool: &str, password: &str, parameters: &Value) -> Value {
        self.0.answer(pool, password, parameters)
    }
}

/// The tokens of a sign-in.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// The ID token.
    pub id: String,
    /// The access token.
    pub access: String,
    /// The refresh token; empty where none was handed out.
    pub refresh: String,
}

impl Tokens {
    /// Reads an answer.
    pub fn of(answer: &Answer) -> Self {
        let result = &answer["AuthenticationResult"];
        Self {
            id: text(&result["IdToken"]),
            access: text(&result["AccessToken"]),
            refresh: result["RefreshToken"].as_str().unwrap_or_default().to_owned(),
        }
    }

    /// The claims of a token, unverified.
    pub fn claims(token: &str) -> Value {
        use base64::Engine;
        let payload = token.split('.').nth(1).expect("a token has three parts");
        let bytes =
            base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).expect("a payload is base64url");
        serde_json::from_slice(&bytes).expect("a payload is JSON")
    }
}

fn developer() -> Principal {
    Principal::Dev { id: "AKIATEST".to_owned(), folder_key: true }
}

fn merged(base: Value, over: Value) -> Value {
    let mut map: Map<String, Value> = base.as_object().cloned().unwrap_or_default();
    map.extend(over.as_object().cloned().unwrap_or_default());
    map.retain(|_, value| !value.is_null());
    Value::Object(map)
}

fn text(value: &Value) -> String {
    value.as_str().expect("the member is there").to_owned()
}
