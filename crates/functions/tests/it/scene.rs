//! A whole functions room in one process, and handlers that need nothing but Python.

use std::io::{Cursor, Write as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use access::{Call, Principal};
use aws_wire::Dispatch as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use directory::Clock;
use functions::{Egress, Functions, Place, Rooms, Runtimes, Settings};
use handlers::{Handlers, Routes, TriggerLog};
use runner::egress::Forbidden;
use serde_json::{Value, json};
use testkit::Harness;
use triggers::Invoker;
use zip::write::{SimpleFileOptions, ZipWriter};

/// A runtime of its own: asks for events, and calls `handler(event)` of the file beside it.
const BOOTSTRAP: &str = r#"#!/usr/bin/python3 -u
import http.client, json, os, traceback
from app import handler
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
while True:
    api.request("GET", "/2018-06-01/runtime/invocation/next")
    response = api.getresponse()
    event = json.loads(response.read())
    at = f"/2018-06-01/runtime/invocation/{response.headers['lambda-runtime-aws-request-id']}"
    try:
        body, way = json.dumps(handler(event, response.headers)), "response"
    except Exception as error:
        body, way = json.dumps({"errorType": type(error).__name__, "errorMessage": str(error)}), "error"
    api.request("POST", f"{at}/{way}", body)
    api.getresponse().read()
"#;

/// Does as it is told.
pub const APP: &str = r#"
import os, time

def handler(event, headers):
    do = event.get("do")
    if do == "raise":
        raise ValueError("not like this")
    if do == "sleep":
        time.sleep(60)
    if do == "exit":
        os._exit(3)
    print("said", event.get("word"))
    return {"echo": event, "pid": os.readlink("/proc/self/ns/pid"), "arn": headers["lambda-runtime-invoked-function-arn"],
            "context": headers.get("lambda-runtime-client-context"), "word": os.environ.get("WORD"),
            "version": os.environ["AWS_LAMBDA_FUNCTION_VERSION"], "opt": os.path.exists("/opt/mark")}
"#;

/// What is refused: name and sentence.
pub type Refused = (String, String);

/// A room of functions over a fresh store.
pub struct Scene {
    pub harness: Harness,
    pub rooms: Arc<Rooms>,
    registry: aws_wire::Registry<Rooms>,
    _folder: tempfile::TempDir,
}

impl Scene {
    pub async fn start() -> Self {
        Self::with(|_| ()).await
    }

    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let harness = Harness::start().await;
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings {
            region: "us-east-1".to_owned(),
            off: None,
            egress: Egress::FromEnvironment,
            forbidden: Forbidden::default(),
            runtimes: folder.path().join("runtimes"),
            prepares_runtimes: false,
            place: Arc::new(Place::below(folder.path().join("functions"))),
            program: PathBuf::from(env!("CARGO_BIN_EXE_functions-cage")),
            most_workers: 8,
            memory_mib: 4096,
        };
        change(&mut settings);
        let rooms = Arc::new(Rooms::new(harness.store.clone(), settings));
        let registry = functions::registry(Arc::clone(&rooms));
        registry.complete().unwrap();
        Self { harness, rooms, registry, _folder: folder }
    }

    /// The same store under a server with other settings, with no worker yet.
    pub fn started_again(self, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = self.rooms.settings.clone();
        change(&mut settings);
        let rooms = Arc::new(Rooms::new(self.harness.store.clone(), settings));
        let registry = functions::registry(Arc::clone(&rooms));
        Self { rooms, registry, ..self }
    }

    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::<directory::ManualClock>::clone(&self.harness.clock)
    }

    /// The functions as user pools call them.
    pub fn invoker(&self) -> Functions {
        Functions::new(Arc::clone(&self.rooms), self.clock())
    }

    /// The same with user pools whose triggers are answered by these functions, behind what a test puts before them.
    pub fn answered_by<T: Invoker>(
        self,
        put: impl FnOnce(Arc<dyn Invoker>) -> Arc<T>,
    ) -> (Self, Arc<Handlers>) {
        let ours = put(Arc::new(self.invoker()));
        let mut handlers = None;
        let harness = self.harness.answered_by(|store, clock| {
            let log = Arc::new(TriggerLog::new(store.clone(), Duration::ZERO));
            let made = Arc::new(Handlers::new(Routes::new(Vec::new(), ours), log, clock));
            handlers = Some(Arc::clone(&made));
            made
        });
        (Self { harness, ..self }, handlers.unwrap())
    }

    /// Prepares the Python for which the chore that runs the tests has fetched wheels, and says which it is.
    pub fn python(&self) -> String {
        let wheelhouse = std::env::var_os("ROCKPOOL_TEST_WHEELHOUSE")
            .expect("ROCKPOOL_TEST_WHEELHOUSE names a folder with the wheels: `cargo xtask test` sets it");
        let minor = std::env::var_os("ROCKPOOL_TEST_PYTHON");
        let minor = minor.map_or("3.11".to_owned(), |minor| minor.into_string().unwrap());
        let name = format!("python{minor}");
        Runtimes::add(&name, &self.rooms.settings.runtimes, Some(wheelhouse.as_ref())).unwrap();
        name
    }

    pub fn call_of(&self) -> Call {
        let developer = Principal::Dev { id: "AKIDEXAMPLE".to_owned(), folder_key: true };
        Call::new(developer, self.harness.ids.uuid(), self.harness.now(), Arc::clone(&self.harness.ids))
    }

    pub async fn call(&self, operation: &str, input: Value) -> Result<Value, Refused> {
        let answer =
            self.registry.dispatch(operation, Arc::new(self.call_of()), input.to_string().as_bytes()).await;
        match answer {
            Ok(bytes) if bytes.is_empty() => Ok(Value::Null),
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).unwrap()),
            Err(refusal) => Err((refusal.name.into_owned(), refusal.cause.unwrap_or(refusal.message))),
        }
    }

    /// Makes a function of [`APP`] or other code, with further settings.
    pub async fn make(&self, name: &str, app: &str, settings: Value) -> Value {
        let mut input = json!({
            "FunctionName": name, "Runtime": "provided.al2023", "Handler": "app.handler",
            "Role": "arn:aws:iam::000000000000:role/any", "Code": { "ZipFile": code(app) },
        });
        for (member, value) in settings.as_object().unwrap() {
            input[member] = value.clone();
        }
        self.call("CreateFunction", input).await.unwrap_or_else(|refused| panic!("{refused:?}"))
    }

    /// Invokes and reads the answer: payload, error mark.
    pub async fn invoke(&self, function: &str, event: Value) -> (Value, Option<String>) {
        let input = json!({ "FunctionName": function, "Payload": STANDARD.encode(event.to_string()) });
        let answer = self.call("Invoke", input).await.unwrap_or_else(|refused| panic!("{refused:?}"));
        (payload(&answer), answer["FunctionError"].as_str().map(str::to_owned))
    }
}

/// What an invocation gave back.
pub fn payload(answer: &Value) -> Value {
    serde_json::from_slice(&STANDARD.decode(answer["Payload"].as_str().unwrap()).unwrap()).unwrap()
}

/// A zip, in base64.
pub fn zipped(files: &[(&str, &str)]) -> String {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    zipped_bytes(&files)
}

/// The same of files that are no text.
pub fn zipped_bytes(files: &[(&str, &[u8])]) -> String {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let mode = if bytes.starts_with(b"#!") { 0o755 } else { 0o644 };
        archive.start_file(*name, SimpleFileOptions::default().unix_permissions(mode)).unwrap();
        archive.write_all(bytes).unwrap();
    }
    STANDARD.encode(archive.finish().unwrap().into_inner())
}

/// The zip of a function that brings its own runtime.
pub fn code(app: &str) -> String {
    zipped(&[("bootstrap", BOOTSTRAP), ("app.py", app)])
}
