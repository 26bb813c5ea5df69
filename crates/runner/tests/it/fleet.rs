//! How workers behave: the warm ones, the slow ones, those that raise, die, eat memory or talk out of turn.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Bytes;
use parking_lot::Mutex;
use serde_json::{Value, json};

use crate::place::{Place, minor, wheelhouse};
use runner::egress::Forbidden;
use runner::fleet::{Fleet, Grounds, Report};
use runner::function::{Function, Runtime};
use runner::log::Line;
use runner::runtime_api::Invocation;
use runner::runtimes::node::{Node, NodeError};
use runner::runtimes::python::{Python, PythonError};
use runner::worker::{Outcome, StartError, Surroundings};

const TIMEOUT: Duration = Duration::from_secs(20);

struct Scene {
    place: Place,
    lines: Arc<Mutex<Vec<Line>>>,
}

impl Scene {
    fn new() -> Self {
        Self { place: Place::new(), lines: Arc::default() }
    }

    fn python(&self) -> Runtime {
        Runtime::Python(
            Python::prepare(&minor(), &self.place.folder("runtimes"), Some(&wheelhouse())).unwrap(),
        )
    }

    fn fleet(&self, runtime: Runtime, files: &[(&str, &str)]) -> Fleet {
        let code = self.place.folder("code");
        for (name, text) in files {
            fs::write(code.join(name), text).unwrap();
        }
        let function = Function {
            name: "handler".to_owned(),
            version: "$LATEST".to_owned(),
            region: "eu-central-1".to_owned(),
            runtime,
            handler: "app.handler".to_owned(),
            code,
            layers: None,
            environment: BTreeMap::new(),
            memory_mib: 128,
            scratch_mib: 16,
        };
        let lines = self.lines.clone();
        let surroundings = Surroundings {
            places: vec![],
            forbidden: Arc::new(Forbidden::default()),
            sink: Arc::new(move |line| lines.lock().push(line)),
        };
        let program = Path::new(env!("CARGO_BIN_EXE_runner-cage"));
        let grounds = Grounds::new(program.to_owned(), self.place.folder("roots"));
        Fleet::new(function, surroundings, Arc::new(grounds), 4)
    }
}

fn event(event: Value) -> Invocation {
    Invocation {
        event: Bytes::from(event.to_string()),
        deadline: 4_102_444_800_000,
        function: "arn:aws:lambda:eu-central-1:000000000000:function:handler".to_owned(),
        client_context: Some(json!({ "custom": { "key": "k-1" } }).to_string()),
    }
}

async fn handle(fleet: &Fleet, value: Value) -> Report {
    fleet.handle(event(value), TIMEOUT, None).await
}

fn answered(report: &Report) -> Value {
    let Ok(Outcome::Answered(answer)) = &report.outcome else { panic!("{report:?}") };
    serde_json::from_slice(answer).unwrap()
}

const PYTHON: &str = r#"
import os, sys, time
calls = 0

def handler(event, context):
    global calls
    calls += 1
    kind = event.get("do")
    if kind == "raise":
        raise ValueError("not like this")
    if kind == "sleep":
        print("going to sleep")
        time.sleep(1000)
    if kind == "exit":
        os._exit(3)
    if kind == "eat":
        eaten = bytearray(400 << 20)
        for page in range(0, len(eaten), 4096):
            eaten[page] = 1
        time.sleep(1000)
    if kind == "much":
        return "x" * (7 << 20)
    print("call", calls)
    print("to the errors", file=sys.stderr)
    return {
        "calls": calls, "pid": os.getpid(), "key": context.client_context.custom["key"], "id": context.aws_request_id,
        "arn": context.invoked_function_arn, "name": context.function_name, "left": context.get_remaining_time_in_millis() > 0,
        "memory": context.memory_limit_in_mb, "region": os.environ["AWS_REGION"],
    }
"#;

