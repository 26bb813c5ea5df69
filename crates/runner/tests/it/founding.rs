//! The spike that stays: the psycopg2-binary wheel as a layer, AWS's own runtime client, one caged worker whose only way
//! out is a relay to PostgreSQL.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Bytes;
use parking_lot::Mutex;
use runner::archive::{Limits, unpack};
use runner::cage::Secret;
use runner::egress::{self, Forbidden};
use runner::function::{Function, Runtime};
use runner::log::Line;
use runner::runtime_api::Invocation;
use runner::runtimes::python::Python;
use runner::worker::{Outcome, StartError, Surroundings, Worker};

use crate::place::{Place, minor, wheelhouse};

fn psycopg2(into: &Path) {
    let wheels = fs::read_dir(wheelhouse()).unwrap().map(|entry| entry.unwrap().path());
    let is_psycopg2 = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.starts_with("psycopg2_binary-2.9")
    };
    let wheel = wheels.into_iter().find(is_psycopg2).expect("psycopg2-binary is in the wheelhouse");
    unpack(File::open(wheel).unwrap(), into, Limits::LAMBDA).unwrap();
}

fn function(place: &Place, code: &str, environment: &[(&str, &str)]) -> Function {
    let folder = place.folder("code");
    fs::write(folder.join("app.py"), code).unwrap();
    let layers = place.folder("layers");
    let packages = layers.join("python");
    fs::create_dir_all(&packages).unwrap();
    psycopg2(&packages);
    Function {
        name: "post-confirmation".to_owned(),
        version: "$LATEST".to_owned(),
        region: "us-east-1".to_owned(),
        runtime: Runtime::Python(
            Python::prepare(&minor(), &place.folder("runtimes"), Some(&wheelhouse())).unwrap(),
        ),
        handler: "app.lambda_handler".to_owned(),
        code: folder,
        layers: Some(layers),
        environment: environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Secret::from(*value)))
            .collect::<BTreeMap<_, _>>(),
        memory_mib: 128,
        scratch_mib: 16,
    }
}

/// What a worker printed.
type Lines = Arc<Mutex<Vec<Line>>>;

async fn start(place: &Place, function: &Function) -> (Result<Worker, StartError>, Lines) {
    let lines = Lines::default();
    let sink = lines.clone();
    let surroundings = Surroundings {
        places: egress::named_in(function.environment.values().map(|value| value.0.as_str())),
        forbidden: Arc::new(Forbidden::default()),
        sink: Arc::new(move |line| sink.lock().push(line)),
    };
    let program = Path::new(env!("CARGO_BIN_EXE_runner-cage"));
    let plan = function.plan(&place.folder("root"), 1_879_048_193);
    (Worker::start(program, plan, surroundings, 128 << 20).await, lines)
}

fn confirmed(sub: &str) -> Invocation {
    let event = serde_json::json!({
        "version": "1", "triggerSource": "PostConfirmation_ConfirmSignUp", "region": "us-east-1",
        "userPoolId": "us-east-1_example", "userName": sub,
        "callerContext": { "awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "client" },
        "request": { "userAttributes": {
            "sub": sub, "name": "Ada", "preferred_username": "ada", "email": "ada@example.com",
        } },
        "response": {},
    });
    Invocation {
        event: Bytes::from(event.to_string()),
        deadline: 4_102_444_800_000,
        function: "arn:aws:lambda:us-east-1:000000000000:function:post-confirmation".to_owned(),
        client_context: None,
    }
}

const PATIENCE: Duration = Duration::from_secs(5);

#[tokio::test]
async fn a_confirmed_user_is_written_to_postgresql_by_an_unmodified_handler() {
    let address = std::env::var_os("ROCKPOOL_TEST_POSTGRES")
        .and_then(|address| address.into_string().ok())
        .expect("ROCKPOOL_TEST_POSTGRES names a PostgreSQL: `cargo xtask test` starts one");
    let (database, connection) = tokio_postgres::connect(&address, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let name = format!("founding_{}", std::process::id());
    database.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
    let address = address.replace("/postgres", &format!("/{name}"));
    let (users, connection) = tokio_postgres::connect(&address, tokio_postgres::NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    users
        .batch_execute("CREATE TABLE users (cognito_user_id text PRIMARY KEY, display_name text, handle text, email text)")
        .await
        .unwrap();

    let place = Place::new();
    let handler = include_str!("../handlers/post_confirmation/app.py");
    let function = function(&place, handler, &[("CONNECTION_URL", &address)]);
    let (worker, lines) = start(&place, &function).await;
    let mut worker = worker.unwrap_or_else(|error| panic!("{error:?} {:?}", lines.lock()));
    for _ in 0..2 {
        let (_, outcome) = worker.invoke(confirmed("sub-1"), PATIENCE).await;
        let Outcome::Answered(answer) = outcome else { panic!("{outcome:?} {:?}", lines.lock()) };
        let answer: serde_json::Value = serde_json::from_slice(&answer).unwrap();
        assert_eq!(answer, serde_json::from_slice::<serde_json::Value>(&confirmed("sub-1").event).unwrap());
    }
    worker.end().await;
    let rows =
        users.query("SELECT cognito_user_id, display_name, handle, email FROM users", &[]).await.unwrap();
    let row: Vec<String> = (0..4).map(|column| rows[0].get(column)).collect();
    assert_eq!(
        (rows.len(), row),
        (1, ["sub-1", "Ada", "ada", "ada@example.com"].map(str::to_owned).to_vec())
    );
    let said: Vec<_> = lines.lock().iter().map(|line| line.text.clone()).collect();
    assert_eq!(said, ["stored sub-1", "stored sub-1"]);
    assert!(lines.lock().iter().all(|line| line.invocation.is_some()));

    drop(users);
    let _ = connection.await;
    database.batch_execute(&format!("DROP DATABASE {name}")).await.unwrap();
}