#[tokio::test]
async fn a_worker_is_used_again_and_its_lines_carry_the_invocation() {
    let scene = Scene::new();
    let fleet = scene.fleet(scene.python(), &[("app.py", PYTHON)]);
    let first = handle(&fleet, json!({})).await;
    let second = handle(&fleet, json!({})).await;
    assert!(first.started_in.is_some() && second.started_in.is_none());
    let (one, two) = (answered(&first), answered(&second));
    assert_eq!((&one["calls"], &two["calls"]), (&json!(1), &json!(2)));
    assert_eq!(one["id"].as_str(), first.id.as_deref());
    assert_ne!(first.id, second.id);
    assert_eq!(one["key"], "k-1");
    assert_eq!(one["left"], true);
    assert_eq!(one["region"], "eu-central-1");
    let lines = scene.lines.lock();
    let of = |report: &Report| -> Vec<_> {
        let of = lines
            .iter()
            .filter(|line| line.invocation.as_ref().is_none_or(|id| Some(id) == report.id.as_ref()));
        of.map(|line| line.text.clone()).collect()
    };
    assert!(of(&first).contains(&"call 1".to_owned()), "{lines:?}");
    assert!(lines.iter().any(|line| line.text == "to the errors"), "{lines:?}");
}

#[tokio::test]
async fn what_a_handler_raises_is_told_and_the_worker_goes_on() {
    let scene = Scene::new();
    let fleet = scene.fleet(scene.python(), &[("app.py", PYTHON)]);
    let raised = handle(&fleet, json!({ "do": "raise" })).await;
    let Ok(Outcome::Raised(error)) = raised.outcome else { panic!("{raised:?}") };
    let error: Value = serde_json::from_slice(&error).unwrap();
    assert_eq!(
        (&error["errorType"], &error["errorMessage"]),
        (&json!("ValueError"), &json!("not like this"))
    );
    assert_eq!(answered(&handle(&fleet, json!({})).await)["calls"], 2);
}

#[tokio::test]
async fn who_is_too_slow_is_ended_and_replaced() {
    let scene = Scene::new();
    let fleet = scene.fleet(scene.python(), &[("app.py", PYTHON)]);
    handle(&fleet, json!({})).await;
    let slow = fleet.handle(event(json!({ "do": "sleep" })), Duration::from_millis(300), None).await;
    assert!(matches!(slow.outcome, Ok(Outcome::TimedOut)), "{slow:?}");
    assert!(scene.lines.lock().iter().any(|line| line.text == "going to sleep"));
    assert_eq!(answered(&handle(&fleet, json!({})).await)["calls"], 1);
}

#[tokio::test]
async fn a_callers_patience_covers_waiting_for_a_turn_and_the_start() {
    let scene = Scene::new();
    let fleet = scene.fleet(scene.python(), &[("app.py", PYTHON)]);
    let report = fleet.handle(event(json!({})), TIMEOUT, Some(Duration::from_millis(1))).await;
    assert!(matches!(report.outcome, Ok(Outcome::TimedOut)), "{report:?}");
    assert_eq!(report.id, None);
}

#[tokio::test]
async fn who_dies_or_eats_too_much_is_replaced() {
    let scene = Scene::new();
    let fleet = scene.fleet(scene.python(), &[("app.py", PYTHON)]);
    let died = handle(&fleet, json!({ "do": "exit" })).await;
    let Ok(Outcome::Exited(ended)) = died.outcome else { panic!("{died:?}") };
    assert_eq!(ended.status, Some(3));
    let ate = handle(&fleet, json!({ "do": "eat" })).await;
    assert!(matches!(ate.outcome, Ok(Outcome::OutOfMemory)), "{ate:?}");
    assert!(ate.held > 128 << 20);
    assert_eq!(answered(&handle(&fleet, json!({})).await)["calls"], 1);
}

const HIDDEN_EATER: &str = r#"
import os, subprocess, sys, threading, time

def eat():
    eaten = bytearray(400 << 20)
    for page in range(0, len(eaten), 4096):
        eaten[page] = 1
    time.sleep(1000)

def fork():
    child = os.fork()
    if child == 0:
        eat()
    os.waitpid(child, 0)

def eat_when_answered():
    main, names = threading.main_thread().ident, []
    while "wait_next_invocation" not in names:
        frame, names = sys._current_frames()[main], []
        while frame:
            names.append(frame.f_code.co_name)
            frame = frame.f_back
    eat()

def handler(event, context):
    if event.get("do") == "eat in a thread's child":
        threading.Thread(target=fork).start()
        time.sleep(1000)
    if event.get("do") == "eat later":
        threading.Thread(target=eat_when_answered, daemon=True).start()
    if event.get("do") == "print":
        subprocess.Popen(["yes"])
    return os.readlink("/proc/self/ns/pid")
"#;

/// The children of a process are its threads'.
#[tokio::test]
async fn what_a_threads_child_eats_counts() {
    let scene = Scene::new();
    let fleet = scene.fleet(scene.python(), &[("app.py", HIDDEN_EATER)]);
    let ate = handle(&fleet, json!({ "do": "eat in a thread's child" })).await;
    assert!(matches!(ate.outcome, Ok(Outcome::OutOfMemory)), "{ate:?}");
}

#[tokio::test]
async fn who_eats_too_much_between_events_is_ended_and_replaced() {
    let scene = Scene::new();
    let fleet = scene.fleet(scene.python(), &[("app.py", HIDDEN_EATER)]);
    let first = answered(&handle(&fleet, json!({ "do": "eat later" })).await);
    let ended = async {
        while fleet.end_idle(std::time::Instant::now()) > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(TIMEOUT, ended).await.expect("the idle worker is ended");
    assert_ne!(answered(&handle(&fleet, json!({})).await), first);
}

/// Whoever prints without end holds up neither the answer nor us, and what is passed on has an end.
#[tokio::test]
async fn an_endless_printer_holds_nobody_up() {
    let scene = Scene::new();
    let fleet = scene.fleet(scene.python(), &[("app.py", HIDDEN_EATER)]);
    for _ in 0..2 {
        answered(&handle(&fleet, json!({ "do": "print" })).await);
    }
    let lines = scene.lines.lock();
    let told: usize = lines.iter().map(|line| line.text.len()).sum();
    // During two events, before and between them.
    assert!(told <= 4 * runner::log::MOST_TOLD, "{told}");
}

#[tokio::test]
async fn nothing_of_a_worker_is_left_open_rule_20() {
    let scene = Scene::new();
    let fleet = scene.fleet(scene.python(), &[("app.py", PYTHON)]);
    let open = || fs::read_dir("/proc/self/fd").unwrap().count();
    let mut before = None;
    for _ in 0..3 {
        let died = handle(&fleet, json!({ "do": "exit" })).await;
        assert!(matches!(died.outcome, Ok(Outcome::Exited(_))), "{died:?}");
        // The readers of what it printed end by themselves, soon.
        let closed = async {
            while before.is_some_and(|before| open() > before) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(TIMEOUT, closed).await.expect("as many descriptors as before");
        before.get_or_insert_with(open);
    }
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_refused() {
    let scene = Scene::new();
    let fleet = scene.fleet(scene.python(), &[("app.py", PYTHON)]);
    let much = handle(&fleet, json!({ "do": "much" })).await;
    assert!(matches!(much.outcome, Ok(Outcome::TooLarge | Outcome::Raised(_))), "{much:?}");
}

#[tokio::test]
async fn a_handler_that_cannot_be_imported_says_so() {
    let scene = Scene::new();
    let fleet = scene.fleet(scene.python(), &[("app.py", "import no_such_module")]);
    let report = handle(&fleet, json!({})).await;
    // The client loads the handler before its first question, and tells of a failure at the first event.
    let error = match report.outcome {
        Err(StartError::Init(error)) | Ok(Outcome::Raised(error)) => {
            serde_json::from_slice::<Value>(&error).unwrap()
        }
        other => panic!("{other:?}"),
    };
    assert!(error["errorMessage"].as_str().unwrap().contains("no_such_module"), "{error}");
}

#[tokio::test]
async fn more_workers_come_under_load_up_to_the_limit() {
    let scene = Scene::new();
    let code = "import os, time\ndef handler(event, context):\n    time.sleep(0.2)\n    return os.readlink('/proc/self/ns/pid')\n";
    let fleet = scene.fleet(scene.python(), &[("app.py", code)]);
    let reports = futures_util::future::join_all((0..12).map(|_| handle(&fleet, json!({})))).await;
    let workers: std::collections::BTreeSet<_> =
        reports.iter().map(|report| answered(report).to_string()).collect();
    assert_eq!(workers.len(), 4);
    assert_eq!(fleet.end_idle(std::time::Instant::now()), 4);
    assert_eq!(fleet.end_idle(std::time::Instant::now() + runner::fleet::IDLE), 0);
}

const SECOND_ANSWER: &str = r#"
import http.client, json
earlier = []

def post(id, body):
    connection = http.client.HTTPConnection("127.0.0.1", 9001)
    connection.request("POST", f"/2018-06-01/runtime/invocation/{id}/response", body)
    return connection.getresponse().status

def handler(event, context):
    late = [post(id, '"late"') for id in earlier]
    guessed = post("00000000-0000-0000-0000-000000000000", '"guessed"')
    earlier.append(context.aws_request_id)
    return {"late": late, "guessed": guessed}
"#;

#[tokio::test]
async fn an_invocations_id_is_good_for_one_answer_rule_20() {
    let scene = Scene::new();
    let fleet = scene.fleet(scene.python(), &[("app.py", SECOND_ANSWER)]);
    assert_eq!(answered(&handle(&fleet, json!({})).await), json!({ "late": [], "guessed": 400 }));
    assert_eq!(answered(&handle(&fleet, json!({})).await), json!({ "late": [400], "guessed": 400 }));
}

const NODE: &str = r#"
exports.handler = (event, context, callback) => {
  if (event.do === "raise") throw new TypeError("not like this");
  if (event.do === "reject") return Promise.reject(new Error("later"));
  if (event.do === "callback") return void setTimeout(() => callback(null, { how: "callback" }), 5);
  console.log("event", event.do);
  return Promise.resolve({ id: context.awsRequestId, key: context.clientContext.custom.key, home: process.cwd() });
};
"#;

#[tokio::test]
async fn node_handlers_run_in_each_of_their_three_manners() {
    let scene = Scene::new();
    // Whichever Node is here: the stories of foreign clients need one of 20 or newer.
    let found = (18..40).find_map(|major| Node::find(major, &scene.place.folder("runtimes")).ok());
    let node = found.expect("a Node.js on the path");
    assert!(matches!(
        Node::find(99, &scene.place.folder("runtimes")),
        Err(NodeError::NotInstalled { wanted: 99, .. })
    ));
    let fleet = scene.fleet(Runtime::Node(node), &[("app.js", NODE)]);
    let plain = handle(&fleet, json!({ "do": "plain" })).await;
    assert_eq!(answered(&plain), json!({ "id": plain.id, "key": "k-1", "home": "/var/task" }));
    assert_eq!(answered(&handle(&fleet, json!({ "do": "callback" })).await), json!({ "how": "callback" }));
    for (how, kind) in [("raise", "TypeError"), ("reject", "Error")] {
        let report = handle(&fleet, json!({ "do": how })).await;
        let Ok(Outcome::Raised(error)) = report.outcome else { panic!("{report:?}") };
        assert_eq!(serde_json::from_slice::<Value>(&error).unwrap()["errorType"], kind);
    }
    assert!(scene.lines.lock().iter().any(|line| line.text == "event plain"));
}

#[tokio::test]
async fn a_program_of_its_own_runs_as_provided() {
    let scene = Scene::new();
    let examples = Path::new(env!("CARGO_BIN_EXE_runner-cage")).with_file_name("examples");
    let fleet = scene.fleet(Runtime::Provided, &[]);
    let bootstrap = scene.place.folder("code").join("bootstrap");
    fs::copy(examples.join("bootstrap"), &bootstrap).unwrap();
    fs::set_permissions(&bootstrap, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(answered(&handle(&fleet, json!({ "a": 1 })).await), json!({ "a": 1 }));
    let raised = handle(&fleet, json!({ "raise": "no" })).await;
    assert!(matches!(raised.outcome, Ok(Outcome::Raised(_))), "{raised:?}");
}

#[test]
fn a_python_that_is_not_here_is_named() {
    let place = Place::new();
    let Err(error) = Python::prepare("3.99", &place.folder("runtimes"), Some(&wheelhouse())) else {
        panic!()
    };
    assert!(matches!(error, PythonError::NoClient(_)), "{error}");
    let Err(error) = Python::find(&minor(), &place.folder("runtimes")) else { panic!() };
    assert!(error.to_string().contains("rockpool runtimes add python"), "{error}");
}

#[test]
fn a_wheel_other_than_the_pinned_one_is_refused_rule_33() {
    let place = Place::new();
    let house = place.folder("house");
    for entry in fs::read_dir(wheelhouse()).unwrap() {
        fs::write(house.join(entry.unwrap().file_name()), "another").unwrap();
    }
    let error = Python::prepare(&minor(), &place.folder("runtimes"), Some(&house)).unwrap_err();
    assert!(matches!(error, PythonError::OtherWheel(_)), "{error}");
    assert_eq!(fs::read_dir(place.folder("runtimes")).unwrap().count(), 0);
}
